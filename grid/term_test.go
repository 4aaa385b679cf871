package grid_test

import (
	"testing"

	"anwang/grid"
)

// TestTerms: within a section no name has two keys, and none is missing in a language.
func TestTerms(t *testing.T) {
	t.Parallel()
	for _, section := range []string{"enterprise", "computed", "hazard", "regime", "approval", "status", "scale", "standard", "keyLevel", "level", "majorLevel", "code", "accidentClass"} {
		words := grid.TermTexts(section)
		if len(words) < 4 {
			t.Errorf("section %s has %d terms", section, len(words))
		}
		seen := map[string]string{}
		for key, w := range words {
			for _, name := range []string{"zh " + w.ZH, "en " + w.EN} {
				if len(name) == 3 {
					t.Errorf("%s.%s has no name in %s", section, key, name)
				}
				if other, twice := seen[name]; twice {
					t.Errorf("%s: %s and %s are both called %q", section, key, other, name[3:])
				}
				seen[name] = key
			}
		}
	}
	if got := grid.TermText("status", "nothing"); got.ZH != "nothing" {
		t.Errorf("an unknown term is %+v", got)
	}
}

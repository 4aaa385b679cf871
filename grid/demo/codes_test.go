package demo

import (
	"os"
	"strings"
	"testing"
)

// TestCodesHaveWords: every code the demonstration writes is a word in both
// languages on the screen.
func TestCodesHaveWords(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../web/app/src/text/codes.ts")
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	part := func(from string) string {
		_, rest, _ := strings.Cut(text, "const "+from)
		list, _, _ := strings.Cut(rest, "\n}\n")
		return list
	}
	lists := map[string]string{"industry": part("INDUSTRY"), "sector": part("SECTOR"), "hazard": part("HAZARD")}
	known := func(list, code string) {
		t.Helper()
		if !strings.Contains(lists[list], " "+code+": [") {
			t.Errorf("the application has no word for %s %q", list, code)
		}
	}
	for i := range industries {
		known("industry", industries[i].code)
		known("sector", industries[i].sector)
		for _, k := range industries[i].hazards {
			kindOf(k) // panics on an unknown key
		}
	}
	for _, typ := range []string{"coal_mine", "steel_plant", "lng_terminal", "coal_unit"} {
		ind := siteIndustries[(&site{Type: typ}).industry()]
		known("industry", ind.code)
		known("sector", ind.sector)
	}
	for i := range hazardKinds {
		known("hazard", hazardKinds[i].kind)
	}
}

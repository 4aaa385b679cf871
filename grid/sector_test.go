package grid_test

import (
	"testing"

	"anwang/grid"
)

// TestSectorsHaveNames: every sector is called something, and nothing else is.
func TestSectorsHaveNames(t *testing.T) {
	t.Parallel()
	if n := len(grid.TermTexts("sector")); n != len(grid.Sectors) {
		t.Errorf("%d sectors have names, of %d", n, len(grid.Sectors))
	}
	for _, s := range grid.Sectors {
		if term, ok := grid.TermTexts("sector")[s.Code]; !ok || term != s.Name || s.Name.ZH == "" || s.Name.EN == "" {
			t.Errorf("%s is called %v", s.Code, s.Name)
		}
		if info, ok := grid.SectorOf(s.Code); !ok || info != s {
			t.Errorf("SectorOf(%q) = %v, %v", s.Code, info, ok)
		}
	}
	if _, ok := grid.SectorOf(""); ok {
		t.Error("no code is no sector")
	}
}

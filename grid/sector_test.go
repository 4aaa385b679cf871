package grid_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"anwang/grid"
)

// TestSectorsOnTheScreen: server and application know the same sectors by the
// same words.
func TestSectorsOnTheScreen(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../web/app/src/text/codes.ts")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(raw), "const SECTOR")
	list, _, _ := strings.Cut(rest, "\n}\n")
	shown := map[string]grid.Text{}
	for _, m := range regexp.MustCompile(`(\w+): \['([^']+)', '([^']+)'\]`).FindAllStringSubmatch(list, -1) {
		shown[m[1]] = grid.Text{ZH: m[2], EN: m[3]}
	}
	if len(shown) != len(grid.Sectors) {
		t.Errorf("the application has %d sectors, the server %d", len(shown), len(grid.Sectors))
	}
	for _, s := range grid.Sectors {
		if got, ok := shown[s.Code]; !ok || got != s.Name {
			t.Errorf("%s is %v on the screen, want %v", s.Code, got, s.Name)
		}
		if info, ok := grid.SectorOf(s.Code); !ok || info != s {
			t.Errorf("SectorOf(%q) = %v, %v", s.Code, info, ok)
		}
	}
	if _, ok := grid.SectorOf(""); ok {
		t.Error("no code is no sector")
	}
}

package grid_test

import (
	"testing"

	"anwang/grid"
)

// GB/T 4754-2017 has 20 sections and 97 divisions, the last of which, 97, is T.
func TestIndustries(t *testing.T) {
	t.Parallel()
	n, seen := 0, map[string]bool{}
	for _, s := range grid.Industries() {
		for _, d := range s.Divisions {
			if n++; seen[d.Key] || d.Key[:1] != s.Key || len(d.Key) != 3 || d.Name.ZH == "" || d.Name.EN == "" {
				t.Errorf("%+v in %s", d, s.Key)
			}
			seen[d.Key] = true
		}
	}
	if len(grid.Industries()) != 20 || n != 97 {
		t.Errorf("%d sections, %d divisions", len(grid.Industries()), n)
	}
	for code, want := range map[string]bool{
		"C26": true, "C2611": true, "T97": true, "C": false, "D26": false, "C261111": false,
		"c26": false,
	} {
		if _, ok := grid.Industry(code); ok != want {
			t.Errorf("%s: %v", code, ok)
		}
	}
}

package grid_test

import (
	"slices"
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
		if info, ok := grid.SectorOf(s.Code); !ok || info.Code != s.Code || info.Name != s.Name {
			t.Errorf("SectorOf(%q) = %v, %v", s.Code, info, ok)
		}
	}
	if _, ok := grid.SectorOf(""); ok {
		t.Error("no code is no sector")
	}
}

// TestSectorSets: a set is one word whatever the order and repetition of what follows the
// principal sector, and has what was put into it.
func TestSectorSets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		codes []string
		want  grid.SectorSet
	}{
		{nil, ""},
		{[]string{"gas"}, "gas"},
		{[]string{"gas", "chemical"}, "gas chemical"},
		{[]string{"chemical", "gas"}, "chemical gas"},
		{[]string{"gas", "power", "chemical", "gas", "power"}, "gas chemical power"},
	} {
		set := grid.SectorsOf(c.codes...)
		if set != c.want || grid.SectorsOf(set.List()...) != set || len(c.codes) > 0 && set.Principal() != c.codes[0] {
			t.Errorf("%q are %q, %q, %q", c.codes, set, set.List(), set.Principal())
		}
		for _, code := range []string{"gas", "power", "chemical", "pow", "none"} {
			if want := slices.Contains(c.codes, code) || code == grid.NoSector && len(c.codes) == 0; set.Has(code) != want {
				t.Errorf("%q has %q: %v", set, code, !want)
			}
		}
	}
	if set := grid.SectorSet("chemical gas"); !set.Meets("gas chemical") || set.Meets("gas power") || set.Meets("none") {
		t.Error("a term of two sectors asks for both")
	}
	for _, name := range []string{"危化", "危险化学品", " Hazardous Chemicals ", "CHEMICAL"} {
		if s, ok := grid.SectorNamed(name); !ok || s.Code != "chemical" {
			t.Errorf("%q is %v", name, s)
		}
	}
}

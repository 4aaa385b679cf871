package grid_test

import (
	"slices"
	"testing"

	"anwang/grid"
)

// TestSectorList: a sector is found by its code and by whatever people call it, and is
// offered from its first day until its last.
func TestSectorList(t *testing.T) {
	t.Parallel()
	list := grid.SectorList{
		{Code: "chemical", Name: grid.Text{ZH: "危险化学品", EN: "Hazardous chemicals"}, Short: []string{"危化", "HazMat"}, From: "1900-01-01"},
		{Code: "gas", Name: grid.Text{ZH: "燃气", EN: "Gas"}, From: "2026-05-01", To: "2026-06-01"},
	}
	for _, name := range []string{"危化", "危险化学品", " Hazardous Chemicals ", "CHEMICAL", "hazmat"} {
		if s, ok := list.Named(name); !ok || s.Code != "chemical" {
			t.Errorf("%q is %v", name, s)
		}
	}
	for _, name := range []string{"", "化学", "危", "gas gas"} {
		if s, ok := list.Named(name); ok {
			t.Errorf("%q is %v", name, s)
		}
	}
	for day, want := range map[string]int{"2026-04-30": 1, "2026-05-01": 2, "2026-05-31": 2, "2026-06-01": 1} {
		if got := list.Offered(day); len(got) != want || got[0].Code != "chemical" {
			t.Errorf("on %s: %v", day, got)
		}
	}
	if list.Has("") || list.Has("none") || !list.Has("gas") || list.NameOf("gas").EN != "Gas" || list.NameOf("ride").ZH != "ride" {
		t.Error("codes")
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
}

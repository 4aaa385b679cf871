package boundary

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"anwang/geo/crs"
	"anwang/grid"
	"anwang/grid/geofile"
)

// cell is a square of 0.01 degree of a made-up city at 121.5, 37.
func cell(x, y, w, h float64) orb.Polygon {
	p := func(x, y float64) orb.Point { return orb.Point{121.5 + x/100, 37 + y/100} }
	// An edge has a vertex at each whole cell, so that neighbours share them.
	var ring orb.Ring
	for i := 0.0; i < w; i++ {
		ring = append(ring, p(x+i, y))
	}
	for i := 0.0; i < h; i++ {
		ring = append(ring, p(x+w, y+i))
	}
	for i := 0.0; i < w; i++ {
		ring = append(ring, p(x+w-i, y+h))
	}
	for i := 0.0; i < h; i++ {
		ring = append(ring, p(x, y+h-i))
	}
	return orb.Polygon{append(ring, ring[0])}
}

func towns() []geofile.Feature {
	row := func(n int, code, name, up string, g orb.Geometry) geofile.Feature {
		return geofile.Feature{Row: n, Fields: map[string]string{"code": code, "name": name, "up": up}, Shape: g}
	}
	return []geofile.Feature{
		row(1, "371002001", "甲街道", "371002", cell(0, 0, 2, 2)), row(2, "371002002", "乙街道", "371002", cell(2, 0, 2, 2)),
		row(3, "371003001", "丙镇", "371003", cell(0, 2, 2, 2)), row(4, "371003002", "丁镇", "371003", cell(2, 2, 2, 2)),
	}
}

func twoLevels() Description {
	return Description{
		Network: NetworkName{Key: "territory", Name: "属地", NameEN: "Territory", Kind: grid.Territory},
		Levels: []Level{
			{Name: "市", NameEN: "City", Grids: []GridName{{Code: "3710", Name: "威海市"}}},
			{Name: "镇街", NameEN: "Town", Sources: []Source{{File: "towns", Code: "code", Name: "name"}}},
		},
	}
}

// files are rows by the name of their file, in degrees of CGCS2000.
func files(m map[string][]geofile.Feature) Files {
	return func(_ context.Context, s *Source) (*SourceLayer, error) {
		l := &SourceLayer{System: geofile.Evidence{Found: crs.System{Kind: crs.Degrees}, Sure: true}}
		for _, r := range m[s.File] {
			for name := range r.Fields {
				if !slices.Contains(l.Fields, name) {
					l.Fields = append(l.Fields, name)
				}
			}
		}
		if len(m[s.File]) == 0 {
			l.Fields = []string{"code", "name"}
		}
		l.Rows = func(_ context.Context, each func(geofile.Feature) error) error {
			for _, r := range m[s.File] {
				if err := each(r); err != nil {
					return err
				}
			}
			return nil
		}
		return l, nil
	}
}

func row(n int, fields map[string]string, g orb.Geometry) geofile.Feature {
	return geofile.Feature{Row: n, Fields: fields, Shape: g}
}

func compose(t *testing.T, d Description, m map[string][]geofile.Feature) (*Tree, []Finding) {
	t.Helper()
	tree, found, err := Compose(t.Context(), d, files(m), func(grid.Text, int) {})
	if err != nil {
		t.Fatal(err)
	}
	return tree, found
}

func told(found []Finding) string {
	kinds := map[string]int{}
	for _, f := range found {
		kinds[fmt.Sprint(f.Severity, " ", f.Kind, ": ", f.Detail.EN)]++
	}
	return strings.Join(slices.Sorted(maps.Keys(kinds)), "\n")
}

// TestZones: what lies over the grids of a level takes its ground from those, is numbered
// with a B, and is told as cut out and not as an overlap.
func TestZones(t *testing.T) {
	t.Parallel()
	d := twoLevels()
	d.Levels[1].Sources = append(d.Levels[1].Sources, Source{File: "zones", Name: "name", Over: true})
	zones := []geofile.Feature{
		row(1, map[string]string{"name": "港区"}, cell(1, 1, 2, 2)), row(2, map[string]string{"name": "大学"}, cell(0, 3, 1, 1)),
	}
	tree, found := compose(t, d, map[string][]geofile.Feature{"towns": towns(), "zones": zones})
	if tree == nil {
		t.Fatal(told(found))
	}
	area := map[string]float64{}
	for _, n := range tree.Grids {
		area[n.Name] = n.Area
	}
	square := area["大学"]
	for name, want := range map[string]float64{"港区": 4, "甲街道": 3, "乙街道": 3, "丙镇": 2, "丁镇": 3, "威海市": 16} {
		if got := area[name] / square; got < want*0.999 || got > want*1.001 {
			t.Errorf("%s has %.3f squares, want %g", name, got, want)
		}
	}
	if n := tree.Grids[1]; n.Code != "371000000000B001" || n.Name != "大学" || n.Parent != "371000000000" { // west of the other
		t.Errorf("%+v", n)
	}
	kinds := map[string]int{}
	for _, f := range found {
		kinds[f.Kind]++
	}
	if kinds[cutOut] != 5 || kinds["overlap"] != 0 {
		t.Errorf("%s", told(found))
	}
}

// TestWithout: a row can be left out by its number.
func TestWithout(t *testing.T) {
	t.Parallel()
	rows := append(towns(), row(5, map[string]string{"code": "371002001", "name": "戊"}, cell(9, 9, 1, 1)))
	d := twoLevels()
	if tree, found := compose(t, d, map[string][]geofile.Feature{"towns": rows}); tree != nil {
		t.Fatal(told(found))
	}
	d.Levels[1].Sources = []Source{{File: "towns", Code: "code", Name: "name", Without: []int{5}}}
	if tree, found := compose(t, d, map[string][]geofile.Feature{"towns": rows}); tree == nil || len(tree.Grids) != 5 {
		t.Error(told(found))
	}
}

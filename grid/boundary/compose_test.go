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

// TestPlanted plants one defect after the other, and expects it to be found, named and
// where it is, and told what to do where something is to be done.
func TestPlanted(t *testing.T) {
	t.Parallel()
	set := func(n int, column, v string) func(*Description, []geofile.Feature) []geofile.Feature {
		return func(_ *Description, rows []geofile.Feature) []geofile.Feature {
			rows[n-1].Fields[column] = v
			return rows
		}
	}
	shape := func(n int, g orb.Geometry) func(*Description, []geofile.Feature) []geofile.Feature {
		return func(_ *Description, rows []geofile.Feature) []geofile.Feature { rows[n-1].Shape = g; return rows }
	}
	ring := func(at ...float64) orb.Polygon {
		var r orb.Ring
		for i := 0; i < len(at); i += 2 {
			r = append(r, orb.Point{121.5 + at[i]/100, 37 + at[i+1]/100})
		}
		return orb.Polygon{r}
	}
	with := func(p orb.Polygon, more ...orb.Polygon) orb.Polygon {
		for _, m := range more {
			p = append(p, m[0])
		}
		return p
	}
	for name, c := range map[string]struct {
		plant func(*Description, []geofile.Feature) []geofile.Feature
		kind  string
		stops bool
		codes string
	}{
		"no code":                  {set(2, "code", " "), noCode, true, ""},
		"a power of ten":           {set(2, "code", "3.71002E+11"), badCode, true, ""},
		"a code with a dash":       {set(2, "code", "371002-001"), badCode, true, ""},
		"a code twice":             {set(2, "code", "371002001"), codeTwice, true, "371002001000"},
		"a code of another level":  {set(2, "code", "3710"), codeTwice, true, "371000000000"},
		"a code of too few digits": {set(1, "code", "371002001"), codePadded, false, "371002001000"},
		"no name":                  {set(3, "name", ""), noName, true, "371003001000"},
		"a garbled name":           {set(3, "name", "\uFFFD\uFFFD镇"), badName, true, "371003001000"},
		"siblings of one name":     {set(3, "name", "甲街道"), nameTwice, false, "371002001000 371003001000"},
		"no such column": {func(d *Description, r []geofile.Feature) []geofile.Feature {
			d.Levels[1].Sources[0].Name = "NAME"
			return r
		}, noColumn, true, ""},
		"no rows": {func(*Description, []geofile.Feature) []geofile.Feature { return nil }, noRows, true, ""},
		"no row that is chosen": {func(d *Description, r []geofile.Feature) []geofile.Feature {
			d.Levels[1].Sources[0].Where = map[string]string{"name": "x"}
			return r
		}, noRows, true, ""},
		"a row twice": {func(_ *Description, r []geofile.Feature) []geofile.Feature { return append(r, r[0]) }, rowTwice, false, "371002001000"},
		"a grid in two rows": {
			func(_ *Description, r []geofile.Feature) []geofile.Feature {
				return append(r, row(5, r[0].Fields, cell(8, 0, 1, 1)))
			},
			partsJoined, false, "371002001000",
		},
		"no shape":       {shape(2, nil), noShape, true, "371002002000"},
		"an empty shape": {shape(2, orb.MultiPolygon{}), noShape, true, "371002002000"},
		"a point":        {shape(2, orb.Point{121.53, 37.01}), notArea, true, "371002002000"},
		"a line":         {shape(2, orb.LineString{{121.53, 37.01}, {121.54, 37.01}}), notArea, true, "371002002000"},
		"metres": {
			shape(2, orb.Polygon{{{500000, 4100000}, {500100, 4100000}, {500100, 4100100}, {500000, 4100000}}}),
			offEarth, true, "371002002000",
		},
		"swapped axes": {
			shape(2, orb.Polygon{{{37, 121.5}, {37.02, 121.5}, {37.02, 121.52}, {37, 121.5}}}), swapped, true,
			"371002002000",
		},
		"a row at 0, 0": {shape(2, orb.Polygon{{{0, 0}, {0.02, 0}, {0.02, 0.02}, {0, 0}}}), atZero, true, "371002002000"},
		"a row across the antimeridian": {
			shape(2, orb.Polygon{{{-179.9, 37}, {179.9, 37}, {179.9, 37.1}, {-179.9, 37}}}), acrossDates, true,
			"371002002000",
		},
		"an overlap":           {shape(2, cell(1, 0, 3, 2)), "overlap", false, "371002001000 371002002000"},
		"a grid in another":    {shape(2, ring(0.2, 0.2, 0.8, 0.2, 0.8, 0.8, 0.2, 0.2)), "empty", true, "371002002000"},
		"a sliver between two": {shape(2, ring(2, 0, 4, 0, 4, 2, 2, 2, 2.001, 1, 2, 0)), "gap", false, ""},
		"a hole": {
			shape(1, with(cell(0, 0, 2, 2), ring(0.5, 0.5, 0.5, 1.5, 1.5, 1.5, 1.5, 0.5, 0.5, 0.5))), openGap, true,
			"",
		},
		"a bow tie": {
			shape(2, ring(2, 0, 3, 0, 3.2, -0.2, 3, -0.2, 3.2, 0, 4, 0, 4, 1, 4, 2, 3, 2, 2, 2, 2, 1, 2, 0)), "invalid",
			false, "371002002000",
		},
		"a ring of two vertices":    {shape(2, with(cell(2, 0, 2, 2), ring(3, 1, 3.5, 1, 3, 1))), "too_few_points", false, "371002002000"},
		"a ring that is not closed": {shape(2, ring(2, 0, 3, 0, 4, 0, 4, 1, 4, 2, 3, 2, 2, 2, 2, 1)), "unclosed", false, "371002002000"},
		"a vertex twice": {
			shape(2, ring(2, 0, 3, 0, 3, 0, 4, 0, 4, 1, 4, 2, 3, 2, 2, 2, 2, 1, 2, 0)), "repeated_vertex", false,
			"371002002000",
		},
		"a shell clockwise": {
			shape(2, ring(2, 0, 2, 1, 2, 2, 3, 2, 4, 2, 4, 1, 4, 0, 3, 0, 2, 0)), "ring_direction", false,
			"371002002000",
		},
		"a hole declared in the sea": {func(d *Description, r []geofile.Feature) []geofile.Feature {
			d.Holes = []HoleName{{"湖", "湖泊", orb.Point{122, 38}}}
			return r
		}, noHole, false, ""},
		"a file of another province": {func(_ *Description, r []geofile.Feature) []geofile.Feature {
			for i := range r {
				r[i].Fields["code"] = "41" + r[i].Fields["code"][2:]
			}
			return r
		}, foreignCode, true, "411002001000"},
		"a code of another province": {set(2, "code", "411002002"), foreignCode, false, "411002002000"},
		"a rectangle drawn by hand":  {shape(2, ring(2, 0, 4, 0, 4, 2, 2, 2, 2, 0)), drawnBox, false, "371002002000"},
		"a closed line": {
			shape(2, orb.LineString(ring(2, 0, 3, 0, 4, 0, 4, 1, 4, 2, 3, 2, 2, 2, 2, 1, 2, 0)[0])), lineClosed, false,
			"371002002000",
		},
		"a grid in the sea": {
			func(_ *Description, r []geofile.Feature) []geofile.Feature {
				return append(r, row(5, map[string]string{"code": "371002009", "name": "戊岛"}, cell(20, 8, 1, 2)))
			}, detached, false, "371002009000",
		},
		"a grid on the other side of the Earth": {
			shape(2, orb.Polygon{{{12, 45}, {12.02, 45}, {12.02, 45.02}, {12, 45}}}), "stray", true, "371002002000",
		},
		"a district's outline for a town": {shape(1, ring(0, 0, 4, 0, 4, 4, 0, 4, 0, 0)), "empty", true, "371002002000"},
		"districts for a root": {func(d *Description, r []geofile.Feature) []geofile.Feature {
			d.Levels = d.Levels[1:]
			return r
		}, manyRoots, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := twoLevels()
			d.Levels[1].Sources = slices.Clone(d.Levels[1].Sources)
			rows := c.plant(&d, towns())
			tree, found := compose(t, d, map[string][]geofile.Feature{"towns": rows})
			if (tree == nil) != c.stops {
				t.Errorf("stopped: %v, want %v: %s", tree == nil, c.stops, told(found))
			}
			k := slices.IndexFunc(found, func(f Finding) bool { return f.Kind == c.kind })
			if k < 0 {
				t.Fatalf("no %s: %s", c.kind, told(found))
			}
			f := found[k]
			if f.Detail.ZH == "" || f.Detail.EN == "" {
				t.Errorf("nothing is said in both languages: %+v", f)
			}
			if (f.Severity == Stops) != c.stops || c.stops && f.Remedy.ZH == "" || !c.stops && f.Action.ZH == "" {
				t.Errorf("%+v", f)
			}
			if wide := []string{noColumn, noRows, manyRoots, nameTwice, codePadded}; !slices.Contains(wide, c.kind) &&
				f.Row == 0 && f.At == nil && len(f.Codes) == 0 {
				t.Errorf("nothing says where: %+v", f)
			}
			if c.codes != "" && !strings.Contains(strings.Join(f.Codes, " "), c.codes) {
				t.Errorf("of %v, want %s", f.Codes, c.codes)
			}
			for _, other := range found {
				if c.stops && other.Severity == Stops && other.Kind != c.kind {
					t.Errorf("also %s: %s", other.Kind, other.Detail.EN)
				}
			}
		})
	}
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

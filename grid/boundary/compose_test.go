package boundary

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"anwang/grid"
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

func towns() []Row {
	row := func(n int, code, name, up string, g orb.Geometry) Row {
		return Row{Number: n, Values: map[string]string{"code": code, "name": name, "up": up}, Geometry: g}
	}
	return []Row{
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

// files are rows by the name of their file.
func files(m map[string][]Row) Rows {
	return func(_ context.Context, s Source, yield func(Row) error) error {
		for _, r := range m[s.File] {
			if err := yield(r); err != nil {
				return err
			}
		}
		return nil
	}
}

func compose(t *testing.T, d Description, m map[string][]Row) (*Tree, []Finding) {
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
	set := func(n int, column, v string) func(*Description, []Row) []Row {
		return func(_ *Description, rows []Row) []Row { rows[n-1].Values[column] = v; return rows }
	}
	shape := func(n int, g orb.Geometry) func(*Description, []Row) []Row {
		return func(_ *Description, rows []Row) []Row { rows[n-1].Geometry = g; return rows }
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
		plant func(*Description, []Row) []Row
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
		"no such column":           {func(d *Description, r []Row) []Row { d.Levels[1].Sources[0].Name = "NAME"; return r }, noColumn, true, ""},
		"no rows":                  {func(*Description, []Row) []Row { return nil }, noRows, true, ""},
		"no row that is chosen": {func(d *Description, r []Row) []Row {
			d.Levels[1].Sources[0].Where = map[string]string{"name": "x"}
			return r
		}, noRows, true, ""},
		"a row twice": {func(_ *Description, r []Row) []Row { return append(r, r[0]) }, rowTwice, false, "371002001000"},
		"a grid in two rows": {
			func(_ *Description, r []Row) []Row { return append(r, Row{5, r[0].Values, cell(8, 0, 1, 1)}) },
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
		"a row at 0, 0": {shape(2, orb.Polygon{{{0, 0}, {0.02, 0}, {0.02, 0.02}, {0, 0}}}), farAway, true, "371002002000"},
		"a row across the antimeridian": {
			shape(2, orb.Polygon{{{-179.9, 37}, {179.9, 37}, {179.9, 37.1}, {-179.9, 37}}}), farAway, true,
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
		"a hole declared in the sea": {func(d *Description, r []Row) []Row {
			d.Holes = []HoleName{{"湖", "湖泊", orb.Point{122, 38}}}
			return r
		}, noHole, false, ""},
		"districts for a root": {func(d *Description, r []Row) []Row { d.Levels = d.Levels[1:]; return r }, manyRoots, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := twoLevels()
			d.Levels[1].Sources = slices.Clone(d.Levels[1].Sources)
			rows := c.plant(&d, towns())
			tree, found := compose(t, d, map[string][]Row{"towns": rows})
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

// TestParents: a parent is found by column, by the digits of the code, by ground; a level
// without a file is made of what the rows below say.
func TestParents(t *testing.T) {
	t.Parallel()
	counties := []Row{
		{1, map[string]string{"code": "371002", "name": "环翠区"}, cell(0, 0, 4, 2)},
		{2, map[string]string{"code": "371003", "name": "文登区"}, cell(0, 2, 4, 2)},
	}
	plain := []Row{}
	for i, r := range towns() {
		plain = append(plain, Row{i + 1, map[string]string{"code": string(rune('A' + i)), "name": r.Values["name"], "up": ""}, r.Geometry})
	}
	wrong := towns()
	for i := range wrong {
		wrong[i].Values["up"] = "999999"
	}
	county := Level{Name: "区县", NameEN: "County", Sources: []Source{{File: "counties", Code: "code", Name: "name"}}}
	made := Level{Name: "区县", NameEN: "County", Grids: []GridName{{"371002", "环翠区"}, {"371003", "文登区"}}}
	for name, c := range map[string]struct {
		level  Level
		parent string
		rows   []Row
		kind   string // of the finding that tells how
	}{
		"by column":                  {county, "up", towns(), ""},
		"by the digits of the code":  {county, "", towns(), foundParent},
		"by ground":                  {county, "", plain, foundParent},
		"a column that says nothing": {county, "up", plain, foundParent},
		"a parent that is not there": {county, "up", wrong, unknownParent},
		"made of the column":         {made, "up", towns(), ""},
		"made of the digits":         {made, "", towns(), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := twoLevels()
			town := d.Levels[1]
			town.Sources = []Source{{File: "towns", Code: "code", Name: "name", Parent: c.parent}}
			d.Levels = []Level{d.Levels[0], c.level, town}
			tree, found := compose(t, d, map[string][]Row{"towns": c.rows, "counties": counties})
			if tree == nil {
				t.Fatal(told(found))
			}
			var got []string
			for _, n := range tree.Grids {
				got = append(got, n.Name+"<"+n.Parent)
			}
			want := "威海市< 环翠区<371000000000 文登区<371000000000 甲街道<371002000000 乙街道<371002000000 丙镇<371003000000 丁镇<371003000000"
			if strings.Join(got, " ") != want {
				t.Errorf("%v\n%s", got, told(found))
			}
			if c.kind != "" && !slices.ContainsFunc(found, func(f Finding) bool { return f.Kind == c.kind }) {
				t.Errorf("no %s: %s", c.kind, told(found))
			}
		})
	}
}

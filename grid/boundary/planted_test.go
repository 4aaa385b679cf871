package boundary

import (
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"anwang/grid/geofile"
)

// plant is a defect to be planted, and what is to be told of it.
type plant struct {
	plant func(*Description, []geofile.Feature) []geofile.Feature
	kind  string
	stops bool
	codes string
}

// in plants it into the towns of a description.
func (p *plant) in(d *Description) []geofile.Feature {
	d.Levels[1].Sources = slices.Clone(d.Levels[1].Sources)
	return p.plant(d, towns())
}

func planted() map[string]plant {
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
	return map[string]plant{
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
	}
}

// TestPlanted plants one defect after the other, and expects it to be found, named and
// where it is, and told what to do where something is to be done.
func TestPlanted(t *testing.T) {
	t.Parallel()
	for name, c := range planted() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := twoLevels()
			rows := c.in(&d)
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

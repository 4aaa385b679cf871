package cover_test

import (
	"testing"

	"github.com/paulmach/orb"

	"anwang/geo/cover"
)

func TestCheckFinds(t *testing.T) {
	t.Parallel()
	sq := func(code string, x0, y0, x1, y1 float64) cover.Input {
		return cover.Input{Code: code, Shape: box(x0, y0, x1, y1)}
	}
	hole := func(in cover.Input, x0, y0, x1, y1 float64) cover.Input {
		in.Shape[0] = append(in.Shape[0], orb.Ring{{x0, y0}, {x0, y1}, {x1, y1}, {x1, y0}, {x0, y0}})
		return in
	}
	for _, tt := range []struct {
		name string
		in   []cover.Input
		want cover.Kind
	}{
		{"two squares", []cover.Input{sq("a", 0, 0, 1, 1), sq("b", 1, 0, 2, 1)}, ""},
		{"enclave", []cover.Input{hole(sq("a", 0, 0, 9, 9), 1, 1, 2, 2), sq("b", 1, 1, 2, 2)}, ""},
		{"island", []cover.Input{sq("a", 0, 0, 1, 1), sq("b", 5, 5, 6, 6)}, ""},
		{"corner touch", []cover.Input{sq("a", 0, 0, 1, 1), sq("b", 1, 1, 2, 2)}, ""},
		{"overlap", []cover.Input{sq("a", 0, 0, 2, 2), sq("b", 1, 1, 3, 3)}, cover.Crossing},
		{"the same ground twice", []cover.Input{sq("a", 0, 0, 1, 1), sq("b", 0, 0, 1, 1)}, cover.Overlap},
		{"nested", []cover.Input{sq("a", 0, 0, 9, 9), sq("b", 1, 1, 2, 2)}, cover.Overlap},
		{"nested twice", []cover.Input{sq("a", 0, 0, 9, 9), hole(sq("b", 1, 1, 8, 8), 2, 2, 3, 3), sq("c", 2, 2, 3, 3)}, cover.Overlap},
		{"vertex not shared", []cover.Input{
			{Code: "a", Shape: orb.MultiPolygon{{{{0, 0}, {1, 0}, {1, 0.5}, {1, 1}, {0, 1}, {0, 0}}}}}, sq("b", 1, 0, 2, 1),
		}, cover.Unshared},
		{"hole nobody fills", []cover.Input{hole(sq("a", 0, 0, 9, 9), 1, 1, 2, 2)}, cover.Gap},
		{"hole half filled", []cover.Input{
			{Code: "a", Shape: orb.MultiPolygon{{
				{{0, 0}, {9, 0}, {9, 9}, {0, 9}, {0, 0}},
				{{1, 1}, {1, 3}, {2, 3}, {2, 2}, {2, 1}, {1, 1}},
			}}},
			{Code: "b", Shape: orb.MultiPolygon{{{{1, 1}, {2, 1}, {2, 2}, {1, 3}, {1, 1}}}}},
		}, cover.Gap},
		{"gap of two holes that touch", []cover.Input{
			hole(hole(sq("a", 0, 0, 9, 9), 1, 1, 2, 2), 2, 2, 3, 3), sq("b", 1, 1, 2, 2),
		}, cover.Gap},
		{"clockwise", []cover.Input{{Code: "a", Shape: orb.MultiPolygon{{{{0, 0}, {0, 1}, {1, 1}, {0, 0}}}}}}, cover.RingDirection},
		{"figure eight", []cover.Input{{Code: "a", Shape: orb.MultiPolygon{{{{0, 0}, {2, 2}, {2, 0}, {0, 3}, {0, 0}}}}}}, cover.Invalid},
		{
			"repeated vertex",
			[]cover.Input{{Code: "a", Shape: orb.MultiPolygon{{{{0, 0}, {1, 0}, {1, 0}, {1, 1}, {0, 0}}}}}},
			cover.RepeatedVertex,
		},
		{"off the lattice", []cover.Input{sq("a", 0, 0, 1, 1.00000003)}, cover.OffLattice},
		{"empty", []cover.Input{{Code: "a"}}, cover.Empty},
		{"code twice", []cover.Input{sq("a", 0, 0, 1, 1), sq("a", 1, 0, 2, 1)}, cover.Stray},
	} {
		found := checked(t, tt.in)
		if len(found) == 0 && tt.want == "" {
			continue
		}
		if len(found) == 0 || found[0].Kind != tt.want {
			t.Errorf("%s: %v, want %q", tt.name, found, tt.want)
		}
	}
	if found := checked(t, []cover.Input{hole(sq("a", 0, 0, 9, 9), 1, 1, 2, 2)},
		cover.Hole{Name: "lake", Shape: box(1, 1, 2, 2)}); len(found) != 0 {
		t.Errorf("declared hole: %v", found)
	}
}

// The districts of the source are no cover, and the check says so.
func TestCheckSource(t *testing.T) {
	t.Parallel()
	found := checked(t, load(t, "beijing_districts.geojson.gz"))
	kinds := map[cover.Kind]int{}
	for _, d := range found {
		kinds[d.Kind]++
	}
	for _, k := range []cover.Kind{cover.Crossing, cover.Unshared, cover.Invalid, cover.RingDirection, cover.RepeatedVertex} {
		if kinds[k] == 0 {
			t.Errorf("no %s among %v", k, kinds)
		}
	}
}

func TestCheckParents(t *testing.T) {
	t.Parallel()
	parent := func(code string) string { return code[:1] }
	c, err := cover.Build(t.Context(), board(4))
	if err != nil {
		t.Fatal(err)
	}
	parents := dissolved(t, c, parent).Polygons()
	if found := cover.CheckParents(parents, c.Polygons(), parent); len(found) != 0 {
		t.Errorf("exact parents: %v", found)
	}
	moved := dissolved(t, c, parent).Polygons()
	moved[1].Shape = box(1, 0, 2, 3)
	if found := cover.CheckParents(moved, c.Polygons(), parent); len(found) != 1 || found[0].Codes[0] != "b" {
		t.Errorf("a parent cut short: %v", found)
	}
	if found := cover.CheckParents(parents, c.Polygons()[1:], parent); len(found) != 1 || found[0].Codes[0] != "a" {
		t.Errorf("a child missing: %v", found)
	}
	if found := cover.CheckParents(parents[1:], c.Polygons(), parent); len(found) != 4 {
		t.Errorf("a parent missing: %v", found)
	}
}

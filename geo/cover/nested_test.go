package cover_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"anwang/geo"
	"anwang/geo/cover"
)

// cases reads the files of testdata.
func cases(t *testing.T) map[string][]cover.Input {
	t.Helper()
	names, err := filepath.Glob("testdata/*.geojson")
	if err != nil || len(names) < 2 {
		t.Fatalf("%v %v", names, err)
	}
	out := map[string][]cover.Input{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var fc geojson.FeatureCollection
		if err := json.Unmarshal(text, &fc); err != nil {
			t.Fatal(err)
		}
		for _, f := range fc.Features {
			shape, ok := f.Geometry.(orb.MultiPolygon)
			if !ok {
				shape = orb.MultiPolygon{f.Geometry.(orb.Polygon)}
			}
			out[name] = append(out[name], cover.Input{Code: f.Properties.MustString("code"), Shape: shape})
		}
	}
	return out
}

// frameOf is a square ring around a point: from out to in, both half widths in
// steps of the lattice; in 0 is a square.
func frameOf(out, in int64) orb.Polygon {
	ring := func(h int64) orb.Ring {
		at := func(x, y int64) orb.Point {
			return orb.Point{geo.Degrees(1_160_000_000 + x*h), geo.Degrees(400_000_000 + y*h)}
		}
		return orb.Ring{at(-1, -1), at(1, -1), at(1, 1), at(-1, 1), at(-1, -1)}
	}
	if in == 0 {
		return orb.Polygon{ring(out)}
	}
	hole := ring(in)
	slices.Reverse(hole)
	return orb.Polygon{ring(out), hole}
}

// nests are inputs that lie inside one another, with or without touching.
func nests(t *testing.T) map[string][]cover.Input {
	all := cases(t)
	for depth := 2; depth <= 6; depth++ {
		for _, apart := range []int64{0, 1000} { // of two frames, 0 touching
			var in []cover.Input
			for i := range depth {
				out := int64(depth-i) * 100_000
				inner := out - 100_000 + apart
				if i == depth-1 {
					inner = 0
				}
				in = append(in, cover.Input{Code: fmt.Sprint("f", i), Shape: orb.MultiPolygon{frameOf(out, inner)}})
			}
			all[fmt.Sprintf("%d deep, %d apart", depth, apart)] = in
		}
	}
	all["exclave in an enclave"] = []cover.Input{
		{Code: "a", Shape: orb.MultiPolygon{frameOf(900_000, 600_000), frameOf(200_000, 0)}},
		{Code: "b", Shape: orb.MultiPolygon{frameOf(600_000, 200_000)}},
	}
	all["exclave in an enclave, apart"] = []cover.Input{
		{Code: "a", Shape: orb.MultiPolygon{frameOf(900_000, 600_001), frameOf(200_000, 0)}},
		{Code: "b", Shape: orb.MultiPolygon{frameOf(600_000, 200_001)}},
	}
	var frames []cover.Input
	for i := range int64(300) {
		frames = append(frames, cover.Input{Code: fmt.Sprintf("f%03d", i), Shape: orb.MultiPolygon{frameOf(6000-20*i, max(6000-20*i-20, 0))}})
	}
	all["300 frames"] = frames
	return all
}

// twice is the doubled area of a shape in steps of the lattice, exactly.
func twice(mp orb.MultiPolygon) (sum int64) {
	for _, poly := range mp {
		for _, r := range poly {
			for i := 1; i < len(r); i++ {
				x0, y0 := geo.Lattice(r[0][0]), geo.Lattice(r[0][1])
				ax, ay, bx, by := geo.Lattice(r[i-1][0])-x0, geo.Lattice(r[i-1][1])-y0, geo.Lattice(r[i][0])-x0, geo.Lattice(r[i][1])-y0
				sum += ax*by - bx*ay
			}
		}
	}
	return sum
}

// Whoever lies inside somebody else keeps their ground to the last step, with
// small gaps filled or not, and the cover is one.
func TestCleanKeepsNests(t *testing.T) {
	t.Parallel()
	for name, in := range nests(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, found, err := cover.Clean(t.Context(), in, keepGaps)
			if err != nil {
				t.Fatal(err)
			}
			for i := range in {
				if got, want := twice(c.Polygon(i)), twice(in[i].Shape); got != want || want == 0 {
					t.Errorf("%s has %d, had %d", in[i].Code, got, want)
				}
			}
			for _, d := range found {
				if d.Kind != cover.Gap {
					t.Errorf("%v", d)
				}
			}
			if found := checked(t, c.Polygons(), c.Holes()...); len(found) != 0 {
				t.Errorf("%v", found)
			}
		})
	}
}

// A declared hole is no gap, keeps its name, and gives way to who claims it.
func TestHoles(t *testing.T) {
	t.Parallel()
	lake := cover.Hole{Name: "lake", Shape: box(116.2, 40.2, 116.4, 40.4)}
	around := orb.MultiPolygon{{box(116, 40, 117, 41)[0][0], {{116.2, 40.2}, {116.2, 40.4}, {116.4, 40.4}, {116.4, 40.2}, {116.2, 40.2}}}}
	c, found, err := cover.Clean(t.Context(), []cover.Input{{Code: "a", Shape: around}}, cover.Options{Holes: []cover.Hole{lake}})
	if err != nil || len(found) != 0 {
		t.Fatalf("%v %v", found, err)
	}
	holes := c.Holes()
	if len(holes) != 1 || holes[0].Name != "lake" || twice(holes[0].Shape) != twice(lake.Shape) {
		t.Fatalf("%v", holes)
	}
	if found := checked(t, c.Polygons(), holes...); len(found) != 0 {
		t.Errorf("declared: %v", found)
	}
	if found := checked(t, c.Polygons()); len(found) != 1 || found[0].Kind != cover.Gap {
		t.Errorf("not declared: %v", found)
	}
	// Drawn smaller than the hole in the polygon, the rest is a thin gap and filled.
	thin := cover.Hole{Name: "lake", Shape: box(116.20001, 40.20001, 116.39999, 40.39999)}
	c, found, err = cover.Clean(t.Context(), []cover.Input{{Code: "a", Shape: around}}, cover.Options{Holes: []cover.Hole{thin}})
	if err != nil || len(found) != 1 || found[0].Kind != cover.Gap || found[0].Action != cover.Assigned {
		t.Fatalf("%v %v", found, err)
	}
	if got := c.Holes(); len(got) != 1 || twice(got[0].Shape) != twice(thin.Shape) {
		t.Errorf("%v", got)
	}
	// Claimed as a whole, there is none.
	c, found, err = cover.Clean(t.Context(), []cover.Input{{Code: "a", Shape: box(116, 40, 117, 41)}},
		cover.Options{Holes: []cover.Hole{lake}})
	if err != nil || len(found) != 1 || found[0].Kind != cover.Overlap || found[0].Hole != "lake" || found[0].To != "a" ||
		len(c.Holes()) != 0 {
		t.Fatalf("%v %v %v", found, err, c.Holes())
	}
	// What claims a declared hole is found by the check, too.
	if found := checked(t, c.Polygons(), lake); len(found) != 1 || found[0].Kind != cover.Overlap || found[0].Hole != "lake" {
		t.Errorf("%v", found)
	}
}

// Ground inside the frame is nobody's gap to the outside, and ground outside of
// it is cut off.
func TestFrame(t *testing.T) {
	t.Parallel()
	frame := box(116, 40, 117, 41)
	in := []cover.Input{
		{Code: "a", Shape: orb.MultiPolygon{{{{116, 40}, {116.5, 40}, {116.5, 41}, {116, 41}, {116, 40}}}}},
		// a slit open to the south, and ground beyond the frame in the east
		{Code: "b", Shape: orb.MultiPolygon{{{
			{116.50001, 40}, {117, 40}, {117, 40.2}, {117.1, 40.2}, {117.1, 40.8}, {117, 40.8}, {117, 41}, {116.5, 41}, {116.50001, 40},
		}}}},
	}
	c, found, err := cover.Clean(t.Context(), in, cover.Options{Frame: frame})
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[cover.Kind]cover.Action{}
	for _, d := range found {
		kinds[d.Kind] = d.Action
	}
	if len(found) != 2 || kinds[cover.Gap] != cover.Assigned || kinds[cover.Outside] != cover.Cut {
		t.Errorf("%v", found)
	}
	if left, err := c.Check(t.Context(), cover.CheckOptions{Frame: frame}); err != nil || len(left) != 0 {
		t.Errorf("%v %v", left, err)
	}
	if sum := twice(c.Polygon(0)) + twice(c.Polygon(1)); sum != twice(frame) {
		t.Errorf("%d is not the frame's %d", sum, twice(frame))
	}
	left, err := cover.Check(t.Context(), in, cover.CheckOptions{Frame: frame})
	if err != nil || !slices.ContainsFunc(left, func(d cover.Defect) bool { return d.Kind == cover.Outside }) ||
		!slices.ContainsFunc(left, func(d cover.Defect) bool { return d.Kind == cover.Gap }) {
		t.Errorf("%v %v", left, err)
	}
	_, found, err = cover.Clean(t.Context(), in, cover.Options{Frame: frame, KeepOutside: true})
	if err != nil || !slices.ContainsFunc(found, func(d cover.Defect) bool {
		return d.Kind == cover.Outside && d.Action == cover.Kept && math.Abs(d.Area/geo.Area(box(117, 40.2, 117.1, 40.8))-1) < 1e-6
	}) {
		t.Errorf("%v %v", found, err)
	}
	// Half of the frame is nobody's: that is no sliver, and stays.
	c, found, err = cover.Clean(t.Context(), in[:1], cover.Options{Frame: frame})
	if err != nil || len(found) != 1 || found[0].Kind != cover.Gap || found[0].Action != cover.Kept || len(c.Holes()) != 1 {
		t.Errorf("%v %v", found, err)
	}
}

package lattice_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"anwang/tiles/lattice"
	"anwang/tiles/mvt"
)

// star is a ring around a place whose points all differ, on so small a lattice
// that many of them lie on the sides it is cut at, and beside each other.
func star(r *rand.Rand, x, y, reach int32) []mvt.Point {
	var ps []mvt.Point
	for range 4 + r.IntN(12) {
		p := mvt.Point{X: x + r.Int32N(2*reach+1) - reach, Y: y + r.Int32N(2*reach+1) - reach}
		if (p.X != x || p.Y != y) && !slices.Contains(ps, p) {
			ps = append(ps, p)
		}
	}
	angle := func(p mvt.Point) float64 { return math.Atan2(float64(p.Y-y), float64(p.X-x)) }
	slices.SortFunc(ps, func(p, q mvt.Point) int {
		if angle(p) != angle(q) {
			return int(math.Copysign(1, angle(q)-angle(p)))
		}
		return 0
	})
	// one point in each direction
	return slices.CompactFunc(ps, func(p, q mvt.Point) bool { return angle(p) == angle(q) })
}

// TestPlain: rings said to be polygons as they are come out of the whole way
// through the resolver unchanged.
func TestPlain(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(6, 6))
	box := lattice.Box{X0: 6, Y0: 6, X1: 14, Y1: 14}
	var clip lattice.Clipper
	var short, long lattice.Resolver
	plain, not := 0, 0
	for range 200_000 {
		rings := [][]mvt.Point{star(r, 4+r.Int32N(6), 4+r.Int32N(12), 3+r.Int32N(5))}
		if r.IntN(2) == 0 { // another one, apart from the first
			rings = append(rings, star(r, 30, 4+r.Int32N(12), 3+r.Int32N(5)))
			for i := range rings[1] {
				rings[1][i].X -= 12
			}
			if touch(rings[0], rings[1]) {
				continue
			}
		}
		short.Reset()
		long.Reset()
		for _, ring := range rings {
			if cut := clip.Ring(ring, box); len(cut) > 2 {
				short.Add(cut, true)
				long.Add(cut, true)
			}
		}
		if !short.Plain(box) {
			not++
			continue
		}
		plain++
		var got, want []string
		short.Rings(func(ps []mvt.Point, outer bool) { got = append(got, fmt.Sprint(ps, outer)) })
		long.Sides(box)
		long.Polygons(func(ps []mvt.Point, outer bool) { want = append(want, fmt.Sprint(ps, outer)) })
		if !slices.Equal(got, want) {
			t.Fatalf("%v: plain %v, resolved %v", rings, got, want)
		}
	}
	if plain < 10_000 || not < 10_000 {
		t.Errorf("%d plain and %d others: too few of a kind to tell", plain, not)
	}
}

// touch reports whether two rings share a point.
func touch(a, b []mvt.Point) bool {
	return slices.ContainsFunc(a, func(p mvt.Point) bool { return slices.Contains(b, p) })
}

package lattice

import (
	"slices"
	"testing"

	"anwang/tiles/mvt"
)

// TestRim: every place on the sides of a box is farther than the one before, and
// the corners between any two are those met on the way back.
func TestRim(t *testing.T) {
	t.Parallel()
	b := Box{X0: -3, Y0: 5, X1: 1, Y1: 8}
	var around []mvt.Point
	for y := b.Y0; y < b.Y1; y++ {
		around = append(around, mvt.Point{X: b.X0, Y: y})
	}
	for x := b.X0; x < b.X1; x++ {
		around = append(around, mvt.Point{X: x, Y: b.Y1})
	}
	for y := b.Y1; y > b.Y0; y-- {
		around = append(around, mvt.Point{X: b.X1, Y: y})
	}
	for x := b.X1; x > b.X0; x-- {
		around = append(around, mvt.Point{X: x, Y: b.Y0})
	}
	corner := func(p mvt.Point) bool { return (p.X == b.X0 || p.X == b.X1) && (p.Y == b.Y0 || p.Y == b.Y1) }
	n := len(around)
	for from, p := range around {
		if got := b.Rim(p); int(got) != from {
			t.Errorf("%v is at %d of the rim, want %d", p, got, from)
		}
		for to := range around {
			if to == from {
				continue
			}
			var want, got []mvt.Point
			for i := (from + n - 1) % n; i != to; i = (i + n - 1) % n {
				if corner(around[i]) {
					want = append(want, around[i])
				}
			}
			count := b.Corners(int32(from), int32(to), func(p mvt.Point) { got = append(got, p) })
			if !slices.Equal(got, want) || count != len(want) || b.Corners(int32(from), int32(to), nil) != count {
				t.Errorf("from %d back to %d: corners %v, want %v", from, to, got, want)
			}
		}
	}
	for _, p := range []mvt.Point{{X: 0, Y: 6}, {X: -2, Y: 7}} {
		if b.Rim(p) != Inside {
			t.Errorf("%v is inside", p)
		}
	}
}

package mosaic

import (
	"math"

	"anwang/tiles/lattice"
)

// clockwise is the angle from one direction to another, clockwise, in (0, 2π].
func clockwise(from, to [2]float64) float64 {
	a := math.Atan2(from[1], from[0]) - math.Atan2(to[1], to[0])
	for a <= 0 {
		a += 2 * math.Pi
	}
	return a
}

// around reports whether the middle of the step from u to v is inside the ring.
func around(ring []lattice.Vertex, u, v lattice.Vertex) bool {
	x, y := (float64(u.X)+float64(v.X))/2, (float64(u.Y)+float64(v.Y))/2
	in := false
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		ay, by := float64(a.Y), float64(b.Y)
		if (ay > y) == (by > y) {
			continue
		}
		if ax, bx := float64(a.X), float64(b.X); x < ax+(y-ay)/(by-ay)*(bx-ax) {
			in = !in
		}
	}
	return in
}

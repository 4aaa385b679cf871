package mosaic

import (
	"math"

	"github.com/paulmach/orb"
)

// vertex is a place in the web-mercator world, 2^32 steps along each side,
// counted from the north-west corner.
type vertex struct{ x, y uint32 }

// worldBits is the fineness of a vertex: the world has 2^worldBits steps.
const worldBits = 32

// project puts a longitude and latitude into the world.
func project(p orb.Point) vertex {
	const side = 1 << worldBits
	x := (p[0] + 180) / 360
	s := math.Sin(p[1] * math.Pi / 180)
	y := 0.5 - math.Log((1+s)/(1-s))/(4*math.Pi)
	return vertex{clampWorld(x * side), clampWorld(y * side)}
}

func clampWorld(f float64) uint32 {
	return uint32(min(max(math.Round(f), 0), math.MaxUint32))
}

// clockwise is the angle from one direction to another, clockwise, in (0, 2π].
func clockwise(from, to [2]float64) float64 {
	a := math.Atan2(from[1], from[0]) - math.Atan2(to[1], to[0])
	for a <= 0 {
		a += 2 * math.Pi
	}
	return a
}

// around reports whether the middle of the step from u to v is inside the ring.
func around(ring []vertex, u, v vertex) bool {
	x, y := (float64(u.x)+float64(v.x))/2, (float64(u.y)+float64(v.y))/2
	in := false
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		ay, by := float64(a.y), float64(b.y)
		if (ay > y) == (by > y) {
			continue
		}
		if ax, bx := float64(a.x), float64(b.x); x < ax+(y-ay)/(by-ay)*(bx-ax) {
			in = !in
		}
	}
	return in
}

// TileRange returns the first and the last column and row of the tiles of a
// zoom that a box of longitudes and latitudes meets.
func TileRange(b orb.Bound, z int) (lo, hi [2]uint32) {
	nw, se := project(b.LeftTop()), project(b.RightBottom())
	shift := uint(worldBits - z)
	return [2]uint32{nw.x >> shift, nw.y >> shift}, [2]uint32{se.x >> shift, se.y >> shift}
}

// World returns where a place is in the world of web-mercator, in steps of
// 2^-32 of its side from the north-west corner.
func World(p orb.Point) (x, y uint32) {
	v := project(p)
	return v.x, v.y
}

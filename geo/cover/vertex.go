package cover

import (
	"cmp"
	"math/bits"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/geo/sweep"
)

// Vertex is a point of the lattice, in 1e-7 degree.
type Vertex struct{ X, Y int32 }

// maxExtent is the widest a cover may be, in lattice steps: 100 degrees. Below
// it a product of two differences fits an int64 with room to add two.
const maxExtent = 1_000_000_000

// vertexOf returns the lattice vertex nearest to p.
func vertexOf(p orb.Point) Vertex {
	return Vertex{int32(geo.Lattice(p[0])), int32(geo.Lattice(p[1]))}
}

// Point returns the vertex in degrees.
func (v Vertex) Point() orb.Point {
	return orb.Point{geo.Degrees(int64(v.X)), geo.Degrees(int64(v.Y))}
}

// sweep returns the vertex as the sweep sees it: in steps.
func (v Vertex) sweep() sweep.Point { return sweep.Point{X: float64(v.X), Y: float64(v.Y)} }

// less orders vertices west to east, then south to north.
func (v Vertex) less(w Vertex) bool {
	return v.X < w.X || v.X == w.X && v.Y < w.Y
}

// compare orders vertices as less does.
func (v Vertex) compare(w Vertex) int {
	return cmp.Or(cmp.Compare(v.X, w.X), cmp.Compare(v.Y, w.Y))
}

// orient is positive when c lies left of a→b, negative right, zero on the line.
// It is exact for vertices within maxExtent of each other.
func orient(a, b, c Vertex) int64 {
	return (int64(b.X)-int64(a.X))*(int64(c.Y)-int64(a.Y)) - (int64(b.Y)-int64(a.Y))*(int64(c.X)-int64(a.X))
}

// between reports whether c is in the bounding box of a and b.
func between(a, b, c Vertex) bool {
	return min(a.X, b.X) <= c.X && c.X <= max(a.X, b.X) && min(a.Y, b.Y) <= c.Y && c.Y <= max(a.Y, b.Y)
}

// touches reports whether segment a–b passes through the unit square around v,
// a mere touch of its corner not counted. Both axes and the segment's normal
// are tried, which is all that can separate a segment from a square.
func touches(a, b, v Vertex) bool {
	if !between(a, b, v) {
		return false
	}
	d := 2 * orient(a, b, v)
	if d < 0 {
		d = -d
	}
	return d < abs(int64(b.X)-int64(a.X))+abs(int64(b.Y)-int64(a.Y))
}

// crossing returns the lattice vertex nearest to where a–b and c–d cross; ok is
// false unless each segment's ends lie strictly on both sides of the other.
func crossing(a, b, c, d Vertex) (v Vertex, ok bool) {
	p, q := orient(a, b, c), orient(a, b, d)
	if p == 0 || q == 0 || p > 0 == (q > 0) {
		return v, false
	}
	r, s := orient(c, d, a), orient(c, d, b)
	if r == 0 || s == 0 || r > 0 == (s > 0) {
		return v, false
	}
	// The crossing divides a–b as r to -s.
	den := uint64(abs(r)) + uint64(abs(s))
	num := uint64(abs(r))
	return Vertex{part(a.X, b.X, num, den), part(a.Y, b.Y, num, den)}, true
}

// part returns a + (b-a)·num/den rounded to the nearest, in 128 bits.
func part(a, b int32, num, den uint64) int32 {
	diff := int64(b) - int64(a)
	hi, lo := bits.Mul64(uint64(abs(diff)), num)
	lo, carry := bits.Add64(lo, den/2, 0)
	quo, _ := bits.Div64(hi+carry, lo, den)
	if diff < 0 {
		return int32(int64(a) - int64(quo))
	}
	return int32(int64(a) + int64(quo))
}

func abs(x int64) int64 {
	if x < 0 {
		return -x
	}
	return x
}

// half returns 0 for directions in [0°,180°), 1 for the rest.
func half(dx, dy int64) int {
	if dy > 0 || dy == 0 && dx > 0 {
		return 0
	}
	return 1
}

// angleLess orders the directions o→a and o→b counter-clockwise from east.
func angleLess(o, a, b Vertex) bool {
	ax, ay := int64(a.X)-int64(o.X), int64(a.Y)-int64(o.Y)
	bx, by := int64(b.X)-int64(o.X), int64(b.Y)-int64(o.Y)
	if h, k := half(ax, ay), half(bx, by); h != k {
		return h < k
	}
	return ax*by-ay*bx > 0
}

// twiceArea returns twice the signed area of a closed ring given without its
// repeated last vertex, in lattice units squared; counter-clockwise is
// positive. Terms are taken around the first vertex so that they stay small.
func twiceArea(ring []Vertex) float64 {
	var hi, lo int64 // 128 bits: lo as the low 62, hi the rest
	for i := 2; i < len(ring); i++ {
		t := orient(ring[0], ring[i-1], ring[i])
		lo += t & (1<<62 - 1)
		hi += t >> 62
		hi += lo >> 62
		lo &= 1<<62 - 1
	}
	return float64(hi)*(1<<62) + float64(lo)
}

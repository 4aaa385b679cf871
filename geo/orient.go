package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Orient tells on which side of the line a→b point c lies: +1 left, -1 right,
// 0 exactly on it. The answer is exact for all finite coordinates that neither
// overflow nor underflow: a quick calculation decides when its error bound
// allows (Shewchuk 1997), and the exact sum of six products otherwise.
func Orient(a, b, c orb.Point) int {
	l := float64((b[0] - a[0]) * (c[1] - a[1]))
	r := float64((b[1] - a[1]) * (c[0] - a[0]))
	det := l - r
	if bound := 3.3306690738754716e-16 * (math.Abs(l) + math.Abs(r)); det > bound {
		return 1
	} else if det < -bound {
		return -1
	}
	return orientExact(a, b, c)
}

// orientExact adds up ax·by − ay·bx + bx·cy − by·cx + cx·ay − cy·ax without
// rounding, as an expansion of doubles of rising size.
func orientExact(a, b, c orb.Point) int {
	var e expansion
	e.product(a[0], b[1])
	e.product(-a[1], b[0])
	e.product(b[0], c[1])
	e.product(-b[1], c[0])
	e.product(c[0], a[1])
	e.product(-c[1], a[0])
	return e.sign()
}

// expansion is a sum of doubles that do not overlap, smallest first.
type expansion struct {
	n int
	c [12]float64
}

// product adds x·y, which is exactly two doubles.
func (e *expansion) product(x, y float64) {
	hi := float64(x * y)
	e.add(math.FMA(x, y, -hi))
	e.add(hi)
}

// add is Shewchuk's grow-expansion.
func (e *expansion) add(q float64) {
	n := 0
	for _, x := range e.c[:e.n] {
		s := q + x
		t := s - q
		if low := (q - (s - t)) + (x - t); low != 0 {
			e.c[n] = low
			n++
		}
		q = s
	}
	if q != 0 {
		e.c[n] = q
		n++
	}
	e.n = n
}

// sign is the sign of the largest part, which outweighs the others.
func (e *expansion) sign() int {
	switch {
	case e.n == 0:
		return 0
	case e.c[e.n-1] > 0:
		return 1
	default:
		return -1
	}
}

package live

import (
	"math"

	"anwang/geo"

	"github.com/paulmach/orb"
)

// area is a polygon made ready for many containment tests: its edges sorted into
// horizontal slabs, so a test looks at a handful of edges however long the
// border is. Which side of an edge a place lies on is decided exactly, so the
// answer is that of ST_Covers. The border belongs to the area, as for ST_Covers.
type area struct {
	bound  orb.Bound
	points []orb.Point
	slabs  [][]uint32 // first points of the edges that touch the slab
	scale  float64    // slabs per degree
}

func newArea(shape orb.MultiPolygon) *area {
	a := &area{bound: shape.Bound()}
	n := 0
	for _, p := range shape {
		for _, r := range p {
			n += len(r)
		}
	}
	a.points = make([]orb.Point, 0, n)
	a.slabs = make([][]uint32, max(1, n/4))
	a.scale = float64(len(a.slabs)) / math.Max(a.bound.Max[1]-a.bound.Min[1], math.SmallestNonzeroFloat32)
	for _, p := range shape {
		for _, r := range p {
			a.ring(r)
		}
	}
	return a
}

func (a *area) ring(r orb.Ring) {
	for i, p := range r {
		a.points = append(a.points, p)
		if i+1 == len(r) {
			return
		}
		lo, hi := a.slab(math.Min(p[1], r[i+1][1])), a.slab(math.Max(p[1], r[i+1][1]))
		for s := lo; s <= hi; s++ {
			a.slabs[s] = append(a.slabs[s], uint32(len(a.points)-1))
		}
	}
}

func (a *area) slab(lat float64) int {
	return min(max(int((lat-a.bound.Min[1])*a.scale), 0), len(a.slabs)-1)
}

// Covers reports whether the area holds a place, border included.
func (a *area) Covers(p orb.Point) bool {
	if !a.bound.Contains(p) {
		return false
	}
	in := false
	for _, e := range a.slabs[a.slab(p[1])] {
		u, v := a.points[e], a.points[e+1]
		if u[1] > v[1] {
			u, v = v, u
		}
		if p[1] < u[1] || p[1] > v[1] {
			continue
		}
		west, east := min(u[0], v[0]), max(u[0], v[0])
		if p[0] > east {
			continue
		}
		side := 1 // the whole edge lies east of the place
		if p[0] >= west {
			side = geo.Orient(u, v, p)
		}
		if side == 0 {
			return true
		}
		if p[1] < v[1] && side > 0 {
			in = !in
		}
	}
	return in
}

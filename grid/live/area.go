package live

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// area is a polygon made ready for many containment tests: its edges sorted into
// horizontal slabs, so a test looks at a handful of edges however long the
// border is. Which side of an edge a place lies on is reckoned as PostGIS does, so the
// answer is that of ST_Covers. The border belongs to the area, as for ST_Covers.
type area struct {
	bound  orb.Bound
	points []orb.Point
	rings  []ringRange
	start  []uint32 // by slab: where its edges begin in edges; one more at the end
	edges  []uint32 // first points of the edges that touch a slab, slab after slab
	scale  float64  // slabs per degree
}

// ringRange is where a ring lies in the points of an area.
type ringRange struct{ from, to uint32 }

func newArea(shape orb.MultiPolygon) *area {
	a := &area{bound: shape.Bound()}
	n := 0
	for _, p := range shape {
		for _, r := range p {
			n += len(r)
		}
	}
	a.points = make([]orb.Point, 0, n)
	for _, p := range shape {
		for _, r := range p {
			from := uint32(len(a.points))
			a.points = append(a.points, r...)
			a.rings = append(a.rings, ringRange{from, uint32(len(a.points))})
		}
	}
	slabs := max(1, n/4)
	a.scale = float64(slabs) / math.Max(a.bound.Max[1]-a.bound.Min[1], math.SmallestNonzeroFloat32)
	a.start = make([]uint32, slabs+1)
	a.fill()
	return a
}

// fill sorts the edges into the slabs: first how many, then which.
func (a *area) fill() {
	a.eachSlab(func(s int, _ uint32) { a.start[s+1]++ })
	for s := 1; s < len(a.start); s++ {
		a.start[s] += a.start[s-1]
	}
	a.edges = make([]uint32, a.start[len(a.start)-1])
	next := slices.Clone(a.start)
	a.eachSlab(func(s int, e uint32) {
		a.edges[next[s]] = e
		next[s]++
	})
}

// eachSlab calls yield for every edge and every slab it touches.
func (a *area) eachSlab(yield func(s int, e uint32)) {
	for _, r := range a.rings {
		for e := r.from; e+1 < r.to; e++ {
			u, v := a.points[e][1], a.points[e+1][1]
			for s, last := a.slab(min(u, v)), a.slab(max(u, v)); s <= last; s++ {
				yield(s, e)
			}
		}
	}
}

func (a *area) slab(lat float64) int {
	return min(max(int((lat-a.bound.Min[1])*a.scale), 0), len(a.start)-2)
}

// Covers reports whether the area holds a place, border included.
func (a *area) Covers(p orb.Point) bool {
	if !a.bound.Contains(p) {
		return false
	}
	in := false
	s := a.slab(p[1])
	for _, e := range a.edges[a.start[s]:a.start[s+1]] {
		u, v := a.points[e], a.points[e+1]
		if p[1] < min(u[1], v[1]) || p[1] > max(u[1], v[1]) || p[0] > max(u[0], v[0]) {
			continue
		}
		switch side := sideOf(u, v, p); {
		case side == 0:
			if p[0] >= min(u[0], v[0]) {
				return true
			}
		case u[1] <= p[1] && p[1] < v[1] && side > 0, v[1] <= p[1] && p[1] < u[1] && side < 0:
			in = !in
		}
	}
	return in
}

// sideOf tells on which side of the line u→v a place lies: above 0 left, below 0 right,
// 0 on it as far as coordinates can tell. PostGIS reckons in these steps and this order
// (determineSide), so that both say the same of every place; the conversions keep a
// processor from rounding once instead of twice.
func sideOf(u, v, p orb.Point) float64 {
	return float64((v[0]-u[0])*(p[1]-u[1])) - float64((p[0]-u[0])*(v[1]-u[1]))
}

package live

import (
	"math"

	"github.com/paulmach/orb"
)

// within finds the points of a kind that an area covers by way of the cluster
// cells: a cell that lies in the area as a whole needs no test of its points,
// and for a bare count not even a look at them. Only cells that the border
// crosses are opened, so the cost grows with the border, not with the area.
type within struct {
	st    *store
	p     *pyramid
	area  *area
	whole func(c uint32)          // a cell covered as a whole
	each  func(s slot, r *record) // a point covered, of a cell that is not
	edges []uint32                // a stack of edge lists, the current one on top
}

// visit walks a cell; from is where the edges that touch its parent begin.
func (w *within) visit(c uint32, depth uint8, x, y uint32, from int) {
	q := &w.p.cells[c]
	if q.counts.Total() == 0 {
		return
	}
	box := cellBound(depth, x, y)
	to := len(w.edges)
	if b := &w.area.bound; box.Contains(b.Min) && box.Contains(b.Max) {
		to = from // all edges lie in the cell, no need to choose
	}
	for _, e := range w.edges[from:to] {
		if touches(w.area.points[e], w.area.points[e+1], &box) {
			w.edges = append(w.edges, e)
		}
	}
	switch {
	case len(w.edges) == to:
		if w.area.Covers(box.Center()) {
			w.whole(c)
		}
	case !q.inner:
		for _, s := range q.bucket {
			if r := w.st.at(s); w.area.Covers(orb.Point{r.lon, r.lat}) {
				w.each(s, r)
			}
		}
	default:
		for k, kid := range q.kids {
			if kid != 0 {
				kx, ky := kidCorner(x, y, depth, k)
				w.visit(kid, depth+1, kx, ky, to)
			}
		}
	}
	if to > from {
		w.edges = w.edges[:to]
	}
}

// start walks everything.
func (w *within) start() {
	a := w.area
	for _, r := range a.rings {
		for e := r.from; e+1 < r.to; e++ {
			w.edges = append(w.edges, e)
		}
	}
	w.visit(0, 0, 0, 0, 0)
}

// cellBound is the box of a cell in degrees, a little widened, because the place
// of a point in world units is rounded.
func cellBound(depth uint8, x, y uint32) orb.Bound {
	const margin = 4 // world units
	lon := func(v float64) float64 { return v*(360.0/(1<<32)) - 180 }
	lat := func(v float64) float64 {
		return math.Atan(math.Sinh(math.Pi*(1-v*(2.0/(1<<32))))) * (180 / math.Pi)
	}
	size := math.Ldexp(1, 32-int(depth))
	fx, fy := float64(x), float64(y)
	b := orb.Bound{
		Min: orb.Point{lon(fx - margin), lat(fy + size + margin)},
		Max: orb.Point{lon(fx + size + margin), lat(fy - margin)},
	}
	// What lies beyond the projection is counted in its outermost cells.
	if y == 0 {
		b.Max[1] = 90
	}
	if fy+size >= 1<<32 {
		b.Min[1] = -90
	}
	return b
}

// touches reports whether an edge may meet a box. It may say yes for a near miss.
func touches(u, v orb.Point, b *orb.Bound) bool {
	if max(u[0], v[0]) < b.Min[0] || min(u[0], v[0]) > b.Max[0] ||
		max(u[1], v[1]) < b.Min[1] || min(u[1], v[1]) > b.Max[1] {
		return false
	}
	// The box misses the line when its corners all lie clearly on one side.
	dx, dy := v[0]-u[0], v[1]-u[1]
	side := func(lon, lat float64) float64 { return dx*(lat-u[1]) - dy*(lon-u[0]) }
	const clearly = 1e-9
	s := side(b.Min[0], b.Min[1])
	lo, hi := s, s
	for _, s := range [...]float64{side(b.Max[0], b.Min[1]), side(b.Min[0], b.Max[1]), side(b.Max[0], b.Max[1])} {
		lo, hi = min(lo, s), max(hi, s)
	}
	eps := clearly * (math.Abs(dx) + math.Abs(dy))
	return lo <= eps && hi >= -eps
}

// byCells collects the points of the area through the cluster cells. Closed
// dangers are not in them.
func (c *choice) byCells(v *View, top *firstRanked) int {
	matched := 0
	var gathered []slot
	one := func(s slot, _ *record) { gathered = append(gathered, s) }
	bare := top == nil && c.top == 0 && c.plain()
	p := c.l.pyramid(c.st)
	w := within{st: c.st, p: p, area: c.polygon(), each: one}
	w.whole = func(cell uint32) {
		if !bare {
			p.each(cell, func(s slot) { gathered = append(gathered, s) })
			return
		}
		for class, n := range p.cells[cell].counts {
			if c.classes[class] {
				matched += int(n)
			}
		}
	}
	w.start()
	return matched + c.fromSorted(v, top, gathered, func(r *record) bool { return c.covers(orb.Point{r.lon, r.lat}) })
}

// each calls yield for every slot below a cell.
func (p *pyramid) each(c uint32, yield func(slot)) {
	q := &p.cells[c]
	for _, s := range q.bucket {
		yield(s)
	}
	for _, kid := range q.kids {
		if kid != 0 {
			p.each(kid, yield)
		}
	}
}

// search calls yield for every record in a box, edges included, below the cell
// at x, y.
func (p *pyramid) search(st *store, b *orb.Bound, c uint32, depth uint8, x, y uint32, yield func(slot, *record)) {
	if box := cellBound(depth, x, y); !box.Intersects(*b) {
		return
	}
	q := &p.cells[c]
	for _, s := range q.bucket {
		if r := st.at(s); r.lon >= b.Min[0] && r.lon <= b.Max[0] && r.lat >= b.Min[1] && r.lat <= b.Max[1] {
			yield(s, r)
		}
	}
	for k, kid := range q.kids {
		if kid != 0 {
			kx, ky := kidCorner(x, y, depth, k)
			p.search(st, b, kid, depth+1, kx, ky, yield)
		}
	}
}

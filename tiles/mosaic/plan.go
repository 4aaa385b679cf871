package mosaic

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"anwang/tiles/lattice"
)

// none is the grid outside all grids.
const none = int32(-1)

// ref is a border with a direction: index<<1, odd when it is run backwards.
type ref int32

func forward(i int) ref       { return ref(i << 1) }
func (r ref) index() int      { return int(r >> 1) }
func (r ref) backwards() bool { return r&1 == 1 }
func (r ref) turned() ref     { return r ^ 1 }

// border is one line between two grids of the finest depth of a plan, run so
// that left is on its left.
type border struct {
	left, right int32 // numbers of grids, or none
	from, to    int32 // numbers of end points
	top         uint8 // the smallest depth it is a border of
	a, b        int32 // its vertices are plan.vertices[a:b], both ends included
	area        float64
}

// plan is how the grids of some depth and all above it are put together from
// one set of borders. It knows no zoom; all zooms that show the same depths
// share one.
type plan struct {
	vertices []lattice.Vertex
	borders  []border
	shapes   []shape
	shared   bool // the borders meet at their ends only
}

// shape is a grid as rings of borders: polygons of rings, the outer one first,
// the inside on the left.
type shape struct {
	grid     int32
	polygons [][][]ref
}

// line is a border as it comes from the cover: grids of the finest depth on
// both sides.
type line struct {
	left, right int32
	points      []orb.Point
}

// newPlan builds a plan for depth of the tree t.
func newPlan(t *tree, depth uint8, lines []line) *plan {
	p := &plan{}
	nodes := map[orb.Point]int32{}
	node := func(at orb.Point) int32 {
		i, ok := nodes[at]
		if !ok {
			i = int32(len(nodes))
			nodes[at] = i
		}
		return i
	}
	for _, l := range lines {
		b := border{left: l.left, right: l.right, a: int32(len(p.vertices)), top: t.split(l.left, l.right)}
		b.from, b.to = node(l.points[0]), node(l.points[len(l.points)-1])
		for _, q := range l.points {
			p.vertices = append(p.vertices, lattice.Project(q))
		}
		b.b = int32(len(p.vertices))
		b.area = sweep(p.vertices[b.a:b.b])
		p.borders = append(p.borders, b)
	}
	for d := uint8(1); d <= depth; d++ {
		p.assemble(t, d)
	}
	return p
}

// sweep is twice the area between a line and the world's corner, positive when
// the corner lies on its left; over a closed ring the corner cancels out. North
// is up here, as on paper.
func sweep(vs []lattice.Vertex) float64 {
	var a float64
	for i := 0; i+1 < len(vs); i++ {
		p, q := vs[i], vs[i+1]
		a -= (float64(p.X)*float64(q.Y) - float64(q.X)*float64(p.Y)) / (1 << lattice.WorldBits)
	}
	return a
}

// assemble adds the shapes of the grids of one depth.
func (p *plan) assemble(t *tree, depth uint8) {
	type side struct {
		grid int32
		ref  ref
	}
	var sides []side
	for i, b := range p.borders {
		l, r := t.above(b.left, depth), t.above(b.right, depth)
		if l == r {
			continue
		}
		// a grid of a smaller depth, a street without communities, was added there
		if l != none && t.depth[l] == depth {
			sides = append(sides, side{l, forward(i)})
		}
		if r != none && t.depth[r] == depth {
			sides = append(sides, side{r, forward(i).turned()})
		}
	}
	slices.SortStableFunc(sides, func(a, b side) int { return cmp.Compare(a.grid, b.grid) })
	var refs []ref
	for i := 0; i < len(sides); {
		g := sides[i].grid
		refs = refs[:0]
		for ; i < len(sides) && sides[i].grid == g; i++ {
			refs = append(refs, sides[i].ref)
		}
		p.shapes = append(p.shapes, shape{grid: g, polygons: p.nest(p.rings(refs))})
	}
}

func (p *plan) start(r ref) int32 { return p.end(r.turned()) }

func (p *plan) end(r ref) int32 {
	if r.backwards() {
		return p.borders[r.index()].from
	}
	return p.borders[r.index()].to
}

// rings links the borders of one grid into closed rings.
func (p *plan) rings(refs []ref) [][]ref {
	leaving := make(map[int32][]ref, len(refs))
	for _, r := range refs {
		v := p.start(r)
		leaving[v] = append(leaving[v], r)
	}
	used := make(map[ref]bool, len(refs))
	var rings [][]ref
	for _, first := range refs {
		if used[first] {
			continue
		}
		ring := []ref{}
		for r := first; ; {
			used[r] = true
			ring = append(ring, r)
			next, ok := p.next(r, leaving[p.end(r)], used)
			if !ok {
				break
			}
			r = next
		}
		if p.end(ring[len(ring)-1]) == p.start(ring[0]) {
			rings = append(rings, ring)
		}
	}
	return rings
}

// next is where a ring goes on after r. Where a grid touches itself in a point
// there is a choice; the ring stays with the part of the grid it comes from.
func (p *plan) next(r ref, out []ref, used map[ref]bool) (best ref, ok bool) {
	back := p.direction(r.turned())
	turn := 0.0
	for _, o := range out {
		if used[o] {
			continue
		}
		// clockwise from the way we came, the first one met
		if t := clockwise(back, p.direction(o)); !ok || t < turn {
			best, turn, ok = o, t, true
		}
	}
	return best, ok
}

// direction is the first step of a border, x to the east and y to the north.
func (p *plan) direction(r ref) [2]float64 {
	b := p.borders[r.index()]
	u, v := p.vertices[b.a], p.vertices[b.a+1]
	if r.backwards() {
		u, v = p.vertices[b.b-1], p.vertices[b.b-2]
	}
	return [2]float64{float64(v.X) - float64(u.X), float64(u.Y) - float64(v.Y)}
}

// nest gives every hole to the smallest outer ring around it.
func (p *plan) nest(rings [][]ref) [][][]ref {
	type outer struct {
		area float64
		ring []lattice.Vertex
		at   int
	}
	var polygons [][][]ref
	var outers []outer
	var holes [][]ref
	for _, r := range rings {
		a := p.area(r)
		switch {
		case a > 0:
			outers = append(outers, outer{area: a, at: len(polygons)})
			polygons = append(polygons, [][]ref{r})
		case a < 0:
			holes = append(holes, r)
		}
	}
	if len(polygons) == 0 {
		return nil
	}
	for _, h := range holes {
		at := 0
		if len(outers) > 1 {
			b := p.borders[h[0].index()]
			u, v := p.vertices[b.a], p.vertices[b.a+1]
			best := -1
			for i := range outers {
				o := &outers[i]
				if o.ring == nil {
					o.ring = p.points(nil, polygons[o.at][0])
				}
				if (best < 0 || o.area < outers[best].area) && o.area > -p.area(h) && around(o.ring, u, v) {
					best = i
				}
			}
			at = outers[max(best, 0)].at
		}
		polygons[at] = append(polygons[at], h)
	}
	return polygons
}

func (p *plan) area(ring []ref) float64 {
	var a float64
	for _, r := range ring {
		if r.backwards() {
			a -= p.borders[r.index()].area
		} else {
			a += p.borders[r.index()].area
		}
	}
	return a
}

// points appends the vertices of a ring, the first one not repeated.
func (p *plan) points(dst []lattice.Vertex, ring []ref) []lattice.Vertex {
	for _, r := range ring {
		b := p.borders[r.index()]
		if r.backwards() {
			for i := b.b - 1; i > b.a; i-- {
				dst = append(dst, p.vertices[i])
			}
		} else {
			dst = append(dst, p.vertices[b.a:b.b-1]...)
		}
	}
	return dst
}

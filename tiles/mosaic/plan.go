package mosaic

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"anwang/tiles/lattice"
)

// none is the grid outside all grids.
const none = int32(-1)

// ref is an arc with a direction: index<<1, odd when it is run backwards.
type ref int32

func forward(i int) ref       { return ref(i << 1) }
func (r ref) index() int      { return int(r >> 1) }
func (r ref) backwards() bool { return r&1 == 1 }
func (r ref) turned() ref     { return r ^ 1 }

// arc is one line between two grids of the finest depth of a plan, run so
// that left is on its left.
type arc struct {
	left, right int32 // numbers of grids, or none
	from, to    int32 // numbers of end points
	top         uint8 // the smallest depth it is an arc of
	a, b        int32 // its vertices are plan.vertices[a:b], both ends included; none: it is no more
	area        float64
}

// plan is how the grids of some depth and all above it are put together from
// one set of arcs. It knows no zoom; all zooms that show the same depths
// share one.
type plan struct {
	vertices []lattice.Vertex
	arcs     []arc
	boxes    [][2]lattice.Vertex // north-west and south-east corner of each arc
	shapes   []shape
	shared   bool // the arcs meet at their ends only
	nodes    map[lattice.Vertex]int32
	free     []int32         // arcs that are no more
	shapeOf  map[int32]int32 // the shape of each grid
	depth    uint8
	spoilt   int // vertices of arcs that are no more
}

// shape is a grid as rings of arcs: polygons of rings, the outer one first,
// the inside on the left.
type shape struct {
	grid     int32
	polygons [][][]ref
}

// line is an arc as it comes from the cover: grids of the finest depth on
// both sides.
type line struct {
	left, right int32
	points      []orb.Point
}

// newPlan builds a plan for depth of the tree t.
func newPlan(t *tree, depth uint8, lines []line) *plan {
	p := &plan{nodes: map[lattice.Vertex]int32{}, depth: depth}
	outlines := make([]outline, len(lines))
	for i, l := range lines {
		o := outline{left: l.left, right: l.right, points: make([]lattice.Vertex, len(l.points))}
		for k, q := range l.points {
			o.points[k] = lattice.Project(q)
		}
		outlines[i] = o.canonical()
	}
	slices.SortStableFunc(outlines, func(a, b outline) int { return compareLines(a.points, b.points) })
	for i := range outlines {
		p.enter(t, &outlines[i])
	}
	for d := uint8(1); d <= depth; d++ {
		p.assemble(t, d)
	}
	p.index()
	return p
}

// index notes the shape of each grid.
func (p *plan) index() {
	p.shapeOf = make(map[int32]int32, len(p.shapes))
	for i := range p.shapes {
		p.shapeOf[p.shapes[i].grid] = int32(i)
	}
}

// outline is a line in the world.
type outline struct {
	left, right int32
	points      []lattice.Vertex
}

// lower orders vertices west to east, then south to north, as covers do.
func lower(a, b lattice.Vertex) bool { return a.X < b.X || a.X == b.X && a.Y > b.Y }

func compareVertices(a, b lattice.Vertex) int {
	return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(b.Y, a.Y))
}

// canonical runs a line from its lower end, a closed one towards the lower of its first
// steps, so that an arc is the same however it was found.
func (o outline) canonical() outline {
	n := len(o.points)
	first, last := o.points[0], o.points[n-1]
	if first == last {
		first, last = o.points[1], o.points[n-2]
	}
	if !lower(last, first) {
		return o
	}
	points := slices.Clone(o.points)
	slices.Reverse(points)
	return outline{left: o.right, right: o.left, points: points}
}

// compareLines orders arcs by their ends and the step they begin with. Of two that
// meet at their ends only, no two are equal.
func compareLines(a, b []lattice.Vertex) int {
	return cmp.Or(compareVertices(a[0], b[0]), compareVertices(a[len(a)-1], b[len(b)-1]), compareVertices(a[1], b[1]))
}

// compare orders arcs as newPlan has them.
func (p *plan) compare(a, b int32) int { return compareLines(p.line(a), p.line(b)) }

func (p *plan) line(i int32) []lattice.Vertex { return p.vertices[p.arcs[i].a:p.arcs[i].b] }

// order returns the arcs there are, in order.
func (p *plan) order() []int32 {
	out := make([]int32, 0, len(p.arcs)-len(p.free))
	for i := range p.arcs {
		if b := &p.arcs[i]; b.b > b.a {
			out = append(out, int32(i))
		}
	}
	if p.spoilt > 0 {
		slices.SortStableFunc(out, p.compare)
	}
	return out
}

// enter adds an arc, in the place of one that is no more if there is any.
func (p *plan) enter(t *tree, o *outline) int32 {
	i := int32(len(p.arcs))
	if n := len(p.free); n > 0 {
		i, p.free = p.free[n-1], p.free[:n-1]
	} else {
		p.arcs, p.boxes = append(p.arcs, arc{}), append(p.boxes, [2]lattice.Vertex{})
	}
	p.write(t, i, o)
	return i
}

// write makes arc i run along o.
func (p *plan) write(t *tree, i int32, o *outline) {
	b := arc{left: o.left, right: o.right, a: int32(len(p.vertices)), top: t.split(o.left, o.right)}
	b.from, b.to = p.node(o.points[0]), p.node(o.points[len(o.points)-1])
	p.vertices = append(p.vertices, o.points...)
	b.b = int32(len(p.vertices))
	b.area = sweep(o.points)
	p.arcs[i], p.boxes[i] = b, boxOf(o.points)
}

// boxOf is the north-west and the south-east corner of what some vertices are in.
func boxOf(vs []lattice.Vertex) [2]lattice.Vertex {
	nw, se := vs[0], vs[0]
	for _, v := range vs {
		nw.X, nw.Y = min(nw.X, v.X), min(nw.Y, v.Y)
		se.X, se.Y = max(se.X, v.X), max(se.Y, v.Y)
	}
	return [2]lattice.Vertex{nw, se}
}

// node numbers the ends of arcs.
func (p *plan) node(at lattice.Vertex) int32 {
	i, ok := p.nodes[at]
	if !ok {
		i = int32(len(p.nodes))
		p.nodes[at] = i
	}
	return i
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
	for i, b := range p.arcs {
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
		return p.arcs[r.index()].from
	}
	return p.arcs[r.index()].to
}

// rings links the arcs of one grid into closed rings.
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

// direction is the first step of an arc, x to the east and y to the north.
func (p *plan) direction(r ref) [2]float64 {
	b := p.arcs[r.index()]
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
			b := p.arcs[h[0].index()]
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
			a -= p.arcs[r.index()].area
		} else {
			a += p.arcs[r.index()].area
		}
	}
	return a
}

// points appends the vertices of a ring, the first one not repeated.
func (p *plan) points(dst []lattice.Vertex, ring []ref) []lattice.Vertex {
	for _, r := range ring {
		b := p.arcs[r.index()]
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

package mosaic

import (
	"maps"
	"slices"

	"anwang/geo/cover"
	"anwang/tiles/lattice"
)

// edge is one step of an arc, from its lower end.
type edge struct{ a, b lattice.Vertex }

// sides are the grids left and right of an edge.
type sides struct{ left, right int32 }

// edgesOf returns the edges of a cover with the leaf grids beside them.
func edgesOf(c *cover.Cover) map[edge]sides {
	codes := c.Codes()
	grids := make([]int32, len(codes)+1)
	grids[0] = none
	for i, s := range codes {
		grids[i+1] = number(s)
	}
	out := map[edge]sides{}
	for _, a := range c.Arcs() {
		var last lattice.Vertex
		for i, q := range a.Line {
			v := lattice.Project(q)
			if i > 0 {
				s := sides{grids[a.Left+1], grids[a.Right+1]}
				if lower(v, last) {
					out[edge{v, last}] = sides{s.right, s.left}
				} else {
					out[edge{last, v}] = s
				}
			}
			last = v
		}
	}
	return out
}

// at returns the sides of an edge among the grids of a depth; ok is false when it is no
// border there.
func (s sides) at(t *tree, depth uint8) (sides, bool) {
	up := sides{t.above(s.left, depth), t.above(s.right, depth)}
	return up, up.left != up.right
}

// replan is what becomes of a plan when leaf grids have other shapes.
type replan struct {
	near  map[int32]bool // arcs that touch a place where something changes
	gone  []int32        // those that are no more
	lines []outline      // what is there instead, or beside
	arcs  []int32        // beside lines: the arc that runs along it from now on, none: a new one
}

// replan finds out what becomes of a plan when edges change. It changes nothing; ok is
// false when the edges do not fit the plan.
func (p *plan) replan(t *tree, depth uint8, old, now map[edge]sides) (r *replan, ok bool) {
	gone, come := map[edge]bool{}, map[edge]sides{}
	for e, s := range old {
		was, arc := s.at(t, depth)
		is, stays := sides{none, none}, false
		if n, there := now[e]; there {
			is, stays = n.at(t, depth)
		}
		if arc == stays && (!arc || was == is) {
			continue
		}
		if arc {
			gone[e] = true
		}
		if stays {
			come[e] = is
		}
	}
	for e, s := range now {
		if _, was := old[e]; was {
			continue
		}
		if is, arc := s.at(t, depth); arc {
			come[e] = is
		}
	}
	r = &replan{near: map[int32]bool{}}
	if len(gone)+len(come) == 0 {
		return r, true
	}
	touched := map[lattice.Vertex]bool{}
	for e := range gone {
		touched[e.a], touched[e.b] = true, true
	}
	for e := range come {
		touched[e.a], touched[e.b] = true, true
	}
	p.touching(touched, r.near)
	tr := tracer{at: map[lattice.Vertex][]int32{}, node: map[lattice.Vertex]bool{}}
	left := len(gone)
	for _, i := range p.sorted(r.near) {
		left -= p.take(&tr, i, gone, touched)
	}
	if left != 0 {
		return nil, false
	}
	for e, s := range come {
		tr.add(e.a, e.b, s)
	}
	r.lines = tr.trace()
	r.match(p)
	return r, true
}

// touching adds the arcs that have one of some vertices.
func (p *plan) touching(vertices map[lattice.Vertex]bool, into map[int32]bool) {
	all := boxOf(slices.Collect(maps.Keys(vertices)))
	for i := range p.boxes {
		if !overlap(&p.boxes[i], &all) {
			continue
		}
		b := &p.arcs[i]
		if slices.ContainsFunc(p.vertices[b.a:b.b], func(v lattice.Vertex) bool { return vertices[v] }) {
			into[int32(i)] = true
		}
	}
}

// overlap reports whether two boxes of vertices have a place in common.
func overlap(a, b *[2]lattice.Vertex) bool {
	return a[0].X <= b[1].X && b[0].X <= a[1].X && a[0].Y <= b[1].Y && b[0].Y <= a[1].Y
}

// sorted returns a set of arcs in their order.
func (p *plan) sorted(set map[int32]bool) []int32 {
	out := make([]int32, 0, len(set))
	for i := range set {
		out = append(out, i)
	}
	slices.SortFunc(out, p.compare)
	return out
}

// take hands the edges of an arc to a tracer but those that are gone, and returns how
// many of these it has.
func (p *plan) take(tr *tracer, i int32, gone map[edge]bool, touched map[lattice.Vertex]bool) (n int) {
	b := &p.arcs[i]
	line := p.line(i)
	for k := 0; k+1 < len(line); k++ {
		e, s := edge{line[k], line[k+1]}, sides{b.left, b.right}
		if lower(e.b, e.a) {
			e, s = edge{e.b, e.a}, sides{s.right, s.left}
		}
		if gone[e] {
			n++
			continue
		}
		tr.add(e.a, e.b, s)
	}
	for _, end := range [2]lattice.Vertex{line[0], line[len(line)-1]} {
		// What nothing changes at stays the end of arcs; a ring that hangs on
		// nothing has none.
		if !touched[end] && (b.from != b.to || p.ends(b.from) > 2) {
			tr.node[end] = true
		}
	}
	return n
}

// ends is how many ends of arcs a node has.
func (p *plan) ends(node int32) (n int) {
	for i := range p.arcs {
		if b := &p.arcs[i]; b.b > b.a {
			if b.from == node {
				n++
			}
			if b.to == node {
				n++
			}
		}
	}
	return n
}

// match finds the arcs that run on along other lines.
func (r *replan) match(p *plan) {
	free := map[int32]bool{}
	for i := range r.near {
		free[i] = true
	}
	for k := range r.lines {
		o := &r.lines[k]
		found := none
		for i := range free {
			b, line := &p.arcs[i], p.line(i)
			if b.left == o.left && b.right == o.right && line[0] == o.points[0] && line[len(line)-1] == o.points[len(o.points)-1] &&
				(found == none || line[1] == o.points[1]) {
				found = i
			}
		}
		delete(free, found)
		r.arcs = append(r.arcs, found)
	}
	r.gone = p.sorted(free)
}

// apply changes the plan; ok is false when a grid has no shape to change.
func (p *plan) apply(t *tree, r *replan) (out *rezoom, ok bool) {
	p.spoilt++ // from now on arcs are not numbered in their order
	out = &rezoom{near: r.near, gone: r.gone, shapes: map[int32]bool{}}
	beside := map[int32]bool{}
	note := func(i int32) {
		for d := p.depth; d > 0; d-- {
			l, r := t.above(p.arcs[i].left, d), t.above(p.arcs[i].right, d)
			if l == r {
				return // both lie in it
			}
			beside[l], beside[r] = true, true
		}
	}
	gone, come := map[int32]bool{}, map[int32]bool{}
	for _, i := range r.gone {
		note(i)
		gone[i] = true
		p.spoilt += int(p.arcs[i].b - p.arcs[i].a)
		p.arcs[i] = arc{left: none, right: none}
	}
	p.free = append(p.free, r.gone...)
	for k := range r.lines {
		o, i := &r.lines[k], r.arcs[k]
		switch {
		case i == none:
			i = p.enter(t, o)
			come[i] = true
		case slices.Equal(p.line(i), o.points):
			continue
		default:
			p.spoilt += int(p.arcs[i].b - p.arcs[i].a)
			p.write(t, i, o)
		}
		note(i)
		out.written = append(out.written, i)
	}
	for g := range beside {
		s, there := p.shapeOf[g]
		switch {
		case g == none:
		case !there:
			return nil, false
		default:
			out.beside = append(out.beside, g)
			if p.reassemble(t, s, gone, come) {
				out.shapes[s] = true
			}
		}
	}
	return out, true
}

// reassemble puts a shape together again, and reports whether it is made otherwise.
func (p *plan) reassemble(t *tree, s int32, gone, come map[int32]bool) bool {
	sh := &p.shapes[s]
	depth := t.depth[sh.grid]
	var refs []ref
	side := func(i int32) {
		l, r := t.above(p.arcs[i].left, depth) == sh.grid, t.above(p.arcs[i].right, depth) == sh.grid
		if l && !r {
			refs = append(refs, forward(int(i)))
		} else if r && !l {
			refs = append(refs, forward(int(i)).turned())
		}
	}
	for _, polygon := range sh.polygons {
		for _, ring := range polygon {
			for _, r := range ring {
				if i := int32(r.index()); !gone[i] && !come[i] {
					side(i)
				}
			}
		}
	}
	for i := range come {
		side(i)
	}
	slices.SortFunc(refs, func(a, b ref) int { return p.compare(int32(a.index()), int32(b.index())) })
	old := sh.polygons
	sh.polygons = p.nest(p.rings(refs))
	return !sameRings(old, sh.polygons)
}

func sameRings(a, b [][][]ref) bool {
	return slices.EqualFunc(a, b, func(a, b [][]ref) bool { return slices.EqualFunc(a, b, slices.Equal[[]ref]) })
}

// compact gives back what arcs that are no more have left behind, when it is more than
// there is.
func (p *plan) compact() {
	if p.spoilt <= len(p.vertices)/2+4096 {
		return
	}
	vertices := make([]lattice.Vertex, 0, len(p.vertices)-p.spoilt+1)
	for i := range p.arcs {
		b := &p.arcs[i]
		from := int32(len(vertices))
		vertices = append(vertices, p.line(int32(i))...)
		b.a, b.b = from, int32(len(vertices))
	}
	p.vertices, p.spoilt = vertices, 1
}

// tracer joins edges into lines.
type tracer struct {
	edges []traced
	at    map[lattice.Vertex][]int32
	node  map[lattice.Vertex]bool // where lines end whatever meets there
}

type traced struct {
	a, b lattice.Vertex
	sides
	done bool
}

func (tr *tracer) add(a, b lattice.Vertex, s sides) {
	i := int32(len(tr.edges))
	tr.edges = append(tr.edges, traced{a: a, b: b, sides: s})
	tr.at[a] = append(tr.at[a], i)
	tr.at[b] = append(tr.at[b], i)
}

func (tr *tracer) ends(v lattice.Vertex) bool { return tr.node[v] || len(tr.at[v]) != 2 }

// trace returns the lines: those between ends, then rings, each from its lowest vertex.
func (tr *tracer) trace() (out []outline) {
	for v, edges := range tr.at {
		if !tr.ends(v) {
			continue
		}
		for _, i := range edges {
			if !tr.edges[i].done {
				out = append(out, tr.walk(v, i))
			}
		}
	}
	for i := range tr.edges {
		if tr.edges[i].done {
			continue
		}
		ring := tr.walk(tr.edges[i].a, int32(i))
		low := 0
		points := ring.points[:len(ring.points)-1]
		for k, v := range points {
			if lower(v, points[low]) {
				low = k
			}
		}
		ring.points = append(slices.Concat(points[low:], points[:low]), points[low])
		out = append(out, ring.canonical())
	}
	slices.SortFunc(out, func(a, b outline) int { return compareLines(a.points, b.points) })
	return out
}

// walk follows an edge from v to the next end.
func (tr *tracer) walk(v lattice.Vertex, i int32) outline {
	e := &tr.edges[i]
	o := outline{left: e.left, right: e.right, points: []lattice.Vertex{v}}
	if e.a != v {
		o.left, o.right = o.right, o.left
	}
	start := v
	for {
		e.done = true
		if e.a == v {
			v = e.b
		} else {
			v = e.a
		}
		o.points = append(o.points, v)
		if v == start || tr.ends(v) {
			return o.canonical()
		}
		next := tr.at[v][0]
		if tr.edges[next].done {
			next = tr.at[v][1]
		}
		e = &tr.edges[next]
	}
}

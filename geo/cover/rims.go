package cover

import (
	"slices"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/geo/sweep"
)

// rim is a directed edge that nobody has on its other side; the union is on its
// left.
type rim struct{ from, to, owner int32 }

// rims joins the edges that have a polygon on one side only into rings: the
// outlines of the union, and its holes. A hole is a gap, unless it is declared
// or lies outside of the frame, which then have the other side.
func (ch *checker) rims() {
	set := newVertexSet(64)
	var rims []rim
	for i := range ch.sides {
		s := &ch.sides[i]
		if i > 0 && *s == ch.sides[i-1] {
			continue // twice in one polygon
		}
		e := [2]Vertex{s.a, s.b}
		if !s.east {
			e[0], e[1] = e[1], e[0]
		}
		if len(ch.dir[[2]Vertex{e[1], e[0]}]) == 0 && ch.dir[e][0] == s.owner {
			rims = append(rims, rim{set.id(e[0]), set.id(e[1]), s.owner})
		}
	}
	next := ch.follow(set.verts, rims)
	used := make([]bool, len(rims))
	at := make([]int32, len(set.verts)) // where on the path the vertex is, one more
	for first := range rims {
		var path []int32
		for k := int32(first); k >= 0 && !used[k]; k = next[k] {
			ch.pace.Step()
			if from := at[rims[k].from] - 1; from >= 0 { // a loop: two holes that touch come out one by one
				ch.ring(set.verts, rims, path[from:])
				for _, e := range path[from:] {
					at[rims[e].from] = 0
				}
				path = path[:from]
			}
			used[k] = true
			path = append(path, k)
			at[rims[k].from] = int32(len(path))
		}
		if len(path) > 0 {
			if to := rims[path[len(path)-1]].to; at[to] > 0 {
				ch.ring(set.verts, rims, path[at[to]-1:])
			} // otherwise it goes nowhere: a crossing, told before
		}
		for _, e := range path {
			at[rims[e].from] = 0
		}
	}
}

// follow finds for each rim the one after it: the first clockwise from the way
// back, which keeps to the same piece of the union; -1 for none.
func (ch *checker) follow(verts []Vertex, rims []rim) []int32 {
	out := make([][]int32, len(verts))
	for i, r := range rims {
		out[r.from] = append(out[r.from], int32(i))
	}
	for v, list := range out {
		slices.SortFunc(list, func(i, j int32) int {
			ch.pace.Step()
			switch p, q := verts[rims[i].to], verts[rims[j].to]; {
			case angleLess(verts[v], p, q):
				return -1
			case angleLess(verts[v], q, p):
				return 1
			}
			return int(i - j)
		})
	}
	next := make([]int32, len(rims))
	for i, r := range rims {
		list := out[r.to]
		if len(list) == 0 {
			next[i] = -1
			continue
		}
		// How many leave at a lesser angle than the way back.
		k, _ := slices.BinarySearchFunc(list, r.from, func(e, back int32) int {
			if angleLess(verts[r.to], verts[rims[e].to], verts[back]) {
				return -1
			}
			return 1
		})
		next[i] = list[(k+len(list)-1)%len(list)]
	}
	return next
}

// ring looks at one closed ring of rims.
func (ch *checker) ring(verts []Vertex, rims []rim, path []int32) {
	if len(path) < 3 {
		return
	}
	vs := make([]Vertex, len(path))
	owners := make([]int32, len(path))
	for i, e := range path {
		vs[i], owners[i] = verts[rims[e].from], rims[e].owner
	}
	shape := make(orb.Ring, 0, len(vs)+1)
	for _, v := range vs {
		shape = append(shape, v.Point())
	}
	shape = append(shape, shape[0])
	if twiceArea(vs) > 0 {
		low := 0
		for i, v := range vs {
			if v.less(vs[low]) {
				low = i
			}
		}
		ch.outlines = append(ch.outlines, outline{
			first: vs[low], then: vs[(low+1)%len(vs)], owner: owners[low], area: geo.Area(shape),
		})
		return
	}
	slices.Sort(owners)
	// A hole of the union may hold islands; they do not fill it.
	ch.gap(geo.Inside(orb.Polygon{shape}), geo.Area(shape), slices.Compact(owners))
}

// outline is an outer ring of the union.
type outline struct {
	first, then Vertex // its first vertex from west to east, and the lower edge from there
	owner       int32  // who has the ground above that edge
	area        float64
}

// nested reports polygons that hold an outline of the union without having a
// hole for it: who has the ground above the edge next below the outline's first
// vertex, and whoever holds the piece of the union that edge is part of.
func (ch *checker) nested() {
	if len(ch.outlines) < 2 && ch.frame() == outside {
		return
	}
	slices.SortFunc(ch.outlines, func(a, b outline) int { return a.first.compare(b.first) })
	var segs []sweep.Segment[Vertex]
	pieces := newPieces(len(ch.sides))
	for i := range ch.sides {
		ch.pace.Step()
		s := &ch.sides[i]
		if i == 0 || s.a != ch.sides[i-1].a || s.b != ch.sides[i-1].b {
			segs = append(segs, sweep.Segment[Vertex]{From: s.a, To: s.b})
			pieces.Join(pieces.of(s.a), pieces.of(s.b))
		}
	}
	framed := map[int32]bool{} // pieces that the frame is part of: nobody holds these
	for i := range ch.sides {
		if s := &ch.sides[i]; s.owner == ch.frame() {
			framed[pieces.of(s.a)] = true
		}
	}
	around := map[int32][]int32{} // by piece: who holds it
	above := func(s int32) []int32 {
		if s >= 0 {
			up := ch.dir[[2]Vertex{segs[s].From, segs[s].To}]
			return append(slices.Clone(up), around[pieces.of(segs[s].From)]...)
		}
		if f := ch.frame(); f != outside {
			return []int32{f}
		}
		return nil
	}
	left := ch.outlines
	plane().Below(ch.pace, segs, func(begin []int32, below func(int32) int32) {
		at := segs[begin[0]].From
		piece := pieces.of(at)
		if _, known := around[piece]; !known { // its first vertex
			if around[piece] = nil; !framed[piece] {
				around[piece] = above(below(begin[0]))
			}
		}
		for len(left) > 0 && left[0].first.compare(at) <= 0 {
			for _, s := range begin {
				if segs[s].To == left[0].then {
					for _, h := range above(below(s)) {
						ch.holds(h, left[0])
					}
				}
			}
			left = left[1:]
		}
	})
}

// holds reports that h holds an outline. Edges that cross spoil what lies below
// what, so that it is then looked at once more.
func (ch *checker) holds(h int32, o outline) {
	if h == o.owner {
		return
	}
	at := o.first.Point()
	if ch.crossed && h != ch.frame() {
		inside := false
		for _, poly := range ch.shape(h) {
			inside = inside || strictlyIn(poly, at)
		}
		if !inside {
			return
		}
	}
	ch.report(Overlap, at, o.area, h, o.owner)
}

func strictlyIn(poly orb.Polygon, p orb.Point) bool {
	for k, r := range poly {
		if in := geo.RingContains(r, p); in == 0 || in > 0 != (k == 0) {
			return false
		}
	}
	return len(poly) > 0
}

// pieces knows which vertices hang together.
type pieces struct {
	set *vertexSet
	sweep.Groups
}

func newPieces(hint int) *pieces { return &pieces{set: newVertexSet(hint)} }

func (p *pieces) of(v Vertex) int32 {
	i := p.set.id(v)
	p.Grow(int(i) + 1)
	return p.Find(i)
}

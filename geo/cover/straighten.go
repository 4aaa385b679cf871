package cover

import (
	"cmp"
	"math"
	"slices"
)

// origin says that a vertex was one of a claimant's own.
type origin struct{ v, claimant int32 }

// origins knows the claimants' own vertices, as against those that crossings
// and the vertices of others put into their borders.
type origins struct {
	list  []origin
	fixed map[int32]bool // claimants whose vertices stay whoever has the ground
}

func (o *origins) add(v, claimant int32) { o.list = append(o.list, origin{v, claimant}) }

// sorted brings the list in order and returns where each vertex begins in it.
func (o *origins) sorted(verts int, step func()) []int32 {
	slices.SortFunc(o.list, func(a, b origin) int {
		step()
		return cmp.Or(cmp.Compare(a.v, b.v), cmp.Compare(a.claimant, b.claimant))
	})
	o.list = slices.Compact(o.list)
	first := make([]int32, verts+1)
	for _, x := range o.list {
		first[x.v+1]++
	}
	for i := 1; i < len(first); i++ {
		first[i] += first[i-1]
	}
	return first
}

// straighten takes out the vertices that dividing put into borders and that
// divide nothing any more: where a line of somebody else, since given up,
// crossed it or came within half a step. What is left of a border is then the
// vertices it had. A vertex stays when another one is so near that the
// straight edge would touch it.
func (cl *cleaner) straighten(edges []edge) []edge {
	if len(cl.origins.list) == 0 {
		return edges
	}
	g := cl.graph
	first := cl.origins.sorted(len(g.verts), cl.pace.Step)
	s := newStar(g.verts, edges)
	var near *pointGrid
	gone := make([]bool, len(edges))
	for v := range int32(len(g.verts)) {
		cl.pace.Step()
		at := s.of(v)
		if len(at) != 2 || cl.keeps(cl.origins.list[first[v]:first[v+1]], edges[at[0]]) {
			continue
		}
		if near == nil {
			near = cl.used(edges)
		}
		e, f := at[0], at[1]
		p, q := edges[e].a^edges[e].b^v, edges[f].a^edges[f].b^v
		if !beside(g.verts[p], g.verts[v], g.verts[q]) || s.joins(p, q) || cl.blocked(near, p, v, q) {
			continue
		}
		// e becomes the straight edge, f goes.
		if edges[e].a == v {
			edges[e].a = q
		} else {
			edges[e].b = q
		}
		gone[f] = true
		ends := s.of(q)
		ends[slices.Index(ends, f)] = e
		near.remove(v)
	}
	kept := edges[:0]
	for i, e := range edges {
		if !gone[i] {
			kept = append(kept, e)
		}
	}
	return kept
}

// beside reports whether v lies as near the straight line from p to q as
// rounding may have put it: where a spike has closed up, a border turns at a
// vertex that nobody had.
func beside(p, v, q Vertex) bool {
	const most = 1.5 // steps: half the diagonal of a pixel at v, and at either end
	length := math.Hypot(float64(q.X)-float64(p.X), float64(q.Y)-float64(p.Y))
	return math.Abs(float64(orient(p, v, q))) <= most*length
}

// keeps reports whether a vertex with these origins is one of the border's own.
func (cl *cleaner) keeps(from []origin, border edge) bool {
	for _, o := range from {
		if o.claimant == border.left || o.claimant == border.right || cl.origins.fixed[o.claimant] {
			return true
		}
	}
	return false
}

// used returns the vertices that edges end at.
func (cl *cleaner) used(edges []edge) *pointGrid {
	g := cl.graph
	x, y := make([]float64, len(g.verts)), make([]float64, len(g.verts))
	for i, v := range g.verts {
		x[i], y[i] = float64(v.X), float64(v.Y)
	}
	near := newPointGrid(x, y)
	ends := make([]bool, len(g.verts))
	for _, e := range edges {
		ends[e.a], ends[e.b] = true, true
	}
	for v, used := range ends {
		if !used {
			near.remove(int32(v))
		}
	}
	return near
}

// blocked reports whether some vertex lies in the triangle that the border would
// sweep over, or so near the straight edge that it would be bent again.
func (cl *cleaner) blocked(near *pointGrid, p, v, q int32) bool {
	verts := cl.graph.verts
	a, b, c := verts[p], verts[v], verts[q]
	if orient(a, b, c) < 0 {
		a, c = c, a
	}
	lox, hix := float64(min(a.X, b.X, c.X)), float64(max(a.X, b.X, c.X))
	loy, hiy := float64(min(a.Y, b.Y, c.Y)), float64(max(a.Y, b.Y, c.Y))
	return near.find(lox-1, loy-1, hix+1, hiy+1, func(m int32) bool {
		cl.pace.Step()
		if m == p || m == q || m == v {
			return false
		}
		w := verts[m]
		return orient(a, b, w) >= 0 && orient(b, c, w) >= 0 && orient(c, a, w) >= 0 || touches(a, c, w)
	}) != nobody
}

// joins reports whether an edge already runs from p to q.
func (s *star) joins(p, q int32) bool {
	for _, e := range s.of(p) {
		if s.edges[e].a == q || s.edges[e].b == q {
			return true
		}
	}
	return false
}

package cover

import (
	"cmp"
	"slices"

	"anwang/geo/sweep"
)

// bend leads the edges of the frame through the vertices of polygons that lie on
// them, or within half a step: a border that ends at the frame puts a vertex
// there that the frame does not have.
func (ch *checker) bend() {
	first, _ := slices.BinarySearchFunc(ch.sides, ch.frame(), func(s checkSide, f int32) int { return cmp.Compare(s.owner, f) })
	if ch.frame() == outside || first == len(ch.sides) {
		return
	}
	edges := slices.Clone(ch.sides[first:])
	set := newVertexSet(2 * first)
	for _, s := range ch.sides[:first] {
		set.id(s.a)
		set.id(s.b)
	}
	n := &sweep.Near{Lines: make([]sweep.Line, len(edges)), Points: make([]sweep.Point, len(set.verts)), Margin: 1}
	for i, v := range set.verts {
		n.Points[i] = v.sweep()
	}
	for i, e := range edges {
		n.Lines[i] = sweep.Line{A: e.a.sweep(), B: e.b.sweep()}
	}
	through := make([][]Vertex, len(edges))
	n.Touch = func(i, p int32) {
		if e, v := &edges[i], set.verts[p]; v != e.a && v != e.b && touches(e.a, e.b, v) {
			through[i] = append(through[i], v)
		}
	}
	n.Visit(ch.pace)
	ch.sides, ch.bent = ch.sides[:first], true
	for i, e := range edges {
		along := func(v Vertex) int64 {
			return (int64(e.b.X)-int64(e.a.X))*(int64(v.X)-int64(e.a.X)) + (int64(e.b.Y)-int64(e.a.Y))*(int64(v.Y)-int64(e.a.Y))
		}
		vs := append(through[i], e.b)
		slices.SortFunc(vs, func(v, w Vertex) int { return cmp.Or(cmp.Compare(along(v), along(w)), v.compare(w)) })
		from := e.a
		for _, to := range slices.Compact(vs) {
			if e.east {
				ch.edge(e.owner, from, to)
			} else {
				ch.edge(e.owner, to, from)
			}
			from = to
		}
	}
}

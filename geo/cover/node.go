package cover

import (
	"cmp"
	"slices"

	"anwang/geo/sweep"
)

// use says that a ring runs along the segment between vertices a and b; a < b.
// Which way it runs does not matter: a ring is known by its two sides.
type use struct{ a, b, ring int32 }

// soup is a heap of ring segments on the way to a planar graph.
type soup struct {
	set  *vertexSet
	uses []use
	segs []seg // distinct segments, after group
	pace *sweep.Pace
}

// seg is a distinct segment and the uses of it, uses[from:to].
type seg struct{ a, b, from, to int32 }

// addRing adds a ring of vertices, the first not repeated.
func (s *soup) addRing(ring int32, vs []Vertex) {
	prev := s.set.id(vs[len(vs)-1])
	for _, v := range vs {
		k := s.set.id(v)
		s.add(prev, k, ring)
		prev = k
	}
}

func (s *soup) add(a, b, ring int32) {
	if a != b {
		s.uses = append(s.uses, use{min(a, b), max(a, b), ring})
	}
}

// group sorts the uses, drops those a ring makes twice — it goes there and back,
// so both sides are the same — and lists the distinct segments.
func (s *soup) group() {
	slices.SortFunc(s.uses, func(x, y use) int {
		s.pace.Step()
		if x.a != y.a {
			return cmp.Compare(x.a, y.a)
		}
		if x.b != y.b {
			return cmp.Compare(x.b, y.b)
		}
		return cmp.Compare(x.ring, y.ring)
	})
	kept := s.uses[:0]
	for _, u := range s.uses {
		if n := len(kept); n > 0 && kept[n-1] == u {
			kept = kept[:n-1]
		} else {
			kept = append(kept, u)
		}
	}
	s.uses = kept
	s.segs = s.segs[:0]
	for i, u := range s.uses {
		if n := len(s.segs); n > 0 && s.segs[n-1].a == u.a && s.segs[n-1].b == u.b {
			s.segs[n-1].to++
		} else {
			s.segs = append(s.segs, seg{u.a, u.b, int32(i), int32(i + 1)})
		}
	}
}

// node cuts segments until they meet at common ends only. Snap rounding all but
// settles in one round; the next ones mend what the rounding of crossings moved
// and see that nothing is left. It ends, because each piece of a cut segment is
// shorter than the whole. It returns the number of rounds that cut.
func (s *soup) node() int {
	s.group()
	for round := 0; ; round++ {
		cuts := s.cuts()
		if len(cuts) == 0 {
			return round
		}
		s.split(cuts)
		s.group()
	}
}

// cut is a vertex to be put into a segment.
type cut struct{ seg, v int32 }

// cuts finds all crossings, and all vertices whose pixel a segment touches.
func (s *soup) cuts() []cut {
	var cuts []cut
	known := int32(len(s.set.verts))
	n := &sweep.Near{Lines: make([]sweep.Line, len(s.segs)), Margin: 1}
	for i, e := range s.segs {
		n.Lines[i] = sweep.Line{A: s.point(e.a), B: s.point(e.b)}
	}
	hot := make([]bool, known)
	for _, e := range s.segs {
		hot[e.a], hot[e.b] = true, true
	}
	var vertex []int32 // by point
	for v := range known {
		if hot[v] {
			n.Points, vertex = append(n.Points, s.point(v)), append(vertex, v)
		}
	}
	n.Pair = func(i, j int32) {
		if v, ok := s.cross(i, j); ok {
			k := s.set.id(v)
			cuts = append(cuts, cut{i, k}, cut{j, k})
		}
	}
	n.Touch = func(i, p int32) {
		verts, v := s.set.verts, vertex[p]
		if e := s.segs[i]; e.a != v && e.b != v && touches(verts[e.a], verts[e.b], verts[v]) {
			cuts = append(cuts, cut{i, v})
		}
	}
	n.Visit(s.pace)
	// Once more for the vertices that crossings have made, or woken.
	n.Pair, n.Points, vertex = nil, nil, nil
	hot = append(hot, make([]bool, len(s.set.verts)-int(known))...)
	for _, c := range cuts {
		if !hot[c.v] {
			hot[c.v] = true
			n.Points, vertex = append(n.Points, s.point(c.v)), append(vertex, c.v)
		}
	}
	if len(n.Points) > 0 {
		n.Visit(s.pace)
	}
	// A crossing may round to an end of one of the segments.
	return slices.DeleteFunc(cuts, func(c cut) bool { return s.segs[c.seg].a == c.v || s.segs[c.seg].b == c.v })
}

func (s *soup) point(v int32) sweep.Point {
	return s.set.verts[v].sweep()
}

func (s *soup) cross(p, q int32) (v Vertex, ok bool) {
	e, f := s.segs[p], s.segs[q]
	if e.a == f.a || e.a == f.b || e.b == f.a || e.b == f.b {
		return v, false
	}
	a, b, c, d := s.set.verts[e.a], s.set.verts[e.b], s.set.verts[f.a], s.set.verts[f.b]
	if max(a.X, b.X) < min(c.X, d.X) || max(c.X, d.X) < min(a.X, b.X) ||
		max(a.Y, b.Y) < min(c.Y, d.Y) || max(c.Y, d.Y) < min(a.Y, b.Y) {
		return v, false
	}
	return crossing(a, b, c, d)
}

// split replaces each use of a cut segment by uses of its pieces.
func (s *soup) split(cuts []cut) {
	verts := s.set.verts
	along := func(c cut) int64 {
		a, b, v := verts[s.segs[c.seg].a], verts[s.segs[c.seg].b], verts[c.v]
		return (int64(b.X)-int64(a.X))*(int64(v.X)-int64(a.X)) + (int64(b.Y)-int64(a.Y))*(int64(v.Y)-int64(a.Y))
	}
	slices.SortFunc(cuts, func(x, y cut) int {
		s.pace.Step()
		if x.seg != y.seg {
			return cmp.Compare(x.seg, y.seg)
		}
		if p, q := along(x), along(y); p != q {
			return cmp.Compare(p, q)
		}
		return cmp.Compare(x.v, y.v)
	})
	cuts = slices.Compact(cuts)
	for len(cuts) > 0 {
		n := 1
		for n < len(cuts) && cuts[n].seg == cuts[0].seg {
			n++
		}
		e := s.segs[cuts[0].seg]
		for u := e.from; u < e.to; u++ {
			ring := s.uses[u].ring
			prev := e.a
			for i, c := range cuts[:n] {
				if i == 0 {
					s.uses[u] = use{min(prev, c.v), max(prev, c.v), ring}
				} else {
					s.add(prev, c.v, ring)
				}
				prev = c.v
			}
			s.add(prev, e.b, ring)
		}
		cuts = cuts[n:]
	}
}

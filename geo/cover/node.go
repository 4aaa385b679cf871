package cover

import (
	"cmp"
	"math"
	"slices"
)

// use says that a ring runs along the segment between vertices a and b; a < b.
// Which way it runs does not matter: a ring is known by its two sides.
type use struct{ a, b, ring int32 }

// soup is a heap of ring segments on the way to a planar graph.
type soup struct {
	set  *vertexSet
	uses []use
	segs []seg // distinct segments, after group
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
	g := newSegGrid(s.set.verts, s.segs)
	var cuts []cut
	for c := range g.cells() {
		in := g.in(c)
		for i, p := range in {
			for _, q := range in[i+1:] {
				if v, ok := s.cross(p, q); ok {
					k := s.set.id(v)
					cuts = append(cuts, cut{p, k}, cut{q, k})
				}
			}
		}
	}
	hot := make([]bool, len(s.set.verts))
	for _, e := range s.segs {
		hot[e.a], hot[e.b] = true, true
	}
	for _, c := range cuts {
		hot[c.v] = true
	}
	verts := s.set.verts
	for v := range verts {
		if !hot[v] {
			continue
		}
		for _, i := range g.around(verts[v]) {
			e := s.segs[i]
			if e.a != int32(v) && e.b != int32(v) && touches(verts[e.a], verts[e.b], verts[v]) {
				cuts = append(cuts, cut{i, int32(v)})
			}
		}
	}
	// A crossing may round to an end of one of the segments.
	cuts = slices.DeleteFunc(cuts, func(c cut) bool { return s.segs[c.seg].a == c.v || s.segs[c.seg].b == c.v })
	return cuts
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

// segGrid finds the segments near a place.
type segGrid struct {
	x0, y0     int64
	size       int64
	cols, rows int64
	first, ids []int32
}

func newSegGrid(verts []Vertex, segs []seg) *segGrid {
	g := &segGrid{size: 1, cols: 1, rows: 1}
	lox, loy, hix, hiy := int64(math.MaxInt32), int64(math.MaxInt32), int64(math.MinInt32), int64(math.MinInt32)
	for _, e := range segs {
		for _, v := range [2]Vertex{verts[e.a], verts[e.b]} {
			lox, hix = min(lox, int64(v.X)), max(hix, int64(v.X))
			loy, hiy = min(loy, int64(v.Y)), max(hiy, int64(v.Y))
		}
	}
	if len(segs) > 0 {
		g.x0, g.y0 = lox-2, loy-2
		w, h := hix-lox+5, hiy-loy+5
		n := float64(len(segs))
		g.size = max(int64(math.Sqrt(float64(w)*float64(h)/(2*n))), (w+h)/(4*int64(len(segs))+64), 4)
		g.cols, g.rows = w/g.size+1, h/g.size+1
	}
	g.first = make([]int32, g.cols*g.rows+2)
	for _, e := range segs {
		g.visit(verts[e.a], verts[e.b], func(c int64) { g.first[c+2]++ })
	}
	for i := 2; i < len(g.first); i++ {
		g.first[i] += g.first[i-1]
	}
	g.ids = make([]int32, g.first[len(g.first)-1])
	for i, e := range segs {
		g.visit(verts[e.a], verts[e.b], func(c int64) {
			g.ids[g.first[c+1]] = int32(i)
			g.first[c+1]++
		})
	}
	return g
}

// visit calls f for the cells that a–b or a pixel it touches may lie in.
func (g *segGrid) visit(a, b Vertex, f func(int64)) {
	ax, ay, bx, by := int64(a.X)-g.x0, int64(a.Y)-g.y0, int64(b.X)-g.x0, int64(b.Y)-g.y0
	if ay > by {
		ax, ay, bx, by = bx, by, ax, ay
	}
	r0, r1 := (ay-1)/g.size, (by+1)/g.size
	lo, hi := min(ax, bx), max(ax, bx)
	for r := r0; r <= r1; r++ {
		l, h := lo-1, hi+1
		if r0 != r1 && ay != by {
			// The stretch of the segment within this row, a little longer.
			k := float64(bx-ax) / float64(by-ay)
			y0, y1 := max(r*g.size-2, ay), min((r+1)*g.size+2, by)
			x0, x1 := float64(ax)+k*float64(y0-ay), float64(ax)+k*float64(y1-ay)
			l, h = max(l, int64(min(x0, x1))-2), min(h, int64(max(x0, x1))+2)
		}
		for c := max(l, 0) / g.size; c <= h/g.size; c++ {
			f(r*g.cols + c)
		}
	}
}

func (g *segGrid) cells() int { return int(g.cols * g.rows) }

func (g *segGrid) in(c int) []int32 { return g.ids[g.first[c]:g.first[c+1]] }

// around returns the segments that may touch the pixel of v.
func (g *segGrid) around(v Vertex) []int32 {
	return g.in(int((int64(v.Y)-g.y0)/g.size*g.cols + (int64(v.X)-g.x0)/g.size))
}

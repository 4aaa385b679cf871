package cover

import (
	"cmp"
	"slices"

	"anwang/geo/sweep"
)

// graph is a planar graph and its faces. Half-edge 2i runs along segment i from
// a to b, 2i+1 back; the face of a half-edge is on its left. Face 0 is the
// endless one.
type graph struct {
	verts []Vertex
	segs  []seg
	next  []int32   // by half-edge: the one that follows around the face
	face  []int32   // by half-edge
	walks [][]int32 // by face: first half-edges of its closed walks, the outer one first
	area  []float64 // by face: twice the area, holes taken out
	pace  *sweep.Pace
}

// newGraph finds the faces of segments that meet only at their ends.
func newGraph(s *soup) *graph {
	g := &graph{verts: s.set.verts, segs: s.segs, pace: s.pace}
	g.link()
	g.faces()
	return g
}

func (g *graph) tail(h int32) int32 {
	if h&1 == 0 {
		return g.segs[h>>1].a
	}
	return g.segs[h>>1].b
}

func (g *graph) tip(h int32) int32 { return g.tail(h ^ 1) }

// link sorts the half-edges around each vertex and sets next.
func (g *graph) link() {
	first := make([]int32, len(g.verts)+2)
	for _, e := range g.segs {
		first[e.a+2]++
		first[e.b+2]++
	}
	for i := 2; i < len(first); i++ {
		first[i] += first[i-1]
	}
	out := make([]int32, 2*len(g.segs))
	for h := range int32(2 * len(g.segs)) {
		v := g.tail(h)
		out[first[v+1]] = h
		first[v+1]++
	}
	g.next = make([]int32, 2*len(g.segs))
	for v := range g.verts {
		hs := out[first[v]:first[v+1]]
		o := g.verts[v]
		if len(hs) > 2 {
			slices.SortFunc(hs, func(p, q int32) int {
				g.pace.Step()
				a, b := g.verts[g.tip(p)], g.verts[g.tip(q)]
				switch {
				case angleLess(o, a, b):
					return -1
				case angleLess(o, b, a):
					return 1
				}
				return 0
			})
		}
		for i, h := range hs {
			g.next[h^1] = hs[(i+len(hs)-1)%len(hs)]
		}
	}
}

// walk returns the vertices of the closed walk that starts with h.
func (g *graph) walk(h int32) []Vertex {
	var vs []Vertex
	for k := h; ; {
		vs = append(vs, g.verts[g.tail(k)])
		if k = g.next[k]; k == h {
			return vs
		}
	}
}

// faces finds all closed walks: those with positive area bound a face from
// outside; the others are the outline of a connected piece of the graph, seen
// from the face it lies in.
func (g *graph) faces() {
	const unseen = -1
	g.face = make([]int32, len(g.next))
	for i := range g.face {
		g.face[i] = unseen
	}
	g.walks = [][]int32{nil}
	g.area = []float64{0}
	var outlines []int32
	buf := make([]Vertex, 0, 256)
	for h := range int32(len(g.next)) {
		g.pace.Step()
		if g.face[h] != unseen {
			continue
		}
		f := int32(len(g.walks))
		buf = buf[:0]
		for k := h; g.face[k] == unseen; k = g.next[k] {
			g.face[k] = f
			buf = append(buf, g.verts[g.tail(k)])
		}
		if a := twiceArea(buf); a > 0 {
			g.walks = append(g.walks, []int32{h})
			g.area = append(g.area, a)
			continue
		}
		outlines = append(outlines, h)
		for k := h; g.face[k] == f; k = g.next[k] {
			g.face[k] = 0
		}
	}
	g.nest(outlines)
}

// plane says how vertices lie to each other.
func plane() sweep.Plane[Vertex] {
	return sweep.Plane[Vertex]{
		Compare: Vertex.compare,
		Side:    func(a, b, c Vertex) int { return cmp.Compare(orient(a, b, c), 0) },
	}
}

// nest finds the face that each outline lies in: what lies below its first
// vertex, from west to east, bounds that face, or is part of an outline that
// lies in it and has a first vertex farther west.
func (g *graph) nest(outlines []int32) {
	if len(outlines) < 2 {
		g.walks[0] = outlines
		return
	}
	outline := make([]int32, len(g.verts)) // by first vertex: half-edge, one more
	for _, h := range outlines {
		first := g.tail(h)
		for k := g.next[h]; k != h; k = g.next[k] {
			if v := g.tail(k); g.verts[v].less(g.verts[first]) {
				first = v
			}
		}
		outline[first] = h + 1
	}
	segs := make([]sweep.Segment[Vertex], len(g.segs))
	east := make([]int32, len(g.segs)) // by segment: the half-edge from west to east
	for i, s := range g.segs {
		segs[i] = sweep.Segment[Vertex]{From: g.verts[s.a], To: g.verts[s.b]}
		east[i] = int32(2 * i)
		if segs[i].To.less(segs[i].From) {
			segs[i].From, segs[i].To = segs[i].To, segs[i].From
			east[i]++
		}
	}
	plane().Below(g.pace, segs, func(begin []int32, below func(int32) int32) {
		h := outline[g.tail(east[begin[0]])] - 1
		if h < 0 {
			return
		}
		in := int32(0)
		if s := below(begin[0]); s >= 0 {
			in = g.face[east[s]]
		}
		g.enclose(in, h)
	})
}

// enclose puts the outline that begins with h into a face.
func (g *graph) enclose(in, h int32) {
	g.walks[in] = append(g.walks[in], h)
	if in == 0 {
		return
	}
	g.area[in] += twiceArea(g.walk(h))
	for k := h; g.face[k] == 0; k = g.next[k] {
		g.face[k] = in
	}
}

// tour goes from face to face, starting in the endless one, and comes back the
// way it went: enter(h) as it first steps from the face of h into that of h^1,
// leave(h) as it returns.
func (g *graph) tour(enter, leave func(h int32)) {
	type stand struct {
		came  int32 // by which half-edge; -1 at the start
		face  int32
		walk  int   // which of the face's walks
		at    int32 // half-edge of it that is next, -1 for the first
		start int32
	}
	seen := make([]bool, len(g.walks))
	seen[0] = true
	way := []stand{{came: -1, at: -1}}
	for len(way) > 0 {
		g.pace.Step()
		s := &way[len(way)-1]
		walks := g.walks[s.face]
		if s.at < 0 {
			if s.walk == len(walks) {
				if s.came >= 0 {
					leave(s.came)
				}
				way = way[:len(way)-1]
				continue
			}
			s.start = walks[s.walk]
			s.at = s.start
		}
		h := s.at
		if s.at = g.next[h]; s.at == s.start {
			s.at = -1
			s.walk++
		}
		if f := g.face[h^1]; !seen[f] {
			seen[f] = true
			enter(h)
			way = append(way, stand{came: h, face: f, at: -1})
		}
	}
}

// usesOf returns the rings that run along segment i.
func (s *soup) usesOf(i int32) []use { return s.uses[s.segs[i].from:s.segs[i].to] }

package cover

import (
	"cmp"
	"slices"
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
}

func newGraph(verts []Vertex, segs []seg) *graph {
	g := &graph{verts: verts, segs: segs}
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

type boxed struct {
	lo, hi Vertex
	face   int32
}

func boxOf(vs []Vertex, face int32) boxed {
	b := boxed{lo: vs[0], hi: vs[0], face: face}
	for _, v := range vs {
		b.lo.X, b.lo.Y = min(b.lo.X, v.X), min(b.lo.Y, v.Y)
		b.hi.X, b.hi.Y = max(b.hi.X, v.X), max(b.hi.Y, v.Y)
	}
	return b
}

// nest finds for each outline the smallest face around it.
func (g *graph) nest(outlines []int32) {
	if len(outlines) < 2 {
		g.walks[0] = outlines
		return
	}
	boxes := make([]boxed, 0, len(g.walks)-1)
	for f := 1; f < len(g.walks); f++ {
		boxes = append(boxes, boxOf(g.walk(g.walks[f][0]), int32(f)))
	}
	for _, h := range outlines {
		in := g.around(boxes, h)
		g.walks[in] = append(g.walks[in], h)
		if in == 0 {
			continue
		}
		g.area[in] += twiceArea(g.walk(h))
		for k := h; g.face[k] == 0; k = g.next[k] {
			g.face[k] = in
		}
	}
}

func (g *graph) around(boxes []boxed, h int32) int32 {
	vs := g.walk(h)
	own := boxOf(vs, 0)
	var best int32
	for _, b := range boxes {
		if b.lo.X >= own.lo.X || b.lo.Y >= own.lo.Y || b.hi.X <= own.hi.X || b.hi.Y <= own.hi.Y {
			continue
		}
		if best != 0 && g.area[b.face] >= g.area[best] {
			continue
		}
		if insideRing(g.walk(g.walks[b.face][0]), vs[0]) > 0 {
			best = b.face
		}
	}
	return best
}

// spread visits every face once, starting from the endless one, telling from
// which half-edge's face it came: of h, whose face is known, to that of h^1.
func (g *graph) spread(visit func(h int32)) {
	seen := make([]bool, len(g.walks))
	seen[0] = true
	queue := []int32{0}
	for len(queue) > 0 {
		f := queue[0]
		queue = queue[1:]
		for _, start := range g.walks[f] {
			for h := start; ; {
				if t := g.face[h^1]; !seen[t] {
					seen[t] = true
					visit(h)
					queue = append(queue, t)
				}
				if h = g.next[h]; h == start {
					break
				}
			}
		}
	}
}

// usesOf returns the rings that run along segment i.
func (s *soup) usesOf(i int32) []use { return s.uses[s.segs[i].from:s.segs[i].to] }

// toggle returns the sorted set with the rings of us put in or taken out.
func toggle(set []int32, us []use) []int32 {
	out := make([]int32, 0, len(set)+len(us))
	for len(set) > 0 && len(us) > 0 {
		switch c := cmp.Compare(set[0], us[0].ring); {
		case c < 0:
			out = append(out, set[0])
			set = set[1:]
		case c > 0:
			out = append(out, us[0].ring)
			us = us[1:]
		default:
			set, us = set[1:], us[1:]
		}
	}
	out = append(out, set...)
	for _, u := range us {
		out = append(out, u.ring)
	}
	return out
}

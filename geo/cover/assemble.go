package cover

import (
	"slices"

	"anwang/geo/sweep"
)

// edge is one straight piece of border between vertices a and b, with the
// polygons left and right of a→b. No two edges join the same vertices.
type edge struct {
	a, b        int32
	left, right int32
}

// assemble makes a cover of edges that meet only at their ends and have
// different owners left and right: polygons by number, then holes.
func assemble(pace *sweep.Pace, codes, holes []string, verts []Vertex, edges []edge) (*Cover, error) {
	c := &Cover{codes: codes, holes: holes, index: make(map[string]int, len(codes)), verts: verts}
	for i, code := range codes {
		c.index[code] = i
	}
	s := newStar(verts, edges)
	c.trace(pace, s)
	if err := c.close(pace); err != nil {
		return nil, err
	}
	return c, nil
}

// star lists the edges at each vertex.
type star struct {
	edges []edge
	first []int32 // by vertex: start in at
	at    []int32 // edge numbers
}

func newStar(verts []Vertex, edges []edge) *star {
	s := &star{edges: edges, first: make([]int32, len(verts)+2), at: make([]int32, 2*len(edges))}
	for _, e := range edges {
		s.first[e.a+2]++
		s.first[e.b+2]++
	}
	for i := 2; i < len(s.first); i++ {
		s.first[i] += s.first[i-1]
	}
	for i, e := range edges {
		s.at[s.first[e.a+1]] = int32(i)
		s.first[e.a+1]++
		s.at[s.first[e.b+1]] = int32(i)
		s.first[e.b+1]++
	}
	return s
}

// of returns the edges at v.
func (s *star) of(v int32) []int32 { return s.at[s.first[v]:s.first[v+1]] }

// trace joins edges into arcs: first those that start at a node, then the rings
// that have none, each from its lowest vertex.
func (c *Cover) trace(pace *sweep.Pace, s *star) {
	done := make([]bool, len(s.edges))
	c.chain = make([]int32, 0, len(s.edges)+len(s.edges)/4)
	for v := range c.verts {
		pace.Step()
		if es := s.of(int32(v)); len(es) > 2 {
			for _, e := range es {
				if !done[e] {
					c.walk(s, done, int32(v), e)
				}
			}
		}
	}
	for i := range s.edges {
		pace.Step()
		if !done[i] {
			v, e := c.lowest(s, int32(i))
			c.walk(s, done, v, e)
		}
	}
}

// lowest finds the lowest vertex of the ring edge i is in, and its edge towards
// the lower of the two neighbours, so that a ring reads the same however its
// edges were given.
func (c *Cover) lowest(s *star, i int32) (v, e int32) {
	start := s.edges[i].a
	v = start
	for at, via := s.edges[i].b, i; at != start; {
		if c.verts[at].less(c.verts[v]) {
			v = at
		}
		via = other(s.of(at), via)
		at = s.edges[via].a ^ s.edges[via].b ^ at
	}
	es := s.of(v)
	far := func(e int32) Vertex { return c.verts[s.edges[e].a^s.edges[e].b^v] }
	if far(es[1]).less(far(es[0])) {
		return v, es[1]
	}
	return v, es[0]
}

func other(pair []int32, e int32) int32 {
	if pair[0] == e {
		return pair[1]
	}
	return pair[0]
}

// walk follows edge e from v to the next node and appends the arc.
func (c *Cover) walk(s *star, done []bool, v, e int32) {
	a := arc{from: int32(len(c.chain)), left: s.edges[e].left, right: s.edges[e].right}
	if s.edges[e].a != v {
		a.left, a.right = a.right, a.left
	}
	start := v
	c.chain = append(c.chain, v)
	for {
		done[e] = true
		v = s.edges[e].a ^ s.edges[e].b ^ v
		c.chain = append(c.chain, v)
		if v == start || len(s.of(v)) != 2 {
			break
		}
		e = other(s.of(v), e)
	}
	a.to = int32(len(c.chain))
	c.arcs = append(c.arcs, a)
}

// halfRef turns a half-arc number into an arc reference: 2i is arc i, 2i+1 is
// arc i backwards.
func halfRef(h int) int32 {
	if h&1 == 0 {
		return int32(h / 2)
	}
	return ^int32(h / 2)
}

func refHalf(ref int32) int32 {
	if ref >= 0 {
		return 2 * ref
	}
	return 2*^ref + 1
}

func (c *Cover) leftOf(ref int32) int32 {
	if ref >= 0 {
		return c.arcs[ref].left
	}
	return c.arcs[^ref].right
}

// tail and tip are the vertices a half-arc starts and ends at.
func (c *Cover) tail(ref int32) int32 {
	if ref >= 0 {
		return c.chain[c.arcs[ref].from]
	}
	return c.chain[c.arcs[^ref].to-1]
}

func (c *Cover) tip(ref int32) int32 { return c.tail(^ref) }

// second is the vertex after the tail.
func (c *Cover) second(ref int32) Vertex {
	if ref >= 0 {
		return c.verts[c.chain[c.arcs[ref].from+1]]
	}
	return c.verts[c.chain[c.arcs[^ref].to-2]]
}

// turns finds for every half-arc the one that follows it around the polygon on
// its left: at the tip, the first to the right of the way back.
func (c *Cover) turns(pace *sweep.Pace) []int32 {
	next := make([]int32, 2*len(c.arcs))
	out := make(map[int32][]int32, len(c.arcs))
	for h := range next {
		pace.Step()
		v := c.tail(halfRef(h))
		out[v] = append(out[v], halfRef(h))
	}
	for v, refs := range out {
		o := c.verts[v]
		slices.SortFunc(refs, func(a, b int32) int {
			pace.Step()
			p, q := c.second(a), c.second(b)
			switch {
			case angleLess(o, p, q):
				return -1
			case angleLess(o, q, p):
				return 1
			}
			return int(a) - int(b)
		})
		for i, ref := range refs {
			// ref leaves v, so its twin arrives; going clockwise from ref.
			next[refHalf(^ref)] = refHalf(refs[(i+len(refs)-1)%len(refs)])
		}
	}
	return next
}

// split cuts a closed walk into rings that touch no vertex twice, and appends
// them to rings.
func (c *Cover) split(rings [][]int32, path []int32) [][]int32 {
	if len(path) == 1 {
		return append(rings, path)
	}
	pos := make(map[int32]int, len(path))
	var stack []int32
	for _, ref := range path {
		v := c.tail(ref)
		if k, ok := pos[v]; ok && k < len(stack) && c.tail(stack[k]) == v {
			for _, r := range stack[k:] {
				delete(pos, c.tail(r))
			}
			rings = append(rings, slices.Clone(stack[k:]))
			stack = stack[:k]
		}
		pos[v] = len(stack)
		stack = append(stack, ref)
	}
	return append(rings, stack)
}

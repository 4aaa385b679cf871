package cover

import (
	"context"
	"slices"

	"anwang/geo/sweep"
)

// Dissolve joins the polygons with the same parent into one, on the same arcs:
// the borders inside a parent vanish, the others stay vertex by vertex. The
// polygons of the result are the parents, sorted by code. A polygon whose
// parent is "" is left out. Holes stay holes. It ends with the context's error
// soon after that ends.
func (c *Cover) Dissolve(ctx context.Context, parentOf func(code string) string) (d *Cover, err error) {
	defer sweep.Stopped(&err)
	pace := sweep.Start(ctx)
	parents := make([]string, len(c.codes))
	for i, code := range c.codes {
		parents[i] = parentOf(code)
	}
	codes := slices.Clone(parents)
	slices.Sort(codes)
	codes = slices.Compact(codes)
	if len(codes) > 0 && codes[0] == "" {
		codes = codes[1:]
	}
	owner := make([]int32, len(c.codes)+1) // shifted by one: owner[0] is outside
	owner[0] = outside
	for i, p := range parents {
		owner[i+1] = outside
		if p != "" {
			k, _ := slices.BinarySearch(codes, p)
			owner[i+1] = int32(k)
		}
	}
	return c.relabel(pace, codes, c.holes, func(i int32) int32 {
		if k := int(i) - len(c.codes); k >= 0 {
			return int32(len(codes) + k)
		}
		return owner[i+1]
	}), nil
}

// hollow makes holes of the polygons from number n on, named by name.
func (c *Cover) hollow(pace *sweep.Pace, n int, name func(code string) string) *Cover {
	holes := slices.Clone(c.holes)
	for _, code := range c.codes[n:] {
		holes = append(holes, name(code))
	}
	more := len(c.codes) - n
	return c.relabel(pace, c.codes[:n], holes, func(i int32) int32 {
		switch k := int(i); {
		case k < n: // or outside
			return i
		case k < len(c.codes):
			return i + int32(len(c.holes))
		default:
			return i - int32(more)
		}
	})
}

// relabel gives every polygon a new owner and drops the edges inside one.
func (c *Cover) relabel(pace *sweep.Pace, codes, holes []string, owner func(int32) int32) *Cover {
	edges := make([]edge, 0, len(c.chain)-len(c.arcs))
	for _, a := range c.arcs {
		l, r := owner(a.left), owner(a.right)
		if l == r {
			continue
		}
		pace.Steps(int(a.to - a.from))
		for k := a.from; k+1 < a.to; k++ {
			edges = append(edges, edge{c.chain[k], c.chain[k+1], l, r})
		}
	}
	verts := compact(c.verts, edges)
	d, err := assemble(pace, codes, holes, verts, edges)
	if err != nil {
		// The arcs of a cover close around each polygon, hence around any
		// union of them.
		panic(err)
	}
	return d
}

// compact returns the vertices in use and renumbers the edges to them.
func compact(verts []Vertex, edges []edge) []Vertex {
	to := make([]int32, len(verts))
	for _, e := range edges {
		to[e.a], to[e.b] = 1, 1
	}
	out := make([]Vertex, 0, len(edges))
	for i, used := range to {
		if used != 0 {
			to[i] = int32(len(out))
			out = append(out, verts[i])
		}
	}
	for i := range edges {
		edges[i].a, edges[i].b = to[edges[i].a], to[edges[i].b]
	}
	return out
}

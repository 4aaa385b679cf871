package cover

import (
	"fmt"
	"slices"
)

// Build makes a cover of polygons that already share their vertices exactly, as
// Clean and Cut leave them. It changes no vertex and closes no gap. It fails
// with ErrInput when a vertex is off the lattice, a ring is open or has too few
// vertices, or two polygons lie on the same side of an edge; crossings it does
// not look for, see [Check].
func Build(inputs []Input) (*Cover, error) {
	if err := checkInputs(inputs); err != nil {
		return nil, err
	}
	n := 0
	codes := make([]string, len(inputs))
	for i, in := range inputs {
		codes[i] = in.Code
		for _, poly := range in.Shape {
			for _, ring := range poly {
				n += len(ring)
			}
		}
	}
	set := newVertexSet(n * 2 / 3)
	half := make([]edge, 0, n)
	for i, in := range inputs {
		for _, poly := range in.Shape {
			for k, ring := range poly {
				var err error
				if half, err = addRing(set, half, ring, int32(i), k == 0); err != nil {
					return nil, fmt.Errorf("%w: %s: %w", ErrInput, in.Code, err)
				}
			}
		}
	}
	edges, err := pair(codes, set.verts, half)
	if err != nil {
		return nil, err
	}
	return assemble(codes, set.verts, edges)
}

// pair joins half edges (owner left, nobody right, a→b) of neighbours into
// edges. They are bucketed by their lower vertex; a bucket holds a handful.
func pair(codes []string, verts []Vertex, half []edge) ([]edge, error) {
	first := make([]int32, len(verts)+1)
	for _, e := range half {
		first[min(e.a, e.b)+1]++
	}
	for i := 1; i < len(first); i++ {
		first[i] += first[i-1]
	}
	fill := slices.Clone(first)
	sorted := make([]edge, len(half))
	for _, e := range half {
		lo := min(e.a, e.b)
		if e.a != lo {
			e = edge{e.b, e.a, e.right, e.left}
		}
		sorted[fill[lo]] = e
		fill[lo]++
	}
	edges := make([]edge, 0, len(half)*2/3)
	for v := range verts {
		bucket := sorted[first[v]:first[v+1]]
		start := len(edges)
	next:
		for _, e := range bucket {
			for k := start; k < len(edges); k++ {
				f := &edges[k]
				if f.b != e.b {
					continue
				}
				switch {
				case e.left != outside && f.left == outside:
					f.left = e.left
				case e.right != outside && f.right == outside:
					f.right = e.right
				default:
					return nil, fmt.Errorf("%w: %s and %s overlap along the edge at %v", ErrInput,
						codes[max(e.left, e.right)], ownerName(codes, f, e), verts[e.a].Point())
				}
				continue next
			}
			edges = append(edges, e)
		}
	}
	return slices.DeleteFunc(edges, func(e edge) bool { return e.left == e.right }), nil
}

func ownerName(codes []string, f *edge, e edge) string {
	if e.left != outside {
		return codes[f.left]
	}
	return codes[f.right]
}

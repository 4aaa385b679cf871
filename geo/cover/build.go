package cover

import (
	"context"
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"anwang/geo/sweep"
)

// Build makes a cover of polygons that already share their vertices exactly, as
// Clean and Cut leave them, and of the holes among them, see [Cover.Holes]. It
// changes no vertex and closes no gap. It fails with ErrInput when a vertex is
// off the lattice, a ring is open or has too few vertices, or two polygons lie
// on the same side of an edge; crossings it does not look for, see [Check]. It
// ends with the context's error soon after that ends.
func Build(ctx context.Context, inputs []Input, holes ...Hole) (c *Cover, err error) {
	defer sweep.Stopped(&err)
	pace := sweep.Start(ctx)
	others := make([]orb.MultiPolygon, len(holes))
	for i, h := range holes {
		others[i] = h.Shape
	}
	if err := checkInputs(inputs, others...); err != nil {
		return nil, err
	}
	n := 0
	codes, names := make([]string, len(inputs)), make([]string, len(holes))
	for i, h := range holes {
		names[i] = h.Name
		inputs = append(inputs[:len(inputs):len(inputs)], Input{Code: "hole " + h.Name, Shape: h.Shape})
	}
	for i, in := range inputs {
		if i < len(codes) {
			codes[i] = in.Code
		}
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
				pace.Steps(len(ring))
				if half, err = addRing(set, half, ring, int32(i), k == 0); err != nil {
					return nil, fmt.Errorf("%w: %s: %w", ErrInput, in.Code, err)
				}
			}
		}
	}
	edges, err := pair(pace, inputs, set.verts, half)
	if err != nil {
		return nil, err
	}
	return assemble(pace, codes, names, set.verts, edges)
}

// pair joins half edges (owner left, nobody right, a→b) of neighbours into
// edges. They are bucketed by their lower vertex; a bucket holds a handful.
func pair(pace *sweep.Pace, inputs []Input, verts []Vertex, half []edge) ([]edge, error) {
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
		pace.Step()
		bucket := sorted[first[v]:first[v+1]]
		slices.SortStableFunc(bucket, func(e, f edge) int { return int(e.b - f.b) })
		for i, e := range bucket {
			pace.Step()
			if i == 0 || bucket[i-1].b != e.b {
				edges = append(edges, e)
				continue
			}
			f := &edges[len(edges)-1]
			switch {
			case e.left != outside && f.left == outside:
				f.left = e.left
			case e.right != outside && f.right == outside:
				f.right = e.right
			default:
				other := f.right
				if e.left != outside {
					other = f.left
				}
				return nil, fmt.Errorf("%w: %s and %s overlap along the edge at %v", ErrInput,
					inputs[max(e.left, e.right)].Code, inputs[other].Code, verts[e.a].Point())
			}
		}
	}
	return slices.DeleteFunc(edges, func(e edge) bool { return e.left == e.right }), nil
}

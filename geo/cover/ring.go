package cover

import (
	"errors"

	"github.com/paulmach/orb"

	"anwang/geo"
)

var (
	errOpen    = errors.New("a ring is not closed")
	errFew     = errors.New("a ring has fewer than three distinct vertices")
	errLattice = errors.New("a vertex is not on the lattice of 1e-7 degree")
)

// addRing appends the half edges of a clean ring, interior on the left.
func addRing(set *vertexSet, half []edge, ring orb.Ring, owner int32, shell bool) ([]edge, error) {
	if len(ring) < 4 {
		return nil, errFew
	}
	if ring[0] != ring[len(ring)-1] {
		return nil, errOpen
	}
	vs := make([]Vertex, 0, len(ring)-1)
	for _, p := range ring[1:] {
		if !geo.OnLattice(p) {
			return nil, errLattice
		}
		if v := vertexOf(p); len(vs) == 0 || vs[len(vs)-1] != v {
			vs = append(vs, v)
		}
	}
	if len(vs) > 1 && vs[0] == vs[len(vs)-1] {
		vs = vs[1:]
	}
	if len(vs) < 3 {
		return nil, errFew
	}
	reverse := twiceArea(vs) > 0 != shell
	prev := set.id(vs[len(vs)-1])
	for _, v := range vs {
		k := set.id(v)
		if reverse {
			half = append(half, edge{k, prev, owner, outside})
		} else {
			half = append(half, edge{prev, k, owner, outside})
		}
		prev = k
	}
	return half, nil
}

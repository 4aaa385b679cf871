package cover

import (
	"errors"

	"github.com/paulmach/orb"
)

// Input is one polygon of a cover, named by its code.
type Input struct {
	Code  string
	Shape orb.MultiPolygon
}

// ErrInput is wrapped by errors about what was handed in.
var ErrInput = errors.New("cover: bad input")

// vertexSet numbers distinct vertices in the order they are first seen. It is
// an open-addressing table, several times faster here than a map.
type vertexSet struct {
	verts []Vertex
	slots []int32 // vertex number + 1; 0 free
	mask  uint64
}

func newVertexSet(hint int) *vertexSet {
	size := 16
	for size < hint*2 {
		size *= 2
	}
	return &vertexSet{slots: make([]int32, size), mask: uint64(size - 1), verts: make([]Vertex, 0, hint)}
}

func hash(v Vertex) uint64 {
	h := uint64(uint32(v.X))<<32 | uint64(uint32(v.Y))
	h *= 0x9e3779b97f4a7c15
	h ^= h >> 29
	h *= 0xbf58476d1ce4e5b9
	return h ^ h>>32
}

// id returns the number of v, giving it one when it is new.
func (s *vertexSet) id(v Vertex) int32 {
	i := hash(v) & s.mask
	for s.slots[i] != 0 {
		if k := s.slots[i] - 1; s.verts[k] == v {
			return k
		}
		i = (i + 1) & s.mask
	}
	k := int32(len(s.verts))
	s.verts = append(s.verts, v)
	s.slots[i] = k + 1
	if len(s.verts)*2 > len(s.slots) {
		s.grow()
	}
	return k
}

func (s *vertexSet) grow() {
	s.slots = make([]int32, len(s.slots)*2)
	s.mask = uint64(len(s.slots) - 1)
	for k, v := range s.verts {
		i := hash(v) & s.mask
		for s.slots[i] != 0 {
			i = (i + 1) & s.mask
		}
		s.slots[i] = int32(k + 1)
	}
}

package live

import (
	"unsafe"

	"anwang/grid"
)

// RecordSize is what a point takes beside its texts and its places in the indexes.
const RecordSize = unsafe.Sizeof(record{})

// TextBytes is how many bytes of text a kind holds, garbage included.
func (s *State) TextBytes(k grid.Kind) int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	n := 0
	for _, c := range s.w.stores[k].texts.chunks {
		n += c.Cap()
	}
	return n
}

// SectorNumbers are the numbers of sets of sectors.
type SectorNumbers struct{ known *sectors }

// NewSectorNumbers makes them.
func NewSectorNumbers() SectorNumbers { return SectorNumbers{newSectors()} }

// Put returns the number of a set.
func (n SectorNumbers) Put(set grid.SectorSet) int { return int(n.known.put(set)) }

// Meets reports whether a view that asks for a sector shows a record with a set.
func (n SectorNumbers) Meets(asked string, set grid.SectorSet) bool {
	number := n.known.put(set)
	s := sectorSets{asked: []string{asked}}
	s.learn(n.known)
	return s.has(number)
}

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

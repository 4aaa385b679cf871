package live

import (
	"math"
	"strings"
)

// sectors numbers the supervision sectors, the same way for all kinds, so that
// a record keeps its sector in a byte. Number 0 is "none, or not known here": no
// scope of a sector holds it, so more than 255 sectors hide points but never
// show one to the wrong people. Numbers are never taken back.
type sectors struct {
	list  []string
	index map[string]uint8
}

func newSectors() *sectors {
	return &sectors{list: []string{""}, index: map[string]uint8{"": 0}}
}

// put returns the number of a sector and gives it one when it has none.
func (w *sectors) put(name string) uint8 {
	if i, ok := w.index[name]; ok {
		return i
	}
	if len(w.list) > math.MaxUint8 {
		return 0
	}
	i := uint8(len(w.list))
	name = strings.Clone(name)
	w.list = append(w.list, name)
	w.index[name] = i
	return i
}

// sectorSet is a set of sector numbers; 0 is never in it.
type sectorSet [4]uint64

func (s *sectorSet) add(i uint8) {
	if i != 0 {
		s[i>>6] |= 1 << (i & 63)
	}
}

func (s *sectorSet) has(i uint8) bool { return s[i>>6]>>(i&63)&1 == 1 }

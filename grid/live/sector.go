package live

import (
	"math"
	"slices"
	"strings"

	"anwang/grid"
)

// sectors numbers the sets of supervision sectors that there are, the same way for all
// kinds, so that a record keeps its own in two bytes. Number 0 is "not known here": no
// scope of a sector holds it, so more sets than there are numbers hide points but never
// show one to the wrong people. Numbers are never taken back.
type sectors struct {
	list  []grid.SectorSet
	index map[grid.SectorSet]uint16
}

func newSectors() *sectors {
	return &sectors{list: []grid.SectorSet{"", ""}, index: map[grid.SectorSet]uint16{"": 1}}
}

// put returns the number of a set and gives it one when it has none.
func (w *sectors) put(set grid.SectorSet) uint16 {
	if i, ok := w.index[set]; ok {
		return i
	}
	if len(w.list) > math.MaxUint16 {
		return 0
	}
	i := uint16(len(w.list))
	set = grid.SectorSet(strings.Clone(string(set)))
	w.list = append(w.list, set)
	w.index[set] = i
	return i
}

// sectorSets are the sets of sectors that meet one of some terms, by their numbers.
type sectorSets struct {
	asked []string // grid.Term.Sector
	of    *sectors
	met   []uint64 // by number
	known int      // how many sets have been looked at
}

// learn looks at the sets that are new; at all of them where others number them, as
// after a load.
func (s *sectorSets) learn(w *sectors) {
	if s.of != w {
		s.of, s.met, s.known = w, nil, 0
	}
	for ; s.known < len(w.list); s.known++ {
		if s.known&63 == 0 {
			s.met = append(s.met, 0)
		}
		if s.known > 0 && slices.ContainsFunc(s.asked, w.list[s.known].Meets) {
			s.met[s.known>>6] |= 1 << (s.known & 63)
		}
	}
}

func (s *sectorSets) has(i uint16) bool {
	at := int(i >> 6)
	return at < len(s.met) && s.met[at]>>(i&63)&1 == 1
}

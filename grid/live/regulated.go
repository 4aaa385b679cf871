package live

import (
	"runtime"

	"anwang/grid"
)

// Sectors returns the supervision sectors there are, in the order in which they are
// offered.
func (s *State) Sectors() grid.SectorList {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.w.registry
}

// countChunk is how many enterprises are counted before others get in.
const countChunk = 1 << 15

// Regulated counts the enterprises of the view by supervision sector: who has several
// counts for each, who has none for [grid.NoSector].
func (v *View) Regulated() map[string]int {
	l := v.open()
	defer func() { l.close() }()
	numbers, st := make([]int, len(l.w.sectors.list)), l.w.stores[grid.KindEnterprise]
	for s := slot(0); s < st.next; s++ {
		if s > 0 && s%countChunk == 0 {
			w := l.w
			l.close()
			runtime.Gosched()
			if l = v.open(); l.w != w { // loaded anew: slots and numbers are others
				numbers, st, s = make([]int, len(l.w.sectors.list)), l.w.stores[grid.KindEnterprise], 0
			}
			numbers = append(numbers, make([]int, len(l.w.sectors.list)-len(numbers))...)
		}
		if s < st.next && st.at(s).bits.used() && l.showsPoint(st, st.at(s)) {
			numbers[st.at(s).bits.sector()]++
		}
	}
	out := map[string]int{}
	for i, n := range numbers {
		switch set := l.w.sectors.list[i]; {
		case n == 0 || i == 0: // of more sets than there are numbers nothing is known
		case set == "":
			out[grid.NoSector] += n
		default:
			for code := range set.All() {
				out[code] += n
			}
		}
	}
	return out
}

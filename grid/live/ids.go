package live

import "math/bits"

// slot is the place of a record in its store.
type slot = uint32

// ids finds the slot of an id: open addressing with linear probing over slots
// alone. The id itself is looked up in the record, which makes an entry four
// bytes where a Go map takes some thirty.
type ids struct {
	tab   []slot // slot+1; 0 free
	n     int
	shift uint8
}

func (t *ids) home(id int64) uint32 {
	return uint32((uint64(id) * 0x9e3779b97f4a7c15) >> t.shift)
}

// get returns the slot of id.
func (t *ids) get(id int64, at func(slot) int64) (slot, bool) {
	if t.n == 0 {
		return 0, false
	}
	mask := uint32(len(t.tab) - 1)
	for i := t.home(id); ; i = (i + 1) & mask {
		e := t.tab[i]
		if e == 0 {
			return 0, false
		}
		if at(e-1) == id {
			return e - 1, true
		}
	}
}

// put adds an id that is not there.
func (t *ids) put(id int64, s slot, at func(slot) int64) {
	if (t.n+1)*4 > len(t.tab)*3 {
		t.resize(max(16, len(t.tab)*2), at)
	}
	t.insert(id, s)
	t.n++
}

func (t *ids) insert(id int64, s slot) {
	mask := uint32(len(t.tab) - 1)
	i := t.home(id)
	for t.tab[i] != 0 {
		i = (i + 1) & mask
	}
	t.tab[i] = s + 1
}

// resize makes room for size entries, a power of two.
func (t *ids) resize(size int, at func(slot) int64) {
	old := t.tab
	t.tab = make([]slot, size)
	t.shift = uint8(64 - bits.Len(uint(size-1)))
	for _, e := range old {
		if e != 0 {
			t.insert(at(e-1), e-1)
		}
	}
}

// reserve makes room for n ids at once.
func (t *ids) reserve(n int, at func(slot) int64) {
	size := 16
	for size*3 < n*4 {
		size *= 2
	}
	if size > len(t.tab) {
		t.resize(size, at)
	}
}

// remove takes out an id that is there and closes the gap, so that no chain of
// probes is broken and no tombstones pile up.
func (t *ids) remove(id int64, at func(slot) int64) {
	mask := uint32(len(t.tab) - 1)
	i := t.home(id)
	for at(t.tab[i]-1) != id {
		i = (i + 1) & mask
	}
	for j := (i + 1) & mask; t.tab[j] != 0; j = (j + 1) & mask {
		h := t.home(at(t.tab[j] - 1))
		// The entry at j may fill the gap at i unless its home lies after i.
		if (j-h)&mask >= (j-i)&mask {
			t.tab[i] = t.tab[j]
			i = j
		}
	}
	t.tab[i] = 0
	t.n--
}

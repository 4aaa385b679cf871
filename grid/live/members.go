package live

import "anwang/grid"

// memberLists are the points right in a grid, by class. A grid's list, filtered
// or not, starts from here instead of from all points.
type memberLists [grid.Levels][]slot

// join puts a record into the list of its leaf and class.
func (st *store) join(s slot, r *record) {
	for int(r.leaf) >= len(st.members) {
		st.members = append(st.members, nil)
	}
	m := st.members[r.leaf]
	if m == nil {
		m = new(memberLists)
		st.members[r.leaf] = m
	}
	list := &m[r.bits.class()]
	r.member = uint32(len(*list))
	*list = append(*list, s)
}

// leave takes it out; the last of the list takes its place.
func (st *store) leave(r *record) {
	list := &st.members[r.leaf][r.bits.class()]
	last := len(*list) - 1
	moved := (*list)[last]
	(*list)[r.member] = moved
	st.at(moved).member = r.member
	*list = (*list)[:last]
	if last > 64 && cap(*list) > 4*last {
		*list = append(make([]slot, 0, 2*last), *list...)
	}
}

// membersOf returns the lists of a grid, nil when it has none.
func (st *store) membersOf(x node) *memberLists {
	if int(x) < len(st.members) {
		return st.members[x]
	}
	return nil
}

// len is how many points the lists have.
func (m *memberLists) len() int {
	n := 0
	for _, list := range m {
		n += len(list)
	}
	return n
}

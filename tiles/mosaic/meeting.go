package mosaic

// meetings are the arcs of a zoom that have bent each other: what becomes of one of
// them may be another thing when one of the others is changed. Most have met none.
type meetings struct {
	group   []int32           // by arc: the number of those it has met, 0: none
	members map[int32][]int32 // by number
	last    int32             // number given
}

// newMeetings takes over what weave says of arcs.
func newMeetings(arcs int, which, met []int32) meetings {
	m := meetings{group: make([]int32, arcs), members: map[int32][]int32{}}
	m.note(which, met)
	return m
}

// note takes over what weave says of some arcs, all those that any of them had met
// before among them.
func (m *meetings) note(which, met []int32) {
	for _, i := range which {
		if g := m.group[i]; g != 0 {
			delete(m.members, g)
			m.group[i] = 0
		}
	}
	numbers := map[int32]int32{}
	for k, first := range met {
		if int(first) == k {
			continue
		}
		if numbers[first] == 0 {
			m.last++
			numbers[first] = m.last
			m.group[which[first]] = m.last
			m.members[m.last] = append(m.members[m.last], which[first])
		}
		m.group[which[k]] = numbers[first]
		m.members[numbers[first]] = append(m.members[numbers[first]], which[k])
	}
}

// with adds to a set of arcs all that any of them has met.
func (m *meetings) with(set map[int32]bool) {
	for i := range set {
		for _, k := range m.members[m.group[i]] {
			set[k] = true
		}
	}
}

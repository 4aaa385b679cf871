package live

// late finds the dangers whose deadline passes next: a heap by deadline. Entries
// are never taken out of the middle; one that no longer fits its record is
// skipped when it comes up, and when such entries outnumber the others the heap
// is made anew.
type late struct {
	heap    []lateEntry
	waiting int // dangers that are open, have a deadline, and are not overdue
}

type lateEntry struct {
	at int64 // deadline, microseconds
	s  slot
}

func (l *late) push(e lateEntry) {
	l.heap = append(l.heap, e)
	for i := len(l.heap) - 1; i > 0; {
		up := (i - 1) / 2
		if l.heap[up].at <= l.heap[i].at {
			return
		}
		l.heap[up], l.heap[i] = l.heap[i], l.heap[up]
		i = up
	}
}

func (l *late) pop() lateEntry {
	top := l.heap[0]
	last := len(l.heap) - 1
	l.heap[0] = l.heap[last]
	l.heap = l.heap[:last]
	l.sink(0)
	return top
}

func (l *late) sink(i int) {
	for {
		least := i
		for kid := 2*i + 1; kid <= 2*i+2 && kid < len(l.heap); kid++ {
			if l.heap[kid].at < l.heap[least].at {
				least = kid
			}
		}
		if least == i {
			return
		}
		l.heap[i], l.heap[least] = l.heap[least], l.heap[i]
		i = least
	}
}

// waits reports whether time alone will move the danger.
func waits(f flags, d *dangerRecord) bool {
	return d.deadline != noDeadline && f.state().Open() && !overdue(f.class())
}

// note takes a change of a danger into account. before says whether it was
// waiting before, and for which deadline.
func (l *late) note(st *store, s slot, before bool, deadline int64) {
	now := false
	if r := st.at(s); r.bits.used() {
		now = waits(r.bits, st.danger(s))
	}
	l.waiting += b2i(now) - b2i(before)
	if now && !(before && deadline == st.danger(s).deadline) {
		l.push(lateEntry{st.danger(s).deadline, s})
	}
	if len(l.heap) > 2*l.waiting+1024 {
		l.compact(st)
	}
}

// compact makes the heap anew from the dangers that are waiting.
func (l *late) compact(st *store) {
	l.heap = l.heap[:0]
	for s := slot(0); s < st.next; s++ {
		if r := st.at(s); r.bits.used() && waits(r.bits, st.danger(s)) {
			l.heap = append(l.heap, lateEntry{st.danger(s).deadline, s})
		}
	}
	for i := len(l.heap)/2 - 1; i >= 0; i-- {
		l.sink(i)
	}
}

// due takes out the next danger whose deadline lies before now.
func (l *late) due(st *store, now int64) (slot, bool) {
	for len(l.heap) > 0 && l.heap[0].at < now {
		e := l.pop()
		r := st.at(e.s)
		if r.bits.used() && waits(r.bits, st.danger(e.s)) && st.danger(e.s).deadline == e.at {
			return e.s, true
		}
	}
	return 0, false
}

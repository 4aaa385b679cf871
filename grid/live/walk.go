package live

import "anwang/grid"

// walkChunk is how many points a walk looks at before it lets the writer in.
const walkChunk = 4096

// walk goes through the points of a kind that a view holds, a chunk at a time
// and without the lock in between: a point that comes, goes or changes meanwhile
// may or may not be met, but each is looked at as it is at its moment.
type walk struct {
	v     *View
	kind  grid.Kind
	slots []slot // the way, unless it is all of them
	all   bool
	most  int // points there were to meet
	at    int
}

// walk finds the way. Whoever sees most of what there is walks along memory.
func (v *View) walk(k grid.Kind) *walk {
	l := v.open()
	defer l.close()
	st := l.w.stores[k]
	if l.ix == nil || l.ix.count(k) > st.len()/2 {
		return &walk{v: v, kind: k, all: true, most: st.len()}
	}
	n := l.ix.count(k)
	w := &walk{v: v, kind: k, most: n, slots: make([]slot, 0, n)}
	l.ix.each(st, func(s slot) { w.slots = append(w.slots, s) })
	return w
}

// chunk calls look for the next points under one lock, at most n, and reports
// whether there may be more.
func (w *walk) chunk(n int, look func(l lens, st *store, s slot)) (more bool) {
	l := w.v.open()
	defer l.close()
	st := l.w.stores[w.kind]
	end := int(st.next)
	if !w.all {
		end = len(w.slots)
	}
	to := min(end, w.at+n)
	for ; w.at < to; w.at++ {
		s := slot(w.at)
		if !w.all {
			s = w.slots[w.at]
		}
		// A load may have left less than there was.
		if s < st.next && st.at(s).bits.used() && l.showsPoint(st, st.at(s)) {
			look(l, st, s)
		}
	}
	return w.at < end
}

// Each calls yield for every point of a kind the view holds, in no order, until
// it returns false. The writer gets in between chunks of a few thousand
// points.
func (v *View) Each(k grid.Kind, yield func(*Item) bool) {
	w := v.walk(k)
	items := make([]Item, 0, min(walkChunk, w.most))
	for more := true; more; {
		items = items[:0]
		more = w.chunk(walkChunk, func(l lens, st *store, s slot) {
			items = append(items, st.point(s, l.t))
		})
		for i := range items {
			if !yield(&items[i]) {
				return
			}
		}
	}
}

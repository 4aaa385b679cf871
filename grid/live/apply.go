package live

import (
	"time"

	"anwang/grid"

	"github.com/paulmach/orb"
)

// Apply takes over a batch of changes as one step and returns what it changed,
// dangers that have become overdue meanwhile included. A batch that is older
// than the state is left out, the newest one may come again: both change
// nothing.
func (s *State) Apply(b grid.Batch) *Event {
	s.write.Lock()
	defer s.write.Unlock()
	w := s.w
	if b.Position < w.position {
		return &Event{Position: w.position, At: w.at}
	}
	now := s.clock()
	var next *tree
	var others []*other
	var views []*viewIndex
	redraws, same := w.tree.redraws(b.GridUpdates)
	if !b.Boundaries && !same {
		b.Boundaries, b.Networks, b.Grids = true, w.tree.networks, w.tree.with(b.GridUpdates)
	}
	if b.Boundaries {
		redraws = nil
		next = w.tree.rebuild(b.Networks, b.Grids)
		others = w.locateOthers(next)
		views = w.reopen(w, next)
	}
	locators := w.tree.relocate(redraws)
	var tidied [grid.Kinds]*tidyTexts
	for k, st := range w.stores {
		tidied[k] = st.tidy()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, t := range tidied {
		w.stores[k].adoptTexts(t)
	}
	s.edits++
	e := &Event{Position: b.Position, At: b.Committed, Boundaries: b.Boundaries, Redraws: redraws}
	w.position, w.at, w.now = b.Position, b.Committed, now
	all := b.Rollup != nil
	if next != nil {
		w.tree, w.others, all = next, others, true
		w.adopt(w, views)
		s.redraws.Add(1)
	} else {
		w.tree.redraw(redraws, locators)
	}
	if b.Rollup != nil {
		w.tree.rollup = *b.Rollup
	}
	if b.Sectors != nil {
		w.registry, e.Sectors = b.Sectors, true
	}
	for i := range b.Updates {
		w.update(&b.Updates[i], e)
	}
	w.expire(e)
	w.finish(e, all)
	return e
}

// Tick moves the state to now: dangers whose deadline has passed become overdue
// and grids change colour by it. It returns nil when nothing changed. Time never
// goes back; an earlier now is taken as the latest one seen.
func (s *State) Tick(now time.Time) *Event {
	s.write.Lock()
	defer s.write.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	w := s.w
	w.now = s.later(now)
	e := &Event{Position: w.position, At: w.now}
	w.expire(e)
	if len(e.Points) > 0 {
		s.edits++
		w.finish(e, false)
	}
	w.forget(e)
	if e.Empty() {
		return nil
	}
	return e
}

// update takes over the state of one point.
func (w *content) update(u *grid.Update, e *Event) {
	if u.Point == nil {
		w.remove(u, e)
		return
	}
	p, st := u.Point, w.stores[u.Kind]
	before, deadline := w.waiting(u.Kind, u.ID)
	leaf := w.tree.node(p.Grid)
	if st.same(p, leaf, p.Class(w.now)) {
		return
	}
	s, old, had := st.set(p, leaf, p.Class(w.now))
	w.meetSectors()
	r := st.at(s)
	if !had || old.leaf != leaf || !sameCount(old.bits, r.bits) {
		if had {
			w.tree.count(old.leaf, u.Kind, old.bits, minusOne)
		}
		w.tree.count(leaf, u.Kind, r.bits, plusOne)
	}
	for _, o := range w.others {
		o.set(w.tree, st, s, &old, had)
	}
	if u.Kind == timed {
		w.late.note(st, s, before, deadline)
	}
	c := PointChange{
		Kind: u.Kind, ID: u.ID, Op: Set, Name: p.Name, HasOld: had,
		New: orb.Point{p.Lon, p.Lat}, To: r.bits.class(), Grid: p.Grid, Owner: st.owner(r),
	}
	if had {
		c.Old, c.From, c.OldGrid = orb.Point{old.lon, old.lat}, old.bits.class(), w.tree.idOf(old.leaf)
		c.OldOwner = st.owner(&old)
	}
	e.Points = append(e.Points, c)
	w.follow(st, s, &old, &c)
}

func (w *content) remove(u *grid.Update, e *Event) {
	st := w.stores[u.Kind]
	before, deadline := w.waiting(u.Kind, u.ID)
	s, ok := st.find(u.ID)
	if !ok {
		return
	}
	name, _, _ := st.texts.get(st.at(s).text)
	_, old, _ := st.remove(u.ID)
	w.tree.count(old.leaf, u.Kind, old.bits, minusOne)
	for _, o := range w.others {
		o.unset(w.tree, st, s, &old)
	}
	if u.Kind == timed {
		w.late.note(st, s, before, deadline)
	}
	c := PointChange{
		Kind: u.Kind, ID: u.ID, Op: Delete, Name: name, HasOld: true,
		Old: orb.Point{old.lon, old.lat}, From: old.bits.class(), OldGrid: w.tree.idOf(old.leaf),
		OldOwner: st.owner(&old),
	}
	e.Points = append(e.Points, c)
	w.follow(st, s, &old, &c)
}

// waiting says whether a danger waits for its deadline, and which that is.
func (w *content) waiting(k grid.Kind, id grid.ID) (bool, int64) {
	if k != timed {
		return false, 0
	}
	st := w.stores[k]
	s, ok := st.find(id)
	if !ok {
		return false, 0
	}
	d := st.danger(s)
	return waits(st.at(s).bits, d), d.deadline
}

// expire moves the dangers whose deadline has passed.
func (w *content) expire(e *Event) {
	st := w.stores[timed]
	for now := w.now.UnixMicro(); ; {
		s, ok := w.late.due(st, now)
		if !ok {
			return
		}
		r := st.at(s)
		from, was, old := r.bits.class(), r.bits, *r
		to := uint8(grid.ClassGeneralOverdue)
		if r.bits.grade() == grid.Major {
			to = uint8(grid.ClassMajorOverdue)
		}
		st.reclass(s, to)
		w.late.waiting--
		w.tree.count(r.leaf, timed, was, minusOne)
		w.tree.count(r.leaf, timed, r.bits, plusOne)
		for _, o := range w.others {
			o.recount(w.tree, s, was, r.bits)
		}
		name, _, _ := st.texts.get(r.text)
		id := w.tree.idOf(r.leaf)
		at := orb.Point{r.lon, r.lat}
		c := PointChange{
			Kind: timed, ID: r.id, Op: Set, Name: name,
			HasOld: true, Old: at, New: at, From: from, To: to, OldGrid: id, Grid: id,
			OldOwner: st.owner(r), Owner: st.owner(r),
		}
		e.Points = append(e.Points, c)
		w.follow(st, s, &old, &c)
	}
}

func overdue(class uint8) bool {
	return class == uint8(grid.ClassMajorOverdue) || class == uint8(grid.ClassGeneralOverdue)
}

// finish colours what the points of an event have touched and tells the views. all
// colours every grid anew.
func (w *content) finish(e *Event, all bool) {
	w.recolour(e, all)
	w.tell(e, all)
}

// recolour brings the colours up to date.
func (w *content) recolour(e *Event, all bool) {
	if all {
		e.Grids = w.tree.recolourAll()
	} else {
		e.Grids = w.tree.recolour()
	}
	if len(e.Grids) > 0 || e.Boundaries {
		w.revision++
	}
}

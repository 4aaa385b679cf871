package live

import (
	"cmp"
	"slices"

	"anwang/grid"

	"github.com/paulmach/orb"
)

// follow takes a change of a point over into the views in use. Most have nothing
// to do with it, and that costs a few comparisons each.
func (w *content) follow(st *store, s slot, old *record, c *PointChange) {
	r := st.at(s)
	var was, is facts
	oldName := c.Name
	if c.HasOld {
		was = w.tree.facts(st.kind, old)
		if c.Op == Set && old.text != r.text {
			oldName, _, _ = st.texts.get(old.text)
		}
	}
	if c.Op == Set {
		is = w.tree.facts(st.kind, r)
	}
	for _, ix := range w.active.list {
		before, after := notSeen, notSeen
		if c.HasOld {
			before = ix.seen(&was)
		}
		if c.Op == Set {
			after = ix.seen(&is)
		}
		if before|after == notSeen {
			continue
		}
		ix.follow(st, s, old, before, after)
		ix.change.Points = append(ix.change.Points, seen(c, before != notSeen, after != notSeen, oldName))
	}
}

// seen is a change as a view tells it in which the point was, is, or both: what
// lies outside is not told.
func seen(c *PointChange, was, is bool, oldName string) PointChange {
	out := *c
	if !was {
		out.HasOld, out.Old, out.From, out.OldGrid, out.OldOwner = false, orb.Point{}, 0, 0, 0
	}
	if !is {
		out.Op, out.Name, out.New, out.To, out.Grid, out.Owner = Delete, oldName, orb.Point{}, 0, 0, 0
	}
	return out
}

// follow takes a change of a point over that the view held before, holds after,
// or both. The record is as it is now; old as it was.
func (ix *viewIndex) follow(st *store, s slot, old *record, before, after uint8) {
	r := st.at(s)
	if before != after {
		if before == seenAlone {
			ix.slack[st.kind].remove(s)
		}
		if after == seenAlone {
			ix.slack[st.kind].add(s)
		}
	}
	if ix.own != nil && (before == notSeen || after == notSeen || old.leaf != r.leaf || !sameCount(old.bits, r.bits)) {
		if before != notSeen {
			ix.countUp(old.leaf, st.kind, old.bits, minusOne)
		}
		if after != notSeen {
			ix.countUp(r.leaf, st.kind, r.bits, plusOne)
		}
	}
	from, to := -1, -1
	if before != notSeen {
		from = layerOf(st.kind, old.bits.class())
	}
	if after != notSeen {
		to = layerOf(st.kind, r.bits.class())
	}
	if from == to && old.x == r.x && old.y == r.y {
		if p := ix.cells[to].Load(); p != nil && old.bits.class() != r.bits.class() {
			p.recount(r.x, r.y, old.bits.class(), r.bits.class())
		}
		return
	}
	if from >= 0 {
		if p := ix.cells[from].Load(); p != nil {
			p.remove(st, s, old)
		}
	}
	if to >= 0 {
		if p := ix.cells[to].Load(); p != nil {
			p.add(st, s)
		}
	}
}

// countUp changes the view's own counts of a leaf and everything above it that
// the view shows.
func (ix *viewIndex) countUp(leaf node, k grid.Kind, f flags, by uint32) {
	for x := leaf; x != 0; x = ix.t.nodes[x].parent {
		i, ok := ix.local(ix.t.mainOrder(x))
		if !ok {
			return
		}
		o := &ix.own[i]
		count(&o.tally, k, f, by)
		if !o.touched {
			o.touched = true
			ix.touched = append(ix.touched, i)
		}
	}
}

// recolour brings the view's own colours up to date.
func (ix *viewIndex) recolour(all bool) (out []GridChange) {
	if all {
		ix.touched = ix.touched[:0]
		for i := range ix.own {
			ix.touched = append(ix.touched, uint32(i))
		}
	}
	for _, i := range ix.touched {
		o := &ix.own[i]
		o.touched = false
		n := &ix.t.nodes[ix.nodeAt(i)]
		to := ix.t.colourOf(n.grid.Depth, &o.tally)
		if c, changed := o.colour.changed(n.id, to); changed {
			out = append(out, c)
		}
		o.colour = to
	}
	ix.touched = ix.touched[:0]
	slices.SortFunc(out, func(a, b GridChange) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// tell completes an event with what it changed in the views in use. all says
// that every grid was coloured anew.
func (w *content) tell(e *Event, all bool) {
	for _, ix := range w.active.list {
		if ix.own != nil {
			ix.change.Grids = ix.recolour(all)
		} else {
			for i := range e.Grids {
				if x, ok := w.tree.known(e.Grids[i].ID); ok && (ix.full || ix.shows(w.tree.mainOrder(x))) {
					ix.change.Grids = append(ix.change.Grids, e.Grids[i])
				}
			}
		}
		if len(ix.change.Grids) > 0 {
			ix.v.revision.Add(1)
		}
		for i := range e.Redraws {
			if ix.names(w.tree.index[e.Redraws[i].ID]) {
				ix.change.Redraws = append(ix.change.Redraws, e.Redraws[i])
			}
		}
		if c := ix.change; len(c.Points) > 0 || len(c.Grids) > 0 || len(c.Redraws) > 0 {
			e.Views = append(e.Views, c)
		}
		ix.change = ViewChange{View: ix.v.number}
	}
}

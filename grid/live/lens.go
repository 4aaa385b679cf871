package live

import (
	"anwang/grid"
	"anwang/grid/risk"
)

// lens is a view at one moment, under the read lock: every read goes through
// one, that of everything (without an index) as well.
type lens struct {
	s  *State
	w  *content
	t  *tree
	ix *viewIndex // nil: everything
}

// open takes the read lock.
func (v *View) open() lens {
	v.s.mu.RLock()
	w := v.s.w
	if v.number == 0 {
		return lens{v.s, w, w.tree, nil}
	}
	return lens{v.s, w, w.tree, v.indexOf(w)}
}

func (l lens) close() { l.s.mu.RUnlock() }

// narrow returns the lens for points of a kind: that of everything when the view
// holds all there are of it, so that nobody pays for a limit that limits nothing.
func (l lens) narrow(k grid.Kind) lens {
	if l.ix != nil && l.ix.full && l.ix.count(k) == l.w.stores[k].len() {
		l.ix = nil
	}
	return l
}

// shows reports whether a grid in force is seen.
func (l lens) shows(x node) bool {
	if l.t.nodes[x].grid == nil {
		return false
	}
	return l.ix == nil || l.ix.full || l.ix.shows(l.t.mainOrder(x))
}

// known returns the node of a grid that is in force and seen.
func (l lens) known(id grid.ID) (node, bool) {
	x, ok := l.t.known(id)
	return x, ok && l.shows(x)
}

// order returns the grids of a network that are seen, parents before children
// and siblings by code.
func (l lens) order(network grid.ID) []node {
	network = l.t.pick(network)
	all := l.t.order[network]
	switch {
	case l.ix == nil || l.ix.full:
		return all
	case network != l.t.main():
		return nil
	}
	out := make([]node, 0, l.ix.gridCount())
	for _, g := range l.ix.segments {
		out = append(out, all[g.from:g.to]...)
	}
	return out
}

// own is what the view counts in a grid for itself, nil when everyone's counts
// serve.
func (l lens) own(x node) *ownCount {
	if l.ix == nil || l.ix.own == nil {
		return nil
	}
	i, ok := l.ix.local(l.t.mainOrder(x))
	if !ok {
		return nil
	}
	return &l.ix.own[i]
}

func (l lens) tally(x node) *grid.Tally {
	if o := l.own(x); o != nil {
		return &o.tally
	}
	return &l.t.nodes[x].tally
}

func (l lens) colour(x node) colour {
	if o := l.own(x); o != nil {
		return o.colour
	}
	return l.t.nodes[x].colour
}

func (l lens) result(x node) risk.Result {
	return risk.Evaluate(&l.t.rollup, l.t.nodes[x].grid.Depth, l.tally(x))
}

func (l lens) info(x node) GridInfo {
	n := &l.t.nodes[x]
	c := l.colour(x)
	return GridInfo{n.grid, *l.tally(x), c.level, c.index, c.load, len(n.children), n.bound}
}

// roots are the topmost grids of a network that are seen.
func (l lens) roots(network grid.ID) (out []node) {
	for _, x := range l.order(network) {
		if up := l.t.nodes[x].parent; up == 0 || !l.shows(up) {
			out = append(out, x)
		}
	}
	return out
}

// showsPoint reports whether a point is seen.
func (l lens) showsPoint(st *store, r *record) bool {
	if l.ix == nil {
		return true
	}
	f := l.t.facts(st.kind, r)
	return l.ix.seen(&f) != notSeen
}

// find returns the slot of a point that is held.
func (l lens) find(st *store, id grid.ID) (slot, bool) {
	s, ok := st.find(id)
	return s, ok && l.showsPoint(st, st.at(s))
}

// pyramid returns the cluster cells of what is drawn of a kind.
func (l lens) pyramid(st *store) *pyramid {
	if l.ix == nil {
		return &st.pyramid
	}
	return l.ix.pyramid(st, int(st.kind))
}

// revision grows with every change of a level or index that is seen.
func (l lens) revision() uint64 {
	if l.ix == nil {
		return l.w.revision
	}
	return l.ix.v.revision.Load()
}

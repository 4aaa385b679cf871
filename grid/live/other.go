package live

import (
	"anwang/grid"
)

// other keeps the counts of a territory network beside the main one. The
// database assigns a point its leaf in the main network only, so in the others
// the leaf follows from the shapes.
type other struct {
	network grid.ID
	locator *locator
	leafs   [grid.Kinds][]node // by slot
}

// locateOthers finds the leaf of every point in every territory network but the
// main one, and counts the points in a tree that nobody reads yet.
func (w *content) locateOthers(t *tree) []*other {
	var out []*other
	for i, n := range t.networks {
		if i == 0 || n.Kind != grid.Territory {
			continue
		}
		o := &other{network: n.ID, locator: t.locator(n.ID)}
		for _, st := range w.stores {
			for s := slot(0); s < st.next; s++ {
				if r := st.at(s); r.bits.used() {
					leaf, _ := o.locator.locate(r.lon, r.lat)
					o.put(st.kind, s, leaf)
					o.count(t, leaf, st.kind, r.bits, plusOne)
				}
			}
		}
		out = append(out, o)
	}
	return out
}

// count changes the counts of a leaf; a point outside the network counts nowhere.
func (o *other) count(t *tree, leaf node, k grid.Kind, f flags, by uint32) {
	if leaf != 0 {
		t.count(leaf, k, f, by)
	}
}

func (o *other) put(k grid.Kind, s slot, leaf node) {
	for int(s) >= len(o.leafs[k]) {
		o.leafs[k] = append(o.leafs[k], 0)
	}
	o.leafs[k][s] = leaf
}

// set follows a point that was set.
func (o *other) set(t *tree, st *store, s slot, old *record, had bool) {
	r := st.at(s)
	if had {
		was := o.leafs[st.kind][s]
		if old.lon == r.lon && old.lat == r.lat {
			o.recountAt(t, was, st.kind, old.bits, r.bits)
			return
		}
		o.count(t, was, st.kind, old.bits, minusOne)
	}
	leaf, _ := o.locator.locate(r.lon, r.lat)
	o.put(st.kind, s, leaf)
	o.count(t, leaf, st.kind, r.bits, plusOne)
}

// unset follows a point that was removed.
func (o *other) unset(t *tree, st *store, s slot, old *record) {
	o.count(t, o.leafs[st.kind][s], st.kind, old.bits, minusOne)
	o.leafs[st.kind][s] = 0
}

// recount follows a danger that became overdue.
func (o *other) recount(t *tree, s slot, was, is flags) {
	o.recountAt(t, o.leafs[timed][s], timed, was, is)
}

func (o *other) recountAt(t *tree, leaf node, k grid.Kind, was, is flags) {
	if !sameCount(was, is) {
		o.count(t, leaf, k, was, minusOne)
		o.count(t, leaf, k, is, plusOne)
	}
}

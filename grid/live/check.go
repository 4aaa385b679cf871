package live

import (
	"fmt"
	"slices"

	"anwang/grid"
)

// Check counts everything anew from the points and says where what is kept
// differs: tallies, colours, member lists, R-tree and cluster counters, and the
// same of every view in use. An empty answer is a sound state.
func (s *State) Check() []string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []string
	for _, st := range s.w.stores {
		out = append(out, st.check()...)
	}
	out = append(out, s.w.checkTree()...)
	s.w.active.mu.Lock()
	list := slices.Clone(s.w.active.list)
	s.w.active.mu.Unlock()
	for _, ix := range list {
		for _, fault := range ix.check() {
			out = append(out, fmt.Sprintf("view %d (%s): %s", ix.v.number, ix.v.scope.Key(), fault))
		}
	}
	return out
}

// check compares what is kept for a view with what would be made for it now.
func (ix *viewIndex) check() (out []string) {
	fresh := newViewIndex(ix.v, ix.w, ix.w.tree)
	if ix.t != ix.w.tree || ix.v.index.Load() != ix {
		out = append(out, "is of another time")
	}
	if !slices.EqualFunc(ix.segments, fresh.segments, func(a, b segment) bool {
		return a.from == b.from && a.to == b.to && a.whole == b.whole && (a.whole || slices.Equal(a.sectors.met, b.sectors.met))
	}) {
		out = append(out, fmt.Sprintf("holds %+v, should %+v", ix.segments, fresh.segments))
	}
	for i := range fresh.own {
		a, b := &ix.own[i], &fresh.own[i]
		if a.tally != b.tally || a.colour != b.colour {
			out = append(out, fmt.Sprintf("grid %d keeps %+v, counted %+v", ix.t.nodes[ix.nodeAt(uint32(i))].id, *a, *b))
		}
	}
	for k, st := range ix.w.stores {
		same := ix.slack[k].n == fresh.slack[k].n
		fresh.slack[k].each(func(s slot) { same = same && ix.slack[k].has(s) })
		if !same {
			out = append(out, fmt.Sprintf("lists %d %s, should %d", ix.slack[k].n, st.kind.Layer(), fresh.slack[k].n))
		}
		out = append(out, ix.checkLayer(st, k)...)
		if st.kind == timed {
			out = append(out, ix.checkLayer(st, closedLayer)...)
		}
	}
	return out
}

// checkLayer compares the cluster cells of a layer, if there are any, with the
// points of the view.
func (ix *viewIndex) checkLayer(st *store, layer int) []string {
	p := ix.cells[layer].Load()
	if p == nil {
		return nil
	}
	out := p.check(st, 0, 0)
	var there slotSet
	n := 0
	p.each(0, func(s slot) { n++; there.add(s) })
	ix.each(st, func(s slot) {
		if r := st.at(s); layerOf(st.kind, r.bits.class()) == layer {
			if n--; !there.has(s) {
				out = append(out, fmt.Sprintf("%s %d is in no cluster cell", st.kind, r.id))
			}
		}
	})
	if n != 0 {
		out = append(out, fmt.Sprintf("%d too many in the cluster cells of layer %d", n, layer))
	}
	return out
}

// checkTree compares the kept tallies and colours with a recount.
func (w *content) checkTree() (out []string) {
	t := w.tree
	fresh := make([]grid.Tally, len(t.nodes))
	for _, st := range w.stores {
		for i := slot(0); i < st.next; i++ {
			r := st.at(i)
			if !r.bits.used() {
				continue
			}
			for x := r.leaf; x != 0; x = t.nodes[x].parent {
				count(&fresh[x], st.kind, r.bits, plusOne)
			}
			for _, o := range w.others {
				for x := o.leafs[st.kind][i]; x != 0; x = t.nodes[x].parent {
					count(&fresh[x], st.kind, r.bits, plusOne)
				}
			}
		}
	}
	for i := 1; i < len(t.nodes); i++ {
		n := &t.nodes[i]
		if n.tally != fresh[i] {
			out = append(out, fmt.Sprintf("grid %d keeps %+v, counted %+v", n.id, n.tally, fresh[i]))
		}
		if n.grid == nil {
			continue
		}
		if want := t.colourOf(n.grid.Depth, &fresh[i]); n.colour != want {
			out = append(out, fmt.Sprintf("grid %d has the colour %+v, should have %+v", n.id, n.colour, want))
		}
	}
	return out
}

// check compares the indexes of a kind with its records.
func (st *store) check() (out []string) {
	used, drawn := 0, 0
	for i := slot(0); i < st.next; i++ {
		r := st.at(i)
		if !r.bits.used() {
			continue
		}
		used++
		drawn += b2i(st.kind.Drawn(r.bits.class()))
		if s, ok := st.find(r.id); !ok || s != i {
			out = append(out, fmt.Sprintf("%s %d is not found by its id", st.kind, r.id))
		}
		if m := st.members[r.leaf][r.bits.class()]; int(r.member) >= len(m) || m[r.member] != i {
			out = append(out, fmt.Sprintf("%s %d is not where its grid lists it", st.kind, r.id))
		}
	}
	if used != st.len() || used != st.tree.Len() {
		out = append(out, fmt.Sprintf("%d records of kind %s, %d by id, %d in the tree", used, st.kind, st.len(), st.tree.Len()))
	}
	if n := int(st.pyramid.cells[0].counts.Total()); n != drawn {
		out = append(out, fmt.Sprintf("clusters hold %d of %d %s", n, drawn, st.kind.Layer()))
	}
	return append(out, st.pyramid.check(st, 0, 0)...)
}

// check recounts a cell and everything below it.
func (p *pyramid) check(st *store, c uint32, depth uint8) (out []string) {
	q := &p.cells[c]
	want := quad{inner: q.inner, kids: q.kids, bucket: q.bucket}
	for i, s := range q.bucket {
		want.plus(st.at(s))
		if p.main && int(st.at(s).bucket) != i {
			out = append(out, fmt.Sprintf("%s %d is not where its cluster cell lists it", st.kind, st.at(s).id))
		}
	}
	for _, kid := range q.kids {
		if kid == 0 {
			continue
		}
		out = append(out, p.check(st, kid, depth+1)...)
		k := &p.cells[kid]
		want.sumX += k.sumX
		want.sumY += k.sumY
		for i := range want.counts {
			want.counts[i] += k.counts[i]
		}
	}
	if want.counts != q.counts || want.sumX != q.sumX || want.sumY != q.sumY {
		out = append(out, fmt.Sprintf("cluster cell at depth %d keeps %v, counted %v", depth, q.counts, want.counts))
	}
	if q.inner && (int(q.counts.Total()) <= p.bucket/2 || len(q.bucket) > 0) || !q.inner && slices.Max(q.kids[:]) != 0 {
		out = append(out, fmt.Sprintf("cluster cell at depth %d is half divided", depth))
	}
	return out
}

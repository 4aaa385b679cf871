package live

import (
	"slices"
	"sort"
	"sync"
	"sync/atomic"

	"anwang/grid"
)

// viewIndex is what is kept for a view in use. Where a grid is held whole,
// everyone's members, counts and colours serve; only what is held for a sector
// or an enterprise is listed and counted apart. The cluster cells are made for a
// kind when somebody first asks for them. The writer keeps all of it.
type viewIndex struct {
	holding
	v     *View
	w     *content
	t     *tree
	slack [grid.Kinds]slotSet // points held, but not for their grid as a whole
	// Of the grids seen, by local number; nil when everyone's counts serve.
	own     []ownCount
	touched []uint32
	// The cluster cells by layer: the kinds, and the closed dangers.
	cells  [layers]atomic.Pointer[pyramid]
	making sync.Mutex
	change ViewChange // of the event that is being made
}

// ownCount is what a view counts in a grid.
type ownCount struct {
	tally   grid.Tally // of the subtree
	colour  colour
	touched bool
}

// Closed dangers are on no map, so they have cells of their own, which only
// queries by place read.
const (
	closedLayer = grid.Kinds
	layers      = grid.Kinds + 1
)

func layerOf(k grid.Kind, class uint8) int {
	if k.Drawn(class) {
		return int(k)
	}
	return closedLayer
}

// newViewIndex makes the index of a view for a tree. It reads only.
func newViewIndex(v *View, w *content, t *tree) *viewIndex {
	ix := &viewIndex{holding: newHolding(t, w.sectors, v.scope), v: v, w: w, t: t}
	ix.change.View = v.number
	if ix.selective() {
		for _, st := range w.stores {
			ix.gather(st)
		}
	}
	if ix.sectored {
		ix.countOwn()
	}
	return ix
}

// gather finds the points of a kind that are held loosely. Where that can be
// anywhere it goes through all points as they lie in memory, which is the
// faster the more they are; else through the members of the grids.
func (ix *viewIndex) gather(st *store) {
	take := func(s slot, r *record) {
		if f := ix.t.facts(st.kind, r); ix.seen(&f) == seenAlone {
			ix.slack[st.kind].add(s)
		}
	}
	if len(ix.enterprises) == 0 {
		list, n := ix.sectorLists(st)
		if n < st.len()/4 {
			for _, m := range list {
				for _, slots := range m {
					for _, s := range slots {
						take(s, st.at(s))
					}
				}
			}
			return
		}
	}
	for s := slot(0); s < st.next; s++ {
		if r := st.at(s); r.bits.used() {
			take(s, r)
		}
	}
}

// sectorLists are the members of the grids held for sectors only.
func (ix *viewIndex) sectorLists(st *store) (out []*memberLists, n int) {
	order := ix.t.order[ix.t.main()]
	for i := range ix.segments {
		if g := &ix.segments[i]; !g.whole {
			for _, x := range order[g.from:g.to] {
				if m := st.membersOf(x); m != nil {
					out = append(out, m)
					n += m.len()
				}
			}
		}
	}
	return out, n
}

// countOwn counts the points of the view in the grids it shows.
func (ix *viewIndex) countOwn() {
	ix.own = make([]ownCount, ix.gridCount())
	order := ix.t.order[ix.t.main()]
	for k := range ix.slack {
		st := ix.w.stores[k]
		ix.slack[k].each(func(s slot) {
			r := st.at(s)
			if i, ok := ix.local(ix.t.mainOrder(r.leaf)); ok {
				count(&ix.own[i].tally, st.kind, r.bits, plusOne)
			}
		})
	}
	for n := len(ix.segments) - 1; n >= 0; n-- {
		g := &ix.segments[n]
		for at := g.to; at > g.from; {
			at--
			x := &ix.t.nodes[order[at]]
			i := g.base + at - g.from
			if g.whole {
				ix.own[i].tally = x.tally
			}
			// What is whole is summed up already.
			if up := ix.at(ix.t.mainOrder(x.parent)); up != nil && !up.whole {
				ix.own[up.base+ix.t.mainOrder(x.parent)-up.from].tally.Plus(&ix.own[i].tally)
			}
		}
	}
	for i := range ix.own {
		o := &ix.own[i]
		n := &ix.t.nodes[ix.nodeAt(uint32(i))]
		o.colour = ix.t.colourOf(n.grid.Depth, &o.tally)
	}
}

// nodeAt is the inverse of local.
func (ix *viewIndex) nodeAt(local uint32) node {
	i := sort.Search(len(ix.segments), func(i int) bool { return ix.segments[i].base > local })
	g := &ix.segments[i-1]
	return ix.t.order[ix.t.main()][g.from+local-g.base]
}

// count is how many points of a kind the view holds.
func (ix *viewIndex) count(k grid.Kind) int {
	n := ix.slack[k].n
	for _, x := range ix.whole {
		n += pointsOf(&ix.t.nodes[x].tally, k)
	}
	return n
}

// pointsOf is how many points of a kind a tally counts.
func pointsOf(t *grid.Tally, k grid.Kind) int { return int(t.Of(k).Total()) }

// wholeLists calls yield for the members of every grid held whole that lies in
// the stretch from … to of the order.
func (ix *viewIndex) wholeLists(st *store, from, to uint32, yield func(*memberLists)) {
	order := ix.t.order[ix.t.main()]
	for i := range ix.segments {
		g := &ix.segments[i]
		if !g.whole || g.to <= from || g.from >= to {
			continue
		}
		for _, x := range order[max(g.from, from):min(g.to, to)] {
			if m := st.membersOf(x); m != nil {
				yield(m)
			}
		}
	}
}

// each calls yield for every point of a kind that the view holds.
func (ix *viewIndex) each(st *store, yield func(slot)) {
	ix.wholeLists(st, 0, nowhere, func(m *memberLists) {
		for _, list := range m {
			for _, s := range list {
				yield(s)
			}
		}
	})
	ix.slack[st.kind].each(yield)
}

// pyramid returns the cluster cells of a layer and makes them when there are
// none yet. It is called by readers, under the read lock.
func (ix *viewIndex) pyramid(st *store, layer int) *pyramid {
	if p := ix.cells[layer].Load(); p != nil {
		return p
	}
	ix.making.Lock()
	defer ix.making.Unlock()
	if p := ix.cells[layer].Load(); p != nil {
		return p
	}
	p := ix.newPyramid(st, layer)
	ix.cells[layer].Store(p)
	return p
}

func (ix *viewIndex) newPyramid(st *store, layer int) *pyramid {
	order := make([]curve, 0, ix.count(st.kind))
	ix.each(st, func(s slot) {
		if r := st.at(s); layerOf(st.kind, r.bits.class()) == layer {
			order = append(order, curve{interleave(r.x) | interleave(r.y)<<1, s})
		}
	})
	slices.SortFunc(order, func(a, b curve) int {
		switch {
		case a.at < b.at:
			return -1
		case a.at > b.at:
			return 1
		}
		return int(int64(a.s) - int64(b.s))
	})
	drawn := make([]slot, len(order))
	for i, c := range order {
		drawn[i] = c.s
	}
	p := newPyramid(false)
	p.build(st, drawn)
	return &p
}

package live

import (
	"fmt"
	"slices"

	"anwang/grid"
)

// stage takes in the points of a snapshot as they come and then builds the store
// in one go: records and texts in the order of a space-filling curve, so that
// points that are near each other on the map are near each other in memory too.
// A tile, a box or a polygon then reads a few cache lines instead of one a point,
// and filling is faster than adding points one by one.
type stage struct {
	st *store // records, dangers and texts only
}

func newStage(k grid.Kind, all *sectors) *stage {
	return &stage{st: bareStore(k, all)}
}

// put takes in a point.
func (g *stage) put(p *grid.Point, leaf node, class uint8) {
	s := g.st.take()
	r := g.st.at(s)
	r.id = p.ID
	g.st.fill(s, p, leaf, class)
	r.text = g.st.texts.put(p.Name, p.Code, p.Initials)
}

// curve is a point's place along the curve.
type curve struct {
	at uint64
	s  slot
}

// build makes the store, all but its R-tree, which is left to plant. It fails
// when an id came twice.
func (g *stage) build() (*store, error) {
	old := g.st
	st := newStore(old.kind, int(old.next), old.sectors)
	st.words = old.words
	order := make([]curve, old.next)
	for s := range order {
		r := old.at(slot(s))
		order[s] = curve{interleave(r.x) | interleave(r.y)<<1, slot(s)}
	}
	slices.SortFunc(order, func(a, b curve) int {
		switch {
		case a.at < b.at:
			return -1
		case a.at > b.at:
			return 1
		default: // an order of its own for points that share a place
			return int(old.at(a.s).id - old.at(b.s).id)
		}
	})
	for _, c := range order {
		if err := st.adopt(old, c.s); err != nil {
			return nil, err
		}
	}
	st.trim()
	st.pyramid.build(st, st.drawn())
	return st, nil
}

// plant fills the R-tree, half of the work of a load. It touches nothing but the
// tree, so the next kind can be built meanwhile.
func (st *store) plant() {
	for _, s := range shuffled(st.next) {
		k := treeKey(st.at(s))
		st.tree.Insert(k, k, s)
	}
}

// trim gives back what the member lists have too much.
func (st *store) trim() {
	for _, m := range st.members {
		if m == nil {
			continue
		}
		for i, l := range m {
			if n := len(l) + len(l)/8; cap(l) > n+1 {
				m[i] = append(make([]slot, 0, n+1), l...)
			}
		}
	}
}

// adopt copies a record of another store to the next slot.
func (st *store) adopt(old *store, from slot) error {
	s := st.take()
	r := st.at(s)
	*r = *old.at(from)
	if st.kind == timed {
		*st.danger(s) = *old.danger(from)
	}
	if _, ok := st.find(r.id); ok {
		return fmt.Errorf("%s %d comes twice in the snapshot", st.kind, r.id)
	}
	st.ids.put(r.id, s, st.idAt)
	r.text = st.texts.put(old.texts.get(r.text))
	st.join(s, r)
	return nil
}

// shuffled returns the slots along the curve in several passes. An R-tree filled
// in one pass would be left with half-empty nodes; with many more passes every
// insertion would begin in cold memory.
func shuffled(n slot) []slot {
	out := make([]slot, 0, n)
	const stride = 16 // passes; measured
	for from := slot(0); from < min(stride, n); from++ {
		for s := from; s < n; s += stride {
			out = append(out, s)
		}
	}
	return out
}

// interleave spreads the bits of v to the even places.
func interleave(v uint32) uint64 {
	x := uint64(v)
	x = (x | x<<16) & 0x0000ffff0000ffff
	x = (x | x<<8) & 0x00ff00ff00ff00ff
	x = (x | x<<4) & 0x0f0f0f0f0f0f0f0f
	x = (x | x<<2) & 0x3333333333333333
	return (x | x<<1) & 0x5555555555555555
}

// drawn are the slots that are on the map.
func (st *store) drawn() []slot {
	drawn := make([]slot, 0, st.next)
	for s := slot(0); s < st.next; s++ {
		if st.kind.Drawn(st.at(s).bits.class()) {
			drawn = append(drawn, s)
		}
	}
	return drawn
}

// build makes the pyramid of slots that follow the curve: every cell is a run of
// them.
func (p *pyramid) build(st *store, drawn []slot) {
	p.cells = make([]quad, 1, 1+len(drawn)/16)
	p.run(st, 0, 0, drawn)
	p.cells = slices.Clip(p.cells)
}

func (p *pyramid) run(st *store, c uint32, depth uint8, slots []slot) {
	if len(slots) <= p.bucket || depth == maxDepth {
		q := &p.cells[c]
		q.bucket = append(make([]slot, 0, len(slots)+len(slots)/4+1), slots...)
		for i, s := range slots {
			r := st.at(s)
			if p.main {
				r.bucket = uint32(i)
			}
			q.plus(r)
		}
		return
	}
	p.cells[c].inner = true
	for k := range uint32(4) {
		n, _ := slices.BinarySearchFunc(slots, k+1, func(s slot, k uint32) int {
			return int(quadrant(st.at(s).x, st.at(s).y, depth)) - int(k)
		})
		if n == 0 {
			continue
		}
		p.cells = append(p.cells, quad{})
		kid := uint32(len(p.cells) - 1)
		p.cells[c].kids[k] = kid
		p.run(st, kid, depth+1, slots[:n])
		p.cells[c].sumX += p.cells[kid].sumX
		p.cells[c].sumY += p.cells[kid].sumY
		for i, n := range p.cells[kid].counts {
			p.cells[c].counts[i] += n
		}
		slots = slots[n:]
	}
}

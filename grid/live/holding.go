package live

import (
	"cmp"
	"slices"

	"anwang/grid"
)

// holding is a scope made ready for one tree: which stretches of the main
// network's order it holds, whole or for some sectors, and which enterprises.
// Grids of the networks beside the main one belong to a scope only when it holds
// the main network whole.
type holding struct {
	segments    []segment     // apart, in order
	whole       []node        // the topmost grids held whole
	enterprises []grid.ID     // in order
	full        bool          // the main network is held whole
	sectored    bool          // some segment is held for sectors only
	sets        []*sectorSets // of the segments that are not whole, each once
}

// segment is a stretch of the main network's order that is held the same way.
type segment struct {
	from, to uint32
	base     uint32 // how many places the segments before it have
	whole    bool
	asked    []string // the sectors of its terms, when not whole
	sectors  *sectorSets
}

// facts are what it depends on whether a view holds a point.
type facts struct {
	order      uint32 // of its leaf
	sector     uint16
	enterprise grid.ID // it is, or belongs to
}

func (t *tree) facts(k grid.Kind, r *record) facts {
	f := facts{order: t.mainOrder(r.leaf), sector: r.bits.sector(), enterprise: r.ref}
	if k.Info().Owner == grid.OwnerItself {
		f.enterprise = r.id
	}
	return f
}

// newHolding makes a scope ready for a tree.
func newHolding(t *tree, known *sectors, scope grid.Scope) holding {
	var h holding
	var parts []segment
	for _, term := range scope.Terms() {
		if term.Enterprise != 0 {
			h.enterprises = append(h.enterprises, term.Enterprise)
			continue
		}
		x, ok := t.known(term.Grid)
		if !ok || t.mainOrder(x) == nowhere {
			continue
		}
		part := segment{from: t.nodes[x].first, to: t.nodes[x].last, whole: term.Sector == ""}
		if !part.whole {
			part.asked = []string{term.Sector}
		}
		parts = append(parts, part)
	}
	slices.Sort(h.enterprises)
	h.segments = flatten(parts)
	order := t.order[t.main()]
	base := uint32(0)
	for i := range h.segments {
		g := &h.segments[i]
		g.base = base
		base += g.to - g.from
		if !g.whole {
			h.sectored = true
			g.sectors = h.setsOf(g.asked)
			continue
		}
		for at := g.from; at < g.to; at = t.nodes[order[at]].last {
			h.whole = append(h.whole, order[at])
		}
	}
	h.full = len(h.segments) == 1 && h.segments[0].whole && int(base) == len(order)
	h.learn(known)
	return h
}

// flatten turns parts, of which any two lie apart or one inside the other, into
// segments that lie apart.
func flatten(parts []segment) []segment {
	slices.SortFunc(parts, func(a, b segment) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to))
	})
	var out, open []segment
	at := uint32(0)
	reach := func(to uint32) {
		if n := len(open); n > 0 && to > at {
			out = addSegment(out, segment{from: at, to: to, whole: open[n-1].whole, asked: open[n-1].asked})
		}
		at = to
	}
	for _, part := range parts {
		for len(open) > 0 && open[len(open)-1].to <= part.from {
			reach(open[len(open)-1].to)
			open = open[:len(open)-1]
		}
		reach(part.from)
		if n := len(open); n > 0 {
			part.whole = part.whole || open[n-1].whole
			part.asked = append(slices.Clone(open[n-1].asked), part.asked...)
		}
		slices.Sort(part.asked)
		part.asked = slices.Compact(part.asked)
		if part.whole {
			part.asked = nil
		}
		open = append(open, part)
	}
	for len(open) > 0 {
		reach(open[len(open)-1].to)
		open = open[:len(open)-1]
	}
	return out
}

// addSegment appends a segment, or makes the last one longer when that is all.
func addSegment(list []segment, s segment) []segment {
	if n := len(list); n > 0 {
		if last := &list[n-1]; last.to == s.from && last.whole == s.whole && slices.Equal(last.asked, s.asked) {
			last.to = s.to
			return list
		}
	}
	return append(list, s)
}

// setsOf are the sets of sectors that meet what is asked for, which segments share.
func (h *holding) setsOf(asked []string) *sectorSets {
	for _, s := range h.sets {
		if slices.Equal(s.asked, asked) {
			return s
		}
	}
	s := &sectorSets{asked: asked}
	h.sets = append(h.sets, s)
	return s
}

// learn finds out which sets of sectors are held where; again when there are new ones.
func (h *holding) learn(known *sectors) {
	for _, s := range h.sets {
		s.learn(known)
	}
}

// at returns the segment that a grid lies in by its order, nil when there is none.
func (h *holding) at(order uint32) *segment {
	list := h.segments
	for len(list) > 8 {
		if half := len(list) / 2; order < list[half].from {
			list = list[:half]
		} else {
			list = list[half:]
		}
	}
	for i := range list {
		if order-list[i].from < list[i].to-list[i].from {
			return &list[i]
		}
	}
	return nil
}

// shows reports whether the grid of an order is seen.
func (h *holding) shows(order uint32) bool { return h.at(order) != nil }

// local numbers the grids seen: 0 … gridCount()-1.
func (h *holding) local(order uint32) (uint32, bool) {
	g := h.at(order)
	if g == nil {
		return 0, false
	}
	return g.base + order - g.from, true
}

// gridCount is how many grids are seen.
func (h *holding) gridCount() uint32 {
	if len(h.segments) == 0 {
		return 0
	}
	last := &h.segments[len(h.segments)-1]
	return last.base + last.to - last.from
}

// How much of a point is seen.
const (
	notSeen      = uint8(iota)
	seenAlone    // for its sector or its enterprise
	seenWithGrid // like everything else in its grid
)

// seen says whether and how a point is seen.
func (h *holding) seen(f *facts) uint8 {
	if g := h.at(f.order); g != nil {
		if g.whole {
			return seenWithGrid
		}
		if g.sectors.has(f.sector) {
			return seenAlone
		}
	}
	if len(h.enterprises) > 0 && f.enterprise != 0 {
		if _, ok := slices.BinarySearch(h.enterprises, f.enterprise); ok {
			return seenAlone
		}
	}
	return notSeen
}

// selective reports whether a point can be seen without its whole grid being seen.
func (h *holding) selective() bool { return h.sectored || len(h.enterprises) > 0 }

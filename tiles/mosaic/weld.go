package mosaic

import (
	"anwang/tiles/lattice"
	"anwang/tiles/mvt"
)

// Most shapes that reach over the sides of a tile are put together from what the
// tile has of their arcs: each arc is cut once, whatever shapes it is of,
// and between where a ring leaves the tile and where the next enters it the way
// is along the sides. What is not that simple, where rings touch or run along a
// side, is left to lattice.Resolver.

// strip is what a tile has of an arc in one stretch.
type strip struct {
	ps       []mvt.Point
	from, to int32 // places on the rim of its ends, lattice.Inside when the arc ends there
}

// share is what a tile has of an arc.
type share struct {
	round    uint32 // the tile it is of
	from, to int32  // its strips
	odd      bool   // it touches a side without passing it
}

// run is a strip in the direction of a ring.
type run struct {
	strip int32
	back  bool
}

// chain is what a tile has of a ring in one stretch.
type chain struct {
	from, to    int32 // its runs
	enter, left int32 // places on the rim
	n           int32 // points
	used        bool
}

// welder is the memory for putting shapes together; one is for one goroutine.
type welder struct {
	shares []share // by arc
	round  uint32
	strips []strip
	points []mvt.Point
	runs   []run
	chains []chain
	whole  []hoop
	rim    []int32
	off    bool // in tests: all is left to the resolver
}

// hoop is a ring that lies in the tile as it is.
type hoop struct {
	from, to int32 // its runs
	outer    bool
}

// begin forgets the tile before.
func (w *welder) begin(arcs int) {
	if len(w.shares) < arcs {
		w.shares, w.round = make([]share, arcs), 0
	}
	w.round++
	if w.round == 0 {
		clear(w.shares)
		w.round = 1
	}
	w.strips, w.points = w.strips[:0], w.points[:0]
}

// share cuts an arc, once a tile.
func (w *window) share(i int) *share {
	s := &w.weld.shares[i]
	if s.round == w.weld.round {
		return s
	}
	n := int32(len(w.weld.strips))
	*s = share{round: w.weld.round, from: n, to: n}
	line, bounds := w.arc(i), w.bounds[i]
	switch {
	case len(line) < 2 || !bounds.Meets(w.box):
	case w.box.Within(bounds):
		w.weld.strips = append(w.weld.strips, strip{line, lattice.Inside, lattice.Inside})
	default:
		w.clip.Line(line, w.box, func(ps []mvt.Point) { s.odd = w.weld.cut(ps, w.box) || s.odd })
	}
	s.to = int32(len(w.weld.strips))
	return s
}

// cut keeps a strip and reports whether it is odd.
func (w *welder) cut(ps []mvt.Point, b lattice.Box) (odd bool) {
	at := len(w.points)
	w.points = append(w.points, ps...)
	ps = w.points[at:len(w.points):len(w.points)]
	for _, p := range ps[1 : len(ps)-1] {
		odd = odd || p.X <= b.X0 || p.X >= b.X1 || p.Y <= b.Y0 || p.Y >= b.Y1
	}
	first, last := ps[0], ps[len(ps)-1]
	if len(ps) == 2 { // it may be a side, or a part of one
		odd = first.X == last.X && (first.X == b.X0 || first.X == b.X1) || first.Y == last.Y && (first.Y == b.Y0 || first.Y == b.Y1)
	}
	w.strips = append(w.strips, strip{ps, b.Rim(first), b.Rim(last)})
	return odd
}

// welded draws a shape from strips of its arcs. It reports whether it did;
// some is false when no arc of the shape is in the tile.
func (w *window) welded(polygons [][][]ref) (done, some bool) {
	m := &w.weld
	if m.off {
		return false, true
	}
	m.runs, m.chains, m.whole, m.rim = m.runs[:0], m.chains[:0], m.whole[:0], m.rim[:0]
	for _, rings := range polygons {
		for k, refs := range rings {
			if !w.follow(refs, k == 0) {
				return false, true
			}
		}
	}
	outer := 0
	for _, h := range m.whole {
		if h.outer {
			outer++
		}
	}
	switch {
	case len(m.chains)+len(m.whole) == 0:
		return false, false
	case outer < len(m.whole) && (outer != 1 || len(m.chains) > 0) && (outer > 0 || len(m.chains) != 1):
		return false, true // whose holes they are must be looked at
	case !m.alternate():
		return false, true
	}
	for i := range m.chains {
		if !m.chains[i].used {
			w.loop(int32(i))
		}
	}
	draw := rings(&w.geometry)
	for _, h := range m.whole {
		w.scratch = w.scratch[:0]
		for _, r := range m.runs[h.from:h.to] {
			w.scratch = m.append(w.scratch, r)
		}
		if outer == 0 {
			w.geometry.Ring(w.scratch, false) // of the only loop
			continue
		}
		draw(w.scratch, h.outer)
	}
	return true, true
}

// append appends the points of a run but the last one.
func (m *welder) append(dst []mvt.Point, r run) []mvt.Point {
	ps := m.strips[r.strip].ps
	if !r.back {
		return append(dst, ps[:len(ps)-1]...)
	}
	for i := len(ps) - 1; i > 0; i-- {
		dst = append(dst, ps[i])
	}
	return dst
}

// follow finds the chains of a ring. It reports whether all is simple.
func (w *window) follow(refs []ref, outer bool) bool {
	m := &w.weld
	first := len(m.chains) // of the ring
	open := false          // the last chain has not left the tile
	for _, r := range refs {
		s := w.share(r.index())
		if s.odd {
			return false
		}
		for k := range s.to - s.from {
			at, back := s.from+k, r.backwards()
			if back {
				at = s.to - 1 - k
			}
			p := &m.strips[at]
			from, to := p.from, p.to
			if back {
				from, to = to, from
			}
			switch {
			case from == lattice.Inside && open:
			case open || from == lattice.Inside && len(m.chains) > first:
				return false // it ends in the tile, or begins there
			default:
				m.chains = append(m.chains, chain{from: int32(len(m.runs)), enter: from, n: 1})
			}
			m.runs = append(m.runs, run{at, back})
			c := &m.chains[len(m.chains)-1]
			c.to, c.left = int32(len(m.runs)), to
			c.n += int32(len(p.ps) - 1)
			open = to == lattice.Inside
		}
	}
	return m.join(first, open, outer)
}

// join puts the end of a ring that is in the tile to its beginning.
func (m *welder) join(first int, open, outer bool) bool {
	if len(m.chains) == first {
		return true
	}
	c, last := &m.chains[first], len(m.chains)-1
	switch {
	case !open:
		return c.enter != lattice.Inside
	case c.enter != lattice.Inside:
		return false
	case last == first:
		m.whole = append(m.whole, hoop{c.from, c.to, outer})
		m.chains = m.chains[:first]
		return true
	}
	m.runs = append(m.runs, m.runs[c.from:c.to]...)
	end := &m.chains[last]
	end.to, end.left, end.n = int32(len(m.runs)), c.left, end.n+c.n-1
	*c = *end
	m.chains = m.chains[:last]
	return true
}

// alternate reports whether, going around the tile, chains enter and leave by
// turns, each in a place of its own, and gives each the one before it on the way
// round: rim is then enter and left of chains, ascending.
func (m *welder) alternate() bool {
	for i := range m.chains {
		c := &m.chains[i]
		m.rim = append(m.rim, c.enter<<1, c.left<<1|1)
	}
	sortSmall(m.rim)
	for i, r := range m.rim {
		next := m.rim[(i+1)%len(m.rim)]
		if r>>1 == next>>1 || r&1 == next&1 {
			return false
		}
	}
	return true
}

// sortSmall sorts a few numbers.
func sortSmall(v []int32) {
	for i := 1; i < len(v); i++ {
		for k := i; k > 0 && v[k] < v[k-1]; k-- {
			v[k], v[k-1] = v[k-1], v[k]
		}
	}
}

// before returns the chain that leaves last before the place where c enters.
func (m *welder) before(c int32) int32 {
	if len(m.chains) == 1 {
		return c
	}
	enter := m.chains[c].enter << 1
	for i, r := range m.rim {
		if r != enter {
			continue
		}
		left := m.rim[(i+len(m.rim)-1)%len(m.rim)] >> 1
		for k := range m.chains {
			if m.chains[k].left == left {
				return int32(k)
			}
		}
	}
	panic("mosaic: a chain that is not on the rim")
}

// loop draws the ring that a chain is in, backwards: shapes have their inside on
// the left, tiles on the right.
func (w *window) loop(start int32) {
	m := &w.weld
	n := 0
	for c := start; ; {
		m.chains[c].used = true
		b := m.before(c)
		n += int(m.chains[c].n) + w.box.Corners(m.chains[c].enter, m.chains[b].left, nil)
		if c = b; c == start {
			break
		}
	}
	g := &w.geometry
	for c := start; ; {
		runs := m.runs[m.chains[c].from:m.chains[c].to]
		r := runs[len(runs)-1]
		ps := m.strips[r.strip].ps
		end := ps[len(ps)-1]
		if r.back {
			end = ps[0]
		}
		if c == start {
			g.Open(end, n)
		} else {
			g.To(end)
		}
		for i := len(runs) - 1; i >= 0; i-- {
			g.Along(m.strips[runs[i].strip].ps, !runs[i].back)
		}
		b := m.before(c)
		w.box.Corners(m.chains[c].enter, m.chains[b].left, g.To)
		if c = b; c == start {
			break
		}
	}
	g.Close()
}

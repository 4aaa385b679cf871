package live

import (
	"fmt"
	"math"

	"anwang/grid"
)

// Digest is a short comparable sum of everything a State holds. Two states that
// hold the same points, counts and colours as of the same moment have equal
// digests, whatever order the changes came in.
type Digest struct {
	Points [grid.Kinds]int
	Sums   [grid.Kinds]uint64
	Grids  int
	Counts uint64 // tallies
	Colour uint64 // levels and indices
}

// Digest returns the digest as of Status.Now.
func (s *State) Digest() Digest {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var d Digest
	for k, st := range s.w.stores {
		d.Points[k] = st.len()
		for i := slot(0); i < st.next; i++ {
			if st.at(i).bits.used() {
				it := st.point(i, s.w.tree)
				d.Sums[k] += itemSum(&it)
			}
		}
	}
	t := s.w.tree
	for _, order := range t.order {
		for _, x := range order {
			n := &t.nodes[x]
			d.Grids++
			d.Counts += tallySum(n.id, &n.tally)
			h := fnv(fnvStart, uint64(n.id), uint64(n.colour.level), math.Float64bits(n.colour.index))
			d.Colour += h
		}
	}
	return d
}

func itemSum(it *Item) uint64 {
	p := &it.Point
	h := fnv(fnvStart, uint64(p.ID), math.Float64bits(p.Lon), math.Float64bits(p.Lat), uint64(p.Grid),
		uint64(p.Level), uint64(p.Own), uint64(p.Enterprise), uint64(p.Hazard), uint64(p.MajorLevel), uint64(p.Grade), uint64(p.Fatal),
		uint64(p.Larger),
		uint64(p.State), uint64(p.Listed), uint64(micros(p.Deadline)), uint64(micros(p.Updated)),
		uint64(b2i(p.Synthetic)), uint64(it.Class))
	for _, s := range [...]string{p.Name, p.Code, p.Initials, p.Industry, string(p.Sector)} {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * fnvPrime
		}
		h = (h ^ 0xff) * fnvPrime
	}
	return h
}

func tallySum(id grid.ID, t *grid.Tally) uint64 {
	h := fnv(fnvStart, uint64(id), uint64(t.Listed), uint64(t.ListedHigh), uint64(t.MajorAtOne), uint64(t.Fatal), uint64(t.Larger))
	for i := range t.Enterprises {
		h = fnv(h, uint64(t.Enterprises[i]), uint64(t.Hazards[i]), uint64(t.Majors[i]), uint64(t.Dangers[i]))
	}
	for k := range t.Plain {
		for _, n := range t.Plain[k] {
			h = fnv(h, uint64(n))
		}
	}
	return h
}

// FNV-1a, because a digest must be the same in every process.
const (
	fnvStart = 14695981039346656037
	fnvPrime = 1099511628211
)

func fnv(h uint64, words ...uint64) uint64 {
	for _, w := range words {
		for range 8 {
			h = (h ^ w&0xff) * fnvPrime
			w >>= 8
		}
	}
	return h
}

// Differences compares every point, count and colour with another state and
// says in words what differs, at most limit findings. Let both states be moved to
// the same moment first (Tick), or dangers that have just become overdue differ.
func (s *State) Differences(o *State, limit int) []string {
	var out []string
	say := func(format string, a ...any) bool {
		out = append(out, fmt.Sprintf(format, a...))
		return len(out) < limit
	}
	for k := range grid.Kind(grid.Kinds) {
		more := true
		s.Each(k, func(a *Item) bool {
			b, ok := o.Point(k, a.ID)
			if !ok {
				more = say("%s %d is missing in the other", k, a.ID)
			} else if !sameItem(a, &b) {
				more = say("%s %d: %+v, the other has %+v", k, a.ID, *a, b)
			}
			return more
		})
		if !more {
			return out
		}
		o.Each(k, func(b *Item) bool {
			if _, ok := s.Point(k, b.ID); !ok {
				more = say("%s %d is only in the other", k, b.ID)
			}
			return more
		})
		if !more {
			return out
		}
	}
	s.gridDifferences(o, say)
	return out
}

// sameItem compares times as moments.
func sameItem(a, b *Item) bool {
	x, y := *a, *b
	same := x.Deadline.Equal(y.Deadline) && x.Updated.Equal(y.Updated)
	x.Deadline, x.Updated = y.Deadline, y.Updated
	return same && x == y
}

func (s *State) gridDifferences(o *State, say func(string, ...any) bool) {
	for _, n := range s.Networks() {
		mine, theirs := s.Grids(n.ID), o.Grids(n.ID)
		if len(mine) != len(theirs) && !say("network %s has %d grids, the other has %d", n.Key, len(mine), len(theirs)) {
			return
		}
		for _, g := range mine {
			a, _ := s.Grid(g.ID)
			b, ok := o.Grid(g.ID)
			switch {
			case !ok:
				if !say("grid %d %s is missing in the other", g.ID, g.Name) {
					return
				}
			case a.Tally != b.Tally:
				if !say("grid %d %s counts %+v, the other %+v", g.ID, g.Name, a.Tally, b.Tally) {
					return
				}
			case a.Level != b.Level || a.Index != b.Index:
				if !say("grid %d %s is %s at %v, the other %s at %v", g.ID, g.Name, a.Level, a.Index, b.Level, b.Index) {
					return
				}
			}
		}
	}
}

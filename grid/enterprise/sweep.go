package enterprise

import (
	"cmp"
	"hash/maphash"
	"math"
	"slices"

	"anwang/grid"
)

// Among a whole city the pairs are found in one sweep from south to north, which
// keeps what lies within reach and lets go of the rest: memory does not grow with
// the city.

const (
	metresADegree = 111_000
	// narrowest is the least cosine of a latitude of China, 54° north.
	narrowest = 0.58
)

// cell is a square at least as wide as similar names may be apart: what is near
// lies in it or beside it.
type cell struct{ x, y int }

func cellOf(l *Likeness) cell {
	const side = float64(nearby) / metresADegree
	return cell{int(math.Floor(l.Lon * narrowest / side)), int(math.Floor(l.Lat / side))}
}

// coded is an enterprise by one of its numbers.
type coded struct {
	number uint64
	id     grid.ID
}

// sweep is the sweep under way; found has the pairs.
type sweep struct {
	seed   maphash.Seed
	within []*Likeness // in reach, from the south
	cells  map[cell][]*Likeness
	names  map[string][]*Likeness
	codes  []coded
	found  map[[2]grid.ID]verdict
}

// verdict is all that is kept of a pair: a city has as many as it has files.
type verdict struct {
	rank     uint8
	likeness float32
}

func newSweep() *sweep {
	return &sweep{seed: maphash.MakeSeed(), cells: map[cell][]*Likeness{}, names: map[string][]*Likeness{}, found: map[[2]grid.ID]verdict{}}
}

// add takes the next file, which lies no further south than the one before.
func (s *sweep) add(l Likeness) {
	me := &l
	me.prepare()
	s.leave(me.Lat - float64(around)/metresADegree*1.01)
	for _, n := range me.numbered() {
		s.codes = append(s.codes, coded{maphash.String(s.seed, n), me.ID})
	}
	key, at := string(me.name), cellOf(me)
	for _, o := range s.names[key] {
		s.meet(me, o)
	}
	for dx := -1; dx <= 1; dx++ {
		for dy := -1; dy <= 1; dy++ {
			for _, o := range s.cells[cell{at.x + dx, at.y + dy}] {
				if maybe(me, o) {
					s.meet(me, o)
				}
			}
		}
	}
	s.within = append(s.within, me)
	s.names[key] = append(s.names[key], me)
	s.cells[at] = append(s.cells[at], me)
}

// leave lets go of what lies south of a latitude: each is the first where it is.
func (s *sweep) leave(lat float64) {
	n := 0
	for ; n < len(s.within) && s.within[n].Lat < lat; n++ {
		l := s.within[n]
		drop(s.names, string(l.name))
		drop(s.cells, cellOf(l))
		s.within[n] = nil
	}
	s.within = s.within[n:]
}

func drop[K comparable](m map[K][]*Likeness, k K) {
	if m[k] = m[k][1:]; len(m[k]) == 0 {
		delete(m, k)
	}
}

// meet compares two files.
func (s *sweep) meet(a, b *Likeness) {
	if a.ID > b.ID {
		a, b = b, a
	}
	key := [2]grid.ID{a.ID, b.ID}
	if _, known := s.found[key]; known || a.ID == b.ID {
		return
	}
	if r := resemble(a, b); len(r.Why) > 0 {
		s.found[key] = verdict{uint8(rank(r.Why[0])), float32(r.Likeness)}
	}
}

// numbered are the numbers that an enterprise may share with another.
func (l *Likeness) numbered() []string {
	list := []string{l.code, l.old, organisation(l.code)}
	slices.Sort(list)
	return slices.DeleteFunc(slices.Compact(list), func(n string) bool { return n == "" })
}

// mostSharing bounds with how many others each meets that have a number: one that
// hundreds share says nothing.
const mostSharing = 20

// sharing are the groups of files that have a number in common.
func (s *sweep) sharing() (groups [][]grid.ID) {
	slices.SortFunc(s.codes, func(a, b coded) int { return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.id, b.id)) })
	for from := 0; from < len(s.codes); {
		to := from + 1
		for to < len(s.codes) && s.codes[to].number == s.codes[from].number {
			to++
		}
		if to > from+1 {
			var ids []grid.ID
			for _, c := range s.codes[from:to] {
				ids = append(ids, c.id)
			}
			groups = append(groups, ids)
		}
		from = to
	}
	return groups
}

// meetSharing lets those meet that share a number, of which read has what they are
// compared by.
func (s *sweep) meetSharing(groups [][]grid.ID, read map[grid.ID]*Likeness) {
	for _, ids := range groups {
		for x, id := range ids {
			for _, other := range ids[x+1 : min(len(ids), x+mostSharing)] {
				if a, b := read[id], read[other]; a != nil && b != nil {
					s.meet(a, b)
				}
			}
		}
	}
}

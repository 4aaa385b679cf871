package lattice

import "anwang/tiles/mvt"

// pointTable is a small table of points, quick to empty.
type pointTable struct {
	cells []cell
	round uint32
	mask  uint32
}

type cell struct {
	p     mvt.Point
	at    int32
	round uint32
}

// gone is the value of a point that was dropped.
const gone = int32(-1)

// reset empties the table and makes room for n points.
func (t *pointTable) reset(n int) {
	size := 16
	for size < 2*n {
		size *= 2
	}
	if size > len(t.cells) {
		t.cells, t.round = make([]cell, size), 0
	}
	t.mask = uint32(size - 1)
	t.round++
	if t.round == 0 {
		clear(t.cells)
		t.round = 1
	}
}

func (t *pointTable) find(p mvt.Point) *cell {
	h := uint32(p.X)*0x9E3779B1 ^ uint32(p.Y)*0x85EBCA77
	h ^= h >> 15
	for h &= t.mask; ; h = (h + 1) & t.mask {
		c := &t.cells[h]
		if c.round != t.round || c.p == p {
			return c
		}
	}
}

// put notes p with a value unless it is there; then it returns the value it has.
func (t *pointTable) put(p mvt.Point, at int32) (was int32, again bool) {
	c := t.find(p)
	if c.round == t.round && c.at != gone {
		return c.at, true
	}
	*c = cell{p, at, t.round}
	return at, false
}

func (t *pointTable) drop(p mvt.Point) {
	if c := t.find(p); c.round == t.round {
		c.at = gone
	}
}

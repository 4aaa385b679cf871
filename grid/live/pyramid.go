package live

import (
	"slices"

	"anwang/grid"
)

// pyramid keeps the cluster counters of one kind: a quadtree over the
// web-mercator world whose every cell knows how many points of each class it
// holds and the sum of their coordinates. A cell with few points keeps them in a
// bucket and is not divided further, so the tree is as deep as the points are
// dense. A change of a point costs one walk from the root to its bucket; a tile
// reads at most a few hundred cells wherever it lies and whatever it holds.
//
// Sums are whole numbers, so adding and taking away never drifts.
//
// A record knows its place in the bucket of the main pyramid of its kind, that of
// all points. A view's pyramid looks through the bucket for it.
type pyramid struct {
	cells  []quad
	free   []uint32
	main   bool
	bucket int // a fuller cell is divided, one of half as many is a bucket again
}

// quad is a cell. Cell 0 is the world.
type quad struct {
	sumX, sumY uint64
	counts     grid.Counts
	kids       [4]uint32 // 0: nothing there; NW, NE, SW, SE
	bucket     []slot    // when not inner
	inner      bool
}

const (
	bucketSize = 64 // of the main pyramid
	// viewBucket is that of a view: the neighbours of a point there need not be
	// its neighbours in memory, so looking at one by itself costs more.
	viewBucket = 8
	// maxDepth is where dividing stops: 38 m at the equator. Points that share a
	// place (an office tower with a thousand companies) end in one long bucket.
	maxDepth = 20
)

func newPyramid(main bool) pyramid {
	p := pyramid{cells: make([]quad, 1), main: main, bucket: viewBucket}
	if main {
		p.bucket = bucketSize
	}
	return p
}

// quadrant says in which quarter of a cell of this depth a place lies.
func quadrant(x, y uint32, depth uint8) uint32 {
	at := 31 - depth
	return (y>>at&1)<<1 | x>>at&1
}

// kidCorner is the north-west corner of a quarter of the cell at x, y.
func kidCorner(x, y uint32, depth uint8, k int) (kx, ky uint32) {
	at := 31 - depth
	return x | uint32(k&1)<<at, y | uint32(k>>1)<<at
}

func (q *quad) plus(r *record) {
	q.counts[r.bits.class()]++
	q.sumX += uint64(r.x)
	q.sumY += uint64(r.y)
}

func (q *quad) minus(r *record) {
	q.counts[r.bits.class()]--
	q.sumX -= uint64(r.x)
	q.sumY -= uint64(r.y)
}

// add counts a record in.
func (p *pyramid) add(st *store, s slot) {
	r := st.at(s)
	c, depth := uint32(0), uint8(0)
	for p.cells[c].inner {
		p.cells[c].plus(r)
		k := quadrant(r.x, r.y, depth)
		kid := p.cells[c].kids[k]
		if kid == 0 {
			kid = p.take()
			p.cells[c].kids[k] = kid
		}
		c, depth = kid, depth+1
	}
	p.cells[c].plus(r)
	p.drop(st, c, s)
	if len(p.cells[c].bucket) > p.bucket {
		p.split(st, c, depth)
	}
}

// drop puts a slot into a bucket.
func (p *pyramid) drop(st *store, c uint32, s slot) {
	q := &p.cells[c]
	if p.main {
		st.at(s).bucket = uint32(len(q.bucket))
	}
	q.bucket = append(q.bucket, s)
}

// split divides a cell as often as needed.
func (p *pyramid) split(st *store, c uint32, depth uint8) {
	if depth == maxDepth {
		return
	}
	bucket := p.cells[c].bucket
	p.cells[c].bucket, p.cells[c].inner = nil, true
	for _, s := range bucket {
		r := st.at(s)
		k := quadrant(r.x, r.y, depth)
		kid := p.cells[c].kids[k]
		if kid == 0 {
			kid = p.take()
			p.cells[c].kids[k] = kid
		}
		p.cells[kid].plus(r)
		p.drop(st, kid, s)
	}
	for _, kid := range p.cells[c].kids {
		if kid != 0 && len(p.cells[kid].bucket) > p.bucket {
			p.split(st, kid, depth+1)
		}
	}
}

// remove counts a record out; r is the record as it was added.
func (p *pyramid) remove(st *store, s slot, r *record) {
	c, depth := uint32(0), uint8(0)
	merge, found, gone := uint32(0), false, false
	for !gone && p.cells[c].inner {
		p.cells[c].minus(r)
		if !found && int(p.cells[c].counts.Total()) <= p.bucket/2 {
			merge, found = c, true
		}
		k := quadrant(r.x, r.y, depth)
		kid := p.cells[c].kids[k]
		if p.cells[kid].counts.Total() == 1 { // this record is all it holds
			p.cells[c].kids[k] = 0
			p.give(kid)
			gone = true
		}
		c, depth = kid, depth+1
	}
	if !gone {
		p.cells[c].minus(r)
		at := r.bucket
		if !p.main {
			at = uint32(slices.Index(p.cells[c].bucket, s))
		}
		p.lift(st, c, at)
	}
	if found {
		p.merge(st, merge)
	}
}

// lift takes the slot at a place out of a bucket; the last one takes its place.
func (p *pyramid) lift(st *store, c, at uint32) {
	q := &p.cells[c]
	last := len(q.bucket) - 1
	moved := q.bucket[last]
	q.bucket[at] = moved
	if p.main {
		st.at(moved).bucket = at
	}
	q.bucket = q.bucket[:last]
	if last > p.bucket && cap(q.bucket) > 4*last {
		q.bucket = append(make([]slot, 0, 2*last), q.bucket...)
	}
}

// merge makes a divided cell one bucket again.
func (p *pyramid) merge(st *store, c uint32) {
	bucket := p.gather(c, make([]slot, 0, p.bucket))
	for i, s := range bucket {
		if p.main {
			st.at(s).bucket = uint32(i)
		}
	}
	q := &p.cells[c]
	q.bucket, q.inner, q.kids = bucket, false, [4]uint32{}
}

// gather collects the slots below a cell and frees its kids.
func (p *pyramid) gather(c uint32, into []slot) []slot {
	if !p.cells[c].inner {
		return append(into, p.cells[c].bucket...)
	}
	for _, kid := range p.cells[c].kids {
		if kid != 0 {
			into = p.gather(kid, into)
			p.give(kid)
		}
	}
	return into
}

// recount moves one count from a class to another along the path to a place.
func (p *pyramid) recount(x, y uint32, from, to uint8) {
	for c, depth := uint32(0), uint8(0); ; depth++ {
		q := &p.cells[c]
		q.counts[from]--
		q.counts[to]++
		if !q.inner {
			return
		}
		c = q.kids[quadrant(x, y, depth)]
	}
}

func (p *pyramid) take() uint32 {
	if n := len(p.free); n > 0 {
		c := p.free[n-1]
		p.free = p.free[:n-1]
		return c
	}
	p.cells = append(p.cells, quad{})
	return uint32(len(p.cells) - 1)
}

func (p *pyramid) give(c uint32) {
	p.cells[c] = quad{}
	p.free = append(p.free, c)
}

package live

import (
	"cmp"
	"slices"

	"anwang/grid"
)

// Cell is what a tile shows at one place: a cluster of points, or, when Single,
// one point in full. X and Y are the place (for a cluster the mean place of its
// points) in web-mercator world units of 2^32 from the north-west corner, so a
// tile needs no trigonometry; see [LonLat].
type Cell struct {
	X, Y   uint32
	Counts grid.Counts // by class
	Single bool
	// Of a single point:
	ID        grid.ID
	Name      string
	Class     uint8
	Level     grid.Level
	Synthetic bool
}

// Count is how many points the cell stands for.
func (c *Cell) Count() uint32 { return c.Counts.Total() }

// Worst is the worst class in the cell; class 0 (not assessed) only when there
// is nothing else.
func (c *Cell) Worst() uint8 { return uint8(c.Counts.Worst()) }

// ClusterOptions tunes what a tile gets. The zero value is the product's choice.
type ClusterOptions struct {
	// Singles is up to how many points a tile shows each by itself; 0 means 512.
	// On a map of a whole city (below zoom 13) it is never more than 12: a tile
	// of single points beside one of clusters would look like another risk.
	Singles uint32
	// MaxSingles is the same from zoom MaxZoom on, where nobody can zoom further
	// in; 0 means 4096. Beyond it, points that share a place stay a cluster:
	// nothing is cut and no tile grows without bound.
	MaxSingles uint32
	// MaxZoom is the last zoom of the layer; 0 means 16.
	MaxZoom uint8
}

// cellBits is how much finer than the tile its clusters are: 8 × 8 of them.
const cellBits = 3

// Below streetZoom a tile shows at most farSingles points singly.
const (
	streetZoom = 13
	farSingles = 12
)

// limit is how many points a tile of this zoom shows singly.
func (o ClusterOptions) limit(z uint8) uint32 {
	if o.MaxZoom == 0 {
		o.MaxZoom = 16
	}
	switch {
	case z < streetZoom:
		return min(cmp.Or(o.Singles, 512), farSingles)
	case z < o.MaxZoom:
		return cmp.Or(o.Singles, 512)
	}
	return cmp.Or(o.MaxSingles, 4096)
}

// Cluster appends what the tile z/x/y of a kind shows of the view to buf and returns it: at
// most Singles points by id, or at most 64 cells by row. Its cost depends
// neither on the number of points in the tile nor outside it. A tile outside the
// pyramid's zooms (0 … 17) shows nothing.
func (v *View) Cluster(buf []Cell, k grid.Kind, z uint8, x, y uint32, o ClusterOptions) []Cell {
	if z > maxDepth-cellBits || uint64(x)>>z != 0 || uint64(y)>>z != 0 {
		return buf
	}
	l := v.open()
	defer l.close()
	st := l.w.stores[k]
	p := l.narrow(k).pyramid(st)
	t := tileOf{st: st, p: p, z: z, x: x, y: y}
	c, depth := uint32(0), uint8(0)
	for q := &p.cells[0]; depth < z && q.inner; depth++ {
		if c = q.kids[quadrant(x<<(32-z), y<<(32-z), depth)]; c == 0 {
			return buf
		}
		q = &p.cells[c]
	}
	limit := o.limit(z)
	if q := &p.cells[c]; depth == z && q.counts.Total() > limit {
		return t.clusters(buf, c, depth)
	}
	all := t.singles(buf, c)
	if uint32(len(all)-len(buf)) > limit { // a bucket of more than the tile
		return t.clusters(buf, c, depth)
	}
	return all
}

// tileOf reads one tile from a store.
type tileOf struct {
	st   *store
	p    *pyramid
	z    uint8
	x, y uint32
}

// covers reports whether a place is in the tile.
func (t *tileOf) covers(x, y uint32) bool {
	return t.z == 0 || x>>(32-t.z) == t.x && y>>(32-t.z) == t.y
}

// singles appends the points below a cell that are in the tile, by id, so that
// equal contents give equal tiles whatever their history.
func (t *tileOf) singles(buf []Cell, c uint32) []Cell {
	from := len(buf)
	buf = t.walk(buf, c)
	slices.SortFunc(buf[from:], func(a, b Cell) int { return cmp.Compare(a.ID, b.ID) })
	return buf
}

func (t *tileOf) walk(buf []Cell, c uint32) []Cell {
	q := &t.p.cells[c]
	for _, s := range q.bucket {
		if r := t.st.at(s); t.covers(r.x, r.y) {
			buf = append(buf, t.single(r))
		}
	}
	for _, kid := range q.kids {
		if kid != 0 {
			buf = t.walk(buf, kid)
		}
	}
	return buf
}

func (t *tileOf) single(r *record) Cell {
	class := r.bits.class()
	c := Cell{
		X: r.x, Y: r.y, Single: true,
		ID: r.id, Class: class, Level: r.bits.level(), Synthetic: r.bits.synthetic(),
	}
	c.Name, _, _ = t.st.texts.get(r.text)
	c.Counts[class] = 1
	return c
}

// sum adds up one of the 8 × 8 cells of a tile.
type sum struct {
	x, y   uint64
	counts grid.Counts
	last   slot // the point, when there is one only
}

// clusters appends the tile's cells that hold something, by row.
func (t *tileOf) clusters(buf []Cell, c uint32, depth uint8) []Cell {
	var sums [1 << (2 * cellBits)]sum
	keep := ^uint32(0) << (32 - depth) // nothing of it for the world
	t.add(&sums, c, depth, t.x<<(32-t.z)&keep, t.y<<(32-t.z)&keep)
	for i := range sums {
		a := &sums[i]
		switch n := uint64(a.counts.Total()); n {
		case 0:
		case 1:
			buf = append(buf, t.single(t.st.at(a.last)))
		default:
			buf = append(buf, Cell{X: uint32(a.x / n), Y: uint32(a.y / n), Counts: a.counts})
		}
	}
	return buf
}

// add walks the cell at x, y and everything below it down to the 64.
func (t *tileOf) add(sums *[1 << (2 * cellBits)]sum, c uint32, depth uint8, x, y uint32) {
	q := &t.p.cells[c]
	if depth == t.z+cellBits && q.counts.Total() > 1 {
		// The cell is as a whole one of the 64, so its kept sums will do.
		a := &sums[t.index(x, y)]
		a.x, a.y, a.counts = q.sumX, q.sumY, q.counts
		return
	}
	for _, s := range q.bucket {
		r := t.st.at(s)
		if !t.covers(r.x, r.y) {
			continue
		}
		a := &sums[t.index(r.x, r.y)]
		a.x += uint64(r.x)
		a.y += uint64(r.y)
		a.counts[r.bits.class()]++
		a.last = s
	}
	for k, kid := range q.kids {
		if kid != 0 {
			kx, ky := kidCorner(x, y, depth, k)
			t.add(sums, kid, depth+1, kx, ky)
		}
	}
}

// index is which of the 64 cells a place in the tile lies in.
func (t *tileOf) index(x, y uint32) int {
	const mask = 1<<cellBits - 1
	at := 32 - t.z - cellBits
	return int(y>>at&mask)<<cellBits | int(x>>at&mask)
}

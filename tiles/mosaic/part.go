package mosaic

import (
	"math/bits"
	"slices"

	"anwang/grid"
	"anwang/tiles/lattice"
)

// Part is some of the grids of a mosaic, for those who see no others: its tiles
// hold the polygons and labels of these grids alone, and the arcs that one of
// them has. It never changes and is safe for concurrent use.
//
// Where its topmost grids are too small for the usual choice of depths they are
// drawn all the same, from zoom 0 on, so that nobody's map is empty; in tiles
// they are marked as early. Otherwise the lines are those of everybody's tiles.
type Part struct {
	m       *Mosaic
	words   []uint64 // a bit for each grid
	before  []int32  // how many bits are set before each word
	n       int
	deepest uint8 // depth of the deepest topmost grid
	zooms   [MaxZoom + 1]lazy[*Zoom]
}

// Part returns the part of these grids; those that are not in the mosaic are
// left out.
func (m *Mosaic) Part(grids []*grid.Grid) *Part {
	p := &Part{m: m, words: make([]uint64, (m.Len()+63)/64)}
	p.before = make([]int32, len(p.words))
	for _, g := range grids {
		if n, ok := m.t.at[g.ID]; ok {
			p.words[n/64] |= 1 << (n % 64)
		}
	}
	for i, w := range p.words {
		p.before[i] = int32(p.n)
		p.n += bits.OnesCount64(w)
	}
	for _, g := range grids {
		if n, ok := m.t.at[g.ID]; ok && p.topmost(n) {
			p.deepest = max(p.deepest, m.t.depth[n])
		}
	}
	return p
}

// Len is how many grids there are in the part.
func (p *Part) Len() int { return p.n }

// Whole reports whether all grids of the mosaic are in the part.
func (p *Part) Whole() bool { return p.n == p.m.Len() }

// Index returns the index in the part of a grid that has the number n in the mosaic; ok
// is false when it is not in the part.
func (p *Part) Index(n int32) (i int, ok bool) {
	w, bit := p.words[n/64], uint64(1)<<(n%64)
	return int(p.before[n/64]) + bits.OnesCount64(w&(bit-1)), w&bit != 0
}

func (p *Part) has(n int32) bool { return p.words[n/64]>>(n%64)&1 == 1 }

// within reports whether a grid is, or lies in, a grid of the part.
func (p *Part) within(n int32) bool {
	for ; n != none; n = p.m.t.parent[n] {
		if p.has(n) {
			return true
		}
	}
	return false
}

// Draws reports whether a tile of the part can show what a change touches: it has one
// of the grids, or one around it.
func (p *Part) Draws(t *Touch) bool {
	return slices.ContainsFunc(t.Grids, func(n int32) bool {
		if t.Early {
			return p.drawn(n, int(t.Z))
		}
		return p.within(n)
	})
}

// Redrawn forgets the lines of its own that some grids are in, and returns the zooms
// that had any.
func (p *Part) Redrawn(grids []int32) (zooms []uint8) {
	if !slices.ContainsFunc(grids, p.within) {
		return nil
	}
	p.m.mu.Lock()
	defer p.m.mu.Unlock()
	for z := range p.zooms {
		if p.zooms[z].made {
			p.zooms[z] = lazy[*Zoom]{}
			zooms = append(zooms, uint8(z))
		}
	}
	return zooms
}

// topmost reports whether a grid is in the part and the one above it is not.
func (p *Part) topmost(n int32) bool {
	up := p.m.t.parent[n]
	return p.has(n) && (up == none || !p.has(up))
}

// own reports whether the part is drawn at a zoom from lines of its own, because
// the usual ones leave out some of its topmost grids.
func (p *Part) own(z int) bool { return p.deepest > p.m.finest[z] }

// drawn reports whether a grid of the part is drawn at a zoom.
func (p *Part) drawn(n int32, z int) bool {
	return p.has(n) && (p.m.t.depth[n] <= p.m.finest[z] || p.topmost(n))
}

// Tile cuts one tile.
func (p *Part) Tile(z int, x, y uint32, c *Cutter) Cut {
	p.m.mu.RLock()
	defer p.m.mu.RUnlock()
	switch {
	case p.n == 0:
		return Cut{}
	case p.own(z):
		return p.zoom(z).tile(nil, x, y, c)
	case p.Whole():
		return p.m.zoom(z).tile(nil, x, y, c)
	}
	return p.m.zoom(z).tile(p, x, y, c)
}

// Reach is Mosaic.Reach for what is drawn of the part.
func (p *Part) Reach(n int32, z int) (lo, hi [2]uint32, ok bool) {
	p.m.mu.RLock()
	defer p.m.mu.RUnlock()
	if !p.drawn(n, z) {
		return lo, hi, false
	}
	lo, hi = p.m.reach(n, z)
	return lo, hi, true
}

// zoom returns the part at a zoom where it has lines of its own: the arcs of
// what is drawn of it, taken from the depth of its deepest topmost grid.
func (p *Part) zoom(z int) *Zoom {
	return p.zooms[z].get(func() *Zoom {
		from := p.m.plan(p.deepest)
		return newZoom(p.m, from.some(func(n int32) bool { return p.drawn(n, z) }), z, p.m.finest[z])
	})
}

// some returns the plan of those shapes whose grid which takes, with the arcs
// they are made of.
func (p *plan) some(which func(grid int32) bool) *plan {
	out := &plan{shared: p.shared}
	at := make([]int32, len(p.arcs)) // one more than its place in out
	take := func(r ref) ref {
		i := r.index()
		if at[i] == 0 {
			b := p.arcs[i]
			vertices := p.vertices[b.a:b.b]
			b.a = int32(len(out.vertices))
			out.vertices = append(out.vertices, vertices...)
			b.b = int32(len(out.vertices))
			out.arcs, out.boxes = append(out.arcs, b), append(out.boxes, p.boxes[i])
			at[i] = int32(len(out.arcs))
		}
		return ref(at[i]-1)<<1 | r&1
	}
	for _, s := range p.shapes {
		if !which(s.grid) {
			continue
		}
		polygons := make([][][]ref, len(s.polygons))
		for i, polygon := range s.polygons {
			for _, ring := range polygon {
				refs := make([]ref, len(ring))
				for k, r := range ring {
					refs[k] = take(r)
				}
				polygons[i] = append(polygons[i], refs)
			}
		}
		out.shapes = append(out.shapes, shape{grid: s.grid, polygons: polygons})
	}
	out.vertices = append([]lattice.Vertex(nil), out.vertices...)
	out.index()
	return out
}

// Package mosaic cuts the grids of a network into tiles. It speaks the words of
// package cover: borders are arcs that end at nodes, a grid is rings of arcs. An
// arc is simplified once a zoom, put on that zoom's lattice, and cut the same way
// from both sides, so that neighbours, parents and children meet exactly.
//
// Everything is prepared when it is first asked for: the shared arcs of a
// depth, then the zoom that shows it, then the tile.
package mosaic

import (
	"context"
	"fmt"
	"strconv"
	"sync"

	"github.com/paulmach/orb"

	"anwang/geo/cover"
	"anwang/grid"
	"anwang/tiles/lattice"
)

// Mosaic is the grids of one network, ready to be cut. It is safe for concurrent
// use. Grids may get other names in place, see Redraw; another tree makes a new
// Mosaic.
type Mosaic struct {
	mu     sync.RWMutex // held by Redraw, and by readers while they cut
	t      *tree
	finest [MaxZoom + 1]uint8
	zooms  [MaxZoom + 1]lazy[*Zoom]
	plans  []lazy[*plan] // by depth
	cover  lazy[*cover.Cover]
	leaves []int32
	bounds orb.Bound
	flawed error // why the leaf grids are no cover
}

// lazy is a value made when it is first asked for.
type lazy[T any] struct {
	once  sync.Once
	value T
	made  bool // to be read by who keeps makers away
}

func (l *lazy[T]) get(build func() T) T {
	l.once.Do(func() { l.value, l.made = build(), true })
	return l.value
}

// New makes a mosaic of the grids of one network. It only looks at them; the
// geometry is prepared by the first tile of each zoom. The grids must not be
// changed afterwards.
func New(grids []*grid.Grid) *Mosaic {
	m := &Mosaic{t: newTree(grids)}
	m.finest = m.t.visible()
	m.plans = make([]lazy[*plan], int(m.t.depths)+1)
	for i, g := range grids {
		if g.Leaf {
			m.leaves = append(m.leaves, int32(i))
		}
	}
	m.rebound()
	return m
}

// rebound finds the bounding box of the roots.
func (m *Mosaic) rebound() {
	m.bounds = orb.Bound{}
	for _, g := range m.t.grids {
		if g.Depth == 1 && len(g.Shape) > 0 {
			if b := g.Shape.Bound(); m.bounds.IsZero() {
				m.bounds = b
			} else {
				m.bounds = m.bounds.Union(b)
			}
		}
	}
}

// inputs are some leaf grids as a cover takes them.
func (m *Mosaic) inputs(leaves []int32) []cover.Input {
	in := make([]cover.Input, len(leaves))
	for i, n := range leaves {
		in[i] = cover.Input{Code: code(n), Shape: m.t.grids[n].Shape}
	}
	return in
}

// Bounds is the bounding box of the roots.
func (m *Mosaic) Bounds() orb.Bound {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.bounds
}

// Len is how many grids there are; their numbers are below it.
func (m *Mosaic) Len() int { return len(m.t.grids) }

// Number returns the number of a grid; ok is false when it is not in the mosaic.
func (m *Mosaic) Number(id grid.ID) (n int32, ok bool) {
	n, ok = m.t.at[id]
	return n, ok
}

// Finest returns the finest depth drawn at a zoom, 0 when there are no grids.
func (m *Mosaic) Finest(z int) uint8 { return m.finest[min(max(z, 0), MaxZoom)] }

// Depths returns the deepest depth there is.
func (m *Mosaic) Depths() uint8 { return m.t.depths }

// Flaw says why the leaf grids are no cover, nil when they are. Grids that do
// not share their arcs are drawn all the same, each with its own.
func (m *Mosaic) Flaw() error {
	m.mu.RLock()
	defer m.mu.RUnlock()
	m.shared()
	return m.flawed
}

// Zoom returns the grids as they are drawn at zoom z, 0 to MaxZoom.
func (m *Mosaic) Zoom(z int) *Zoom {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.zoom(z)
}

func (m *Mosaic) zoom(z int) *Zoom {
	return m.zooms[z].get(func() *Zoom {
		return newZoom(m, m.plan(m.finest[z]), z, m.t.depths)
	})
}

// plan returns how the grids down to a depth are put together.
func (m *Mosaic) plan(depth uint8) *plan {
	return m.plans[depth].get(func() *plan {
		p := newPlan(m.t, depth, m.lines(depth))
		p.shared = m.shared() != nil
		return p
	})
}

// Reach returns the first and the last column and row of the tiles that may show
// a grid at a zoom: the tiles its shape and its label are in or near, from
// bounds taken before simplification. ok is false when the grid is not drawn at
// that zoom.
func (m *Mosaic) Reach(n int32, z int) (lo, hi [2]uint32, ok bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if m.t.depth[n] > m.finest[z] {
		return lo, hi, false
	}
	lo, hi = m.reach(n, z)
	return lo, hi, true
}

func (m *Mosaic) reach(n int32, z int) (lo, hi [2]uint32) {
	b := m.t.bounds[n]
	// the buffer, and a few steps for rounding
	margin := uint64(lattice.Buffer+tolerance(z)+2) << (lattice.WorldBits - 12 - z)
	shift := uint(lattice.WorldBits - z)
	low := func(v uint32) uint32 { return uint32((max(uint64(v), margin) - margin) >> shift) }
	high := func(v uint32) uint32 { return uint32(min(uint64(v)+margin, 1<<lattice.WorldBits-1) >> shift) }
	return [2]uint32{low(b[0].X), low(b[0].Y)}, [2]uint32{high(b[1].X), high(b[1].Y)}
}

// shared returns the leaf grids as a cover, nil when they are none.
func (m *Mosaic) shared() *cover.Cover {
	return m.cover.get(func() *cover.Cover {
		c, err := cover.Build(context.Background(), m.inputs(m.leaves)) // for everybody: nobody who asks may end it
		if err != nil {
			m.flawed = fmt.Errorf("mosaic: leaf grids are no cover: %w", err)
			return nil
		}
		return c
	})
}

// lines returns the arcs between the grids of a depth.
func (m *Mosaic) lines(depth uint8) []line {
	c := m.shared()
	if c == nil {
		return m.unshared(depth)
	}
	d, err := c.Dissolve(context.Background(), func(leaf string) string {
		if g := m.t.above(number(leaf), depth); g != none {
			return code(g)
		}
		return ""
	})
	if err != nil {
		return m.unshared(depth)
	}
	codes := d.Codes()
	grids := make([]int32, len(codes)+1)
	grids[0] = none
	for i, s := range codes {
		grids[i+1] = number(s)
	}
	arcs := d.Arcs()
	out := make([]line, len(arcs))
	for i, a := range arcs {
		out[i] = line{left: grids[a.Left+1], right: grids[a.Right+1], points: a.Line}
	}
	return out
}

// unshared returns every ring of the grids of a depth by itself, for grids that
// are no cover.
func (m *Mosaic) unshared(depth uint8) []line {
	var out []line
	for i, g := range m.t.grids {
		if g.Depth > depth || g.Depth < depth && !g.Leaf {
			continue
		}
		for _, polygon := range g.Shape {
			for k, r := range polygon {
				if len(r) < 4 {
					continue
				}
				l := line{left: int32(i), right: none, points: orb.LineString(r)}
				if (r.Orientation() == orb.CCW) != (k == 0) {
					l.left, l.right = l.right, l.left
				}
				out = append(out, l)
			}
		}
	}
	return out
}

// code names a grid inside a cover; codes of grids sort like their numbers.
func code(n int32) string { return fmt.Sprintf("%010d", n) }

func number(code string) int32 {
	n, err := strconv.ParseInt(code, 10, 32)
	if err != nil {
		panic(err) // every code here was made by code
	}
	return int32(n)
}

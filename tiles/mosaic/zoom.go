package mosaic

import (
	"cmp"
	"slices"
	"sync"

	"anwang/tiles/lattice"
	"anwang/tiles/mvt"
)

// MaxZoom is the deepest zoom grids are cut for; the client enlarges further.
const MaxZoom = 14

// tolerance is how far an arc may be moved, in steps of the lattice of a zoom;
// there are 8 to a pixel. The deepest zoom is enlarged by the client many times
// over and is kept almost as it is.
func tolerance(zoom int) int64 {
	if zoom == MaxZoom {
		return 1
	}
	return 3
}

// speck is twice the area, in square lattice steps, below which an island or an
// enclave is not drawn: a quarter of a pixel.
const speck = 2 * 16

// dropped reports whether a ring of this doubled area is left out. Only what
// both neighbours leave out goes: a ring of one closed arc, which is the outer
// ring of one and a hole of the other, and what has no area left at all.
func dropped(ring []ref, area int64) bool {
	return area == 0 || len(ring) == 1 && -speck < area && area < speck
}

// large is from how many points on a grid is cut beforehand.
const large = 256

// blockZooms is how many zooms a block is above the tiles it serves.
const blockZooms = 1

// Zoom is the grids as one zoom shows them.
type Zoom struct {
	mu     *sync.RWMutex // of the mosaic
	z      int
	t      *tree
	p      *plan
	points []mvt.Point   // of all arcs, thinned, on the lattice of the zoom
	at     [][2]int32    // where in points each arc begins and ends
	wasted int           // points of arcs that run elsewhere now
	met    meetings      // which arcs have bent each other
	bounds []lattice.Box // of each arc
	shapes []zoomShape   // beside plan.shapes
	packed packed        // arcs, then shapes that are drawn as they are where they fit
	blocks map[uint64]*block
	usual  uint8 // the finest depth of this zoom; what is deeper is drawn early
}

type zoomShape struct {
	bounds   lattice.Box
	polygons [][][]ref // those that are drawn
	n        int32     // points, 0 when nothing is left to draw
	knots    bool      // rings touch themselves or each other
}

// block lists what is near a square of tiles.
type block struct {
	small  []int32 // shapes put together from arcs for each tile
	large  []cut   // shapes cut to the block beforehand
	arcs   []int32
	labels []int32 // grids
}

// cut is what is in a block of a large shape: what it has of each of its tiles
// and, unless that is nothing or all, the arcs that may be in them and the
// rings without the points that none of them sees.
type cut struct {
	shape    int32
	on       [1 << (2 * blockZooms)]extent
	refs     [][][]ref
	polygons [][][]mvt.Point
}

// extent is what a shape has of a tile.
type extent uint8

const (
	outside extent = iota
	partly
	all
)

// quarterOf returns which tile of its block one is; a block is up zooms above it.
func quarterOf(x, y uint32, up uint) int {
	return int(y&(1<<up-1)<<up | x&(1<<up-1))
}

// newZoom thins the arcs of p for one zoom and sorts everything into blocks.
// Grids of a depth beyond usual are marked as drawn early.
func newZoom(m *Mosaic, p *plan, z int, usual uint8) *Zoom {
	zm := &Zoom{
		mu: &m.mu, z: z, t: m.t, p: p, usual: usual, at: make([][2]int32, len(p.arcs)),
		bounds: make([]lattice.Box, len(p.arcs)), blocks: map[uint64]*block{},
	}
	for i := range zm.bounds {
		zm.bounds[i] = lattice.Empty
	}
	which := p.order()
	lines, met := weave(p, z, which, nil)
	zm.met = newMeetings(len(p.arcs), which, met)
	for k, line := range lines {
		zm.draw(which[k], line)
	}
	zm.points = roomy(zm.points)
	var r meter
	for i := range p.shapes {
		zm.shapes = append(zm.shapes, zm.measure(&p.shapes[i], &r))
	}
	zm.pack()
	zm.sort(which)
	return zm
}

// draw notes the line of an arc.
func (zm *Zoom) draw(i int32, line []mvt.Point) {
	line = lattice.Squeeze(line)
	from := int32(len(zm.points))
	zm.points = append(zm.points, line...)
	zm.at[i] = [2]int32{from, int32(len(zm.points))}
	zm.bounds[i] = lattice.Empty
	zm.bounds[i].Extend(line)
}

func (zm *Zoom) arc(i int) []mvt.Point { return zm.points[zm.at[i][0]:zm.at[i][1]] }

// meter is what measuring a shape needs, for one after the other.
type meter struct {
	lattice.Resolver
	ring []mvt.Point
}

// measure finds the bounds and the size of a shape; nothing is left of one
// whose outer rings are all dropped.
func (zm *Zoom) measure(s *shape, r *meter) zoomShape {
	r.Reset()
	out := zoomShape{bounds: lattice.Empty}
	some := false // some rings are dropped
	for _, polygon := range s.polygons {
		var kept [][]ref
		for k, refs := range polygon {
			ring := zm.ring(r.ring[:0], refs)
			r.ring = ring
			if dropped(refs, mvt.Area2(ring)) {
				some = true
				if k == 0 {
					break
				}
				continue
			}
			kept = append(kept, refs)
			out.n += int32(len(ring))
			r.Add(ring, k == 0)
			if k == 0 {
				out.bounds.Extend(ring)
			}
		}
		if kept != nil {
			out.polygons = append(out.polygons, kept)
		}
	}
	if !some {
		out.polygons = s.polygons
	}
	out.knots = r.Touching()
	return out
}

// ring appends the points of a ring, the first one not repeated.
func (zm *Zoom) ring(dst []mvt.Point, refs []ref) []mvt.Point {
	for _, r := range refs {
		dst = zm.run(dst, r)
	}
	return dst
}

// run appends the points of an arc but the last one.
func (zm *Zoom) run(dst []mvt.Point, r ref) []mvt.Point {
	ps := zm.arc(r.index())
	if !r.backwards() {
		return append(dst, ps[:max(0, len(ps)-1)]...)
	}
	for i := len(ps) - 1; i > 0; i-- {
		dst = append(dst, ps[i])
	}
	return dst
}

// near appends the points of a ring as a box sees them: of an arc beyond one
// side of it only the first, for its steps cannot enter the box (see
// lattice.Reduce).
func (zm *Zoom) near(dst []mvt.Point, refs []ref, b lattice.Box) []mvt.Point {
	for _, r := range refs {
		i := r.index()
		ps := zm.arc(i)
		if !b.Beyond(zm.bounds[i]) {
			dst = zm.run(dst, r)
		} else if r.backwards() {
			dst = append(dst, ps[len(ps)-1])
		} else {
			dst = append(dst, ps[0])
		}
	}
	return dst
}

// rings calls yield for each ring of a shape that is drawn.
func (zm *Zoom) rings(shape int32, scratch *[]mvt.Point, yield func(ps []mvt.Point, outer bool)) {
	for _, polygon := range zm.shapes[shape].polygons {
		for k, refs := range polygon {
			ring := zm.ring((*scratch)[:0], refs)
			*scratch = ring
			yield(ring, k == 0)
		}
	}
}

// blockZoom is the zoom whose tiles are the blocks.
func (zm *Zoom) blockZoom() int { return max(0, zm.z-blockZooms) }

func blockKey(x, y uint32) uint64 { return uint64(x)<<32 | uint64(y) }

func (zm *Zoom) block(x, y uint32) *block {
	k := blockKey(x, y)
	b := zm.blocks[k]
	if b == nil {
		b = &block{}
		zm.blocks[k] = b
	}
	return b
}

// around calls yield for each block that b, widened by the buffer, reaches into.
func (zm *Zoom) around(b lattice.Box, yield func(*block)) {
	lo, hi := zm.span(b, zm.blockZoom())
	for x := lo[0]; x <= hi[0]; x++ {
		for y := lo[1]; y <= hi[1]; y++ {
			yield(zm.block(uint32(x), uint32(y)))
		}
	}
}

// span is the first and the last column and row of the tiles of a zoom that b, widened
// by the buffer, reaches into.
func (zm *Zoom) span(b lattice.Box, z int) (lo, hi [2]int32) {
	last := int32(1)<<z - 1
	cell := func(v int32) int32 { return min(max(v>>uint(12+zm.z-z), 0), last) }
	return [2]int32{cell(b.X0 - lattice.Buffer), cell(b.Y0 - lattice.Buffer)},
		[2]int32{cell(b.X1 + lattice.Buffer), cell(b.Y1 + lattice.Buffer)}
}

// reaches reports whether b, widened by the buffer, reaches into a tile.
func (zm *Zoom) reaches(b lattice.Box, z int, x, y uint32) bool {
	lo, hi := zm.span(b, z)
	return int32(x) >= lo[0] && int32(x) <= hi[0] && int32(y) >= lo[1] && int32(y) <= hi[1]
}

// sort fills the blocks; which are the arcs in order.
func (zm *Zoom) sort(which []int32) {
	for _, i := range which {
		if len(zm.arc(int(i))) > 1 {
			zm.around(zm.bounds[i], func(b *block) { b.arcs = append(b.arcs, i) })
		}
	}
	for i, s := range zm.shapes {
		if at, ok := zm.labelOf(int32(i)); ok {
			zm.around(at, func(b *block) { b.labels = append(b.labels, zm.p.shapes[i].grid) })
		}
		switch {
		case s.n == 0:
		case s.n < large:
			zm.around(s.bounds, func(b *block) { b.small = append(b.small, int32(i)) })
		default:
			zm.divide(int32(i), nil)
		}
	}
}

// labelOf is where the name of a shape's grid stands; ok is false when nothing is drawn
// of the shape, unless it is drawn early: then it keeps its name when it is too small.
func (zm *Zoom) labelOf(i int32) (at lattice.Box, ok bool) {
	g := zm.p.shapes[i].grid
	p := zm.t.label[g].At(zm.z)
	return lattice.Box{X0: p.X, Y0: p.Y, X1: p.X, Y1: p.Y}, zm.shapes[i].n > 0 || zm.t.depth[g] > zm.usual
}

// divide cuts a large shape down to the blocks, four by four, so that each
// point is looked at once a level and not once a block. It is done for the blocks
// that meet some boxes, for all when none are given.
func (zm *Zoom) divide(i int32, where []lattice.Box) {
	c := cut{shape: i, refs: zm.shapes[i].polygons}
	var scratch []mvt.Point
	zm.rings(i, &scratch, func(ps []mvt.Point, outer bool) {
		ring := append([]mvt.Point(nil), ps...)
		if outer {
			c.polygons = append(c.polygons, [][]mvt.Point{ring})
			return
		}
		last := len(c.polygons) - 1
		c.polygons[last] = append(c.polygons[last], ring)
	})
	zm.quarter(c, 0, 0, 0, where)
}

func (zm *Zoom) quarter(c cut, z int, x, y uint32, where []lattice.Box) {
	if len(where) > 0 && !slices.ContainsFunc(where, func(b lattice.Box) bool { return zm.reaches(b, z, x, y) }) {
		return
	}
	size := int64(1) << (12 + zm.z - z)
	b := lattice.Box{
		X0: int32(int64(x)*size) - lattice.Buffer, Y0: int32(int64(y)*size) - lattice.Buffer,
		X1: int32(int64(x+1)*size) + lattice.Buffer, Y1: int32(int64(y+1)*size) + lattice.Buffer,
	}
	if !b.Contains(zm.shapes[c.shape].bounds) {
		c = zm.reduce(c, b)
	}
	if len(c.polygons) == 0 {
		return
	}
	if z == zm.blockZoom() {
		if zm.extents(&c, x, y) {
			blk := zm.block(x, y)
			at, _ := slices.BinarySearchFunc(blk.large, c.shape, func(a cut, shape int32) int { return cmp.Compare(a.shape, shape) })
			blk.large = slices.Insert(blk.large, at, c)
		}
		return
	}
	for q := range uint32(4) {
		zm.quarter(c, z+1, 2*x+q&1, 2*y+q>>1, where)
	}
}

// extents finds what a shape has of the tiles of a block, and reports whether it
// has anything.
func (zm *Zoom) extents(c *cut, x, y uint32) (some bool) {
	up := uint(zm.z - zm.blockZoom())
	var clip lattice.Clipper
	needed := false
	for q := range uint32(1) << (2 * up) {
		tx, ty := x<<up|q&(1<<up-1), y<<up|q>>up
		b := lattice.Tile(tx, ty)
		touched, area := false, int64(0)
		for _, polygon := range c.polygons {
			for _, ring := range polygon {
				a := mvt.Area2(clip.Ring(ring, b))
				touched, area = touched || a != 0, area+a
			}
		}
		e := outside
		if full := 2 * int64(b.X1-b.X0) * int64(b.Y1-b.Y0); area == full || area == -full {
			e = all
		} else if touched {
			e = partly
		}
		c.on[quarterOf(tx, ty, up)] = e
		some, needed = some || e != outside, needed || e == partly
	}
	if !needed {
		c.refs, c.polygons = nil, nil
	}
	return some
}

// reduce leaves out what of a shape is not in b.
func (zm *Zoom) reduce(c cut, b lattice.Box) cut {
	out := cut{shape: c.shape, refs: make([][][]ref, len(c.refs))}
	for i, rings := range c.refs {
		for _, refs := range rings {
			var kept []ref
			for _, r := range refs {
				if zm.bounds[r.index()].Meets(b) {
					kept = append(kept, r)
				}
			}
			out.refs[i] = append(out.refs[i], kept)
		}
	}
	for _, polygon := range c.polygons {
		var kept [][]mvt.Point
		for k, ring := range polygon {
			r := lattice.Reduce(ring, b)
			if len(r) == 0 {
				if k == 0 {
					break
				}
				continue
			}
			kept = append(kept, r)
		}
		if kept != nil {
			out.polygons = append(out.polygons, kept)
		}
	}
	return out
}

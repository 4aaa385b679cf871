package mosaic

import (
	"slices"

	"anwang/grid"
	"anwang/tiles/lattice"
	"anwang/tiles/mvt"
)

// Cut is a grid tile that lacks only the levels: Raw is complete but for one
// byte a feature, and Patches say where it is and whose level it takes.
type Cut struct {
	Raw     []byte
	Patches []Patch
}

// Patch is the place of the level of a grid in a tile.
type Patch struct {
	At   uint32
	Grid int32 // number of the grid in the mosaic
}

// Size is about how many bytes the cut holds.
func (c *Cut) Size() int { return cap(c.Raw) + 8*cap(c.Patches) + 64 }

// Grids returns the numbers of the grids whose level is in the tile, ascending.
func (c *Cut) Grids() []int32 {
	out := make([]int32, len(c.Patches))
	for i, p := range c.Patches {
		out[i] = p.Grid
	}
	slices.Sort(out)
	return slices.Clip(slices.Compact(out))
}

// Fill appends the tile to dst with the levels in place, given in the order of
// Patches.
func (c *Cut) Fill(dst []byte, levels []grid.Level) []byte {
	at := len(dst)
	dst = append(dst, c.Raw...)
	for i, p := range c.Patches {
		dst[at+int(p.At)] = byte(levels[i])
	}
	return dst
}

// Cutter is the scratch memory for cutting tiles; one is for one goroutine.
type Cutter struct {
	clip     lattice.Clipper
	resolver lattice.Resolver
	weld     welder
	scratch  []mvt.Point
	geometry mvt.Geometry
	parts    []mvt.Geometry // lines by depth
	layer    mvt.Layer
	tags     []uint32
	raw      []byte
	patches  []Patch     // of the layer
	all      []Patch     // of the tile
	depths   [256]uint32 // one more than the index of each among the values of the layer
	leaf     [2]uint32   // the same of no and yes
}

// Tile cuts one tile. A tile with nothing in it has no Raw.
func (zm *Zoom) Tile(x, y uint32, c *Cutter) Cut {
	zm.mu.RLock()
	defer zm.mu.RUnlock()
	return zm.tile(nil, x, y, c)
}

// tile cuts what a tile has of a part, nil for all.
func (zm *Zoom) tile(part *Part, x, y uint32, c *Cutter) Cut {
	up := uint(zm.z - zm.blockZoom())
	b := zm.blocks[blockKey(x>>up, y>>up)]
	if b == nil {
		return Cut{}
	}
	o := mvt.Point{X: int32(x) * mvt.Extent, Y: int32(y) * mvt.Extent}
	w := window{
		Zoom: zm, Cutter: c, origin: o, part: part,
		box: lattice.Tile(x, y), quarter: quarterOf(x, y, up),
	}
	c.raw, c.all = c.raw[:0], c.all[:0]
	c.weld.begin(len(zm.bounds))
	w.polygons(b)
	w.close()
	w.lines(b)
	w.close()
	w.labels(b)
	w.close()
	return Cut{Raw: append([]byte(nil), c.raw...), Patches: append([]Patch(nil), c.all...)}
}

// window is a tile being cut.
type window struct {
	*Zoom
	*Cutter
	part   *Part // nil: all grids
	box    lattice.Box
	origin mvt.Point
	// which quarter of its block the tile is
	quarter int
}

// takes reports whether a grid is in what is cut.
func (w *window) takes(g int32) bool { return w.part == nil || w.part.has(g) }

// bears reports whether an arc is one of a grid in what is cut.
func (w *window) bears(b *arc) bool {
	return w.part == nil || w.part.within(b.left) || w.part.within(b.right)
}

// mark adds to the tags that this depth is drawn at this zoom only because
// nothing above it is.
func (w *window) mark(depth uint8) {
	if depth > w.usual {
		w.tags = append(w.tags, w.layer.Key("early"), w.layer.Bool(true))
	}
}

// close appends the finished layer to the tile.
func (w *window) close() {
	raw, features := w.layer.Append(w.raw)
	w.raw = raw
	for _, p := range w.patches {
		w.all = append(w.all, Patch{At: p.At + uint32(features), Grid: p.Grid})
	}
	w.patches = w.patches[:0]
}

// open begins a layer. The five levels are its first values, in the order of
// their numbers: the value index of a level is the level.
func (w *window) open(name string) {
	w.layer.Reset(name)
	w.layer.Key("level")
	for l := grid.NotAssessed; l.Valid(); l++ {
		w.layer.Unique(l.String())
	}
	clear(w.depths[:])
	clear(w.leaf[:])
}

// depth is the index of a depth among the values of the layer.
func (w *window) depth(d uint8) uint32 {
	if w.depths[d] == 0 {
		w.depths[d] = w.layer.Uint(uint64(d)) + 1
	}
	return w.depths[d] - 1
}

// bool is the index of no or yes.
func (w *window) bool(yes bool) uint32 {
	i := 0
	if yes {
		i = 1
	}
	if w.leaf[i] == 0 {
		w.leaf[i] = w.layer.Bool(yes) + 1
	}
	return w.leaf[i] - 1
}

// feature adds a feature with a level to be filled in.
func (w *window) feature(g int32, typ mvt.Type) {
	at := w.layer.Feature(uint64(w.t.grids[g].ID), typ, w.tags, &w.geometry)
	if at >= 0 {
		w.patches = append(w.patches, Patch{At: uint32(at) + 1, Grid: g})
	}
}

func (w *window) polygons(b *block) {
	w.open("grids")
	depth, code, leaf := w.layer.Key("depth"), w.layer.Key("code"), w.layer.Key("leaf")
	add := func(s int32) {
		if w.geometry.Empty() {
			return
		}
		n := w.p.shapes[s].grid
		g := w.t.grids[n]
		w.tags = append(w.tags[:0], 0, 0, depth, w.depth(g.Depth), code, w.layer.Unique(g.Code), leaf, w.bool(g.Leaf))
		w.mark(g.Depth)
		w.feature(n, mvt.Polygons)
	}
	// shapes are numbered from the city down, so both lists are in that order
	small, large := b.small, b.large
	for len(small)+len(large) > 0 {
		w.geometry.Reset(w.origin)
		if len(large) == 0 || len(small) > 0 && small[0] < large[0].shape {
			s := small[0]
			small = small[1:]
			if w.shapes[s].bounds.Meets(w.box) && w.takes(w.p.shapes[s].grid) {
				w.shape(s)
				add(s)
			}
			continue
		}
		next := &large[0]
		large = large[1:]
		if !w.takes(w.p.shapes[next.shape].grid) {
			continue
		}
		w.large(next)
		add(next.shape)
	}
}

// shape draws a shape.
func (w *window) shape(s int32) {
	z := &w.shapes[s]
	if !z.knots && w.box.Contains(z.bounds) {
		w.packed.paste(&w.geometry, &w.packed.shapes[s])
		return
	}
	if !z.knots {
		done, some := w.welded(z.polygons)
		if done || !some && !z.bounds.Contains(w.box) {
			return
		}
	}
	w.resolver.Reset()
	draw := w.clipped()
	for _, polygon := range z.polygons {
		for k, refs := range polygon {
			w.scratch = w.near(w.scratch[:0], refs, w.box)
			draw(w.scratch, k == 0)
		}
	}
	w.resolve(z.knots)
}

// large draws a shape that was cut to the block beforehand.
func (w *window) large(c *cut) {
	switch c.on[w.quarter] {
	case outside:
		return
	case all:
		b := w.box
		w.geometry.Ring([]mvt.Point{{X: b.X0, Y: b.Y0}, {X: b.X1, Y: b.Y0}, {X: b.X1, Y: b.Y1}, {X: b.X0, Y: b.Y1}}, true)
		return
	}
	knots := w.shapes[c.shape].knots
	if !knots {
		if done, _ := w.welded(c.refs); done {
			return
		}
	}
	w.resolver.Reset()
	for _, polygon := range c.polygons {
		draw := w.clipped()
		for k, ring := range polygon {
			draw(ring, k == 0)
		}
	}
	w.resolve(knots)
}

// clipped returns what hands the rings of a shape to the resolver, cut to the
// tile. Holes of an outer ring that has no part in the tile are left out with it.
func (w *window) clipped() func(ps []mvt.Point, outer bool) {
	drawn := false
	return func(ps []mvt.Point, outer bool) {
		if !outer && !drawn {
			return
		}
		ps = w.clip.Ring(ps, w.box)
		if outer {
			drawn = len(ps) > 2
		}
		if len(ps) > 2 {
			w.resolver.Add(ps, outer)
		}
	}
}

// resolve draws the rings the resolver has; knots when they touch before they
// are cut.
func (w *window) resolve(knots bool) {
	if !knots && w.resolver.Plain(w.box) {
		w.resolver.Rings(rings(&w.geometry))
		return
	}
	w.resolver.Sides(w.box)
	w.resolver.Polygons(rings(&w.geometry))
}

func (w *window) lines(b *block) {
	w.layer.Reset("lines")
	depths := int(w.t.depths)
	for len(w.parts) <= depths {
		w.parts = append(w.parts, mvt.Geometry{})
	}
	for d := range w.parts {
		w.parts[d].Reset(w.origin)
	}
	for _, i := range b.arcs {
		bounds, line := w.bounds[i], &w.p.arcs[i]
		if !bounds.Meets(w.box) || !w.bears(line) {
			continue
		}
		g := &w.parts[line.top]
		if w.box.Contains(bounds) {
			w.packed.paste(g, &w.packed.arcs[i])
			continue
		}
		s := w.share(int(i))
		for _, p := range w.weld.strips[s.from:s.to] {
			g.Line(p.ps)
		}
	}
	depth := w.layer.Key("depth")
	for d := 1; d <= depths; d++ {
		w.tags = append(w.tags[:0], depth, w.layer.Uint(uint64(d)))
		w.mark(uint8(d))
		w.layer.Anonymous(mvt.Lines, w.tags, &w.parts[d])
	}
}

func (w *window) labels(b *block) {
	w.open("labels")
	depth, name := w.layer.Key("depth"), w.layer.Key("name")
	for _, n := range b.labels {
		if !w.takes(n) {
			continue
		}
		g := w.t.grids[n]
		at := w.t.label[n].At(w.z)
		if at.X < w.origin.X || at.Y < w.origin.Y || at.X >= w.origin.X+mvt.Extent || at.Y >= w.origin.Y+mvt.Extent {
			continue
		}
		w.geometry.Reset(w.origin)
		w.geometry.Points(at)
		w.tags = append(w.tags[:0], 0, 0, depth, w.depth(g.Depth), name, w.layer.String(g.Name))
		w.mark(g.Depth)
		w.feature(n, mvt.Points)
	}
}

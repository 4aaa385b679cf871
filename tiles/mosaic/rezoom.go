package mosaic

import (
	"cmp"
	"slices"

	"anwang/tiles/lattice"
	"anwang/tiles/mvt"
)

// rezoom is a change of a plan on its way into a zoom.
type rezoom struct {
	near    map[int32]bool // arcs that touch a place where something changed
	gone    []int32
	written []int32
	beside  []int32                  // grids on the sides of what is gone or written
	shapes  map[int32]bool           // put together otherwise
	labels  map[int32]lattice.Vertex // where labels stood that stand elsewhere now
}

// dirt is a place of a zoom where something is drawn otherwise.
type dirt struct {
	box   lattice.Box
	grids []int32
	label bool // it is a place, which is in one tile alone
}

// keep returns the lines of arcs before they change.
func (zm *Zoom) keep(r *replan) map[int32][]mvt.Point {
	out := map[int32][]mvt.Point{}
	for i := range r.near {
		out[i] = zm.arc(int(i))
	}
	return out
}

// redraw takes over a change of the plan, given the lines of before of the arcs near
// it, and says where something is drawn otherwise.
func (zm *Zoom) redraw(r *rezoom, before map[int32][]mvt.Point) (out []dirt) {
	for len(zm.at) < len(zm.p.arcs) {
		zm.at, zm.bounds = append(zm.at, [2]int32{}), append(zm.bounds, lattice.Empty)
		zm.met.group = append(zm.met.group, 0)
		zm.packed.arcs = append(zm.packed.arcs, piece{})
	}
	shapes := map[int32]bool{}
	for s := range r.shapes {
		shapes[s] = true
	}
	which, lines := zm.reweave(r)
	// Blocks are in the order of their arcs, and that of these may be another.
	for _, i := range slices.Concat(r.gone, r.written) {
		zm.unplace(i)
	}
	for _, i := range r.gone {
		out = append(out, dirt{box: difference(before[i], nil), grids: r.beside})
	}
	for k, i := range which {
		line := lattice.Squeeze(lines[k])
		if slices.Contains(r.written, i) {
			old := before[i]
			if slices.Contains(r.gone, i) {
				old = nil // that was another one
			}
			out = append(out, dirt{box: difference(old, line), grids: r.beside})
		} else {
			old := zm.arc(int(i))
			if slices.Equal(old, line) {
				continue
			}
			b := &zm.p.arcs[i]
			out = append(out, dirt{box: difference(old, line), grids: []int32{b.left, b.right}})
		}
		zm.setLine(i, line)
		zm.beside(i, shapes)
	}
	lined := make([]lattice.Box, 0, len(out))
	for _, d := range out {
		if d.box != lattice.Empty {
			lined = append(lined, d.box)
		}
	}
	var m meter
	for s := range shapes {
		out = append(out, zm.reshape(s, r.shapes[s], lined, &m)...)
	}
	for g, old := range r.labels {
		if s, ok := zm.p.shapeOf[g]; ok {
			out = append(out, zm.relabel(s, old)...)
		}
	}
	zm.compact()
	return out
}

// beside adds the shapes that an arc is of.
func (zm *Zoom) beside(i int32, shapes map[int32]bool) {
	b := &zm.p.arcs[i]
	for d := zm.p.depth; d > 0; d-- {
		l, r := zm.t.above(b.left, d), zm.t.above(b.right, d)
		if l == r {
			return
		}
		for _, g := range [2]int32{l, r} {
			if s, ok := zm.p.shapeOf[g]; ok {
				shapes[s] = true
			}
		}
	}
}

// reweave draws anew the arcs that changed, and with them all that have bent them or
// come near them. What is drawn is what would be drawn if all arcs were: whoever has
// nothing to do with what changed is not bent otherwise, and whoever turns out to have
// is counted in, until nobody else does.
func (zm *Zoom) reweave(r *rezoom) (which []int32, lines [][]mvt.Point) {
	p := zm.p
	core := map[int32]bool{}
	for _, list := range [2][]int32{r.gone, r.written} {
		for _, i := range list {
			core[i] = true
		}
	}
	for i := range r.near {
		core[i] = true
	}
	zm.met.with(core)
	dead := func(i int32) bool { return p.arcs[i].b == p.arcs[i].a }
	for _, i := range r.gone {
		if dead(i) {
			zm.met.leave(i)
			delete(core, i)
		}
	}
	for {
		set := zm.nearby(core)
		zm.met.with(set)
		which = p.sorted(set)
		thread := make(map[int32]int32, len(which))
		for k, i := range which {
			thread[i] = int32(k)
		}
		var met []int32
		lines, met = weave(p, zm.z, which, func(at mvt.Point, threads []int32) bool {
			return slices.ContainsFunc(threads, func(k int32) bool { return core[which[k]] }) || !zm.passed(at, set)
		})
		inCore := map[int32]bool{}
		for k, first := range met {
			if core[which[k]] {
				inCore[first] = true
			}
		}
		grew := false
		for k, first := range met {
			if i := which[k]; inCore[first] && !core[i] {
				core[i], grew = true, true
			}
		}
		if !grew {
			zm.met.note(which, met)
			return which, lines
		}
		zm.met.with(core)
	}
}

// halo is how near, in steps of the lattice, arcs come before they can bend each other.
const halo = 8

// nearby returns a set of arcs with all that come near any of them.
func (zm *Zoom) nearby(core map[int32]bool) map[int32]bool {
	set := make(map[int32]bool, 2*len(core))
	for i := range core {
		set[i] = true
	}
	boxes := make([]lattice.Box, 0, len(core))
	all := lattice.Empty
	for i := range core {
		b := zm.extent(i)
		b.X0, b.Y0, b.X1, b.Y1 = b.X0-halo, b.Y0-halo, b.X1+halo, b.Y1+halo
		boxes = append(boxes, b)
		all.Extend([]mvt.Point{{X: b.X0, Y: b.Y0}, {X: b.X1, Y: b.Y1}})
	}
	// A block has the arcs that are in it or not far: an arc that was thinned is not
	// that much smaller than it was.
	zm.around(all, func(b *block) {
		for _, k := range b.arcs {
			if set[k] || zm.p.arcs[k].b == zm.p.arcs[k].a {
				continue
			}
			if e := zm.extent(k); e.Meets(all) && slices.ContainsFunc(boxes, e.Meets) {
				set[k] = true
			}
		}
	})
	return set
}

// extent is the box of an arc before it is thinned.
func (zm *Zoom) extent(i int32) lattice.Box {
	b := &zm.p.boxes[i]
	nw, se := b[0].At(zm.z), b[1].At(zm.z)
	return lattice.Box{X0: nw.X, Y0: nw.Y, X1: se.X, Y1: se.Y}
}

// passed reports whether an arc that is not in the set goes through a point.
func (zm *Zoom) passed(at mvt.Point, set map[int32]bool) bool {
	b := lattice.Box{X0: at.X, Y0: at.Y, X1: at.X, Y1: at.Y}
	shift := uint(12 + zm.z - zm.blockZoom())
	blk := zm.blocks[blockKey(uint32(at.X>>shift), uint32(at.Y>>shift))]
	return blk != nil && slices.ContainsFunc(blk.arcs, func(i int32) bool {
		d := &zm.p.arcs[i]
		return !set[i] && d.b > d.a && zm.bounds[i].Contains(b) && slices.Contains(zm.arc(int(i)), at)
	})
}

// difference is the box of what two lines do not share, Empty when they are equal.
func difference(a, b []mvt.Point) lattice.Box {
	out := lattice.Empty
	if slices.Equal(a, b) {
		return out
	}
	if len(a) == 0 || len(b) == 0 {
		out.Extend(a)
		out.Extend(b)
		return out
	}
	n, m := 0, 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for m < len(a)-n && m < len(b)-n && a[len(a)-1-m] == b[len(b)-1-m] {
		m++
	}
	out.Extend(a[max(n-1, 0):min(len(a)-m+1, len(a))])
	out.Extend(b[max(n-1, 0):min(len(b)-m+1, len(b))])
	return out
}

// unplace takes an arc away.
func (zm *Zoom) unplace(i int32) {
	if len(zm.arc(int(i))) > 1 {
		zm.around(zm.bounds[i], func(b *block) {
			b.arcs = slices.DeleteFunc(b.arcs, func(k int32) bool { return k == i })
		})
	}
	zm.wasted += len(zm.arc(int(i)))
	zm.at[i], zm.bounds[i], zm.packed.arcs[i] = [2]int32{}, lattice.Empty, piece{}
}

// setLine has an arc run along a line.
func (zm *Zoom) setLine(i int32, line []mvt.Point) {
	zm.unplace(i)
	zm.draw(i, line)
	zm.packArc(i)
	if len(line) > 1 {
		zm.around(zm.bounds[i], func(b *block) {
			at, _ := slices.BinarySearchFunc(b.arcs, i, zm.p.compare)
			b.arcs = slices.Insert(b.arcs, at, i)
		})
	}
}

// reshape measures a shape anew; otherwise says that it is put together otherwise, lined
// where its arcs run along other lines.
func (zm *Zoom) reshape(s int32, otherwise bool, lined []lattice.Box, m *meter) (out []dirt) {
	for len(zm.shapes) < len(zm.p.shapes) {
		zm.shapes = append(zm.shapes, zoomShape{bounds: lattice.Empty})
		zm.packed.shapes = append(zm.packed.shapes, piece{})
	}
	old := zm.shapes[s]
	g := zm.p.shapes[s].grid
	label, had := zm.labelOf(s)
	now := zm.measure(&zm.p.shapes[s], m)
	zm.shapes[s] = now
	_, has := zm.labelOf(s)
	if had != has {
		zm.label(s, label, has)
		out = append(out, dirt{box: label, grids: []int32{g}, label: true})
	}
	otherwise = otherwise || old.knots != now.knots || (old.n < large) != (now.n < large) || !sameRings(old.polygons, now.polygons)
	if otherwise || now.n < large {
		lined = nil
	}
	zm.unblock(s, &old, lined)
	switch {
	case now.n == 0:
	case now.n < large:
		zm.around(now.bounds, func(b *block) {
			at, _ := slices.BinarySearch(b.small, s)
			b.small = slices.Insert(b.small, at, s)
		})
	default:
		zm.divide(s, lined)
	}
	zm.packShape(s)
	if otherwise {
		for _, b := range [2]lattice.Box{old.bounds, now.bounds} {
			out = append(out, dirt{box: b, grids: []int32{g}})
		}
	}
	return out
}

// unblock takes a shape out of the blocks that meet some boxes, of all when none are
// given.
func (zm *Zoom) unblock(s int32, old *zoomShape, where []lattice.Box) {
	if old.n == 0 {
		return
	}
	if len(where) == 0 {
		where = []lattice.Box{old.bounds}
	}
	for _, b := range where {
		zm.around(b, func(b *block) {
			b.small = slices.DeleteFunc(b.small, func(k int32) bool { return k == s })
			b.large = slices.DeleteFunc(b.large, func(c cut) bool { return c.shape == s })
		})
	}
}

// relabel moves the label of a shape from where it stood.
func (zm *Zoom) relabel(s int32, from lattice.Vertex) (out []dirt) {
	now, has := zm.labelOf(s)
	p := from.At(zm.z)
	old := lattice.Box{X0: p.X, Y0: p.Y, X1: p.X, Y1: p.Y}
	g := zm.p.shapes[s].grid
	if old == now {
		return nil
	}
	zm.label(s, old, false)
	out = append(out, dirt{box: old, grids: []int32{g}, label: true})
	if has {
		zm.label(s, now, true)
		out = append(out, dirt{box: now, grids: []int32{g}, label: true})
	}
	return out
}

// label puts the label of a shape into the blocks, or takes it out.
func (zm *Zoom) label(s int32, at lattice.Box, in bool) {
	g := zm.p.shapes[s].grid
	zm.around(at, func(b *block) {
		b.labels = slices.DeleteFunc(b.labels, func(k int32) bool { return k == g })
		if in {
			i, _ := slices.BinarySearchFunc(b.labels, s, func(k, s int32) int { return cmp.Compare(zm.p.shapeOf[k], s) })
			b.labels = slices.Insert(b.labels, i, g)
		}
	})
}

// compact gives back what lines that are no more have left behind, when it is more than
// there is.
func (zm *Zoom) compact() {
	if zm.wasted <= len(zm.points)/2+4096 {
		return
	}
	points := make([]mvt.Point, 0, room(len(zm.points)-zm.wasted))
	for i, span := range zm.at {
		from := int32(len(points))
		points = append(points, zm.points[span[0]:span[1]]...)
		zm.at[i] = [2]int32{from, int32(len(points))}
	}
	zm.points, zm.wasted, zm.packed.bytes = points, 0, nil
	zm.pack()
}

// leave takes an arc out of those that it has met.
func (m *meetings) leave(i int32) {
	g := m.group[i]
	m.group[i] = 0
	if list := slices.DeleteFunc(m.members[g], func(k int32) bool { return k == i }); len(list) > 1 {
		m.members[g] = list
	} else if g != 0 {
		for _, k := range list {
			m.group[k] = 0
		}
		delete(m.members, g)
	}
}

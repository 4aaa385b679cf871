package mvt

import "encoding/binary"

// Point is a place in the tile; y grows downward.
type Point struct{ X, Y int32 }

// Geometry is the encoded geometry of one feature. Parts are added one after
// another; the zero value is empty and ready.
type Geometry struct {
	buf  []byte
	x, y int32
}

const (
	moveTo    = 1
	lineTo    = 2
	closePath = 7
)

// Reset empties the geometry. What is added afterwards is given in steps of the
// whole world, of which origin is the north-west corner of the tile; the zero
// Point when coordinates are those of the tile.
func (g *Geometry) Reset(origin Point) {
	g.buf = g.buf[:0]
	g.x, g.y = origin.X, origin.Y
}

// Empty reports whether nothing was added.
func (g *Geometry) Empty() bool { return len(g.buf) == 0 }

// Tail is the geometry without its first step, which alone depends on the tile;
// Last is where its last step ends. Paste puts both into another tile.
func (g *Geometry) Tail() []byte {
	if len(g.buf) == 0 {
		return nil
	}
	_, n := binary.Uvarint(g.buf)
	for range 2 { // east and south of the first point
		_, k := binary.Uvarint(g.buf[n:])
		n += k
	}
	return g.buf[n:]
}

// Last is the last point added, in the coordinates it was given in.
func (g *Geometry) Last() Point { return Point{g.x, g.y} }

// Paste adds lines or rings that were encoded before: the point the first one
// begins in, the tail of its geometry, and the last point of that.
func (g *Geometry) Paste(first Point, tail []byte, last Point) {
	if len(tail) == 0 {
		return
	}
	g.command(moveTo, 1)
	g.step(first)
	g.buf = append(g.buf, tail...)
	g.x, g.y = last.X, last.Y
}

// Points adds a point or many; it is used once a geometry.
func (g *Geometry) Points(ps ...Point) {
	if len(ps) == 0 {
		return
	}
	g.command(moveTo, len(ps))
	for _, p := range ps {
		g.step(p)
	}
}

// Line adds a line. Repeated points are left out; a line of one place is not added.
func (g *Geometry) Line(ps []Point) {
	n := distinct(ps)
	if n < 2 {
		return
	}
	g.path(ps, n)
}

// Ring adds a ring given without its closing point. Outer rings run clockwise
// on the screen and holes the other way, whatever direction ps has. A ring
// without area is not added; holes follow the outer ring they are in. It
// reports whether the ring was added.
func (g *Geometry) Ring(ps []Point, outer bool) bool {
	for len(ps) > 1 && ps[len(ps)-1] == ps[0] {
		ps = ps[:len(ps)-1]
	}
	for len(ps) > 1 && ps[1] == ps[0] {
		ps = ps[1:]
	}
	n, a := measure(ps)
	if n < 3 || a == 0 {
		return false
	}
	if (a > 0) == outer {
		g.path(ps, n)
	} else {
		g.reversed(ps, n)
	}
	g.Close()
	return true
}

func (g *Geometry) path(ps []Point, n int) {
	g.command(moveTo, 1)
	g.step(ps[0])
	g.command(lineTo, n-1)
	b, last := g.buf, ps[0]
	for _, p := range ps[1:] {
		if p != last {
			b = appendZigzag(b, p.X-last.X)
			b = appendZigzag(b, p.Y-last.Y)
			last = p
		}
	}
	g.buf, g.x, g.y = b, last.X, last.Y
}

// reversed keeps the first point first, so that the way a ring was drawn leaves
// no other trace than its direction.
func (g *Geometry) reversed(ps []Point, n int) {
	g.command(moveTo, 1)
	g.step(ps[0])
	g.command(lineTo, n-1)
	b, last := g.buf, ps[0]
	for i := len(ps) - 1; i > 0; i-- {
		if p := ps[i]; p != last {
			b = appendZigzag(b, p.X-last.X)
			b = appendZigzag(b, p.Y-last.Y)
			last = p
		}
	}
	g.buf, g.x, g.y = b, last.X, last.Y
}

// Open begins a ring of n points, all different from the one before, in p; Along
// and To go on with it, and Close ends it, going back to p. Its direction is that
// in which it is given.
func (g *Geometry) Open(p Point, n int) {
	g.command(moveTo, 1)
	g.step(p)
	g.command(lineTo, n-1)
}

// Along goes along a line from its first point, where the ring is already, to its
// last, or the other way round.
func (g *Geometry) Along(ps []Point, back bool) {
	b := g.buf
	if back {
		last := ps[len(ps)-1]
		for i := len(ps) - 2; i >= 0; i-- {
			p := ps[i]
			b = appendZigzag(b, p.X-last.X)
			b = appendZigzag(b, p.Y-last.Y)
			last = p
		}
		g.buf, g.x, g.y = b, last.X, last.Y
		return
	}
	last := ps[0]
	for _, p := range ps[1:] {
		b = appendZigzag(b, p.X-last.X)
		b = appendZigzag(b, p.Y-last.Y)
		last = p
	}
	g.buf, g.x, g.y = b, last.X, last.Y
}

// To goes straight to p.
func (g *Geometry) To(p Point) { g.step(p) }

// Close ends a ring.
func (g *Geometry) Close() { g.buf = append(g.buf, 1<<3|closePath) }

func (g *Geometry) command(id, count int) {
	g.buf = binary.AppendUvarint(g.buf, uint64(count)<<3|uint64(id))
}

func (g *Geometry) step(p Point) {
	dx, dy := p.X-g.x, p.Y-g.y
	g.x, g.y = p.X, p.Y
	g.buf = appendZigzag(g.buf, dx)
	g.buf = appendZigzag(g.buf, dy)
}

func appendZigzag(b []byte, d int32) []byte {
	u := uint32(d<<1) ^ uint32(d>>31)
	if u < 0x80 {
		return append(b, byte(u))
	}
	if u < 0x4000 {
		return append(b, byte(u)|0x80, byte(u>>7))
	}
	return binary.AppendUvarint(b, uint64(u))
}

// distinct counts the points that differ from the one before.
func distinct(ps []Point) int {
	if len(ps) == 0 {
		return 0
	}
	n := 1
	for i := 1; i < len(ps); i++ {
		if ps[i] != ps[i-1] {
			n++
		}
	}
	return n
}

// measure is distinct and Area2 in one.
func measure(ps []Point) (n int, area int64) {
	if len(ps) < 3 {
		return 0, 0
	}
	o, last := ps[0], ps[1]
	n = 1
	if last != o {
		n = 2
	}
	lx, ly := int64(last.X-o.X), int64(last.Y-o.Y)
	for _, p := range ps[2:] {
		if p != last {
			n++
			last = p
		}
		x, y := int64(p.X-o.X), int64(p.Y-o.Y)
		area += lx*y - ly*x
		lx, ly = x, y
	}
	return n, area
}

// Area2 is twice the signed area of a ring given without its closing point,
// positive when it runs clockwise on the screen.
func Area2(ps []Point) int64 {
	if len(ps) < 3 {
		return 0
	}
	var a int64
	o := ps[0]
	for i := 1; i+1 < len(ps); i++ {
		ax, ay := int64(ps[i].X-o.X), int64(ps[i].Y-o.Y)
		bx, by := int64(ps[i+1].X-o.X), int64(ps[i+1].Y-o.Y)
		a += ax*by - ay*bx
	}
	return a
}

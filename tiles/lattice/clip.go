package lattice

import (
	"cmp"
	"slices"

	"anwang/tiles/mvt"
)

// Box is a rectangle of lattice steps, its edges included.
type Box struct{ X0, Y0, X1, Y1 int32 }

func (b Box) Meets(o Box) bool {
	return b.X0 <= o.X1 && o.X0 <= b.X1 && b.Y0 <= o.Y1 && o.Y0 <= b.Y1
}

func (b Box) Contains(o Box) bool {
	return b.X0 <= o.X0 && o.X1 <= b.X1 && b.Y0 <= o.Y0 && o.Y1 <= b.Y1
}

func (b *Box) Extend(ps []mvt.Point) {
	for _, p := range ps {
		b.X0, b.X1 = min(b.X0, p.X), max(b.X1, p.X)
		b.Y0, b.Y1 = min(b.Y0, p.Y), max(b.Y1, p.Y)
	}
}

var Empty = Box{1 << 30, 1 << 30, -1 << 30, -1 << 30}

// The four sides of a box, in the order everything is clipped in.
const (
	west = iota
	east
	north
	south
)

// Beyond reports whether all of o lies beyond one and the same side of b.
func (b Box) Beyond(o Box) bool {
	return o.X1 < b.X0 || o.X0 > b.X1 || o.Y1 < b.Y0 || o.Y0 > b.Y1
}

// outside is a bit for each side that p lies beyond.
func (b Box) outside(p mvt.Point) (bits uint8) {
	if p.X < b.X0 {
		bits = 1 << west
	} else if p.X > b.X1 {
		bits = 1 << east
	}
	if p.Y < b.Y0 {
		bits |= 1 << north
	} else if p.Y > b.Y1 {
		bits |= 1 << south
	}
	return bits
}

// out reports whether p lies beyond one side of b.
func (b Box) out(p mvt.Point, side int) bool {
	switch side {
	case west:
		return p.X < b.X0
	case east:
		return p.X > b.X1
	case north:
		return p.Y < b.Y0
	default:
		return p.Y > b.Y1
	}
}

// cross returns where the step from p to q meets one side of b. The two ends
// are put in order first, so that neighbours, who run the same border in
// opposite directions, get the same point.
func (b Box) cross(p, q mvt.Point, side int) mvt.Point {
	if q.X < p.X || q.X == p.X && q.Y < p.Y {
		p, q = q, p
	}
	switch side {
	case west:
		return mvt.Point{X: b.X0, Y: between(p.Y, q.Y, b.X0-p.X, q.X-p.X)}
	case east:
		return mvt.Point{X: b.X1, Y: between(p.Y, q.Y, b.X1-p.X, q.X-p.X)}
	case north:
		return mvt.Point{X: between(p.X, q.X, b.Y0-p.Y, q.Y-p.Y), Y: b.Y0}
	default:
		return mvt.Point{X: between(p.X, q.X, b.Y1-p.Y, q.Y-p.Y), Y: b.Y1}
	}
}

// between is from + (to-from)·part/whole, to the nearest step.
func between(from, to, part, whole int32) int32 {
	n, d := 2*int64(to-from)*int64(part), 2*int64(whole)
	if d < 0 {
		n, d = -n, -d
	}
	n += d / 2
	q := n / d
	if n%d < 0 {
		q--
	}
	return from + int32(q)
}

// Clipper cuts rings and lines to a box; it keeps its memory.
type Clipper struct {
	a, b []mvt.Point
}

// Ring returns the part of a ring inside b, as one ring that may run along the
// sides of b (Sutherland and Hodgman). The answer is valid until the next call
// or is the ring itself.
func (c *Clipper) Ring(ps []mvt.Point, b Box) []mvt.Point {
	some, all := uint8(0), ^uint8(0)
	for _, p := range ps {
		bits := b.outside(p)
		some, all = some|bits, all&bits
	}
	if all != 0 {
		return nil // of no points, or all beyond one side
	}
	in := ps
	for side := west; side <= south && len(in) > 0; side++ {
		// cutting at one side brings nothing beyond another
		if some>>side&1 == 0 {
			continue
		}
		out := c.a[:0]
		last := in[len(in)-1]
		lastOut := b.out(last, side)
		for _, p := range in {
			pOut := b.out(p, side)
			if pOut != lastOut {
				out = append(out, b.cross(last, p, side))
			}
			if !pOut {
				out = append(out, p)
			}
			last, lastOut = p, pOut
		}
		c.a = out
		c.a, c.b = c.b, c.a
		in = out
	}
	return in
}

// Line calls yield for each part of a line inside b. The parts end on exactly
// the points where rings with the same border are cut.
func (c *Clipper) Line(ps []mvt.Point, b Box, yield func([]mvt.Point)) {
	part := c.a[:0]
	flush := func() {
		if len(part) > 1 {
			yield(part)
		}
		part = part[:0]
	}
	if len(ps) == 0 {
		return
	}
	next := b.outside(ps[0])
	for i := 0; i+1 < len(ps); i++ {
		from := next
		next = b.outside(ps[i+1])
		if from|next == 0 && len(part) > 0 {
			if ps[i+1] != ps[i] {
				part = append(part, ps[i+1])
			}
			continue
		}
		if from&next != 0 {
			flush()
			continue
		}
		p, q, ok := b.step(ps[i], ps[i+1])
		if !ok {
			flush()
			continue
		}
		if len(part) == 0 || part[len(part)-1] != p {
			flush()
			part = append(part, p)
		}
		if q != p {
			part = append(part, q)
		}
		if q != ps[i+1] {
			flush()
		}
	}
	flush()
	c.a = part
}

// step clips one step of a line, side by side in the order of ring.
func (b Box) step(p, q mvt.Point) (mvt.Point, mvt.Point, bool) {
	for side := west; side <= south; side++ {
		pOut, qOut := b.out(p, side), b.out(q, side)
		switch {
		case pOut && qOut:
			return p, q, false
		case pOut:
			p = b.cross(p, q, side)
		case qOut:
			q = b.cross(p, q, side)
		}
	}
	return p, q, true
}

// Reduce leaves out the points of a ring that no Box inside b can see: of each
// run of points beyond a side of b only the first and the last stay. No step
// that enters b is changed, so cutting the answer to a Box inside b gives the
// same points within and covers the same area. An empty answer means that
// nothing of the ring is in b; the ring itself, that nothing of it can be left out.
func Reduce(ps []mvt.Point, b Box) []mvt.Point {
	in := ps
	var free [2][]mvt.Point // in turn the one that is read and the one that is written
	for side := west; side <= south; side++ {
		n := len(in)
		if !slices.ContainsFunc(in, func(p mvt.Point) bool { return b.out(p, side) }) {
			continue
		}
		if free[0] == nil {
			free[0] = make([]mvt.Point, 0, n)
		}
		out := free[0][:0]
		inside := false
		for i, p := range in {
			if !b.out(p, side) {
				inside = true
				out = append(out, p)
				continue
			}
			before, after := in[(i+n-1)%n], in[(i+1)%n]
			if !b.out(before, side) || !b.out(after, side) {
				out = append(out, p)
			}
		}
		if !inside {
			return nil
		}
		free[0], free[1] = free[1], out
		in = out
	}
	if len(in) == len(ps) {
		return ps
	}
	return slices.Clone(in) // it is kept, and the room for the rest would be too
}

// Cuts appends the points, strictly between p and q and in their order, where
// the step from p to q passes a side of the Box of any tile. A line with these
// points is cut without moving anything.
func Cuts(dst []mvt.Point, p, q mvt.Point) []mvt.Point {
	from := len(dst)
	add := func(lo, hi int32, side int, at func(v int32) Box) {
		for _, off := range [2]int32{-Buffer, Buffer} {
			// the first line v ≡ off (mod Steps) beyond lo
			for v := (lo-off)>>stepBits<<stepBits + off + Steps; v < hi; v += Steps {
				if c := at(v).cross(p, q, side); c != p && c != q {
					dst = append(dst, c)
				}
			}
		}
	}
	add(min(p.X, q.X), max(p.X, q.X), west, func(v int32) Box { return Box{X0: v} })
	add(min(p.Y, q.Y), max(p.Y, q.Y), north, func(v int32) Box { return Box{Y0: v} })
	if len(dst)-from > 1 {
		added := dst[from:]
		slices.SortFunc(added, func(a, b mvt.Point) int { return cmp.Compare(along(p, q, a), along(p, q, b)) })
		dst = dst[:from+len(slices.Compact(added))]
	}
	return dst
}

// along is how far p is along the way from a to b.
func along(a, b, p mvt.Point) int64 {
	return int64(p.X-a.X)*int64(b.X-a.X) + int64(p.Y-a.Y)*int64(b.Y-a.Y)
}

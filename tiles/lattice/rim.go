package lattice

import "anwang/tiles/mvt"

// Inside is the place on the rim of what is not on it.
const Inside = int32(-1)

// Rim returns how far along the sides of b a point on them is, from the north-west
// corner southward and on around: with north up, the inside of b is on the left.
func (b Box) Rim(p mvt.Point) int32 {
	w, h := b.X1-b.X0, b.Y1-b.Y0
	switch {
	case p.X == b.X0:
		return p.Y - b.Y0
	case p.Y == b.Y1:
		return h + p.X - b.X0
	case p.X == b.X1:
		return h + w + b.Y1 - p.Y
	case p.Y == b.Y0:
		return h + w + h + b.X1 - p.X
	}
	return Inside
}

// Corners calls yield for the corners of b strictly between two places on its
// rim, from one backwards to the other, and returns how many they are.
func (b Box) Corners(from, to int32, yield func(mvt.Point)) (n int) {
	w, h := b.X1-b.X0, b.Y1-b.Y0
	around := 2 * (w + h)
	corners := [4]struct {
		rim int32
		at  mvt.Point
	}{
		{0, mvt.Point{X: b.X0, Y: b.Y0}},
		{h, mvt.Point{X: b.X0, Y: b.Y1}},
		{h + w, mvt.Point{X: b.X1, Y: b.Y1}},
		{h + w + h, mvt.Point{X: b.X1, Y: b.Y0}},
	}
	first := 3
	for corners[first].rim > from {
		first--
	}
	way := from - to
	if way <= 0 {
		way += around
	}
	for i := range corners {
		c := &corners[(first-i)&3]
		off := from - c.rim
		if off < 0 {
			off += around
		}
		if off >= way {
			break
		}
		if off > 0 {
			n++
			if yield != nil {
				yield(c.at)
			}
		}
	}
	return n
}

// Within reports whether all of o lies in b and nothing on its sides.
func (b Box) Within(o Box) bool {
	return b.X0 < o.X0 && o.X1 < b.X1 && b.Y0 < o.Y0 && o.Y1 < b.Y1
}

package lattice

import "anwang/tiles/mvt"

// Simplifier thins lines by Douglas and Peucker.
type Simplifier struct {
	keep  []bool
	stack [][2]int32
}

// Thin returns ps without the points that lie within tol of the line between
// those that stay; it works in place. The ends always stay. A closed line is
// cut at the point farthest from its start, so that it keeps its area.
func (s *Simplifier) Thin(ps []mvt.Point, tol int64) []mvt.Point {
	ps = Squeeze(ps)
	out := ps[:0]
	for i, kept := range s.Keep(ps, tol) {
		if kept {
			out = append(out, ps[i])
		}
	}
	return out
}

// Keep tells which points Thin leaves of a line without repeated points. The
// answer is valid until the next call.
func (s *Simplifier) Keep(ps []mvt.Point, tol int64) []bool {
	n := len(ps)
	s.keep = append(s.keep[:0], make([]bool, n)...)
	if n < 3 {
		for i := range s.keep {
			s.keep[i] = true
		}
		return s.keep
	}
	s.keep[0], s.keep[n-1] = true, true
	s.stack = append(s.stack[:0], [2]int32{0, int32(n - 1)})
	if ps[0] == ps[n-1] {
		far, best := 0, int64(-1)
		for i, p := range ps {
			dx, dy := int64(p.X-ps[0].X), int64(p.Y-ps[0].Y)
			if d := dx*dx + dy*dy; d > best {
				far, best = i, d
			}
		}
		s.keep[far] = true
		s.stack = append(s.stack[:0], [2]int32{0, int32(far)}, [2]int32{int32(far), int32(n - 1)})
	}
	for len(s.stack) > 0 {
		top := s.stack[len(s.stack)-1]
		s.stack = s.stack[:len(s.stack)-1]
		a, b := top[0], top[1]
		far, best := Farthest(ps, a, b)
		if best > tol*tol {
			s.keep[far] = true
			s.stack = append(s.stack, [2]int32{a, far}, [2]int32{far, b})
		}
	}
	return s.keep
}

// Farthest returns which of the points between a and b is farthest from the
// segment between them, and the square of its distance, rounded down; -1 for
// both when there are none.
func Farthest(ps []mvt.Point, a, b int32) (far int32, d2 int64) {
	far, d2 = -1, -1
	for i := a + 1; i < b; i++ {
		if d := distance2(ps[i], ps[a], ps[b]); d > d2 {
			far, d2 = i, d
		}
	}
	return far, d2
}

// Squeeze leaves out points equal to the one before.
func Squeeze(ps []mvt.Point) []mvt.Point {
	out := ps[:0]
	for _, p := range ps {
		if len(out) == 0 || out[len(out)-1] != p {
			out = append(out, p)
		}
	}
	return out
}

// distance2 is the squared distance of p from the segment a b, rounded down.
func distance2(p, a, b mvt.Point) int64 {
	dx, dy := int64(b.X-a.X), int64(b.Y-a.Y)
	px, py := int64(p.X-a.X), int64(p.Y-a.Y)
	length := dx*dx + dy*dy
	along := px*dx + py*dy
	switch {
	case along <= 0:
		return px*px + py*py
	case along >= length:
		px, py = int64(p.X-b.X), int64(p.Y-b.Y)
		return px*px + py*py
	}
	cross := float64(dx*py - dy*px)
	return int64(cross * cross / float64(length))
}

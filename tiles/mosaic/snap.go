package mosaic

import (
	"slices"

	"anwang/tiles/lattice"
	"anwang/tiles/mvt"
)

// snap makes the gap of a step that has all its points go through every point
// of the lattice, used by any thread, to which the arc rounds on its way:
// the rule of snap rounding, by which nothing changes sides. It reports whether
// there was such a point it did not go through.
func (w *weaver) snap(s *step) bool {
	at := w.gapOf(s)
	t := &w.threads[s.thread]
	from, to := w.stretch(s.thread, at.gap.a)
	p, q := t.src[at.gap.a], t.src[at.gap.b]
	b := lattice.Box{X0: min(p.X, q.X) - 1, Y0: min(p.Y, q.Y) - 1, X1: max(p.X, q.X) + 1, Y1: max(p.Y, q.Y) + 1}
	more := false
	try := func(h mvt.Point, of int32) {
		inside := b.X0 <= h.X && h.X <= b.X1 && b.Y0 <= h.Y && h.Y <= b.Y1
		if inside && h != p && h != q && !slices.Contains(w.bend[at], h) && w.rounds(from, to, h) && !t.passes(at.gap, h) {
			w.bend[at] = append(w.bend[at], h)
			more = true
			w.meet(s.thread, of)
		}
	}
	w.index.within(b, func(i int32) {
		try(w.steps[i].a, w.steps[i].thread)
		try(w.steps[i].b, w.steps[i].thread)
	})
	return more
}

// passes reports whether a gap goes through p.
func (t *thread) passes(g gap, p mvt.Point) bool {
	for i, own := range t.gaps {
		if own == g && t.line[i] == p {
			return true
		}
	}
	return false
}

// stretch returns the ends of what is between point i of a thread and the next,
// before rounding.
func (w *weaver) stretch(thread, i int32) (from, to lattice.Vertex) {
	b := w.arcs[w.which[thread]]
	from = w.vertices[b.a]
	for _, v := range w.vertices[b.a+1 : b.b] {
		if v.At(w.z) != from.At(w.z) {
			if i == 0 {
				return from, v
			}
			i--
		}
		from = v
	}
	return from, from
}

// rounds reports whether a point of the way from a to b rounds to h.
func (w *weaver) rounds(a, b lattice.Vertex, h mvt.Point) bool {
	unit := float64(int64(1) << (lattice.WorldBits - 12 - w.z))
	ax, ay := float64(a.X)/unit-float64(h.X), float64(a.Y)/unit-float64(h.Y)
	bx, by := float64(b.X)/unit-float64(h.X), float64(b.Y)/unit-float64(h.Y)
	const half = 0.5
	if min(ax, bx) >= half || max(ax, bx) < -half || min(ay, by) >= half || max(ay, by) < -half {
		return false
	}
	// corners on both sides of the line
	dx, dy := bx-ax, by-ay
	left, right := false, false
	for _, c := range [4][2]float64{{-half, -half}, {half, -half}, {half, half}, {-half, half}} {
		s := dx*(c[1]-ay) - dy*(c[0]-ax)
		left, right = left || s > 0, right || s < 0
	}
	return left && right
}

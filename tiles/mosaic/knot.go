package mosaic

import (
	"slices"

	"anwang/tiles/lattice"
	"anwang/tiles/mvt"
)

// spoke is a step away from a point, with the grids on its two sides.
type spoke struct {
	to          mvt.Point
	left, right int32
}

// look looks at a point where threads meet. Going around it, each step has on
// its one side the grid that the step before has on its other; where it is not
// so, threads change sides in the point.
func (w *weaver) look(p mvt.Point) {
	var spokes []spoke
	var threads []int32
	for _, i := range w.index.at(p) {
		s := &w.steps[i]
		b := w.arcs[w.which[s.thread]]
		if s.a == p {
			spokes = append(spokes, spoke{s.b, b.left, b.right})
		}
		if s.b == p {
			spokes = append(spokes, spoke{s.a, b.right, b.left})
		}
		if s.a == p || s.b == p {
			threads = append(threads, s.thread)
		}
	}
	if w.whole != nil && !w.whole(p, threads) {
		return
	}
	slices.SortFunc(spokes, func(a, b spoke) int { return lattice.Clockwise(p, a.to, b.to) })
	type sides struct{ left, right int32 }
	var net []sides
	flawed := false
	for i := 0; i < len(spokes); {
		var left, right []int32
		to := spokes[i].to
		for ; i < len(spokes) && spokes[i].to == to; i++ {
			left, right = append(left, spokes[i].left), append(right, spokes[i].right)
		}
		for k := 0; k < len(left); {
			if at := slices.Index(right, left[k]); at >= 0 {
				left, right = slices.Delete(left, k, k+1), slices.Delete(right, at, at+1)
			} else {
				k++
			}
		}
		switch len(left) {
		case 0:
		case 1:
			net = append(net, sides{left[0], right[0]})
		default:
			flawed = true
		}
	}
	for i, s := range net {
		// clockwise on the screen, what comes next is on the right
		flawed = flawed || s.right != net[(i+1)%len(net)].left
	}
	if !flawed {
		return
	}
	for _, t := range threads[1:] {
		w.meet(threads[0], t)
	}
	// the steps themselves, then what is about: first all their points, then
	// the way they would have been rounded
	for _, reach := range [2]int32{0, 3} {
		var near []*step
		b := lattice.Box{X0: p.X - reach, Y0: p.Y - reach, X1: p.X + reach, Y1: p.Y + reach}
		w.index.within(b, func(i int32) {
			if s := &w.steps[i]; s.meets(b) {
				near = append(near, s)
				w.meet(threads[0], s.thread)
			}
		})
		if w.each(near, w.finer) || w.each(near, w.snap) {
			return
		}
	}
}

// each does something to all steps and reports whether it did to one.
func (w *weaver) each(steps []*step, do func(*step) bool) bool {
	some := false
	for _, s := range steps {
		some = do(s) || some
	}
	return some
}

// meets reports whether the bounds of a step meet a box.
func (s *step) meets(b lattice.Box) bool {
	return b.Meets(lattice.Box{X0: min(s.a.X, s.b.X), Y0: min(s.a.Y, s.b.Y), X1: max(s.a.X, s.b.X), Y1: max(s.a.Y, s.b.Y)})
}

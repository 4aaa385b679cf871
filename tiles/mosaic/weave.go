package mosaic

import (
	"cmp"
	"slices"

	"anwang/tiles/lattice"
	"anwang/tiles/mvt"
)

// rounds is how often the arcs of a zoom are looked through for what is not
// right between them. A few do; the bound is for arcs that no number mends.
const rounds = 64

// weave puts arcs of p on the lattice of a zoom, thinned, so that they
// meet in points they both have and never cross: thinning and rounding move
// arcs by a few steps, and where two came closer than that, they get points
// back until they are apart, or meet. Where an arc passes the line along
// which tiles are cut it has a point, so that cutting moves nothing.
//
// It returns the lines of the arcs asked for, and which of them met: those
// that have bent each other have the same number. whole says, when not all
// arcs are asked for, whether all that goes through a point is among them,
// given those that are known to.
func weave(p *plan, z int, which []int32, whole func(at mvt.Point, threads []int32) bool) (lines [][]mvt.Point, met []int32) {
	w := weaver{
		plan: p, z: z, which: which, whole: whole, threads: make([]thread, len(which)), knots: map[mvt.Point]bool{},
		met: make([]int32, len(which)),
	}
	var s lattice.Simplifier
	for i, n := range which {
		w.met[i] = int32(i)
		t := &w.threads[i]
		line := p.line(n)
		src := make([]mvt.Point, 0, len(line))
		for _, v := range line {
			if q := v.At(z); len(src) == 0 || src[len(src)-1] != q {
				src = append(src, q)
			}
		}
		t.src = src
		for k, kept := range s.Keep(src, tolerance(z)) {
			if kept {
				t.kept = append(t.kept, int32(k))
			}
		}
		t.draw()
		t.fresh = true
	}
	if p.shared {
		for range rounds {
			if !w.mend() {
				break
			}
		}
	}
	out := make([][]mvt.Point, len(w.threads))
	for i := range w.threads {
		out[i] = w.threads[i].line
		w.met[i] = w.first(int32(i))
	}
	return out, w.met
}

// meet notes that two threads bend each other.
func (w *weaver) meet(a, b int32) {
	a, b = w.first(a), w.first(b)
	w.met[max(a, b)] = min(a, b)
}

// first is the first thread of those that a thread has met.
func (w *weaver) first(i int32) int32 {
	for w.met[i] != i {
		w.met[i] = w.met[w.met[i]]
		i = w.met[i]
	}
	return i
}

// thread is an arc on the lattice.
type thread struct {
	src   []mvt.Point
	kept  []int32           // numbers of the points of src it goes through
	extra map[gap]mvt.Point // points it goes through that are not in src
	line  []mvt.Point       // what is drawn
	gaps  []gap             // of each step of line
	fresh bool              // changed since it was last looked at
}

// gap is a stretch between two kept points, and the how-manieth extra it is.
type gap struct{ a, b, n int32 }

// draw makes the line anew.
func (t *thread) draw() {
	t.line, t.gaps = t.line[:0], t.gaps[:0]
	for i := 0; i+1 < len(t.kept); i++ {
		g := gap{a: t.kept[i], b: t.kept[i+1]}
		p, q := t.src[g.a], t.src[g.b]
		from := len(t.line)
		t.line = append(t.line, p)
		t.line = lattice.Cuts(t.line, p, q)
		own := len(t.line)
		for n := int32(0); ; n++ {
			e, ok := t.extra[gap{g.a, g.b, n}]
			if !ok {
				break
			}
			if !slices.Contains(t.line[from:], e) && e != q {
				t.line = append(t.line, e)
			}
		}
		if len(t.line) > own {
			sortAlong(t.line[from+1:], p, q)
		}
		for len(t.gaps) < len(t.line) {
			t.gaps = append(t.gaps, g)
		}
	}
	t.line = append(t.line, t.src[len(t.src)-1])
}

func sortAlong(ps []mvt.Point, a, b mvt.Point) {
	along := func(p mvt.Point) int64 {
		return int64(p.X-a.X)*int64(b.X-a.X) + int64(p.Y-a.Y)*int64(b.Y-a.Y)
	}
	slices.SortStableFunc(ps, func(p, q mvt.Point) int { return int(min(max(along(p)-along(q), -1), 1)) })
}

// refine gives a gap, which lacks some, its farthest point back.
func (t *thread) refine(g gap) {
	far, _ := lattice.Farthest(t.src, g.a, g.b)
	if i, had := slices.BinarySearch(t.kept, far); !had {
		t.kept = slices.Insert(t.kept, i, far)
	}
}

// through makes a gap go through a point.
func (t *thread) through(g gap, p mvt.Point) {
	if t.extra == nil {
		t.extra = map[gap]mvt.Point{}
	}
	for ; ; g.n++ {
		was, ok := t.extra[g]
		if was == p && ok {
			return
		}
		if !ok {
			t.extra[g] = p
			return
		}
	}
}

// weaver looks for what is wrong between threads.
type weaver struct {
	*plan
	z       int
	which   []int32 // the arc of each thread
	whole   func(at mvt.Point, threads []int32) bool
	met     []int32 // a thread that each has met, itself for the first of them
	threads []thread
	steps   []step
	index   index
	thin    map[threadGap]bool        // gaps to refine
	bend    map[threadGap][]mvt.Point // points gaps are to go through
	knots   map[mvt.Point]bool        // points, not looked at yet, where steps meet that do not follow each other
}

// step is one step of a thread.
type step struct {
	a, b      mvt.Point
	thread, k int32
}

// threadGap is a gap of a thread.
type threadGap struct {
	thread int32
	gap    gap
}

func (w *weaver) gapOf(s *step) threadGap {
	return threadGap{s.thread, w.threads[s.thread].gaps[s.k]}
}

// mend looks through all threads once and mends what it finds; false when
// nothing is left to mend.
func (w *weaver) mend() bool {
	w.steps = w.steps[:0]
	for i := range w.threads {
		l := w.threads[i].line
		for k := 0; k+1 < len(l); k++ {
			w.steps = append(w.steps, step{l[k], l[k+1], int32(i), int32(k)})
		}
	}
	w.index.fill(w.steps)
	w.thin, w.bend = map[threadGap]bool{}, map[threadGap][]mvt.Point{}
	for c := range w.index.cells() {
		in := w.index.in(c)
		for i, p := range in {
			s := &w.steps[p]
			fresh := w.threads[s.thread].fresh
			for _, q := range in[i+1:] {
				if t := &w.steps[q]; fresh || w.threads[t.thread].fresh {
					w.compare(s, t)
				}
			}
		}
	}
	if len(w.thin)+len(w.bend) == 0 {
		for p := range w.knots {
			w.look(p)
		}
		clear(w.knots)
	}
	return w.apply()
}

// apply does what was noted; false when that is nothing.
func (w *weaver) apply() bool {
	for i := range w.threads {
		w.threads[i].fresh = false
	}
	for p := range w.thin {
		t := &w.threads[p.thread]
		t.refine(p.gap)
		t.fresh = true
	}
	for p, points := range w.bend {
		t := &w.threads[p.thread]
		slices.SortFunc(points, func(a, b mvt.Point) int { return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y)) })
		for _, q := range points {
			t.through(p.gap, q)
		}
		t.fresh = true
	}
	for i := range w.threads {
		if w.threads[i].fresh {
			w.threads[i].draw()
		}
	}
	return len(w.thin)+len(w.bend) > 0
}

// compare notes what is wrong between two steps.
func (w *weaver) compare(s, t *step) {
	if max(s.a.X, s.b.X) < min(t.a.X, t.b.X) || max(t.a.X, t.b.X) < min(s.a.X, s.b.X) ||
		max(s.a.Y, s.b.Y) < min(t.a.Y, t.b.Y) || max(t.a.Y, t.b.Y) < min(s.a.Y, s.b.Y) {
		return
	}
	ta, tb := lattice.Side(s.a, s.b, t.a), lattice.Side(s.a, s.b, t.b)
	sa, sb := lattice.Side(t.a, t.b, s.a), lattice.Side(t.a, t.b, s.b)
	if (ta < 0) != (tb < 0) && (sa < 0) != (sb < 0) && ta != 0 && tb != 0 && sa != 0 && sb != 0 {
		w.crossing(s, t)
		return
	}
	consecutive := s.thread == t.thread && (s.k+1 == t.k || t.k+1 == s.k)
	for _, e := range [4]struct {
		p    mvt.Point
		side int64
		on   *step
	}{{t.a, ta, s}, {t.b, tb, s}, {s.a, sa, t}, {s.b, sb, t}} {
		switch {
		case e.p == e.on.a || e.p == e.on.b:
			if !consecutive {
				w.knots[e.p] = true
			}
		case e.side == 0 && between(e.p, e.on):
			w.meet(s.thread, t.thread)
			w.through(e.on, e.p)
		}
	}
	if consecutive && (s.a == t.b || s.b == t.a) && ta == 0 && tb == 0 {
		w.knots[s.a], w.knots[s.b] = true, true
	}
}

// between reports whether p, on the line of s, is between its ends.
func between(p mvt.Point, s *step) bool {
	return min(s.a.X, s.b.X) <= p.X && p.X <= max(s.a.X, s.b.X) && min(s.a.Y, s.b.Y) <= p.Y && p.Y <= max(s.a.Y, s.b.Y)
}

func (w *weaver) through(s *step, p mvt.Point) {
	at := w.gapOf(s)
	if !slices.Contains(w.bend[at], p) {
		w.bend[at] = append(w.bend[at], p)
	}
}

// finer notes that the gap of a step is to get a point back, if it lacks any.
func (w *weaver) finer(s *step) bool {
	at := w.gapOf(s)
	if at.gap.b-at.gap.a < 2 {
		return false
	}
	w.thin[at] = true
	return true
}

// crossing notes what is to be done about a crossing. When both have all their
// points, rounding made it.
func (w *weaver) crossing(s, t *step) {
	w.meet(s.thread, t.thread)
	a, b := w.finer(s), w.finer(t)
	if a || b {
		return
	}
	a, b = w.snap(s), w.snap(t)
	if a || b {
		return
	}
	// what the data had crossing before: through the nearest end
	best, on, at := 0.0, (*step)(nil), mvt.Point{}
	for _, e := range [4]struct {
		p  mvt.Point
		on *step
	}{{t.a, s}, {t.b, s}, {s.a, t}, {s.b, t}} {
		if d := distance(e.p, e.on); on == nil || d < best {
			best, on, at = d, e.on, e.p
		}
	}
	w.through(on, at)
}

// distance is the square of the distance of p from the line of s.
func distance(p mvt.Point, s *step) float64 {
	d := float64(lattice.Side(s.a, s.b, p))
	x, y := float64(s.b.X-s.a.X), float64(s.b.Y-s.a.Y)
	return d * d / (x*x + y*y)
}

package cover

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/geo/sweep"
)

// CheckOptions say what polygons are held against.
type CheckOptions struct {
	// Holes are ground that nobody is to have, exactly as [Cover.Holes] gives
	// it. It is no gap, and who claims it is reported.
	Holes []Hole
	// Frame is the outline that the polygons, with the holes, are to fill
	// exactly.
	Frame orb.MultiPolygon
}

// Check looks at plain polygons that claim to be a cover and returns what is
// wrong: broken rings, crossings, vertices that a neighbour does not share,
// edges used twice, polygons nested without a hole, and gaps, each once for
// those concerned, with a count. A gap is any hole in the union that is not
// declared. Inputs that are no part of any cover are [Stray]. It fails with
// ErrInput when the polygons lie too far apart to be compared, and ends with the
// context's error soon after that ends.
//
// It decides from coordinates alone and shares nothing with the construction
// but the exact predicates and the search for what lies near.
func Check(ctx context.Context, inputs []Input, o CheckOptions) (found []Defect, err error) {
	defer sweep.Stopped(&err)
	ch := &checker{o: o, dir: map[[2]Vertex][]int32{}, rows: map[string]*row{}, pace: sweep.Start(ctx)}
	if err := ch.take(inputs); err != nil {
		return nil, err
	}
	for i := range int32(ch.count()) {
		ch.alone(i)
	}
	ch.bend()
	slices.SortFunc(ch.sides, func(s, t checkSide) int {
		ch.pace.Step()
		return cmp.Or(s.a.compare(t.a), s.b.compare(t.b), cmp.Compare(s.owner, t.owner))
	})
	ch.meet()
	ch.twice()
	ch.rims()
	ch.nested()
	return ch.all(), nil
}

// Check checks the polygons of the cover, see [Check].
func (c *Cover) Check(ctx context.Context, o CheckOptions) ([]Defect, error) {
	return Check(ctx, c.Polygons(), o)
}

// checker knows the inputs by number, then the holes, then what lies outside of
// the frame.
type checker struct {
	inputs   []Input
	o        CheckOptions
	pace     *sweep.Pace
	dir      map[[2]Vertex][]int32 // owners of each directed edge, inside on the left
	sides    []checkSide
	outlines []outline
	bent     bool // the frame goes through the vertices on it
	crossed  bool // some edges cross, or touch where they share no vertex
	rows     map[string]*row
}

// checkSide is an edge with its west end first; east says whether its owner is
// on the left of it so.
type checkSide struct {
	a, b  Vertex
	owner int32
	east  bool
}

// row is a defect with the area of the largest piece so far.
type row struct {
	Defect
	most float64
}

// take reports strays and takes the others.
func (ch *checker) take(inputs []Input) error {
	out := unfit(inputs)
	astray := make(map[int]bool, len(out))
	for _, s := range out {
		d := Defect{Kind: Stray, Row: s.row + 1, Reason: s.reason, Count: 1}
		if s.reason != OffEarth {
			d.At = s.at
		}
		if code := inputs[s.row].Code; code != "" {
			d.Codes = []string{code}
		}
		astray[s.row] = true
		ch.rows[fmt.Sprint("stray ", s.row)] = &row{Defect: d}
	}
	for i, in := range inputs {
		if !astray[i] {
			ch.inputs = append(ch.inputs, in)
		}
	}
	others := []orb.MultiPolygon{ch.o.Frame}
	for _, h := range ch.o.Holes {
		others = append(others, h.Shape)
	}
	return checkInputs(ch.inputs, others...)
}

func (ch *checker) count() int {
	n := len(ch.inputs) + len(ch.o.Holes)
	if len(ch.o.Frame) > 0 {
		n++
	}
	return n
}

// frame is the number of what lies outside of the frame, or outside when there
// is none.
func (ch *checker) frame() int32 {
	if len(ch.o.Frame) == 0 {
		return outside
	}
	return int32(len(ch.inputs) + len(ch.o.Holes))
}

func (ch *checker) shape(i int32) orb.MultiPolygon {
	switch n := int32(len(ch.inputs)); {
	case i < n:
		return ch.inputs[i].Shape
	case i == ch.frame():
		return ch.o.Frame
	default:
		return ch.o.Holes[i-n].Shape
	}
}

// report tells of one more defect of a kind of these owners; the row stands at
// the largest ground, or at the first vertex.
func (ch *checker) report(kind Kind, at orb.Point, area float64, owners ...int32) {
	d := Defect{Kind: kind, At: at}
	for _, o := range owners {
		switch n := int32(len(ch.inputs)); {
		case o < n:
			d.Codes = append(d.Codes, ch.inputs[o].Code)
		case o != ch.frame():
			d.Hole = ch.o.Holes[o-n].Name
		case kind == Overlap || kind == Crossing:
			d.Kind = Outside
		}
	}
	slices.Sort(d.Codes)
	d.Codes = slices.Compact(d.Codes)
	key := string(d.Kind) + "\x00" + d.Hole + "\x00" + strings.Join(d.Codes, "\x00")
	r := ch.rows[key]
	if r == nil {
		r = &row{Defect: d, most: area}
		ch.rows[key] = r
	}
	r.Count++
	r.Area += area
	if area > r.most || area == r.most && slices.Compare(at[:], r.At[:]) < 0 {
		r.At, r.most = at, area
	}
}

// gap reports ground that nobody has.
func (ch *checker) gap(at orb.Point, area float64, owners []int32) {
	ch.report(Gap, at, area, owners...)
}

// all returns what was found, sorted.
func (ch *checker) all() []Defect {
	out := make([]Defect, 0, len(ch.rows))
	for _, r := range ch.rows {
		out = append(out, r.Defect)
	}
	slices.SortFunc(out, func(a, b Defect) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), slices.Compare(a.Codes, b.Codes), cmp.Compare(a.Hole, b.Hole),
			cmp.Compare(a.Row, b.Row))
	})
	return out
}

// alone checks one shape and takes its edges. The outside of the frame has the
// other side of the frame's.
func (ch *checker) alone(i int32) {
	mp := ch.shape(i)
	if len(mp) == 0 {
		ch.report(Empty, orb.Point{}, 0, i)
	}
	if i != ch.frame() {
		for _, f := range geo.ValidatePaced(ch.pace, mp) {
			ch.report(Invalid, f.At, 0, i)
		}
	}
	for _, poly := range mp {
		for k, ring := range poly {
			if len(ring) < 4 {
				continue // told by Validate
			}
			left := leftward(ring) == (k == 0)
			if !left && i != ch.frame() {
				ch.report(RingDirection, ring[0], 0, i)
			}
			ch.ringOf(i, ring, left != (i == ch.frame()))
		}
	}
}

// ringOf takes the edges of a ring; left says that the owner is on their left.
func (ch *checker) ringOf(i int32, ring orb.Ring, left bool) {
	ch.pace.Steps(len(ring))
	for j, p := range ring[1:] {
		if !geo.OnLattice(p) {
			ch.report(OffLattice, p, 0, i)
		}
		a, b := vertexOf(ring[j]), vertexOf(p)
		if a == b {
			ch.report(RepeatedVertex, p, 0, i)
			continue
		}
		if !left {
			a, b = b, a
		}
		ch.edge(i, a, b)
	}
}

// edge takes an edge with its owner on the left. The frame's are to be bent
// before anybody asks for them by direction.
func (ch *checker) edge(i int32, a, b Vertex) {
	if i != ch.frame() || ch.bent {
		ch.dir[[2]Vertex{a, b}] = append(ch.dir[[2]Vertex{a, b}], i)
	}
	if b.less(a) {
		ch.sides = append(ch.sides, checkSide{b, a, i, false})
	} else {
		ch.sides = append(ch.sides, checkSide{a, b, i, true})
	}
}

// leftward reports whether a closed ring runs counter-clockwise on the lattice.
// The geodesic area would not do: the edges of a sliver bulge past each other.
func leftward(ring orb.Ring) bool {
	vs := make([]Vertex, 0, len(ring))
	for _, p := range ring[:len(ring)-1] {
		vs = append(vs, vertexOf(p))
	}
	return twiceArea(vs) > 0
}

// meeting is an encounter of two edges that a cover does not have.
type meeting struct {
	kind Kind
	at   Vertex
	s, t int32 // owners, the lower first
}

// meet finds the edges of different owners that cross or touch.
func (ch *checker) meet() {
	n := &sweep.Near{Lines: make([]sweep.Line, len(ch.sides)), Margin: 1}
	for i := range ch.sides {
		s := &ch.sides[i]
		n.Lines[i] = sweep.Line{A: s.a.sweep(), B: s.b.sweep()}
	}
	var found []meeting
	n.Pair = func(i, j int32) { found = compareSides(found, &ch.sides[i], &ch.sides[j]) }
	n.Visit(ch.pace)
	slices.SortFunc(found, func(a, b meeting) int {
		ch.pace.Step()
		return cmp.Or(cmp.Compare(a.kind, b.kind), a.at.compare(b.at), cmp.Compare(a.s, b.s), cmp.Compare(a.t, b.t))
	})
	for _, m := range slices.Compact(found) {
		ch.report(m.kind, m.at.Point(), 0, m.s, m.t)
		ch.crossed = true
	}
}

// compareSides adds what two edges do to each other that they should not.
func compareSides(found []meeting, s, t *checkSide) []meeting {
	if s.a == t.a && s.b == t.b || s.owner == t.owner {
		return found // shared, or the business of Validate
	}
	if t.owner < s.owner {
		s, t = t, s
	}
	c, d := orient(s.a, s.b, t.a), orient(s.a, s.b, t.b)
	e, f := orient(t.a, t.b, s.a), orient(t.a, t.b, s.b)
	if c > 0 && d > 0 || c < 0 && d < 0 || e > 0 && f > 0 || e < 0 && f < 0 {
		return found
	}
	if v, ok := crossing(s.a, s.b, t.a, t.b); ok {
		return append(found, meeting{Crossing, v, s.owner, t.owner})
	}
	for _, x := range [4]struct {
		v    Vertex
		o    int64
		a, b Vertex
	}{{t.a, c, s.a, s.b}, {t.b, d, s.a, s.b}, {s.a, e, t.a, t.b}, {s.b, f, t.a, t.b}} {
		if x.o == 0 && x.v != x.a && x.v != x.b && between(x.a, x.b, x.v) {
			found = append(found, meeting{Unshared, x.v, s.owner, t.owner})
		}
	}
	return found
}

// twice reports edges that two polygons use in the same direction, so that both
// lie on the same side of it.
func (ch *checker) twice() {
	for i := range ch.sides {
		s := &ch.sides[i]
		for _, t := range ch.sides[i+1:] {
			if t.a != s.a || t.b != s.b {
				break
			}
			if t.east == s.east && t.owner != s.owner {
				e := s.a
				if !s.east {
					e = s.b
				}
				ch.report(Overlap, e.Point(), 0, s.owner, t.owner)
			}
		}
	}
}

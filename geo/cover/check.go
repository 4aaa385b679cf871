package cover

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"anwang/geo"
)

// Check looks at plain polygons that claim to be a cover and returns what is
// wrong, worst first by kind: broken rings, crossings, vertices that a
// neighbour does not share, edges used twice, polygons nested without a hole,
// and gaps. A gap is any hole in the union; holes lists places inside the
// declared ones, which are not reported.
//
// It decides from coordinates alone and shares nothing with the construction
// but the exact predicates.
func Check(inputs []Input, holes ...orb.Point) []Defect {
	if err := checkInputs(inputs); err != nil {
		return []Defect{{Kind: Invalid, Codes: []string{err.Error()}}}
	}
	ch := &checker{inputs: inputs, holes: holes, dir: map[[2]Vertex][]int32{}}
	for i, in := range inputs {
		ch.alone(int32(i), in)
	}
	ch.sweep()
	ch.twice()
	ch.rims()
	return ch.found
}

// Check checks the polygons of the cover, see [Check].
func (c *Cover) Check(holes ...orb.Point) []Defect { return Check(c.Polygons(), holes...) }

type checker struct {
	inputs []Input
	holes  []orb.Point
	dir    map[[2]Vertex][]int32 // owners of each directed edge, inside on the left
	sides  []checkSide
	found  []Defect
}

// checkSide is an edge with its west end first.
type checkSide struct {
	a, b  Vertex
	owner int32
}

func (ch *checker) report(kind Kind, at orb.Point, area float64, owners ...int32) {
	var codes []string
	for _, o := range owners {
		codes = append(codes, ch.inputs[o].Code)
	}
	slices.Sort(codes)
	ch.found = append(ch.found, Defect{Kind: kind, Codes: slices.Compact(codes), At: at, Area: area, Count: 1})
}

// alone checks one polygon and takes its edges.
func (ch *checker) alone(i int32, in Input) {
	if len(in.Shape) == 0 {
		ch.report(Empty, orb.Point{}, 0, i)
	}
	for _, f := range geo.Validate(in.Shape) {
		ch.report(Invalid, f.At, 0, i)
	}
	for _, poly := range in.Shape {
		for k, ring := range poly {
			if len(ring) < 4 {
				continue // told by Validate
			}
			left := leftward(ring) == (k == 0)
			if !left {
				ch.report(RingDirection, ring[0], 0, i)
			}
			off := 0
			for j, p := range ring[1:] {
				if !geo.OnLattice(p) {
					if off++; off == 1 {
						ch.report(OffLattice, p, 0, i)
					}
				}
				a, b := vertexOf(ring[j]), vertexOf(p)
				if a == b {
					ch.report(RepeatedVertex, p, 0, i)
					continue
				}
				if left {
					ch.dir[[2]Vertex{a, b}] = append(ch.dir[[2]Vertex{a, b}], i)
				} else {
					ch.dir[[2]Vertex{b, a}] = append(ch.dir[[2]Vertex{b, a}], i)
				}
				if b.less(a) {
					a, b = b, a
				}
				ch.sides = append(ch.sides, checkSide{a, b, i})
			}
		}
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

// sweep goes over the edges from west to east and compares those that overlap
// in both directions.
func (ch *checker) sweep() {
	slices.SortFunc(ch.sides, func(s, t checkSide) int {
		return cmp.Or(cmp.Compare(s.a.X, t.a.X), cmp.Compare(s.a.Y, t.a.Y), cmp.Compare(s.b.X, t.b.X),
			cmp.Compare(s.b.Y, t.b.Y), cmp.Compare(s.owner, t.owner))
	})
	// Bands of latitude keep the open edges few.
	bands := newBands(ch.sides)
	for i := range ch.sides {
		bands.each(&ch.sides[i], func(open []int32) []int32 {
			kept := open[:0]
			for _, k := range open {
				if ch.sides[k].b.X >= ch.sides[i].a.X {
					kept = append(kept, k)
					ch.compare(&ch.sides[k], &ch.sides[i])
				}
			}
			return append(kept, int32(i))
		})
	}
	slices.SortFunc(ch.found, compareDefects)
	ch.found = slices.CompactFunc(ch.found, func(a, b Defect) bool { return compareDefects(a, b) == 0 })
}

func compareDefects(a, b Defect) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), slices.Compare(a.Codes, b.Codes), slices.Compare(a.At[:], b.At[:]))
}

func (ch *checker) compare(s, t *checkSide) {
	if s.a == t.a && s.b == t.b || s.owner == t.owner {
		return // shared, or the business of Validate
	}
	if max(s.a.Y, s.b.Y) < min(t.a.Y, t.b.Y) || max(t.a.Y, t.b.Y) < min(s.a.Y, s.b.Y) {
		return
	}
	c, d := orient(s.a, s.b, t.a), orient(s.a, s.b, t.b)
	e, f := orient(t.a, t.b, s.a), orient(t.a, t.b, s.b)
	if c > 0 && d < 0 || c < 0 && d > 0 {
		if e > 0 && f < 0 || e < 0 && f > 0 {
			if v, ok := crossing(s.a, s.b, t.a, t.b); ok {
				ch.report(Crossing, v.Point(), 0, s.owner, t.owner)
			}
			return
		}
	}
	for _, x := range [4]struct {
		v    Vertex
		o    int64
		a, b Vertex
	}{{t.a, c, s.a, s.b}, {t.b, d, s.a, s.b}, {s.a, e, t.a, t.b}, {s.b, f, t.a, t.b}} {
		if x.o == 0 && x.v != x.a && x.v != x.b && between(x.a, x.b, x.v) {
			ch.report(Unshared, x.v.Point(), 0, s.owner, t.owner)
		}
	}
}

// twice reports edges that two polygons use in the same direction, so that both
// lie on the same side of it, once a pair.
func (ch *checker) twice() {
	type pair [2]int32
	first := map[pair]Vertex{}
	for e, owners := range ch.dir {
		for i, a := range owners {
			for _, b := range owners[i+1:] {
				k := pair{min(a, b), max(a, b)}
				if v, ok := first[k]; !ok || e[0].less(v) {
					first[k] = e[0]
				}
			}
		}
	}
	pairs := make([]pair, 0, len(first))
	for k := range first {
		pairs = append(pairs, k)
	}
	slices.SortFunc(pairs, func(a, b pair) int { return slices.Compare(a[:], b[:]) })
	for _, k := range pairs {
		ch.report(Overlap, first[k].Point(), 0, k[0], k[1])
	}
}

// bands are stripes of latitude, each with its open edges.
type bands struct {
	y0, height int64
	open       [][]int32
}

func newBands(sides []checkSide) *bands {
	b := &bands{height: 1}
	if len(sides) == 0 {
		return b
	}
	lo, hi := sides[0].a.Y, sides[0].a.Y
	for _, s := range sides {
		lo, hi = min(lo, s.a.Y, s.b.Y), max(hi, s.a.Y, s.b.Y)
	}
	n := int64(len(sides)/64 + 1)
	b.y0, b.height = int64(lo), max(1, (int64(hi)-int64(lo))/n+1)
	b.open = make([][]int32, (int64(hi)-int64(lo))/b.height+1)
	return b
}

func (b *bands) each(s *checkSide, f func([]int32) []int32) {
	lo, hi := min(s.a.Y, s.b.Y), max(s.a.Y, s.b.Y)
	for k := (int64(lo) - b.y0) / b.height; k <= (int64(hi)-b.y0)/b.height; k++ {
		b.open[k] = f(b.open[k])
	}
}

package geo

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"anwang/geo/sweep"
)

// Reason says why a polygon is invalid.
type Reason string

// The reasons.
const (
	BadCoordinate Reason = "bad coordinate"      // not a number, infinite, or off the Earth
	TooFewPoints  Reason = "too few points"      // a ring with fewer than three distinct vertices
	NotClosed     Reason = "ring not closed"     // the last vertex is not the first
	Crosses       Reason = "self-intersection"   // two edges cross or run along each other
	TouchesItself Reason = "ring touches itself" // a ring passes a point twice
	HoleOutside   Reason = "hole outside shell"  // a hole does not lie in its shell
	NestedParts   Reason = "part inside part"    // a part lies in another part
	NestedHoles   Reason = "hole inside hole"    // a hole lies in another hole
	Divided       Reason = "inside is divided"   // rings that touch cut the inside into pieces
)

// Invalidity is one reason, with the place on the map and in the shape.
type Invalidity struct {
	Reason     Reason
	At         orb.Point
	Part, Ring int
}

// Valid reports whether the shape is valid by the OGC rules, see Validate. It
// stops at the first fault: a tangle of edges has as many as it has pairs.
func Valid(mp orb.MultiPolygon) bool {
	v := &validator{first: true}
	return len(v.all(mp)) == 0
}

// Validate returns why a shape is not valid by the OGC rules that PostGIS
// applies, or nothing. Repeated vertices and ring direction are no fault there.
// It decides exactly. Which ring lies in which, and whether the inside of a part
// is in one piece, is looked at only when no edges cross and no ring touches
// itself.
func Validate(mp orb.MultiPolygon) []Invalidity { return ValidatePaced(nil, mp) }

// ValidatePaced is Validate as part of work that ends with a context, see
// [sweep.Pace].
func ValidatePaced(pace *sweep.Pace, mp orb.MultiPolygon) []Invalidity {
	v := &validator{pace: pace}
	return v.all(mp)
}

func (v *validator) all(mp orb.MultiPolygon) []Invalidity {
	for i, poly := range mp {
		for j, ring := range poly {
			v.ring(ring, i, j)
		}
	}
	if v.enough() || slices.ContainsFunc(v.found, func(f Invalidity) bool { return f.Reason == BadCoordinate }) {
		return v.found
	}
	before := len(v.found)
	v.meetings()
	if v.enough() {
		return v.found
	}
	v.nodes()
	if len(v.found) == before {
		v.nesting()
	}
	return v.found
}

// side is one edge of a ring.
type side struct {
	a, b orb.Point
	ring int32 // number of the ring
	at   int32 // its number in the ring, without repeated vertices
}

// loop is a ring of the shape.
type loop struct {
	part, ring int32
	size       int32
}

// touch says that a ring passes a point: by the vertex its edge begins with, or
// in the middle of the edge.
type touch struct {
	at   orb.Point
	side int32
}

type validator struct {
	sides   []side
	rings   []loop
	touches []touch
	found   []Invalidity
	first   bool // one fault is enough
	pace    *sweep.Pace
}

func (v *validator) enough() bool { return v.first && len(v.found) > 0 }

func (v *validator) add(r Reason, p orb.Point, part, ring int) {
	v.found = append(v.found, Invalidity{r, p, part, ring})
}

// fault adds a fault of a ring by its number.
func (v *validator) fault(r Reason, p orb.Point, ring int32) {
	v.add(r, p, int(v.rings[ring].part), int(v.rings[ring].ring))
}

// ring takes the edges of a ring after checking it alone.
func (v *validator) ring(r orb.Ring, part, ring int) {
	v.pace.Steps(len(r))
	for _, p := range r {
		if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) {
			v.add(BadCoordinate, p, part, ring)
			return
		}
	}
	if len(r) == 0 {
		v.add(TooFewPoints, orb.Point{}, part, ring)
		return
	}
	if r[0] != r[len(r)-1] {
		v.add(NotClosed, r[len(r)-1], part, ring)
	}
	ps := slices.Compact(slices.Clone([]orb.Point(r)))
	if len(ps) > 1 && ps[0] == ps[len(ps)-1] {
		ps = ps[:len(ps)-1]
	}
	if len(ps) < 3 {
		v.add(TooFewPoints, r[0], part, ring)
		return
	}
	for i, a := range ps {
		v.sides = append(v.sides, side{a: a, b: ps[(i+1)%len(ps)], ring: int32(len(v.rings)), at: int32(i)})
	}
	v.rings = append(v.rings, loop{int32(part), int32(ring), int32(len(ps))})
}

// meetings finds the edges that cross or run along each other, and the vertices
// that lie on an edge.
func (v *validator) meetings() {
	n := &sweep.Near{Lines: make([]sweep.Line, len(v.sides)), Margin: 1e-9}
	for i := range v.sides {
		s := &v.sides[i]
		n.Lines[i] = sweep.Line{A: sweep.Point{X: s.a[0], Y: s.a[1]}, B: sweep.Point{X: s.b[0], Y: s.b[1]}}
	}
	before := len(v.found)
	n.Pair = func(i, j int32) {
		if !v.enough() {
			v.meet(i, j)
		}
	}
	n.Done = v.enough
	n.Visit(v.pace)
	// A pair may have been looked at more than once.
	found := v.found[before:]
	slices.SortFunc(found, compareFaults)
	v.found = v.found[:before+len(slices.Compact(found))]
}

// meet looks at two edges.
func (v *validator) meet(i, j int32) {
	if v.sides[i].ring > v.sides[j].ring || v.sides[i].ring == v.sides[j].ring && v.sides[i].at > v.sides[j].at {
		i, j = j, i
	}
	s, t := &v.sides[i], &v.sides[j]
	c, d := Orient(s.a, s.b, t.a), Orient(s.a, s.b, t.b)
	if c*d > 0 {
		return
	}
	e, f := Orient(t.a, t.b, s.a), Orient(t.a, t.b, s.b)
	if e*f > 0 {
		return
	}
	if c == 0 && d == 0 {
		// On one line: wrong when they share more than a point.
		k := 0
		if math.Abs(s.b[0]-s.a[0]) < math.Abs(s.b[1]-s.a[1]) {
			k = 1
		}
		lo := max(min(s.a[k], s.b[k]), min(t.a[k], t.b[k]))
		hi := min(max(s.a[k], s.b[k]), max(t.a[k], t.b[k]))
		if lo < hi {
			v.fault(Crosses, onLine(s, k, lo), t.ring)
		}
		return
	}
	if c*d < 0 && e*f < 0 {
		v.fault(Crosses, meeting(s, t), t.ring)
		return
	}
	// They touch: an end of one on the other. What happens there is asked when
	// all that pass the point are known.
	for _, x := range [4]struct {
		on   int
		p    orb.Point
		side int32
		of   *side
	}{{c, t.a, i, s}, {d, t.b, i, s}, {e, s.a, j, t}, {f, s.b, j, t}} {
		if x.on == 0 && x.p != x.of.a && x.p != x.of.b {
			v.touches = append(v.touches, touch{x.p, x.side})
		}
	}
}

func onLine(s *side, k int, at float64) orb.Point {
	for _, p := range [2]orb.Point{s.a, s.b} {
		if p[k] == at {
			return p
		}
	}
	t := (at - s.a[k]) / (s.b[k] - s.a[k])
	return orb.Point{s.a[0] + t*(s.b[0]-s.a[0]), s.a[1] + t*(s.b[1]-s.a[1])}
}

// meeting is about where two crossing edges meet.
func meeting(s, t *side) orb.Point {
	dx, dy := s.b[0]-s.a[0], s.b[1]-s.a[1]
	ex, ey := t.b[0]-t.a[0], t.b[1]-t.a[1]
	den := dx*ey - dy*ex
	if den == 0 {
		return s.a
	}
	k := ((t.a[0]-s.a[0])*ey - (t.a[1]-s.a[1])*ex) / den
	return orb.Point{s.a[0] + k*dx, s.a[1] + k*dy}
}

package geo

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
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
// It decides exactly. Nesting is looked at only when no edges cross; that the
// inside is one piece when holes touch at several points is not checked.
func Validate(mp orb.MultiPolygon) []Invalidity {
	v := &validator{}
	return v.all(mp)
}

func (v *validator) all(mp orb.MultiPolygon) []Invalidity {
	for i, poly := range mp {
		for j, ring := range poly {
			v.ring(ring, i, j)
		}
	}
	if len(v.found) > 0 && slices.ContainsFunc(v.found, func(f Invalidity) bool { return f.Reason == BadCoordinate }) {
		return v.found
	}
	if v.enough() {
		return v.found
	}
	before := len(v.found)
	v.crossings()
	v.touches()
	if len(v.found) == before {
		v.nesting(mp)
	}
	return v.found
}

// side is one edge of a ring.
type side struct {
	a, b               orb.Point
	part, ring, at     int32 // at: place in the ring without repeated vertices
	loX, hiX, loY, hiY float64
}

type validator struct {
	sides []side
	sizes map[[2]int32]int32
	found []Invalidity
	first bool // one fault is enough
}

func (v *validator) enough() bool { return v.first && len(v.found) > 0 }

func (v *validator) add(r Reason, p orb.Point, part, ring int) {
	v.found = append(v.found, Invalidity{r, p, part, ring})
}

// ring takes the edges of a ring after checking it alone.
func (v *validator) ring(r orb.Ring, part, ring int) {
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
	if v.sizes == nil {
		v.sizes = map[[2]int32]int32{}
	}
	v.sizes[[2]int32{int32(part), int32(ring)}] = int32(len(ps))
	for i, a := range ps {
		b := ps[(i+1)%len(ps)]
		v.sides = append(v.sides, side{
			a: a, b: b, part: int32(part), ring: int32(ring), at: int32(i),
			loX: min(a[0], b[0]), hiX: max(a[0], b[0]), loY: min(a[1], b[1]), hiY: max(a[1], b[1]),
		})
	}
}

// crossings sweeps the edges from west to east.
func (v *validator) crossings() {
	slices.SortFunc(v.sides, func(s, t side) int {
		return cmp.Or(cmp.Compare(s.loX, t.loX), cmp.Compare(s.part, t.part), cmp.Compare(s.ring, t.ring), cmp.Compare(s.at, t.at))
	})
	var open []int
	for i := range v.sides {
		s := &v.sides[i]
		kept := open[:0]
		for _, k := range open {
			t := &v.sides[k]
			if t.hiX < s.loX {
				continue
			}
			kept = append(kept, k)
			if t.loY <= s.hiY && s.loY <= t.hiY {
				if v.meet(t, s); v.enough() {
					return
				}
			}
		}
		open = append(kept, i)
	}
}

// meet reports when two edges cross, run along each other, or when edges of one
// ring touch elsewhere than at the vertex they share.
func (v *validator) meet(s, t *side) {
	same := s.part == t.part && s.ring == t.ring
	c, d := Orient(s.a, s.b, t.a), Orient(s.a, s.b, t.b)
	e, f := Orient(t.a, t.b, s.a), Orient(t.a, t.b, s.b)
	if c*d > 0 || e*f > 0 {
		return
	}
	if c == 0 && d == 0 {
		// On one line: wrong when they share more than a point.
		k := 0
		if s.hiX-s.loX < s.hiY-s.loY {
			k = 1
		}
		lo := max(min(s.a[k], s.b[k]), min(t.a[k], t.b[k]))
		hi := min(max(s.a[k], s.b[k]), max(t.a[k], t.b[k]))
		if lo < hi {
			v.add(Crosses, onLine(s, k, lo), int(t.part), int(t.ring))
		}
		return
	}
	if c*d < 0 && e*f < 0 {
		v.add(Crosses, meeting(s, t), int(t.part), int(t.ring))
		return
	}
	// They touch: an end of one on the other.
	if same {
		n := v.sizes[[2]int32{s.part, s.ring}]
		if (s.at+1)%n == t.at || (t.at+1)%n == s.at {
			return
		}
		for _, p := range [2]orb.Point{t.a, t.b} {
			if Orient(s.a, s.b, p) == 0 && p != s.a && p != s.b {
				v.add(TouchesItself, p, int(s.part), int(s.ring))
			}
		}
		for _, p := range [2]orb.Point{s.a, s.b} {
			if Orient(t.a, t.b, p) == 0 && p != t.a && p != t.b {
				v.add(TouchesItself, p, int(s.part), int(s.ring))
			}
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

// touches reports vertices that a ring visits twice.
func (v *validator) touches() {
	type visit struct {
		p          orb.Point
		part, ring int32
	}
	seen := make(map[visit]bool, len(v.sides))
	for _, s := range v.sides {
		k := visit{s.a, s.part, s.ring}
		if seen[k] {
			v.add(TouchesItself, s.a, int(s.part), int(s.ring))
		}
		seen[k] = true
	}
}

// nesting checks which ring lies in which; no two cross.
func (v *validator) nesting(mp orb.MultiPolygon) {
	for i, poly := range mp {
		for j, hole := range poly {
			if j == 0 {
				continue
			}
			if p, in := ringIn(hole, poly[0]); in < 0 {
				v.add(HoleOutside, p, i, j)
			}
			for k, other := range poly[1:] {
				if k+1 != j && other.Bound().Contains(hole.Bound().Min) && other.Bound().Contains(hole.Bound().Max) {
					if p, in := ringIn(hole, other); in > 0 {
						v.add(NestedHoles, p, i, j)
					}
				}
			}
		}
		for k, other := range mp {
			if k == i || len(poly) == 0 || len(other) == 0 || !other[0].Bound().Intersects(poly[0].Bound()) {
				continue
			}
			if p, in := ringIn(poly[0], other[0]); in > 0 && !inHole(poly[0], other) {
				v.add(NestedParts, p, i, 0)
			}
		}
	}
}

// ringIn tells whether ring, which does not cross outer, lies inside (1) or
// outside (-1) of it, by the first vertex that is not on it.
func ringIn(ring, outer orb.Ring) (orb.Point, int) {
	for _, p := range ring {
		if in := RingContains(outer, p); in != 0 {
			return p, in
		}
	}
	return orb.Point{}, 0
}

func inHole(ring orb.Ring, poly orb.Polygon) bool {
	for _, hole := range poly[1:] {
		if _, in := ringIn(ring, hole); in >= 0 {
			return true
		}
	}
	return false
}

package geo

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"anwang/geo/sweep"
)

func comparePoints(p, q orb.Point) int {
	return cmp.Or(cmp.Compare(p[0], q[0]), cmp.Compare(p[1], q[1]))
}

func compareFaults(f, g Invalidity) int {
	return cmp.Or(cmp.Compare(f.Part, g.Part), cmp.Compare(f.Ring, g.Ring), cmp.Compare(f.Reason, g.Reason), comparePoints(f.At, g.At))
}

// arm is one of the two edges, or halves of an edge, by which a ring passes a
// point.
type arm struct {
	to   orb.Point
	pass int32 // number of the passing; the other arm has the same
	ring int32
}

// nodes looks at the points that rings pass more than once: a ring may not pass
// one twice, two rings may touch there but not cross, and rings of a part that
// touch each other in a circle cut its inside into pieces.
func (v *validator) nodes() {
	for i := range v.sides {
		v.touches = append(v.touches, touch{v.sides[i].a, int32(i)})
	}
	slices.SortFunc(v.touches, func(s, t touch) int {
		v.pace.Step()
		return cmp.Or(comparePoints(s.at, t.at), cmp.Compare(v.sides[s.side].ring, v.sides[t.side].ring), cmp.Compare(s.side, t.side))
	})
	v.touches = slices.Compact(v.touches)
	joined := sweep.NewGroups(len(v.rings))
	for list := v.touches; len(list) > 0; {
		k := 1
		for k < len(list) && list[k].at == list[0].at {
			k++
		}
		if k > 1 {
			if v.node(list[:k], joined); v.enough() {
				return
			}
		}
		list = list[k:]
	}
}

// node looks at one point, with all that pass it sorted by ring.
func (v *validator) node(at []touch, joined *sweep.Groups) {
	p := at[0].at
	before := len(v.found)
	for i, t := range at[1:] {
		if ring := v.sides[t.side].ring; ring == v.sides[at[i].side].ring {
			v.fault(TouchesItself, p, ring)
		}
	}
	var arms []arm
	for i, t := range at {
		s := &v.sides[t.side]
		from := s.a
		if from == p { // a vertex: the edge before it
			if back := t.side - 1; s.at > 0 {
				from = v.sides[back].a
			} else {
				from = v.sides[t.side+v.rings[s.ring].size-1].a
			}
		}
		arms = append(arms, arm{from, int32(i), s.ring}, arm{s.b, int32(i), s.ring})
	}
	slices.SortFunc(arms, func(a, b arm) int {
		v.pace.Step()
		return cmp.Or(compareAngles(p, a.to, b.to), cmp.Compare(a.pass, b.pass))
	})
	// Passings that do not cross are like brackets.
	var open []int32
	for _, a := range arms {
		switch n := len(open); {
		case n > 0 && open[n-1] == a.pass:
			open = open[:n-1]
		case slices.Contains(open, a.pass):
			v.fault(Crosses, p, a.ring)
			return
		default:
			open = append(open, a.pass)
		}
	}
	if len(v.found) > before {
		return
	}
	// Per part, a point ties its rings together; what was tied before is now
	// tied in a circle.
	for i, t := range at {
		ring := v.sides[t.side].ring
		if i == 0 || v.rings[v.sides[at[i-1].side].ring].part != v.rings[ring].part {
			continue
		}
		if !joined.Join(v.sides[at[i-1].side].ring, ring) {
			v.fault(Divided, p, ring)
		}
	}
}

// compareAngles orders the directions from p counter-clockwise from east.
func compareAngles(p, a, b orb.Point) int {
	if h, k := lower(p, a), lower(p, b); h != k {
		return cmp.Compare(h, k)
	}
	return -Orient(p, a, b)
}

// lower is 0 for directions in [0°,180°), 1 for the rest.
func lower(p, a orb.Point) int {
	if a[1] > p[1] || a[1] == p[1] && a[0] > p[0] {
		return 0
	}
	return 1
}

// nesting checks which ring lies in which; no two cross. What lies below the
// first edge of a ring, from west to east, tells in whose inside the ring lies.
func (v *validator) nesting() {
	segs := make([]sweep.Segment[orb.Point], len(v.sides))
	first := make([]int32, len(v.rings)) // by ring: the lower of the edges from its first vertex
	leftward := make([]bool, len(v.sides))
	for i := range first {
		first[i] = -1
	}
	for i := range v.sides {
		s := &v.sides[i]
		segs[i] = sweep.Segment[orb.Point]{From: s.a, To: s.b}
		if comparePoints(s.a, s.b) > 0 {
			segs[i], leftward[i] = sweep.Segment[orb.Point]{From: s.b, To: s.a}, true
		}
		f := first[s.ring]
		if f >= 0 {
			if c := comparePoints(segs[i].From, segs[f].From); c > 0 || c == 0 && Orient(segs[f].From, segs[f].To, segs[i].To) > 0 {
				continue
			}
		}
		first[s.ring] = int32(i)
	}
	// A ring whose lower first edge goes east runs counter-clockwise and has its
	// inside above the edges that do.
	within := make([]int32, len(v.rings)) // by ring: the smallest one around it, or none
	plane := sweep.Plane[orb.Point]{Compare: comparePoints, Side: Orient}
	plane.Below(v.pace, segs, func(begin []int32, below func(int32) int32) {
		for _, i := range begin {
			ring := v.sides[i].ring
			if first[ring] != i {
				continue
			}
			within[ring] = none
			if s := below(i); s >= 0 {
				other := v.sides[s].ring
				if within[ring] = other; leftward[s] != leftward[first[other]] {
					within[ring] = within[other]
				}
			}
		}
	})
	for i, r := range v.rings {
		if reason, wrong := v.misplaced(r, within[i]); wrong && !v.enough() {
			v.fault(reason, v.sides[first[i]].a, int32(i))
		}
	}
}

// none stands for no ring.
const none int32 = -1

// misplaced says what is wrong with a ring in another one.
func (v *validator) misplaced(r loop, in int32) (why Reason, wrong bool) {
	shell := r.ring == 0
	if in == none {
		return HoleOutside, !shell
	}
	around := v.rings[in]
	switch {
	case shell:
		return NestedParts, around.ring == 0
	case around.part == r.part && around.ring > 0:
		return NestedHoles, true
	}
	return HoleOutside, around.part != r.part
}

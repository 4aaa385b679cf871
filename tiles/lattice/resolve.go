package lattice

import (
	"cmp"
	"slices"

	"anwang/tiles/mvt"
)

// Resolver turns rings that touch themselves or each other into polygons that
// do not, by what they cover. The rings are those of one shape, inside on the
// left with north up; they may meet in points and run along each other, but not
// cross. Its memory is kept from shape to shape.
type Resolver struct {
	points []mvt.Point
	starts []int32
	outer  []bool
	seen   pointTable
	edges  []half
	used   []bool
	walk   []mvt.Point
	cycles []mvt.Point
	ends   []int32
	spare  []mvt.Point
	onSide [4][]mvt.Point
	rim    []rimPoint
}

type half struct{ a, b mvt.Point }

// Reset forgets all rings.
func (r *Resolver) Reset() {
	r.points, r.starts, r.outer = r.points[:0], r.starts[:0], r.outer[:0]
}

// Add adds a ring, the first point not repeated. Holes follow their outer ring.
func (r *Resolver) Add(ps []mvt.Point, outer bool) {
	r.starts, r.outer = append(r.starts, int32(len(r.points))), append(r.outer, outer)
	for _, p := range ps {
		if n := len(r.points); n == int(r.starts[len(r.starts)-1]) || r.points[n-1] != p {
			r.points = append(r.points, p)
		}
	}
	first := int(r.starts[len(r.starts)-1])
	for n := len(r.points); n > first+1 && r.points[n-1] == r.points[first]; n-- {
		r.points = r.points[:n-1]
	}
}

func (r *Resolver) ring(i int) []mvt.Point {
	if i+1 < len(r.starts) {
		return r.points[r.starts[i]:r.starts[i+1]]
	}
	return r.points[r.starts[i]:]
}

// Sides makes what runs along a side of b, where rings were cut, meet in points
// that both have.
func (r *Resolver) Sides(b Box) {
	runs := false
	for s := range r.onSide {
		r.onSide[s] = r.onSide[s][:0]
	}
	for i := range r.starts {
		ring := r.ring(i)
		last := b.rim(ring[len(ring)-1])
		for _, p := range ring {
			here := b.rim(p)
			for s := west; here>>s != 0; s++ {
				if here>>s&1 == 1 {
					r.onSide[s] = append(r.onSide[s], p)
				}
			}
			runs = runs || here&last != 0
			last = here
		}
	}
	if !runs {
		return
	}
	for s := range r.onSide {
		slices.SortFunc(r.onSide[s], compare)
		r.onSide[s] = slices.Compact(r.onSide[s])
	}
	out := r.spare[:0]
	for i := range r.starts {
		ring := r.ring(i)
		r.starts[i] = int32(len(out))
		for k, p := range ring {
			out = append(out, p)
			next := ring[(k+1)%len(ring)]
			for s := west; s <= south; s++ {
				if b.on(p, s) && b.on(next, s) {
					out = r.along(out, p, next, s)
					break
				}
			}
		}
	}
	r.points, r.spare = out, r.points
}

// along appends the points of a side strictly between p and q.
func (r *Resolver) along(dst []mvt.Point, p, q mvt.Point, side int) []mvt.Point {
	on := r.onSide[side]
	i, _ := slices.BinarySearchFunc(on, p, compare)
	k, _ := slices.BinarySearchFunc(on, q, compare)
	for ; i+1 < k; i++ {
		dst = append(dst, on[i+1])
	}
	for ; i-1 > k; i-- {
		dst = append(dst, on[i-1])
	}
	return dst
}

// rim is a bit for each side on whose line p lies.
func (b Box) rim(p mvt.Point) (bits uint8) {
	if p.X == b.X0 {
		bits = 1 << west
	} else if p.X == b.X1 {
		bits = 1 << east
	}
	if p.Y == b.Y0 {
		bits |= 1 << north
	} else if p.Y == b.Y1 {
		bits |= 1 << south
	}
	return bits
}

// on reports whether p lies on the line of a side.
func (b Box) on(p mvt.Point, side int) bool {
	switch side {
	case west:
		return p.X == b.X0
	case east:
		return p.X == b.X1
	case north:
		return p.Y == b.Y0
	default:
		return p.Y == b.Y1
	}
}

func compare(p, q mvt.Point) int {
	if p.X != q.X {
		return cmp.Compare(p.X, q.X)
	}
	return cmp.Compare(p.Y, q.Y)
}

// Touching reports whether a point comes twice.
func (r *Resolver) Touching() bool {
	r.seen.reset(len(r.points))
	for i, p := range r.points {
		if _, again := r.seen.put(p, int32(i)); again {
			return true
		}
	}
	return false
}

// Polygons calls yield for the rings of the polygons, each outer ring followed
// by its holes.
func (r *Resolver) Polygons(yield func(ps []mvt.Point, outer bool)) {
	if !r.Touching() {
		r.Rings(yield)
		return
	}
	r.cancel()
	r.trace()
	r.nest(yield)
}

// cancel lists the steps of all rings without those that are also run back:
// nothing is on one side of them that is not on the other.
func (r *Resolver) cancel() {
	r.edges = r.edges[:0]
	for i := range r.starts {
		ring := r.ring(i)
		for k, p := range ring {
			if q := ring[(k+1)%len(ring)]; p != q {
				r.edges = append(r.edges, half{p, q})
			}
		}
	}
	undirected := func(e half) (mvt.Point, mvt.Point, int) {
		if compare(e.a, e.b) < 0 {
			return e.a, e.b, 1
		}
		return e.b, e.a, -1
	}
	slices.SortFunc(r.edges, func(e, f half) int {
		ea, eb, _ := undirected(e)
		fa, fb, _ := undirected(f)
		if c := compare(ea, fa); c != 0 {
			return c
		}
		return compare(eb, fb)
	})
	kept := r.edges[:0]
	for i := 0; i < len(r.edges); {
		a, b, _ := undirected(r.edges[i])
		net := 0
		for ; i < len(r.edges); i++ {
			c, d, way := undirected(r.edges[i])
			if a != c || b != d {
				break
			}
			net += way
		}
		for ; net > 0; net-- {
			kept = append(kept, half{a, b})
		}
		for ; net < 0; net++ {
			kept = append(kept, half{b, a})
		}
	}
	r.edges = kept
	slices.SortFunc(r.edges, func(e, f half) int {
		if c := compare(e.a, f.a); c != 0 {
			return c
		}
		return compare(e.b, f.b)
	})
}

// trace walks around each connected part of the inside and splits the way where
// it comes by a point again. The cycles touch in points at most.
func (r *Resolver) trace() {
	r.cycles, r.ends = r.cycles[:0], r.ends[:0]
	r.used = append(r.used[:0], make([]bool, len(r.edges))...)
	for first := range r.edges {
		if r.used[first] {
			continue
		}
		r.walk = r.walk[:0]
		for at := first; at >= 0; {
			r.used[at] = true
			r.walk = append(r.walk, r.edges[at].a)
			at = r.onward(r.edges[at])
		}
		r.split()
	}
}

// onward is the unused step after e with nothing but the inside between them,
// -1 when there is none.
func (r *Resolver) onward(e half) int {
	i, _ := slices.BinarySearchFunc(r.edges, e.b, func(h half, p mvt.Point) int { return compare(h.a, p) })
	best := -1
	for ; i < len(r.edges) && r.edges[i].a == e.b; i++ {
		if !r.used[i] && (best < 0 || sooner(e.b, e.a, r.edges[i].b, r.edges[best].b)) {
			best = i
		}
	}
	return best
}

// sooner reports whether, turning clockwise on the screen around o from back, p
// is met before q.
func sooner(o, back, p, q mvt.Point) bool {
	hp, hq := turn(o, back, p), turn(o, back, q)
	if hp != hq {
		return hp < hq
	}
	return side(o, p, q) > 0
}

func turn(o, back, p mvt.Point) int {
	s := side(o, back, p)
	switch {
	case s > 0:
		return 0
	case s < 0:
		return 2
	}
	if int64(back.X-o.X)*int64(p.X-o.X)+int64(back.Y-o.Y)*int64(p.Y-o.Y) < 0 {
		return 1
	}
	return 3
}

// side is positive when q is clockwise on the screen from p, seen from o.
func side(o, p, q mvt.Point) int64 {
	return int64(p.X-o.X)*int64(q.Y-o.Y) - int64(p.Y-o.Y)*int64(q.X-o.X)
}

// split cuts the walk into cycles that come by no point twice.
func (r *Resolver) split() {
	r.seen.reset(len(r.walk))
	n := int32(0)
	for _, p := range r.walk {
		if at, again := r.seen.put(p, n); again {
			r.cycle(r.walk[at:n])
			for _, q := range r.walk[at+1 : n] {
				r.seen.drop(q)
			}
			n = at
		}
		r.walk[n] = p
		n++
	}
	r.cycle(r.walk[:n])
}

func (r *Resolver) cycle(ps []mvt.Point) {
	if len(ps) > 2 {
		r.cycles = append(r.cycles, ps...)
		r.ends = append(r.ends, int32(len(r.cycles)))
	}
}

// nest yields the cycles, each hole after the smallest outer ring around it.
func (r *Resolver) nest(yield func(ps []mvt.Point, outer bool)) {
	type cycle struct {
		ps   []mvt.Point
		area int64
	}
	var shells, holes []cycle
	from := int32(0)
	for _, to := range r.ends {
		c := cycle{r.cycles[from:to], mvt.Area2(r.cycles[from:to])}
		from = to
		if c.area < 0 {
			shells = append(shells, c)
		} else if c.area > 0 {
			holes = append(holes, c)
		}
	}
	within := make([][]int, len(shells))
	for i, h := range holes {
		best := -1
		for k, s := range shells {
			if -s.area > h.area && (best < 0 || s.area > shells[best].area) && around(s.ps, h.ps[0], h.ps[1]) {
				best = k
			}
		}
		if best >= 0 {
			within[best] = append(within[best], i)
		}
	}
	for k, s := range shells {
		yield(s.ps, true)
		for _, i := range within[k] {
			yield(holes[i].ps, false)
		}
	}
}

// around reports whether the middle of the step from u to v is inside the ring.
func around(ring []mvt.Point, u, v mvt.Point) bool {
	x, y := int64(u.X)+int64(v.X), int64(u.Y)+int64(v.Y)
	in := false
	a := ring[len(ring)-1]
	for _, b := range ring {
		ax, ay, bx, by := 2*int64(a.X), 2*int64(a.Y), 2*int64(b.X), 2*int64(b.Y)
		a = b
		if (ay > y) == (by > y) {
			continue
		}
		if s := (bx-ax)*(y-ay) - (by-ay)*(x-ax); (s > 0) == (by > ay) && s != 0 {
			in = !in
		}
	}
	return in
}

// Side is positive when p is right of the way from a to b, on the screen, and
// zero when it is on its line.
func Side(a, b, p mvt.Point) int64 { return side(a, b, p) }

// Clockwise compares two points by their direction from o, clockwise on the
// screen from the west.
func Clockwise(o, p, q mvt.Point) int {
	back := mvt.Point{X: o.X - 1, Y: o.Y}
	// what is due west comes first, with the first half
	hp, hq := turn(o, back, p)%3, turn(o, back, q)%3
	if hp != hq {
		return cmp.Compare(hp, hq)
	}
	return cmp.Compare(0, side(o, p, q))
}

package lattice

import "anwang/tiles/mvt"

// rimPoint is a point of a ring on the sides of a box.
type rimPoint struct {
	at   mvt.Point
	on   uint8 // the sides it is on
	from mvt.Point
	run  uint8 // the sides along which the ring comes to it, from the point before
}

// rimPoints is up to how many points on the sides are compared each with each.
const rimPoints = 24

// Plain reports whether the rings, cut from a shape whose points all differ, are
// polygons as they are: on the sides of b, the only place where cutting can
// make rings meet, no point comes twice and none lies on the way of a ring along
// a side. A false answer may be wrong, a true one is not.
func (r *Resolver) Plain(b Box) bool {
	r.rim = r.rim[:0]
	for i := range r.starts {
		ring := r.ring(i)
		last := ring[len(ring)-1]
		lastOn := b.rim(last)
		for _, p := range ring {
			on := uint8(0)
			if p.X <= b.X0 || p.X >= b.X1 || p.Y <= b.Y0 || p.Y >= b.Y1 {
				on = b.rim(p)
				r.rim = append(r.rim, rimPoint{at: p, on: on, from: last, run: on & lastOn})
			}
			last, lastOn = p, on
		}
		if len(r.rim) > rimPoints {
			return false
		}
	}
	for i := range r.rim {
		p := &r.rim[i]
		for k := range r.rim {
			q := &r.rim[k]
			if k < i && p.at == q.at || p.run&q.on != 0 && p.passes(q.at) {
				return false
			}
		}
	}
	return true
}

// passes reports whether q, on the side that the ring runs along to p, lies
// between the ends of that run.
func (p *rimPoint) passes(q mvt.Point) bool {
	return q != p.at && q != p.from &&
		min(p.at.X, p.from.X) <= q.X && q.X <= max(p.at.X, p.from.X) &&
		min(p.at.Y, p.from.Y) <= q.Y && q.Y <= max(p.at.Y, p.from.Y)
}

// Rings calls yield for the rings as they were added.
func (r *Resolver) Rings(yield func(ps []mvt.Point, outer bool)) {
	for i := range r.starts {
		yield(r.ring(i), r.outer[i])
	}
}

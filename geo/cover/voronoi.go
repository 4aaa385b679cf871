package cover

import "math"

// ridge is a straight border between the ground nearest to two seeds, with the
// seed numbers left and right of from→to.
type ridge struct {
	from, to    xy
	left, right int
}

// triangle has its corners counter-clockwise.
type triangle struct {
	p      [3]int
	centre xy
	r2     float64
}

// ridges returns the Voronoi borders between seeds, through the Delaunay
// triangulation (Bowyer and Watson): a corner of three grounds is one
// circumcentre, computed once, so that the three borders meet exactly. Seeds
// within a box of size 1 around the origin; far guards keep all borders finite.
func ridges(seeds []xy) []ridge {
	n := len(seeds)
	pts := append([]xy(nil), seeds...)
	const guards = 12
	for i := range guards {
		s, c := math.Sincos(float64(i)*2*math.Pi/guards + 0.1)
		pts = append(pts, xy{6 * c, 6 * s})
	}
	m := len(pts)
	pts = append(pts, xy{-1e3, -1.01e3}, xy{1e3, -0.99e3}, xy{3, 1.5e3})
	ts := []triangle{newTriangle(pts, m, m+1, m+2)}
	for i := range m {
		ts = insert(pts, ts, i)
	}
	type side struct{ a, b int }
	at := make(map[side]int, 3*len(ts))
	for i, t := range ts {
		for k := range 3 {
			at[side{t.p[k], t.p[(k+1)%3]}] = i
		}
	}
	var out []ridge
	for i, t := range ts {
		for k := range 3 {
			a, b := t.p[k], t.p[(k+1)%3]
			if a >= n || b >= n || a > b {
				continue
			}
			// This triangle is left of a→b, the other one right of it; the
			// border from right to left has a on its left.
			if j, ok := at[side{b, a}]; ok {
				out = append(out, ridge{from: ts[j].centre, to: ts[i].centre, left: a, right: b})
			}
		}
	}
	return out
}

func newTriangle(pts []xy, a, b, c int) triangle {
	p, q, r := pts[a], pts[b], pts[c]
	bx, by, cx, cy := q.x-p.x, q.y-p.y, r.x-p.x, r.y-p.y
	d := 2 * (bx*cy - by*cx)
	b2, c2 := bx*bx+by*by, cx*cx+cy*cy
	ux, uy := (cy*b2-by*c2)/d, (bx*c2-cx*b2)/d
	return triangle{p: [3]int{a, b, c}, centre: xy{p.x + ux, p.y + uy}, r2: ux*ux + uy*uy}
}

// insert puts point i into the triangulation: the triangles whose circle holds
// it go, and the hole they leave is closed around it.
func insert(pts []xy, ts []triangle, i int) []triangle {
	type side struct{ a, b int }
	var rim []side
	kept := ts[:0]
	for _, t := range ts {
		if t.centre.dist2(pts[i]) >= t.r2 {
			kept = append(kept, t)
			continue
		}
		for k := range 3 {
			a, b := t.p[k], t.p[(k+1)%3]
			inner := false
			for j, s := range rim {
				if s.a == b && s.b == a {
					rim = append(rim[:j], rim[j+1:]...)
					inner = true
					break
				}
			}
			if !inner {
				rim = append(rim, side{a, b})
			}
		}
	}
	for _, s := range rim {
		kept = append(kept, newTriangle(pts, s.a, s.b, i))
	}
	return kept
}

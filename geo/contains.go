package geo

import "github.com/paulmach/orb"

// Contains reports whether p lies in a polygon, its border included. It is
// exact, and agrees with ST_Covers of a valid polygon.
func Contains(mp orb.MultiPolygon, p orb.Point) bool {
	for _, poly := range mp {
		if PolygonContains(poly, p) {
			return true
		}
	}
	return false
}

// PolygonContains is Contains for one polygon.
func PolygonContains(poly orb.Polygon, p orb.Point) bool {
	for i, r := range poly {
		switch in := RingContains(r, p); {
		case in == 0:
			return true
		case i == 0 && in < 0, i > 0 && in > 0:
			return false
		}
	}
	return len(poly) > 0
}

// RingContains returns 1 when p is inside the ring, 0 on it, -1 outside. The
// ring may leave out its repeated last vertex.
func RingContains(r orb.Ring, p orb.Point) int {
	in := false
	n := len(r)
	for i, j := 0, n-1; i < n; j, i = i, i+1 {
		a, b := r[j], r[i]
		if (a[1] > p[1]) == (b[1] > p[1]) {
			if a == p || b == p {
				return 0
			}
			if a[1] == p[1] && b[1] == p[1] && (a[0] > p[0]) != (b[0] > p[0]) {
				return 0
			}
			continue
		}
		if a[0] > p[0] && b[0] > p[0] { // wholly to the right: the ray east meets it
			in = !in
			continue
		}
		if a[0] < p[0] && b[0] < p[0] {
			continue
		}
		o := Orient(a, b, p)
		if o == 0 {
			return 0
		}
		if (o > 0) == (b[1] > a[1]) {
			in = !in
		}
	}
	if in {
		return 1
	}
	return -1
}

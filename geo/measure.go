package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// The ellipsoid of CGCS2000.
const (
	semiMajor  = 6378137.0
	flattening = 1 / 298.257222101
	ecc2       = flattening * (2 - flattening) // squared eccentricity
)

// authalicRadius is the radius of the sphere with the ellipsoid's surface.
var authalicRadius = func() float64 {
	return semiMajor * math.Sqrt(authalicQ(1)/2)
}()

// authalicQ is Snyder's q (Map Projections, 3-12) of the sine of a latitude.
func authalicQ(s float64) float64 {
	e := math.Sqrt(ecc2)
	return (1 - ecc2) * (s/(1-ecc2*s*s) + math.Atanh(e*s)/e)
}

// tanHalfAuthalic is tan(β/2) of the authalic latitude β of a latitude in degrees.
func tanHalfAuthalic(lat float64) float64 {
	sb := authalicQ(math.Sin(lat*math.Pi/180)) / authalicQ(1)
	sb = max(-1, min(1, sb))
	return sb / (1 + math.Sqrt(1-sb*sb))
}

// Area returns the geodesic area in square metres of a Polygon, MultiPolygon,
// Ring, Bound or Collection of them; anything else has none. Holes are
// subtracted whatever the direction of the rings.
//
// Edges are great circles on the sphere of equal area, which differ from
// geodesics of the ellipsoid by less than 1e-5 of the area for edges of up to a
// few degrees.
func Area(g orb.Geometry) float64 {
	switch g := g.(type) {
	case orb.Ring:
		return math.Abs(SignedArea(g))
	case orb.Bound:
		return Area(g.ToRing())
	case orb.Polygon:
		var sum float64
		for i, r := range g {
			if i == 0 {
				sum = math.Abs(SignedArea(r))
			} else {
				sum -= math.Abs(SignedArea(r))
			}
		}
		return sum
	case orb.MultiPolygon:
		var sum float64
		for _, p := range g {
			sum += Area(p)
		}
		return sum
	case orb.Collection:
		var sum float64
		for _, m := range g {
			sum += Area(m)
		}
		return sum
	}
	return 0
}

// SignedArea returns the geodesic area of a ring in square metres, positive
// when it runs counter-clockwise. The ring may leave out its repeated last
// vertex. It must not go around a pole.
func SignedArea(r orb.Ring) float64 {
	if len(r) < 3 {
		return 0
	}
	var sum float64
	prev := r[len(r)-1]
	tp := tanHalfAuthalic(prev[1])
	for _, p := range r {
		t := tanHalfAuthalic(p[1])
		d := math.Remainder(p[0]-prev[0], 360) * math.Pi / 180
		// The spherical excess of the quadrangle from the edge to the equator.
		sum -= 2 * math.Atan(math.Tan(d/2)*(tp+t)/(1+tp*t))
		prev, tp = p, t
	}
	return sum * authalicRadius * authalicRadius
}

// Length returns the geodesic length in metres of lines, or of the rings of
// polygons.
func Length(g orb.Geometry) float64 {
	var sum float64
	switch g := g.(type) {
	case orb.LineString:
		for i := 1; i < len(g); i++ {
			sum += Distance(g[i-1], g[i])
		}
	case orb.Ring:
		return Length(orb.LineString(g))
	case orb.MultiLineString:
		for _, l := range g {
			sum += Length(l)
		}
	case orb.Polygon:
		for _, r := range g {
			sum += Length(r)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			sum += Length(p)
		}
	case orb.Bound:
		return Length(g.ToRing())
	case orb.Collection:
		for _, m := range g {
			sum += Length(m)
		}
	}
	return sum
}

// Distance returns the geodesic distance in metres, by Vincenty's inverse
// formula; good to a millimetre. Nearly antipodal points, where that formula
// fails to settle, get the distance on the authalic sphere.
func Distance(p, q orb.Point) float64 {
	if p == q {
		return 0
	}
	const b = semiMajor * (1 - flattening)
	l := math.Remainder(q[0]-p[0], 360) * math.Pi / 180
	u1 := math.Atan((1 - flattening) * math.Tan(p[1]*math.Pi/180))
	u2 := math.Atan((1 - flattening) * math.Tan(q[1]*math.Pi/180))
	s1, c1 := math.Sincos(u1)
	s2, c2 := math.Sincos(u2)
	lambda := l
	for range 100 {
		sl, cl := math.Sincos(lambda)
		ss := math.Hypot(c2*sl, c1*s2-s1*c2*cl)
		if ss == 0 {
			return 0
		}
		cs := s1*s2 + c1*c2*cl
		sigma := math.Atan2(ss, cs)
		sa := c1 * c2 * sl / ss
		ca2 := 1 - sa*sa
		c2m := 0.0
		if ca2 > 0 {
			c2m = cs - 2*s1*s2/ca2
		}
		cc := flattening / 16 * ca2 * (4 + flattening*(4-3*ca2))
		next := l + (1-cc)*flattening*sa*(sigma+cc*ss*(c2m+cc*cs*(2*c2m*c2m-1)))
		if math.Abs(next-lambda) < 1e-13 {
			k := ca2 * (semiMajor*semiMajor - b*b) / (b * b)
			ka := 1 + k/16384*(4096+k*(-768+k*(320-175*k)))
			kb := k / 1024 * (256 + k*(-128+k*(74-47*k)))
			ds := kb * ss * (c2m + kb/4*(cs*(2*c2m*c2m-1)-kb/6*c2m*(4*ss*ss-3)*(4*c2m*c2m-3)))
			return b * ka * (sigma - ds)
		}
		lambda = next
	}
	h := math.Pow(math.Sin((q[1]-p[1])*math.Pi/360), 2) +
		math.Cos(p[1]*math.Pi/180)*math.Cos(q[1]*math.Pi/180)*math.Pow(math.Sin(l/2), 2)
	return 2 * authalicRadius * math.Asin(math.Sqrt(min(1, h)))
}

package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Ellipsoid is the figure of the earth that a projection starts from.
type Ellipsoid struct {
	major, flat float64

	// The series of Krüger (1912) in the third flattening, to the sixth power:
	// errors below a micrometre anywhere in a zone.
	rectifying  float64 // radius of the sphere with meridians of the same length
	alpha, beta [6]float64
}

// The ellipsoids that coordinates in China are given on.
var (
	GRS80          = ellipsoid(semiMajor, flattening) // CGCS2000; WGS 84 differs by a tenth of a millimetre
	IAG1975        = ellipsoid(6378140, 1/298.257)    // Xian 1980
	Krassovsky1940 = ellipsoid(6378245, 1/298.3)      // Beijing 1954
)

func ellipsoid(major, flat float64) *Ellipsoid {
	n := flat / (2 - flat)
	pow := func(k int) float64 { return math.Pow(n, float64(k)) }
	return &Ellipsoid{
		major: major, flat: flat,
		rectifying: major / (1 + n) * (1 + pow(2)/4 + pow(4)/64 + pow(6)/256),
		alpha: [6]float64{
			pow(1)/2 - 2*pow(2)/3 + 5*pow(3)/16 + 41*pow(4)/180 - 127*pow(5)/288 + 7891*pow(6)/37800,
			13*pow(2)/48 - 3*pow(3)/5 + 557*pow(4)/1440 + 281*pow(5)/630 - 1983433*pow(6)/1935360,
			61*pow(3)/240 - 103*pow(4)/140 + 15061*pow(5)/26880 + 167603*pow(6)/181440,
			49561*pow(4)/161280 - 179*pow(5)/168 + 6601661*pow(6)/7257600,
			34729*pow(5)/80640 - 3418889*pow(6)/1995840,
			212378941 * pow(6) / 319334400,
		},
		beta: [6]float64{
			pow(1)/2 - 2*pow(2)/3 + 37*pow(3)/96 - pow(4)/360 - 81*pow(5)/512 + 96199*pow(6)/604800,
			pow(2)/48 + pow(3)/15 - 437*pow(4)/1440 + 46*pow(5)/105 - 1118711*pow(6)/3870720,
			17*pow(3)/480 - 37*pow(4)/840 - 209*pow(5)/4480 + 5569*pow(6)/90720,
			4397*pow(4)/161280 - 11*pow(5)/504 - 830251*pow(6)/7257600,
			4583*pow(5)/161280 - 108847*pow(6)/3991680,
			20648693 * pow(6) / 638668800,
		},
	}
}

// TransverseMercator is a projection about one meridian: a Gauss–Krüger zone, one
// of UTM, or the system of a single city.
type TransverseMercator struct {
	Ellipsoid     *Ellipsoid
	Meridian      float64 // longitude of the middle
	Origin        float64 // latitude from which northings are counted
	FalseEasting  float64
	FalseNorthing float64
	Scale         float64 // on the central meridian
}

// Forward projects longitude, latitude to easting, northing.
func (m TransverseMercator) Forward(p orb.Point) orb.Point {
	q := m.Ellipsoid.forward(math.Remainder(p[0]-m.Meridian, 360), p[1])
	return orb.Point{m.FalseEasting + m.Scale*q[0], m.FalseNorthing + m.Scale*(q[1]-m.begin())}
}

// Inverse projects easting, northing to longitude, latitude.
func (m TransverseMercator) Inverse(p orb.Point) orb.Point {
	q := m.Ellipsoid.inverse((p[0]-m.FalseEasting)/m.Scale, (p[1]-m.FalseNorthing)/m.Scale+m.begin())
	return orb.Point{m.Meridian + q[0], q[1]}
}

// begin is how far from the equator the northings begin.
func (m TransverseMercator) begin() float64 {
	if m.Origin == 0 {
		return 0
	}
	return m.Ellipsoid.forward(0, m.Origin)[1]
}

// forward takes degrees from the central meridian and latitude to metres.
func (el *Ellipsoid) forward(lon, lat float64) orb.Point {
	e := math.Sqrt(el.flat * (2 - el.flat))
	s, c := math.Sincos(lon * math.Pi / 180)
	tau := math.Tan(lat * math.Pi / 180)
	sigma := math.Sinh(e * math.Atanh(e*tau/math.Hypot(1, tau)))
	t := tau*math.Hypot(1, sigma) - sigma*math.Hypot(1, tau)
	xi, eta := math.Atan2(t, c), math.Asinh(s/math.Hypot(t, c))
	x, y := xi, eta
	for j, a := range el.alpha {
		k := 2 * float64(j+1)
		x += a * math.Sin(k*xi) * math.Cosh(k*eta)
		y += a * math.Cos(k*xi) * math.Sinh(k*eta)
	}
	return orb.Point{el.rectifying * y, el.rectifying * x}
}

// inverse takes metres to degrees from the central meridian and latitude.
func (el *Ellipsoid) inverse(east, north float64) orb.Point {
	xi, eta := north/el.rectifying, east/el.rectifying
	x, y := xi, eta
	for j, b := range el.beta {
		k := 2 * float64(j+1)
		x -= b * math.Sin(k*xi) * math.Cosh(k*eta)
		y -= b * math.Cos(k*xi) * math.Sinh(k*eta)
	}
	sh, c := math.Sinh(y), math.Cos(x)
	t := math.Sin(x) / math.Hypot(sh, c)
	squared := el.flat * (2 - el.flat)
	e := math.Sqrt(squared)
	tau := t
	for range 8 {
		sigma := math.Sinh(e * math.Atanh(e*tau/math.Hypot(1, tau)))
		ti := tau*math.Hypot(1, sigma) - sigma*math.Hypot(1, tau)
		d := (t - ti) / math.Hypot(1, ti) * (1 + (1-squared)*tau*tau) / ((1 - squared) * math.Hypot(1, tau))
		tau += d
		if math.Abs(d) < 1e-15*math.Abs(tau) || d == 0 {
			break
		}
	}
	return orb.Point{math.Atan2(sh, c) * 180 / math.Pi, math.Atan(tau) * 180 / math.Pi}
}

package geo

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// GaussKruger is one CGCS2000 3° Gauss–Krüger zone: easting and northing in
// metres, false easting 500 km.
type GaussKruger struct {
	Zone     int  // 25…45; the central meridian is 3·Zone
	Prefixed bool // eastings carry the zone number in front, as in EPSG:4513…4533
}

// ZoneOf returns the zone, without prefix, whose central meridian is nearest.
func ZoneOf(lon float64) GaussKruger { return GaussKruger{Zone: int(math.Round(lon / 3))} }

// GaussKrugerByEPSG returns the zone of EPSG:4513…4533 (with prefix) or
// EPSG:4534…4554 (central meridian, without).
func GaussKrugerByEPSG(code int) (GaussKruger, error) {
	switch {
	case code >= 4513 && code <= 4533:
		return GaussKruger{Zone: code - 4513 + 25, Prefixed: true}, nil
	case code >= 4534 && code <= 4554:
		return GaussKruger{Zone: code - 4534 + 25}, nil
	}
	return GaussKruger{}, fmt.Errorf("geo: EPSG:%d is no CGCS2000 3-degree Gauss-Kruger zone", code)
}

// EPSG returns the code of the zone.
func (z GaussKruger) EPSG() int {
	if z.Prefixed {
		return 4513 + z.Zone - 25
	}
	return 4534 + z.Zone - 25
}

// CentralMeridian returns the longitude of the middle of the zone.
func (z GaussKruger) CentralMeridian() float64 { return float64(3 * z.Zone) }

// falseEasting is 500 km, behind the zone number if prefixed.
func (z GaussKruger) falseEasting() float64 {
	if z.Prefixed {
		return float64(z.Zone)*1e6 + 5e5
	}
	return 5e5
}

// The series of Krüger (1912) in the third flattening, to the sixth power:
// errors below a micrometre anywhere in a zone.
var (
	krugerN = flattening / (2 - flattening)
	krugerA = semiMajor / (1 + krugerN) * (1 + pow(2)/4 + pow(4)/64 + pow(6)/256)

	krugerAlpha = [6]float64{
		pow(1)/2 - 2*pow(2)/3 + 5*pow(3)/16 + 41*pow(4)/180 - 127*pow(5)/288 + 7891*pow(6)/37800,
		13*pow(2)/48 - 3*pow(3)/5 + 557*pow(4)/1440 + 281*pow(5)/630 - 1983433*pow(6)/1935360,
		61*pow(3)/240 - 103*pow(4)/140 + 15061*pow(5)/26880 + 167603*pow(6)/181440,
		49561*pow(4)/161280 - 179*pow(5)/168 + 6601661*pow(6)/7257600,
		34729*pow(5)/80640 - 3418889*pow(6)/1995840,
		212378941 * pow(6) / 319334400,
	}
	krugerBeta = [6]float64{
		pow(1)/2 - 2*pow(2)/3 + 37*pow(3)/96 - pow(4)/360 - 81*pow(5)/512 + 96199*pow(6)/604800,
		pow(2)/48 + pow(3)/15 - 437*pow(4)/1440 + 46*pow(5)/105 - 1118711*pow(6)/3870720,
		17*pow(3)/480 - 37*pow(4)/840 - 209*pow(5)/4480 + 5569*pow(6)/90720,
		4397*pow(4)/161280 - 11*pow(5)/504 - 830251*pow(6)/7257600,
		4583*pow(5)/161280 - 108847*pow(6)/3991680,
		20648693 * pow(6) / 638668800,
	}
)

func pow(k int) float64 { return math.Pow(krugerN, float64(k)) }

// Forward projects longitude, latitude to easting, northing.
func (z GaussKruger) Forward(p orb.Point) orb.Point {
	e := math.Sqrt(ecc2)
	s, c := math.Sincos(math.Remainder(p[0]-z.CentralMeridian(), 360) * math.Pi / 180)
	tau := math.Tan(p[1] * math.Pi / 180)
	sigma := math.Sinh(e * math.Atanh(e*tau/math.Hypot(1, tau)))
	t := tau*math.Hypot(1, sigma) - sigma*math.Hypot(1, tau)
	xi, eta := math.Atan2(t, c), math.Asinh(s/math.Hypot(t, c))
	x, y := xi, eta
	for j, a := range krugerAlpha {
		k := 2 * float64(j+1)
		x += a * math.Sin(k*xi) * math.Cosh(k*eta)
		y += a * math.Cos(k*xi) * math.Sinh(k*eta)
	}
	return orb.Point{z.falseEasting() + krugerA*y, krugerA * x}
}

// Inverse projects easting, northing to longitude, latitude.
func (z GaussKruger) Inverse(p orb.Point) orb.Point {
	xi, eta := p[1]/krugerA, (p[0]-z.falseEasting())/krugerA
	x, y := xi, eta
	for j, b := range krugerBeta {
		k := 2 * float64(j+1)
		x -= b * math.Sin(k*xi) * math.Cosh(k*eta)
		y -= b * math.Cos(k*xi) * math.Sinh(k*eta)
	}
	sh, c := math.Sinh(y), math.Cos(x)
	t := math.Sin(x) / math.Hypot(sh, c)
	e := math.Sqrt(ecc2)
	tau := t
	for range 8 {
		sigma := math.Sinh(e * math.Atanh(e*tau/math.Hypot(1, tau)))
		ti := tau*math.Hypot(1, sigma) - sigma*math.Hypot(1, tau)
		d := (t - ti) / math.Hypot(1, ti) * (1 + (1-ecc2)*tau*tau) / ((1 - ecc2) * math.Hypot(1, tau))
		tau += d
		if math.Abs(d) < 1e-15*math.Abs(tau) || d == 0 {
			break
		}
	}
	return orb.Point{z.CentralMeridian() + math.Atan2(sh, c)*180/math.Pi, math.Atan(tau) * 180 / math.Pi}
}

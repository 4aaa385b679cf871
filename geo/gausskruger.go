package geo

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// GaussKruger is one CGCS2000 Gauss–Krüger zone of 3° or 6°: easting and northing
// in metres, false easting 500 km.
type GaussKruger struct {
	Zone     int  // of 3°: 24…46, the central meridian is 3·Zone; of 6°: 13…23, it is 6·Zone − 3
	Prefixed bool // eastings carry the zone number in front, as in EPSG:4513…4533
	Wide     bool // a zone of 6°
}

// ZoneOf returns the 3° zone, without prefix, whose central meridian is nearest.
func ZoneOf(lon float64) GaussKruger { return GaussKruger{Zone: int(math.Round(lon / 3))} }

// ZoneByNumber returns the zone, with prefix, of a number that stands before an
// easting. In China the numbers tell 6° zones (13…23) from 3° zones (24…46).
func ZoneByNumber(n int) (z GaussKruger, ok bool) {
	switch {
	case n >= 13 && n <= 23:
		return GaussKruger{Zone: n, Prefixed: true, Wide: true}, true
	case n >= 24 && n <= 46:
		return GaussKruger{Zone: n, Prefixed: true}, true
	}
	return GaussKruger{}, false
}

// zoneCodes are the ranges of EPSG codes of CGCS2000 zones.
var zoneCodes = [4]struct {
	first int
	zone  GaussKruger // of the first code
	last  int         // zone
}{
	{4491, GaussKruger{Zone: 13, Prefixed: true, Wide: true}, 23},
	{4502, GaussKruger{Zone: 13, Wide: true}, 23},
	{4513, GaussKruger{Zone: 25, Prefixed: true}, 45},
	{4534, GaussKruger{Zone: 25}, 45},
}

// GaussKrugerByEPSG returns the zone of EPSG:4491…4501 (6°, with prefix), 4502…4512
// (6°, central meridian), 4513…4533 (3°, with prefix) or 4534…4554 (3°, central
// meridian).
func GaussKrugerByEPSG(code int) (GaussKruger, error) {
	for _, r := range zoneCodes {
		if n := r.zone.Zone + code - r.first; n >= r.zone.Zone && n <= r.last {
			z := r.zone
			z.Zone = n
			return z, nil
		}
	}
	return GaussKruger{}, fmt.Errorf("geo: EPSG:%d is no CGCS2000 Gauss-Kruger zone", code)
}

// EPSG returns the code of the zone, 0 for one that has none.
func (z GaussKruger) EPSG() int {
	for _, r := range zoneCodes {
		if z.Wide == r.zone.Wide && z.Prefixed == r.zone.Prefixed && z.Zone >= r.zone.Zone && z.Zone <= r.last {
			return r.first + z.Zone - r.zone.Zone
		}
	}
	return 0
}

// CentralMeridian returns the longitude of the middle of the zone.
func (z GaussKruger) CentralMeridian() float64 {
	if z.Wide {
		return float64(6*z.Zone - 3)
	}
	return float64(3 * z.Zone)
}

// Projection is the zone as a projection of an ellipsoid.
func (z GaussKruger) Projection(e *Ellipsoid) TransverseMercator {
	m := TransverseMercator{Ellipsoid: e, Meridian: z.CentralMeridian(), FalseEasting: 5e5, Scale: 1}
	if z.Prefixed {
		m.FalseEasting += float64(z.Zone) * 1e6
	}
	return m
}

// Forward projects longitude, latitude to easting, northing.
func (z GaussKruger) Forward(p orb.Point) orb.Point { return z.Projection(GRS80).Forward(p) }

// Inverse projects easting, northing to longitude, latitude.
func (z GaussKruger) Inverse(p orb.Point) orb.Point { return z.Projection(GRS80).Inverse(p) }

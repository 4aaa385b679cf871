package crs

import (
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/project"

	"anwang/geo"
)

// Wrong is why coordinates cannot be those of a system.
type Wrong uint8

// The reasons.
const (
	Fits         Wrong = iota
	NotANumber         // infinite, or no number
	Origin             // 0, 0: nobody has filled it in
	Swapped            // latitude before longitude
	InMetres           // degrees are asked for
	InDegrees          // metres are asked for
	NoZone             // the easting has no zone number
	Outside            // no such place, or far from the zone
	Antimeridian       // a line that goes around the world from 180° to −180°
)

// Misfit is an error that says which coordinates cannot be converted, and why.
type Misfit struct {
	Wrong Wrong
	At    orb.Point // as it stands in the source
}

// Error is for the log.
func (m *Misfit) Error() string { return fmt.Sprintf("crs: misfit %d at %v", m.Wrong, m.At) }

// metric reports whether two numbers can only be metres.
func metric(p orb.Point) bool { return math.Abs(p[0]) > 1000 || math.Abs(p[1]) > 1000 }

// Axes puts easting before northing, whichever stands first: in the surveyor's habit
// X points north. They cannot be mistaken for each other in China.
func Axes(p orb.Point) orb.Point {
	northing := func(v float64) bool { return v >= 1_500_000 && v <= 6_500_000 }
	if northing(p[0]) && !northing(p[1]) {
		return orb.Point{p[1], p[0]}
	}
	return p
}

// Point takes one point to longitude, latitude of CGCS2000.
func (s System) Point(p orb.Point) (orb.Point, Wrong) {
	switch {
	case math.IsNaN(p[0]+p[1]) || math.IsInf(p[0], 0) || math.IsInf(p[1], 0):
		return p, NotANumber
	case p == orb.Point{}:
		return p, Origin
	case s.Projected() && !metric(p):
		return p, InDegrees
	case s.Projected():
		return s.unproject(p)
	case metric(p):
		return p, InMetres
	case math.Abs(p[1]) > 90 && math.Abs(p[0]) <= 90 && math.Abs(p[1]) <= 180, p[0] >= 3 && p[0] <= 54 && p[1] >= 73:
		return p, Swapped // nothing of China lies in the Arctic
	case math.Abs(p[0]) > 180 || math.Abs(p[1]) > 90:
		return p, Outside
	case s.Kind == GCJ02:
		return geo.GCJ02ToWGS84(p), Fits
	case s.Kind == BD09:
		return geo.BD09ToWGS84(p), Fits
	}
	return p, Fits
}

func (s System) unproject(p orb.Point) (orb.Point, Wrong) {
	if s.Kind == Mercator {
		if math.Abs(p[0]) > 20037508.35 || math.Abs(p[1]) > 20048966.11 {
			return p, Outside
		}
		return project.Mercator.ToWGS84(p), Fits
	}
	m := s.Projection
	if s.Kind != Transverse {
		p = Axes(p)
		z, prefixed := geo.ZoneByNumber(int(math.Floor(p[0] / 1_000_000)))
		switch {
		case prefixed: // the number says more than a choice for the whole file
			m = z.Projection(datums[s.Datum].ellipsoid)
		case s.Kind == Zones:
			return p, NoZone
		}
	}
	q := m.Inverse(p)
	if !(math.Abs(q[0]-m.Meridian) <= 6 && q[1] >= 0 && q[1] <= 60) {
		return p, Outside
	}
	return q, Fits
}

// Convert takes a geometry to longitude, latitude of CGCS2000; the given one stays as
// it is. The error is a *Misfit with the first point that cannot be of this system.
func (s System) Convert(g orb.Geometry) (orb.Geometry, error) {
	switch g := g.(type) {
	case nil:
		return nil, nil
	case orb.Point:
		p, wrong := s.Point(g)
		if wrong != Fits {
			return nil, &Misfit{wrong, g}
		}
		return p, nil
	case orb.MultiPoint:
		list, err := s.points(g, false)
		return orb.MultiPoint(list), err
	case orb.LineString:
		list, err := s.points(g, true)
		return orb.LineString(list), err
	case orb.Ring:
		list, err := s.points(g, true)
		return orb.Ring(list), err
	case orb.MultiLineString:
		return all(g, func(l orb.LineString) (orb.LineString, error) { return as[orb.LineString](s.Convert(l)) })
	case orb.Polygon:
		return all(g, func(r orb.Ring) (orb.Ring, error) { return as[orb.Ring](s.Convert(r)) })
	case orb.MultiPolygon:
		return all(g, func(p orb.Polygon) (orb.Polygon, error) { return as[orb.Polygon](s.Convert(p)) })
	case orb.Collection:
		return all(g, s.Convert)
	case orb.Bound:
		return s.Convert(g.ToPolygon())
	}
	return nil, fmt.Errorf("crs: no geometry of type %T is converted", g)
}

func as[G orb.Geometry](g orb.Geometry, err error) (G, error) {
	out, _ := g.(G)
	return out, err
}

// all converts the parts of a geometry.
func all[S ~[]E, E any](list S, convert func(E) (E, error)) (S, error) {
	out := make(S, len(list))
	for i, e := range list {
		var err error
		if out[i], err = convert(e); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// points converts a list of points, which may be joined by a line.
func (s System) points(list []orb.Point, joined bool) ([]orb.Point, error) {
	out := make([]orb.Point, len(list))
	for i, p := range list {
		q, wrong := s.Point(p)
		if wrong == Fits && joined && i > 0 && math.Abs(q[0]-out[i-1][0]) > 180 {
			wrong = Antimeridian
		}
		if wrong != Fits {
			return nil, &Misfit{wrong, p}
		}
		out[i] = q
	}
	return out, nil
}

// china is where what is loaded lies.
var china = orb.Bound{Min: orb.Point{70, 0}, Max: orb.Point{140, 58}}

// Candidates are the systems that points can be of, best first: nine of ten fit, so that
// a stray row decides nothing. When region is given (not the zero box), half of them at
// least lie in it.
func Candidates(points []orb.Point, region orb.Bound) []System {
	var list []System
	zones := false
	for _, s := range Choices() {
		if s.Datum == CGCS2000 && s.Allows(points, region) {
			list = append(list, s)
			zones = zones || s.Kind == Zones
		}
	}
	if zones { // every meridian fits numbers that say their zone
		list = slices.DeleteFunc(list, func(s System) bool { return s.Kind == Meridian })
	}
	return list
}

// aside is how many degrees beside a region still count as in it: a region is a box that
// somebody drew, and a border lies on its edge.
const aside = 0.05

// Allows reports whether points can be of the system, and lie in a region, if any.
func (s System) Allows(points []orb.Point, region orb.Bound) bool {
	if s.Kind == Mercator && region == (orb.Bound{}) {
		region = china // else metres about a meridian would be of the Sahara
	}
	fit, in, looked := 0, 0, 0
	for _, p := range points {
		q, wrong := s.Point(p)
		if wrong == NotANumber || wrong == Origin {
			continue
		}
		looked++
		if wrong == Fits {
			fit++
			if region.Pad(aside).Contains(q) {
				in++
			}
		}
	}
	return fit > 0 && fit*10 >= looked*9 && (region == orb.Bound{} || in*2 >= fit)
}

package geo

import (
	"errors"
	"fmt"

	"github.com/paulmach/orb"
	"github.com/twpayne/go-geom"
)

// ErrGeometryType is wrapped by the error for a geometry that has no equal in
// the other library.
var ErrGeometryType = errors.New("geo: no such geometry type here")

// ToGeom converts to go-geom with SRID 4490. A Ring becomes a Polygon and a
// Bound the Polygon of its corners, because go-geom has neither.
func ToGeom(g orb.Geometry) (geom.T, error) {
	switch g := g.(type) {
	case orb.Point:
		return geom.NewPointFlat(geom.XY, []float64{g[0], g[1]}).SetSRID(SRID), nil
	case orb.MultiPoint:
		return geom.NewMultiPointFlat(geom.XY, flat(nil, g)).SetSRID(SRID), nil
	case orb.LineString:
		return geom.NewLineStringFlat(geom.XY, flat(nil, g)).SetSRID(SRID), nil
	case orb.MultiLineString:
		var xy []float64
		var ends []int
		for _, l := range g {
			xy = flat(xy, l)
			ends = append(ends, len(xy))
		}
		return geom.NewMultiLineStringFlat(geom.XY, xy, ends).SetSRID(SRID), nil
	case orb.Ring:
		return ToGeom(orb.Polygon{g})
	case orb.Bound:
		return ToGeom(g.ToPolygon())
	case orb.Polygon:
		xy, ends := flatPolygon(nil, g)
		return geom.NewPolygonFlat(geom.XY, xy, ends).SetSRID(SRID), nil
	case orb.MultiPolygon:
		var xy []float64
		endss := make([][]int, 0, len(g))
		for _, p := range g {
			var ends []int
			xy, ends = flatPolygon(xy, p)
			endss = append(endss, ends)
		}
		return geom.NewMultiPolygonFlat(geom.XY, xy, endss).SetSRID(SRID), nil
	case orb.Collection:
		c := geom.NewGeometryCollection()
		for _, m := range g {
			t, err := ToGeom(m)
			if err != nil {
				return nil, err
			}
			if err := c.Push(t); err != nil {
				return nil, fmt.Errorf("geo: %w", err)
			}
		}
		return c.SetSRID(SRID), nil
	default:
		return nil, fmt.Errorf("%w: %T", ErrGeometryType, g)
	}
}

// FromGeom converts from go-geom. Heights and measures are dropped; the SRID is
// not looked at. An empty point, which orb cannot hold, is an error.
func FromGeom(t geom.T) (orb.Geometry, error) {
	switch t := t.(type) {
	case *geom.Point:
		if t.Empty() {
			return nil, fmt.Errorf("%w: empty point", ErrGeometryType)
		}
		return orb.Point{t.X(), t.Y()}, nil
	case *geom.MultiPoint:
		return multiPoint(t)
	case *geom.LineString:
		return orb.LineString(points(t.FlatCoords(), t.Stride())), nil
	case *geom.LinearRing:
		return orb.Ring(points(t.FlatCoords(), t.Stride())), nil
	case *geom.MultiLineString:
		ml := make(orb.MultiLineString, 0, t.NumLineStrings())
		start := 0
		for _, end := range t.Ends() {
			ml = append(ml, points(t.FlatCoords()[start:end], t.Stride()))
			start = end
		}
		return ml, nil
	case *geom.Polygon:
		p, _ := polygon(t.FlatCoords(), 0, t.Ends(), t.Stride())
		return p, nil
	case *geom.MultiPolygon:
		mp := make(orb.MultiPolygon, 0, t.NumPolygons())
		start := 0
		for _, ends := range t.Endss() {
			var p orb.Polygon
			p, start = polygon(t.FlatCoords(), start, ends, t.Stride())
			mp = append(mp, p)
		}
		return mp, nil
	case *geom.GeometryCollection:
		c := make(orb.Collection, 0, t.NumGeoms())
		for _, m := range t.Geoms() {
			g, err := FromGeom(m)
			if err != nil {
				return nil, err
			}
			c = append(c, g)
		}
		return c, nil
	default:
		return nil, fmt.Errorf("%w: %T", ErrGeometryType, t)
	}
}

func multiPoint(t *geom.MultiPoint) (orb.Geometry, error) {
	mp := make(orb.MultiPoint, 0, t.NumPoints())
	for i := range t.NumPoints() {
		p := t.Point(i)
		if p.Empty() {
			return nil, fmt.Errorf("%w: empty point", ErrGeometryType)
		}
		mp = append(mp, orb.Point{p.X(), p.Y()})
	}
	return mp, nil
}

func flat(xy []float64, ps []orb.Point) []float64 {
	for _, p := range ps {
		xy = append(xy, p[0], p[1])
	}
	return xy
}

func flatPolygon(xy []float64, p orb.Polygon) ([]float64, []int) {
	ends := make([]int, 0, len(p))
	for _, r := range p {
		xy = flat(xy, r)
		ends = append(ends, len(xy))
	}
	return xy, ends
}

func points(xy []float64, stride int) []orb.Point {
	ps := make([]orb.Point, 0, len(xy)/stride)
	for i := 0; i+1 < len(xy); i += stride {
		ps = append(ps, orb.Point{xy[i], xy[i+1]})
	}
	return ps
}

func polygon(xy []float64, start int, ends []int, stride int) (orb.Polygon, int) {
	p := make(orb.Polygon, 0, len(ends))
	for _, end := range ends {
		p = append(p, points(xy[start:end], stride))
		start = end
	}
	return p, start
}

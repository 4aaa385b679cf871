package geofile

import (
	"encoding/json"
	"errors"
	"strconv"

	"github.com/paulmach/orb"

	"anwang/grid"
)

// shapeNames are the geometries of GeoJSON.
var shapeNames = []string{"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}

// shapeParser reads a GeoJSON geometry. Coordinates are most of a file and are read
// without a decoder.
type shapeParser struct {
	b     []byte
	i     int
	flat  bool // some position had more than two numbers
	fault grid.Text
}

const maxNested = 8 // collections in collections

// shape reads a geometry; nil when it is none, with the fault.
func (p *shapeParser) shape(raw []byte, depth int) orb.Geometry {
	kind := ""
	var coordinates, geometries json.RawMessage
	err := members(raw, func(name string, value json.RawMessage) error {
		switch name {
		case "type":
			return json.Unmarshal(value, &kind)
		case "coordinates":
			coordinates = value
		case "geometries":
			geometries = value
		}
		return nil
	})
	if err != nil || depth > maxNested {
		return p.wrong("不是几何对象", "it is no geometry")
	}
	if kind == "GeometryCollection" {
		var all orb.Collection
		var list []json.RawMessage
		if err := json.Unmarshal(geometries, &list); err != nil {
			return p.wrong("不是几何对象", "it is no geometry")
		}
		for _, member := range list {
			s := p.shape(member, depth+1)
			if s == nil {
				return nil
			}
			all = append(all, s)
		}
		return all
	}
	p.b, p.i = coordinates, 0
	out, err := p.coordinates(kind)
	switch {
	case err != nil:
		return p.wrong("坐标不是数字（例如 NaN），或层数不对", "the coordinates are no numbers (perhaps NaN), or nested wrongly")
	case out == nil:
		return p.wrong("不认识几何类型“"+clip(kind)+"”", "unknown geometry “"+clip(kind)+"”")
	case !enough(out):
		return p.wrong("坐标点太少", "there are too few coordinates")
	}
	return out
}

func (p *shapeParser) wrong(zh, en string) orb.Geometry {
	p.fault = t(zh, en)
	return nil
}

var errCoordinates = errors.New("geofile: no coordinates")

func (p *shapeParser) coordinates(kind string) (orb.Geometry, error) {
	switch kind {
	case "Point":
		return whole(p, p.position)
	case "MultiPoint":
		list, err := whole(p, p.positions)
		return orb.MultiPoint(list), err
	case "LineString":
		list, err := whole(p, p.positions)
		return orb.LineString(list), err
	case "MultiLineString":
		return whole(p, func() (orb.MultiLineString, error) { return listOf(p, asLine(p)) })
	case "Polygon":
		return whole(p, func() (orb.Polygon, error) { return listOf(p, asRing(p)) })
	case "MultiPolygon":
		return whole(p, func() (orb.MultiPolygon, error) {
			return listOf(p, func() (orb.Polygon, error) { return listOf(p, asRing(p)) })
		})
	}
	return nil, nil
}

func asLine(p *shapeParser) func() (orb.LineString, error) {
	return func() (orb.LineString, error) {
		list, err := p.positions()
		return list, err
	}
}

func asRing(p *shapeParser) func() (orb.Ring, error) {
	return func() (orb.Ring, error) {
		list, err := p.positions()
		return list, err
	}
}

// whole reads the coordinates to their end.
func whole[T any](p *shapeParser, read func() (T, error)) (T, error) {
	out, err := read()
	if err == nil && p.peek() != 0 {
		err = errCoordinates
	}
	return out, err
}

// listOf reads a list of something.
func listOf[T any](p *shapeParser, read func() (T, error)) ([]T, error) {
	if !p.take('[') {
		return nil, errCoordinates
	}
	var out []T
	if p.take(']') {
		return out, nil
	}
	for {
		e, err := read()
		if err != nil {
			return nil, err
		}
		out = append(out, e)
		if p.take(']') {
			return out, nil
		}
		if !p.take(',') {
			return nil, errCoordinates
		}
	}
}

func (p *shapeParser) positions() ([]orb.Point, error) { return listOf(p, p.position) }

// position reads two numbers, and passes over what stands behind them.
func (p *shapeParser) position() (orb.Point, error) {
	var out orb.Point
	if !p.take('[') {
		return out, errCoordinates
	}
	for n := 0; ; n++ {
		f, err := p.number()
		if err != nil {
			return out, err
		}
		if n < 2 {
			out[n] = f
		} else {
			p.flat = true
		}
		if p.take(']') {
			if n < 1 {
				err = errCoordinates
			}
			return out, err
		}
		if !p.take(',') {
			return out, errCoordinates
		}
	}
}

func (p *shapeParser) number() (float64, error) {
	p.peek()
	from := p.i
	for p.i < len(p.b) {
		c := p.b[p.i]
		if (c < '0' || c > '9') && c != '-' && c != '+' && c != '.' && c != 'e' && c != 'E' {
			break
		}
		p.i++
	}
	f, err := strconv.ParseFloat(string(p.b[from:p.i]), 64)
	if errors.Is(err, strconv.ErrRange) {
		err = nil // infinite, which is told where it is converted
	}
	return f, err
}

// peek skips blanks and returns the next byte, 0 at the end.
func (p *shapeParser) peek() byte {
	for p.i < len(p.b) {
		switch p.b[p.i] {
		case ' ', '\t', '\r', '\n':
			p.i++
		default:
			return p.b[p.i]
		}
	}
	return 0
}

func (p *shapeParser) take(c byte) bool {
	if p.peek() != c {
		return false
	}
	p.i++
	return true
}

// enough reports whether every part has as many points as its kind needs.
func enough(g orb.Geometry) bool {
	switch g := g.(type) {
	case orb.Point:
		return true
	case orb.MultiPoint:
		return len(g) > 0
	case orb.LineString:
		return len(g) >= 2
	case orb.Ring:
		return len(g) >= 4
	case orb.MultiLineString:
		return every(g)
	case orb.Polygon:
		return every(g)
	case orb.MultiPolygon:
		return every(g)
	case orb.Collection:
		return every(g)
	}
	return false
}

func every[S ~[]E, E orb.Geometry](list S) bool {
	for _, e := range list {
		if !enough(e) {
			return false
		}
	}
	return len(list) > 0
}

// geometryOf is what a shape is; "" for none.
func geometryOf(g orb.Geometry) Geometry {
	switch g := g.(type) {
	case orb.Point, orb.MultiPoint:
		return Point
	case orb.LineString, orb.MultiLineString:
		return Line
	case orb.Ring, orb.Polygon, orb.MultiPolygon:
		return Area
	case orb.Collection:
		var all Geometry
		for _, e := range g {
			all = together(all, geometryOf(e))
		}
		return all
	}
	return ""
}

func together(a, b Geometry) Geometry {
	switch {
	case a == "" || a == b:
		return b
	case b == "":
		return a
	}
	return Mixed
}

// eachPoint visits the points of a shape.
func eachPoint(g orb.Geometry, visit func(orb.Point)) {
	switch g := g.(type) {
	case orb.Point:
		visit(g)
	case orb.MultiPoint:
		visitAll(g, visit)
	case orb.LineString:
		visitAll(g, visit)
	case orb.Ring:
		visitAll(g, visit)
	case orb.MultiLineString:
		for _, l := range g {
			visitAll(l, visit)
		}
	case orb.Polygon:
		for _, r := range g {
			visitAll(r, visit)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			eachPoint(p, visit)
		}
	case orb.Collection:
		for _, e := range g {
			eachPoint(e, visit)
		}
	}
}

func visitAll(list []orb.Point, visit func(orb.Point)) {
	for _, p := range list {
		visit(p)
	}
}

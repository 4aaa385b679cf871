package basemap

import (
	"fmt"
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"anwang/tiles/lattice"
)

// depthOf is how deep the positions of a geometry are nested.
var depthOf = map[string]int{"Point": 0, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}

// coordinates reads the coordinates of a geometry into parts. Reading numbers
// one by one is several times quicker than a general decoder, and the base map
// is read while somebody waits.
func coordinates(typ string, raw []byte) (parts [][][]lattice.Vertex, first orb.Point, err error) {
	depth, ok := depthOf[typ]
	if !ok {
		return nil, first, fmt.Errorf("geometry %q", typ)
	}
	r := reader{raw: raw}
	switch depth {
	case 0:
		at, err := r.position()
		return [][][]lattice.Vertex{{{lattice.Project(at)}}}, at, err
	case 1:
		ring, err := r.ring()
		return [][][]lattice.Vertex{{ring}}, r.first, err
	case 2:
		rings, err := r.rings()
		if typ == "Polygon" {
			return [][][]lattice.Vertex{rings}, r.first, err
		}
		for _, l := range rings {
			parts = append(parts, [][]lattice.Vertex{l})
		}
		return parts, r.first, err
	}
	err = r.each(func() error {
		rings, err := r.rings()
		parts = append(parts, rings)
		return err
	})
	return parts, r.first, err
}

type reader struct {
	raw   []byte
	at    int
	first orb.Point
	some  bool
}

func (r *reader) rings() (out [][]lattice.Vertex, err error) {
	err = r.each(func() error {
		ring, err := r.ring()
		out = append(out, ring)
		return err
	})
	return out, err
}

func (r *reader) ring() (out []lattice.Vertex, err error) {
	err = r.each(func() error {
		p, err := r.position()
		out = append(out, lattice.Project(p))
		return err
	})
	return out, err
}

func (r *reader) position() (p orb.Point, err error) {
	n := 0
	err = r.each(func() error {
		start := r.at
		for r.at < len(r.raw) && r.raw[r.at] != ',' && r.raw[r.at] != ']' && r.raw[r.at] != ' ' {
			r.at++
		}
		v, err := strconv.ParseFloat(string(r.raw[start:r.at]), 64)
		if err == nil && n < 2 {
			p[n] = v
		}
		n++
		return err
	})
	if err == nil && (n < 2 || !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90)) {
		err = fmt.Errorf("position %v at byte %d", p, r.at)
	}
	if !r.some {
		r.first, r.some = p, true
	}
	return p, err
}

// each reads an array, one element by each call of element.
func (r *reader) each(element func() error) error {
	if r.next() != '[' {
		return fmt.Errorf("no array at byte %d", r.at)
	}
	r.at++
	for r.next() != ']' {
		if err := element(); err != nil {
			return err
		}
		switch r.next() {
		case ',':
			r.at++
		case ']':
		default:
			return fmt.Errorf("array broken at byte %d", r.at)
		}
	}
	r.at++
	return nil
}

// next is the next byte that is no blank, 0 at the end.
func (r *reader) next() byte {
	for r.at < len(r.raw) && (r.raw[r.at] == ' ' || r.raw[r.at] == '\n' || r.raw[r.at] == '\t' || r.raw[r.at] == '\r') {
		r.at++
	}
	if r.at == len(r.raw) {
		return 0
	}
	return r.raw[r.at]
}

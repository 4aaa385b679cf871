// Package basemap is the offline base map: land, water, towns, runways and
// railway stations from open data that is part of the program. Nothing is read
// before the first tile is asked for.
package basemap

import (
	"embed"
	"sync"

	"anwang/tiles/lattice"
	"anwang/tiles/mvt"
)

//go:embed data/*.gz
var files embed.FS

// MaxZoom is the deepest zoom; clients enlarge further.
const MaxZoom = 10

// Bounds is the frame of the data: west, south, east, north.
var Bounds = [4]float64{73, 17, 136, 54}

// Map is the base map. The zero value is ready and safe for concurrent use.
type Map struct {
	once    sync.Once
	layers  []layer
	err     error
	zooms   [MaxZoom + 1]zoom
	cutters sync.Pool
}

// zoom is all layers as one zoom shows them.
type zoom struct {
	once   sync.Once
	layers [][]drawn // beside Map.layers
}

// drawn is a feature thinned to the lattice of a zoom.
type drawn struct {
	of     *feature
	bounds lattice.Box
	parts  [][][]mvt.Point // polygons of rings; lines; or one part with one point
}

// cutter is scratch memory.
type cutter struct {
	clip     lattice.Clipper
	geometry mvt.Geometry
	layer    mvt.Layer
	tags     []uint32
}

// Tile returns a tile as plain MVT, nothing when it is empty. It fails when the
// data that is part of the program cannot be read.
func (m *Map) Tile(z int, x, y uint32) ([]byte, error) {
	m.once.Do(func() { m.layers, m.err = read() })
	if m.err != nil {
		return nil, m.err
	}
	zm := &m.zooms[z]
	zm.once.Do(func() {
		for _, l := range m.layers {
			zm.layers = append(zm.layers, l.thin(z))
		}
	})
	c, _ := m.cutters.Get().(*cutter)
	if c == nil {
		c = &cutter{}
	}
	defer m.cutters.Put(c)
	box := lattice.Tile(x, y)
	origin := mvt.Point{X: int32(x) * mvt.Extent, Y: int32(y) * mvt.Extent}
	var out []byte
	for i, l := range m.layers {
		c.layer.Reset(l.name)
		for k := range zm.layers[i] {
			d := &zm.layers[i][k]
			if !d.bounds.Meets(box) {
				continue
			}
			c.geometry.Reset(origin)
			c.draw(l.typ, d, box)
			c.tags = c.tags[:0]
			for _, a := range d.of.attributes {
				c.tags = append(c.tags, c.layer.Key(a.key), a.index(&c.layer))
			}
			c.layer.Anonymous(l.typ, c.tags, &c.geometry)
		}
		out, _ = c.layer.Append(out)
	}
	return out, nil
}

func (c *cutter) draw(typ mvt.Type, d *drawn, box lattice.Box) {
	switch typ {
	case mvt.Points:
		p := d.parts[0][0][0]
		inside := lattice.Box{
			X0: box.X0 + lattice.Buffer, Y0: box.Y0 + lattice.Buffer, X1: box.X1 - lattice.Buffer - 1,
			Y1: box.Y1 - lattice.Buffer - 1,
		}
		if inside.Contains(d.bounds) {
			c.geometry.Points(p)
		}
	case mvt.Lines:
		for _, l := range d.parts {
			c.clip.Line(l[0], box, c.geometry.Line)
		}
	case mvt.Polygons:
		for _, polygon := range d.parts {
			for k, ring := range polygon {
				cut := c.clip.Ring(ring, box)
				if added := len(cut) > 2 && c.geometry.Ring(cut, k == 0); k == 0 && !added {
					break
				}
			}
		}
	}
}

// thin puts the features of a layer that show at zoom z on its lattice.
func (l *layer) thin(z int) []drawn {
	tolerance, speck := int64(3), int64(2*64)
	if z == MaxZoom { // enlarged by clients
		tolerance, speck = 1, 2*16
	}
	var s lattice.Simplifier
	var out []drawn
	for i := range l.features {
		f := &l.features[i]
		if z < f.from {
			continue
		}
		d := drawn{of: f, bounds: lattice.Empty}
		for _, part := range f.parts {
			var kept [][]mvt.Point
			for k, ring := range part {
				ps := make([]mvt.Point, len(ring))
				for n, v := range ring {
					ps[n] = v.At(z)
				}
				ps = append([]mvt.Point(nil), s.Thin(ps, tolerance)...)
				if l.typ == mvt.Polygons {
					if a := mvt.Area2(ps); -speck < a && a < speck {
						if k == 0 {
							break
						}
						continue
					}
				}
				d.bounds.Extend(ps)
				kept = append(kept, ps)
			}
			if len(kept) > 0 {
				d.parts = append(d.parts, kept)
			}
		}
		if len(d.parts) > 0 {
			out = append(out, d)
		}
	}
	return out
}

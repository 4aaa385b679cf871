package mosaic

import (
	"anwang/tiles/mvt"
)

// packed is geometry that is the same in every tile that holds all of it but for
// its first step: encoded once, and copied into the tiles.
type packed struct {
	bytes []byte
	of    []piece // borders, then shapes
}

type piece struct {
	from, to    uint32 // its tail in bytes; none when it is always cut
	first, last mvt.Point
}

func (p *packed) add(first mvt.Point, g *mvt.Geometry) {
	at := uint32(len(p.bytes))
	p.bytes = append(p.bytes, g.Tail()...)
	p.of = append(p.of, piece{from: at, to: uint32(len(p.bytes)), first: first, last: g.Last()})
}

func (p *packed) paste(g *mvt.Geometry, i int) {
	c := &p.of[i]
	g.Paste(c.first, p.bytes[c.from:c.to], c.last)
}

// pack encodes the borders, and the shapes that are put together for each tile.
func (zm *Zoom) pack() {
	var g mvt.Geometry
	for i := range zm.bounds {
		g.Reset(mvt.Point{})
		line, first := zm.border(i), mvt.Point{}
		if len(line) > 0 {
			first = line[0]
		}
		g.Line(line)
		zm.packed.add(first, &g)
	}
	var scratch []mvt.Point
	for i := range zm.shapes {
		g.Reset(mvt.Point{})
		first, some := mvt.Point{}, false
		if s := &zm.shapes[i]; s.n < large && !s.knots {
			draw := rings(&g)
			zm.rings(int32(i), &scratch, func(ps []mvt.Point, outer bool) {
				if !some {
					first, some = ps[0], true
				}
				draw(ps, outer)
			})
		}
		zm.packed.add(first, &g)
	}
	zm.packed.bytes = append([]byte(nil), zm.packed.bytes...)
}

// rings returns what draws the rings of a shape. Holes of an outer ring without
// area are left out with it.
func rings(g *mvt.Geometry) func(ps []mvt.Point, outer bool) {
	drawn := false
	return func(ps []mvt.Point, outer bool) {
		if !outer && !drawn {
			return
		}
		added := g.Ring(ps, outer)
		if outer {
			drawn = added
		}
	}
}

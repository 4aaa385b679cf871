package mosaic

import (
	"anwang/tiles/mvt"
)

// packed is geometry that is the same in every tile that holds all of it but for
// its first step: encoded once, and copied into the tiles.
type packed struct {
	bytes  []byte
	arcs   []piece
	shapes []piece // empty for one that is always cut
}

type piece struct {
	from, to    uint32 // its tail in bytes
	first, last mvt.Point
}

func (p *packed) add(first mvt.Point, g *mvt.Geometry) piece {
	at := uint32(len(p.bytes))
	p.bytes = append(p.bytes, g.Tail()...)
	return piece{from: at, to: uint32(len(p.bytes)), first: first, last: g.Last()}
}

func (p *packed) paste(g *mvt.Geometry, c *piece) {
	g.Paste(c.first, p.bytes[c.from:c.to], c.last)
}

// room is how much is set aside for a list of n: what a change appends fits in for a
// long time. Without it the first change of one border would copy the lines of all.
func room(n int) int { return n + n/8 + 1024 }

// roomy returns a list with just that room.
func roomy[T any](list []T) []T { return append(make([]T, 0, room(len(list))), list...) }

// pack encodes the arcs, and the shapes that are put together for each tile.
func (zm *Zoom) pack() {
	zm.packed.arcs = make([]piece, len(zm.bounds))
	for i := range zm.bounds {
		zm.packArc(int32(i))
	}
	zm.packed.shapes = make([]piece, len(zm.shapes))
	for i := range zm.shapes {
		zm.packShape(int32(i))
	}
	zm.packed.bytes = roomy(zm.packed.bytes)
}

func (zm *Zoom) packArc(i int32) {
	var g mvt.Geometry
	g.Reset(mvt.Point{})
	line, first := zm.arc(int(i)), mvt.Point{}
	if len(line) > 0 {
		first = line[0]
	}
	g.Line(line)
	zm.packed.arcs[i] = zm.packed.add(first, &g)
}

func (zm *Zoom) packShape(i int32) {
	var g mvt.Geometry
	g.Reset(mvt.Point{})
	first, some := mvt.Point{}, false
	if s := &zm.shapes[i]; s.n < large && !s.knots {
		draw := rings(&g)
		var scratch []mvt.Point
		zm.rings(i, &scratch, func(ps []mvt.Point, outer bool) {
			if !some {
				first, some = ps[0], true
			}
			draw(ps, outer)
		})
	}
	zm.packed.shapes[i] = zm.packed.add(first, &g)
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

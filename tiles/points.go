package tiles

import (
	"anwang/grid"
	"anwang/grid/live"
	"anwang/tiles/mvt"
)

// pointWriter writes tiles of points; it keeps its memory.
type pointWriter struct {
	layer    mvt.Layer
	geometry mvt.Geometry
	tags     []uint32
}

// countKeys are the counts of a cluster by class.
var countKeys = [grid.Levels]string{"c0", "c1", "c2", "c3", "c4"}

// tile appends the tile k with these cells to dst.
func (p *pointWriter) tile(dst []byte, kind grid.Kind, k key, cells []live.Cell) []byte {
	p.layer.Reset(kind.Layer())
	shift := uint(32 - 12 - k.z)
	for i := range cells {
		c := &cells[i]
		at := mvt.Point{X: inTile(c.X, shift), Y: inTile(c.Y, shift)}
		p.geometry.Reset(mvt.Point{})
		p.geometry.Points(at)
		if c.Single {
			p.single(kind, c)
		} else {
			p.cluster(c)
		}
	}
	dst, _ = p.layer.Append(dst)
	return dst
}

// inTile is the place in the tile of a place in the world: the bits below the
// tile's number, to the fineness of the extent.
func inTile(v uint32, shift uint) int32 { return int32(v >> shift & (mvt.Extent - 1)) }

func (p *pointWriter) single(kind grid.Kind, c *live.Cell) {
	l := &p.layer
	p.tags = append(p.tags[:0], l.Key("class"), l.Uint(uint64(c.Class)))
	if kind.Info().Scale == grid.ScaleLevel {
		p.tags = append(p.tags, l.Key("level"), l.String(c.Level.String()))
	}
	p.tags = append(p.tags, l.Key("name"), l.String(c.Name), l.Key("synthetic"), l.Bool(c.Synthetic))
	l.Feature(uint64(c.ID), mvt.Points, p.tags, &p.geometry)
}

func (p *pointWriter) cluster(c *live.Cell) {
	l := &p.layer
	p.tags = append(p.tags[:0], l.Key("cluster"), l.Bool(true), l.Key("count"), l.Uint(uint64(c.Count())))
	for i, n := range c.Counts {
		p.tags = append(p.tags, l.Key(countKeys[i]), l.Uint(uint64(n)))
	}
	p.tags = append(p.tags, l.Key("worst"), l.Uint(uint64(c.Worst())))
	l.Anonymous(mvt.Points, p.tags, &p.geometry)
}

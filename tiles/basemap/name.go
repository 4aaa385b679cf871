package basemap

import (
	"math"

	"anwang/tiles/lattice"
	"anwang/tiles/mvt"
)

// provinceNames makes a place of each province, inside its largest part.
func provinceNames(layers []layer) []feature {
	var out []feature
	for _, l := range layers {
		if l.name != "provinces" {
			continue
		}
		for _, p := range l.features {
			f := feature{from: 3, attributes: []attribute{text("kind", "province"), number("rank", 0)}}
			for _, a := range p.attributes {
				if a.key == "name" {
					f.attributes = append(f.attributes, a)
				}
			}
			if at, ok := inside(p.parts); ok {
				f.parts = [][][]lattice.Vertex{{{at}}}
				out = append(out, f)
			}
		}
	}
	return out
}

// inside finds a place well inside the largest of some polygons: of a grid of
// places, the one farthest from any border.
func inside(polygons [][][]lattice.Vertex) (lattice.Vertex, bool) {
	const zoom, grid = 6, 24 // fine enough for a name of a province
	var best []mvt.Point
	var s lattice.Simplifier
	for _, p := range polygons {
		ps := make([]mvt.Point, len(p[0]))
		for i, v := range p[0] {
			ps[i] = v.At(zoom)
		}
		if ps = s.Thin(ps, 8); abs(mvt.Area2(ps)) > abs(mvt.Area2(best)) {
			best = append([]mvt.Point(nil), ps...)
		}
	}
	if best == nil {
		return lattice.Vertex{}, false
	}
	b := lattice.Empty
	b.Extend(best)
	var at mvt.Point
	room := -1.0
	for i := range grid {
		for k := range grid {
			p := mvt.Point{
				X: b.X0 + (b.X1-b.X0)*int32(2*i+1)/(2*grid),
				Y: b.Y0 + (b.Y1-b.Y0)*int32(2*k+1)/(2*grid),
			}
			if r := roomAt(best, p); r > room {
				at, room = p, r
			}
		}
	}
	shift := lattice.WorldBits - 12 - zoom
	return lattice.Vertex{X: uint32(at.X) << shift, Y: uint32(at.Y) << shift}, room > 0
}

// roomAt is how far p is from the border of a ring, -1 outside.
func roomAt(ring []mvt.Point, p mvt.Point) float64 {
	in := false
	least := math.Inf(1)
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		ax, ay := float64(a.X-p.X), float64(a.Y-p.Y)
		bx, by := float64(b.X-p.X), float64(b.Y-p.Y)
		if (ay > 0) != (by > 0) && ax+(0-ay)/(by-ay)*(bx-ax) > 0 {
			in = !in
		}
		t := 0.0
		if d := (bx-ax)*(bx-ax) + (by-ay)*(by-ay); d > 0 {
			t = min(max(-(ax*(bx-ax)+ay*(by-ay))/d, 0), 1)
		}
		least = min(least, math.Hypot(ax+t*(bx-ax), ay+t*(by-ay)))
	}
	if !in {
		return -1
	}
	return least
}

func abs(a int64) int64 {
	if a < 0 {
		return -a
	}
	return a
}

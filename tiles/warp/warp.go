// Package warp draws a tile of the map out of tiles that are cut in another system: by
// degrees, as services in CGCS2000 geographic coordinates are, or in shifted coordinates.
package warp

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"

	"github.com/paulmach/orb"

	"anwang/geo"
)

// Size is how many pixels a tile has a side.
const Size = 256

// step is how far apart the points are whose location is computed; between them it is
// straight within a hundredth of a pixel.
const step = 8

// System is how source tiles are cut. Level z of it has pixels of about the size that
// level z of the map has.
type System int

// The systems.
const (
	Degrees System = iota // 360/2^z degrees a tile, from 180° W 90° N
	Shifted               // the map's own, of GCJ-02
)

// ID is a source tile.
type ID struct{ X, Y int }

// Plan is where the pixels of a tile of the map lie in source tiles.
type Plan struct {
	z     int
	mesh  [Size/step + 1][Size/step + 1]point // in pixels of the source, row by row
	Tiles []ID                                // those that are needed
}

type point struct{ x, y float64 }

// Of returns the plan of a tile.
func Of(s System, z, x, y int) *Plan {
	p := &Plan{z: z}
	n := float64(int(1) << z)
	least, most := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for j := range p.mesh {
		down := (float64(y) + float64(j)*step/Size) / n
		lat := math.Atan(math.Sinh(math.Pi*(1-2*down))) * 180 / math.Pi
		for i := range p.mesh[j] {
			lon := (float64(x)+float64(i)*step/Size)/n*360 - 180
			at := s.locate(lon, lat, n)
			p.mesh[j][i] = at
			least = point{math.Min(least.x, at.x), math.Min(least.y, at.y)}
			most = point{math.Max(most.x, at.x), math.Max(most.y, at.y)}
		}
	}
	tile := func(v float64) int { return int(math.Floor(v / Size)) }
	const edge = 0.51 // half a pixel further is looked at; what only touches is not needed
	for ty := max(0, tile(least.y+edge)); ty <= min(tile(most.y-edge), 1<<z-1); ty++ {
		for tx := max(0, tile(least.x+edge)); tx <= min(tile(most.x-edge), 1<<z-1); tx++ {
			p.Tiles = append(p.Tiles, ID{tx, ty})
		}
	}
	return p
}

// locate is where a location lies in pixels of the source, of which the world is n tiles
// wide.
func (s System) locate(lon, lat, n float64) point {
	if s == Degrees {
		return point{(lon + 180) / 360 * n * Size, (90 - lat) / 360 * n * Size}
	}
	at := geo.WGS84ToGCJ02(orb.Point{lon, lat})
	lon, lat = at[0], at[1]
	down := (1 - math.Asinh(math.Tan(lat*math.Pi/180))/math.Pi) / 2
	return point{(lon + 180) / 360 * n * Size, down * n * Size}
}

// Draw draws the tile; sources are pictures by their ids, nil where there is nothing.
func (p *Plan) Draw(sources map[ID]image.Image) *image.NRGBA {
	flat := map[ID]*image.NRGBA{}
	for id, src := range sources {
		if src == nil {
			continue
		}
		m := image.NewNRGBA(image.Rect(0, 0, src.Bounds().Dx(), src.Bounds().Dy()))
		draw.Draw(m, m.Bounds(), src, src.Bounds().Min, draw.Src)
		flat[id] = m
	}
	out := image.NewNRGBA(image.Rect(0, 0, Size, Size))
	for j := range Size {
		for i := range Size {
			at := p.at(float64(i)+0.5, float64(j)+0.5)
			out.SetNRGBA(i, j, sample(flat, at.x-0.5, at.y-0.5))
		}
	}
	return out
}

// at is where a pixel of the tile lies.
func (p *Plan) at(i, j float64) point {
	a, b := min(int(i/step), Size/step-1), min(int(j/step), Size/step-1)
	u, v := i/step-float64(a), j/step-float64(b)
	mix := func(p, q point, t float64) point { return point{p.x + (q.x-p.x)*t, p.y + (q.y-p.y)*t} }
	return mix(mix(p.mesh[b][a], p.mesh[b][a+1], u), mix(p.mesh[b+1][a], p.mesh[b+1][a+1], u), v)
}

// sample is the colour between four pixels; those that are not there leave it clear.
func sample(tiles map[ID]*image.NRGBA, x, y float64) color.NRGBA {
	x0, y0 := math.Floor(x), math.Floor(y)
	u, v := x-x0, y-y0
	var r, g, b, a, w float64
	for k, part := range [4]float64{(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v} {
		c, ok := pixel(tiles, int(x0)+k%2, int(y0)+k/2)
		if !ok || part == 0 {
			continue
		}
		alpha := part * float64(c.A)
		r, g, b = r+alpha*float64(c.R), g+alpha*float64(c.G), b+alpha*float64(c.B)
		a, w = a+alpha, w+part
	}
	if a == 0 || w < 0.5 {
		return color.NRGBA{}
	}
	whole := func(v float64) uint8 { return uint8(math.Min(math.Round(v), 255)) }
	return color.NRGBA{whole(r / a), whole(g / a), whole(b / a), whole(a / w)}
}

func pixel(tiles map[ID]*image.NRGBA, x, y int) (color.NRGBA, bool) {
	if x < 0 || y < 0 {
		return color.NRGBA{}, false
	}
	m := tiles[ID{x / Size, y / Size}]
	if m == nil {
		return color.NRGBA{}, false
	}
	// A picture of another size is taken as one of this.
	side := m.Rect.Dx()
	px, py := x%Size, y%Size
	if side != Size {
		px, py = px*side/Size, min(py*side/Size, m.Rect.Dy()-1)
	}
	return m.NRGBAAt(px, py), true
}

// Encode writes a drawn tile: as JPEG where the sources were and all of it is covered,
// else as PNG.
func Encode(m *image.NRGBA, photo bool) (body []byte, kind string, err error) {
	var b bytes.Buffer
	if photo && m.Opaque() {
		err = jpeg.Encode(&b, m, &jpeg.Options{Quality: 88})
		return b.Bytes(), "image/jpeg", err
	}
	e := png.Encoder{CompressionLevel: png.BestSpeed}
	err = e.Encode(&b, m)
	return b.Bytes(), "image/png", err
}

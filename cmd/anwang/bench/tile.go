package bench

import (
	"fmt"
	"math/rand/v2"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
)

type tile struct{ z, x, y int }

func (t tile) path(layer string) string {
	return fmt.Sprintf("/tiles/%s/%d/%d/%d.mvt", layer, t.z, t.x, t.y)
}

// A screen of 1920 × 1080 shows so many tiles of 512 pixels.
const (
	screenWidth  = 4
	screenHeight = 3
)

// looks lists the n tiles of a zoom that people ask for in turn: somebody opens
// the map on a place, the likelier the more there is, comes closer, drags the
// map a few times, and goes elsewhere. What many look at is asked for often, and
// what is at the edge of it too; tiles beyond all places are left out.
func looks(z int, points []orb.Point, n int, seed uint64) []tile {
	rnd := rand.New(rand.NewPCG(seed, 3))
	lo, hi := reach(z, points)
	var out []tile
	add := func(x, y int) {
		if x >= lo.x && x <= hi.x && y >= lo.y && y <= hi.y && len(out) < n {
			out = append(out, tile{z, x, y})
		}
	}
	for len(out) < n {
		at := maptile.At(points[rnd.IntN(len(points))], maptile.Zoom(z))
		x, y := int(at.X)-rnd.IntN(screenWidth), int(at.Y)-rnd.IntN(screenHeight)
		for i := range screenWidth * screenHeight {
			add(x+i%screenWidth, y+i/screenWidth)
		}
		for range rnd.IntN(5) { // a column or a row comes into sight
			switch rnd.IntN(4) {
			case 0:
				x--
				column(add, x, y)
			case 1:
				x++
				column(add, x+screenWidth-1, y)
			case 2:
				y--
				row(add, x, y)
			default:
				y++
				row(add, x, y+screenHeight-1)
			}
		}
	}
	return out
}

func column(add func(x, y int), x, y int) {
	for i := range screenHeight {
		add(x, y+i)
	}
}

func row(add func(x, y int), x, y int) {
	for i := range screenWidth {
		add(x+i, y)
	}
}

// reach is the first and the last column and row of a zoom with a place.
func reach(z int, points []orb.Point) (lo, hi tile) {
	b := orb.MultiPoint(points).Bound()
	nw, se := maptile.At(b.LeftTop(), maptile.Zoom(z)), maptile.At(b.RightBottom(), maptile.Zoom(z))
	return tile{z, int(nw.X), int(nw.Y)}, tile{z, int(se.X), int(se.Y)}
}

func paths(layer string, ts []tile) []string {
	out := make([]string, len(ts))
	for i, t := range ts {
		out[i] = t.path(layer)
	}
	return out
}

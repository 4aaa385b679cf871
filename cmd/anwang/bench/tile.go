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

// tilesOf picks up to n tiles of a zoom in which the places lie, chosen by the
// places, so that busy tiles are asked more often, as people do.
func tilesOf(z int, places []orb.Point, n int, seed uint64) []tile {
	rnd := rand.New(rand.NewPCG(seed, 3))
	seen := map[tile]bool{}
	var out []tile
	for range 20 * n {
		p := places[rnd.IntN(len(places))]
		m := maptile.At(p, maptile.Zoom(z))
		t := tile{z, int(m.X), int(m.Y)}
		if !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
		if len(out) == n {
			break
		}
	}
	return out
}

func paths(layer string, ts []tile) []string {
	out := make([]string, len(ts))
	for i, t := range ts {
		out[i] = t.path(layer)
	}
	return out
}

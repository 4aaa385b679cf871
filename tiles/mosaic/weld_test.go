package mosaic_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"anwang/grid"
	"anwang/tiles/lattice"
	"anwang/tiles/mosaic"
	"anwang/tiles/sample"
)

// plain is a polygon or many as rings that begin in their least point, without
// points on a straight way, in an order of their own.
func plain(g orb.Geometry) []orb.Ring {
	if p, ok := g.(orb.Polygon); ok {
		g = orb.MultiPolygon{p}
	}
	order := func(a, b orb.Point) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) }
	var out []orb.Ring
	for _, p := range g.(orb.MultiPolygon) {
		for _, r := range p {
			r = r[:len(r)-1]
			var kept orb.Ring
			for i, at := range r {
				a, b := r[(i+len(r)-1)%len(r)], r[(i+1)%len(r)]
				if (at[0]-a[0])*(b[1]-at[1]) != (at[1]-a[1])*(b[0]-at[0]) {
					kept = append(kept, at)
				}
			}
			least := 0
			for i := range kept {
				if order(kept[i], kept[least]) < 0 {
					least = i
				}
			}
			out = append(out, append(kept[least:len(kept):len(kept)], kept[:least]...))
		}
	}
	slices.SortFunc(out, func(a, b orb.Ring) int { return cmp.Or(order(a[0], b[0]), order(a[1], b[1]), len(a)-len(b)) })
	return out
}

// TestWelded: what is put together from strips of arcs is what the resolver
// makes of whole rings cut to the tile.
func TestWelded(t *testing.T) {
	t.Parallel()
	for name, grids := range map[string][]*grid.Grid{"crooked": crooked(), "beijing": beijing(t), "city": sample.City().Grids()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := mosaic.New(grids)
			r := rand.New(rand.NewPCG(6, 6))
			var welded, resolved mosaic.Cutter
			resolved.Resolve()
			for z := 5; z <= mosaic.MaxZoom; z++ {
				lo, hi := lattice.TileRange(m.Bounds(), z)
				for range min(120, 4*int(hi[0]-lo[0]+1)*int(hi[1]-lo[1]+1)) {
					x, y := lo[0]+r.Uint32N(hi[0]-lo[0]+1), lo[1]+r.Uint32N(hi[1]-lo[1]+1)
					got, want := content(t, m.Zoom(z).Tile(x, y, &welded)), content(t, m.Zoom(z).Tile(x, y, &resolved))
					sameShapes(t, fmt.Sprintf("%d/%d/%d", z, x, y), got["grids"], want["grids"])
				}
			}
		})
	}
}

func sameShapes(t *testing.T, where string, got, want []*geojson.Feature) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d grids, the resolver draws %d", where, len(got), len(want))
	}
	for i := range got {
		g, w := plain(got[i].Geometry), plain(want[i].Geometry)
		if idOf(got[i]) != idOf(want[i]) || !reflect.DeepEqual(g, w) {
			t.Fatalf("%s: grid %v is drawn as\n%v, by the resolver as\n%v", where, got[i].ID, g, w)
		}
	}
}

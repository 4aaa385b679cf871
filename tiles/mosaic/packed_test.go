package mosaic_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/klauspost/compress/gzip"

	"anwang/grid"
	"anwang/tiles/lattice"
	"anwang/tiles/mosaic"
	"anwang/tiles/mvt"
	"anwang/tiles/sample"
)

// TestPackedSize: tiles are no longer than at the library's fastest level on the
// whole, and none is much longer.
func TestPackedSize(t *testing.T) {
	t.Parallel()
	plan := sample.City()
	m := mosaic.New(plan.Grids())
	var c mosaic.Cutter
	var z mvt.Gzip
	r := rand.New(rand.NewPCG(2, 2))
	ours, theirs := 0, 0
	for zoom := 8; zoom <= 13; zoom++ {
		lo, hi := lattice.TileRange(plan.Bound, zoom)
		for range 200 {
			cut := m.Zoom(zoom).Tile(lo[0]+r.Uint32N(hi[0]-lo[0]+1), lo[1]+r.Uint32N(hi[1]-lo[1]+1), &c)
			levels := make([]grid.Level, len(cut.Patches))
			for i := range levels {
				levels[i] = grid.Level(r.IntN(5))
			}
			raw := cut.Fill(nil, levels)
			if len(raw) < 1200 {
				continue
			}
			var fastest bytes.Buffer
			w, err := gzip.NewWriterLevel(&fastest, gzip.BestSpeed)
			if err != nil {
				t.Fatal(err)
			}
			_, _ = w.Write(raw)
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			n := len(z.Pack(raw))
			if 100*n > 135*fastest.Len() {
				t.Errorf("a tile of zoom %d and %d bytes takes %d, at the fastest level %d", zoom, len(raw), n, fastest.Len())
			}
			ours, theirs = ours+n, theirs+fastest.Len()
		}
	}
	if ours > theirs {
		t.Errorf("tiles take %d bytes, at the fastest level %d", ours, theirs)
	}
	t.Logf("%d bytes, at the fastest level %d", ours, theirs)
}

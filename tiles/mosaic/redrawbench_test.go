package mosaic_test

import (
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/tiles/mosaic"
	"anwang/tiles/sample"
)

// BenchmarkRedraw moves vertices that two leaf grids share, in a city every zoom of which
// is drawn; beside it stands making all of it anew.
func BenchmarkRedraw(b *testing.B) {
	grids := sample.City().Grids()
	draw := func() *mosaic.Mosaic {
		m := mosaic.New(grids)
		for z := range mosaic.MaxZoom + 1 {
			m.Zoom(z)
		}
		return m
	}
	b.Run("anew", func(b *testing.B) {
		for b.Loop() {
			draw()
		}
	})
	b.Run("moved", func(b *testing.B) {
		m := draw()
		r := rand.New(rand.NewPCG(4, 4))
		leaves := grids[len(grids)-8000:]
		n := 0
		for b.Loop() {
			b.StopTimer()
			ring := leaves[r.IntN(len(leaves))].Shape[0][0]
			at := ring[r.IntN(len(ring)-1)]
			to := geo.Snap(orb.Point{at[0] + 2e-4*(r.Float64()-0.5), at[1] + 2e-4*(r.Float64()-0.5)})
			var changes []mosaic.Change
			for i, g := range grids {
				if shape, had := sample.MoveVertex(g.Shape, at, to); had {
					moved := *g
					moved.Shape = shape
					grids[i] = &moved
					changes = append(changes, mosaic.Change{Grid: &moved, Reshaped: true})
				}
			}
			b.StartTimer()
			before := processorTime(b)
			if _, _, ok := m.Redraw(changes); !ok {
				b.Fatal("drawn anew")
			}
			n += int(processorTime(b) - before)
		}
		b.ReportMetric(float64(n)/1e6/float64(b.N), "cpu-ms/op")
	})
}

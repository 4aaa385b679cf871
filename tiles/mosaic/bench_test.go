package mosaic_test

import (
	"math/rand/v2"
	"runtime"
	"syscall"
	"testing"
	"time"

	"anwang/tiles/lattice"
	"anwang/tiles/mosaic"
	"anwang/tiles/mvt"
	"anwang/tiles/sample"
)

// BenchmarkReady is what a start pays before the first tile of each zoom.
func BenchmarkReady(b *testing.B) {
	for _, c := range []struct {
		name string
		plan sample.Plan
	}{{"city8000", sample.City()}, {"province20000", sample.Province()}} {
		grids := c.plan.Grids()
		b.Run(c.name, func(b *testing.B) {
			for range b.N {
				start := time.Now()
				m := mosaic.New(grids)
				m.Zoom(8)
				b.ReportMetric(float64(time.Since(start).Milliseconds()), "ms/first-zoom")
				for z := range mosaic.MaxZoom + 1 {
					s := time.Now()
					m.Zoom(z)
					if b.N == 1 {
						b.Logf("zoom %d depth %d: %v", z, m.Finest(z), time.Since(s))
					}
				}
			}
		})
	}
}

// BenchmarkTile cuts tiles that were never cut before, with gzip.
func BenchmarkTile(b *testing.B) {
	plan := sample.Province()
	m := mosaic.New(plan.Grids())
	var gz mvt.Gzip
	var before, after runtime.MemStats
	for _, z := range []int{8, 11, 14} {
		b.Run("z"+string(rune('0'+z/10))+string(rune('0'+z%10)), func(b *testing.B) {
			runtime.GC()
			runtime.ReadMemStats(&before)
			zm := m.Zoom(z)
			runtime.GC()
			runtime.ReadMemStats(&after)
			lo, hi := lattice.TileRange(plan.Bound, z)
			r := rand.New(rand.NewPCG(7, 7))
			var c mosaic.Cutter
			raw, packed := 0, 0
			b.ReportAllocs()
			b.ResetTimer()
			start := processorTime(b)
			for range b.N {
				x := lo[0] + r.Uint32N(hi[0]-lo[0]+1)
				y := lo[1] + r.Uint32N(hi[1]-lo[1]+1)
				t := zm.Tile(x, y, &c)
				raw += len(t.Raw)
				packed += len(gz.Pack(t.Raw))
			}
			used := processorTime(b) - start // other work on the machine is not in it
			b.ReportMetric(float64(used.Microseconds())/float64(b.N), "cpu-µs/tile")
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "tiles/s")
			b.ReportMetric(float64(raw)/float64(b.N), "raw-B/tile")
			b.ReportMetric(float64(packed)/float64(b.N), "gzip-B/tile")
			b.ReportMetric(float64(int64(after.HeapAlloc)-int64(before.HeapAlloc))/1e6, "MB/zoom")
		})
	}
}

// processorTime is the time this process has had on all processors.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

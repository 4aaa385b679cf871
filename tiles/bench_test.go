package tiles_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/tiles"
	"anwang/tiles/lattice"
	"anwang/tiles/sample"
)

// province is a live state of 20,000 grids of 187 vertices and a million
// enterprises, clustered in towns.
func province(b *testing.B, points int) *live.State {
	b.Helper()
	plan := sample.Province()
	all := plan.Grids()
	s := live.New(live.Options{})
	r := rand.New(rand.NewPCG(3, 3))
	var leaves []*grid.Grid
	snap := &grid.Snapshot{
		Position: 1,
		Networks: []grid.Network{{
			ID: 1, Key: "territory", Kind: grid.Territory,
			Depths: []grid.Depth{{Depth: 1}, {Depth: 2}, {Depth: 3}, {Depth: 4}, {Depth: 5}},
		}},
		Rollup: grid.Rollup{Version: "bench", Mode: grid.RollupMax, K: map[uint8]float64{1: 1, 2: 1, 3: 1, 4: 1, 5: 1}},
	}
	for _, g := range all {
		snap.Grids = append(snap.Grids, *g)
		if g.Leaf {
			leaves = append(leaves, g)
		}
	}
	snap.Points = func(yield func(grid.Point) error) error {
		for i := range points {
			g := leaves[r.IntN(len(leaves))]
			if i%3 > 0 {
				g = leaves[int(float64(len(leaves)-1)*r.Float64()*r.Float64()*r.Float64())]
			}
			bound := g.Shape.Bound()
			p := grid.Point{
				Kind: grid.KindEnterprise, ID: grid.ID(i + 1), Grid: g.ID, Name: fmt.Sprintf("演示·第%d号企业有限公司", i), Level: grid.Level(r.IntN(5)),
				Synthetic: true,
				Lon:       bound.Min[0] + r.Float64()*(bound.Max[0]-bound.Min[0]), Lat: bound.Min[1] + r.Float64()*(bound.Max[1]-bound.Min[1]),
			}
			if err := yield(p); err != nil {
				return err
			}
		}
		return nil
	}
	if _, err := s.Load(context.Background(), snap); err != nil {
		b.Fatal(err)
	}
	return s
}

// BenchmarkUncached builds every tile anew, from request to gzip bytes and tag,
// on all processors. Geometry of grid tiles is cold or kept.
func BenchmarkUncached(b *testing.B) {
	state := province(b, 1_000_000)
	bound := sample.Province().Bound
	for _, c := range []struct {
		layer, name string
		geometry    int64
	}{
		{tiles.Enterprises, "points", 0}, {tiles.Grids, "grids-cold", 1}, {tiles.Grids, "grids-geometry-kept", 1 << 30},
	} {
		for _, z := range []int{8, 11, 14} {
			b.Run(fmt.Sprintf("%s/z%02d", c.name, z), func(b *testing.B) {
				set := tiles.New(state, tiles.Options{CacheBytes: 1, GeometryBytes: c.geometry})
				lo, hi := lattice.TileRange(bound, z)
				ctx := context.Background()
				ask := func(r *rand.Rand) int {
					x, y := lo[0]+r.Uint32N(hi[0]-lo[0]+1), lo[1]+r.Uint32N(hi[1]-lo[1]+1)
					t, err := set.Tile(ctx, state.View(grid.Everything), c.layer, z, int(x), int(y))
					if err != nil {
						b.Error(err)
					}
					return len(t.Body)
				}
				warm := rand.New(rand.NewPCG(1, 1))
				ask(warm)
				if c.geometry > 1 {
					for range 20_000 {
						ask(warm)
					}
				}
				var bytes, largest, seed atomic.Int64
				b.ResetTimer()
				start := processorTime(b)
				b.RunParallel(func(pb *testing.PB) {
					r := rand.New(rand.NewPCG(uint64(seed.Add(1)), 9))
					for pb.Next() {
						n := int64(ask(r))
						bytes.Add(n)
						for was := largest.Load(); n > was && !largest.CompareAndSwap(was, n); was = largest.Load() {
						}
					}
				})
				// what the machine's other work leaves us shows in tiles/s, not here
				used := processorTime(b) - start
				b.ReportMetric(float64(used.Microseconds())/float64(b.N), "cpu-µs/tile")
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "tiles/s")
				b.ReportMetric(float64(bytes.Load())/float64(b.N), "gzip-B/tile")
				b.ReportMetric(float64(largest.Load()), "largest-B")
			})
		}
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

// BenchmarkCached is a tile that is kept.
func BenchmarkCached(b *testing.B) {
	w := newTown(b)
	w.apply(w.enterprise(1, 116.5, 40, grid.Red))
	x, y := at(116.5, 40, 12)
	ctx := context.Background()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := w.set.Tile(ctx, w.View(grid.Everything), tiles.Grids, 12, x, y); err != nil {
				b.Error(err)
			}
		}
	})
}

// BenchmarkRecolour is every leaf and everything above it changing colour at
// once, with 20,000 tiles kept.
func BenchmarkRecolour(b *testing.B) {
	state := province(b, 0)
	set := tiles.New(state, tiles.Options{})
	r := rand.New(rand.NewPCG(5, 5))
	bound := sample.Province().Bound
	var changes []live.GridChange
	for range b.N {
		b.StopTimer()
		for range 20_000 {
			z := 8 + r.IntN(7)
			lo, hi := lattice.TileRange(bound, z)
			if _, err := set.Tile(context.Background(), state.View(grid.Everything), tiles.Grids, z, int(lo[0]+r.Uint32N(hi[0]-lo[0]+1)),
				int(lo[1]+r.Uint32N(hi[1]-lo[1]+1))); err != nil {
				b.Fatal(err)
			}
		}
		changes = changes[:0]
		for _, g := range state.Grids(0) {
			changes = append(changes, live.GridChange{ID: g.ID, To: grid.Level(1 + r.IntN(4))})
		}
		b.StartTimer()
		set.Invalidate(&live.Event{Position: 2, Grids: changes})
	}
	b.ReportMetric(float64(set.Stats().Dropped)/float64(b.N), "tiles-dropped")
}

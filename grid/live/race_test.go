package live_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/live"
)

// TestReadersNeverSeeHalfABatch: every batch moves an enterprise between two
// streets and swaps two levels, so that sums over the city never change.
func TestReadersNeverSeeHalfABatch(t *testing.T) {
	t.Parallel()
	c := newCity(3)
	r := seeded(11)
	points := c.points(r, 2000)
	points = append(points,
		at(grid.KindEnterprise, 90001, 0, 0, level(grid.Red)), at(grid.KindEnterprise, 90002, 2, 2, level(grid.Blue)))
	s := start(t, points...)
	want, _ := s.Tally(1)
	done := make(chan struct{})
	var readers sync.WaitGroup
	for _, read := range readings(t, s, want) {
		readers.Go(func() {
			r := seeded(rand.Uint64())
			for {
				select {
				case <-done:
					return
				default:
					read(r)
				}
			}
		})
	}
	write(s, c)
	close(done)
	readers.Wait()
	if bad := s.Check(); len(bad) > 0 {
		t.Error(bad)
	}
}

// readings are the ways to read; the sums they see must always be those wanted.
func readings(t *testing.T, s *live.State, want grid.Tally) []func(*rand.Rand) {
	return []func(*rand.Rand){
		func(*rand.Rand) {
			if got, _ := s.Tally(1); got != want {
				t.Errorf("the city counts %+v, want %+v", got, want)
			}
		},
		func(*rand.Rand) {
			p, err := s.Query(grid.KindEnterprise, grid.Filter{}, "", 5)
			if err != nil || p.Matched != int(want.Enterprises.Total()) {
				t.Errorf("matched %d %v", p.Matched, err)
			}
		},
		func(r *rand.Rand) {
			cells := s.Cluster(nil, grid.KindEnterprise, 4, 13, 6, live.ClusterOptions{Singles: uint32(1 + r.IntN(2000))})
			var got grid.Counts
			for i := range cells {
				for k, n := range cells[i].Counts {
					got[k] += n
				}
			}
			if got != want.Enterprises {
				t.Errorf("the tile counts %v, want %v", got, want.Enterprises)
			}
		},
		func(r *rand.Rand) {
			if n := len(s.Nearest(grid.KindEnterprise, west+r.Float64(), south+r.Float64(), 3, 0)); n != 3 {
				t.Errorf("%d nearest", n)
			}
			if _, err := s.Search(context.Background(), "化工", 5); err != nil {
				t.Error(err)
			}
			s.Locate(west+r.Float64(), south+r.Float64())
			s.Levels(0)
			s.Result(1)
			s.Status()
			s.Path(1000)
			s.Digest()
		},
	}
}

// write plays batches, ticks and boundary changes.
func write(s *live.State, c *city) {
	a, b := at(grid.KindEnterprise, 90001, 0, 0, level(grid.Red)), at(grid.KindEnterprise, 90002, 2, 2, level(grid.Blue))
	for i := range 300 {
		a.Level, b.Level = b.Level, a.Level
		a.Lon, a.Lat, a.Grid, b.Lon, b.Lat, b.Grid = b.Lon, b.Lat, b.Grid, a.Lon, a.Lat, a.Grid
		u := batch(grid.Position(i+2), a, b)
		if i%20 == 0 {
			u.Boundaries, u.Networks, u.Grids = true, networks(), c.grids
		}
		s.Apply(u)
		s.Tick(now.Add(-time.Minute))
	}
}

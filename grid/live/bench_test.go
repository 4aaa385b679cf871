package live_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/live"

	"github.com/paulmach/orb"
)

// benchPoints is how many points the benchmarks stand on. ANWANG_BENCH_POINTS
// sets another number, 10000000 for the figures of a nation.
func benchPoints() int {
	if n, err := strconv.Atoi(os.Getenv("ANWANG_BENCH_POINTS")); err == nil && n > 0 {
		return n
	}
	return 1_000_000
}

var loaded = sync.OnceValue(func() *live.State { return load(benchPoints()) })

// load fills a state with n points in a city of 8 100 streets.
func load(n int) *live.State {
	s := live.New(live.Options{Now: func() time.Time { return now }})
	if _, err := s.Load(context.Background(), stream(n)); err != nil {
		panic(err)
	}
	return s
}

// stream is a snapshot of n points, made while they are read: no memory but the
// state's own is held. Nine in ten of them are where people work.
func stream(n int) *grid.Snapshot {
	c := newCity(90)
	snap := c.snapshot(nil)
	snap.Points = func(yield func(grid.Point) error) error {
		r := seeded(1)
		for i := range n {
			p := c.benchPoint(r, i)
			if err := yield(p); err != nil {
				return err
			}
		}
		return nil
	}
	return snap
}

func (c *city) benchPoint(r *rand.Rand, i int) grid.Point {
	p := c.point(r, benchKind(i), grid.ID(i+1))
	p.Sector = sectorSetsOf[r.IntN(len(sectorSetsOf))]
	p.Lon, p.Lat = c.work(r)
	p.Grid = c.leaf(p.Lon, p.Lat)
	return p
}

func benchKind(i int) grid.Kind {
	switch m := i % 20; {
	case m == 0:
		return grid.KindHazard
	case m < 6:
		return grid.KindDanger
	}
	return grid.KindEnterprise
}

// work is a place in one of 400 centres of work, or anywhere.
func (c *city) work(r *rand.Rand) (lon, lat float64) {
	x, y := r.Float64(), r.Float64()
	if r.IntN(10) > 0 {
		at := r.IntN(400)
		x = float64(at*37%400)/400 + r.NormFloat64()/100
		y = float64(at*71%400)/400 + r.NormFloat64()/100
	}
	clip := func(v float64) float64 { return min(max(v, 0), 0.999999) }
	return west + span*clip(x), south + span*clip(y)
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkLoad fills a state and reports the memory of a point beside its
// strings, R-tree included.
func BenchmarkLoad(b *testing.B) {
	n := benchPoints()
	text, began := 0, time.Now()
	_ = stream(n).Points(func(p grid.Point) error {
		text += len(p.Name) + len(p.Code) + len(p.Initials)
		return nil
	})
	making := time.Since(began) // of the points themselves
	for b.Loop() {
		grids := live.New(live.Options{})
		before := heap()
		if _, err := grids.Load(context.Background(), newCity(90).snapshot(nil)); err != nil {
			b.Fatal(err)
		}
		base := heap() - before // of the grids, which are no points
		runtime.KeepAlive(grids)
		grids = nil
		before = heap()
		start := time.Now()
		s := load(n)
		took := time.Since(start) - making
		after := heap()
		b.ReportMetric((float64(after-before-base)-float64(text))/float64(n), "B/point")
		b.ReportMetric(took.Seconds(), "s")
		runtime.KeepAlive(s)
	}
}

// BenchmarkApply changes points one by one, each in a batch of its own.
func BenchmarkApply(b *testing.B) {
	s, c, n := loaded(), newCity(90), benchPoints()
	r := seeded(3)
	for _, what := range []string{"level", "move"} {
		b.Run(what, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				p := c.another(r, s, grid.ID(1+r.IntN(n)), what == "move")
				s.Apply(grid.Batch{Position: 1, Committed: now, Updates: []grid.Update{{Kind: p.Kind, ID: p.ID, Point: &p}}})
			}
		})
	}
}

// another is a point as it is, but moved or of another level.
func (c *city) another(r *rand.Rand, s *live.State, id grid.ID, moved bool) grid.Point {
	it, _ := s.Point(benchKind(int(id-1)), id)
	p := it.Point
	if moved {
		p.Lon, p.Lat = c.work(r)
		p.Grid = c.leaf(p.Lon, p.Lat)
	} else {
		p.Level = (p.Level + 1) % 5
	}
	return p
}

func BenchmarkTally(b *testing.B) {
	s, c := loaded(), newCity(90)
	for name, id := range map[string]grid.ID{"root": 1, "leaf": c.street(3, 3)} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, ok := s.Tally(id); !ok {
					b.Fatal("no tally")
				}
			}
		})
	}
}

func BenchmarkResult(b *testing.B) {
	s := loaded()
	for b.Loop() {
		if _, ok := s.Result(1); !ok {
			b.Fatal("no result")
		}
	}
}

// BenchmarkCluster reads tiles with points in them, at three zooms.
func BenchmarkCluster(b *testing.B) {
	s := loaded()
	for _, z := range []uint8{4, 8, 11, 14, 16} {
		b.Run(fmt.Sprintf("z%d", z), func(b *testing.B) {
			tiles := someTiles(z, 512)
			buf := make([]live.Cell, 0, 4096)
			cells := 0
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				t := tiles[i%len(tiles)]
				buf = s.Cluster(buf[:0], grid.KindEnterprise, z, t[0], t[1], live.ClusterOptions{})
				cells += len(buf)
			}
			b.ReportMetric(float64(cells)/float64(b.N), "cells")
		})
	}
}

// someTiles are tiles where people work.
func someTiles(z uint8, n int) [][2]uint32 {
	r, c := seeded(9), newCity(1)
	out := make([][2]uint32, n)
	for i := range out {
		var p grid.Point
		p.Lon, p.Lat = c.work(r)
		x, y := mercator(&p)
		out[i] = [2]uint32{shift(x, z), shift(y, z)}
	}
	return out
}

func BenchmarkNearest(b *testing.B) {
	s, r, c := loaded(), seeded(5), newCity(1)
	for b.Loop() {
		lon, lat := c.work(r)
		if n := len(s.Nearest(grid.KindEnterprise, lon, lat, 10, 0)); n != 10 {
			b.Fatal(n)
		}
	}
}

func BenchmarkLocate(b *testing.B) {
	s, r, c := loaded(), seeded(5), newCity(1)
	for b.Loop() {
		lon, lat := c.work(r)
		if s.Locate(lon, lat) == 0 {
			b.Fatal("nowhere")
		}
	}
}

// BenchmarkSearch looks for names, initials and codes among 170 000 points.
func BenchmarkSearch(b *testing.B) {
	s := load(170_000)
	for _, q := range []string{"化工12", "演示", "没有这样的", "ysjx", "9111000012", "G17"} {
		b.Run(q, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Search(context.Background(), q, 20); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkQuery(b *testing.B) {
	s, c := loaded(), newCity(90)
	box := orb.Bound{Min: orb.Point{116.4, 39.9}, Max: orb.Point{116.45, 39.95}}
	county := orb.MultiPolygon{{round(116.5, 40, 0.08, 4228)}}
	for name, f := range map[string]grid.Filter{
		"everything": {},
		"district":   {Areas: grid.Under(c.district(4))},
		"street":     {Areas: grid.Under(c.street(4, 4))},
		"red":        {Levels: []grid.Level{grid.Red}},
		"box":        {Areas: []grid.Area{grid.Box{Bound: box}}},
		"polygon":    {Areas: []grid.Area{grid.Polygon{Shape: county}}},
		"circle":     {Areas: []grid.Area{grid.Circle{Centre: orb.Point{116.5, 40}, Radius: 8000}}},
		"text":       {Text: "化工12"},
	} {
		b.Run(name, func(b *testing.B) {
			var p live.Page
			var err error
			for b.Loop() {
				if p, err = s.Query(grid.KindEnterprise, f, "", 50); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(p.Matched), "matched")
		})
	}
}

// BenchmarkPolygonCount counts the points of a county-like polygon.
func BenchmarkPolygonCount(b *testing.B) {
	s := loaded()
	county := orb.MultiPolygon{{round(116.5, 40, 0.08, 4228)}}
	for b.Loop() {
		if _, err := s.Count(grid.KindEnterprise, grid.Filter{Areas: []grid.Area{grid.Polygon{Shape: county}}}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLevels(b *testing.B) {
	s := loaded()
	for b.Loop() {
		if len(s.Levels(0).IDs) == 0 {
			b.Fatal("no grids")
		}
	}
}

// BenchmarkRule changes the rule: every grid's colour is decided anew.
func BenchmarkRule(b *testing.B) {
	s := loaded()
	for i := 0; b.Loop(); i++ {
		u := rule()
		u.Weights[1] += float64(i % 2)
		s.Apply(grid.Batch{Position: 1, Rollup: &u})
	}
}

package live_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/live"

	"github.com/paulmach/orb"
)

// sectorSetsOf the benchmarks; one point in eight has each.
var sectorSetsOf = func() (list []grid.SectorSet) {
	for i, name := range sectorNames {
		list = append(list, grid.SectorSet(name), grid.SectorsOf(name, sectorNames[(i+3)%len(sectorNames)]))
	}
	return list
}()

// sectorNames are the sectors; a point has one or two.
var sectorNames = [...]string{"chemical", "mine", "trade", "construction", "fire", "transport", "power", "food"}

// benchScopes are what people of a city hold: all, a district, a street, a
// sector across the city, and a bit of each.
func benchScopes(c *city) []struct {
	name  string
	scope grid.Scope
} {
	return []struct {
		name  string
		scope grid.Scope
	}{
		{"everything", grid.Everything},
		{"city", scopeOf(1)},
		{"district", scopeOf(c.district(32))},
		{"street", scopeOf(c.street(32, 40))},
		{"sector", grid.NewScope(grid.Term{Grid: 1, Sector: "chemical"})},
		{"union", grid.NewScope(grid.Term{Grid: c.district(32)}, grid.Term{Grid: c.street(40, 40)},
			grid.Term{Grid: c.district(50), Sector: "mine"}, grid.Term{Enterprise: 4711})},
	}
}

// tilesOf are tiles with something of the view in them; want of them at most.
func tilesOf(v *live.View, z uint8, want int) [][2]uint32 {
	var out [][2]uint32
	for _, t := range append(someTiles(z, 512), [2]uint32{0, 0}) {
		if len(out) < want && len(v.Cluster(nil, grid.KindEnterprise, z, t[0], t[1], live.ClusterOptions{})) > 0 {
			out = append(out, t)
		}
	}
	if len(out) > 0 {
		return out
	}
	v.Each(grid.KindEnterprise, func(it *live.Item) bool {
		x, y := mercator(&it.Point)
		out = append(out, [2]uint32{shift(x, z), shift(y, z)})
		return len(out) < want
	})
	return out
}

// BenchmarkViewCluster reads tiles of scopes, each beside the same tiles read
// without one. x/everything is the ratio; it must stay below 1.5.
func BenchmarkViewCluster(b *testing.B) {
	s, c := loaded(), newCity(90)
	for _, z := range []uint8{8, 11, 14} {
		for _, x := range benchScopes(c) {
			v := s.View(x.scope)
			tiles := tilesOf(v, z, 256)
			b.Run(fmt.Sprintf("z%d/%s", z, x.name), func(b *testing.B) {
				buf := make([]live.Cell, 0, 4096)
				read := func(v *live.View, i int) int {
					t := tiles[i%len(tiles)]
					buf = v.Cluster(buf[:0], grid.KindEnterprise, z, t[0], t[1], live.ClusterOptions{})
					return len(buf)
				}
				const turn = 64 // tiles of one, then the same of the other
				all, cells, n := s.View(grid.Everything), 0, 0
				var scoped, control time.Duration
				for ; b.Loop(); n += turn {
					began := time.Now()
					for i := range turn {
						cells += read(v, n+i)
					}
					between := time.Now()
					for i := range turn {
						read(all, n+i)
					}
					scoped, control = scoped+between.Sub(began), control+time.Since(between)
				}
				b.ReportMetric(0, "ns/op")
				b.ReportMetric(float64(scoped)/float64(n), "ns/tile")
				b.ReportMetric(float64(scoped)/float64(control), "x/everything")
				b.ReportMetric(float64(cells)/float64(n), "cells")
			})
		}
	}
}

// BenchmarkViewQuery reads pages of lists; compare the lines of a filter.
func BenchmarkViewQuery(b *testing.B) {
	s, c := loaded(), newCity(90)
	box := orb.Bound{Min: orb.Point{116.3, 39.9}, Max: orb.Point{116.4, 40}}
	for _, f := range []struct {
		name   string
		filter grid.Filter
	}{
		{"all", grid.Filter{}},
		{"red", grid.Filter{Levels: []grid.Level{grid.Red}}},
		{"grid", grid.Filter{Areas: grid.Under(1)}},
		{"box", grid.Filter{Areas: []grid.Area{grid.Box{Bound: box}}}},
		{"text", grid.Filter{Text: "化工12"}},
	} {
		for _, x := range benchScopes(c) {
			v := s.View(x.scope)
			b.Run(f.name+"/"+x.name, func(b *testing.B) {
				var p live.Page
				var err error
				for b.Loop() {
					if p, err = v.Query(grid.KindEnterprise, f.filter, "", 50); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(p.Matched), "matched")
			})
		}
	}
}

// BenchmarkViewLevels reads colour tables.
func BenchmarkViewLevels(b *testing.B) {
	s, c := loaded(), newCity(90)
	for _, x := range benchScopes(c) {
		v := s.View(x.scope)
		b.Run(x.name, func(b *testing.B) {
			n := 0
			for b.Loop() {
				n = len(v.Levels(0).IDs)
			}
			b.ReportMetric(float64(n), "grids")
		})
	}
}

// BenchmarkViewMake makes what is kept for a view: what its first reader waits
// for, the first tile included.
func BenchmarkViewMake(b *testing.B) {
	s, c, clock := load(benchPoints()), newCity(90), now
	for _, x := range benchScopes(c)[1:] {
		b.Run(x.name, func(b *testing.B) {
			v := s.View(x.scope)
			for b.Loop() {
				v.Cluster(nil, grid.KindEnterprise, 0, 0, 0, live.ClusterOptions{})
				b.StopTimer()
				clock = clock.Add(31 * time.Minute)
				s.Tick(clock) // forgets it
				b.StartTimer()
			}
		})
	}
}

// BenchmarkViewApply changes points one by one while many views are in use, a
// third each streets, districts and sectors across a district, and all of them
// have been drawn.
func BenchmarkViewApply(b *testing.B) {
	s, c, n := load(benchPoints()), newCity(90), benchPoints()
	used := 0
	for _, views := range []int{0, 200, 1000} {
		for ; used < views; used++ {
			scope := scopeOf(c.street(used%90, used/90*7%90))
			switch used % 3 {
			case 1:
				scope = grid.NewScope(grid.Term{Grid: c.district(used % 90)}, grid.Term{Grid: c.street(used%89, used/90)})
			case 2:
				scope = grid.NewScope(grid.Term{Grid: c.district(used % 90), Sector: sectorNames[used/90%8]})
			}
			for k := range grid.Kind(grid.Kinds) {
				s.View(scope).Cluster(nil, k, 0, 0, 0, live.ClusterOptions{})
			}
		}
		for _, what := range []string{"level", "move"} {
			b.Run(what+"/"+strconv.Itoa(views)+" views", func(b *testing.B) {
				r, told := seeded(3), 0
				b.ReportAllocs()
				i := 0
				for b.Loop() {
					p := c.another(r, s, grid.ID(1+r.IntN(n)), what == "move")
					told += len(s.Apply(grid.Batch{Position: 1, Committed: now, Updates: []grid.Update{{Kind: p.Kind, ID: p.ID, Point: &p}}}).Views)
					i++
				}
				b.ReportMetric(float64(told)/float64(i), "told")
			})
		}
	}
}

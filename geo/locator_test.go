package geo_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"anwang/geo"
)

// brute is what a Locator must answer.
func brute(rs []geo.Region, p orb.Point) []int {
	var in []int
	for i, r := range rs {
		if geo.Contains(r.Shape, p) {
			in = append(in, i)
		}
	}
	slices.SortFunc(in, func(a, b int) int {
		if rs[a].Code < rs[b].Code {
			return -1
		}
		return 1
	})
	return in
}

func same(t interface{ Fatalf(string, ...any) }, l *geo.Locator, rs []geo.Region, p orb.Point) {
	want := brute(rs, p)
	if got := l.All(p); !slices.Equal(got, want) {
		t.Fatalf("%v lies in %v, want %v", p, got, want)
	}
	first := -1
	if len(want) > 0 {
		first = want[0]
	}
	if got := l.Locate(p); got != first {
		t.Fatalf("%v located in %d, want %d", p, got, first)
	}
}

// Stars around random centres, overlapping as they like, with few distinct
// coordinates, so that points fall on borders, vertices and cell middles.
func TestLocatorEqualsBruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 12).Draw(t, "regions")
		rs := make([]geo.Region, n)
		scale := rapid.SampledFrom([]float64{1, 0.25, 1e-3, 1.0 / 3}).Draw(t, "scale")
		num := rapid.IntRange(-8, 8)
		at := func(x, y int) orb.Point { return orb.Point{116 + float64(x)*scale, 40 + float64(y)*scale} }
		for i := range rs {
			rs[i].Code = fmt.Sprint(rapid.IntRange(0, 99).Draw(t, "code"), "/", i)
			x, y := num.Draw(t, "x"), num.Draw(t, "y")
			var ring orb.Ring
			for _, d := range [][2]int{{1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}, {0, -1}, {1, -1}} {
				if r := rapid.IntRange(0, 4).Draw(t, "radius"); r > 0 {
					ring = append(ring, at(x+d[0]*r, y+d[1]*r))
				}
			}
			if len(ring) > 2 {
				rs[i].Shape = orb.MultiPolygon{{append(ring, ring[0])}}
			}
		}
		l := geo.NewLocator(rs)
		for x := -9; x <= 9; x++ {
			for y := -9; y <= 9; y++ {
				same(t, l, rs, at(x, y))
			}
		}
		for range 40 {
			same(t, l, rs, orb.Point{
				116 + rapid.Float64Range(-9, 9).Draw(t, "px")*scale, 40 + rapid.Float64Range(-9, 9).Draw(t, "py")*scale,
			})
		}
	})
}

func TestLocatorTieGoesToLowerCode(t *testing.T) {
	t.Parallel()
	east := orb.MultiPolygon{{{{1, 0}, {2, 0}, {2, 1}, {1, 1}, {1, 0}}}}
	west := orb.MultiPolygon{{{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}}}
	l := geo.NewLocator([]geo.Region{{"b", west}, {"a", east}})
	for p, want := range map[orb.Point]int{
		{1, 0.5}: 1, {1, 0}: 1, {1, 1}: 1, {0.999, 0.5}: 0, {1.001, 0.5}: 1, {0, 0}: 0, {2.0000001, 0.5}: -1,
		{math.NaN(), 0}: -1, {math.Inf(1), 0.5}: -1, {0.5, math.Inf(-1)}: -1,
	} {
		if got := l.Locate(p); got != want {
			t.Errorf("%v: got %d want %d", p, got, want)
		}
	}
}

// jagged makes n×n jagged neighbours with 2·k vertices each.
func jagged(n, k int) []geo.Region {
	line := func(i, j int, d orb.Point) []orb.Point { // from corner i,j along d
		rng := rand.New(rand.NewPCG(uint64(i*1000+j), uint64(d[0])))
		var ps []orb.Point
		for s := range k {
			f := float64(s) / float64(k)
			w := 0.0
			if s > 0 {
				w = rng.Float64()*0.3 - 0.15
			}
			ps = append(ps, geo.Snap(orb.Point{
				115 + (float64(i)+d[0]*f+d[1]*w)*0.02, 39 + (float64(j)+d[1]*f+d[0]*w)*0.02,
			}))
		}
		return ps
	}
	rev := func(ps []orb.Point, last orb.Point) []orb.Point {
		ps = append(slices.Clone(ps), last)
		slices.Reverse(ps)
		return ps[:len(ps)-1]
	}
	corner := func(i, j int) orb.Point { return geo.Snap(orb.Point{115 + float64(i)*0.02, 39 + float64(j)*0.02}) }
	var rs []geo.Region
	for i := range n {
		for j := range n {
			var r orb.Ring
			r = append(r, line(i, j, orb.Point{1, 0})...)
			r = append(r, line(i+1, j, orb.Point{0, 1})...)
			r = append(r, rev(line(i, j+1, orb.Point{1, 0}), corner(i+1, j+1))...)
			r = append(r, rev(line(i, j, orb.Point{0, 1}), corner(i, j+1))...)
			rs = append(rs, geo.Region{Code: fmt.Sprintf("%03d%03d", i, j), Shape: orb.MultiPolygon{{append(r, r[0])}}})
		}
	}
	return rs
}

func TestLocatorOnCover(t *testing.T) {
	t.Parallel()
	rs := jagged(12, 6)
	l := geo.NewLocator(rs)
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		same(t, l, rs, orb.Point{114.99 + rng.Float64()*0.26, 38.99 + rng.Float64()*0.26})
	}
	for _, r := range rs {
		ring := r.Shape[0][0]
		for i, p := range ring[1:] {
			same(t, l, rs, p)
			same(t, l, rs, orb.Point{p[0]/2 + ring[i][0]/2, p[1]/2 + ring[i][1]/2})
		}
	}
}

func BenchmarkLocate8000(b *testing.B) {
	rs := jagged(90, 16) // 8,100 regions, 518,400 vertices
	l := geo.NewLocator(rs)
	rng := rand.New(rand.NewPCG(1, 2))
	ps := make([]orb.Point, 1<<16)
	for i := range ps {
		ps[i] = orb.Point{115 + rng.Float64()*1.8, 39 + rng.Float64()*1.8}
	}
	b.ReportAllocs()
	i, found := 0, 0
	for b.Loop() {
		if l.Locate(ps[i&(1<<16-1)]) >= 0 {
			found++
		}
		i++
	}
}

func BenchmarkNewLocator8000(b *testing.B) {
	rs := jagged(90, 16)
	for b.Loop() {
		geo.NewLocator(rs)
	}
}

package geo_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"anwang/geo"
)

// bigOrient is the determinant in rational numbers.
func bigOrient(a, b, c orb.Point) int {
	r := func(x float64) *big.Rat { return new(big.Rat).SetFloat64(x) }
	sub := func(x, y float64) *big.Rat { return new(big.Rat).Sub(r(x), r(y)) }
	l := new(big.Rat).Mul(sub(b[0], a[0]), sub(c[1], a[1]))
	m := new(big.Rat).Mul(sub(b[1], a[1]), sub(c[0], a[0]))
	return l.Cmp(m)
}

// multipliable is p without what is so small that a product with it underflows,
// of which Orient promises nothing.
func multipliable(p orb.Point) orb.Point {
	for i, x := range p {
		if math.Abs(x) < 1e-100 {
			p[i] = 0
		}
	}
	return p
}

func TestOrientIsExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		co := rapid.OneOf(
			rapid.Float64Range(-180, 180),
			rapid.Custom(func(t *rapid.T) float64 { return float64(rapid.Int32Range(-1e9, 1e9).Draw(t, "k")) / 1e7 }),
			rapid.SampledFrom([]float64{0, 0.1, 116.3, 116.3 + 1e-14, 0.1 + 1e-17, -0.1}),
		)
		a := multipliable(orb.Point{co.Draw(t, "ax"), co.Draw(t, "ay")})
		b := multipliable(orb.Point{co.Draw(t, "bx"), co.Draw(t, "by")})
		c := multipliable(orb.Point{co.Draw(t, "cx"), co.Draw(t, "cy")})
		if rapid.Bool().Draw(t, "nearly on the line") {
			f := rapid.Float64Range(-1, 2).Draw(t, "f")
			c = multipliable(orb.Point{a[0] + f*(b[0]-a[0]), a[1] + f*(b[1]-a[1])})
		}
		if got, want := geo.Orient(a, b, c), bigOrient(a, b, c); got != want {
			t.Fatalf("%v %v %v: %d want %d", a, b, c, got, want)
		}
	})
}

func TestLabelIsInside(t *testing.T) {
	t.Parallel()
	for name, mp := range map[string]orb.MultiPolygon{
		"square": {{square}},
		"ring":   {{{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}, {{1, 1}, {1, 9}, {9, 9}, {9, 1}, {1, 1}}}},
		"comb":   {{{{0, 0}, {9, 0}, {9, 9}, {8.999, 9}, {8.999, 0.001}, {0.001, 0.001}, {0.001, 9}, {0, 9}, {0, 0}}}},
		"sliver": {{{{116, 39}, {116.5, 39.0000001}, {117, 39}, {116.5, 39.0000002}, {116, 39}}}},
		"spike":  {{{{116, 39}, {117, 39.0000001}, {117, 39.0000002}, {116, 39}}}},
		"island": {{{{0, 0}, {.1, 0}, {.1, .1}, {0, 0}}}, {square}},
	} {
		if p := geo.Label(mp); !geo.Contains(mp, p) {
			t.Errorf("%s: %v is outside", name, p)
		}
		if p := geo.Inside(mp[0]); !geo.Contains(mp, p) {
			t.Errorf("%s: inner point %v is outside", name, p)
		}
	}
	if p := geo.Label(orb.MultiPolygon{{square}}); !close2(p, orb.Point{116.5, 39.5}, 0.02) {
		t.Errorf("middle of the square is %v", p)
	}
	if p := geo.Label(nil); p != (orb.Point{}) {
		t.Errorf("label of nothing is %v", p)
	}
	rng := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		var r orb.Ring
		for i := range 12 {
			d := 0.001 + rng.Float64()*rng.Float64()
			r = append(r, orb.Point{
				116 + d*[]float64{0, .5, .87, 1, .87, .5, 0, -.5, -.87, -1, -.87, -.5}[i],
				39 + d*[]float64{1, .87, .5, 0, -.5, -.87, -1, -.87, -.5, 0, .5, .87}[i],
			})
		}
		mp := orb.MultiPolygon{{append(r, r[0])}}
		if p := geo.Label(mp); !geo.Contains(mp, p) {
			t.Fatalf("%v is outside %v", p, mp)
		}
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	ring := func(ps ...float64) orb.Ring {
		var r orb.Ring
		for i := 0; i < len(ps); i += 2 {
			r = append(r, orb.Point{ps[i], ps[i+1]})
		}
		return append(r, r[0])
	}
	outer := ring(0, 0, 10, 0, 10, 10, 0, 10)
	for _, tt := range []struct {
		name string
		mp   orb.MultiPolygon
		want geo.Reason
	}{
		{"square", orb.MultiPolygon{{outer}}, ""},
		{"clockwise", orb.MultiPolygon{{ring(0, 0, 0, 1, 1, 1)}}, ""},
		{"repeated vertex", orb.MultiPolygon{{ring(0, 0, 1, 0, 1, 0, 1, 1)}}, ""},
		{"hole", orb.MultiPolygon{{outer, ring(1, 1, 1, 2, 2, 2)}}, ""},
		{"hole touches shell once", orb.MultiPolygon{{outer, ring(0, 5, 2, 6, 2, 4)}}, ""},
		{"holes touch", orb.MultiPolygon{{outer, ring(1, 1, 1, 3, 3, 3), ring(3, 3, 5, 5, 5, 3)}}, ""},
		{"parts touch", orb.MultiPolygon{{ring(0, 0, 1, 0, 1, 1)}, {ring(1, 1, 2, 1, 2, 2)}}, ""},
		{"island in hole", orb.MultiPolygon{{outer, ring(1, 1, 1, 9, 9, 9, 9, 1)}, {ring(2, 2, 3, 2, 3, 3)}}, ""},
		{"figure eight", orb.MultiPolygon{{ring(0, 0, 2, 2, 2, 0, 0, 2)}}, geo.Crosses},
		{"spike", orb.MultiPolygon{{ring(0, 0, 4, 0, 4, 4, 4, 8, 4, 4, 0, 4)}}, geo.Crosses},
		{"touches itself", orb.MultiPolygon{{ring(0, 0, 4, 0, 4, 4, 2, 0, 0, 4)}}, geo.TouchesItself},
		{"visits twice", orb.MultiPolygon{{ring(0, 0, 2, 2, 4, 0, 4, 4, 2, 2, 0, 4)}}, geo.TouchesItself},
		{"two points", orb.MultiPolygon{{ring(0, 0, 1, 1)}}, geo.TooFewPoints},
		{"open", orb.MultiPolygon{{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}}}, geo.NotClosed},
		{"hole outside", orb.MultiPolygon{{outer, ring(20, 20, 20, 21, 21, 21)}}, geo.HoleOutside},
		{"hole crosses", orb.MultiPolygon{{outer, ring(8, 8, 8, 12, 12, 12, 12, 8)}}, geo.Crosses},
		{"hole in hole", orb.MultiPolygon{{outer, ring(1, 1, 1, 9, 9, 9, 9, 1), ring(2, 2, 2, 3, 3, 3)}}, geo.NestedHoles},
		{"part in part", orb.MultiPolygon{{outer}, {ring(2, 2, 3, 2, 3, 3)}}, geo.NestedParts},
		{"parts overlap", orb.MultiPolygon{{outer}, {ring(5, 5, 15, 5, 15, 15)}}, geo.Crosses},
		{"parts share an edge", orb.MultiPolygon{{ring(0, 0, 1, 0, 1, 1, 0, 1)}, {ring(1, 0, 2, 0, 2, 1, 1, 1)}}, geo.Crosses},
		{"off the Earth", orb.MultiPolygon{{ring(0, 0, 200, 0, 1, 1)}}, geo.BadCoordinate},
	} {
		found := geo.Validate(tt.mp)
		if geo.Valid(tt.mp) != (len(found) == 0) {
			t.Errorf("%s: Valid and Validate differ", tt.name)
		}
		var got geo.Reason
		if len(found) > 0 {
			got = found[0].Reason
		}
		if got != tt.want {
			t.Errorf("%s: %v want %q", tt.name, found, tt.want)
		}
	}
}

// TestATangleIsRefusedAtItsFirstCrossing: edges that all cross have a fault for
// every pair, and whoever draws them must not keep a processor busy for seconds.
func TestATangleIsRefusedAtItsFirstCrossing(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	ring := make(orb.Ring, 0, 2001)
	for range 2000 {
		ring = append(ring, orb.Point{116 + r.Float64()/100, 39 + r.Float64()/100})
	}
	tangle := orb.MultiPolygon{{append(ring, ring[0])}}
	began := time.Now()
	faults := len(geo.Validate(tangle))
	all := time.Since(began)
	began = time.Now()
	if geo.Valid(tangle) {
		t.Error("it is taken")
	}
	if one := time.Since(began); faults < 100_000 || one*5 > all {
		t.Errorf("%s for the first fault, %s for all %d", one, all, faults)
	}
}

package geo_test

import (
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"anwang/geo"
)

// Areas by PostGIS 3.3, ST_Area(geography).
func TestAreaVectors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		p    orb.Polygon
		want float64
	}{
		{orb.Polygon{{{116.3, 39.9}, {116.31, 39.9}, {116.31, 39.91}, {116.3, 39.91}, {116.3, 39.9}}}, 949464.6050},
		{orb.Polygon{{{116, 39}, {117, 39}, {117, 40}, {116, 40}, {116, 39}}}, 9549468853.9214},
		{orb.Polygon{{{120, 20}, {122, 20}, {122, 21}, {120, 22}, {120, 20}}}, 34611230433.4998},
		{orb.Polygon{{{100, -1}, {101, -1}, {101, 1}, {100, 1}, {100, -1}}}, 24617556722.9389},
		{
			orb.Polygon{
				{{115, 45}, {117, 44}, {118, 48}, {114, 49}, {115, 45}},
				{{116, 46}, {117, 46}, {116.5, 47}, {116, 46}},
			}, 97221039163.3591,
		},
	} {
		got := geo.Area(tt.p)
		if math.Abs(got/tt.want-1) > 1e-5 {
			t.Errorf("%v: %.4f want %.4f (%.1e)", tt.p, got, tt.want, got/tt.want-1)
		}
		for _, r := range tt.p {
			slices.Reverse(r)
		}
		if back := geo.Area(orb.MultiPolygon{tt.p}); math.Abs(back/got-1) > 1e-12 {
			t.Errorf("the area depends on the direction: %v, %v", got, back)
		}
	}
}

// A square metre keeps its digits: a polygon cut in two has the same area.
func TestAreaAdds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x, y := rapid.Float64Range(73, 135).Draw(t, "x"), rapid.Float64Range(3, 53).Draw(t, "y")
		d := rapid.SampledFrom([]float64{1e-5, 1e-3, 0.1, 2}).Draw(t, "size")
		a, b, c, e := orb.Point{x, y}, orb.Point{x + d, y}, orb.Point{x + d, y + d}, orb.Point{x, y + d}
		whole := geo.Area(orb.Ring{a, b, c, e, a})
		parts := geo.Area(orb.Ring{a, b, c, a}) + geo.Area(orb.Ring{a, c, e, a})
		if math.Abs(whole-parts) > 1e-9*whole+1e-6 {
			t.Fatalf("%v m² in one, %v in two", whole, parts)
		}
	})
}

// Distances by PostGIS 3.3, ST_Distance(geography).
func TestDistanceVectors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b      orb.Point
		want, tol float64
	}{
		{orb.Point{116.397428, 39.90923}, orb.Point{122.12042, 37.51307}, 564220.609974, 1e-3},
		{orb.Point{116.3, 39.9}, orb.Point{116.3001, 39.9}, 8.551829, 1e-5},
		{orb.Point{116.3, 39.9}, orb.Point{116.3, 39.9000001}, 0.011103, 1e-5},
		{orb.Point{100, 0}, orb.Point{101, 0}, 111319.490793, 1e-3},
		{orb.Point{179.9, 10}, orb.Point{-179.9, 10.1}, 24556.579653, 1e-3},
		{orb.Point{0, 0}, orb.Point{179, 1}, 19860509.24, 1},
		{orb.Point{0, 0}, orb.Point{180, 0.1}, 19992673, 40000},
		{orb.Point{5, 5}, orb.Point{5, 5}, 0, 0},
	} {
		if got := geo.Distance(tt.a, tt.b); math.Abs(got-tt.want) > tt.tol {
			t.Errorf("%v %v: %.6f want %.6f", tt.a, tt.b, got, tt.want)
		}
		if d := geo.Distance(tt.a, tt.b) - geo.Distance(tt.b, tt.a); math.Abs(d) > 1e-6 {
			t.Errorf("%v %v: not the same both ways: %g", tt.a, tt.b, d)
		}
	}
	line := orb.LineString{{100, 0}, {101, 0}, {100, 0}}
	if got := geo.Length(line); math.Abs(got-2*111319.490793) > 1e-3 {
		t.Errorf("length %v", got)
	}
}

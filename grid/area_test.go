package grid_test

import (
	"math"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"anwang/geo"
	"anwang/grid"
)

func TestPolygonsThatAreNone(t *testing.T) {
	t.Parallel()
	square := orb.Ring{{116, 39}, {117, 39}, {117, 40}, {116, 40}}
	many := make(orb.Ring, 301)
	for i := range many {
		s, c := math.Sincos(float64(i) / 301 * 2 * math.Pi)
		many[i] = orb.Point{116 + c, 39 + s}
	}
	for _, c := range []struct {
		name string
		says string
		ring []orb.Ring
	}{
		{"a bow", "crosses itself at 116.500000, 39.500000", []orb.Ring{{{116, 39}, {117, 40}, {117, 39}, {116, 40}}}},
		{"two points", "at least three", []orb.Ring{{{116, 39}, {117, 39}}}},
		{"a line", "crosses itself", []orb.Ring{{{116, 39}, {117, 39}, {118, 39}}}},
		{"nothing", "at least three", []orb.Ring{{}}},
		{"a spike", "crosses itself", []orb.Ring{{{116, 39}, {117, 39}, {117, 40}, {118, 41}, {117, 40}}}},
		{
			"a pinch", "touches itself at 116.500000, 39.500000",
			[]orb.Ring{{{116, 39}, {116.5, 39.5}, {117, 39}, {117, 40}, {116.5, 39.5}, {116, 40}}},
		},
		{"latitudes first", "Longitude comes first", []orb.Ring{{{39, 116}, {39, 117}, {40, 117}}}},
		{"not on the Earth", "between -180 and 180", []orb.Ring{{{116, 39}, {517, 39}, {117, 40}}}},
		{"no number", "between -180 and 180", []orb.Ring{{{116, 39}, {math.NaN(), 39}, {117, 40}}}},
		{"a hole outside", "outside of the polygon", []orb.Ring{square, {{118, 39}, {119, 39}, {119, 40}}}},
		{"a hole in a hole", "in another hole", []orb.Ring{
			square,
			{{116.1, 39.1}, {116.9, 39.1}, {116.9, 39.9}, {116.1, 39.9}},
			{{116.4, 39.4}, {116.6, 39.4}, {116.6, 39.6}},
		}},
		{"too many vertices", "at most 300", []orb.Ring{many}},
		{"smaller than the lattice", "at least three", []orb.Ring{{{116, 39}, {116.00000001, 39}, {116, 39.00000001}}}},
	} {
		if _, err := grid.NewPolygon(c.ring...); grid.CodeOf(err) != grid.CodeInvalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	for name, rings := range map[string][]orb.Ring{
		"open": {square}, "closed": {append(square[:4:4], square[0])},
		"clockwise": {{{116, 40}, {117, 40}, {117, 39}, {116, 39}}}, "with a hole": {square, {{116.4, 39.4}, {116.6, 39.4}, {116.6, 39.6}}},
	} {
		p, err := grid.NewPolygon(rings...)
		if err != nil || len(p.Shape[0]) != len(rings) || !p.Shape[0][0].Closed() {
			t.Errorf("%s: %v, %v", name, p, err)
		}
	}
}

func TestCirclesThatAreNone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		at     orb.Point
		metres float64
		says   string
	}{
		{orb.Point{39, 116}, 100, "Longitude comes first"},
		{orb.Point{200, 39}, 100, "between"},
		{orb.Point{116, 39}, 0, "more than 0"},
		{orb.Point{116, 39}, -5, "more than 0"},
		{orb.Point{116, 39}, 0.0004, "more than 0"},
		{orb.Point{116, 39}, 200_001, "at most 200000"},
		{orb.Point{116, 39}, math.NaN(), "more than 0"},
	} {
		if _, err := grid.NewCircle(c.at, c.metres); grid.CodeOf(err) != grid.CodeInvalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v, %v: %v", c.at, c.metres, err)
		}
	}
}

// TestACircleLiesInItsBox: a box that were too small would leave points out.
func TestACircleLiesInItsBox(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		centre := orb.Point{rapid.Float64Range(73, 135).Draw(t, "lon"), rapid.Float64Range(3, 54).Draw(t, "lat")}
		c, err := grid.NewCircle(centre, rapid.Float64Range(0.001, grid.MostRadius).Draw(t, "metres"))
		if err != nil {
			t.Fatal(err)
		}
		b := c.Bound()
		at := orb.Point{
			centre[0] + (b.Max[0]-centre[0])*rapid.Float64Range(-1.5, 1.5).Draw(t, "x"),
			centre[1] + (b.Max[1]-centre[1])*rapid.Float64Range(-1.5, 1.5).Draw(t, "y"),
		}
		if !b.Contains(at) && geo.Distance(centre, at) < c.Reach() {
			t.Fatalf("%v is %v m away and not in the box %v", at, geo.Distance(centre, at), b)
		}
	})
}

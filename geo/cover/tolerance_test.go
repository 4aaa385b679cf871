package cover_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/geo/cover"
)

// metre is about one in degrees of latitude.
const metre = 1 / 111_195.0

// borders draws a line from south to north again and again: each time with
// vertices of its own, off by some metres.
type borders struct {
	*rand.Rand
	wave func(y float64) float64
}

// line runs from y0 to y1 with n edges, off metres beside the wave, or as far to
// either side as it likes when that is rough.
func (b *borders) line(y0, y1 float64, n int, off, rough float64) orb.LineString {
	var l orb.LineString
	for i := range n + 1 {
		y := y0 + (y1-y0)*float64(i)/float64(n)
		if i > 0 && i < n {
			y += (b.Float64() - 0.5) * (y1 - y0) / float64(n) * 0.8
		}
		x := b.wave(y) + (off+(b.Float64()*2-1)*rough)*metre*1.3
		l = append(l, geo.Snap(orb.Point{x, y}))
	}
	return l
}

func reversed(l orb.LineString) orb.LineString {
	l = slices.Clone(l)
	slices.Reverse(l)
	return l
}

// around closes lines to a polygon.
func around(ls ...orb.LineString) orb.MultiPolygon {
	var r orb.Ring
	for _, l := range ls {
		r = append(r, l...)
	}
	return orb.MultiPolygon{{append(r, r[0])}}
}

// A border that was drawn twice becomes the drawing of the preferred polygon,
// vertex by vertex, and is told in one row, whether the two cross or one keeps
// to a side, and whether they end in a corner of a third or at the rim.
func TestBorderDrawnTwice(t *testing.T) {
	t.Parallel()
	const n = 400
	for _, c := range []struct {
		name       string
		off, rough float64
	}{
		{"on either side", 0, 0.5}, {"a gap all along", 0.5, 0}, {"an overlap all along", -0.5, 0}, {"a little of all", 0.2, 0.25},
	} {
		for seed := range uint64(6) {
			b := &borders{rand.New(rand.NewPCG(seed, 3)), func(y float64) float64 { return 116.1 + 0.003*math.Sin(y*300) }}
			a := b.line(40, 40.1, n, 0, 0)
			// Drawn with vertices of its own along the edges of the first.
			other := orb.LineString{a[0]}
			for i := 1; i < len(a); i++ {
				k := 0.2 + 0.6*b.Float64()
				other = append(other, orb.Point{a[i-1][0] + k*(a[i][0]-a[i-1][0]), a[i-1][1] + k*(a[i][1]-a[i-1][1])})
			}
			other = append(other, a[len(a)-1])
			for i := range other {
				other[i] = geo.Snap(orb.Point{other[i][0] + (c.off+(b.Float64()*2-1)*c.rough)*metre*1.3, other[i][1]})
			}
			in := []cover.Input{
				{Code: "a", Shape: around(orb.LineString{{116, 40.1}, {116, 40}}, a)},
				{Code: "b", Shape: around(orb.LineString{{116.2, 40}, {116.2, 40.1}}, reversed(other))},
			}
			once := []cover.Input{in[0], {Code: "b", Shape: around(orb.LineString{{116.2, 40}, {116.2, 40.1}}, reversed(a))}}
			want, err := cover.Build(t.Context(), once)
			if err != nil {
				t.Fatal(err)
			}
			got, found, err := cover.Clean(t.Context(), in, cover.Options{Tolerance: 1})
			if err != nil {
				t.Fatal(err)
			}
			name := fmt.Sprint(c.name, " ", seed)
			if len(found) != 1 || found[0].Kind != cover.Sliver || !slices.Equal(found[0].Codes, []string{"a", "b"}) {
				t.Errorf("%s: %d rows: %v", name, len(found), found[:min(3, len(found))])
			}
			if g, w := got.Vertices(), want.Vertices(); float64(g) > 1.1*float64(w) {
				t.Errorf("%s: %d vertices, drawn once there are %d", name, g, w)
			}
			if left := checked(t, got.Polygons()); len(left) != 0 {
				t.Errorf("%s: %v", name, left)
			}
			if a, w := twice(got.Polygon(0)), twice(want.Polygon(0)); math.Abs(float64(a-w)) > 1e-4*float64(w) {
				t.Errorf("%s: a has %d, drawn once %d", name, a, w)
			}
		}
	}
}

// Where a third polygon ends at a border that was drawn twice, each pair has its
// row and the border is still one drawing.
func TestBorderDrawnTwiceBesideTwo(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		b := &borders{rand.New(rand.NewPCG(seed, 5)), func(y float64) float64 { return 116.1 + 0.003*math.Sin(y*300) }}
		a := b.line(40, 40.1, 400, 0, 0)
		off := []float64{0, 0.5, -0.5, 0.2}[seed%4]
		var other orb.LineString
		for i := range a {
			other = append(other, geo.Snap(orb.Point{a[i][0] + (off+(b.Float64()-0.5)*0.5)*metre*1.3, a[i][1]}))
		}
		k := len(other) / 2
		in := []cover.Input{
			{Code: "a", Shape: around(orb.LineString{{116, 40.1}, {116, 40}}, a)},
			{Code: "b1", Shape: around(orb.LineString{{116.2, 40}, {116.2, 40.05}}, reversed(other[:k]))},
			{Code: "b2", Shape: around(orb.LineString{{116.2, 40.05}, {116.2, 40.1}}, reversed(other[k-1:]))},
		}
		in[1].Shape[0][0][1], in[2].Shape[0][0][0] = orb.Point{116.2, 40.05}, orb.Point{116.2, 40.05}
		c, found, err := cover.Clean(t.Context(), in, cover.Options{Tolerance: 1})
		if err != nil {
			t.Fatal(err)
		}
		if len(found) > 3 {
			t.Errorf("%d: %d rows: %v", seed, len(found), found)
		}
		for i, d := range found {
			if len(d.Codes) == 2 && (d.Kind != cover.Sliver ||
				slices.ContainsFunc(found[:i], func(e cover.Defect) bool { return slices.Equal(e.Codes, d.Codes) })) {
				t.Errorf("%d: %v", seed, d)
			}
		}
		if got, most := c.Vertices(), 1.1*float64(len(a)+6); float64(got) > most {
			t.Errorf("%d: %d vertices, want %g", seed, got, most)
		}
		if left := checked(t, c.Polygons(), c.Holes()...); len(left) != 0 {
			t.Errorf("%d: %v", seed, left)
		}
	}
}

// What is narrower than the tolerance is somebody's all the same: a corridor of
// half a metre between two others, and the frame, stay as they are.
func TestNarrowStays(t *testing.T) {
	t.Parallel()
	x := func(m float64) float64 { return geo.Snap(orb.Point{116.1 + m*metre*1.3, 0})[0] }
	in := []cover.Input{
		{Code: "a", Shape: box(116, 40, x(0), 40.1)},
		{Code: "b", Shape: box(x(0.5), 40, 116.2, 40.1)},
		{Code: "corridor", Shape: box(x(0), 40, x(0.5), 40.1)},
	}
	frame := box(116, 40, 116.2, 40.1)
	for _, o := range []cover.Options{{Tolerance: 1}, {Tolerance: 1, Frame: frame}, {Tolerance: 5, Frame: frame}} {
		c, found, err := cover.Clean(t.Context(), in, o)
		if err != nil || len(found) != 0 {
			t.Fatalf("%v %v", found, err)
		}
		for i := range in {
			if got, want := twice(c.Polygon(i)), twice(in[i].Shape); got != want {
				t.Errorf("%s had %d, has %d", in[i].Code, want, got)
			}
		}
	}
	// Drawn half a metre away from the frame everywhere, they end at the frame.
	in[0].Shape, in[1].Shape = box(116.000005, 40.000005, x(0), 40.099995), box(x(0.5), 40.000004, 116.200005, 40.100005)
	c, _, err := cover.Clean(t.Context(), in, cover.Options{Tolerance: 1, Frame: frame})
	if err != nil {
		t.Fatal(err)
	}
	if left, err := c.Check(t.Context(), cover.CheckOptions{Frame: frame}); err != nil || len(left) != 0 {
		t.Errorf("%v %v", left, err)
	}
	// Four corners of the frame, four where the corridor meets it, and three
	// corners of the others beside it.
	if got, most := c.Vertices(), 11; got > most {
		t.Errorf("%d vertices, want %d", got, most)
	}
}

// Rows that are no part of the area are named, with their number and the reason,
// and left out when that is asked for.
func TestStrays(t *testing.T) {
	t.Parallel()
	good := board(3)
	for i := range good {
		good[i].Shape = box(116+float64(i%3)*0.1, 40+float64(i/3)*0.1, 116+float64(i%3+1)*0.1, 40+float64(i/3+1)*0.1)
	}
	strays := []struct {
		in   cover.Input
		want cover.Reason
	}{
		{cover.Input{Shape: box(116, 40, 116.1, 40.1)}, cover.NoCode},
		{cover.Input{Code: "a0", Shape: box(116.3, 40, 116.4, 40.1)}, cover.SameCode},
		{cover.Input{Code: "nothing"}, cover.NoShape},
		{cover.Input{Code: "swapped", Shape: box(40, 116, 40.1, 116.1)}, cover.OffEarth},
		{cover.Input{Code: "nan", Shape: orb.MultiPolygon{{{{nan(), 0}, {1, 0}, {1, 1}, {nan(), 0}}}}}, cover.OffEarth},
		{cover.Input{Code: "missing", Shape: orb.MultiPolygon{{{{0, 0}, {116.1, 40}, {116.1, 40.1}, {0, 0}}}}}, cover.AtZero},
		{cover.Input{Code: "null island", Shape: box(0, 0, 0.1, 0.1)}, cover.AtZero},
		{cover.Input{Code: "dates", Shape: box(-179, 40, 179, 41)}, cover.AcrossDates},
		{cover.Input{Code: "elsewhere", Shape: box(104, 30, 104.1, 30.1)}, cover.FarAway},
	}
	var in []cover.Input
	for i, g := range good {
		in = append(in, g)
		if i < len(strays) {
			in = append(in, strays[i].in)
		}
	}
	c, found, err := cover.Clean(t.Context(), in, cover.Options{LeaveOutStray: true})
	if err != nil {
		t.Fatal(err)
	}
	if c.Len() != len(good) || len(found) != len(strays) {
		t.Fatalf("%d polygons; %v", c.Len(), found)
	}
	for i, d := range found {
		if d.Kind != cover.Stray || d.Row != 2*i+2 || d.Reason != strays[i].want || d.Action != cover.Dropped {
			t.Errorf("%v, want row %d, %s", d, 2*i+2, strays[i].want)
		}
	}
	for i := range strays {
		_, _, err := cover.Clean(t.Context(), append(good[:len(good):len(good)], strays[i].in), cover.Options{})
		if refused := err != nil; refused != (strays[i].want != cover.NoShape && strays[i].want != cover.FarAway) {
			t.Errorf("%s: %v", strays[i].want, err)
		}
	}
	// A province with an island far out is one.
	in = append(good[:len(good):len(good)], cover.Input{Code: "island", Shape: box(117.5, 38.5, 117.6, 38.6)})
	if c, found, err := cover.Clean(t.Context(), in, cover.Options{LeaveOutStray: true}); err != nil || len(found) != 0 || c.Len() != len(in) {
		t.Errorf("%v %v", found, err)
	}
}

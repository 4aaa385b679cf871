package cover_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"anwang/geo"
	"anwang/geo/cover"
)

// dirty draws star-shaped polygons that overlap as they like. Few distinct
// coordinates make shared, touching and collinear edges; odd scales make
// crossings that fall between lattice points.
func dirty(t *rapid.T) []cover.Input {
	scale := rapid.SampledFrom([]float64{1e-7, 7e-7, 1e-5, 0.01, 1.0 / 3}).Draw(t, "scale")
	num := rapid.IntRange(-6, 6)
	var out []cover.Input
	for i := range rapid.IntRange(1, 8).Draw(t, "polygons") {
		in := cover.Input{Code: fmt.Sprint("p", i)}
		for range rapid.IntRange(1, 2).Draw(t, "parts") {
			x, y := num.Draw(t, "x"), num.Draw(t, "y")
			var ring orb.Ring
			for _, d := range [][2]int{{1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}, {0, -1}, {1, -1}} {
				if r := rapid.IntRange(0, 5).Draw(t, "radius"); r > 0 {
					ring = append(ring, orb.Point{116 + float64(x+d[0]*r)*scale, 40 + float64(y+d[1]*r)*scale})
				}
			}
			if len(ring) < 3 {
				continue
			}
			poly := orb.Polygon{append(ring, ring[0])}
			if rapid.Bool().Draw(t, "hole") {
				at := func(dx, dy float64) orb.Point {
					return orb.Point{116 + (float64(x)+dx)*scale, 40 + (float64(y)+dy)*scale}
				}
				poly = append(poly, orb.Ring{at(-.4, -.3), at(.5, -.3), at(.1, .6), at(-.4, -.3)})
			}
			in.Shape = append(in.Shape, poly)
		}
		out = append(out, in)
	}
	return out
}

// keepGaps makes Clean fill nothing but what rounding opens.
var keepGaps = cover.Options{MaxGap: -1, MaxGapWidth: -1}

// Whatever goes in, what comes out is a cover: nothing but declared holes is
// left to find, and it survives being built, dissolved and checked again.
func TestCleanMakesACover(t *testing.T) {
	t.Parallel()
	rapid.Check(t, cleanMakesACover)
}

func FuzzClean(f *testing.F) { f.Fuzz(rapid.MakeFuzz(cleanMakesACover)) }

func cleanMakesACover(t *rapid.T) {
	c, _, err := cover.Clean(t.Context(), dirty(t), keepGaps)
	if err != nil {
		t.Fatal(err)
	}
	isCover(t, c)
	again, err := cover.Build(t.Context(), c.Polygons(), c.Holes()...)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(polygonsByCode(c), polygonsByCode(again)); diff != "" {
		t.Fatalf("built anew it differs:\n%s", diff)
	}
	twice, ds, err := cover.Clean(t.Context(), c.Polygons(), keepGaps)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range ds {
		if d.Kind != cover.Gap && d.Kind != cover.Empty {
			t.Fatalf("cleaned twice: %v", d)
		}
	}
	if diff := cmp.Diff(polygonsByCode(c), polygonsByCode(twice)); diff != "" {
		t.Fatalf("cleaned twice it differs:\n%s", diff)
	}
	up := dissolved(t, c, func(code string) string { return fmt.Sprint("q", code[1]%3) })
	isCover(t, up)
	down := dissolved(t, c, func(code string) string { return code })
	if diff := cmp.Diff(c.Len(), down.Len()); diff != "" {
		t.Fatal(diff)
	}
}

// isCover fails unless the check finds nothing but empty polygons.
func isCover(t *rapid.T, c *cover.Cover) {
	t.Helper()
	for _, d := range checked(t, c.Polygons(), c.Holes()...) {
		if d.Kind != cover.Empty {
			t.Fatalf("%v", d)
		}
	}
}

// polygonsByCode compares shapes by the edges they have: rings may start
// anywhere.
func polygonsByCode(c *cover.Cover) map[string]map[[2]orb.Point]bool {
	out := map[string]map[[2]orb.Point]bool{}
	for _, in := range c.Polygons() {
		edges := map[[2]orb.Point]bool{}
		for _, poly := range in.Shape {
			for _, ring := range poly {
				for i := 1; i < len(ring); i++ {
					edges[[2]orb.Point{ring[i-1], ring[i]}] = true
				}
			}
		}
		out[in.Code] = edges
	}
	return out
}

// A place belongs to the lowest code that claimed it, and to nobody if nobody
// did: compared with the inputs, point by point, away from the borders.
func TestCleanKeepsGround(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := dirty(t)
		for i := range in {
			if !geo.Valid(in[i].Shape) {
				in[i].Shape = nil
			}
		}
		c, _, err := cover.Clean(t.Context(), in, keepGaps)
		if err != nil {
			t.Fatal(err)
		}
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		var b orb.Bound
		for i, p := range in {
			if i == 0 {
				b = p.Shape.Bound()
			} else if len(p.Shape) > 0 {
				b = b.Union(p.Shape.Bound())
			}
		}
		for range 200 {
			p := orb.Point{b.Min[0] + rng.Float64()*(b.Max[0]-b.Min[0]), b.Min[1] + rng.Float64()*(b.Max[1]-b.Min[1])}
			want := ""
			unsure := false
			for _, x := range in {
				unsure = unsure || nearBorder(x.Shape, p)
				if want == "" && geo.Contains(x.Shape, p) {
					want = x.Code
				}
			}
			if unsure {
				continue
			}
			got := ""
			for i := range c.Len() {
				if geo.Contains(c.Polygon(i), p) {
					got = c.Code(i)
				}
			}
			if got != want {
				t.Fatalf("%v belongs to %q, want %q", p, got, want)
			}
		}
	})
}

// nearBorder reports whether p is within two lattice steps of an edge.
func nearBorder(mp orb.MultiPolygon, p orb.Point) bool {
	for _, poly := range mp {
		for _, ring := range poly {
			for i := 1; i < len(ring); i++ {
				a, b := ring[i-1], ring[i]
				dx, dy := b[0]-a[0], b[1]-a[1]
				t := 0.0
				if l := dx*dx + dy*dy; l > 0 {
					t = max(0, min(1, ((p[0]-a[0])*dx+(p[1]-a[1])*dy)/l))
				}
				ex, ey := p[0]-a[0]-t*dx, p[1]-a[1]-t*dy
				if ex*ex+ey*ey < 9e-14 {
					return true
				}
			}
		}
	}
	return false
}

func TestCleanRefuses(t *testing.T) {
	t.Parallel()
	for name, in := range map[string][]cover.Input{
		"no code":       {{Shape: box(0, 0, 1, 1)}},
		"code twice":    {{Code: "a", Shape: box(0, 0, 1, 1)}, {Code: "a", Shape: box(1, 0, 2, 1)}},
		"off the Earth": {{Code: "a", Shape: box(0, 0, 200, 1)}},
		"not a number":  {{Code: "a", Shape: orb.MultiPolygon{{{{nan(), 0}, {1, 0}, {1, 1}, {nan(), 0}}}}}},
		"too far apart": {{Code: "a", Shape: box(0, 0, 1, 1)}, {Code: "b", Shape: box(120, 0, 121, 1)}},
	} {
		if _, _, err := cover.Clean(t.Context(), in, cover.Options{}); err == nil {
			t.Errorf("%s: accepted", name)
		}
		if _, err := cover.Build(t.Context(), in); err == nil {
			t.Errorf("%s: built", name)
		}
	}
	for name, in := range map[string][]cover.Input{
		"open ring":       {{Code: "a", Shape: orb.MultiPolygon{{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}}}}},
		"two points":      {{Code: "a", Shape: orb.MultiPolygon{{{{0, 0}, {1, 0}, {1, 0}, {0, 0}}}}}},
		"off the lattice": {{Code: "a", Shape: box(0, 0, 1, 1.00000001)}},
		"same ground":     {{Code: "a", Shape: box(0, 0, 1, 1)}, {Code: "b", Shape: box(0, 0, 1, 1)}},
	} {
		if _, err := cover.Build(t.Context(), in); err == nil {
			t.Errorf("%s: built", name)
		}
	}
	c, ds, err := cover.Clean(t.Context(), nil, cover.Options{})
	if err != nil || c.Len() != 0 || len(ds) != 0 {
		t.Errorf("nothing: %v %v", ds, err)
	}
}

func nan() float64 { var z float64; return z / z }

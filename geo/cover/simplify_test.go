package cover_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"anwang/geo/cover"
)

// pixel is the size of a pixel of a 512-pixel tile, in metres of Web Mercator.
func pixel(z int) float64 { return 40075016.686 / 512 / float64(int(1)<<z) }

// At every zoom the simplified city is still a cover, of the same polygons, on
// a subset of the vertices.
func TestSimplifyBeijing(t *testing.T) {
	t.Parallel()
	c := beijing(t)
	all := map[orb.Point]bool{}
	for _, a := range c.Arcs() {
		for _, p := range a.Line {
			all[p] = true
		}
	}
	before := c.Vertices() + 1
	for z := 14; z >= 5; z-- {
		s := simplified(t, c, pixel(z))
		if s.Vertices() >= before {
			t.Errorf("z%d: %d vertices, no fewer than %d", z, s.Vertices(), before)
		}
		before = s.Vertices()
		for _, a := range s.Arcs() {
			for _, p := range a.Line {
				if !all[p] {
					t.Fatalf("z%d: %v was no vertex", z, p)
				}
			}
		}
		if found := checked(t, s.Polygons()); len(found) != 0 {
			t.Errorf("z%d: %d defects: %v", z, len(found), found[0])
		}
		up := func(code string) string { return code[:6] }
		if found := cover.CheckParents(dissolved(t, s, up).Polygons(), s.Polygons(), up); len(found) != 0 {
			t.Errorf("z%d: %v", z, found[0])
		}
	}
	if before > 3000 {
		t.Errorf("%d vertices are left at z5", before)
	}
}

// Nothing crosses and nothing vanishes however far an arbitrary cover is
// simplified.
func TestSimplifyAnything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, ds, err := cover.Clean(t.Context(), dirty(t), keepGaps)
		if err != nil {
			t.Fatal(err)
		}
		gaps := 0
		for _, d := range ds {
			if d.Kind == cover.Gap {
				gaps += d.Count
			}
		}
		s := simplified(t, c, math.Exp(rapid.Float64Range(-5, 15).Draw(t, "tolerance")))
		for _, d := range checked(t, s.Polygons()) {
			switch d.Kind {
			case cover.Gap:
				gaps -= d.Count
			case cover.Empty:
				if len(c.Polygon(c.Index(d.Codes[0]))) > 0 {
					t.Fatalf("%s vanished", d.Codes[0])
				}
			default:
				t.Fatalf("%v", d)
			}
		}
		if gaps < 0 {
			t.Fatal("a gap opened")
		}
		for i := range c.Len() {
			if a, b := len(c.Polygon(i)), len(s.Polygon(i)); a != b {
				t.Fatalf("%s had %d parts, has %d", c.Code(i), a, b)
			}
		}
	})
}

func BenchmarkSimplify(b *testing.B) {
	in := beijing(b).Polygons()
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			c, err := cover.Build(b.Context(), in)
			if err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			simplified(b, c, pixel(11))
		}
	})
	b.Run("next", func(b *testing.B) {
		c := beijing(b)
		simplified(b, c, 1)
		for b.Loop() {
			simplified(b, c, pixel(11))
		}
	})
}

// BenchmarkBuild builds and dissolves the city cut into some 8,000 communities.
func BenchmarkBuild(b *testing.B) {
	c := beijing(b)
	d, err := c.Cut(b.Context(), communities(c, func(int) int { return 23 }), cover.CutOptions{})
	if err != nil {
		b.Fatal(err)
	}
	in := d.Polygons()
	b.Run("build", func(b *testing.B) {
		b.ReportMetric(float64(d.Vertices()), "vertices")
		for b.Loop() {
			if _, err := cover.Build(b.Context(), in); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("dissolve", func(b *testing.B) {
		for b.Loop() {
			dissolved(b, d, street)
		}
	})
	b.Run("check", func(b *testing.B) {
		for b.Loop() {
			checked(b, in)
		}
	})
}

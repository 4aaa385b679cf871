package cover_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"pgregory.net/rapid"

	"anwang/geo"
	"anwang/geo/cover"
)

// street is the parent of a community.
func street(code string) string { return code[:9] + "000" }

// communities names n(i) children for every polygon of the cover.
func communities(c *cover.Cover, n func(i int) int) []cover.Part {
	var parts []cover.Part
	for i := range c.Len() {
		p := cover.Part{Code: c.Code(i)}
		for k := range n(i) {
			p.Children = append(p.Children, fmt.Sprintf("%s%03d", c.Code(i)[:9], k+1))
		}
		parts = append(parts, p)
	}
	return parts
}

func beijing(t testing.TB) *cover.Cover {
	t.Helper()
	c, _, err := cover.Clean(t.Context(), load(t, "beijing_streets.geojson.gz"), cover.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The whole city: parts are in one piece, small parts are rare, no gap, no
// overlap, the streets are the union of their parts and stay where they were,
// and a second cut is the same.
func TestCutBeijing(t *testing.T) {
	t.Parallel()
	c := beijing(t)
	parts := communities(c, func(i int) int { return 10 + i*7%25 })
	d, err := c.Cut(t.Context(), parts, cover.CutOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if found := checked(t, d.Polygons()); len(found) != 0 {
		t.Fatalf("%d defects: %v", len(found), found[:min(3, len(found))])
	}
	up := dissolved(t, d, street)
	if found := cover.CheckParents(up.Polygons(), d.Polygons(), street); len(found) != 0 {
		t.Errorf("streets are not their parts: %v", found[0])
	}
	for i := range c.Len() {
		// Plane area, because a vertex put into a long edge changes the geodesic.
		a, b := planar.Area(c.Polygon(i)), planar.Area(up.Polygon(up.Index(c.Code(i))))
		// A border moves by two lattice steps at most.
		if math.Abs(a-b) > 2e-7*planar.Length(c.Polygon(i)) {
			t.Errorf("%s had %g square degrees, has %g", c.Code(i), a, b)
		}
		pieces := 0
		for _, child := range parts[i].Children {
			pieces += len(d.Polygon(d.Index(child)))
		}
		if n := len(parts[i].Children); pieces > n+len(c.Polygon(i))-1 {
			t.Errorf("%s: %d parts in %d pieces", c.Code(i), n, pieces)
		}
	}
	again, err := c.Cut(t.Context(), parts, cover.CutOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(d.Polygons(), again.Polygons()); diff != "" {
		t.Error("the same cut came out otherwise")
	}
}

// A street is cut the same whatever its neighbours do.
func TestCutIsLocal(t *testing.T) {
	t.Parallel()
	c, err := cover.Build(t.Context(), []cover.Input{
		{Code: "110101001000", Shape: box(116, 39, 116.1, 39.1)},
		{Code: "110101002000", Shape: box(116.1, 39, 116.2, 39.1)},
	})
	if err != nil {
		t.Fatal(err)
	}
	inner := func(n int) []orb.LineString {
		d, err := c.Cut(t.Context(), communities(c, func(i int) int { return []int{12, n}[i] }), cover.CutOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var lines []orb.LineString
		for _, a := range d.Arcs() {
			if a.Left >= 0 && a.Right >= 0 && street(d.Code(a.Left)) == street(d.Code(a.Right)) &&
				strings.HasPrefix(d.Code(a.Left), "110101001") {
				lines = append(lines, a.Line)
			}
		}
		slices.SortFunc(lines, func(a, b orb.LineString) int { return slices.Compare(a[0][:], b[0][:]) })
		return lines
	}
	if diff := cmp.Diff(len(inner(3)), len(inner(40))); diff != "" {
		t.Error(diff)
	}
}

func TestCutShapes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		// A street of one to three pieces, the first with a hole that its
		// neighbour fills, down to a few metres across.
		size := rapid.SampledFrom([]float64{0.0005, 0.01, 0.3}).Draw(t, "size")
		x := func(f float64) float64 { return geo.Snap(orb.Point{116 + f*size, 0})[0] }
		y := func(f float64) float64 { return geo.Snap(orb.Point{0, 40 + f*size})[1] }
		ring := func(x0, y0, x1, y1 float64) orb.Ring {
			return orb.Ring{{x(x0), y(y0)}, {x(x1), y(y0)}, {x(x1), y(y1)}, {x(x0), y(y1)}, {x(x0), y(y0)}}
		}
		hole := ring(0.3, 0.4, 0.6, 0.8)
		inner := orb.MultiPolygon{{slices.Clone(hole)}}
		slices.Reverse(hole)
		outer := orb.MultiPolygon{{ring(0, 0, 1, 1), hole}}
		for i := range rapid.IntRange(0, 2).Draw(t, "exclaves") {
			outer = append(outer, orb.Polygon{ring(1.2, float64(i)*0.5, 1.2+rapid.Float64Range(0.02, 0.8).Draw(t, "width"), float64(i)*0.5+0.3)})
		}
		in := []cover.Input{{Code: "110101001000", Shape: outer}, {Code: "110101002000", Shape: inner}}
		c, err := cover.Build(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		n := []int{rapid.IntRange(1, 200).Draw(t, "n"), rapid.IntRange(1, 30).Draw(t, "m")}
		o := cover.CutOptions{Seed: rapid.Uint64().Draw(t, "seed"), Straight: rapid.Bool().Draw(t, "straight")}
		d, err := c.Cut(t.Context(), communities(c, func(i int) int { return n[i] }), o)
		if err != nil {
			t.Fatal(err)
		}
		if d.Len() != n[0]+n[1] {
			t.Fatalf("%d parts, want %d", d.Len(), n[0]+n[1])
		}
		if found := checked(t, d.Polygons()); len(found) != 0 {
			t.Fatalf("%v", found)
		}
		if found := cover.CheckParents(dissolved(t, d, street).Polygons(), d.Polygons(), street); len(found) != 0 {
			t.Fatalf("%v", found)
		}
		total := 0.0
		for i := range d.Len() {
			total += planar.Area(d.Polygon(i))
		}
		want := planar.Area(outer) + planar.Area(inner)
		if math.Abs(total-want) > 2e-7*planar.Length(outer) {
			t.Fatalf("area %v became %v", want, total)
		}
	})
}

func TestCutRefuses(t *testing.T) {
	t.Parallel()
	_, err := cover.Build(t.Context(), []cover.Input{
		{Code: "tiny", Shape: box(116, 39, 116.0000002, 39.0000002)}, {Code: "b", Shape: box(0, 0, 1, 1)},
	})
	if err == nil {
		t.Fatal("a cover of 116 degrees was built")
	}
	c, err := cover.Build(t.Context(), []cover.Input{{Code: "tiny", Shape: box(116, 39, 116.0000002, 39.0000002)}})
	if err != nil {
		t.Fatal(err)
	}
	names := strings.Fields("a b c d e f g h i j k l m n o p")
	for _, tt := range []struct {
		name, says string
		parts      []cover.Part
	}{
		{"too small", "tiny is too small", []cover.Part{{Code: "tiny", Children: names}}},
		{"unknown", "no polygon x", []cover.Part{{Code: "x", Children: names}}},
		{"twice", "tiny is to be cut twice", []cover.Part{{Code: "tiny", Children: []string{"a"}}, {Code: "tiny", Children: []string{"a"}}}},
		{"same child", `"a" of tiny`, []cover.Part{{Code: "tiny", Children: []string{"a", "a"}}}},
	} {
		if _, err := c.Cut(t.Context(), tt.parts, cover.CutOptions{}); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	d, err := c.Cut(t.Context(), nil, cover.CutOptions{})
	if err != nil || d.Len() != 1 || d.Code(0) != "tiny" {
		t.Errorf("a cut of nothing: %v", err)
	}
}

func BenchmarkCleanBeijing(b *testing.B) {
	in := load(b, "beijing_streets.geojson.gz")
	for b.Loop() {
		if _, _, err := cover.Clean(b.Context(), in, cover.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCutBeijing(b *testing.B) {
	c := beijing(b)
	parts := communities(c, func(i int) int { return 22 })
	for b.Loop() {
		if _, err := c.Cut(b.Context(), parts, cover.CutOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

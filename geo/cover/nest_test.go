package cover_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"pgregory.net/rapid"

	"anwang/geo"
	"anwang/geo/cover"
)

// twoLevels is a district w of two streets and one, e, of another, whose levels
// do not nest: the border between the districts was drawn 100 m farther east
// than that of the streets, street w2 keeps clear of the north, and nobody drew
// the streets of district n.
func twoLevels() (coarse, fine []cover.Input) {
	coarse = []cover.Input{
		{Code: "e", Shape: box(116.501, 40, 117, 41)},
		{Code: "n", Shape: box(116, 41, 117, 42)},
		{Code: "w", Shape: box(116, 40, 116.501, 41)},
	}
	fine = []cover.Input{
		{Code: "e1", Shape: box(116.5, 40, 117, 41)},
		{Code: "w1", Shape: box(116, 40, 116.5, 40.5)},
		{Code: "w2", Shape: box(116, 40.5, 116.5, 40.9)},
	}
	return coarse, fine
}

// nestsExactly fails unless the levels nest and are covers.
func nestsExactly(t *testing.T, n cover.Nested) {
	t.Helper()
	parent := func(code string) string { return n.Parent[code] }
	alone := map[string]bool{}
	for i := range n.Coarse.Len() {
		alone[n.Coarse.Code(i)] = true
	}
	for _, p := range n.Parent {
		delete(alone, p)
	}
	parents := slices.DeleteFunc(n.Coarse.Polygons(), func(p cover.Input) bool { return alone[p.Code] })
	if found := cover.CheckParents(parents, n.Fine.Polygons(), parent); len(found) != 0 {
		t.Errorf("not the union of the children: %v", found)
	}
	for _, c := range []*cover.Cover{n.Coarse, n.Fine} {
		if found := checked(t, c.Polygons(), c.Holes()...); len(found) != 0 {
			t.Errorf("no cover: %v", found)
		}
	}
}

func TestNestFineDecides(t *testing.T) {
	t.Parallel()
	coarse, fine := twoLevels()
	n, err := cover.Nest(t.Context(), coarse, fine, nil, cover.FineDecides, cover.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"e1": "e", "w1": "w", "w2": "w"}, n.Parent); diff != "" {
		t.Error(diff)
	}
	nestsExactly(t, n)
	want := map[string]orb.MultiPolygon{"e": fine[0].Shape, "n": coarse[1].Shape}
	for code, shape := range want {
		if got := n.Coarse.Polygon(n.Coarse.Index(code)); twice(got) != twice(shape) {
			t.Errorf("%s is %v", code, got)
		}
	}
	moved := map[[2]string]float64{}
	for _, m := range n.Moves {
		moved[[2]string{m.From, m.To}] = m.Area
	}
	strip, north := geo.Area(box(116.5, 40, 116.501, 41)), geo.Area(box(116, 40.9, 116.5, 41))
	if len(moved) != 2 || !near(moved[[2]string{"w", "e"}], strip, 1e-6) || !near(moved[[2]string{"w", ""}], north, 1e-3) {
		t.Errorf("%v, want %g and %g", n.Moves, strip, north)
	}
}

func TestNestCoarseDecides(t *testing.T) {
	t.Parallel()
	coarse, fine := twoLevels()
	n, err := cover.Nest(t.Context(), coarse, fine, map[string]string{"w2": "w"}, cover.CoarseDecides, cover.Options{})
	if err != nil {
		t.Fatal(err)
	}
	nestsExactly(t, n)
	for _, in := range coarse {
		if got := n.Coarse.Polygon(n.Coarse.Index(in.Code)); math.Abs(float64(twice(got)-twice(in.Shape))) > 0 {
			t.Errorf("%s is %v", in.Code, got)
		}
	}
	if got := twice(n.Fine.Polygon(n.Fine.Index("e1"))); got != twice(coarse[0].Shape) {
		t.Errorf("e1 has %d", got)
	}
	if n.Fine.Len() != 3 {
		t.Errorf("%v", n.Fine.Codes())
	}
	var from, to []string
	for _, m := range n.Moves {
		from, to = append(from, m.From), append(to, m.To)
		if !geo.Contains(n.Fine.Polygon(n.Fine.Index(m.To)), m.At) {
			t.Errorf("%v is not in %s", m.At, m.To)
		}
	}
	slices.Sort(from)
	if !slices.Equal(from, []string{"", "e1"}) || !slices.Contains(to, "w2") {
		t.Errorf("%v", n.Moves)
	}
}

// Whatever two levels are drawn, they nest afterwards, are covers, and what was
// moved adds up; the level that decides has the ground it has alone.
func TestNestAnything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, nestAnything)
}

func FuzzNest(f *testing.F) { f.Fuzz(rapid.MakeFuzz(nestAnything)) }

func nestAnything(t *rapid.T) {
	coarse, fine := dirty(t), dirty(t)
	for i := range fine {
		fine[i].Code = "f" + fine[i].Code
	}
	given := map[string]string{}
	for _, f := range fine {
		if rapid.IntRange(0, 3).Draw(t, "given") == 0 {
			given[f.Code] = coarse[rapid.IntRange(0, len(coarse)-1).Draw(t, "parent")].Code
		}
	}
	o := keepGaps
	if rapid.Bool().Draw(t, "filled") {
		o = cover.Options{}
	}
	rule := rapid.SampledFrom([]cover.Decides{cover.FineDecides, cover.CoarseDecides}).Draw(t, "rule")
	n, err := cover.Nest(t.Context(), coarse, fine, given, rule, o)
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range given {
		if n.Parent[code] != want {
			t.Fatalf("%s is in %q, want %q", code, n.Parent[code], want)
		}
	}
	parents := map[string]bool{} // but for those whose children have no shape: they stay as they are
	for _, f := range fine {
		if len(f.Shape) > 0 {
			parents[n.Parent[f.Code]] = true
		}
	}
	joined := slices.DeleteFunc(n.Coarse.Polygons(), func(p cover.Input) bool { return !parents[p.Code] })
	children := slices.DeleteFunc(n.Fine.Polygons(), func(p cover.Input) bool { return !parents[n.Parent[p.Code]] })
	for _, d := range cover.CheckParents(joined, children, func(code string) string { return n.Parent[code] }) {
		t.Fatalf("not the union of the children: %v", d)
	}
	isCover(t, n.Coarse)
	isCover(t, n.Fine)
	alone, _, err := cover.Clean(t.Context(), map[cover.Decides][]cover.Input{cover.FineDecides: fine, cover.CoarseDecides: coarse}[rule], o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range alone.Len() {
		if rule == cover.CoarseDecides && len(alone.Polygon(i)) > 0 && parents[alone.Code(i)] {
			// Plane area, because a vertex put into a long edge changes the geodesic;
			// rounding moves a border by two steps at most.
			got, want := planar.Area(n.Coarse.Polygon(n.Coarse.Index(alone.Code(i)))), planar.Area(alone.Polygon(i))
			if most := 2e-7 * planar.Length(alone.Polygon(i)); math.Abs(got-want) > most && hasGround(n, alone.Code(i)) {
				t.Fatalf("%s had %g, has %g", alone.Code(i), want, got)
			}
		}
	}
	for _, m := range n.Moves {
		if m.From == m.To || m.Count == 0 || m.Area < 0 {
			t.Fatalf("%v", m)
		}
	}
}

// hasGround reports whether some child of the parent claimed ground of it: a
// parent whose children all lie elsewhere may have nobody to fill it.
func hasGround(n cover.Nested, parent string) bool {
	for i := range n.Fine.Len() {
		if n.Parent[n.Fine.Code(i)] == parent && len(n.Fine.Polygon(i)) > 0 {
			return true
		}
	}
	return false
}

// BenchmarkNest makes some 8,000 communities nest in streets that were drawn
// anew, each vertex of theirs up to 20 m away.
func BenchmarkNest(b *testing.B) {
	c := beijing(b)
	d, err := c.Cut(b.Context(), communities(c, func(int) int { return 23 }), cover.CutOptions{})
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	streets := load(b, "beijing_streets.geojson.gz")
	for _, in := range streets {
		for _, poly := range in.Shape {
			for _, ring := range poly {
				for i := range ring[1:] {
					ring[i+1][0] += (r.Float64() - 0.5) * 0.0004
				}
				ring[0] = ring[len(ring)-1]
			}
		}
	}
	fine := d.Polygons()
	for name, rule := range map[string]cover.Decides{"fine": cover.FineDecides, "coarse": cover.CoarseDecides} {
		b.Run(name, func(b *testing.B) {
			b.ReportMetric(float64(len(fine)), "polygons")
			for b.Loop() {
				if _, err := cover.Nest(b.Context(), streets, fine, nil, rule, cover.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

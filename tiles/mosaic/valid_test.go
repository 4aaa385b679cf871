package mosaic_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	orbmvt "github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/encoding/wkb"
	"pgregory.net/rapid"

	"anwang/geo"
	"anwang/geo/cover"
	"anwang/grid"
	"anwang/grid/pg/pgtest"
	"anwang/tiles/lattice"
	"anwang/tiles/mosaic"
	"anwang/tiles/sample"
)

// spot is a point of a tile.
type spot [2]int64

func turn(a, b, c spot) int64 {
	return (b[0]-a[0])*(c[1]-a[1]) - (b[1]-a[1])*(c[0]-a[0])
}

// step is an edge of a ring of a multipolygon.
type step struct {
	a, b          spot
	polygon, ring int
}

// flaw says why a multipolygon is not valid as OGC has it: rings are simple and
// do not cross or run along each other, holes are inside, interiors are
// connected and apart. Empty when it is valid. It shares no code with what it
// tests.
func flaw(m orb.MultiPolygon) string {
	var steps []step
	passes := map[spot][]int{} // rings that have the point
	number := 0
	for k, p := range m {
		for i, r := range p {
			n := len(r) - 1
			if n < 3 {
				return "a ring of fewer than three points"
			}
			area := 0.0
			for j := range n {
				a, b := spot{int64(r[j][0]), int64(r[j][1])}, spot{int64(r[j+1][0]), int64(r[j+1][1])}
				steps = append(steps, step{a, b, k, number})
				passes[a] = append(passes[a], number)
				area += float64(a[0]*b[1] - b[0]*a[1])
			}
			if area == 0 || (area > 0) != (i == 0) {
				return "a ring runs the wrong way"
			}
			number++
		}
	}
	for p, rings := range passes {
		for i, r := range rings {
			for _, q := range rings[:i] {
				if q == r {
					return fmt.Sprintf("a ring comes by %v twice", p)
				}
			}
		}
	}
	for i, s := range steps {
		for _, t := range steps[:i] {
			if why := meet(s, t); why != "" {
				return why
			}
		}
	}
	if why := nested(m, steps); why != "" {
		return why
	}
	return connected(m, passes)
}

func meet(s, t step) string {
	if max(s.a[0], s.b[0]) < min(t.a[0], t.b[0]) || max(t.a[0], t.b[0]) < min(s.a[0], s.b[0]) ||
		max(s.a[1], s.b[1]) < min(t.a[1], t.b[1]) || max(t.a[1], t.b[1]) < min(s.a[1], s.b[1]) {
		return ""
	}
	if s.a == s.b || t.a == t.b {
		return fmt.Sprintf("a step of no length at %v", s.a)
	}
	sign := func(v int64) int { return int(min(max(v, -1), 1)) }
	ta, tb := sign(turn(s.a, s.b, t.a)), sign(turn(s.a, s.b, t.b))
	sa, sb := sign(turn(t.a, t.b, s.a)), sign(turn(t.a, t.b, s.b))
	if ta*tb < 0 && sa*sb < 0 {
		return fmt.Sprintf("%v–%v crosses %v–%v", s.a, s.b, t.a, t.b)
	}
	if ta == 0 && tb == 0 {
		// on one line: more than a common end is an overlap
		k := 0
		if s.a[0] == s.b[0] {
			k = 1
		}
		if min(max(s.a[k], s.b[k]), max(t.a[k], t.b[k])) > max(min(s.a[k], s.b[k]), min(t.a[k], t.b[k])) {
			return fmt.Sprintf("%v–%v runs along %v–%v", s.a, s.b, t.a, t.b)
		}
		return ""
	}
	// an end of one on the middle of the other: rings of their own may do so
	if s.ring == t.ring && (ta*tb == 0 && sa*sb < 0 || sa*sb == 0 && ta*tb < 0) {
		return fmt.Sprintf("%v–%v touches %v–%v", s.a, s.b, t.a, t.b)
	}
	return ""
}

// inside tells whether the middle of s is inside the rings of a polygon.
func inside(s step, steps []step, of func(step) bool) bool {
	x, y := float64(s.a[0]+s.b[0])/2, float64(s.a[1]+s.b[1])/2
	in := false
	for _, t := range steps {
		ay, by := float64(t.a[1]), float64(t.b[1])
		if of(t) && (ay > y) != (by > y) && x < float64(t.a[0])+(y-ay)/(by-ay)*float64(t.b[0]-t.a[0]) {
			in = !in
		}
	}
	return in
}

func nested(m orb.MultiPolygon, steps []step) string {
	first := map[int]step{}
	shell := map[int]int{}
	for i := len(steps) - 1; i >= 0; i-- {
		first[steps[i].ring], shell[steps[i].polygon] = steps[i], steps[i].ring
	}
	for r, s := range first {
		for q := range first {
			if q == r {
				continue
			}
			in := inside(s, steps, func(t step) bool { return t.ring == q })
			hole, around := shell[s.polygon] != r, shell[first[q].polygon] == q
			switch {
			case hole && around && first[q].polygon == s.polygon && !in:
				return fmt.Sprintf("the hole at %v is outside", s.a)
			case hole && !around && first[q].polygon == s.polygon && in:
				return fmt.Sprintf("the hole at %v is inside another", s.a)
			}
		}
		if shell[s.polygon] == r {
			for k := range m {
				if k != s.polygon && inside(s, steps, func(t step) bool { return t.polygon == k }) {
					return fmt.Sprintf("the polygon at %v is inside another", s.a)
				}
			}
		}
	}
	return ""
}

// connected: the rings of a polygon and the points they touch in make no circle.
func connected(m orb.MultiPolygon, passes map[spot][]int) string {
	of := []int{}
	for k, p := range m {
		for range p {
			of = append(of, k)
		}
	}
	up := make([]int, len(of))
	for i := range up {
		up[i] = i
	}
	root := func(i int) int {
		for up[i] != i {
			i = up[i]
		}
		return i
	}
	for p, rings := range passes {
		last := map[int]int{}
		for _, r := range rings {
			q, ok := last[of[r]]
			last[of[r]] = r
			if !ok {
				continue
			}
			a, b := root(q), root(r)
			if a == b {
				return fmt.Sprintf("the inside is parted at %v", p)
			}
			up[a] = b
		}
	}
	return ""
}

// flaws returns what is wrong with the polygons of a tile, and how many there are.
func flaws(t rapid.TB, raw []byte) (out []string, polygons int) {
	t.Helper()
	layers, err := orbmvt.Unmarshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range layers {
		if l.Name != "grids" {
			continue
		}
		for _, f := range l.Features {
			m, ok := f.Geometry.(orb.MultiPolygon)
			if !ok {
				m = orb.MultiPolygon{f.Geometry.(orb.Polygon)}
			}
			polygons++
			if why := flaw(m); why != "" {
				out = append(out, fmt.Sprintf("grid %v: %s", f.ID, why))
			}
		}
	}
	return out, polygons
}

// TestValid: every polygon of the real city is valid at every zoom, in all tiles
// to zoom 10 and a part of the many below.
func TestValid(t *testing.T) {
	t.Parallel()
	m := mosaic.New(beijing(t))
	for z := 0; z <= mosaic.MaxZoom; z++ {
		t.Run(fmt.Sprint(z), func(t *testing.T) {
			t.Parallel()
			lo, hi := lattice.TileRange(m.Bounds(), z)
			var c mosaic.Cutter
			tiles, polygons, wrong := 0, 0, 0
			for x := lo[0]; x <= hi[0]; x++ {
				for y := lo[1]; y <= hi[1]; y++ {
					if z > 10 && (x+7*y)%(1<<(z-10)) != 0 {
						continue
					}
					tile := m.Zoom(z).Tile(x, y, &c)
					found, n := flaws(t, tile.Fill(nil, make([]grid.Level, len(tile.Patches))))
					tiles, polygons, wrong = tiles+1, polygons+n, wrong+len(found)
					for _, why := range found {
						t.Errorf("%d/%d/%d: %s", z, x, y, why)
					}
				}
			}
			t.Logf("zoom %d: %d of %d polygons in %d tiles are not valid", z, wrong, polygons, tiles)
		})
	}
}

// TestValidByPostGIS: PostGIS finds the polygons of the real city valid, too.
func TestValidByPostGIS(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	m := mosaic.New(beijing(t))
	var shapes [][]byte
	var names []string
	for z := 5; z <= mosaic.MaxZoom; z++ {
		lo, hi := lattice.TileRange(m.Bounds(), z)
		var c mosaic.Cutter
		for x := lo[0]; x <= hi[0]; x++ {
			for y := lo[1]; y <= hi[1]; y++ {
				if z > 9 && (3*x+5*y)%(1<<(2*(z-9))) != 0 {
					continue
				}
				tile := m.Zoom(z).Tile(x, y, &c)
				layers, err := orbmvt.Unmarshal(tile.Fill(nil, make([]grid.Level, len(tile.Patches))))
				if err != nil {
					t.Fatal(err)
				}
				for _, l := range layers {
					for _, f := range l.Features {
						if l.Name == "grids" {
							shapes = append(shapes, wkb.MustMarshal(f.Geometry))
							names = append(names, fmt.Sprintf("%d/%d/%d grid %v", z, x, y, f.ID))
						}
					}
				}
			}
		}
	}
	rows, err := db.Pool.Query(t.Context(), `SELECT n, ST_IsValidReason(ST_GeomFromWKB(s)) FROM unnest($1::bytea[]) WITH ORDINALITY AS t(s, n)
		WHERE NOT ST_IsValid(ST_GeomFromWKB(s))`, shapes)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var n int
		var why string
		if err := rows.Scan(&n, &why); err != nil {
			t.Fatal(err)
		}
		t.Errorf("%s: %s", names[n-1], why)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d polygons", len(shapes))
}

// TestValidWhateverForm: so are those of made-up grids with holes, exclaves and
// corners that touch.
func TestValidWhateverForm(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 8).Draw(t, "w"), rapid.IntRange(1, 8).Draw(t, "h")
		picture := make([][]int, h)
		for y := range picture {
			picture[y] = rapid.SliceOfN(rapid.SampledFrom([]int{0, 3, 4, 6, 7, 9}), w, w).Draw(t, "row")
		}
		picture[0][0] = 3
		cell := rapid.SampledFrom([]float64{0.0011, 0.004, 0.02, 0.11}).Draw(t, "cell")
		grids, err := sample.Raster(orb.Point{116.3, 39.8}, cell, picture)
		if err != nil {
			t.Fatal(err)
		}
		m := mosaic.New(grids)
		z := rapid.IntRange(7, 14).Draw(t, "zoom")
		lo, hi := lattice.TileRange(m.Bounds(), z)
		x, y := rapid.Uint32Range(lo[0], hi[0]).Draw(t, "x"), rapid.Uint32Range(lo[1], hi[1]).Draw(t, "y")
		var c mosaic.Cutter
		tile := m.Zoom(z).Tile(x, y, &c)
		found, _ := flaws(t, tile.Fill(nil, make([]grid.Level, len(tile.Patches))))
		for _, why := range found {
			t.Errorf("%d/%d/%d of %v: %s", z, x, y, picture, why)
		}
	})
}

// TestValidTangle: and those of spiky grids, cleaned to a cover, whose arcs
// come much closer to each other than a step of the lattice. The grids are
// always the same: about one in thousands has an island that thinning leaves on
// the other side of an arc, and these have none.
func TestValidTangle(t *testing.T) {
	t.Parallel()
	polygons := 0
	for seed := range uint64(100) {
		m := mosaic.New(tangle(t, (seed+1)*7919, int(2+(seed+1)%11)))
		if err := m.Flaw(); err != nil {
			t.Fatal(err)
		}
		for z := 2; z <= 9; z++ {
			lo, hi := lattice.TileRange(m.Bounds(), z)
			var c mosaic.Cutter
			for x := lo[0]; x <= hi[0]; x++ {
				for y := lo[1]; y <= hi[1]; y++ {
					tile := m.Zoom(z).Tile(x, y, &c)
					found, n := flaws(t, tile.Fill(nil, make([]grid.Level, len(tile.Patches))))
					polygons += n
					for _, why := range found {
						t.Errorf("%d/%d/%d of seed %d: %s", z, x, y, seed, why)
					}
				}
			}
		}
	}
	t.Logf("%d polygons", polygons)
}

// tangle makes n spiky grids around one place, and what holds them all.
func tangle(t testing.TB, seed uint64, n int) []*grid.Grid {
	r := rand.New(rand.NewPCG(seed, 1))
	var in []cover.Input
	for i := range n {
		at := orb.Point{116.4 + 0.2*r.Float64(), 39.9 + 0.2*r.Float64()}
		var ring orb.Ring
		spikes := 8 + r.IntN(60)
		for k := range spikes {
			a, d := 2*math.Pi*float64(k)/float64(spikes), 0.03+0.12*r.Float64()*r.Float64()
			ring = append(ring, geo.Snap(orb.Point{at[0] + d*math.Cos(a), at[1] + d*math.Sin(a)}))
		}
		in = append(in, cover.Input{Code: fmt.Sprintf("%04d", i), Shape: orb.MultiPolygon{{append(ring, ring[0])}}})
	}
	leaves, _, err := cover.Clean(t.Context(), in, cover.Options{})
	if err != nil {
		t.Fatal(err)
	}
	root, err := leaves.Dissolve(t.Context(), func(string) string { return "root" })
	if err != nil {
		t.Fatal(err)
	}
	out := []*grid.Grid{{ID: 1, Network: 1, Depth: 1, Code: "root", Shape: root.Polygon(0)}}
	for i := range leaves.Len() {
		out = append(out, &grid.Grid{
			ID: grid.ID(i + 2), Network: 1, Parent: 1, Depth: 2, Code: leaves.Code(i), Leaf: true,
			Shape: leaves.Polygon(i),
		})
	}
	for _, g := range out {
		// large to the eye of the zooms, so that all are drawn
		g.Area, g.Label = 1e12, geo.Label(g.Shape)
	}
	return out
}

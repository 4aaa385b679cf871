package mosaic_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/paulmach/orb"
	orbmvt "github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"pgregory.net/rapid"

	"anwang/geo"
	"anwang/geo/cover"
	"anwang/grid"
	"anwang/grid/demo/data"
	"anwang/tiles/lattice"
	"anwang/tiles/mosaic"
	"anwang/tiles/sample"
)

// edge is one step of a ring.
type edge struct{ a, b orb.Point }

// seen is what a tile shows of its polygons.
type seen struct {
	edges map[uint8]map[edge]int // by depth painted: how often a step is run, less how often back
	area  map[uint8]float64      // by depth painted
	lines map[edge]uint8         // steps of lines, both directions
}

// onSide reports whether a step runs along a side of the window, where polygons
// are cut and arcs are none.
func (e edge) onSide() bool {
	for i := range 2 {
		for _, v := range []float64{-lattice.Buffer, lattice.Steps + lattice.Buffer} {
			if e.a[i] == v && e.b[i] == v {
				return true
			}
		}
	}
	return false
}

// read decodes a tile. A grid is painted at its own depth and, when it is a
// leaf, at all depths below.
func read(t rapid.TB, raw []byte, depths uint8) seen {
	t.Helper()
	layers, err := orbmvt.Unmarshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	s := seen{edges: map[uint8]map[edge]int{}, area: map[uint8]float64{}, lines: map[edge]uint8{}}
	for d := uint8(1); d <= depths; d++ {
		s.edges[d] = map[edge]int{}
	}
	for _, l := range layers {
		for _, f := range l.Features {
			switch l.Name {
			case "grids":
				from := uint8(f.Properties["depth"].(float64))
				to := from
				if f.Properties["leaf"].(bool) {
					to = depths
				}
				for d := from; d <= to; d++ {
					s.polygon(d, f.Geometry)
				}
			case "lines":
				s.line(uint8(f.Properties["depth"].(float64)), f.Geometry)
			}
		}
	}
	return s
}

func (s seen) polygon(d uint8, g orb.Geometry) {
	if p, ok := g.(orb.Polygon); ok {
		g = orb.MultiPolygon{p}
	}
	for _, p := range g.(orb.MultiPolygon) {
		for _, r := range p {
			for i := 0; i+1 < len(r); i++ {
				e := edge{r[i], r[i+1]}
				s.area[d] += (e.a[0]*e.b[1] - e.b[0]*e.a[1]) / 2
				if e.onSide() {
					continue
				}
				s.edges[d][e]++
				s.edges[d][edge{e.b, e.a}]--
			}
		}
	}
}

func (s seen) line(d uint8, g orb.Geometry) {
	if l, ok := g.(orb.LineString); ok {
		g = orb.MultiLineString{l}
	}
	for _, l := range g.(orb.MultiLineString) {
		for i := 0; i+1 < len(l); i++ {
			for _, e := range []edge{{l[i], l[i+1]}, {l[i+1], l[i]}} {
				if was, ok := s.lines[e]; !ok || d < was {
					s.lines[e] = d
				}
			}
		}
	}
}

// check demands of a tile that at every depth the arcs of the grids, each
// run with the grid on its left, add up to the outline of the root: what one
// neighbour runs forward another runs back. And that every step is drawn as a
// line of no greater depth, and the areas add up. It returns how many steps were
// looked at.
func (s seen) check(t rapid.TB, where string, depths uint8) (steps int) {
	t.Helper()
	for d := uint8(1); d <= depths; d++ {
		for e, n := range s.edges[d] {
			if n != s.edges[1][e] {
				t.Errorf("%s: depth %d: step %v is run %d times more than back, %d by the root", where, d, e, n, s.edges[1][e])
				return steps
			}
			if top, drawn := s.lines[e]; !drawn || top > d {
				t.Errorf("%s: depth %d: step %v drawn %v as a line of depth %d", where, d, e, drawn, top)
				return steps
			}
			steps++
		}
		if s.area[d] != s.area[1] {
			t.Errorf("%s: depth %d covers %v, the root %v", where, d, s.area[d], s.area[1])
		}
	}
	return steps
}

// TestRandomCovers: whatever form grids have, neighbours, parents and lines
// meet in every tile.
func TestRandomCovers(t *testing.T) {
	t.Parallel()
	corner := orb.Point{116.3, 39.8}
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 7).Draw(t, "w"), rapid.IntRange(1, 7).Draw(t, "h")
		letters := rapid.IntRange(1, 9).Draw(t, "letters")
		picture := make([][]int, h)
		some := false
		for y := range picture {
			for range w {
				// letters from 3 on: 0 is nobody's
				l := rapid.IntRange(2, letters+2).Draw(t, "letter")
				if l == 2 {
					l = 0
				}
				some = some || l > 0
				picture[y] = append(picture[y], l)
			}
		}
		if !some {
			return
		}
		cell := rapid.SampledFrom([]float64{0.004, 0.02, 0.11}).Draw(t, "cell")
		grids, err := sample.Raster(corner, cell, picture)
		if err != nil {
			t.Fatal(err)
		}
		m := mosaic.New(grids)
		if err := m.Flaw(); err != nil {
			t.Fatal(err)
		}
		z := rapid.IntRange(9, 14).Draw(t, "zoom")
		lo, hi := lattice.TileRange(m.Bounds(), z)
		x, y := rapid.Uint32Range(lo[0], hi[0]).Draw(t, "x"), rapid.Uint32Range(lo[1], hi[1]).Draw(t, "y")
		var c mosaic.Cutter
		tile := m.Zoom(z).Tile(x, y, &c)
		read(t, tile.Fill(nil, make([]grid.Level, len(tile.Patches))), m.Finest(z)).
			check(t, fmt.Sprintf("%d/%d/%d of %v", z, x, y, picture), m.Finest(z))
	})
}

// beijing is the real city, district by district and street by street, without
// the made-up communities.
func beijing(t testing.TB) []*grid.Grid {
	t.Helper()
	f, err := data.Files.Open("boundaries/beijing_streets.geojson.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var streets geojson.FeatureCollection
	if err := json.NewDecoder(z).Decode(&streets); err != nil {
		t.Fatal(err)
	}
	var in []cover.Input
	for _, f := range streets.Features {
		shape, ok := f.Geometry.(orb.MultiPolygon)
		if !ok {
			shape = orb.MultiPolygon{f.Geometry.(orb.Polygon)}
		}
		in = append(in, cover.Input{Code: f.Properties.MustString("code"), Shape: shape})
	}
	leaves, _, err := cover.Clean(t.Context(), in, cover.Options{})
	if err != nil {
		t.Fatal(err)
	}
	district := func(code string) string { return code[:6] + "000000" }
	districts, err := leaves.Dissolve(t.Context(), district)
	if err != nil {
		t.Fatal(err)
	}
	city, err := districts.Dissolve(t.Context(), func(string) string { return "110000000000" })
	if err != nil {
		t.Fatal(err)
	}
	var out []*grid.Grid
	ids := map[string]grid.ID{}
	for d, c := range []*cover.Cover{1: city, 2: districts, 3: leaves} {
		if c == nil {
			continue
		}
		for i := range c.Len() {
			g := &grid.Grid{
				ID: grid.ID(len(out) + 1), Network: 1, Depth: uint8(d), Code: c.Code(i), Name: c.Code(i), Leaf: d == 3,
				Shape: c.Polygon(i),
			}
			g.Area, g.Label = geo.Area(g.Shape), geo.Label(g.Shape)
			switch d {
			case 2:
				g.Parent = 1
			case 3:
				g.Parent = ids[district(g.Code)]
			}
			ids[g.Code] = g.ID
			out = append(out, g)
		}
	}
	return out
}

// TestBeijing: in every tile of the real city, zooms 6 to 14, neighbours meet.
func TestBeijing(t *testing.T) {
	t.Parallel()
	m := mosaic.New(beijing(t))
	if err := m.Flaw(); err != nil {
		t.Fatal(err)
	}
	for z := 6; z <= mosaic.MaxZoom; z++ {
		t.Run(fmt.Sprint(z), func(t *testing.T) {
			t.Parallel()
			lo, hi := lattice.TileRange(m.Bounds(), z)
			var c mosaic.Cutter
			tiles, steps := 0, 0
			for x := lo[0]; x <= hi[0]; x++ {
				for y := lo[1]; y <= hi[1]; y++ {
					if z > 10 && (x+7*y)%(1<<(z-10)) != 0 {
						continue // a part of the many
					}
					tile := m.Zoom(z).Tile(x, y, &c)
					raw := tile.Fill(nil, make([]grid.Level, len(tile.Patches)))
					if again := m.Zoom(z).Tile(x, y, &c); !bytes.Equal(again.Raw, tile.Raw) {
						t.Fatal("the same tile was cut to other bytes")
					}
					steps += read(t, raw, m.Finest(z)).check(t, fmt.Sprintf("%d/%d/%d", z, x, y), m.Finest(z))
					tiles++
				}
			}
			t.Logf("zoom %d, depth %d: %d tiles, %d steps", z, m.Finest(z), tiles, steps)
		})
	}
}

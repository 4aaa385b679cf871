package mosaic_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	orbmvt "github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"

	"anwang/grid"
	"anwang/tiles/lattice"
	"anwang/tiles/mosaic"
	"anwang/tiles/sample"
)

// crooked is a small network of four depths.
func crooked() []*grid.Grid {
	return sample.Plan{
		Bound:   orb.Bound{Min: orb.Point{116.1, 39.7}, Max: orb.Point{116.9, 40.3}},
		Columns: 24, Rows: 18, Steps: 12, Groups: []int{3, 3}, Seed: 8,
	}.Grids()
}

// subtrees picks some grids with everything below them.
func subtrees(all []*grid.Grid, r *rand.Rand) (out []*grid.Grid) {
	in := map[grid.ID]bool{}
	for range 1 + r.IntN(4) {
		in[all[1+r.IntN(len(all)-1)].ID] = true
	}
	for _, g := range all { // parents come before children
		if in[g.ID] || in[g.Parent] {
			in[g.ID] = true
			out = append(out, g)
		}
	}
	return out
}

// content is a decoded tile by layer.
func content(t testing.TB, c mosaic.Cut) map[string][]*geojson.Feature {
	t.Helper()
	layers, err := orbmvt.Unmarshal(c.Fill(nil, make([]grid.Level, len(c.Patches))))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]*geojson.Feature{}
	for _, l := range layers {
		out[l.Name] = l.Features
	}
	return out
}

func idOf(f *geojson.Feature) grid.ID { return grid.ID(f.ID.(float64)) }

// steps are the steps of rings or lines, both directions, without those along
// the sides of the window.
func steps(fs []*geojson.Feature) map[edge]bool {
	out := map[edge]bool{}
	add := func(ps []orb.Point) {
		for i := 0; i+1 < len(ps); i++ {
			if e := (edge{ps[i], ps[i+1]}); !e.onSide() {
				out[e], out[edge{e.b, e.a}] = true, true
			}
		}
	}
	for _, f := range fs {
		switch g := f.Geometry.(type) {
		case orb.LineString:
			add(g)
		case orb.MultiLineString:
			for _, l := range g {
				add(l)
			}
		case orb.Polygon:
			for _, r := range g {
				add(r)
			}
		case orb.MultiPolygon:
			for _, p := range g {
				for _, r := range p {
					add(r)
				}
			}
		}
	}
	return out
}

// partCheck is one part beside the mosaic it is of.
type partCheck struct {
	*testing.T
	m       *mosaic.Mosaic
	part    *mosaic.Part
	in      map[grid.ID]*grid.Grid
	top     map[grid.ID]bool
	deepest uint8 // of top
	labels  map[grid.ID]int
}

// TestPart: whatever part of the grids is cut, its tiles have nothing of other
// grids, where the zoom is deep enough they have exactly what everybody's tiles
// have of its grids, arcs meet, and no zoom is without its topmost grids.
func TestPart(t *testing.T) {
	t.Parallel()
	all := crooked()
	m := mosaic.New(all)
	for seed := range uint64(24) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			grids := subtrees(all, rand.New(rand.NewPCG(seed, 4)))
			c := partCheck{T: t, m: m, part: m.Part(grids), in: map[grid.ID]*grid.Grid{}, top: map[grid.ID]bool{}}
			bound := grids[0].Shape.Bound()
			for _, g := range grids {
				c.in[g.ID] = g
			}
			for _, g := range grids {
				if c.in[g.Parent] == nil {
					c.top[g.ID], c.deepest = true, max(c.deepest, g.Depth)
					bound = bound.Union(g.Shape.Bound())
				}
			}
			if c.part.Len() != len(grids) || c.part.Whole() {
				t.Fatalf("a part of %d grids, want %d", c.part.Len(), len(grids))
			}
			for z := range mosaic.MaxZoom + 1 {
				c.labels = map[grid.ID]int{}
				lo, hi := lattice.TileRange(bound.Pad(0.01), z)
				for x := lo[0]; x <= hi[0]; x++ {
					for y := lo[1]; y <= hi[1]; y++ {
						c.tile(z, x, y)
					}
				}
				for id := range c.top {
					if c.labels[id] != 1 {
						t.Errorf("zoom %d: topmost grid %d is named %d times", z, id, c.labels[id])
					}
				}
			}
		})
	}
}

func (c *partCheck) tile(z int, x, y uint32) {
	c.Helper()
	where := fmt.Sprintf("%d/%d/%d", z, x, y)
	var cutter mosaic.Cutter
	cut := c.part.Tile(z, x, y, &cutter)
	got := content(c, cut)
	for _, layer := range []string{"grids", "labels"} {
		for _, f := range got[layer] {
			g := c.in[idOf(f)]
			if g == nil {
				c.Fatalf("%s: grid %v is in layer %s and not in the part", where, f.ID, layer)
			}
			if early := f.Properties["early"] == true; early != (g.Depth > c.m.Finest(z)) || early && !c.top[g.ID] {
				c.Errorf("%s: grid %d of depth %d is early: %v", where, g.ID, g.Depth, early)
			}
			n, _ := c.m.Number(g.ID)
			if lo, hi, ok := c.part.Reach(n, z); !ok || x < lo[0] || x > hi[0] || y < lo[1] || y > hi[1] {
				c.Errorf("%s: grid %d reaches %v to %v only", where, g.ID, lo, hi)
			}
			if layer == "labels" {
				c.labels[g.ID]++
			}
		}
	}
	for _, p := range cut.Patches {
		if _, ok := c.part.Index(p.Grid); !ok {
			c.Errorf("%s: the level of a grid outside is filled in", where)
		}
	}
	rings, lines := steps(got["grids"]), steps(got["lines"])
	for e := range rings {
		if !lines[e] {
			c.Fatalf("%s: step %v of a polygon is not drawn as a line", where, e)
		}
	}
	for e := range lines {
		// a grid that is one step wide has arcs and no area
		if !rings[e] && z >= 7 {
			c.Fatalf("%s: line %v is no arc of the part", where, e)
		}
	}
	if c.deepest <= c.m.Finest(z) {
		c.same(where, got, content(c, c.m.Zoom(z).Tile(x, y, &cutter)))
	}
}

// same demands that the part has what everybody's tile has of its grids.
func (c *partCheck) same(where string, got, everyone map[string][]*geojson.Feature) {
	c.Helper()
	for _, layer := range []string{"grids", "labels"} {
		want := slices.DeleteFunc(everyone[layer], func(f *geojson.Feature) bool { return c.in[idOf(f)] == nil })
		if len(want) != len(got[layer]) {
			c.Fatalf("%s: %d features in layer %s, want %d", where, len(got[layer]), layer, len(want))
		}
		for i, f := range want {
			if !reflect.DeepEqual(f, got[layer][i]) {
				c.Errorf("%s: %s is %v for the part and %v for everybody", where, layer, got[layer][i], f)
			}
		}
	}
	lines := steps(everyone["lines"])
	for e := range steps(got["lines"]) {
		if !lines[e] {
			c.Fatalf("%s: line %v is not in everybody's tile", where, e)
		}
	}
}

// TestPartOfAll: a part of all grids is everybody's tile, one of none is empty.
func TestPartOfAll(t *testing.T) {
	t.Parallel()
	all := crooked()
	m := mosaic.New(all)
	everything, nothing := m.Part(all), m.Part(nil)
	if !everything.Whole() {
		t.Error("all grids are not the whole")
	}
	var c mosaic.Cutter
	for z := range mosaic.MaxZoom + 1 {
		lo, _ := lattice.TileRange(m.Bounds(), z)
		want, got := m.Zoom(z).Tile(lo[0], lo[1], &c), everything.Tile(z, lo[0], lo[1], &c)
		if !bytes.Equal(want.Raw, got.Raw) || !slices.Equal(want.Patches, got.Patches) {
			t.Errorf("zoom %d: the part of all grids is another tile", z)
		}
		if none := nothing.Tile(z, lo[0], lo[1], &c); len(none.Raw) != 0 {
			t.Errorf("zoom %d: %d bytes of no grids", z, len(none.Raw))
		}
	}
}

package tiles_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"anwang/grid"
	"anwang/tiles"
	"anwang/tiles/mosaic"
)

var (
	noon    = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) // the clock of a town
	sectors = []string{"", "chemical", "mining", "fireworks", "none", "chemical mining"}
	sets    = []grid.SectorSet{"", "chemical", "mining", "fireworks", "mining chemical", "chemical fireworks mining"}
)

// crowd is a town full of points of every kind, remembered beside the state, so
// that what a scope shows can be told by going through them.
type crowd struct {
	*town
	r      *rand.Rand
	points map[[2]grid.ID]grid.Point // by kind and id
	parent map[grid.ID]grid.ID
}

func newCrowd(t testing.TB, seed uint64, n int) *crowd {
	t.Helper()
	c := &crowd{town: newTown(t), r: rand.New(rand.NewPCG(seed, 1)), points: map[[2]grid.ID]grid.Point{}, parent: map[grid.ID]grid.ID{}}
	for _, g := range c.grids {
		c.parent[g.ID] = g.Parent
	}
	var all []grid.Point
	for len(all) < n {
		all = append(all, c.random())
	}
	c.put(all...)
	return c
}

// random makes up a point; more often than not one that is there changes.
func (c *crowd) random() grid.Point {
	p := c.enterprise(grid.ID(1+c.r.IntN(900)), 116.11+0.78*c.r.Float64(), 39.71+0.58*c.r.Float64(), grid.Level(c.r.IntN(5)))
	if c.r.IntN(3) > 0 { // towns are crowded in the middle
		p.Lon, p.Lat = 116.5+0.08*c.r.NormFloat64(), 40+0.05*c.r.NormFloat64()
		p.Grid = c.Locate(p.Lon, p.Lat)
	}
	p.Kind = grid.Kind(c.r.IntN(int(grid.Kinds)))
	p.Sector = sets[c.r.IntN(len(sets))]
	if p.Kind != grid.KindEnterprise {
		p.Enterprise = grid.ID(1 + c.r.IntN(40))
	}
	if p.Kind == grid.KindDanger {
		p.Level, p.Grade = grid.NotAssessed, grid.DangerGrade(c.r.IntN(2))
		p.State, p.Deadline = grid.DangerState(1+c.r.IntN(7)), noon.Add(time.Duration(c.r.IntN(96)-48)*time.Hour)
	}
	return p
}

func (c *crowd) put(points ...grid.Point) {
	for _, p := range points {
		c.points[[2]grid.ID{grid.ID(p.Kind), p.ID}] = p
	}
	c.apply(points...)
}

func (c *crowd) remove(k grid.Kind, id grid.ID) {
	delete(c.points, [2]grid.ID{grid.ID(k), id})
	c.updates(grid.Update{Kind: k, ID: id})
}

// scopes are the kinds of scope there are, by name, and some at random.
func (c *crowd) scopes() map[string]grid.Scope {
	root, district := c.grids[0].ID, c.grids[1+c.r.IntN(12)].ID
	leaf := c.Locate(116.5, 40)
	out := map[string]grid.Scope{
		"nothing": grid.NewScope(), "no such grid": grid.NewScope(grid.Term{Grid: 999_999}),
		"root": grid.NewScope(grid.Term{Grid: root}), "district": grid.NewScope(grid.Term{Grid: district}),
		"community": grid.NewScope(grid.Term{Grid: leaf}), "sector": grid.NewScope(grid.Term{Grid: root, Sector: "chemical"}),
		"two sectors":              grid.NewScope(grid.Term{Grid: root, Sector: "chemical"}).Narrow("mining", nil),
		"no sector":                grid.Everything.Narrow(grid.NoSector, []grid.ID{root}),
		"sector of a district":     grid.NewScope(grid.Term{Grid: district, Sector: "mining"}),
		"enterprise":               grid.NewScope(grid.Term{Enterprise: 7}),
		"enterprise and community": grid.NewScope(grid.Term{Enterprise: 9}, grid.Term{Grid: leaf}),
	}
	for i := range 6 {
		var terms []grid.Term
		for range 1 + c.r.IntN(4) {
			terms = append(terms, grid.Term{Grid: c.grids[1+c.r.IntN(len(c.grids)-1)].ID, Sector: sectors[c.r.IntN(len(sectors))]})
		}
		out[fmt.Sprint("random ", i)] = grid.NewScope(terms...)
	}
	return out
}

// under reports whether a grid is or lies in another.
func (c *crowd) under(g, top grid.ID) bool {
	for ; g != 0; g = c.parent[g] {
		if g == top {
			return true
		}
	}
	return false
}

func (c *crowd) shows(s grid.Scope, g grid.ID) bool {
	for _, t := range s.Terms() {
		if t.Enterprise == 0 && c.under(g, t.Grid) {
			return true
		}
	}
	return false
}

// hasSectors is the plain meaning of what a term asks of a set of sectors.
func hasSectors(asked string, set grid.SectorSet) bool {
	for _, code := range strings.Fields(asked) {
		if set == "" && code != "none" || set != "" && !slices.Contains(strings.Fields(string(set)), code) {
			return false
		}
	}
	return true
}

func (c *crowd) inScope(s grid.Scope, p *grid.Point) bool {
	for _, t := range s.Terms() {
		switch {
		case t.Enterprise != 0 && (p.Enterprise == t.Enterprise || p.Kind == grid.KindEnterprise && p.ID == t.Enterprise):
			return true
		case t.Enterprise == 0 && c.under(p.Grid, t.Grid) && hasSectors(t.Sector, p.Sector):
			return true
		}
	}
	return false
}

func (c *crowd) tileOf(t testing.TB, set *tiles.Set, s grid.Scope, layer string, m maptile.Tile) tiles.Tile {
	t.Helper()
	got, err := set.Tile(context.Background(), c.View(s), layer, int(m.Z), int(m.X), int(m.Y))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// around are the tiles of a zoom about the middle of the town and in a corner.
func around(z int) []maptile.Tile {
	var out []maptile.Tile
	seen := map[maptile.Tile]bool{}
	for _, p := range []orb.Point{{116.5, 40}, {116.52, 40.03}, {116.4, 39.95}, {116.15, 39.75}, {116.85, 40.25}} {
		if m := maptile.At(p, maptile.Zoom(z)); !seen[m] {
			seen[m] = true
			out = append(out, m)
		}
	}
	return out
}

// TestScope: a tile has what lies inside the scope and nothing else: clusters
// count what going through all points counts, and no grid from outside is in any
// layer.
func TestScope(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 1, 2500)
	for name, s := range c.scopes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for z := 6; z <= 16; z++ {
				for _, m := range around(z) {
					for k := range grid.Kind(grid.Kinds) {
						c.samePoints(t, s, k, m)
					}
					if z <= mosaic.MaxZoom {
						c.sameGrids(t, s, m)
					}
				}
			}
		})
	}
}

func (c *crowd) samePoints(t *testing.T, s grid.Scope, k grid.Kind, m maptile.Tile) {
	t.Helper()
	var want, got grid.Counts
	for _, p := range c.points {
		if class := p.Class(noon); p.Kind == k && k.Drawn(class) && maptile.At(orb.Point{p.Lon, p.Lat}, m.Z) == m && c.inScope(s, &p) {
			want[class]++
		}
	}
	for _, l := range decode(t, c.tileOf(t, c.set, s, k.Layer(), m)) {
		for _, f := range l.Features {
			if f.Properties["cluster"] == true {
				for class := range got {
					got[class] += uint32(f.Properties[fmt.Sprint("c", class)].(float64))
				}
				continue
			}
			p, ok := c.points[[2]grid.ID{grid.ID(k), grid.ID(f.ID.(float64))}]
			if !ok || !c.inScope(s, &p) {
				t.Fatalf("%s %v: point %v is outside the scope", k.Layer(), m, f.ID)
			}
			got[p.Class(noon)]++
		}
	}
	if got != want {
		t.Errorf("%s %v: %v by class, there are %v", k.Layer(), m, got, want)
	}
}

func (c *crowd) sameGrids(t *testing.T, s grid.Scope, m maptile.Tile) {
	t.Helper()
	v := c.View(s)
	for _, l := range decode(t, c.tileOf(t, c.set, s, tiles.Grids, m)) {
		for _, f := range l.Features {
			if l.Name == "lines" {
				continue
			}
			id := grid.ID(f.ID.(float64))
			if !c.shows(s, id) {
				t.Fatalf("%v: grid %d in layer %s is outside the scope", m, id, l.Name)
			}
			if g, _ := v.Grid(id); f.Properties["level"] != g.Level.String() {
				t.Errorf("%v: grid %d is %v, in the view %s", m, id, f.Properties["level"], g.Level)
			}
		}
	}
}

// TestNoByteCrosses: two scopes that ask for the same tile, in either order or
// at once, each get what a Set of their own would give them.
func TestNoByteCrosses(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 2, 1500)
	all := c.scopes()
	all["everything"] = grid.Everything
	type ask struct {
		name  string
		layer string
		m     maptile.Tile
	}
	want := map[ask]tiles.Tile{}
	var asks []ask
	for name, s := range all {
		alone := tiles.New(c.State, tiles.Options{})
		for _, layer := range tiles.Layers()[1:] { // the base map is everybody's
			for _, z := range []int{7, 10} {
				for _, m := range around(z) {
					a := ask{name, layer, m}
					want[a] = c.tileOf(t, alone, s, layer, m)
					asks = append(asks, a)
				}
			}
		}
	}
	for round := range 4 {
		set := tiles.New(c.State, tiles.Options{})
		r := rand.New(rand.NewPCG(uint64(round), 5))
		var wg sync.WaitGroup
		for range 4 {
			order := r.Perm(len(asks))
			wg.Go(func() {
				for _, i := range order {
					a := asks[i]
					got, err := set.Tile(context.Background(), c.View(all[a.name]), a.layer, int(a.m.Z), int(a.m.X), int(a.m.Y))
					if err != nil || got.ETag != want[a].ETag || !bytes.Equal(got.Body, want[a].Body) {
						t.Errorf("%v: another tile than a Set alone gives (%v)", a, err)
						return
					}
				}
			})
		}
		wg.Wait()
	}
}

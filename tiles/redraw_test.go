package tiles_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"anwang/geo"
	"anwang/grid"
	"anwang/grid/live"
	"anwang/tiles"
	"anwang/tiles/lattice"
)

// drawn is a town some people look at: everybody's map, and those of three scopes.
type drawn struct {
	*town
	views []*live.View
	tiles []maptile.Tile
	kept  map[string]tiles.Tile
}

func newDrawn(t *testing.T) *drawn {
	t.Helper()
	d := &drawn{town: newTown(t), kept: map[string]tiles.Tile{}}
	d.apply(d.enterprise(1, 116.5, 40, grid.Red), d.enterprise(2, 116.2, 39.8, grid.Blue))
	district := d.Children(d.grids[0].ID)[0].ID
	leaves := d.Children(d.Children(d.grids[0].ID)[3].ID)
	for _, terms := range [][]grid.Term{{{Grid: district}}, {{Grid: leaves[0].ID}}, {{Grid: leaves[1].ID, Sector: "chemical"}}} {
		d.views = append(d.views, d.View(grid.NewScope(terms...)))
	}
	d.views = append(d.views, d.View(grid.Everything))
	for z := range maptile.Zoom(13) {
		lo, hi := lattice.TileRange(townPlan.Bound, int(z))
		for x := lo[0]; x <= hi[0]; x++ {
			for y := lo[1]; y <= hi[1]; y++ {
				d.tiles = append(d.tiles, maptile.New(x, y, z))
			}
		}
	}
	return d
}

// look asks for every tile of every view and returns those that are others than before.
func (d *drawn) look(t *testing.T) (others map[string]bool) {
	t.Helper()
	others = map[string]bool{}
	for _, v := range d.views {
		for _, at := range d.tiles {
			got, err := d.set.Tile(context.Background(), v, tiles.Grids, int(at.Z), int(at.X), int(at.Y))
			if err != nil {
				t.Fatal(err)
			}
			name := fmt.Sprintf("%d %d/%d/%d", v.Number(), at.Z, at.X, at.Y)
			if was, ok := d.kept[name]; ok && was.ETag != got.ETag {
				others[name] = true
			}
			d.kept[name] = got
		}
	}
	return others
}

// change redraws grids and returns how many tiles were dropped.
func (d *drawn) change(grids ...*grid.Grid) (dropped uint64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	was := d.set.Stats().Dropped
	b := grid.Batch{After: d.at, Position: d.at + 1}
	for _, g := range grids {
		b.GridUpdates = append(b.GridUpdates, grid.GridUpdate{ID: g.ID, Grid: g})
	}
	d.at++
	d.set.Invalidate(d.State.Apply(b))
	return d.set.Stats().Dropped - was
}

// anew compares every tile with that of a state that is loaded anew.
func (d *drawn) anew(t *testing.T) {
	t.Helper()
	fresh := &town{State: live.New(live.Options{Now: func() time.Time { return d.Status().Now }})}
	snap := &grid.Snapshot{
		Position: d.at, Networks: d.Networks(), Rollup: d.Status().Rollup,
		Points: func(yield func(grid.Point) error) error {
			for id := range grid.ID(2) {
				p, _ := d.Point(grid.KindEnterprise, id+1)
				if err := yield(p.Point); err != nil {
					return err
				}
			}
			return nil
		},
	}
	for _, g := range d.Grids(0) {
		snap.Grids = append(snap.Grids, *g)
	}
	if _, err := fresh.Load(context.Background(), snap); err != nil {
		t.Fatal(err)
	}
	fresh.set = tiles.New(fresh.State, tiles.Options{})
	if bad := d.Differences(fresh.State, 5); len(bad) > 0 {
		t.Fatal(bad)
	}
	for _, v := range d.views {
		for _, at := range d.tiles {
			want, err := fresh.set.Tile(context.Background(), fresh.View(v.Scope()), tiles.Grids, int(at.Z), int(at.X), int(at.Y))
			if err != nil {
				t.Fatal(err)
			}
			got := d.kept[fmt.Sprintf("%d %d/%d/%d", v.Number(), at.Z, at.X, at.Y)]
			if got.ETag != want.ETag || !bytes.Equal(got.Body, want.Body) {
				t.Fatalf("view %s tile %v has %d bytes, a state loaded anew has %d", v.Scope().Key(), at, len(got.Body), len(want.Body))
			}
		}
	}
}

// TestRename: a grid that is called otherwise costs the tiles that show its name and no
// others, and what is then shown is what a state loaded anew shows.
func TestRename(t *testing.T) {
	t.Parallel()
	d := newDrawn(t)
	d.look(t)
	r := rand.New(rand.NewPCG(1, 1))
	for n := range 20 {
		g := *d.grids[r.IntN(len(d.grids))]
		if n == 0 {
			g = *d.grids[0] // everybody's
		}
		now, _ := d.Grid(g.ID)
		g = *now.Grid
		g.Name = fmt.Sprintf("更名%d", n)
		dropped := d.change(&g)
		others := d.look(t)
		if int(dropped) != len(others) {
			t.Errorf("%d tiles were dropped for the name of a grid of depth %d, and %d are others", dropped, g.Depth, len(others))
		}
		if len(others) == 0 || len(others) > len(d.views)*13 {
			t.Errorf("%d tiles are others after a new name", len(others))
		}
	}
	d.anew(t)
}

// moved moves a vertex, and returns the grids that have it.
func (d *drawn) moved(r *rand.Rand, how float64) (out []*grid.Grid, ok bool) {
	leaves := slices.DeleteFunc(slices.Clone(d.Grids(0)), func(g *grid.Grid) bool { return !g.Leaf })
	leaf := leaves[r.IntN(len(leaves))]
	ring := leaf.Shape[0][0]
	at := ring[r.IntN(len(ring)-1)]
	to := geo.Snap(orb.Point{at[0] + how*(r.Float64()-0.5), at[1] + how*(r.Float64()-0.5)})
	for _, g := range d.Grids(0) {
		moved := *g
		moved.Shape = g.Shape.Clone()
		had := false
		for _, polygon := range moved.Shape {
			for _, ring := range polygon {
				for i := range ring {
					if ring[i] == at {
						ring[i], had = to, true
					}
				}
			}
		}
		if had {
			if how > 0.004 {
				moved.Label = geo.Snap(orb.Point{g.Label[0] + 0.001, g.Label[1]})
			}
			moved.Area += 1
			out = append(out, &moved)
		}
	}
	return out, len(out) > 1
}

// TestMovedVertex: a vertex that is moved in all grids that share it costs the tiles that
// show it, and what is then shown is, byte by byte, what a state loaded anew shows.
func TestMovedVertex(t *testing.T) {
	t.Parallel()
	seeds := uint64(4)
	if os.Getenv("ANWANG_LONG") != "" {
		seeds = 200
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			d := newDrawn(t)
			d.look(t)
			r := rand.New(rand.NewPCG(seed, 2))
			for n := range 25 {
				how := []float64{0.0001, 0.002, 0.006}[r.IntN(3)]
				grids, ok := d.moved(r, how)
				if !ok {
					continue
				}
				dropped := d.change(grids...)
				others := d.look(t)
				if len(others) > int(dropped) {
					t.Errorf("%d tiles are others, and %d were dropped", len(others), dropped)
				}
				if dropped > 2*uint64(len(d.tiles)) {
					t.Errorf("step %d: %d tiles were dropped of %d a view", n, dropped, len(d.tiles))
				}
				if n%5 == 4 {
					d.anew(t)
				}
			}
		})
	}
}

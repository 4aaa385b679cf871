package tiles_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb/maptile"

	"anwang/grid"
	"anwang/tiles"
)

// tick lets time pass for the state and tells the tiles.
func (w *town) tick(now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.set.Invalidate(w.State.Tick(now))
}

// redraw exchanges the boundaries.
func (w *town) redraw(seed uint64) {
	plan := townPlan
	plan.Seed = seed
	w.mu.Lock()
	defer w.mu.Unlock()
	b := grid.Batch{After: w.at, Position: w.at + 1, Boundaries: true, Networks: w.Networks()}
	for _, g := range plan.Grids() {
		b.Grids = append(b.Grids, *g)
	}
	w.at++
	w.set.Invalidate(w.State.Apply(b))
}

// reload loads everything anew.
func (c *crowd) reload(t *testing.T) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at++
	snap := &grid.Snapshot{
		Position: c.at, Networks: c.Networks(), Rollup: c.Status().Rollup,
		Points: func(yield func(grid.Point) error) error {
			for _, p := range c.points {
				if err := yield(p); err != nil {
					return err
				}
			}
			return nil
		},
	}
	for _, g := range c.Grids(0) {
		snap.Grids = append(snap.Grids, *g)
	}
	e, err := c.Load(context.Background(), snap)
	if err != nil {
		t.Fatal(err)
	}
	c.set.Invalidate(e)
}

// asked is one tile that is asked for again and again.
type asked struct {
	scope string
	layer string
	m     maptile.Tile
}

// TestScopedFresh: after every change, whatever it is, every tile kept of every
// scope is what a new Set makes, and a scope whose insides have not changed
// loses no tile.
func TestScopedFresh(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			c := newCrowd(t, 10+seed, 700)
			scopes := c.scopes()
			scopes["everything"] = grid.Everything
			var asks []asked
			for _, name := range slices.Sorted(maps.Keys(scopes)) {
				for _, layer := range []string{tiles.Grids, tiles.Enterprises, tiles.Hazards, tiles.Dangers} {
					for _, z := range []int{6, 11, 13} {
						asks = append(asks, asked{name, layer, around(z)[0]})
					}
				}
			}
			for _, a := range asks {
				c.tileOf(t, c.set, scopes[a.scope], a.layer, a.m)
			}
			now := noon
			for step := range 60 {
				untouched := c.change(t, step, &now)
				fresh := tiles.New(c.State, tiles.Options{})
				for _, a := range asks {
					s, before := scopes[a.scope], c.set.Stats().Builds
					got := c.tileOf(t, c.set, s, a.layer, a.m)
					if untouched != nil && untouched(s) && c.set.Stats().Builds != before {
						t.Errorf("step %d: %v was dropped by a change outside", step, a)
					}
					if want := c.tileOf(t, fresh, s, a.layer, a.m); got.ETag != want.ETag {
						t.Fatalf("step %d: %v is stale", step, a)
					}
				}
			}
		})
	}
}

// change makes some change, and says which scopes it does not touch when that
// can be told.
func (c *crowd) change(t *testing.T, step int, now *time.Time) (untouched func(grid.Scope) bool) {
	t.Helper()
	switch {
	case step%17 == 16:
		c.reload(t)
	case step%13 == 12:
		c.redraw(uint64(step))
	case step%11 == 10: // everybody has gone home
		*now = now.Add(40 * time.Minute)
		c.tick(*now)
	case step%7 == 6: // deadlines pass
		*now = now.Add(5 * time.Hour)
		c.tick(*now)
	default:
		p := c.random()
		was, had := c.points[[2]grid.ID{grid.ID(p.Kind), p.ID}]
		if had && c.r.IntN(4) == 0 {
			c.remove(p.Kind, p.ID)
			p = was
		} else {
			c.put(p)
		}
		return func(s grid.Scope) bool {
			return !s.Unlimited() && !c.inScope(s, &p) && (!had || !c.inScope(s, &was))
		}
	}
	return nil
}

// TestScopedChangeWhileBuilding: nothing that comes between the reading and the
// keeping of a scope's tile is lost, not even that the view was forgotten and
// changed unseen.
func TestScopedChangeWhileBuilding(t *testing.T) {
	t.Parallel()
	for _, layer := range []string{tiles.Enterprises, tiles.Grids} {
		for name, during := range map[string]func(w *town){
			"change":     func(w *town) { w.apply(w.enterprise(1, 116.6, 40, grid.Red)) },
			"boundaries": func(w *town) { w.redraw(77); w.apply(w.enterprise(1, 116.6, 40, grid.Red)) },
			"forgotten":  func(w *town) { w.tick(noon.Add(time.Hour)); w.apply(w.enterprise(1, 116.6, 40, grid.Red)) },
			"forgotten, used": func(w *town) {
				w.tick(noon.Add(time.Hour))
				w.View(scopeOf(w)).Levels(0)
				w.apply(w.enterprise(1, 116.6, 40, grid.Red))
			},
		} {
			t.Run(layer+" "+name, func(t *testing.T) {
				t.Parallel()
				w := newTown(t)
				w.apply(w.enterprise(1, 116.6, 40, grid.Blue))
				v := w.View(scopeOf(w))
				x, y := at(116.6, 40, 13)
				var once sync.Once
				w.set.OnBuild(func(string, int, int, int) { once.Do(func() { during(w) }) })
				for range 2 {
					got, err := w.set.Tile(context.Background(), v, layer, 13, x, y)
					if err != nil {
						t.Fatal(err)
					}
					red := false
					for _, l := range decode(t, got) {
						for _, f := range l.Features {
							red = red || f.Properties["level"] == "red"
						}
					}
					if !red {
						t.Error("the tile is older than the change")
					}
				}
				if n := w.set.Stats().StaleDiscards; n == 0 {
					t.Error("no build was discarded")
				}
			})
		}
	}
}

// scopeOf is a district and everything in it.
func scopeOf(w *town) grid.Scope {
	path := w.Path(w.Locate(116.6, 40))
	return grid.NewScope(grid.Term{Grid: path[1].ID})
}

// TestScopedManyChanges: readers of many scopes and a writer at once; in the
// end every kept tile is what a new Set would make.
func TestScopedManyChanges(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 20, 400)
	scopes := slices.Collect(maps.Values(c.scopes()))
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for i := range uint64(4) {
		r := rand.New(rand.NewPCG(i, 6))
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				ms := around(9 + r.IntN(5))
				m := ms[r.IntN(len(ms))]
				if _, err := c.set.Tile(context.Background(), c.View(scopes[r.IntN(len(scopes))]), tiles.Layers()[1+r.IntN(4)], int(m.Z), int(m.X),
					int(m.Y)); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for i := range 300 {
		switch {
		case i%100 == 50:
			c.redraw(uint64(i))
		case i%60 == 40:
			c.tick(noon.Add(time.Duration(i) * time.Minute))
		default:
			c.put(c.random())
		}
	}
	close(stop)
	wg.Wait()
	fresh := tiles.New(c.State, tiles.Options{})
	for _, s := range scopes {
		for z := 9; z <= 13; z++ {
			for _, m := range around(z) {
				for _, layer := range tiles.Layers()[1:] {
					if c.tileOf(t, c.set, s, layer, m).ETag != c.tileOf(t, fresh, s, layer, m).ETag {
						t.Errorf("%s %v of %s is stale", layer, m, s.Key())
					}
				}
			}
		}
	}
}

// TestScopeForgotten: a view nobody uses any more leaves no tile behind.
func TestScopeForgotten(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	x, y := at(116.6, 40, 12)
	for _, layer := range []string{tiles.Grids, tiles.Dangers} {
		if _, err := w.set.Tile(context.Background(), w.View(scopeOf(w)), layer, 12, x, y); err != nil {
			t.Fatal(err)
		}
	}
	w.tile(t, tiles.Grids, 12, x, y)
	if n := w.set.Stats().Entries; n != 3 {
		t.Fatalf("%d tiles kept, want 3", n)
	}
	w.tick(noon.Add(time.Hour))
	if n := w.set.Stats().Entries; n != 1 {
		t.Errorf("%d tiles kept, want everybody's alone", n)
	}
}

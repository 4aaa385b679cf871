package live_test

import (
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"anwang/grid"
	"anwang/grid/live"
)

// TestRedrawIsTold: a new name is told to whoever sees the grid, something in it, or
// may hold something in it, and to nobody else; what is held is as before.
func TestRedrawIsTold(t *testing.T) {
	t.Parallel()
	c := newCity(4)
	s := start(t)
	district, other := c.district(1), c.district(2)
	leaf := s.Children(district)[0].ID
	told := func(scope grid.Scope) (number uint32) {
		v := s.View(scope)
		v.Touch()
		return v.Number()
	}
	whole, part, sector, neighbour := told(grid.NewScope(grid.Term{Grid: district})), told(grid.NewScope(grid.Term{Grid: leaf})),
		told(grid.NewScope(grid.Term{Grid: leaf, Sector: "chemical"})), told(grid.NewScope(grid.Term{Grid: other}))
	holder := told(grid.NewScope(grid.Term{Enterprise: 1}))
	for _, step := range []struct {
		id   grid.ID
		want []uint32
	}{
		{district, []uint32{whole, part, sector, holder}},
		{leaf, []uint32{whole, part, sector, holder}},
		{other, []uint32{neighbour, holder}},
		{s.Children(district)[1].ID, []uint32{whole, holder}},
	} {
		eras := map[uint32]uint64{}
		for _, scope := range []grid.Scope{grid.NewScope(grid.Term{Grid: district}), grid.NewScope(grid.Term{Grid: other})} {
			v := s.View(scope)
			eras[v.Number()] = v.Era()
		}
		info, _ := s.Grid(step.id)
		g := *info.Grid
		g.Name += "（新）"
		e := s.Apply(grid.Batch{Position: s.Status().Position + 1, GridUpdates: []grid.GridUpdate{{ID: g.ID, Grid: &g}}})
		if e.Boundaries || len(e.Redraws) != 1 || !e.Redraws[0].Renamed || e.Redraws[0].Reshaped {
			t.Fatalf("the event says %+v", e)
		}
		var got []uint32
		for _, v := range e.Views {
			if len(v.Redraws) == 1 {
				got = append(got, v.View)
			}
		}
		slices.Sort(got)
		slices.Sort(step.want)
		if !slices.Equal(got, step.want) {
			t.Errorf("of grid %d the views %v are told, want %v", step.id, got, step.want)
		}
		for _, scope := range []grid.Scope{grid.NewScope(grid.Term{Grid: district}), grid.NewScope(grid.Term{Grid: other})} {
			if v := s.View(scope); v.Era() != eras[v.Number()] {
				t.Errorf("a name began another era of view %d", v.Number())
			}
		}
		if now, _ := s.Grid(step.id); now.Name != g.Name || s.Path(leaf)[0].Name == "" {
			t.Errorf("the grid is called %s", now.Name)
		}
		hits, err := s.Search(t.Context(), g.Name, 1)
		if err != nil || len(hits) != 1 || hits[0].Grid == nil || hits[0].Grid.ID != step.id {
			t.Errorf("the search for %s finds %+v %v", g.Name, hits, err)
		}
	}
}

// TestRedrawLocates: after any number of other shapes a place lies in the grid that a
// state loaded anew says, on borders too.
func TestRedrawLocates(t *testing.T) {
	t.Parallel()
	c := newCity(30) // more leafs than the layers beside the first have room for
	s := live.New(live.Options{Now: func() time.Time { return now }})
	if _, err := s.Load(t.Context(), c.snapshot(nil)); err != nil {
		t.Fatal(err)
	}
	r := seeded(3)
	for n := range 80 {
		// The middle of a border is drawn out, to one side or the other.
		var b grid.Batch
		b.Position = s.Status().Position + 1
		for range 8 {
			i, j := r.IntN(c.side-1), r.IntN(c.side)
			left, _ := s.Grid(c.street(i, j))
			right, _ := s.Grid(c.street(i+1, j))
			x, y := left.Bound.Max[0], left.Bound.Center()[1]
			tip := orb.Point{x + 0.01*(r.Float64()-0.5), y}
			l, g := *left.Grid, *right.Grid
			w, e := square(west+float64(i)*span/30, left.Bound.Min[1], west+float64(i+1)*span/30, left.Bound.Max[1]),
				square(west+float64(i+1)*span/30, left.Bound.Min[1], right.Bound.Max[0], left.Bound.Max[1])
			l.Shape = orb.MultiPolygon{{slices.Insert(w[0][0], 2, tip)}}
			g.Shape = orb.MultiPolygon{{slices.Insert(e[0][0], 4, tip)}}
			b.GridUpdates = append(b.GridUpdates, grid.GridUpdate{ID: l.ID, Grid: &l}, grid.GridUpdate{ID: g.ID, Grid: &g})
		}
		if e := s.Apply(b); e.Boundaries || len(e.Redraws) == 0 {
			t.Fatalf("the event says %+v", e)
		}
		if n%10 != 9 {
			continue
		}
		fresh := live.New(live.Options{Now: func() time.Time { return now }})
		snap := c.snapshot(nil)
		snap.Grids = nil
		for _, g := range s.Grids(0) {
			snap.Grids = append(snap.Grids, *g)
		}
		if _, err := fresh.Load(t.Context(), snap); err != nil {
			t.Fatal(err)
		}
		cells := 0
		for _, g := range s.Grids(0) {
			for _, p := range g.Shape[0][0] {
				for range 3 {
					if got, want := s.Locate(p[0], p[1]), fresh.Locate(p[0], p[1]); got != want {
						t.Fatalf("step %d: %v lies in %d, loaded anew in %d", n, p, got, want)
					}
					p[0], p[1] = p[0]+0.02*(r.Float64()-0.5), p[1]+0.02*(r.Float64()-0.5)
					cells++
				}
			}
		}
		if a, b := s.Status().Bounds, fresh.Status().Bounds; a != b || cells == 0 {
			t.Errorf("the bounds are %v, loaded anew %v", a, b)
		}
	}
}

// TestOtherTreeLocates: where the tree itself is another, places lie in its grids.
func TestOtherTreeLocates(t *testing.T) {
	t.Parallel()
	c := newCity(4)
	s := live.New(live.Options{Now: func() time.Time { return now }})
	if _, err := s.Load(t.Context(), c.snapshot(nil)); err != nil {
		t.Fatal(err)
	}
	gone, _ := s.Grid(c.street(0, 0))
	heir, _ := s.Grid(c.street(0, 1))
	wider := *heir.Grid
	wider.Shape = square(gone.Bound.Min[0], gone.Bound.Min[1], heir.Bound.Max[0], heir.Bound.Max[1])
	e := s.Apply(grid.Batch{Position: s.Status().Position + 1, GridUpdates: []grid.GridUpdate{{ID: gone.ID}, {ID: wider.ID, Grid: &wider}}})
	at := gone.Bound.Center()
	if got := s.Locate(at[0], at[1]); !e.Boundaries || got != wider.ID {
		t.Errorf("after two grids became one, %v lies in %d, want %d", at, got, wider.ID)
	}
	if _, there := s.Grid(gone.ID); there {
		t.Error("a grid that is gone is still there")
	}
}

package live_test

import (
	"slices"
	"testing"

	"anwang/grid"
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

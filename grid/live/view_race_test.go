package live_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/live"
)

// TestViewsNeverSeeHalfABatch: while an enterprise moves between two districts
// and back with another in the other direction, boundaries are read anew and
// views are forgotten, every view of one of them holds as many as ever, in every
// reading of it, and what it is told adds up to what it reads.
func TestViewsNeverSeeHalfABatch(t *testing.T) {
	t.Parallel()
	c := newCity(3)
	points := c.points(seeded(12), 1500)
	for i := range points {
		points[i].Sector = []grid.SectorSet{"chemical", "mine chemical"}[i%2]
	}
	points = append(points,
		at(grid.KindEnterprise, 90001, 0, 0, func(p *grid.Point) { p.Level, p.Sector = grid.Red, "chemical" }),
		at(grid.KindEnterprise, 90002, 2, 2, func(p *grid.Point) { p.Level, p.Sector = grid.Blue, "chemical" }))
	s := start(t, points...)
	scopes := []grid.Scope{
		grid.NewScope(grid.Term{Grid: c.district(0)}),
		grid.NewScope(grid.Term{Grid: c.district(2), Sector: "chemical"}),
		grid.NewScope(grid.Term{Grid: 1, Sector: "chemical"}),
		grid.NewScope(grid.Term{Grid: c.street(0, 0)}, grid.Term{Grid: c.street(2, 2), Sector: "chemical"}),
	}
	done := make(chan struct{})
	var readers sync.WaitGroup
	for _, scope := range scopes {
		v := s.View(scope)
		want := v.Status().Points
		for range 2 {
			readers.Go(func() {
				for {
					select {
					case <-done:
						return
					default:
						readWhole(t, v, want)
					}
				}
			})
		}
	}
	a, b := points[len(points)-2], points[len(points)-1]
	for i := range 200 {
		a.Lon, a.Lat, a.Grid, b.Lon, b.Lat, b.Grid = b.Lon, b.Lat, b.Grid, a.Lon, a.Lat, a.Grid
		u := batch(grid.Position(i+2), a, b)
		if i%20 == 0 {
			u.Boundaries, u.Networks, u.Grids = true, networks(), c.grids
		}
		s.Apply(u)
		if i%50 == 49 {
			if _, err := s.Load(context.Background(), c.snapshot(append(points[:len(points)-2:len(points)-2], a, b))); err != nil {
				t.Error(err)
			}
		}
	}
	close(done)
	readers.Wait()
	if bad := s.Check(); len(bad) > 0 {
		t.Error(bad)
	}
}

// readWhole reads a view in every way and expects as many points each time.
func readWhole(t *testing.T, v *live.View, want [grid.Kinds]int) {
	if got := v.Status().Points; got != want {
		t.Errorf("view %d holds %v, want %v", v.Number(), got, want)
	}
	page, err := v.Query(grid.KindEnterprise, grid.Filter{}, "", 3)
	if err != nil || page.Matched != want[grid.KindEnterprise] {
		t.Errorf("view %d matches %d %v, want %d", v.Number(), page.Matched, err, want[0])
	}
	n := 0
	cells := v.Cluster(nil, grid.KindEnterprise, 4, 13, 6, live.ClusterOptions{})
	for i := range cells {
		n += int(cells[i].Count())
	}
	if n != want[grid.KindEnterprise] {
		t.Errorf("view %d draws %d, want %d", v.Number(), n, want[0])
	}
	tallied := 0
	for _, g := range v.Roots(0) {
		tallied += int(g.Tally.Enterprises.Total())
	}
	if tallied != want[grid.KindEnterprise] {
		t.Errorf("view %d counts %d, want %d", v.Number(), tallied, want[0])
	}
	if _, err := v.Search(context.Background(), "化工1", 5); err != nil {
		t.Error(err)
	}
	v.Each(grid.KindDanger, func(*live.Item) bool { return true })
	v.Levels(0)
	v.Locate(west+0.5, south+0.5)
	v.Era()
}

// TestIdleViewsAreForgotten: a view nobody uses is told of once more, then not;
// reading begins another era of the same number.
func TestIdleViewsAreForgotten(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := newCity(3)
	read, touched, idle := s.View(scopeOf(c.district(0))), s.View(scopeOf(c.district(1))), s.View(scopeOf(c.district(2)))
	for _, v := range []*live.View{read, touched, idle} {
		v.Touch()
	}
	eras := []uint64{read.Era(), touched.Era(), idle.Era()}
	for minute := range 31 {
		e := s.Tick(now.Add(time.Duration(minute+1) * time.Minute))
		if (e != nil) != (minute == 30) {
			t.Fatalf("after %d minutes %+v", minute+1, e)
		}
		if e != nil && (len(e.Views) != 1 || e.Views[0].View != idle.Number() || !e.Views[0].Gone) {
			t.Fatalf("after %d minutes %+v", minute+1, e.Views)
		}
		read.Roots(0)
		touched.Touch()
	}
	if read.Era() != eras[0] || touched.Era() != eras[1] || idle.Era() == eras[2] {
		t.Errorf("eras %d %d %d after %v", read.Era(), touched.Era(), idle.Era(), eras)
	}
	e := s.Apply(batch(2, at(grid.KindEnterprise, 1, 2, 2, nil)))
	if len(e.Views) != 0 {
		t.Errorf("a forgotten view is told of: %+v", e.Views)
	}
	if got := idle.Status().Points; got != [grid.Kinds]int{1, 0, 0} {
		t.Errorf("read again it holds %v", got)
	}
	e = s.Apply(batch(3, at(grid.KindEnterprise, 2, 2, 2, nil)))
	if len(e.Views) != 1 || e.Views[0].View != idle.Number() || s.View(scopeOf(c.district(2))) != idle {
		t.Errorf("a view that is read again is not told of: %+v", e.Views)
	}
}

// TestTheLeastUsedViewsGoFirst: no more views than a bound are kept.
func TestTheLeastUsedViewsGoFirst(t *testing.T) {
	t.Parallel()
	s := start(t)
	const most = 4096
	for i := range most + 3 {
		s.View(grid.NewScope(grid.Term{Enterprise: grid.ID(i + 1)})).Touch()
		if i == 2 {
			s.Tick(now.Add(time.Minute))
		}
	}
	e := s.Tick(now.Add(2 * time.Minute))
	if e == nil || len(e.Views) != 3 {
		t.Fatalf("forgets %+v", e)
	}
	for _, c := range e.Views {
		if !c.Gone || c.View > 3 {
			t.Errorf("forgets %+v", c)
		}
	}
}

func scopeOf(ids ...grid.ID) grid.Scope {
	terms := make([]grid.Term, len(ids))
	for i, id := range ids {
		terms[i].Grid = id
	}
	return grid.NewScope(terms...)
}

package live_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/live"

	diff "github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

func sector(set string) func(*grid.Point) {
	return func(p *grid.Point) { p.Sector = grid.SectorSet(set) }
}

func TestViewShowsItsScopeAlone(t *testing.T) {
	t.Parallel()
	c := newCity(3)
	s := start(t,
		at(grid.KindEnterprise, 1, 0, 0, func(p *grid.Point) { p.Level, p.Sector = grid.Red, "chemical" }),
		at(grid.KindEnterprise, 2, 1, 0, func(p *grid.Point) { p.Level, p.Sector = grid.Blue, "mine" }),
		at(grid.KindHazard, 1, 1, 1, func(p *grid.Point) { p.Sector, p.Enterprise = "mine", 2 }),
	)
	for name, x := range map[string]struct {
		scope  grid.Scope
		points [grid.Kinds]int
		roots  []grid.ID
		level  grid.Level // of the first root
	}{
		"nothing":    {grid.Scope{}, [grid.Kinds]int{}, nil, 0},
		"city":       {grid.NewScope(grid.Term{Grid: 1}), [grid.Kinds]int{2, 1, 0}, []grid.ID{1}, grid.Orange},
		"district":   {grid.NewScope(grid.Term{Grid: c.district(1)}), [grid.Kinds]int{1, 1, 0}, []grid.ID{11}, grid.Blue},
		"sector":     {grid.NewScope(grid.Term{Grid: 1, Sector: "mine"}), [grid.Kinds]int{1, 1, 0}, []grid.ID{1}, grid.Blue},
		"enterprise": {grid.NewScope(grid.Term{Enterprise: 2}), [grid.Kinds]int{1, 1, 0}, nil, 0},
		"two streets": {
			grid.NewScope(grid.Term{Grid: c.street(0, 0)}, grid.Term{Grid: c.street(1, 1)}),
			[grid.Kinds]int{1, 1, 0},
			[]grid.ID{c.street(0, 0), c.street(1, 1)},
			grid.Orange,
		},
	} {
		v := s.View(x.scope)
		if got := v.Status().Points; got != x.points {
			t.Errorf("%s holds %v, want %v", name, got, x.points)
		}
		roots := v.Roots(0)
		if len(roots) != len(x.roots) {
			t.Errorf("%s has roots %v, want %v", name, roots, x.roots)
			continue
		}
		for i, g := range roots {
			if g.ID != x.roots[i] || i == 0 && g.Level != x.level {
				t.Errorf("%s has root %d at %s, want %d at %s", name, g.ID, g.Level, x.roots[i], x.level)
			}
		}
		if n, err := v.Count(grid.KindEnterprise, grid.Filter{}); err != nil || n != x.points[0] {
			t.Errorf("%s counts %d %v", name, n, err)
		}
		if n := len(v.Cluster(nil, grid.KindEnterprise, 0, 0, 0, live.ClusterOptions{})); n != x.points[0] {
			t.Errorf("%s draws %d", name, n)
		}
	}
}

// TestLeavingTellsNothingNew: who loses a point learns neither where it went nor
// what it is called there.
func TestLeavingTellsNothingNew(t *testing.T) {
	t.Parallel()
	c := newCity(3)
	s := start(t, at(grid.KindEnterprise, 7, 0, 0, func(p *grid.Point) { p.Level, p.Sector = grid.Red, "chemical" }))
	from, to := s.View(scopeOf(c.district(0))), s.View(scopeOf(c.district(1)))
	mine := s.View(grid.NewScope(grid.Term{Grid: 1, Sector: "mine"}))
	for _, v := range []*live.View{from, to, mine} {
		v.Touch()
	}
	old := at(grid.KindEnterprise, 7, 0, 0, nil)
	next := at(grid.KindEnterprise, 7, 1, 1, func(p *grid.Point) { p.Level, p.Sector, p.Name = grid.Blue, "mine", "another name" })
	e := s.Apply(batch(2, next))
	want := map[uint32]live.PointChange{
		from.Number(): {
			Kind: grid.KindEnterprise, ID: 7, Op: live.Delete, Name: old.Name, HasOld: true,
			Old: orb.Point{old.Lon, old.Lat}, From: uint8(grid.Red), OldGrid: old.Grid,
		},
		to.Number(): {
			Kind: grid.KindEnterprise, ID: 7, Op: live.Set, Name: "another name",
			New: orb.Point{next.Lon, next.Lat}, To: uint8(grid.Blue), Grid: next.Grid,
		},
	}
	want[mine.Number()] = want[to.Number()]
	got := map[uint32]live.PointChange{}
	for _, v := range e.Views {
		if len(v.Points) != 1 {
			t.Fatalf("view %d is told %+v", v.View, v.Points)
		}
		got[v.View] = v.Points[0]
		for _, g := range v.Grids {
			here := map[uint32][]grid.ID{
				from.Number(): {c.district(0), c.street(0, 0)},
				to.Number():   {c.district(1), c.street(1, 1)},
				mine.Number(): {1, c.district(1), c.street(1, 1)},
			}
			if !slices.Contains(here[v.View], g.ID) {
				t.Errorf("view %d is told of grid %d", v.View, g.ID)
			}
		}
	}
	if d := diff.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestMoreSectorsThanNumbers: what has a set of sectors beyond the last number is in no
// view of a sector, and nothing is in the wrong one.
func TestMoreSectorsThanNumbers(t *testing.T) {
	t.Parallel()
	known := live.NewSectorNumbers()
	const last = 1<<16 - 1 // 0 and 1 are no set and the empty one
	for i := 2; i <= last; i++ {
		if n := known.Put(grid.SectorSet(fmt.Sprintf("a s%d", i))); n != i {
			t.Fatalf("set %d has the number %d", i, n)
		}
	}
	beyond := grid.SectorSet("a beyond")
	for _, c := range []struct {
		asked string
		set   grid.SectorSet
		want  bool
	}{
		{"a", "a s2", true},
		{"s2", "a s2", true},
		{"s3", "a s2", false},
		{"a s2", "a s2", true},
		{"none", "", true},
		{"a", "", false},
		{"a", beyond, false},
		{"beyond", beyond, false},
		{"none", beyond, false},
	} {
		if got := known.Meets(c.asked, c.set); got != c.want {
			t.Errorf("%q meets %q: %v", c.set, c.asked, got)
		}
	}
	points := []grid.Point{}
	for i := range 300 {
		points = append(points, at(grid.KindEnterprise, grid.ID(i+1), 0, 0, sector(fmt.Sprintf("s%d common", i))))
	}
	s := start(t, points...)
	if n := s.View(grid.NewScope(grid.Term{Grid: 1, Sector: "common"})).Status().Points[grid.KindEnterprise]; n != 300 {
		t.Errorf("%d have the common sector", n)
	}
	for i := range 300 {
		v := s.View(grid.NewScope(grid.Term{Grid: 1, Sector: fmt.Sprintf("s%d", i)}))
		if _, ok := v.Point(grid.KindEnterprise, grid.ID(i+1)); !ok || v.Status().Points[grid.KindEnterprise] != 1 {
			t.Fatalf("the view of sector %d: %v, %v", i, ok, v.Status().Points)
		}
	}
}

// TestNetworksBesideTheMainOne are shown to who holds the main one whole.
func TestNetworksBesideTheMainOne(t *testing.T) {
	t.Parallel()
	c := newCity(3)
	nets := append(networks(), grid.Network{ID: 2, Key: "police", Kind: grid.Territory, Depths: []grid.Depth{{Depth: 1}, {Depth: 2}}})
	half := west + span/2
	c.grids = append(c.grids,
		grid.Grid{ID: 500, Network: 2, Depth: 1, Code: "A", Name: "全市", Shape: square(west, south, west+span, south+span)},
		grid.Grid{ID: 501, Network: 2, Parent: 500, Depth: 2, Code: "A1", Name: "西", Leaf: true, Shape: square(west, south, half, south+span)},
	)
	snap := c.snapshot([]grid.Point{at(grid.KindEnterprise, 1, 0, 0, level(grid.Red))})
	snap.Networks = nets
	s := live.New(live.Options{Now: func() time.Time { return now }})
	if _, err := s.Load(context.Background(), snap); err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct {
		scope grid.Scope
		want  bool
	}{
		"everything":  {grid.Everything, true},
		"the city":    {scopeOf(1), true},
		"a district":  {scopeOf(c.district(0)), false},
		"its sector":  {grid.NewScope(grid.Term{Grid: 1, Sector: "chemical"}), false},
		"grid of it":  {scopeOf(501), false},
		"root of it":  {scopeOf(500), false},
		"enterprise":  {grid.NewScope(grid.Term{Enterprise: 1}), false},
		"all parts":   {scopeOf(c.district(0), c.district(1), c.district(2)), false},
		"with a part": {scopeOf(1, 500), true},
	} {
		v := s.View(x.scope)
		_, shown := v.Grid(501)
		n, err := v.Count(grid.KindEnterprise, grid.Filter{Areas: grid.Under(501)})
		hits, _ := v.Search(context.Background(), "西", 5)
		if shown != x.want || (len(v.Grids(2)) == 2) != x.want || (len(v.Levels(2).IDs) == 2) != x.want || len(v.Roots(2)) > 0 != x.want ||
			(v.LocateIn(2, west+0.1, south+0.1) == 501) != x.want || (err == nil && n == 1) != x.want || len(hits) > 0 != x.want {
			t.Errorf("%s shows it %v, want %v", name, shown, x.want)
		}
	}
}

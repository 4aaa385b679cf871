package live_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/live"

	diff "github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

// start loads points into a new state of a 3 × 3 city that stands at now.
func start(t *testing.T, points ...grid.Point) *live.State {
	t.Helper()
	s := live.New(live.Options{Now: func() time.Time { return now }})
	if _, err := s.Load(context.Background(), newCity(3).snapshot(points)); err != nil {
		t.Fatal(err)
	}
	return s
}

// at makes a point in the street i, j.
func at(k grid.Kind, id grid.ID, i, j int, edit func(*grid.Point)) grid.Point {
	c := newCity(3)
	p := grid.Point{
		Kind: k, ID: id, Lon: west + (float64(i)+0.5)/3, Lat: south + (float64(j)+0.5)/3, Grid: c.street(i, j),
		Name: fmt.Sprintf("%s %d", k, id), Code: fmt.Sprintf("C%d", id), Updated: now,
	}
	if k == grid.KindDanger {
		p.State = grid.Registered
	}
	if edit != nil {
		edit(&p)
	}
	return p
}

func batch(position grid.Position, points ...grid.Point) grid.Batch {
	b := grid.Batch{After: position - 1, Position: position, Committed: now}
	for i := range points {
		b.Updates = append(b.Updates, grid.Update{Kind: points[i].Kind, ID: points[i].ID, Point: &points[i]})
	}
	return b
}

func level(l grid.Level) func(*grid.Point) { return func(p *grid.Point) { p.Level = l } }

func TestApplyEvent(t *testing.T) {
	t.Parallel()
	c := newCity(3)
	s := start(t, at(grid.KindEnterprise, 7, 0, 0, level(grid.Blue)))
	moved := at(grid.KindEnterprise, 7, 2, 1, level(grid.Red))
	e := s.Apply(batch(2, moved))
	want := []live.PointChange{{
		Kind: grid.KindEnterprise, ID: 7, Op: live.Set, Name: "enterprise 7", HasOld: true,
		Old: orb.Point{west + 0.5/3, south + 0.5/3}, New: orb.Point{moved.Lon, moved.Lat},
		From: 4, To: 1, OldGrid: c.street(0, 0), Grid: c.street(2, 1),
	}}
	if d := diff.Diff(want, e.Points); d != "" {
		t.Error(d)
	}
	levels := map[grid.ID][2]grid.Level{}
	for _, g := range e.Grids {
		levels[g.ID] = [2]grid.Level{g.From, g.To}
	}
	wantLevels := map[grid.ID][2]grid.Level{
		1:              {grid.Blue, grid.Orange},
		c.district(0):  {grid.Blue, grid.NotAssessed},
		c.district(2):  {grid.NotAssessed, grid.Orange},
		c.street(0, 0): {grid.Blue, grid.NotAssessed},
		c.street(2, 1): {grid.NotAssessed, grid.Orange},
	}
	if d := diff.Diff(wantLevels, levels); d != "" {
		t.Error(d)
	}

	e = s.Apply(grid.Batch{After: 2, Position: 3, Updates: []grid.Update{
		{Kind: grid.KindEnterprise, ID: 7},
		{Kind: grid.KindEnterprise, ID: 99},
	}})
	if len(e.Points) != 1 || e.Points[0].Op != live.Delete || e.Points[0].Grid != 0 || e.Points[0].OldGrid != c.street(2, 1) {
		t.Errorf("deleting gives %+v", e.Points)
	}
	if _, ok := s.Point(grid.KindEnterprise, 7); ok {
		t.Error("the deleted point is still there")
	}
}

func TestApplyLeavesOutOldBatches(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.Apply(batch(5, at(grid.KindEnterprise, 1, 0, 0, level(grid.Red))))
	e := s.Apply(batch(4, at(grid.KindEnterprise, 1, 0, 0, level(grid.Blue))))
	if !e.Empty() {
		t.Errorf("an older batch changed %+v", e)
	}
	if p, _ := s.Point(grid.KindEnterprise, 1); p.Level != grid.Red || s.Status().Position != 5 {
		t.Errorf("level %s at %d after an older batch", p.Level, s.Status().Position)
	}
}

func TestTick(t *testing.T) {
	t.Parallel()
	due := func(in time.Duration, g grid.DangerGrade) func(*grid.Point) {
		return func(p *grid.Point) { p.Deadline, p.Grade = now.Add(in), g }
	}
	s := start(t,
		at(grid.KindDanger, 1, 0, 0, due(-time.Hour, grid.General)),
		at(grid.KindDanger, 2, 0, 0, due(time.Hour, grid.General)),
		at(grid.KindDanger, 3, 0, 0, due(2*time.Hour, grid.Major)),
		at(grid.KindDanger, 4, 0, 0, func(p *grid.Point) { p.Deadline, p.State = now.Add(time.Hour), grid.Closed }),
		at(grid.KindDanger, 5, 0, 0, nil),
	)
	dangers := func() grid.Counts {
		tally, _ := s.Tally(1)
		return tally.Dangers
	}
	if got := dangers(); got != (grid.Counts{1, 0, 1, 1, 2}) {
		t.Fatalf("at the start %v", got)
	}
	if e := s.Tick(now.Add(time.Hour)); e != nil {
		t.Errorf("on the deadline itself %+v", e)
	}
	e := s.Tick(now.Add(time.Hour + time.Microsecond))
	if e == nil || len(e.Points) != 1 || e.Points[0].ID != 2 || e.Points[0].From != 4 || e.Points[0].To != 3 {
		t.Fatalf("just after the first deadline %+v", e)
	}
	if e := s.Tick(now); e != nil || !s.Status().Now.After(now) {
		t.Errorf("time went back: %+v", e)
	}
	// A longer deadline takes the danger out of the overdue ones again.
	s.Apply(batch(2, at(grid.KindDanger, 2, 0, 0, due(5*time.Hour, grid.General))))
	if got := dangers(); got != (grid.Counts{1, 0, 1, 1, 2}) {
		t.Errorf("after the extension %v", got)
	}
	if e := s.Tick(now.Add(24 * time.Hour)); e == nil || len(e.Points) != 2 {
		t.Errorf("at the end of the day %+v", e)
	}
	if got := dangers(); got != (grid.Counts{1, 1, 0, 2, 1}) {
		t.Errorf("at the end %v", got)
	}
	if bad := s.Check(); len(bad) > 0 {
		t.Error(bad)
	}
}

// TestTickFollowsTheDeadline: what counts is the deadline of now, not the one
// the danger came with.
func TestTickFollowsTheDeadline(t *testing.T) {
	t.Parallel()
	due := func(in time.Duration) func(*grid.Point) {
		return func(p *grid.Point) { p.Deadline = now.Add(in) }
	}
	s := start(t, at(grid.KindDanger, 1, 0, 0, due(time.Hour)), at(grid.KindDanger, 2, 0, 0, due(5*time.Hour)))
	s.Apply(batch(2, at(grid.KindDanger, 1, 0, 0, due(9*time.Hour)), at(grid.KindDanger, 2, 0, 0, due(2*time.Hour))))
	if e := s.Tick(now.Add(90 * time.Minute)); e != nil {
		t.Errorf("after the deadline that was extended %+v", e.Points)
	}
	for _, x := range []struct {
		after time.Duration
		id    grid.ID
	}{{3 * time.Hour, 2}, {10 * time.Hour, 1}} {
		if e := s.Tick(now.Add(x.after)); e == nil || len(e.Points) != 1 || e.Points[0].ID != x.id {
			t.Errorf("after %s: %+v, want danger %d", x.after, e, x.id)
		}
	}
}

// TestClustersShrink: cells divide and join again as points come and go.
func TestClustersShrink(t *testing.T) {
	t.Parallel()
	r, c := seeded(21), newCity(3)
	m := &model{city: c, points: map[key]grid.Point{}, now: now}
	s := start(t)
	position := grid.Position(1)
	change := func(ids []int, gone bool) {
		position++
		b := grid.Batch{Position: position, Committed: now}
		for _, i := range ids {
			id := grid.ID(i + 1)
			delete(m.points, key{grid.KindEnterprise, id})
			u := grid.Update{Kind: grid.KindEnterprise, ID: id}
			if !gone {
				p := c.point(r, grid.KindEnterprise, id)
				m.points[key{p.Kind, p.ID}], u.Point = p, &p
			}
			b.Updates = append(b.Updates, u)
		}
		s.Apply(b)
		if bad := s.Check(); len(bad) > 0 {
			t.Fatalf("with %d points: %v", len(m.points), bad)
		}
	}
	for range 3 {
		ids := r.Perm(3000)
		change(ids, false)
		for len(ids) > 0 {
			n := min(len(ids), 1+r.IntN(200))
			change(ids[:n], true)
			ids = ids[n:]
			change(ids[:min(len(ids), 20)], false) // some move meanwhile
			for range 3 {
				m.compareTile(t, r, s, grid.KindEnterprise, m.of(grid.KindEnterprise))
			}
		}
	}
}

func TestLoadKeepsTheOldWhenItFails(t *testing.T) {
	t.Parallel()
	s := start(t, at(grid.KindHazard, 1, 0, 0, nil))
	broken := newCity(3).snapshot(nil)
	lost := errors.New("connection lost")
	broken.Points = func(yield func(grid.Point) error) error {
		_ = yield(at(grid.KindHazard, 2, 0, 0, nil))
		return lost
	}
	if _, err := s.Load(context.Background(), broken); !errors.Is(err, lost) {
		t.Errorf("error %v", err)
	}
	if _, err := s.Load(context.Background(), newCity(3).snapshot([]grid.Point{
		at(grid.KindHazard, 3, 0, 0, nil),
		at(grid.KindHazard, 3, 1, 0, nil),
	})); err == nil {
		t.Error("a point that comes twice is taken")
	}
	if _, ok := s.Point(grid.KindHazard, 1); !ok || s.Status().Points != [grid.Kinds]int{0, 1, 0} {
		t.Errorf("after failed loads %+v", s.Status().Points)
	}
}

func TestOrphans(t *testing.T) {
	t.Parallel()
	s := start(t, at(grid.KindEnterprise, 1, 0, 0, func(p *grid.Point) { p.Grid = 4711 }))
	if got := s.Status().Orphans; got != [grid.Kinds]int{1, 0, 0} {
		t.Errorf("orphans %v", got)
	}
	// The grid it names comes with the next boundary change.
	c := newCity(3)
	c.grids = append(c.grids, grid.Grid{ID: 4711, Network: 1, Parent: c.district(1), Depth: 3, Code: "110101999000", Name: "新街道", Leaf: true})
	e := s.Apply(grid.Batch{Position: 2, Boundaries: true, Networks: networks(), Grids: c.grids})
	if tally, _ := s.Tally(c.district(1)); tally.Enterprises.Total() != 1 || !e.Boundaries || s.Status().Orphans != [grid.Kinds]int{} {
		t.Errorf("after the boundary change %+v, orphans %v", tally, s.Status().Orphans)
	}
}

// TestOtherNetwork: a second territory network counts by its shapes.
func TestOtherNetwork(t *testing.T) {
	t.Parallel()
	c := newCity(3)
	nets := append(networks(), grid.Network{ID: 2, Key: "police", Kind: grid.Territory, Depths: []grid.Depth{{Depth: 1}, {Depth: 2}}})
	half := west + span/2
	c.grids = append(c.grids,
		grid.Grid{ID: 500, Network: 2, Depth: 1, Code: "A", Name: "全市", Shape: square(west, south, west+span, south+span)},
		grid.Grid{ID: 501, Network: 2, Parent: 500, Depth: 2, Code: "A1", Name: "西", Leaf: true, Shape: square(west, south, half, south+span)},
		grid.Grid{
			ID: 502, Network: 2, Parent: 500, Depth: 2, Code: "A2", Name: "东", Leaf: true,
			Shape: square(half, south, west+span, south+span),
		},
	)
	snap := c.snapshot([]grid.Point{at(grid.KindEnterprise, 1, 0, 0, level(grid.Red)), at(grid.KindEnterprise, 2, 2, 0, level(grid.Blue))})
	snap.Networks = nets
	s := live.New(live.Options{Now: func() time.Time { return now }})
	if _, err := s.Load(context.Background(), snap); err != nil {
		t.Fatal(err)
	}
	reds := func(id grid.ID) grid.Counts { tally, _ := s.Tally(id); return tally.Enterprises }
	if reds(500) != (grid.Counts{0, 1, 0, 0, 1}) || reds(501) != (grid.Counts{0, 1}) || reds(502) != (grid.Counts{4: 1}) {
		t.Fatalf("loaded: %v %v %v", reds(500), reds(501), reds(502))
	}
	if got := s.LocateIn(2, half, south+0.1); got != 501 {
		t.Errorf("on the border lies %d, want the lower code", got)
	}
	s.Apply(batch(2, at(grid.KindEnterprise, 1, 2, 2, level(grid.Orange))))
	if reds(501) != (grid.Counts{}) || reds(502) != (grid.Counts{0, 0, 1, 0, 1}) {
		t.Errorf("moved: %v %v", reds(501), reds(502))
	}
	page, err := s.Query(grid.KindEnterprise, grid.Filter{Areas: grid.Under(502)}, "", 10)
	if err != nil || page.Matched != 2 || page.Items[0].ID != 1 {
		t.Errorf("list of the eastern half: %+v %v", page, err)
	}
	s.Apply(grid.Batch{
		Position: 3, Boundaries: true, Networks: nets, Grids: c.grids,
		Updates: []grid.Update{{Kind: grid.KindEnterprise, ID: 2}},
	})
	if bad := s.Check(); len(bad) > 0 || reds(502) != (grid.Counts{0, 0, 1}) {
		t.Errorf("after the boundary change %v %v", reds(502), bad)
	}
}

func TestLocate(t *testing.T) {
	t.Parallel()
	s, c := start(t), newCity(3)
	step := span / 3.0
	for name, x := range map[string]struct {
		lon, lat float64
		want     grid.ID
	}{
		"inside":                    {west + 0.1, south + 0.1, c.street(0, 0)},
		"on a border":               {west + step, south + 0.1, c.street(0, 0)},
		"on a corner of four":       {west + step, south + step, c.street(0, 0)},
		"on the border of the city": {west, south, c.street(0, 0)},
		"at sea":                    {west - 1e-7, south, 0},
	} {
		if got := s.Locate(x.lon, x.lat); got != x.want {
			t.Errorf("%s: %d, want %d", name, got, x.want)
		}
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	name := func(name, code, initials string) func(*grid.Point) {
		return func(p *grid.Point) { p.Name, p.Code, p.Initials = name, code, initials }
	}
	s := start(t,
		at(grid.KindEnterprise, 1, 0, 0, name("演示华腾化工有限公司", "91110105MA0000001X", "ysththgyxgs")),
		at(grid.KindEnterprise, 2, 0, 1, name("华腾化工", "91110105MA0000002X", "hthg")),
		at(grid.KindEnterprise, 3, 0, 1, name("华腾化工第二分厂", "91110105MA0000003X", "hthgdefc")),
		at(grid.KindHazard, 1, 1, 0, name("华腾化工液氨罐区", "WX-1", "hthgyagq")),
		at(grid.KindDanger, 1, 1, 0, name("Valve of ABC 华腾化工 leaks", "HD-2026-ABCDEF0123", "vht")),
		at(grid.KindDanger, 2, 1, 0, func(p *grid.Point) { p.Name, p.State = "华腾化工", grid.Closed }),
	)
	for q, want := range map[string][]string{
		"华腾化工":               {"enterprise 2", "danger 2", "enterprise 3", "hazard 1", "enterprise 1", "danger 1"},
		"HTHG":               {"enterprise 2", "enterprise 3", "hazard 1", "enterprise 1"},
		"hthgd":              {"enterprise 3"},
		"91110105ma0000003x": {"enterprise 3"},
		"abc":                {"danger 1"},
		"hd-2026":            {"danger 1"},
		"第1区":                {"grid 11"},
		"grid1001":           {"grid 1001"},
		"110101000000":       {"grid 11"},
		"华腾 化工 第二分厂":         {"enterprise 3"},
		"ＨＤ－２０２６":            {"danger 1"},
		"  ":                 nil,
		"没有":                 nil,
	} {
		hits, err := s.Search(context.Background(), q, 10)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, h := range hits {
			if h.Grid != nil {
				got = append(got, fmt.Sprintf("grid %d", h.Grid.ID))
			} else {
				got = append(got, fmt.Sprintf("%s %d", h.Point.Kind, h.Point.ID))
			}
		}
		if d := diff.Diff(want, got); d != "" {
			t.Errorf("%q: %s", q, d)
		}
	}
	hits, _ := s.Search(context.Background(), "街道2-1", 1)
	if len(hits) != 1 || hits[0].Path != "测试市 / 第2区 / 街道2-1" {
		t.Errorf("path of a street: %+v", hits)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Search(ctx, "化工", 1); !errors.Is(err, context.Canceled) {
		t.Errorf("a search nobody waits for ends with %v", err)
	}
}

func TestQueryErrors(t *testing.T) {
	t.Parallel()
	s := start(t)
	if _, err := s.Query(grid.KindHazard, grid.Filter{}, "%%%", 1); grid.CodeOf(err) != grid.CodeInvalid {
		t.Errorf("a broken cursor gives %v", err)
	}
	if _, err := s.Query(grid.KindHazard, grid.Filter{Areas: grid.Under(99999)}, "", 1); grid.CodeOf(err) != grid.CodeNotFound {
		t.Errorf("an unknown grid gives %v", err)
	}
	if _, err := s.Count(grid.KindHazard, grid.Filter{Areas: grid.Under(99999)}); grid.CodeOf(err) != grid.CodeNotFound {
		t.Errorf("counting in an unknown grid gives %v", err)
	}
}

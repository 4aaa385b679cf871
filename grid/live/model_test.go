package live_test

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"anwang/geo"
	"anwang/grid"
	"anwang/grid/live"

	diff "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

type key struct {
	kind grid.Kind
	id   grid.ID
}

// model is the plainest thing that could be right: a map, counted every time.
type model struct {
	city   *city
	points map[key]grid.Point
	now    time.Time
	shown  []grid.ID                     // grids a filter may name; nil all
	dress  func(*rand.Rand, *grid.Point) // changes what a batch brings; nil not
}

// reader is the state or a view of it.
type reader interface {
	Each(k grid.Kind, yield func(*live.Item) bool)
	Query(k grid.Kind, f grid.Filter, cursor string, limit int) (live.Page, error)
	Every(k grid.Kind, f grid.Filter) ([]grid.ID, error)
	Count(k grid.Kind, f grid.Filter) (int, error)
	Cluster(buf []live.Cell, k grid.Kind, z uint8, x, y uint32, o live.ClusterOptions) []live.Cell
	Nearest(k grid.Kind, lon, lat float64, n int, within float64) []live.Near
}

func (m *model) of(k grid.Kind) []grid.Point {
	var out []grid.Point
	for _, p := range m.points {
		if p.Kind == k {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b grid.Point) int {
		rank := func(p grid.Point) uint8 { return (p.Class(m.now) + 4) % 5 }
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func (m *model) snapshot() *grid.Snapshot {
	var all []grid.Point
	for _, p := range m.points {
		all = append(all, p)
	}
	return m.city.snapshot(all)
}

// within are the grids from the leaf up.
func (m *model) within(leaf, top grid.ID) bool {
	for id := leaf; id != 0; {
		if id == top {
			return true
		}
		g := m.grid(id)
		if g == nil {
			return false
		}
		id = g.Parent
	}
	return false
}

// grid returns a grid of the city, nil when there is none.
func (m *model) grid(id grid.ID) *grid.Grid {
	for i := range m.city.grids {
		if g := &m.city.grids[i]; g.ID == id {
			return g
		}
	}
	return nil
}

// TestModel plays random batches, ticks and boundary changes and compares
// everything that can be read with the model.
func TestModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		m := &model{city: newCity(3), points: map[key]grid.Point{}, now: now}
		clock := now
		s := live.New(live.Options{Now: func() time.Time { return clock }})
		for _, p := range m.city.points(r, rapid.IntRange(0, 400).Draw(t, "first")) {
			m.points[key{p.Kind, p.ID}] = p
		}
		if _, err := s.Load(context.Background(), m.snapshot()); err != nil {
			t.Fatal(err)
		}
		for step := range rapid.IntRange(1, 8).Draw(t, "steps") {
			if rapid.IntRange(0, 3).Draw(t, "what") == 0 {
				clock = clock.Add(time.Duration(rapid.IntRange(0, 300).Draw(t, "minutes")) * time.Minute)
				m.now = clock
				s.Tick(clock)
				continue
			}
			b := m.batch(r, grid.Position(step+2), rapid.IntRange(0, 300).Draw(t, "size"), rapid.Float64Range(0, 1).Draw(t, "delete"))
			b.Boundaries = rapid.IntRange(0, 5).Draw(t, "boundary") == 0
			if b.Boundaries {
				m.redraw(r)
				b.Networks, b.Grids = networks(), m.city.grids
			}
			s.Apply(b)
			if e := s.Apply(b); len(e.Points) > 0 || len(e.Grids) > 0 {
				t.Fatalf("a batch that comes again changed %v %v", e.Points, e.Grids)
			}
		}
		m.compare(t, r, s)
	})
}

func (m *model) batch(r *rand.Rand, at grid.Position, n int, del float64) grid.Batch {
	b := grid.Batch{After: at - 1, Position: at, Committed: m.now}
	seen := map[key]bool{}
	for range n {
		k, id := grid.Kind(r.IntN(grid.Kinds)), grid.ID(1+r.IntN(500))
		if seen[key{k, id}] { // the feed hands on the last state only
			continue
		}
		seen[key{k, id}] = true
		old, had := m.points[key{k, id}]
		if r.Float64() < del {
			delete(m.points, key{k, id})
			b.Updates = append(b.Updates, grid.Update{Kind: k, ID: id})
			continue
		}
		p := m.city.point(r, k, id)
		if had && r.IntN(2) == 0 { // a change that stays where it is
			p.Lon, p.Lat, p.Grid = old.Lon, old.Lat, old.Grid
		}
		if m.dress != nil {
			m.dress(r, &p)
		}
		m.points[key{k, id}] = p
		b.Updates = append(b.Updates, grid.Update{Kind: k, ID: id, Point: &p})
	}
	return b
}

// redraw hangs a street below another district.
func (m *model) redraw(r *rand.Rand) {
	m.city.grids = slices.Clone(m.city.grids)
	for i := range m.city.grids {
		if g := &m.city.grids[i]; g.Leaf && r.IntN(4) == 0 {
			g.Parent = m.city.district(r.IntN(m.city.side))
		}
	}
}

func (m *model) compare(t *rapid.T, r *rand.Rand, s *live.State) {
	if bad := s.Check(); len(bad) > 0 {
		t.Fatalf("check: %s", strings.Join(bad, "\n"))
	}
	fresh := live.New(live.Options{Now: func() time.Time { return m.now }})
	if _, err := fresh.Load(context.Background(), m.snapshot()); err != nil {
		t.Fatal(err)
	}
	if s.Digest() != fresh.Digest() {
		t.Fatalf("differs from a fresh load: %s", strings.Join(s.Differences(fresh, 5), "\n"))
	}
	for k := range grid.Kind(grid.Kinds) {
		all := m.of(k)
		m.comparePoints(t, s, k, all)
		for range 5 {
			m.compareQuery(t, r, s, k, all)
			m.compareTile(t, r, s, k, all)
			m.compareNearest(t, r, s, k, all)
		}
	}
}

func (m *model) comparePoints(t *rapid.T, s reader, k grid.Kind, all []grid.Point) {
	n := 0
	s.Each(k, func(it *live.Item) bool {
		n++
		want := m.points[key{k, it.ID}]
		if d := diff.Diff(want, it.Point, cmpopts.EquateApproxTime(time.Microsecond)); d != "" {
			t.Fatalf("%s %d: %s", k, it.ID, d)
		}
		if it.Class != want.Class(m.now) {
			t.Fatalf("%s %d: class %d, want %d", k, it.ID, it.Class, want.Class(m.now))
		}
		return true
	})
	if n != len(all) {
		t.Fatalf("%d %s, want %d", n, k, len(all))
	}
}

func (m *model) compareQuery(t *rapid.T, r *rand.Rand, s reader, k grid.Kind, all []grid.Point) {
	f, keep := m.filter(r)
	var want, got []grid.ID
	for i := range all {
		if keep(&all[i]) {
			want = append(want, all[i].ID)
		}
	}
	cursor := ""
	for {
		p, err := s.Query(k, f, cursor, 1+r.IntN(40))
		if err != nil {
			t.Fatal(err)
		}
		if p.Matched != len(want) {
			t.Fatalf("%+v matches %d %s, want %d", f, p.Matched, k, len(want))
		}
		for _, it := range p.Items {
			got = append(got, it.ID)
		}
		if cursor = p.Next; cursor == "" {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Fatalf("%+v of %s: %v, want %v", f, k, got, want)
	}
	if ids, err := s.Every(k, f); err != nil || !slices.Equal(ids, want) {
		t.Fatalf("every %+v of %s: %v, want %v (%v)", f, k, ids, want, err)
	}
	if n, err := s.Count(k, f); err != nil || n != len(want) {
		t.Fatalf("count %d %v, want %d", n, err, len(want))
	}
}

// filter draws a filter and the plain meaning of it.
func (m *model) filter(r *rand.Rand) (grid.Filter, func(*grid.Point) bool) {
	var f grid.Filter
	var tests []func(*grid.Point) bool
	add := func(test func(*grid.Point) bool) { tests = append(tests, test) }
	if r.IntN(2) == 0 && (m.shown == nil || len(m.shown) > 0) {
		id := m.city.grids[r.IntN(len(m.city.grids))].ID
		if m.shown != nil {
			id = m.shown[r.IntN(len(m.shown))]
		}
		f.Areas = append(f.Areas, grid.Subtree{Grid: id})
		add(func(p *grid.Point) bool { return m.within(p.Grid, id) })
	}
	if r.IntN(2) == 0 {
		b := randomBox(r)
		f.Areas = append(f.Areas, grid.Box{Bound: b})
		add(func(p *grid.Point) bool { return b.Contains(orb.Point{p.Lon, p.Lat}) })
	}
	if r.IntN(3) == 0 {
		b := randomBox(r)
		f.Areas = append(f.Areas, grid.Polygon{Shape: orb.MultiPolygon{{b.ToRing()}}})
		add(func(p *grid.Point) bool { return b.Contains(orb.Point{p.Lon, p.Lat}) })
	}
	if r.IntN(4) == 0 {
		circle := grid.Circle{Centre: randomBox(r).Min, Radius: math.Round(r.Float64() * 60_000)}
		f.Areas = append(f.Areas, circle)
		add(func(p *grid.Point) bool { return geo.Distance(circle.Centre, orb.Point{p.Lon, p.Lat}) < circle.Reach() })
	}
	if r.IntN(5) == 0 {
		f.Sector = []string{"chemical", "gas", "x", "none"}[r.IntN(4)]
		add(func(p *grid.Point) bool { return hasSectors(f.Sector, p.Sector) })
	}
	if r.IntN(2) == 0 {
		f.Levels = []grid.Level{grid.Red, grid.Level(r.IntN(5))}
		add(func(p *grid.Point) bool {
			return p.Kind.Info().Scale != grid.ScaleLevel || slices.Contains(f.Levels, p.Level)
		})
	}
	if r.IntN(3) == 0 {
		f.Own = []uint8{uint8(r.IntN(5)), uint8(r.IntN(5))}
		add(func(p *grid.Point) bool { return p.Kind.Info().Scale != grid.ScaleOwn || slices.Contains(f.Own, p.Own) })
	}
	if r.IntN(2) == 0 {
		f.State = []grid.StateFilter{grid.StateOpen, grid.StateClosed}[r.IntN(2)]
		add(func(p *grid.Point) bool { return p.Kind != grid.KindDanger || p.Open() == (f.State == grid.StateOpen) })
	}
	if r.IntN(4) == 0 {
		f.Enterprise = grid.ID(1 + r.IntN(60))
		add(func(p *grid.Point) bool {
			return p.Enterprise == f.Enterprise || p.Kind == grid.KindEnterprise && p.ID == f.Enterprise
		})
	}
	if r.IntN(3) == 0 {
		f.Text = []string{"化工", "1号", "hd-2026", "YS", "x"}[r.IntN(5)]
		add(func(p *grid.Point) bool {
			q := strings.ToLower(f.Text)
			return strings.Contains(strings.ToLower(p.Name), q) || strings.Contains(strings.ToLower(p.Code), q) ||
				strings.Contains(p.Initials, q)
		})
	}
	return f, func(p *grid.Point) bool {
		return !slices.ContainsFunc(tests, func(test func(*grid.Point) bool) bool { return !test(p) })
	}
}

func randomBox(r *rand.Rand) orb.Bound {
	x, y := west+span*clustered(r), south+span*clustered(r)
	return orb.Bound{Min: orb.Point{x, y}, Max: orb.Point{x + r.Float64()/2, y + r.Float64()/2}}
}

func (m *model) compareNearest(t *rapid.T, r *rand.Rand, s reader, k grid.Kind, all []grid.Point) {
	lon, lat, n := west+span*clustered(r), south+span*clustered(r), 1+r.IntN(12)
	got := s.Nearest(k, lon, lat, n, 0)
	var want []float64
	for i := range all {
		if k.Drawn(all[i].Class(m.now)) {
			want = append(want, metres(lon, lat, all[i].Lon, all[i].Lat))
		}
	}
	slices.Sort(want)
	want = want[:min(n, len(want))]
	if len(got) != len(want) {
		t.Fatalf("nearest: %d, want %d", len(got), len(want))
	}
	for i := range got {
		if d := got[i].Metres - want[i]; d > 1e-3 || d < -1e-3 {
			t.Fatalf("nearest %d is %v m away, want %v", i, got[i].Metres, want[i])
		}
	}
}

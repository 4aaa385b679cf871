package live_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/live"

	diff "github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// TestViewModel plays random changes (points that cross borders, change sector
// or enterprise, come, go and become overdue; other boundaries; loads) and
// compares after each everything every view shows with a count over the points,
// and what it was told with what it reads.
func TestViewModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
		w := newWatched(t, r, rapid.IntRange(0, 250).Draw(t, "first"))
		for step := range rapid.IntRange(1, 7).Draw(t, "steps") {
			switch rapid.IntRange(0, 7).Draw(t, "what") {
			case 0, 1:
				minutes := rapid.IntRange(0, 29).Draw(t, "minutes")
				if rapid.IntRange(0, 5).Draw(t, "late") == 0 {
					minutes *= 20
				}
				w.tick(t, time.Duration(minutes)*time.Minute)
			case 2:
				w.load(t)
			default:
				w.apply(t, r, grid.Position(step+2), rapid.IntRange(0, 60).Draw(t, "size"),
					rapid.Float64Range(0, 0.5).Draw(t, "delete"), rapid.IntRange(0, 5).Draw(t, "boundary") == 0)
			}
			for _, x := range w.views {
				if r.IntN(3) > 0 {
					x.compare(t, r, w)
				}
			}
			if bad := w.s.Check(); len(bad) > 0 {
				t.Fatalf("check: %s", strings.Join(bad, "\n"))
			}
		}
		for _, x := range w.views {
			x.compare(t, r, w)
		}
	})
}

// watched is a state with the model of it and views that are followed.
type watched struct {
	m     *model
	s     *live.State
	clock time.Time
	views []*follower
}

func newWatched(t *rapid.T, r *rand.Rand, n int) *watched {
	w := &watched{m: &model{city: newCity(3), points: map[key]grid.Point{}, now: now}, clock: now}
	w.m.dress = dress
	for _, p := range w.m.city.points(r, n) {
		dress(r, &p)
		w.m.points[key{p.Kind, p.ID}] = p
	}
	w.s = live.New(live.Options{Now: func() time.Time { return w.clock }})
	scopes := someScopes(r, w.m.city)
	w.load(t)
	for name, scope := range scopes {
		if r.IntN(2) == 0 {
			continue
		}
		w.views = append(w.views, &follower{name: name, v: w.s.View(scope)})
	}
	slices.SortFunc(w.views, func(a, b *follower) int { return strings.Compare(a.name, b.name) })
	for _, x := range w.views {
		x.read()
	}
	return w
}

// dress gives a point a sector, an enterprise, and now and then no known grid.
func dress(r *rand.Rand, p *grid.Point) {
	p.Sector = []grid.SectorSet{
		"", "chemical", "mine", "trade", "chemical mine", "mine chemical", "trade chemical mine",
		"gas mine",
	}[r.IntN(8)]
	if p.Kind != grid.KindEnterprise {
		p.Enterprise = grid.ID(r.IntN(8))
	}
	if r.IntN(20) == 0 {
		p.Grid = []grid.ID{4711, 4712, 0}[r.IntN(3)]
	}
}

func someScopes(r *rand.Rand, c *city) map[string]grid.Scope {
	anyGrid := func() grid.ID { return c.grids[r.IntN(len(c.grids))].ID }
	term := func() grid.Term {
		switch r.IntN(4) {
		case 0:
			return grid.Term{Enterprise: grid.ID(1 + r.IntN(8))}
		case 1:
			return grid.Term{Grid: anyGrid()}
		default:
			return grid.Term{Grid: anyGrid(), Sector: []string{"chemical", "mine", "unheard_of", "none", "chemical mine", "gas mine"}[r.IntN(6)]}
		}
	}
	return map[string]grid.Scope{
		"everything":   grid.Everything,
		"nothing":      {},
		"unknown grid": grid.NewScope(grid.Term{Grid: 99}),
		"city":         grid.NewScope(grid.Term{Grid: 1}),
		"district":     grid.NewScope(grid.Term{Grid: c.district(r.IntN(3))}),
		"streets":      grid.NewScope(grid.Term{Grid: c.street(0, 1)}, grid.Term{Grid: c.street(2, 2)}),
		"nested": grid.NewScope(grid.Term{Grid: c.district(1)}, grid.Term{Grid: c.street(1, 1)},
			grid.Term{Grid: c.street(1, 0), Sector: "mine"}),
		"sector":          grid.NewScope(grid.Term{Grid: 1, Sector: "mine"}),
		"sectors":         grid.NewScope(grid.Term{Grid: 1, Sector: "mine"}, grid.Term{Grid: c.district(0), Sector: "chemical"}),
		"sector and all":  grid.NewScope(grid.Term{Grid: 1, Sector: "trade"}, grid.Term{Grid: c.district(2)}),
		"sector narrowed": grid.NewScope(grid.Term{Grid: 1, Sector: "mine"}, grid.Term{Grid: c.district(1)}).Narrow("chemical", nil),
		"no sector":       grid.Everything.Narrow(grid.NoSector, []grid.ID{1}),
		"enterprise":      grid.NewScope(grid.Term{Enterprise: 3}),
		"city and one":    grid.NewScope(grid.Term{Grid: 1}, grid.Term{Enterprise: 3}),
		"any":             grid.NewScope(term(), term()),
		"many":            grid.NewScope(term(), term(), term(), term(), term()),
	}
}

func (w *watched) load(t *rapid.T) {
	if _, err := w.s.Load(context.Background(), w.m.snapshot()); err != nil {
		t.Fatal(err)
	}
	for _, x := range w.views {
		x.read()
	}
}

func (w *watched) apply(t *rapid.T, r *rand.Rand, at grid.Position, size int, del float64, boundary bool) {
	b := w.m.batch(r, at, size, del)
	if boundary {
		w.m.redraw(r)
		b.Boundaries, b.Networks, b.Grids = true, networks(), w.m.city.grids
	}
	w.took(t, w.s.Apply(b))
}

func (w *watched) tick(t *rapid.T, by time.Duration) {
	w.clock = w.clock.Add(by)
	w.m.now = w.clock
	w.took(t, w.s.Tick(w.clock))
}

// took hands on to the followers what an event says.
func (w *watched) took(t *rapid.T, e *live.Event) {
	if e == nil {
		return
	}
	for _, x := range w.views {
		x.hear(t, e)
	}
}

// follower keeps what it has read of a view up to date by events alone.
type follower struct {
	name   string
	v      *live.View
	era    uint64
	points map[key]told
	levels map[grid.ID]grid.Level
	gone   bool
}

// told is what events say of a point.
type told struct {
	at    orb.Point
	class uint8
	leaf  grid.ID
	name  string
	owner grid.ID
}

func (x *follower) read() {
	x.era, x.gone = x.v.Era(), false
	x.points, x.levels = readAll(x.v)
}

func readAll(v *live.View) (map[key]told, map[grid.ID]grid.Level) {
	points := map[key]told{}
	for k := range grid.Kind(grid.Kinds) {
		v.Each(k, func(it *live.Item) bool {
			points[key{k, it.ID}] = told{orb.Point{it.Lon, it.Lat}, it.Class, it.Grid, it.Name, it.Enterprise}
			return true
		})
	}
	levels := map[grid.ID]grid.Level{}
	for table, i := v.Levels(0), 0; i < len(table.IDs); i++ {
		levels[table.IDs[i]] = table.Levels[i]
	}
	return points, levels
}

// hear follows an event.
func (x *follower) hear(t *rapid.T, e *live.Event) {
	if x.gone {
		if slices.ContainsFunc(e.Views, func(c live.ViewChange) bool { return c.View == x.v.Number() }) {
			t.Fatalf("%s is told of although it is forgotten", x.name)
		}
		return
	}
	points, grids := e.Points, e.Grids
	if !x.v.Whole() {
		points, grids = nil, nil
		for _, c := range e.Views {
			if c.View == x.v.Number() && !c.Gone {
				points, grids = append(points, c.Points...), append(grids, c.Grids...)
			}
			x.gone = x.gone || c.View == x.v.Number() && c.Gone
		}
	}
	for i := range points {
		x.point(t, &points[i], e.Boundaries)
	}
	if e.Boundaries {
		x.read()
		return
	}
	for _, c := range grids {
		if from, ok := x.levels[c.ID]; !ok || from != c.From {
			t.Fatalf("%s: grid %d changes from %s, was %s %v", x.name, c.ID, c.From, from, ok)
		}
		x.levels[c.ID] = c.To
	}
	if era := x.v.Era(); x.gone == (era == x.era) {
		t.Fatalf("%s: gone %v, era %d after %d", x.name, x.gone, era, x.era)
	}
}

func (x *follower) point(t *rapid.T, c *live.PointChange, boundaries bool) {
	k := key{c.Kind, c.ID}
	was, had := x.points[k]
	want := live.PointChange{Kind: c.Kind, ID: c.ID, Op: c.Op, Name: c.Name, HasOld: had}
	if had {
		want.Old, want.From, want.OldGrid, want.OldOwner = was.at, was.class, was.leaf, was.owner
	}
	if c.Op == live.Delete {
		want.Name = was.name
		delete(x.points, k)
	} else {
		want.New, want.To, want.Grid, want.Owner = c.New, c.To, c.Grid, c.Owner
		x.points[k] = told{c.New, c.To, c.Grid, c.Name, c.Owner}
	}
	if boundaries { // what the view held changed with the grids
		return
	}
	if c.Op == live.Delete && !had {
		t.Fatalf("%s: %s %d leaves that was never there", x.name, c.Kind, c.ID)
	}
	if d := diff.Diff(want, *c); d != "" {
		t.Fatalf("%s is told: %s", x.name, d)
	}
}

// compare compares what was told with what is read, and that with the model.
func (x *follower) compare(t *rapid.T, r *rand.Rand, w *watched) {
	if x.gone {
		x.read()
	}
	points, levels := readAll(x.v)
	if d := diff.Diff(points, x.points, diff.AllowUnexported(told{})); d != "" {
		t.Fatalf("%s reads another state than it was told: %s", x.name, d)
	}
	if d := diff.Diff(levels, x.levels); d != "" {
		t.Fatalf("%s reads other levels than it was told: %s", x.name, d)
	}
	truth{w.m.inside(x.v.Scope()), w, x}.compare(t, r)
}

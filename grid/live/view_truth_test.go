package live_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"

	"anwang/grid"
	"anwang/grid/risk"

	diff "github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// inScope is the plain meaning of a scope.
func (m *model) inScope(scope grid.Scope, p *grid.Point) bool {
	return scope.Unlimited() || slices.ContainsFunc(scope.Terms(), func(t grid.Term) bool {
		if t.Enterprise != 0 {
			return p.Enterprise == t.Enterprise || p.Kind == grid.KindEnterprise && p.ID == t.Enterprise
		}
		return m.within(p.Grid, t.Grid) && hasSectors(t.Sector, p.Sector)
	})
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

// shows is the plain meaning of it for grids.
func (m *model) shows(scope grid.Scope, id grid.ID) bool {
	return scope.Unlimited() || slices.ContainsFunc(scope.Terms(), func(t grid.Term) bool {
		return t.Grid != 0 && m.within(id, t.Grid)
	})
}

// inside is the model of a view: nothing but what its scope holds.
func (m *model) inside(scope grid.Scope) *model {
	in := &model{city: m.city, now: m.now, points: map[key]grid.Point{}, shown: []grid.ID{}}
	for k, p := range m.points {
		if m.inScope(scope, &p) {
			in.points[k] = p
		}
	}
	for i := range m.city.grids {
		if id := m.city.grids[i].ID; m.shows(scope, id) {
			in.shown = append(in.shown, id)
		}
	}
	return in
}

// truth is what a view must show.
type truth struct {
	m *model // of what lies inside
	w *watched
	x *follower
}

func (u truth) compare(t *rapid.T, r *rand.Rand) {
	u.grids(t)
	u.points(t, r)
	u.search(t)
	u.status(t)
	for k := range grid.Kind(grid.Kinds) {
		all := u.m.of(k)
		u.m.comparePoints(t, u.x.v, k, all)
		for range 2 {
			u.m.compareQuery(t, r, u.x.v, k, all)
			u.m.compareNearest(t, r, u.x.v, k, all)
			u.m.compareTile(t, r, u.x.v, k, all)
			// Tiles where nothing of the view need be.
			u.m.compareTileAt(t, r, u.x.v, k, all, u.w.m.of(k))
		}
	}
	for k, p := range u.w.m.points {
		if _, ok := u.x.v.Point(k.kind, k.id); ok != u.w.m.inScope(u.x.v.Scope(), &p) {
			t.Fatalf("%s finds %s %d: %v", u.x.name, k.kind, k.id, ok)
		}
	}
}

// tally counts what lies in a grid and below it; 0: everything.
func (m *model) tally(id grid.ID) (out grid.Tally) {
	for _, p := range m.points {
		if id != 0 && !m.within(p.Grid, id) {
			continue
		}
		switch p.Kind {
		case grid.KindEnterprise:
			out.Enterprises[p.Level]++
		case grid.KindHazard:
			out.Hazards[p.Level]++
			out.Majors[p.MajorLevel]++
		case grid.KindKeyplace:
			out.Plain[0][p.Own]++
		case grid.KindDanger:
			out.Dangers[p.Class(m.now)]++
			if !p.Open() {
				continue
			}
			out.Listed += one(p.Listed != grid.NotListed)
			out.ListedHigh += one(p.Listed == grid.ListedProvince || p.Listed == grid.ListedCity)
			out.MajorAtOne += one(p.Grade == grid.Major && p.MajorLevel == 1)
		}
	}
	return out
}

func one(yes bool) uint32 {
	if yes {
		return 1
	}
	return 0
}

// grids compares what is told of every grid there is.
func (u truth) grids(t *rapid.T) {
	v, rollup := u.x.v, rule()
	levels := map[grid.ID]grid.Level{}
	for i := range u.m.city.grids {
		g := &u.m.city.grids[i]
		info, ok := v.Grid(g.ID)
		shown := slices.Contains(u.m.shown, g.ID)
		tally, ok2 := v.Tally(g.ID)
		result, ok3 := v.Result(g.ID)
		below := v.Below(g.ID)
		if ok != shown || ok2 != shown || ok3 != shown || v.Shows(g.ID) != shown || (below != nil) != shown {
			t.Fatalf("%s shows grid %d: %v %v %v, want %v", u.x.name, g.ID, ok, ok2, ok3, shown)
		}
		if !shown {
			if v.Children(g.ID) != nil {
				t.Fatalf("%s shows what is below grid %d", u.x.name, g.ID)
			}
			continue
		}
		want := u.m.tally(g.ID)
		level, index := risk.Colour(&rollup, g.Depth, &want)
		if tally != want || info.Tally != want || info.Level != level || info.Index != index || result.Level != level || result.Index != index {
			t.Fatalf("%s: grid %d counts %+v at %s %v, want %+v at %s %v", u.x.name, g.ID, info.Tally, info.Level, info.Index, want, level, index)
		}
		levels[g.ID] = level
	}
	u.tables(t, levels)
}

// tables compares what is told of all grids at once.
func (u truth) tables(t *rapid.T, levels map[grid.ID]grid.Level) {
	v := u.x.v
	table, grids := v.Levels(0), v.Grids(0)
	if len(table.IDs) != len(levels) || len(grids) != len(levels) {
		t.Fatalf("%s: %d and %d grids, want %d", u.x.name, len(table.IDs), len(grids), len(levels))
	}
	var roots []grid.ID
	for i := range u.m.city.grids {
		g := &u.m.city.grids[i]
		path := v.Path(g.ID)
		for _, step := range path {
			level, shown := levels[step.ID]
			if step.Name == "" || step.Shown != shown || step.Level != level {
				t.Fatalf("%s: path %+v, want %v %s", u.x.name, step, shown, level)
			}
		}
		if len(path) == 0 || path[len(path)-1].ID != g.ID || path[0].ID != 1 {
			t.Fatalf("%s: path to %d is %+v", u.x.name, g.ID, path)
		}
		if _, shown := levels[g.ID]; !shown {
			continue
		}
		if _, up := levels[g.Parent]; !up {
			roots = append(roots, g.ID)
		}
		below := map[uint8]grid.Counts{}
		for id, level := range levels {
			if id != g.ID && u.m.within(id, g.ID) {
				depth := u.m.grid(id).Depth
				c := below[depth]
				c[level]++
				below[depth] = c
			}
		}
		if d := diff.Diff(below, v.Below(g.ID)); d != "" {
			t.Fatalf("%s below %d: %s", u.x.name, g.ID, d)
		}
		children := v.Children(g.ID)
		want := slices.Collect(func(yield func(grid.ID) bool) {
			for _, k := range u.m.city.grids {
				if k.Parent == g.ID && !yield(k.ID) {
					return
				}
			}
		})
		got := make([]grid.ID, len(children))
		for i, k := range children {
			if got[i] = k.ID; k.Level != levels[k.ID] {
				t.Fatalf("%s: child %d is %s, want %s", u.x.name, k.ID, k.Level, levels[k.ID])
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("%s: children of %d are %v, want %v", u.x.name, g.ID, got, want)
		}
	}
	u.roots(t, roots)
	u.figures(t, levels)
}

// figures compares the headline figures, of all that is shown (0) and of every grid.
func (u truth) figures(t *rapid.T, levels map[grid.ID]grid.Level) {
	if _, ok := u.x.v.Figures(grid.ID(1 << 40)); ok {
		t.Fatalf("%s has figures of a grid that is not there", u.x.name)
	}
	for _, of := range append([]grid.ID{0}, u.m.shown...) {
		f, ok := u.x.v.Figures(of)
		if want := u.m.tally(of); !ok || f.Tally != want {
			t.Fatalf("%s: figures of %d count %+v, want %+v", u.x.name, of, f.Tally, want)
		}
		for _, d := range f.Depths {
			var want grid.Counts
			for id, level := range levels {
				g := u.m.grid(id)
				inner := slices.ContainsFunc(u.m.city.grids, func(k grid.Grid) bool { return k.Parent == id })
				if (of == 0 || u.m.within(id, of)) && (g.Depth == d.Depth || g.Depth < d.Depth && !inner) {
					want[level]++
				}
			}
			if d.Counts != want {
				t.Fatalf("%s: figures of %d at depth %d: %v, want %v", u.x.name, of, d.Depth, d.Counts, want)
			}
		}
		if h := f.Headline(); len(f.Depths) > 0 && (h < f.Depths[0].Depth || h > f.Depths[len(f.Depths)-1].Depth) {
			t.Fatalf("%s: headline of %d at depth %d of %+v", u.x.name, of, h, f.Depths)
		}
	}
}

func (u truth) roots(t *rapid.T, want []grid.ID) {
	var got []grid.ID
	for _, g := range u.x.v.Roots(0) {
		got = append(got, g.ID)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Fatalf("%s: roots %v, want %v", u.x.name, got, want)
	}
}

// points compares which grid a place is said to lie in with what everyone is
// told, and which filters fail.
func (u truth) points(t *rapid.T, r *rand.Rand) {
	for range 5 {
		lon, lat := west+span*r.Float64(), south+span*r.Float64()
		leaf := u.w.s.Locate(lon, lat)
		got, shown := u.x.v.Locate(lon, lat), slices.Contains(u.m.shown, leaf)
		if shown && got != leaf || !shown && got != 0 {
			t.Fatalf("%s: at %v %v lies %d, want %d %v", u.x.name, lon, lat, got, leaf, shown)
		}
		_, err := u.x.v.Query(grid.KindHazard, grid.Filter{Areas: grid.Under(leaf)}, "", 1)
		_, err2 := u.x.v.Count(grid.KindDanger, grid.Filter{Areas: grid.Under(leaf)})
		if shown != (err == nil) || shown != (err2 == nil) || !shown && grid.CodeOf(err) != grid.CodeNotFound {
			t.Fatalf("%s: asking for grid %d gives %v, shown %v", u.x.name, leaf, err, shown)
		}
	}
}

// search compares what is found.
func (u truth) search(t *rapid.T) {
	for _, q := range []string{"化工", "1号", "hd-2026-0000", "街道1", "第"} {
		hits, err := u.x.v.Search(context.Background(), q, 10_000)
		if err != nil {
			t.Fatal(err)
		}
		got, want := map[key]bool{}, map[key]bool{}
		for _, h := range hits {
			if h.Grid != nil {
				got[key{9, h.Grid.ID}] = true
			} else {
				got[key{h.Point.Kind, h.Point.ID}] = true
			}
		}
		for k, p := range u.m.points {
			if strings.Contains(p.Name, q) || strings.Contains(strings.ToLower(p.Code), q) {
				want[k] = true
			}
		}
		for _, id := range u.m.shown {
			if strings.Contains(u.m.grid(id).Name, q) {
				want[key{9, id}] = true
			}
		}
		if d := diff.Diff(want, got, diff.AllowUnexported(key{})); d != "" {
			t.Fatalf("%s searching %q: %s", u.x.name, q, d)
		}
	}
}

// status compares how much there is and where.
func (u truth) status(t *rapid.T) {
	var points, orphans [grid.Kinds]int
	var box orb.Bound
	first := true
	reach := func(b orb.Bound) {
		if first {
			box, first = b, false
		}
		box = box.Union(b)
	}
	for _, id := range u.m.shown {
		if !slices.Contains(u.m.shown, u.m.grid(id).Parent) {
			reach(u.m.grid(id).Shape.Bound())
		}
	}
	for _, p := range u.m.points {
		points[p.Kind]++
		orphans[p.Kind] += int(one(u.m.grid(p.Grid) == nil))
		if !u.x.v.Whole() && !slices.Contains(u.m.shown, p.Grid) {
			at := orb.Point{p.Lon, p.Lat}
			reach(orb.Bound{Min: at, Max: at})
		}
	}
	got := u.x.v.Status()
	if got.Points != points || got.Orphans != orphans {
		t.Fatalf("%s: status counts %v %v, want %v %v", u.x.name, got.Points, got.Orphans, points, orphans)
	}
	if got.Bounds != box {
		t.Fatalf("%s: bounds %v, want %v", u.x.name, got.Bounds, box)
	}
}

package web_test

import (
	"cmp"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"anwang/geo"
	"anwang/grid"
	"anwang/grid/assess"
	"anwang/grid/live"
)

// latticeTown is the town with records on the hundredths of a degree, where borders of
// grids and of drawn areas run too, and with something in every list.
const latticeTown = city + `
INSERT INTO enterprise (id, credit_code, name, sector, risk_level, geom)
	SELECT i, lpad(i::text, 8, '9') || 'MA0000001X', '格点' || i, (ARRAY['chemical', 'machinery', 'gas', '', 'gas chemical',
		'machinery chemical gas', 'gas machinery'])[i % 7 + 1], i % 5,
		ST_SetSRID(ST_MakePoint((11600 + i * 37 % 41) / 100.0::float8, (3980 + i * 53 % 11) / 100.0::float8), 4490)
		FROM generate_series(1001, 1150) i;
INSERT INTO hazard (id, enterprise_id, code, name, kind, major_level, risk_level, geom)
	SELECT id, CASE WHEN id % 7 > 0 THEN id END, 'L' || id, 'x', 'tank_farm', id % 3, id % 5, geom FROM enterprise
	WHERE id % 2 = 0 AND id > 1000;
INSERT INTO keyplace (id, enterprise_id, code, name, kind, geom)
	SELECT id, CASE WHEN id % 7 > 0 THEN id END, 'K' || id, 'x', (ARRAY['school', 'hospital', 'nursing_home', 'mall', 'other'])[id % 5 + 1],
	geom FROM enterprise WHERE id % 2 = 1 AND id > 1000;
INSERT INTO danger (id, enterprise_id, title, grade, state, listed, found, deadline, geom)
	SELECT id, CASE WHEN id % 7 > 0 THEN id END, 'x', id % 2, id % 7 + 1, id % 5, now() - interval '9 days',
	now() + (id % 5 - 2.5) * interval '1 day', geom FROM enterprise WHERE id % 3 > 0 AND id > 1000;
INSERT INTO enterprise_record (enterprise_id, kind, type, number, expires) SELECT id, 'licence', 'safety_production', id,
current_date + (id % 90 - 45)::int FROM enterprise WHERE id % 3 < 2 AND id > 1000;
INSERT INTO account (id, login, name, grid_id) SELECT 1000 + i, 'l' || i, 'x', i % 7 + 1 FROM generate_series(1, 40) i;
INSERT INTO organisation (id, kind, name, grid_id) SELECT 1000 + i, 'other', 'l' || i, i % 7 + 1 FROM generate_series(1, 40) i;
INSERT INTO token (id, account_id, name, token_hash, hint, expires) SELECT id, id, 'x', id::text::bytea, 'anw_', now() + interval '1 day'
FROM account WHERE id > 1000;
INSERT INTO audit (actor, action, subject, name, grid_id) SELECT 'x', 'danger.update', 'danger', 'x', nullif(i % 8, 0)
FROM generate_series(1, 40) i;
`

// lists is the town with what the lists must take, read by a question of its own.
type lists struct {
	*server
	points [grid.Kinds][]grid.Point
	parent map[grid.ID]grid.ID
	pairs  [][2]grid.ID
	now    time.Time
}

func latticeLists(t *testing.T) *lists {
	t.Helper()
	s := start(t, latticeTown)
	l := &lists{server: s, parent: map[grid.ID]grid.ID{2: 1, 3: 1, 4: 2, 5: 2, 6: 3, 7: 3}, now: time.Now()}
	if _, err := assess.New(s.db, assess.Options{}).Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	// Pairs of neighbours, and a level of before for some; nobody is asked to find them.
	if _, err := s.db.Pool.Exec(t.Context(), `
		DELETE FROM enterprise_pair_queue;
		DELETE FROM enterprise_pair;
		INSERT INTO enterprise_pair (a, b, ground, likeness) SELECT id, id + 1 + id % 5, 0, 1 FROM enterprise WHERE id BETWEEN 1001 AND 1140;
		UPDATE risk_enterprise SET since = current_date - 3 WHERE enterprise_id > 1000;
		INSERT INTO risk_enterprise_past (enterprise_id, since, until, level, facts) SELECT enterprise_id, current_date - 30, current_date - 3,
		4 - level, facts FROM risk_enterprise WHERE enterprise_id > 1000;
		INSERT INTO risk_turn (day, enterprise_id) SELECT current_date - 3, enterprise_id FROM risk_enterprise WHERE enterprise_id > 1000
		AND level <> 2;`); err != nil {
		t.Fatal(err)
	}
	for i := range 140 {
		a := grid.ID(1001 + i)
		l.pairs = append(l.pairs, [2]grid.ID{a, a + 1 + a%5})
	}
	eventually(t, "all is in memory", func() bool {
		for k := range l.points {
			l.points[k] = l.points[k][:0]
			s.pipe.Live.Each(grid.Kind(k), func(it *live.Item) bool { l.points[k] = append(l.points[k], it.Point); return true })
		}
		n := 0
		err := s.db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM risk_enterprise WHERE level > 0`).Scan(&n)
		coloured := 0
		for i := range l.points[0] {
			if l.points[0][i].Level > 0 {
				coloured++
			}
		}
		return err == nil && n > 50 && coloured == n && s.feed.Status().Behind == 0
	})
	return l
}

// drawn is one question: who asks, where, and for what.
type drawn struct {
	actor  *grid.Actor
	filter grid.Filter
}

func (l *lists) draw(t *rapid.T) drawn {
	pick := func(name string, from, to int) int { return rapid.IntRange(from, to).Draw(t, name) }
	d := drawn{actor: &grid.Actor{ID: 1, Login: "x"}}
	if pick("all", 0, 9) == 0 {
		d.actor = grid.Internal("test")
	}
	for range pick("grants", 0, 3) {
		g := grid.Grant{Role: grid.RoleGuide, Grid: grid.ID(pick("held", 1, 8))}
		switch pick("as", 0, 4) {
		case 0:
			g.Role, g.Sector = grid.RoleDepartment, rapid.SampledFrom([]string{"chemical", "gas", "mine"}).Draw(t, "their sector")
		case 1:
			g = grid.Grant{Role: grid.RoleEnterprise, Enterprise: l.one(t).ID}
		}
		d.actor.Grants = append(d.actor.Grants, g)
	}
	for range pick("areas", 0, 2) {
		if a := l.area(t); a != nil {
			d.filter.Areas = append(d.filter.Areas, a)
		}
	}
	if pick("by level", 0, 2) == 0 {
		d.filter.Levels = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) grid.Level { return grid.Level(rapid.IntRange(0, 4).Draw(t, "level")) }),
			1, 3).Draw(t, "levels")
	}
	if pick("by class", 0, 2) == 0 {
		d.filter.Classes = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) grid.DangerClass {
			return grid.DangerClass(rapid.IntRange(0, 4).Draw(t,
				"class"))
		}), 1, 3).Draw(t, "classes")
	}
	d.filter.State = rapid.SampledFrom([]grid.StateFilter{grid.StateAll, grid.StateAll, grid.StateOpen, grid.StateClosed}).Draw(t, "state")
	if pick("own", 0, 2) == 0 {
		d.filter.Own = []uint8{uint8(pick("first own", 0, 4)), uint8(pick("second own", 0, 4))}
	}
	d.filter.ListedHigh = pick("listed", 0, 4) == 0
	if pick("of a sector", 0, 4) == 0 {
		d.filter.Sector = rapid.SampledFrom([]string{"chemical", "machinery", "gas", "mine", grid.NoSector}).Draw(t, "sector")
	}
	if pick("of one", 0, 8) == 0 {
		d.filter.Enterprise = l.one(t).ID
	}
	return d
}

func (l *lists) one(t *rapid.T) *grid.Point {
	return &l.points[0][rapid.IntRange(0, len(l.points[0])-1).Draw(t, "one")]
}

// area draws an area whose corners, edges and rims meet the points.
func (l *lists) area(t *rapid.T) grid.Area {
	corner := func() orb.Point {
		return orb.Point{float64(rapid.IntRange(11598, 11642).Draw(t, "lon")) / 100, float64(rapid.IntRange(3979, 3991).Draw(t, "lat")) / 100}
	}
	switch rapid.IntRange(0, 4).Draw(t, "kind of area") {
	case 0:
		return grid.Subtree{Grid: grid.ID(rapid.IntRange(1, 7).Draw(t, "grid"))}
	case 1:
		return grid.Box{Bound: orb.MultiPoint{corner(), corner()}.Bound()}
	case 2:
		at := corner()
		p := l.one(t)
		metres := geo.Distance(at, orb.Point{p.Lon, p.Lat}) // right on the rim
		if rapid.Bool().Draw(t, "any radius") {
			metres = rapid.Float64Range(1, 30_000).Draw(t, "metres")
		}
		if c, err := grid.NewCircle(at, metres); err == nil {
			return c
		}
		return nil
	}
	ring := make(orb.Ring, rapid.IntRange(3, 8).Draw(t, "corners"))
	for i := range ring {
		ring[i] = corner()
	}
	middle := ring.Bound().Center()
	slices.SortFunc(ring, func(a, b orb.Point) int { // around the middle, so that few cross themselves
		return cmp.Compare(math.Atan2(a[1]-middle[1], a[0]-middle[0]), math.Atan2(b[1]-middle[1], b[0]-middle[0]))
	})
	rings := []orb.Ring{ring}
	if rapid.IntRange(0, 2).Draw(t, "hole") == 0 {
		rings = append(rings, orb.Ring{{middle[0] - 0.01, middle[1] - 0.01}, {middle[0] + 0.01, middle[1] - 0.01}, {middle[0], middle[1] + 0.01}})
	}
	if p, err := grid.NewPolygon(rings...); err == nil {
		return p
	}
	return nil
}

// belongs is whether something belongs to a choice; on the hair's breadth where
// coordinates cannot tell, nobody is asked to, but memory and SQL still say the same.
type belongs int

const (
	no belongs = iota
	yes
	either
)

func both(list ...belongs) belongs {
	if slices.Contains(list, no) {
		return no
	}
	return max(yes, slices.Max(list))
}

func when(b bool) belongs {
	if b {
		return yes
	}
	return no
}

func (l *lists) path(id grid.ID) (up []grid.ID) {
	for ; id != 0; id = l.parent[id] {
		up = append(up, id)
	}
	return up
}

// inScope is the plain meaning of a scope.
func (l *lists) inScope(s grid.Scope, leaf grid.ID, set grid.SectorSet, of grid.ID) bool {
	return s.Unlimited() || slices.ContainsFunc(s.Terms(), func(t grid.Term) bool {
		if t.Enterprise != 0 {
			return t.Enterprise == of
		}
		return slices.Contains(l.path(leaf), t.Grid) && (t.Sector == "" || hasSector(set, t.Sector))
	})
}

// hasSector is the plain meaning of a set of sectors.
func hasSector(set grid.SectorSet, code string) bool {
	if code == grid.NoSector {
		return set == ""
	}
	return slices.Contains(strings.Fields(string(set)), code)
}

// lies is the plain meaning of an area.
func (l *lists) lies(a grid.Area, p *grid.Point) belongs {
	at := orb.Point{p.Lon, p.Lat}
	switch a := a.(type) {
	case grid.Subtree:
		return when(slices.Contains(l.path(p.Grid), a.Grid))
	case grid.Box:
		return when(at[0] >= a.Bound.Min[0] && at[0] <= a.Bound.Max[0] && at[1] >= a.Bound.Min[1] && at[1] <= a.Bound.Max[1])
	case grid.Circle:
		d := geo.Distance(a.Centre, at) - a.Reach()
		if math.Abs(d) < 1e-6 {
			return either
		}
		return when(d < 0)
	case grid.Polygon:
		return inPolygon(a.Shape[0], at)
	}
	panic("an area that the test does not know")
}

// inPolygon counts the edges that a ray crosses, in fractions.
func inPolygon(poly orb.Polygon, p orb.Point) belongs {
	r := func(x float64) *big.Rat { return new(big.Rat).SetFloat64(x) }
	in := false
	for _, ring := range poly {
		for i := range len(ring) - 1 {
			u, v := ring[i], ring[i+1]
			if p == u || p[1] == u[1] && u[1] == v[1] && (p[0]-u[0])*(p[0]-v[0]) <= 0 || p[0] == u[0] && u[0] == v[0] &&
				(p[1]-u[1])*(p[1]-v[1]) <= 0 {
				return yes // a corner, or on an edge along an axis
			}
			if _, far := geo.Nearest(orb.MultiPolygon{{{u, v, u}}}, p); far < 1e-7 {
				return either // a ten-millionth of a metre from a slanting edge
			}
			if (u[1] > p[1]) == (v[1] > p[1]) {
				continue
			}
			// Where the edge has the point's latitude, is that east of it?
			x := new(big.Rat).Sub(r(v[0]), r(u[0]))
			x.Mul(x, new(big.Rat).Sub(r(p[1]), r(u[1]))).Quo(x, new(big.Rat).Sub(r(v[1]), r(u[1]))).Add(x, r(u[0]))
			if x.Cmp(r(p[0])) > 0 {
				in = !in
			}
		}
	}
	return when(in)
}

func ownerOf(p *grid.Point) grid.ID {
	if p.Kind == grid.KindEnterprise {
		return p.ID
	}
	return p.Enterprise
}

// takes is the plain meaning of a scope and a filter.
func (l *lists) takes(s grid.Scope, f *grid.Filter, p *grid.Point) belongs {
	all := []belongs{
		when(l.inScope(s, p.Grid, p.Sector, ownerOf(p))), when(f.Enterprise == 0 || f.Enterprise == ownerOf(p)),
		when(f.Sector == "" || hasSector(p.Sector, f.Sector)),
	}
	for _, a := range f.Areas {
		all = append(all, l.lies(a, p))
	}
	if p.Kind == grid.KindKeyplace {
		return both(append(all, when(len(f.Own) == 0 || slices.Contains(f.Own, p.Own)))...)
	}
	if p.Kind != grid.KindDanger {
		return both(append(all, when(len(f.Levels) == 0 || slices.Contains(f.Levels, p.Level)))...)
	}
	return both(append(all, when(len(f.Classes) == 0 || slices.Contains(f.Classes, grid.DangerClass(p.Class(l.now)))),
		when(f.State == grid.StateAll || p.Open() == (f.State == grid.StateOpen)),
		when(!f.ListedHigh || p.Listed == grid.ListedProvince || p.Listed == grid.ListedCity))...)
}

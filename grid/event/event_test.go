package event_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	diff "github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/event"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// town has two districts with two villages each, and twenty enterprises with a danger and
// a hazard source each, of two sectors or both.
const town = `
	SET session_replication_role = replica;
	INSERT INTO network (id, key, name, name_en, kind, main) VALUES (1, 'territory', 'x', 'x', 'territory', true);
	INSERT INTO network_depth SELECT 1, d, 'x', 'x' FROM generate_series(1, 3) d;
	INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf) VALUES (1, 1, NULL, 1, '33', '市', false),
	(2, 1, 1, 2, '331', '东区', false), (3, 1, 1, 2, '332', '西区', false),
		(4, 1, 2, 3, '3311', '甲', true), (5, 1, 2, 3, '3312', '乙', true), (6, 1, 3, 3, '3321', '丙', true), (7, 1, 3, 3, '3322', '丁', true);
	INSERT INTO boundary (grid_id, geom, label, area) SELECT id, ST_Multi(ST_MakeEnvelope(0, 0, 1, 1, 4490)),
	ST_SetSRID(ST_MakePoint(0.5, 0.5), 4490), 1 FROM grid;
	INSERT INTO enterprise (id, credit_code, name, initials, sector, geom, grid_id)
		SELECT i, 'c' || i, '企业' || i, 'qy', (ARRAY['gas', 'chemical', 'gas chemical'])[i % 3 + 1], ST_SetSRID(ST_MakePoint(0.5, 0.5), 4490),
		4 + i % 4 FROM generate_series(1, 20) i;
	INSERT INTO hazard (id, enterprise_id, code, name, initials, geom, grid_id) SELECT id, id, 'h' || id, 'x', 'x', geom, grid_id
	FROM enterprise;
	INSERT INTO danger (id, code, enterprise_id, title, geom, grid_id) SELECT id, 'd' || id, id, 'x', geom, grid_id FROM enterprise;
	SET session_replication_role = origin`

func newTown(t *testing.T) *pg.DB {
	t.Helper()
	db := pgtest.New(t)
	if _, err := db.Pool.Exec(t.Context(), town); err != nil {
		t.Fatal(err)
	}
	return db
}

// above are the grids above each grid, and itself.
var above = map[grid.ID][]grid.ID{1: {1}, 2: {1, 2}, 3: {1, 3}, 4: {1, 2, 4}, 5: {1, 2, 5}, 6: {1, 3, 6}, 7: {1, 3, 7}}

// spot is where a record lies, and whose it is.
type spot struct {
	leaf   grid.ID
	sector string
	owner  grid.ID
}

// someSectors are the sets of sectors of the enterprises.
var someSectors = []string{"gas", "chemical", "gas chemical"}

// hasSector is the plain meaning of a set of sectors.
func hasSector(set, code string) bool {
	return slices.Contains(strings.Fields(set), code) || set == "" && code == "none"
}

func contains(s grid.Scope, p spot) bool {
	return s.Unlimited() || slices.ContainsFunc(s.Terms(), func(t grid.Term) bool {
		if t.Enterprise != 0 {
			return t.Enterprise == p.owner
		}
		return slices.Contains(above[p.leaf], t.Grid) && (t.Sector == "" || hasSector(p.sector, t.Sector))
	})
}

// told is an event as a test knows it: of one record.
type told struct {
	Key      string // commit, seq and which of many
	Kind     string
	ID       grid.ID
	then     spot
	left     grid.ID // the leaf it lay in before, when it moved
	sector   string  // it belonged to before, when that was another one
	Old, New int
	at       time.Time
}

// before is where the record lay until then.
func (e *told) before() spot {
	return spot{cmp.Or(e.left, e.then.leaf), cmp.Or(e.sector, e.then.sector), e.then.owner}
}

// in reports whether a leaf lies in all of some areas.
func in(areas []grid.Area, leaf grid.ID) bool {
	return !slices.ContainsFunc(areas, func(a grid.Area) bool { return !slices.Contains(above[leaf], a.(grid.Subtree).Grid) })
}

// write writes random events and says what they are, the newest first.
func write(t *testing.T, db *pg.DB, r *rand.Rand, n int) {
	t.Helper()
	class := func() *uint8 {
		if c := uint8(r.IntN(6)); c < 5 {
			return &c
		}
		return nil
	}
	for range n {
		kind := []string{"enterprise", "hazard", "danger", "grid"}[r.IntN(4)]
		id := grid.ID(1 + r.IntN(24)) // some are gone
		e := grid.Event{
			Verb: "x.y", Kind: kind, ID: id, Name: "x", Grid: grid.ID(4 + r.IntN(4)), Sector: grid.SectorSet(someSectors[r.IntN(3)]),
			Enterprise: id, Old: class(), New: class(),
		}
		if kind == "grid" {
			e.ID = grid.ID(1 + r.IntN(7))
			e.Grid, e.Sector, e.Enterprise = e.ID, "", 0
		} else if left := grid.ID(4 + r.IntN(4)); r.IntN(3) == 0 && left != e.Grid {
			if e.Left = left; r.IntN(2) == 0 {
				e.New = e.Old
			}
		}
		err := db.Tx(t.Context(), func(tx pgx.Tx) error {
			if r.IntN(10) == 0 {
				_, err := tx.Exec(t.Context(), `INSERT INTO event (commit_id, seq, verb, kind, sector, old, new, subjects, grids)
					SELECT event_open(), 1, 'enterprise.turn', 'enterprise', $1, 3, 1, array_agg(i), array_agg(4 + (i * 7) % 4)
					FROM generate_series(1, 24, $2) i`, e.Sector, 1+r.IntN(5))
				return err
			}
			if err := pg.Happened(t.Context(), tx, &e); err != nil || kind == "grid" || r.IntN(4) > 0 {
				return err
			}
			// It has left the other sector.
			_, err := tx.Exec(t.Context(), `INSERT INTO event (commit_id, seq, verb, kind, subject, name, grid_id, sector, left_sector,
				enterprise_id, old, new)
				SELECT event_open(), 1, 'x.z', $1, $2, 'x', $3, s, CASE s WHEN 'gas' THEN 'chemical gas' WHEN 'chemical' THEN
					'gas' ELSE 'chemical' END, $2, $5::smallint, $5
				FROM (SELECT $4::text AS s) s`, kind, id, e.Grid, e.Sector, r.IntN(5))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Pool.Exec(t.Context(), `SELECT feed_number()`); err != nil {
		t.Fatal(err)
	}
}

// truth is all that happened, the newest first, and where the records lie now.
func truth(t *testing.T, db *pg.DB) (all []told, now map[string]spot) {
	t.Helper()
	rows, err := db.Pool.Query(t.Context(), `
		SELECT commit_id || '/' || seq || '/0', kind, subject, coalesce(grid_id, 0), sector, coalesce(enterprise_id, 0), coalesce(left_id, 0),
		coalesce(left_sector, ''), coalesce(old, -1), coalesce(new, -1), at, commit_id AS c, 0::bigint AS n FROM event WHERE subject IS NOT NULL
		UNION ALL SELECT commit_id || '/' || seq || '/' || m.n, kind, m.id, m.place, sector, m.id, 0, '', coalesce(old, -1), coalesce(new, -1),
		at, commit_id, m.n
		  FROM event, unnest(subjects, grids) WITH ORDINALITY m(id, place, n) ORDER BY c DESC, n`)
	if err != nil {
		t.Fatal(err)
	}
	var x told
	var c, n int64
	if _, err := pgx.ForEachRow(rows, []any{
		&x.Key, &x.Kind, &x.ID, &x.then.leaf, &x.then.sector, &x.then.owner, &x.left, &x.sector, &x.Old,
		&x.New, &x.at, &c, &n,
	}, func() error {
		all = append(all, x)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	now = map[string]spot{}
	for i := grid.ID(1); i <= 20; i++ {
		s := spot{4 + i%4, someSectors[i%3], i}
		for _, kind := range []string{"enterprise", "hazard", "danger"} {
			now[fmt.Sprint(kind, i)] = s
		}
	}
	for id := range above {
		now[fmt.Sprint("grid", id)] = spot{leaf: id}
	}
	return all, now
}

var scopes = []grid.Scope{
	grid.Everything, grid.NewScope(), grid.NewScope(grid.Term{Grid: 1}), grid.NewScope(grid.Term{Grid: 2}), grid.NewScope(grid.Term{Grid: 6}),
	grid.NewScope(grid.Term{Grid: 1, Sector: "gas"}), grid.NewScope(grid.Term{Grid: 3, Sector: "chemical"}, grid.Term{Grid: 4}),
	grid.NewScope(grid.Term{Enterprise: 7}),
	grid.NewScope(grid.Term{Enterprise: 7}, grid.Term{Grid: 5}),
}

// seeing is somebody who sees what a scope holds.
func seeing(ctx context.Context, s grid.Scope) context.Context {
	if s.Unlimited() {
		return grid.WithActor(ctx, grid.Internal("test"))
	}
	a := &grid.Actor{ID: 1, Login: "x"}
	for _, t := range s.Terms() {
		g := grid.Grant{Role: grid.RoleWatch, Grid: t.Grid, Sector: t.Sector, Enterprise: t.Enterprise}
		if t.Enterprise != 0 {
			g.Role = grid.RoleEnterprise
		}
		a.Grants = append(a.Grants, g)
	}
	return grid.WithActor(ctx, a)
}

// TestListIsWhatHappened: page after page the list is what plain reckoning says, for
// every kind of scope, in every area: what lay inside then and lies inside now, and what
// left, of which nothing else is told.
func TestListIsWhatHappened(t *testing.T) {
	t.Parallel()
	db := newTown(t)
	r := rand.New(rand.NewPCG(1, 2))
	write(t, db, r, 300)
	all, now := truth(t, db)
	s := event.New(db)
	for _, scope := range scopes {
		for _, q := range []event.Query{
			{},
			{Areas: grid.Under(2)},
			{Areas: grid.Under(5)},
			{Kinds: []string{"danger", "grid"}},
			{Sector: "gas"},
			{Since: all[len(all)/2].at},
		} {
			var want, got []string
			for _, e := range all {
				is, there := now[fmt.Sprint(e.Kind, e.ID)]
				whole := contains(scope, e.then) && (!there || contains(scope, is))
				was := e.before()
				left := was != e.then && contains(scope, spot{was.leaf, was.sector, 0}) && in(q.Areas, was.leaf)
				if (whole && in(q.Areas, e.then.leaf) || left) && (q.Kinds == nil || slices.Contains(q.Kinds, e.Kind)) &&
					(q.Sector == "" || e.Kind != "grid" && (hasSector(e.then.sector, q.Sector) || e.sector != "" &&
						hasSector(e.sector, q.Sector))) && !e.at.Before(q.Since) {
					want = append(want, fmt.Sprint(e.Key, " ", whole))
				}
			}
			for q.Limit = 7; ; {
				list, err := s.List(seeing(t.Context(), scope), q)
				if scope.Empty() {
					if grid.CodeOf(err) != grid.CodeForbidden {
						t.Errorf("who sees nothing: %v", err)
					}
					want = nil
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				for _, h := range list[:min(len(list), q.Limit)] {
					whole := h.Grid != 0
					got = append(got, fmt.Sprintf("%d/%d/%d %v", h.Commit, h.Seq, h.Of, whole))
					if !whole && (h.There || h.New != -1 || h.State != 0 || h.GridName != "" || h.Lon != 0 || h.LeftName == "") {
						t.Errorf("%s is told of what has left: %+v", scope.Key(), h)
					}
				}
				if len(list) <= q.Limit {
					break
				}
				q.After = &list[q.Limit-1].Rank
			}
			if d := diff.Diff(want, got); d != "" {
				t.Errorf("%s, %+v: %s", scope.Key(), q, d)
			}
		}
	}
}

// TestMovesAreTheirLists: each figure is as long as its list, and both are what plain
// reckoning says: by the first and the last event that touched what somebody holds.
func TestMovesAreTheirLists(t *testing.T) {
	t.Parallel()
	db := newTown(t)
	r := rand.New(rand.NewPCG(3, 4))
	write(t, db, r, 400)
	all, now := truth(t, db)
	since := all[3*len(all)/4].at
	s := event.New(db)
	depths := []int{1, 2, 3}
	some := 0
	for _, scope := range scopes {
		if scope.Empty() {
			continue
		}
		ctx := seeing(t.Context(), scope)
		for _, in := range []struct {
			areas  []grid.Area
			sector string
		}{{}, {grid.Under(3), ""}, {grid.Under(4), ""}, {nil, "gas"}, {nil, grid.NoSector}} {
			areas := in.areas
			moves, err := s.Moves(ctx, areas, in.sector, since, depths)
			if err != nil {
				t.Fatal(err)
			}
			for _, g := range event.Groups {
				for _, depth := range depths {
					if g.Kind != "grid" {
						depth = 0
					}
					want := reckon(all, now, scope, areas, in.sector, g, depth, since)
					if got := moves.Of(g, depth); got != want {
						t.Errorf("%s in %v, %s at %d: %+v, want %+v", scope.Key(), areas, g.Key, depth, got, want)
					}
					for ceased, n := range map[bool]int{false: want.In, true: want.Out} {
						matched, list, err := s.Turned(ctx, event.TurnedQuery{
							Group: g, Ceased: ceased, Since: since, Areas: areas, Sector: in.sector,
							Depth: depth, Limit: 100,
						})
						if err != nil || matched != n || len(list) != n {
							t.Errorf("%s in %v, %s at %d, ceased %v: %d of %d (%v), want %d", scope.Key(), areas, g.Key, depth, ceased, len(list), matched, err,
								n)
						}
						some += n
					}
				}
			}
		}
	}
	if some < 100 {
		t.Errorf("only %d records were in any list", some)
	}
}

func reckon(all []told, now map[string]spot, scope grid.Scope, areas []grid.Area, sector string, g *event.Group, depth int,
	since time.Time,
) (n event.InOut) {
	first, last := map[grid.ID]int{}, map[grid.ID]int{}
	for _, e := range all { // the newest first
		inScope := func(p spot) bool {
			return contains(scope, p) && in(areas, p.leaf) && (sector == "" || g.Kind != "grid" && hasSector(p.sector, sector))
		}
		came := inScope(e.before())
		if e.Kind != g.Kind || e.Old == e.New && e.left == 0 && e.sector == "" || e.at.Before(since) || !came && !inScope(e.then) {
			continue
		}
		if _, had := last[e.ID]; !had {
			last[e.ID] = e.New
		}
		if first[e.ID] = -1; came {
			first[e.ID] = e.Old
		}
	}
	has := func(class int) bool { return slices.Contains(g.Classes, int16(class)) }
	for id, is := range last {
		at, there := now[fmt.Sprint(g.Kind, id)]
		in := there && contains(scope, at) && in(areas, at.leaf) && (sector == "" || g.Kind != "grid" && hasSector(at.sector, sector))
		if !in {
			is = -1
		}
		switch was := first[id]; {
		case g.Kind == "grid" && (!in || depth != 0 && len(above[at.leaf]) != depth), was == is:
		case has(is) && !has(was):
			n.In++
		case has(was) && !has(is):
			n.Out++
		}
	}
	return n
}

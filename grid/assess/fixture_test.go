package assess_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/assess"
	"anwang/grid/feed"
	"anwang/grid/live"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
	"anwang/grid/risk"
)

// county is a root of four towns of four villages each, from west to east, with
// 240 enterprises, hazard sources, dangers and records that the number decides.
const county = `
	INSERT INTO network (id, key, name, name_en, kind, main) VALUES (1, 'territory', '属地', 'Territory', 'territory', true);
	INSERT INTO network_depth VALUES (1, 1, '县', 'County'), (1, 2, '镇', 'Town'), (1, 3, '村', 'Village');
	INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf)
		SELECT 1, 1, NULL::bigint, 1, '33', '县', false
		UNION ALL SELECT 1 + t, 1, 1, 2, '33' || t, '镇' || t, false FROM generate_series(1, 4) t
		UNION ALL SELECT 10 * t + v, 1, 1 + t, 3, '33' || t || v, '村' || t || v, true FROM generate_series(1, 4) t, generate_series(1, 4) v;
	INSERT INTO boundary (grid_id, geom, label, area)
		SELECT id, ST_Multi(e), ST_Centroid(e), 1 FROM (
			SELECT id, CASE depth WHEN 1 THEN ST_MakeEnvelope(0, 0, 16, 1, 4490) WHEN 2 THEN ST_MakeEnvelope(4 * (id - 2), 0, 4 * (id - 1), 1, 4490)
				ELSE ST_MakeEnvelope(4 * (id / 10 - 1) + id % 10 - 1, 0, 4 * (id / 10 - 1) + id % 10, 1, 4490) END AS e FROM grid) g;
	INSERT INTO enterprise (id, credit_code, name, sector, grade, standard, risk_level, geom)
		SELECT i, 'c' || i, '企业' || i, (ARRAY['chemical', 'gas', 'machinery', ''])[i % 4 + 1], (ARRAY['', 'A', 'B', 'C', 'D'])[i % 5 + 1], i % 4,
		CASE WHEN i % 40 = 0 THEN 1 WHEN i % 13 = 0 THEN 2 ELSE (3 + i % 3) % 5 END,
		       ST_SetSRID(ST_MakePoint((i * 37 % 1600) / 100.0 + 0.003, 0.5), 4490) FROM generate_series(1, 240) i;
	INSERT INTO hazard (id, enterprise_id, code, name, major_level, risk_level, geom)
		SELECT i, nullif(i * 3 % 241, 0), 'h' || i, '源' || i, CASE WHEN i % 15 = 0 THEN i % 4 + 1 ELSE 0 END, CASE WHEN i % 5 < 2 THEN 0
		ELSE i % 5 END, ST_SetSRID(ST_MakePoint((i * 53 % 1600) / 100.0 + 0.003, 0.4), 4490) FROM generate_series(1, 90) i;
	INSERT INTO danger (id, enterprise_id, hazard_id, title, grade, state, listed, found, deadline, closed, geom)
		SELECT i, h.enterprise_id, h.id, '患' || i, (i % 7 = 0)::int, i % 7 + 1, CASE WHEN i % 11 = 0 THEN i % 4 + 1 ELSE 0 END,
		       '2026-10-01'::timestamptz + i * interval '5 hours', '2026-11-01'::timestamptz + i * interval '7 hours',
		       CASE WHEN i % 7 = 5 THEN '2026-11-10'::timestamptz + i * interval '3 hours' END,
		       ST_SetSRID(ST_MakePoint((i * 29 % 1600) / 100.0 + 0.003, 0.6), 4490)
		  FROM generate_series(1, 180) i LEFT JOIN hazard h ON h.id = i % 120;
	INSERT INTO enterprise_record (enterprise_id, kind, type, dated, expires, score, veto, deaths)
		SELECT i % 240 + 1, k, CASE WHEN k = 'assessment' THEN 'score19' ELSE 'x' END, '2023-10-01'::date + i * 5 % 1100,
		       '2026-06-01'::date + i * 13 % 500, CASE WHEN k = 'assessment' THEN 50 + i % 55 END, k = 'assessment' AND i % 17 = 0,
		       CASE WHEN k = 'accident' THEN i % 80 / 70 * 3 END
		  FROM (SELECT i, (ARRAY['licence', 'equipment', 'certificate', 'assessment', 'inspection', 'licence', 'inspection',
		  'accident'])[i % 8 + 1] AS k FROM generate_series(1, 400) i) r
		 WHERE '2023-10-01'::date + i * 5 % 1100 <= '2026-06-01'::date + i * 13 % 500;
	SELECT setval(pg_get_serial_sequence('enterprise', 'id'), 1000), setval(pg_get_serial_sequence('hazard', 'id'), 1000),
	setval(pg_get_serial_sequence('danger', 'id'), 1000)`

// calm is a roll-up by which the county, where much is wrong, is not red all over.
const calm = `{"shares": {"red": 4, "orange": 2, "yellow": 1}, "threshold": 90,
	"floors": [{"depth": 0, "what": "major_at_level_1", "count": 2, "level": 1}]}`

// clock is a clock that is set by hand.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = t
}

// town is the county with everything that keeps its colours.
type town struct {
	t     *testing.T
	db    *pg.DB
	clock *clock
	live  *live.State
	s     *assess.Service
	ctx   context.Context
}

func build(t *testing.T) *town {
	t.Helper()
	return buildBy(t, calm)
}

// buildBy builds with these values of the roll-up instead of the default's.
func buildBy(t *testing.T, rollup string) *town {
	t.Helper()
	c := &town{t: t, db: pgtest.New(t), clock: &clock{t: noon("2026-11-24")}}
	c.exec(county)
	// The rule set has been in force for long.
	c.exec(`ALTER TABLE risk_rule DISABLE TRIGGER USER; UPDATE risk_rule SET valid_from = '2026-01-01';
		UPDATE risk_rule SET body = jsonb_set(body, '{rollup}', body -> 'rollup' || '` + rollup + `'); ALTER TABLE risk_rule ENABLE TRIGGER USER`)
	if err := c.db.Become(t.Context(), pg.AppRole); err != nil { // as anwang serve does
		t.Fatal(err)
	}
	c.live = live.New(live.Options{Now: c.clock.now})
	c.s = assess.New(c.db, assess.Options{Now: c.clock.now, Grids: grids{c.live}})
	c.ctx = grid.WithActor(t.Context(), &grid.Actor{ID: 1, Login: "city", Name: "市", Grants: []grid.Grant{{Role: grid.RoleCity, Grid: 1}}})
	return c
}

func noon(day string) time.Time { return midnight(day).Add(12 * time.Hour) }

func midnight(day string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, day, grid.China)
	if err != nil {
		panic(err)
	}
	return t
}

func (c *town) exec(sql string, args ...any) {
	c.t.Helper()
	if _, err := c.db.Pool.Exec(c.t.Context(), sql, args...); err != nil {
		c.t.Fatal(err)
	}
}

func (c *town) settle() assess.Work {
	c.t.Helper()
	w, err := c.s.Settle(c.ctx)
	if err != nil {
		c.t.Fatal(err)
	}
	return w
}

// follow fills the live state and keeps it up to date until the test ends.
func (c *town) follow() {
	c.t.Helper()
	f := feed.New(c.db, sink{c.live}, feed.Options{Poll: 10 * time.Millisecond})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = f.Run(ctx) }()
	c.t.Cleanup(func() { cancel(); <-done })
	select {
	case <-f.Ready():
	case <-time.After(2 * time.Minute):
		c.t.Fatal("the feed did not load")
	}
}

// arrive waits until memory has seen everything that is committed now.
func (c *town) arrive() {
	c.t.Helper()
	var at grid.Position
	c.exec(`SELECT feed_number()`)
	if err := c.db.Pool.QueryRow(c.t.Context(), `SELECT coalesce(max(position), 0) FROM feed_commit`).Scan(&at); err != nil {
		c.t.Fatal(err)
	}
	for began := time.Now(); c.live.Status().Position < at; time.Sleep(2 * time.Millisecond) {
		if time.Since(began) > time.Minute {
			c.t.Fatalf("memory is at %d, the database at %d", c.live.Status().Position, at)
		}
	}
	c.live.Tick(c.clock.now())
}

type sink struct{ *live.State }

func (s sink) Load(ctx context.Context, snap *grid.Snapshot) error {
	_, err := s.State.Load(ctx, snap)
	return err
}

func (s sink) Apply(b grid.Batch) { s.State.Apply(b) }

type grids struct{ *live.State }

func (g grids) ColoursRevision() uint64 { return g.Status().Revision }

func (g grids) Colours(yield func(assess.Colour)) uint64 {
	l := g.Levels(0)
	for i, id := range l.IDs {
		if t, ok := g.Tally(id); ok {
			yield(assess.Colour{Grid: id, Level: l.Levels[i], Index: l.Index[i], Tally: t})
		}
	}
	return l.Revision
}

// stored is what is kept of every enterprise, one line each.
func (c *town) stored() []string {
	c.t.Helper()
	return c.lines(`SELECT enterprise_id || ' ' || r.level || ' ' || fatal || ' ' || larger || ' ' || facts || ' ' || coalesce(due::text,
		'') || coalesce(' worst ' || w.level || ' ' || w.score, '')
		FROM risk_enterprise r LEFT JOIN risk_worst w USING (enterprise_id) ORDER BY enterprise_id`)
}

func (c *town) lines(sql string, args ...any) (out []string) {
	c.t.Helper()
	rows, err := c.db.Pool.Query(c.t.Context(), sql, args...)
	if err != nil {
		c.t.Fatal(err)
	}
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			c.t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		c.t.Fatal(err)
	}
	return out
}

// same compares two lists of lines and shows the first differences.
func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if slices.Equal(got, want) {
		return
	}
	var b strings.Builder
	for i, n := 0, 0; i < max(len(got), len(want)) && n < 5; i++ {
		var g, w string
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			fmt.Fprintf(&b, "\n  %s\n  %s", g, w)
			n++
		}
	}
	t.Errorf("%s: %d and %d lines differ:%s", what, len(got), len(want), b.String())
}

// active returns the rule set in force, to be changed and tried.
func (c *town) active() assess.Rule {
	c.t.Helper()
	r, err := c.s.Rule(c.ctx, 0)
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

// draft makes a draft that differs by change.
func (c *town) draft(version string, change func(*risk.RuleSet)) assess.Rule {
	c.t.Helper()
	r, err := c.s.CreateRule(c.ctx, 0, version, "试")
	if err != nil {
		c.t.Fatal(err)
	}
	b, err := json.Marshal(r.Set)
	if err != nil {
		c.t.Fatal(err)
	}
	set := &risk.RuleSet{}
	if err := json.Unmarshal(b, set); err != nil {
		c.t.Fatal(err)
	}
	change(set)
	r, err = c.s.UpdateRule(c.ctx, r.ID, r.Revision, version, "试", set)
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

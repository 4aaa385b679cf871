package assess_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"anwang/grid"
	"anwang/grid/assess"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// TestThePageOfTheWorkListReadsAPage asks for pages of a long city, first and later
// ones, of everybody and of an officer, with each filter, and of those of another level
// than yesterday, and looks at how PostgreSQL found them: a page may cost what it
// shows, never what there is.
func TestThePageOfTheWorkListReadsAPage(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.exec(`
		INSERT INTO enterprise (credit_code, name, sector, risk_level, geom, grid_id)
			SELECT 'x' || i, '企业' || i, (ARRAY['chemical', 'gas', ''])[i % 3 + 1], i % 4 + 1,
			ST_SetSRID(ST_MakePoint(i % 1600 / 100.0 + 0.003, 0.5), 4490), 11 FROM generate_series(1, 8000) i`)
	c.settle()
	c.exec(`ANALYZE`)
	// A past that the statistics know nothing of yet, as after it has been worked out.
	c.exec(`
		INSERT INTO risk_enterprise_past (enterprise_id, since, until, level, facts)
			SELECT enterprise_id, date '2026-06-01' + n, date '2026-06-02' + n, 3, facts FROM risk_enterprise, generate_series(1, 3) n`)
	// And a day later some of another level.
	c.clock.set(c.clock.now().AddDate(0, 0, 1))
	c.exec(`UPDATE enterprise SET risk_level = risk_level % 4 + 1 WHERE id > 1000 AND id % 100 = 0`)
	c.settle()
	red := c.ids(`SELECT enterprise_id FROM risk_worst WHERE level = 1 ORDER BY 1 LIMIT 200`)
	url := c.db.Pool.Config().ConnString()
	plans := pgtest.Record(t, url)
	db, err := pg.Open(t.Context(), pg.Config{URL: url}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	s := assess.New(db, assess.Options{Now: c.clock.now})
	as := func(g grid.Grant) context.Context {
		return grid.WithActor(t.Context(), &grid.Actor{ID: 3, Grants: []grid.Grant{g}})
	}
	for who, ctx := range map[string]context.Context{
		"the city": c.ctx, "a town": as(grid.Grant{Role: grid.RoleGuide, Grid: 2}),
		"an officer": as(grid.Grant{Role: grid.RoleOfficer, Grid: 11}),
	} {
		for _, q := range []assess.WorkQuery{
			{},
			{Levels: []grid.Level{grid.Orange}},
			{Sector: "gas"},
			{Areas: grid.Under(2)},
			{Among: red},
			{Areas: grid.Under(11), Sector: "chemical", Levels: []grid.Level{grid.Red}},
		} {
			q.Limit = 50
			for range 2 { // the first page, and the one after it
				plans.Reset()
				list, err := s.WorkList(ctx, q)
				if err != nil || q.After == nil && len(list.Items) == 0 {
					t.Fatalf("%s, %+v: %d rows, %v", who, q, len(list.Items), err)
				}
				if n := len(list.Items); n > 0 {
					q.After = &list.Items[n-1].Rank
				}
				readLittle(t, plans, fmt.Sprintf("%s, %+v", who, q), long)
			}
		}
		if who == "the city" {
			for _, l := range []grid.Level{grid.Red, grid.Yellow} {
				plans.Reset()
				list, err := s.EnterprisesOn(ctx, 1, noon("2026-11-24"), []grid.Level{l}, 10)
				if err != nil || len(list) != 10 {
					t.Fatalf("%s: %d, %v", l, len(list), err)
				}
				readLittle(t, plans, "those that were "+l.String(), long[1:])
			}
		}
		for _, q := range []assess.RecolouredQuery{{}, {Areas: grid.Under(2)}} {
			q.Kind, q.Since, q.Limit = "enterprise", noon("2026-11-24"), 10
			for range 2 {
				plans.Reset()
				p, err := s.Recoloured(ctx, q)
				if err != nil || who == "the city" && len(q.Areas) == 0 && (p.Matched < 50 || len(p.Items) != 10) {
					t.Fatalf("%s, %+v: %d of %d, %v", who, q, len(p.Items), p.Matched, err)
				}
				q.After = p.Next
				readLittle(t, plans, fmt.Sprintf("%s, %+v", who, q), long)
			}
		}
	}
}

// long are the tables that have been made so.
var long = []string{"risk_worst", "enterprise", "risk_enterprise", "risk_enterprise_past"}

// readLittle holds that no statement since the last reset read a long table from end to
// end, or many rows in vain.
func readLittle(t *testing.T, plans *pgtest.Recorder, what string, long []string) {
	t.Helper()
	for _, p := range plans.Plans() {
		if n := p.Removed(); n > 500 {
			t.Errorf("%s: %v rows are read in vain:\n%s", what, n, &p)
		}
		for _, table := range p.Scanned() {
			if slices.Contains(long, table) {
				t.Errorf("%s: all of %s is read:\n%s", what, table, &p)
			}
		}
	}
}

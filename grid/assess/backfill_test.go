package assess_test

import "testing"

// TestBackfill: every enterprise and grid has one state for each of the days, what
// was open then follows from the dates, and what was recorded stays.
func TestBackfill(t *testing.T) {
	t.Parallel()
	c := build(t)
	if _, err := c.s.Settle(c.ctx); err != nil {
		t.Fatal(err)
	}
	c.exec(`INSERT INTO risk_enterprise_past (enterprise_id, since, until, level, facts)
		VALUES (7, '2026-11-10', '2026-11-24', 3, '{"declared": 2}')`)
	number := func(sql string) (n int) {
		t.Helper()
		if err := c.db.Pool.QueryRow(c.ctx, sql).Scan(&n); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		return n
	}
	past, err := c.s.Backfill(c.ctx, 30, nil)
	if err != nil || past.Enterprises == 0 || past.Grids == 0 {
		t.Fatal(past, err)
	}
	const days = `generate_series(date '2026-10-25', '2026-11-23', interval '1 day') d`
	const open = `SELECT count(*) FROM danger x WHERE x.enterprise_id = e.id AND x.grade = 1 AND x.found < d + interval '16 hours'
		AND (x.state BETWEEN 1 AND 5 OR x.state = 6 AND x.closed >= d + interval '16 hours')` // 16 hours: midnight in China
	for what, sql := range map[string]string{
		"days of enterprises without one state": `SELECT count(*) FROM ` + days + `, enterprise_shown e WHERE e.id <> 7 AND
			(SELECT count(*) FROM risk_enterprise_past p WHERE p.enterprise_id = e.id AND p.since <= d AND p.until > d) <> 1`,
		"days of grids without one state": `SELECT count(*) FROM ` + days + `, grid g WHERE
			(SELECT count(*) FROM risk_grid_past p WHERE p.grid_id = g.id AND p.since <= d AND p.until > d) <> 1`,
		"days with other major dangers than were open": `SELECT count(*) FROM ` + days + `, enterprise_shown e JOIN risk_enterprise_past p
			ON p.enterprise_id = e.id
			WHERE e.id <> 7 AND p.since <= d AND p.until > d AND coalesce((p.facts ->> 'dangers_major')::int, 0) <> (` + open + `)`,
		"days of the county with other levels than its enterprises": `SELECT count(*) FROM ` + days +
			`, risk_grid_past g WHERE g.grid_id = 1 AND g.since <= d AND g.until > d AND
			g.tally[2] <> (SELECT count(*) FROM risk_enterprise_past p WHERE p.enterprise_id <> 7 AND p.level = 1 AND p.since <= d AND p.until > d)`,
		"recorded days that were changed": `SELECT 1 - count(*) FROM risk_enterprise_past
			WHERE enterprise_id = 7 AND since = '2026-11-10' AND facts = '{"declared": 2}'`,
		"days reconstructed over what was recorded": `SELECT count(*) FROM risk_enterprise_past WHERE enterprise_id = 7 AND since <> '2026-11-10'
			AND until > '2026-11-10'`,
	} {
		if n := number(sql); n != 0 {
			t.Errorf("%s: %d", what, n)
		}
	}
	if n := number(`SELECT count(DISTINCT level) FROM risk_grid_past`); n < 2 {
		t.Errorf("%d colours in the past", n)
	}
	for i := range 30 {
		c.recolouredByPages(midnight("2026-10-25").AddDate(0, 0, i))
	}
	again, err := c.s.Backfill(c.ctx, 30, nil)
	if err != nil || again.Enterprises != 0 || again.Grids != 0 {
		t.Errorf("a second time it adds %+v (%v)", again, err)
	}
}

package assess_test

import (
	"testing"

	"anwang/grid/assess"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// TestAllInChunks goes through everybody a few at a time: nothing may ever read
// more than a chunk at once, and all of it must come to the same as in one piece.
func TestAllInChunks(t *testing.T) {
	t.Parallel()
	whole := build(t)
	whole.settle()
	trips := &pgtest.Trips{}
	parts := buildBy(t, calm)
	traced, err := pg.Open(t.Context(), pg.Config{URL: parts.db.URL(), Tracer: trips}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(traced.Close)
	parts.s = assess.New(traced, assess.Options{Now: parts.clock.now, Grids: grids{parts.live}, ChunkSize: 16})
	parts.exec(`DELETE FROM risk_queue WHERE enterprise_id <> 0`)
	if w := parts.settle(); w.Assessed != 240 {
		t.Fatalf("%+v", w)
	}
	same(t, "colours", parts.stored(), whole.stored())
	const told = `SELECT subject || ' ' || id FROM change WHERE subject = 'enterprise' GROUP BY 1 ORDER BY 1`
	same(t, "what the map is told", parts.lines(told), whole.lines(told))

	for _, c := range []*town{whole, parts} {
		if _, err := c.s.Backfill(c.ctx, 40, nil); err != nil {
			t.Fatal(err)
		}
	}
	for what, sql := range map[string]string{
		"past of enterprises": `SELECT enterprise_id || ' ' || since || ' ' || until || ' ' || level || ' ' || facts FROM risk_enterprise_past
			ORDER BY enterprise_id, since`,
		"days of other levels": `SELECT day || ' ' || enterprise_id FROM risk_turn ORDER BY day, enterprise_id`,
		"past of grids": `SELECT grid_id || ' ' || since || ' ' || until || ' ' || level || ' ' || index || ' ' || tally::text
			FROM risk_grid_past ORDER BY grid_id, since`,
		"mornings": `SELECT day || ' ' || grid_id || ' ' || level || ' ' || index || ' ' || tally::text FROM risk_morning_grid
			ORDER BY day, grid_id`,
	} {
		if got := parts.lines(sql); len(got) < 10 {
			t.Errorf("%s: only %d lines", what, len(got))
		} else {
			same(t, what, got, whole.lines(sql))
		}
	}
	if c, err := parts.s.Recount(parts.ctx, 9); err != nil || c.Differ != 0 || c.Enterprises != 240 {
		t.Errorf("a recount finds %+v, %v", c, err)
	}
	set := parts.active().Set
	set.Scoring.Factors[7].Weight = 3
	d, err := parts.s.WhatIf(parts.ctx, set)
	o, err2 := whole.s.WhatIf(whole.ctx, set)
	if err != nil || err2 != nil || d.Enterprises != 240 || d.Changed == 0 || d.Changed != o.Changed || len(d.GridItems) != len(o.GridItems) ||
		d.Before != o.Before || d.Then != o.Then {
		t.Errorf("what another rule set would change: %+v and %+v, %v %v", d, o, err, err2)
	}
	for _, trip := range trips.List() {
		if trip.Rows > 100 {
			t.Errorf("%d rows at once, of 240 enterprises a few at a time: %s", trip.Rows, trip.SQL)
		}
	}
}

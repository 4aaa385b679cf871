package assess_test

import (
	"math"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/assess"
	"anwang/grid/risk"
)

// TestInspectedWithoutANextDay: the latest inspection counts, also one that says
// nothing of the next.
func TestInspectedWithoutANextDay(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.exec(`DELETE FROM enterprise_record; INSERT INTO enterprise_record (enterprise_id, kind, dated, expires)
		VALUES (7, 'inspection', '2026-01-01', '2026-02-01')`)
	late := func() float64 {
		t.Helper()
		c.settle()
		w, err := c.s.Why(c.ctx, 7, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		return w.Facts.Values[risk.InspectionOverdue]
	}
	if v := late(); v != 3 {
		t.Fatalf("the inspection is late by class %v", v)
	}
	c.exec(`INSERT INTO enterprise_record (enterprise_id, kind, dated) VALUES (7, 'inspection', '2026-11-20')`)
	if v := late(); !math.IsNaN(v) {
		t.Errorf("inspected since, it is late by class %v", v)
	}
}

// TestAnyNumberOfAGrid: ids are 64 bits wide, also one that nobody has.
func TestAnyNumberOfAGrid(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.settle()
	if w, err := c.s.WorkList(c.ctx, assess.WorkQuery{Areas: grid.Under(math.MaxInt64), Limit: 10}); err != nil || len(w.Items) != 0 {
		t.Errorf("%+v, %v", w, err)
	}
	for _, kind := range []string{"grid", "enterprise"} {
		if p, err := c.s.Recoloured(c.ctx, assess.RecolouredQuery{
			Kind: kind, Since: noon("2026-11-01"), Areas: grid.Under(math.MaxInt64),
			Limit: 10,
		}); err != nil || p.Matched != 0 {
			t.Errorf("%s: %+v, %v", kind, p, err)
		}
	}
}

// TestEveryDepthNeedsItsK: in mode sum a forgotten one would paint all of a depth
// red, so it is said before a rule set is tried or put in force.
func TestEveryDepthNeedsItsK(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.settle()
	draft := c.draft("no K", func(r *risk.RuleSet) {
		r.Rollup.Mode, r.Rollup.Bands = grid.RollupSum, [grid.Levels]float64{grid.Red: 80, grid.Orange: 60, grid.Yellow: 35}
		r.Rollup.K = map[uint8]float64{1: 900, 2: 200}
	})
	if _, _, err := c.s.Activate(c.ctx, draft.ID, draft.Revision, nil); grid.CodeOf(err) != grid.CodeRejected {
		t.Errorf("put in force: %v", err)
	}
	if _, err := c.s.WhatIf(c.ctx, draft.Set); grid.CodeOf(err) != grid.CodeRejected {
		t.Errorf("tried: %v", err)
	}
}

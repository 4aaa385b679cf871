package assess_test

import (
	"math"
	"testing"

	"anwang/grid"
	"anwang/grid/risk"
)

// former is a roll-up as it was written while adding up was the only way.
const former = `{"mode": "index", "weights": {"red": 10, "orange": 5, "yellow": 2, "blue": 0.5}, "majorOpen": 4,
	"generalOverdue": 0.5, "listedOpen": 3, "fatal": 6,
	"bands": {"red": 80, "orange": 60, "yellow": 35}, "k": {"1": 900, "2": 200, "3": 50},
	"floors": [{"depth": 3, "what": "red_enterprises", "count": 3, "level": 1}]}`

// TestOldDaysKeepTheirRollup: days that were coloured by adding up stay as they
// were and say why in its words, after a rule set by shares is in force; their load
// is that of their own rules.
func TestOldDaysKeepTheirRollup(t *testing.T) {
	t.Parallel()
	c := buildBy(t, former)
	c.clock.set(noon("2026-11-20"))
	c.settle()
	c.follow()
	c.arrive()
	if err := c.s.KeepGrids(c.ctx); err != nil {
		t.Fatal(err)
	}
	before := c.colours()
	c.clock.set(noon("2026-11-21"))
	draft := c.draft("by shares", func(r *risk.RuleSet) {
		r.Rollup.Mode, r.Rollup.Threshold = grid.RollupShare, 90
		r.Rollup.Shares = [grid.Levels]float64{grid.Red: 4, grid.Orange: 2, grid.Yellow: 1}
		r.Rollup.Weights[grid.Blue] = 0.25
		r.Rollup.Floors = nil
	})
	if _, _, err := c.s.Activate(c.ctx, draft.ID, draft.Revision, nil); err != nil {
		t.Fatal(err)
	}
	c.arrive()
	if err := c.s.KeepGrids(c.ctx); err != nil {
		t.Fatal(err)
	}
	list, _, err := c.s.LevelsOn(c.ctx, midnight("2026-11-20"))
	if err != nil || len(list) != 21 {
		t.Fatal(len(list), err)
	}
	for _, k := range list {
		w, err := c.s.GridWhy(c.ctx, k.Grid, midnight("2026-11-20"))
		if err != nil || w.Level != before[k.Grid] || k.Level != w.Level || w.Mode != grid.RollupSum || w.Sums != nil || w.K == 0 ||
			math.Abs(w.Index-100*(1-math.Exp(-w.Load/w.K))) > 1e-9 || k.Index != w.Index || k.Load != w.Load || w.Load == 0 {
			t.Fatalf("grid %d was %s, is told %+v and explained %+v, %v", k.Grid, before[k.Grid], k, w.Result, err)
		}
		after, err := c.s.GridWhy(c.ctx, k.Grid, midnight("2026-11-21"))
		if err != nil || after.Mode != grid.RollupShare || len(after.Sums) != 3 || after.Load == w.Load {
			t.Fatalf("the day after: %+v, %v", after.Result, err)
		}
	}
}

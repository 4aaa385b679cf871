package assess_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/assess"
)

// TestSinceWhereTheRecordBegins: a level that was never another one is known to be
// at least so old, and not how old; the work list and the why say the same.
func TestSinceWhereTheRecordBegins(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.exec(`UPDATE enterprise SET risk_level = 4 WHERE id = 7; DELETE FROM danger WHERE enterprise_id = 7; DELETE FROM hazard
		WHERE enterprise_id = 7; DELETE FROM enterprise_record WHERE enterprise_id = 7`)
	c.clock.set(noon("2026-11-11"))
	c.settle()
	c.clock.set(noon("2026-11-15"))
	c.exec(`UPDATE enterprise SET risk_level = 1 WHERE id = 7`)
	c.settle()
	c.clock.set(noon("2026-11-20"))
	list, err := c.s.WorkOf(c.ctx, c.ids(`SELECT enterprise_id FROM risk_enterprise WHERE level > 0`))
	if err != nil || len(list.Items) < 100 {
		t.Fatal(len(list.Items), err)
	}
	colours := c.computed(list.Items)
	begun := 0
	for _, x := range list.Items {
		if x.Known == x.Since.Equal(midnight("2026-11-11")) {
			t.Errorf("enterprise %d since %v, known: %v", x.ID, x.Since, x.Known)
		}
		if w, err := c.s.Why(c.ctx, x.ID, noon("2026-11-20")); err != nil || !w.LevelSince.Equal(x.Since) || w.LevelKnown != x.Known {
			t.Errorf("enterprise %d: listed since %v %v, explained since %v %v (%v)", x.ID, x.Since, x.Known, w.LevelSince, w.LevelKnown, err)
		}
		if got, want := colours[x.ID], fmt.Sprintln(x.Level, math.Round(x.Score*10)/10, x.Since, x.Known); got != want {
			t.Errorf("enterprise %d: a table tells %s, the list %s", x.ID, got, want)
		}
		if x.ID == 7 && (!x.Known || !x.Since.Equal(midnight("2026-11-15"))) {
			t.Errorf("what changed on the 15th: %v %v", x.Since, x.Known)
		}
		if x.Known {
			begun++
		}
	}
	if begun == 0 || begun == len(list.Items) {
		t.Errorf("%d of %d began while there was a record", begun, len(list.Items))
	}
}

// computed is what Computed tells of the enterprises of a list, and of one that has no colour.
func (c *town) computed(items []assess.WorkItem) map[grid.ID]string {
	c.t.Helper()
	out := map[grid.ID]string{}
	for _, dense := range []bool{true, false} { // read from first to last, and each looked up
		ids := []grid.ID{}
		for i := range items {
			ids = append(ids, items[i].ID)
		}
		if !dense {
			ids = append(ids, 1_000_000)
		}
		err := c.db.Read(c.ctx, func(tx pgx.Tx) error {
			return c.s.Computed(c.ctx, tx, ids, func(i int, level grid.Level, score float64, since time.Time, known bool) {
				if told := fmt.Sprintln(level, score, since, known); dense {
					out[ids[i]] = told
				} else if out[ids[i]] != told {
					c.t.Errorf("enterprise %d: looked up %s, read among others %s", ids[i], told, out[ids[i]])
				}
			})
		})
		if err != nil || len(out) != len(items) {
			c.t.Fatal(len(out), err)
		}
	}
	return out
}

// TestGridSinceWhereTheRecordBegins: a grid's colour is at least as old as the record,
// unless the record holds another one right before it; a gap proves nothing.
func TestGridSinceWhereTheRecordBegins(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.clock.set(noon("2026-11-20"))
	c.settle()
	c.follow()
	c.arrive()
	if err := c.s.KeepGrids(c.ctx); err != nil {
		t.Fatal(err)
	}
	c.exec(`INSERT INTO risk_grid_past SELECT 11, f::date, u::date, l, 0, tally FROM risk_grid,
		(VALUES ('2026-11-01', '2026-11-03', 2), ('2026-11-03', '2026-11-05', 3), ('2026-11-05', '2026-11-07', 3),
		('2026-11-09', '2026-11-11', 3), ('2026-11-11', '2026-11-12', 1)) p (f, u, l) WHERE grid_id = 1`)
	for day, want := range map[string]string{
		"2026-11-02": "2026-11-01 false", "2026-11-04": "2026-11-03 true", "2026-11-06": "2026-11-03 true",
		"2026-11-10": "2026-11-09 false", "2026-11-11": "2026-11-11 true",
	} {
		w, err := c.s.GridWhy(c.ctx, 11, midnight(day))
		if got := fmt.Sprint(w.LevelSpell.Since.Format(time.DateOnly), " ", w.LevelSpell.Known); err != nil || got != want {
			t.Errorf("on %s it is since %s, want %s (%v)", day, got, want, err)
		}
	}
	now, _, err := c.s.LevelsOn(c.ctx, midnight("2026-11-20"))
	if err != nil || len(now) == 0 {
		t.Fatal(len(now), err)
	}
	for _, k := range now {
		spell, err := c.s.GridSpell(c.ctx, k.Grid, k.Level)
		if err != nil || spell.Known || !spell.Since.Equal(midnight("2026-11-20")) {
			t.Errorf("grid %d has had its colour since %v, which is the first day of the record (%v)", k.Grid, spell, err)
		}
		// What is not written down yet began today.
		if spell, err = c.s.GridSpell(c.ctx, k.Grid, k.Level%4+1); err != nil || !spell.Known || !spell.Since.Equal(midnight("2026-11-20")) {
			t.Errorf("grid %d, just recoloured: %v (%v)", k.Grid, spell, err)
		}
	}
}

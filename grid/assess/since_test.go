package assess_test

import (
	"testing"

	"anwang/grid"
	"anwang/grid/assess"
)

// TestSinceWhereTheRecordBegins: a level that was never another one is known to be
// at least so old, and not how old; the work list and the why say the same.
func TestSinceWhereTheRecordBegins(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.exec(`UPDATE enterprise SET risk_level = 4 WHERE id = 7; DELETE FROM danger WHERE enterprise_id = 7; DELETE FROM hazard WHERE enterprise_id = 7; DELETE FROM enterprise_record WHERE enterprise_id = 7`)
	c.clock.set(noon("2026-11-11"))
	c.settle()
	c.clock.set(noon("2026-11-15"))
	c.exec(`UPDATE enterprise SET risk_level = 1 WHERE id = 7`)
	c.settle()
	c.clock.set(noon("2026-11-20"))
	all := assess.Which{Levels: []grid.Level{grid.Red, grid.Orange, grid.Yellow, grid.Blue}, Limit: 500}
	list, err := c.s.WorkList(c.ctx, all)
	if err != nil || len(list.Items) < 100 {
		t.Fatal(len(list.Items), err)
	}
	begun := 0
	for _, x := range list.Items {
		if x.Known == x.Since.Equal(midnight("2026-11-11")) {
			t.Errorf("enterprise %d since %v, known: %v", x.ID, x.Since, x.Known)
		}
		if w, err := c.s.Why(c.ctx, x.ID, noon("2026-11-20")); err != nil || !w.LevelSince.Equal(x.Since) || w.LevelKnown != x.Known {
			t.Errorf("enterprise %d: listed since %v %v, explained since %v %v (%v)", x.ID, x.Since, x.Known, w.LevelSince, w.LevelKnown, err)
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

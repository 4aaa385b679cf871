package assess_test

import (
	"testing"

	"anwang/grid"
	"anwang/grid/assess"
	"anwang/grid/risk"
)

// TestWhatTheListAsksForIsDone goes and does what the work list names first: every
// step is about a record that is there, and once all of it is done each enterprise
// has the level and the score that its row names.
func TestWhatTheListAsksForIsDone(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.settle()
	list, err := c.s.WorkList(c.ctx, assess.WorkQuery{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	type promise struct {
		level grid.Level
		score float64
	}
	promised, asked := map[grid.ID]promise{}, 0
	for _, w := range list.Items {
		if len(w.Next) == 0 || !w.Next[0].Doable() || w.Next[0].Steps[0].Kind == risk.StepAssess ||
			!w.Next[0].Steps[len(w.Next[0].Steps)-1].Doable() {
			continue
		}
		way := w.Next[0]
		promised[w.ID] = promise{way.Level, way.Score}
		for i := range way.Steps {
			s := &way.Steps[i]
			r, ok := list.Steps.Of(s)
			if !ok || r.ID != s.ID || r.Kind == "" {
				t.Fatalf("%s: %+v is about %+v", w.Name, s, r)
			}
			asked++
			switch s.Kind {
			case risk.StepClose:
				c.exec(`UPDATE danger SET state = 6, closed = $2 WHERE id = $1 AND enterprise_id = $3`, s.ID, c.clock.now(), w.ID)
			case risk.StepInspect:
				c.exec(`INSERT INTO enterprise_record (enterprise_id, kind, type, dated, expires) SELECT enterprise_id, kind, type, $2::date,
					$2::date + 365 FROM enterprise_record WHERE id = $1`, s.ID, c.clock.now().Format("2006-01-02"))
			case risk.StepRenew:
				c.exec(`UPDATE enterprise_record SET expires = '2031-01-01' WHERE id = $1 AND enterprise_id = $2`, s.ID, w.ID)
			default:
				t.Fatalf("%s: %+v", w.Name, s)
			}
		}
	}
	if len(promised) < 10 || asked < 15 {
		t.Fatalf("of %d rows %d name something to do, %d steps", len(list.Items), len(promised), asked)
	}
	c.settle()
	for id, p := range promised {
		w, err := c.s.Why(c.ctx, id, c.clock.now())
		if err != nil {
			t.Fatal(err)
		}
		if w.Level != p.level || w.Score != p.score {
			t.Errorf("%s is %s at %v, promised %s at %v", w.Name, w.Level, w.Score, p.level, p.score)
		}
	}
}

// TestADayThatIsOverHasNoWayDown: nobody goes and does anything on it.
func TestADayThatIsOverHasNoWayDown(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.settle()
	list, err := c.s.WorkList(c.ctx, assess.WorkQuery{Limit: 1})
	if err != nil || len(list.Items) != 1 {
		t.Fatal(err)
	}
	c.clock.set(c.clock.now().AddDate(0, 0, 1))
	w, err := c.s.Why(c.ctx, list.Items[0].ID, c.clock.now().AddDate(0, 0, -1))
	if err != nil || len(w.Next) != 0 || w.Level == grid.NotAssessed {
		t.Errorf("%d ways of a %s day, %v", len(w.Next), w.Level, err)
	}
}

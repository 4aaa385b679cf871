package demo

import (
	"os"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/risk"
)

// on is the colour of every street as it was at a moment that has passed, by the
// dangers that were open then.
func (c *city) on(t *testing.T, then time.Time) []grid.Level {
	t.Helper()
	f, err := newFiled(scoring(t), then)
	if err != nil {
		t.Fatal(err)
	}
	f.briefs, f.hazards = c.filed.briefs, c.filed.hazards
	past := newCensus(c.terrain)
	for i := range c.hazards {
		past.hazard(&c.hazards[i])
	}
	for i, d := range c.dangers {
		if d.found.After(then) {
			continue
		}
		if d.state == grid.Closed && d.closed.After(then) {
			d.state = grid.Rectifying
		}
		past.danger(&d, c.hazards, then)
		f.danger(&d, grid.ID(i+1))
	}
	for i := range f.briefs {
		level, _, facts, _ := f.colour(c.gen, i)
		past.enterprise(int(f.briefs[i].plot), level, &facts)
	}
	streets := past.levels()[3]
	out := make([]grid.Level, len(streets))
	for i := range streets {
		out[i], _ = risk.Colour(c.rule, 3, &streets[i])
	}
	return out
}

// TestPastMoves: in a city of any size the last weeks have streets that became orange
// or red and came down again, every week others, and not one of them reaches today.
func TestPastMoves(t *testing.T) {
	t.Parallel()
	sizes := []uint64{5_000}
	if os.Getenv("ANWANG_LONG") != "" {
		sizes = append(sizes, cityEnterprises)
	}
	for _, size := range sizes {
		c := makeCity(t, size)
		for i := range c.dangers {
			if d := &c.dangers[i]; d.listed != 0 && d.state == grid.Closed && !d.closed.Before(asOf) {
				t.Errorf("%s is over only at %s", d.code, d.closed)
			}
		}
		today := c.on(t, asOf)
		before := today
		var high []int
		for week := 1; week <= 8; week++ {
			was := c.on(t, asOf.AddDate(0, 0, -7*week))
			n, moved, worse := 0, 0, 0
			for i, l := range was {
				if l == grid.Red || l == grid.Orange {
					n++
				}
				if l != before[i] {
					moved++
				}
				if l.Worse(today[i]) {
					worse++
				}
			}
			if high = append(high, n); moved < 3 || worse < 2 {
				t.Errorf("%d enterprises, %d weeks ago: %d streets had another colour than a week later, %d a worse one than today", size, week, moved,
					worse)
			}
			before = was
		}
		t.Logf("%d enterprises: red and orange streets week by week back %v", size, high)
	}
}

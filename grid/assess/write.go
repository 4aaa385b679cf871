package assess

import (
	"time"

	"anwang/grid"
	"anwang/grid/risk"
)

// colours are what is to be written, in columns.
type colours struct {
	ids           []grid.ID
	levels        []int16
	fatal, larger []int16
	scores        []float64
	facts         []string
	due           []*time.Time
	gone          []grid.ID // no longer on the map
}

// scored works out the colours of what was read.
func scored(f *filed, s *risk.Scorer, g *risk.Guide, now time.Time) *colours {
	c := &colours{}
	n := len(f.list)
	c.ids, c.levels, c.scores, c.facts = make([]grid.ID, 0, n), make([]int16, 0, n), make([]float64, 0, n), make([]string, 0, n)
	c.fatal, c.larger, c.due = make([]int16, 0, n), make([]int16, 0, n), make([]*time.Time, 0, n)
	var buf []byte
	for i := range f.list {
		facts, due := f.list[i].Facts(g, now)
		level, score := s.Level(&facts)
		buf = appendFacts(buf[:0], &facts)
		c.ids, c.levels, c.scores, c.facts = append(c.ids, f.list[i].Enterprise), append(c.levels, int16(level)), append(c.scores, score),
			append(c.facts, string(buf))
		c.fatal, c.larger = append(c.fatal, int16(facts.Values[risk.Fatal])), append(c.larger, int16(facts.Values[risk.Larger]))
		if due.IsZero() {
			c.due = append(c.due, nil)
		} else {
			c.due = append(c.due, &due)
		}
	}
	return c
}

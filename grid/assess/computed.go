package assess

import (
	"context"
	"encoding/json"
	"math"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/risk"
)

// mostScored bounds how many scores Computed keeps by their facts: a city of a million
// has a few thousand different ones.
const mostScored = 1 << 14

// computing is what Computed gathers.
type computing struct {
	ids    []grid.ID
	at     map[grid.ID]int
	colour []periods
	scorer *risk.Scorer
	scores map[string]float64 // by the text of the facts
}

// periods are the periods of an enterprise's colour as far as they have been read.
type periods struct {
	there bool
	level grid.Level
	score float64
	since time.Time // of the facts that are; of the oldest period, when there are older ones
	other time.Time // end of the last period of another level; zero: none
}

// Computed tells the computed colours of enterprises inside a transaction of somebody
// else, who has made sure that they may be seen: of the i-th of ids the level, the
// score by the rule set in force (NaN: there is nothing to assess it by), the first
// day of the level, and whether it is known to have begun then; else the record
// merely begins there. Who has no computed colour is not told. Errors: unavailable.
func (s *Service) Computed(ctx context.Context, tx pgx.Tx, ids []grid.ID,
	tell func(i int, level grid.Level, score float64, since time.Time, known bool),
) error {
	rules, err := inForce(ctx, tx)
	if err != nil {
		return err
	}
	c := computing{
		ids: ids, at: make(map[grid.ID]int, len(ids)), colour: make([]periods, len(ids)), scorer: risk.NewScorer(&rules.Scoring),
		scores: map[string]float64{},
	}
	for i, id := range ids {
		c.at[id] = i
	}
	if err := eachComputed(ctx, tx, ids, c.present); err != nil {
		return err
	}
	if err := eachPast(ctx, tx, ids, c.past); err != nil {
		return err
	}
	for i := range c.colour {
		p := &c.colour[i]
		switch {
		case !p.there:
		case p.other.IsZero():
			tell(i, p.level, p.score, p.since, false)
		default:
			tell(i, p.level, p.score, p.other, true)
		}
	}
	return nil
}

func (c *computing) present(id grid.ID, level grid.Level, facts []byte, since time.Time) error {
	i, asked := c.at[id]
	if !asked {
		return nil
	}
	score, seen := c.scores[string(facts)]
	if !seen {
		var f risk.Facts
		if err := json.Unmarshal(facts, &f); err != nil {
			return err
		}
		_, score = c.scorer.Level(&f)
		if len(c.scores) < mostScored {
			c.scores[string(facts)] = score
		}
	}
	if level == grid.NotAssessed {
		score = risk.Unknown
	}
	c.colour[i] = periods{there: true, level: level, score: math.Round(score*10) / 10, since: since}
	return nil
}

// past takes one period that is over.
func (c *computing) past(id grid.ID, level grid.Level, since, until time.Time) {
	i, asked := c.at[id]
	if !asked {
		return
	}
	p := &c.colour[i]
	if since.Before(p.since) {
		p.since = since
	}
	if level != p.level && until.After(p.other) {
		p.other = until
	}
}

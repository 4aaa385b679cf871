package assess

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/risk"
)

// The history of a grid is that of all that is in it, so it is told to whoever
// holds the grid whole; who holds a sector of it sees other counts, of which no
// history is kept.

// Span is from one day to another, both included.
type Span struct{ From, To time.Time }

// mostDays bounds what is asked for at once.
const mostDays = 400

// check brings days to their midnights and refuses a span that makes no sense.
func (p *Span) check(now time.Time) error {
	p.From, p.To = grid.Day(p.From), grid.Day(p.To)
	if today := grid.Day(now); p.To.After(today) {
		p.To = today
	}
	var f grid.Faults
	if p.From.After(p.To) {
		f.Add("/from", "起始日不能晚于截止日和今天", "The first day must not lie after the last one or today")
	} else if p.To.Sub(p.From) > mostDays*24*time.Hour {
		f.Add("/from", fmt.Sprintf("一次最多查询 %d 天", mostDays), fmt.Sprintf("Ask for at most %d days at once", mostDays))
	}
	return f.Err()
}

// Kept is the colour of a grid on some day.
type Kept struct {
	Grid  grid.ID
	Level grid.Level
	Index float64
	Load  float64 // by the rule set of that day; only where it is said to be told
}

// LevelsOn returns the colours and loads of the grids at the end of a day, of those
// that the actor holds whole, and the first day there is a record of. Errors:
// unauthenticated, forbidden, unavailable.
func (s *Service) LevelsOn(ctx context.Context, on time.Time) (list []Kept, first time.Time, err error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return nil, first, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		if first, err = firstDay(ctx, tx); err != nil {
			return err
		}
		rules, err := rulesDuring(ctx, tx, Span{on, on})
		if err != nil {
			return err
		}
		rule := &rules.on(on).Set.Rollup
		rows, err := gridsOn(ctx, tx, view, on)
		if err != nil {
			return err
		}
		var k Kept
		var counts []uint32
		_, err = pgx.ForEachRow(rows, []any{&k.Grid, &k.Level, &k.Index, &counts}, func() error {
			tally := grid.TallyOf(counts)
			k.Load = risk.Load(rule, &tally)
			list = append(list, k)
			return nil
		})
		return err
	})
	return list, first, err
}

func date(t time.Time) string { return t.In(grid.China).Format(time.DateOnly) }

// Playback is how the colours of grids went through a span of days.
type Playback struct {
	First   time.Time // there is no record of before
	Days    []time.Time
	Start   []Kept        // at the end of the first day
	Changes [][]Kept      // by day; [0] is empty
	Counts  []grid.Counts // of the leaves, by day
}

// Playback returns the colours of the grids that the actor holds whole, day by
// day. Errors: unauthenticated, forbidden, rejected, unavailable.
func (s *Service) Playback(ctx context.Context, span Span) (p Playback, err error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return p, err
	}
	if err := span.check(s.opts.Now()); err != nil {
		return p, err
	}
	for d := span.From; !d.After(span.To); d = d.AddDate(0, 0, 1) {
		p.Days = append(p.Days, d)
	}
	p.Changes, p.Counts = make([][]Kept, len(p.Days)), make([]grid.Counts, len(p.Days))
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		if p.First, err = firstDay(ctx, tx); err != nil {
			return err
		}
		rows, err := gridsDuring(ctx, tx, view, span)
		if err != nil {
			return err
		}
		return p.collect(rows)
	})
	return p, err
}

// collect tells what the first day began with from what changed later, and counts.
func (p *Playback) collect(rows pgx.Rows) error {
	last := map[grid.ID]grid.Level{}
	now, at := grid.Counts{}, 0
	var k Kept
	var since time.Time
	var leaf bool
	_, err := pgx.ForEachRow(rows, []any{&k.Grid, (*day)(&since), &k.Level, &k.Index, &leaf}, func() error {
		i := max(0, int(since.Sub(p.Days[0]).Hours()+1)/24)
		for ; at < i; at++ {
			p.Counts[at] = now
		}
		was, known := last[k.Grid]
		last[k.Grid] = k.Level
		if leaf {
			if known {
				now[was]--
			}
			now[k.Level]++
		}
		if i == 0 {
			p.Start = append(p.Start, k)
		} else if !known || was != k.Level {
			p.Changes[i] = append(p.Changes[i], k)
		}
		return nil
	})
	for ; at < len(p.Days); at++ {
		p.Counts[at] = now
	}
	return err
}

// GridDay is the state of a grid at the end of a day.
type GridDay struct {
	Day   time.Time
	Level grid.Level
	Index float64
	Tally grid.Tally
}

// GridTrend returns the state of a grid day by day; days without a record are
// left out. Errors: unauthenticated, forbidden, not_found (also of a grid that
// the actor does not hold whole), rejected, unavailable.
func (s *Service) GridTrend(ctx context.Context, id grid.ID, span Span) (list []GridDay, err error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return nil, err
	}
	if err := span.check(s.opts.Now()); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		if err := checkGridInScope(ctx, tx, view, id); err != nil {
			return err
		}
		rows, err := gridDuring(ctx, tx, id, span)
		if err != nil {
			return err
		}
		var g GridDay
		var since, until end
		var tally []uint32
		_, err = pgx.ForEachRow(rows, []any{&since, &until, &g.Level, &g.Index, &tally}, func() error {
			g.Tally = grid.TallyOf(tally)
			for g.Day = later(time.Time(since), span.From); !g.Day.After(span.To) && g.Day.Before(time.Time(until)); g.Day = g.Day.AddDate(0, 0, 1) {
				list = append(list, g)
			}
			return nil
		})
		return err
	})
	return list, err
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// EnterpriseDay is the state of an enterprise at the end of a day.
type EnterpriseDay struct {
	Day   time.Time
	Level grid.Level
	Score float64
	// Assessed says that there was anything to score.
	Assessed bool
}

// EnterpriseTrend returns the state of an enterprise day by day, each scored by
// the rule set that was in force at its end. Errors: unauthenticated, forbidden,
// not_found, rejected, unavailable.
func (s *Service) EnterpriseTrend(ctx context.Context, id grid.ID, span Span) (list []EnterpriseDay, err error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return nil, err
	}
	if err := span.check(s.opts.Now()); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		if _, err := enterpriseInScope(ctx, tx, view, id); err != nil {
			return err
		}
		rules, err := rulesDuring(ctx, tx, span)
		if err != nil {
			return err
		}
		rows, err := enterpriseDuring(ctx, tx, id, span)
		if err != nil {
			return err
		}
		var e EnterpriseDay
		var since, until end
		var facts risk.Facts
		_, err = pgx.ForEachRow(rows, []any{&since, &until, &e.Level, &facts}, func() error {
			for e.Day = later(time.Time(since), span.From); !e.Day.After(span.To) && e.Day.Before(time.Time(until)); e.Day = e.Day.AddDate(0, 0, 1) {
				scorer := rules.on(e.Day).scorer
				_, e.Score = scorer.Level(&facts)
				e.Assessed = scorer.Assessed(&facts)
				list = append(list, e)
			}
			return nil
		})
		return err
	})
	return list, err
}

// end scans a date that may be infinite.
type end time.Time

// times are the rule sets that were in force during a span, in order.
type times []ruleTime

type ruleTime struct {
	Rule
	scorer *risk.Scorer
}

// on is the rule set in force at the end of a day; of days before the first rule
// set, that one.
func (l times) on(d time.Time) *ruleTime {
	night := d.AddDate(0, 0, 1)
	for i := len(l) - 1; i > 0; i-- {
		if l[i].ValidFrom.Before(night) {
			return &l[i]
		}
	}
	return &l[0]
}

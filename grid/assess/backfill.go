package assess

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/risk"
)

// Backfilled is what Backfill has added to the past.
type Backfilled struct {
	From        time.Time // first day
	Enterprises int64     // periods of enterprises, each with one level and the same facts
	Grids       int64     // periods of grids
}

// Backfill reconstructs the colours of the last days, today not among them, from
// what the file dates: dangers by the days they were found, due and closed, papers
// by those they were issued, expired and ended, accidents. What the file does not
// date (levels declared, grades, hazard sources, where a danger was listed) is
// taken as it is today. Each day is coloured by the rule set that was in force at
// its end. A day on which something was really recorded keeps what was recorded.
// Errors: unavailable.
//
// It must not run beside a server that keeps colours.
func (s *Service) Backfill(ctx context.Context, days int) (sum Backfilled, err error) {
	guide, err := risk.Score19()
	if err != nil {
		return sum, err
	}
	today := grid.Day(s.opts.Now())
	span := Span{today.AddDate(0, 0, -days), today.AddDate(0, 0, -1)}
	sum.From = span.From
	if days <= 0 {
		return sum, nil
	}
	err = s.db.Tx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SET LOCAL statement_timeout = 0`); err != nil {
			return err
		}
		if err := alone(ctx, tx); err != nil {
			return err
		}
		rules, err := rulesDuring(ctx, tx, span)
		if err != nil {
			return err
		}
		c, err := readCity(ctx, tx, true)
		if err != nil {
			return err
		}
		b := &backfill{city: c, guide: guide, span: span, rules: rules}
		if err := b.limits(ctx, tx); err != nil {
			return err
		}
		b.run()
		if sum.Enterprises, sum.Grids, err = b.write(ctx, tx); err != nil {
			return err
		}
		return b.mornings(ctx, tx, s.opts.Now())
	})
	return sum, err
}

// backfill is one reconstruction under way.
type backfill struct {
	*city
	guide *risk.Guide
	span  Span
	rules times

	upTo     []time.Time // by enterprise, in the order of the records: the first day really recorded
	gridUpTo []time.Time // by node

	open        []period // by enterprise: what goes on
	gridOpen    []gridPeriod
	enterprises []period // finished
	grids       []gridPeriod
}

// period is an enterprise with one level and the same facts.
type period struct {
	at           int // in the order of the records; -1: none yet
	since, until time.Time
	level        grid.Level
	facts        risk.Facts
}

type gridPeriod struct {
	at           int
	since, until time.Time
	Colour
}

// limits finds the first day that is really recorded of each, the day after the
// span when there is none.
func (b *backfill) limits(ctx context.Context, tx pgx.Tx) error {
	end := b.span.To.AddDate(0, 0, 1)
	b.upTo, b.gridUpTo = make([]time.Time, len(b.list)), make([]time.Time, len(b.nodes))
	b.open, b.gridOpen = make([]period, len(b.list)), make([]gridPeriod, len(b.nodes))
	for i := range b.upTo {
		b.upTo[i], b.open[i].at = end, -1
	}
	for i := range b.gridUpTo {
		b.gridUpTo[i], b.gridOpen[i].at = end, -1
	}
	first := func(sql string, at map[grid.ID]int, days []time.Time) error {
		rows, err := tx.Query(ctx, sql, date(end))
		if err != nil {
			return err
		}
		var id grid.ID
		var since time.Time
		_, err = pgx.ForEachRow(rows, []any{&id, (*day)(&since)}, func() error {
			if i, ok := at[id]; ok && since.Before(days[i]) {
				days[i] = since
			}
			return nil
		})
		return err
	}
	if err := first(`SELECT enterprise_id, min(since) FROM `+enterpriseHistory+` WHERE h.since < $1::date GROUP BY 1`, b.filed.at, b.upTo); err != nil {
		return err
	}
	return first(`SELECT grid_id, min(since) FROM `+gridHistory+` WHERE h.since < $1::date GROUP BY 1`, b.city.at, b.gridUpTo)
}

// run goes through the days.
func (b *backfill) run() {
	for d := b.span.From; !d.After(b.span.To); d = d.AddDate(0, 0, 1) {
		b.day(d)
	}
	for i := range b.open {
		b.finish(i, b.upTo[i])
	}
	for i := range b.gridOpen {
		b.finishGrid(i, b.gridUpTo[i])
	}
}

// day works out everything as it was at the end of a day.
func (b *backfill) day(d time.Time) {
	rule := b.rules.on(d)
	night := d.AddDate(0, 0, 1).Add(-time.Microsecond)
	o := &outcome{grids: make([]Colour, len(b.nodes))}
	for i := range b.city.grids(o) {
		o.grids[i].Tally = b.bare[i]
	}
	for i := range b.list {
		r := &b.list[i]
		p := &b.open[i]
		if p.at < 0 || len(r.Dangers)+len(r.Papers) > 0 {
			facts := r.FactsAsOf(b.guide, night)
			level, _ := rule.scorer.Level(&facts)
			b.enterprise(i, d, level, &facts)
		} else if level, _ := rule.scorer.Level(&p.facts); level != p.level { // another rule set
			b.enterprise(i, d, level, &p.facts)
		}
		if n, ok := b.city.at[r.Grid]; ok {
			addEnterprise(&o.grids[n].Tally, p.level, &p.facts)
		}
	}
	for i := range b.loose {
		if was, ok := b.loose[i].asOf(night); ok {
			was.count(&o.grids[was.node].Tally, night)
		}
	}
	b.rollUp(&rule.Set.Rollup, o)
	for i := range o.grids {
		b.grid(i, d, &o.grids[i])
	}
}

// asOf is the danger as it was; false: it had not been found.
func (d *placed) asOf(then time.Time) (was placed, ok bool) {
	was = *d
	if was.Found.After(then) {
		return was, false
	}
	if was.State == grid.Closed && was.Closed.After(then) {
		was.State = grid.Rectifying
	}
	return was, true
}

// enterprise goes on with a period, or ends it and begins another.
func (b *backfill) enterprise(i int, d time.Time, level grid.Level, facts *risk.Facts) {
	p := &b.open[i]
	if p.at >= 0 && p.level == level && p.facts.Same(facts) {
		return
	}
	b.finish(i, d)
	*p = period{at: i, since: d, level: level, facts: *facts}
}

func (b *backfill) finish(i int, until time.Time) {
	p := b.open[i]
	if until.After(b.upTo[i]) {
		until = b.upTo[i]
	}
	if p.at >= 0 && p.since.Before(until) {
		p.until = until
		b.enterprises = append(b.enterprises, p)
	}
}

func (b *backfill) grid(i int, d time.Time, c *Colour) {
	p := &b.gridOpen[i]
	if p.at >= 0 && p.Colour == *c {
		return
	}
	b.finishGrid(i, d)
	*p = gridPeriod{at: i, since: d, Colour: *c}
}

func (b *backfill) finishGrid(i int, until time.Time) {
	p := b.gridOpen[i]
	if until.After(b.gridUpTo[i]) {
		until = b.gridUpTo[i]
	}
	if p.at >= 0 && p.since.Before(until) {
		p.until = until
		b.grids = append(b.grids, p)
	}
}

// write appends the periods to the past.
func (b *backfill) write(ctx context.Context, tx pgx.Tx) (enterprises, grids int64, err error) {
	var buf []byte
	enterprises, err = tx.CopyFrom(ctx, pgx.Identifier{"risk_enterprise_past"}, []string{"enterprise_id", "since", "until", "level", "facts"},
		pgx.CopyFromSlice(len(b.enterprises), func(i int) ([]any, error) {
			p := &b.enterprises[i]
			buf = p.facts.AppendJSON(buf[:0])
			return []any{b.list[p.at].Enterprise, plain(p.since), plain(p.until), int16(p.level), string(buf)}, nil
		}))
	if err != nil {
		return 0, 0, err
	}
	grids, err = tx.CopyFrom(ctx, pgx.Identifier{"risk_grid_past"}, []string{"grid_id", "since", "until", "level", "index", "tally"},
		pgx.CopyFromSlice(len(b.grids), func(i int) ([]any, error) {
			p := &b.grids[i]
			return []any{p.Grid, plain(p.since), plain(p.until), int16(p.Level), p.Index, p.Tally.List()}, nil
		}))
	return enterprises, grids, err
}

// plain is a day in China as the database's driver takes one.
func plain(t time.Time) time.Time {
	y, m, d := t.In(grid.China).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

package assess

import (
	"context"
	"slices"
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
// progress, which may be nil, hears how many enterprises are done. Errors:
// unavailable.
//
// It must not run beside a server that keeps colours.
func (s *Service) Backfill(ctx context.Context, days int, progress func(enterprises int64)) (sum Backfilled, err error) {
	guide, err := risk.Score19()
	if err != nil {
		return sum, err
	}
	now := s.opts.Now()
	today := grid.Day(now)
	span := Span{today.AddDate(0, 0, -days), today.AddDate(0, 0, -1)}
	sum.From = span.From
	if days <= 0 {
		return sum, nil
	}
	err = s.db.Tx(ctx, func(tx pgx.Tx) error {
		// Chunks are short, but who knows on which machine.
		if err := withoutAnyTimeout(ctx, tx); err != nil {
			return err
		}
		if err := alone(ctx, tx); err != nil {
			return err
		}
		rules, err := rulesDuring(ctx, tx, span)
		if err != nil {
			return err
		}
		c, err := s.readCity(ctx, tx)
		if err != nil {
			return err
		}
		b := newBackfill(c, guide, span, rules, now)
		err = eachChunk(ctx, tx, s.opts.ChunkSize, true, &ownerless{hazard: b.hazard, danger: b.danger}, func(p *part, f *filed) error {
			n, err := b.enterprises(ctx, tx, p, f)
			sum.Enterprises += n
			if progress != nil {
				progress(b.seen)
			}
			return err
		})
		if err != nil {
			return err
		}
		sum.Grids, err = b.grids(ctx, tx)
		return err
	})
	return sum, err
}

// backfill is one reconstruction under way. Enterprises come by in chunks, each
// with all its days; the counts of the grids are kept until all have come by, for
// each instant as what is other than at the one before.
type backfill struct {
	*city
	guide    *risk.Guide
	end      time.Time // the day after the span
	instants []instant
	others   [][]grid.Tally // by instant and node: what is added to the one before
	seen     int64          // enterprises that have come by

	mark []bool // by instant, of the record at hand: something may be other than before
}

// instant is a time that is reconstructed: the end of a day or a morning.
type instant struct {
	at      time.Time
	day     time.Time // zero: a morning
	rule    *ruleTime
	another bool // another rule set than at the instant before
}

func newBackfill(c *city, guide *risk.Guide, span Span, rules times, now time.Time) *backfill {
	b := &backfill{city: c, guide: guide, end: span.To.AddDate(0, 0, 1)}
	for d := span.From; !d.After(span.To); d = d.AddDate(0, 0, 1) {
		b.instants = append(b.instants, instant{at: d.AddDate(0, 0, 1).Add(-time.Microsecond), day: d, rule: rules.on(d)})
	}
	for _, at := range []time.Time{YesterdayMorning(now), latestMorning(now)} {
		b.instants = append(b.instants, instant{at: at, rule: rules.on(at)})
	}
	slices.SortStableFunc(b.instants, func(x, y instant) int { return x.at.Compare(y.at) })
	for i := range b.instants {
		b.instants[i].another = i > 0 && b.instants[i].rule != b.instants[i-1].rule
		b.others = append(b.others, make([]grid.Tally, len(c.nodes)))
	}
	b.mark = make([]bool, len(b.instants))
	return b
}

// note marks the instants at which a change in the past may show for the first
// time: the first one at or after it, and the one after that when they are the same,
// since some things count from a time on and others after it.
func (b *backfill) note(t time.Time) {
	i, _ := slices.BinarySearchFunc(b.instants, t, func(x instant, t time.Time) int { return x.at.Compare(t) })
	for ; i < len(b.instants); i++ {
		b.mark[i] = true
		if b.instants[i].at.After(t) {
			return
		}
	}
}

// fresh forgets the marks; at the first instant everything is other than before.
func (b *backfill) fresh() {
	clear(b.mark)
	b.mark[0] = true
}

// count adds a tally to a node from an instant on, in the place of the one before.
func (b *backfill) count(i, node int, is, was *grid.Tally) {
	t := &b.others[i][node]
	t.Plus(is)
	t.Minus(was)
}

func (b *backfill) hazard(leaf grid.ID, h risk.HazardFact) {
	if n, ok := b.at[leaf]; ok {
		addHazard(&b.others[0][n], h)
	}
}

func (b *backfill) danger(leaf grid.ID, d risk.DangerFact, one bool) {
	n, ok := b.at[leaf]
	if !ok {
		return
	}
	b.fresh()
	for _, t := range [...]time.Time{d.Found, d.Deadline, d.Closed} {
		if !t.IsZero() {
			b.note(t)
		}
	}
	p := placed{n, one, d}
	var was grid.Tally
	for i := range b.instants {
		if !b.mark[i] {
			continue
		}
		var is grid.Tally
		if then, found := p.asOf(b.instants[i].at); found {
			then.count(&is, b.instants[i].at)
		}
		if is != was {
			b.count(i, n, &is, &was)
		}
		was = is
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

// period is an enterprise with one level and the same facts.
type period struct {
	enterprise   grid.ID
	since, until time.Time
	level        grid.Level
	facts        risk.Facts
}

// enterprises works out a chunk and appends its periods to the past.
func (b *backfill) enterprises(ctx context.Context, tx pgx.Tx, p *part, f *filed) (int64, error) {
	recorded, err := firstRecorded(ctx, tx, p, b.end)
	if err != nil {
		return 0, err
	}
	var list []period
	for i := range f.list {
		r := &f.list[i]
		until, ok := recorded[r.Enterprise]
		if !ok {
			until = b.end
		}
		list = b.enterprise(list, r, until)
	}
	b.seen += int64(len(f.list))
	n, err := copyPeriods(ctx, tx, list)
	if err != nil || n == 0 {
		return n, err
	}
	return n, findTurns(ctx, tx, p)
}

// enterprise goes through the instants of one enterprise. What it was is told until a
// day.
func (b *backfill) enterprise(list []period, r *risk.Record, until time.Time) []period {
	b.fresh()
	r.ChangeTimes(b.note)
	n, placed := b.at[r.Grid]
	var facts risk.Facts
	var level grid.Level
	var was grid.Tally
	first, another := len(list), false
	for i := range b.instants {
		at := &b.instants[i]
		if b.mark[i] {
			facts = r.FactsAsOf(b.guide, at.at)
		}
		if b.mark[i] || at.another {
			level, _ = at.rule.scorer.Level(&facts)
			var is grid.Tally
			if addEnterprise(&is, level, &facts); placed && is != was {
				b.count(i, n, &is, &was)
			}
			was, another = is, true
		}
		if !another || at.day.IsZero() || !at.day.Before(until) {
			continue
		}
		another = false
		if last := len(list) - 1; last >= first {
			if list[last].level == level && list[last].facts.Same(&facts) {
				continue
			}
			list[last].until = at.day
		}
		list = append(list, period{enterprise: r.Enterprise, since: at.day, level: level, facts: facts})
	}
	if last := len(list) - 1; last >= first {
		list[last].until = until
	}
	return list
}

// gridPeriod is a grid with one colour and the same counts.
type gridPeriod struct {
	since, until time.Time
	Colour
}

// grids adds up what has come by, instant after instant, and appends the periods of
// the grids to the past, and the mornings.
func (b *backfill) grids(ctx context.Context, tx pgx.Tx) (sum int64, err error) {
	recorded, err := gridsRecorded(ctx, tx, b.end)
	if err != nil {
		return 0, err
	}
	leaves, colours := make([]grid.Tally, len(b.nodes)), make([]Colour, len(b.nodes))
	open := make([]gridPeriod, len(b.nodes))
	var done []gridPeriod
	end := func(i int, day time.Time) {
		p := open[i]
		if until, ok := recorded[p.Grid]; ok && day.After(until) {
			day = until
		}
		if p.Grid != 0 && p.since.Before(day) {
			p.until = day
			done = append(done, p)
		}
	}
	for k := range b.instants {
		at := &b.instants[k]
		for i := range leaves {
			leaves[i].Plus(&b.others[k][i])
			colours[i] = Colour{Grid: b.nodes[i].id, Tally: leaves[i]}
		}
		b.rollUp(&at.rule.Set.Rollup, colours)
		if at.day.IsZero() {
			if err := copyMorning(ctx, tx, at.at, at.rule.Version, colours); err != nil {
				return sum, err
			}
			continue
		}
		for i := range colours {
			if open[i].Colour != colours[i] {
				end(i, at.day)
				open[i] = gridPeriod{since: at.day, Colour: colours[i]}
			}
		}
		n, err := copyGridPeriods(ctx, tx, done)
		if err != nil {
			return sum, err
		}
		sum, done = sum+n, done[:0]
	}
	for i := range open {
		end(i, b.end)
	}
	n, err := copyGridPeriods(ctx, tx, done)
	return sum + n, err
}

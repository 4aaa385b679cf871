package bench

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/assess"
	"anwang/grid/demo"
	"anwang/grid/pg"
	"anwang/grid/risk"
)

// What is asked of the colours of a city of 120,000 enterprises.
const (
	wholeWithin = 2 * time.Second      // all of them anew
	oneWithin   = 5 * time.Millisecond // one of them, at the database
	shownWithin = time.Second          // from the change to every open map
)

// AssessOptions of the benchmark of colours.
type AssessOptions struct {
	Options
	Changes   int // single changes of each kind
	Listeners int // open event streams
}

// Assess measures how long colours take in the demonstration city: all of them
// when nothing changes and when every level does, one after one change, and what
// another rule set would change. Beside it stands one SQL statement that works
// the same levels out and writes them.
func Assess(ctx context.Context, admin *pg.DB, start Start, o AssessOptions, log *slog.Logger) (*Table, error) {
	db, err := newScratch(ctx, admin, log)
	if err != nil {
		return nil, err
	}
	defer db.close()
	o.Progress("loading a city of %d enterprises into a scratch database", o.Points)
	if _, err := demo.Load(ctx, db.DB, demo.Options{Enterprises: o.Points}); err != nil {
		return nil, err
	}
	b := &assessBench{o: o, db: db, clock: time.Now(), t: &Table{
		Name:    "assess",
		About:   fmt.Sprintf("colours in the demonstration city of %d enterprises; milliseconds", o.Points),
		Columns: []string{"what", "times", "assessed", "levels changed", "p50", "p95", "to reach", "SQL alone", "÷ SQL", "met"},
		Met:     true,
		Notes: []string{
			"whole: every enterprise from its facts, written, in one transaction; one: the step that follows a change, begin to commit",
			"SQL alone: one statement that works out levels and the colours of grids from the same rows and writes what differs, without facts, " +
				"reasons, due times or history",
		},
	}}
	b.s = assess.New(db.DB, assess.Options{Now: func() time.Time { return b.clock }})
	b.ctx = grid.WithActor(ctx, grid.Internal("anwang bench"))
	for _, step := range []func() error{b.whole, b.one, b.backfill, func() error { return b.shown(ctx, start) }} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return b.t, nil
}

type assessBench struct {
	o      AssessOptions
	db     *scratch
	s      *assess.Service
	ctx    context.Context //nolint:containedctx // of one run
	clock  time.Time
	usual  grid.ID       // the rule set that the city was loaded with
	turned *risk.RuleSet // the last one that turned the city over
	t      *Table
}

// row adds a row; sql is what the control took, 0 when there is none.
func (b *assessBench) row(what string, times []time.Duration, assessed int, levels int64, reach, sql time.Duration) {
	slices.Sort(times)
	p50, p95 := quantile(times, .5), quantile(times, .95)
	r := map[string]any{"what": what, "times": len(times), "assessed": assessed, "levels changed": levels, "p50": ms(p50), "p95": ms(p95)}
	if sql > 0 {
		r["SQL alone"], r["÷ SQL"] = ms(sql), float64(p50)/float64(sql)
	}
	if reach > 0 {
		met := p95 <= reach
		b.t.Met = b.t.Met && met
		r["to reach"], r["met"] = ms(reach), met
	}
	b.t.add(r)
}

func (b *assessBench) exec(sql string, args ...any) error {
	_, err := b.db.Pool.Exec(b.ctx, sql, args...)
	return pg.Translate(err)
}

// whole measures the whole city: as it is, and turned over by rule sets that make
// every assessed enterprise blue and then red.
func (b *assessBench) whole() error {
	if err := b.prepareControl(); err != nil {
		return err
	}
	if err := b.db.Pool.QueryRow(b.ctx, `SELECT id FROM risk_rule WHERE state = 'active'`).Scan(&b.usual); err != nil {
		return pg.Translate(err)
	}
	const turns = 3
	var same, control []time.Duration
	var w assess.Work
	for range turns {
		took, err := timed(func() error { return b.control(controlUsual) })
		if err != nil {
			return err
		}
		control = append(control, took)
		if err := b.exec(`INSERT INTO risk_queue (enterprise_id) VALUES (0)`); err != nil {
			return err
		}
		took, err = timed(func() (err error) { w, err = b.s.Settle(b.ctx); return err })
		if err != nil {
			return err
		}
		same = append(same, took)
	}
	slices.Sort(control[1:]) // the first one writes everything
	b.row("whole city, as it is", same, w.Assessed, w.Changed, wholeWithin, control[1])
	var flips, sqlFlips []time.Duration
	for turn := range 2 * turns {
		blue := turn%2 == 0
		took, err := timed(func() error { return b.control(fmt.Sprintf(controlFlip, map[bool]int{true: 4, false: 1}[blue])) })
		if err != nil {
			return err
		}
		sqlFlips = append(sqlFlips, took)
		if took, w, err = b.flip(turn, blue); err != nil {
			return err
		}
		flips = append(flips, took)
	}
	slices.Sort(sqlFlips)
	b.row("whole city, every level turned over", flips, w.Assessed, w.Changed, wholeWithin, sqlFlips[len(sqlFlips)/2])
	return b.nextDay()
}

// nextDay puts the usual rule set back on the next day: every level changes, and
// all that was goes to the past.
func (b *assessBench) nextDay() error {
	b.clock = b.clock.AddDate(0, 0, 1)
	var w assess.Work
	took, err := timed(func() (err error) {
		w, err = b.activate("usual again", func(*risk.RuleSet) {})
		return err
	})
	if err != nil {
		return err
	}
	b.row("whole city, every level, on another day", []time.Duration{took}, w.Assessed, w.Changed, wholeWithin, 0)
	var times []time.Duration
	var d assess.Difference
	for range 3 {
		took, err := timed(func() (err error) {
			d, err = b.s.WhatIf(b.ctx, b.turned)
			return err
		})
		if err != nil {
			return err
		}
		times = append(times, took)
	}
	b.row(fmt.Sprintf("what-if, with %d grids", d.Grids), times, d.Enterprises, int64(d.Changed), wholeWithin, 0)
	return nil
}

// activate copies the rule set that the city was loaded with, changes it and puts it in force.
func (b *assessBench) activate(version string, change func(*risk.RuleSet)) (w assess.Work, err error) {
	r, err := b.s.CreateRule(b.ctx, b.usual, version, "")
	if err != nil {
		return w, err
	}
	change(r.Set)
	if r, err = b.s.UpdateRule(b.ctx, r.ID, r.Revision, version, "", r.Set); err != nil {
		return w, err
	}
	_, w, err = b.s.Activate(b.ctx, r.ID, r.Revision, nil)
	return w, err
}

// flip puts a rule set in force by which only the declared level counts, and
// everything is of one colour.
func (b *assessBench) flip(turn int, blue bool) (took time.Duration, w assess.Work, err error) {
	took, err = timed(func() (err error) {
		w, err = b.activate(fmt.Sprintf("turn %d", turn), func(set *risk.RuleSet) {
			b.turned = set
			set.Scoring.Guards = []risk.Guard{}
			for i := range set.Scoring.Factors {
				f := &set.Scoring.Factors[i]
				if f.Key != risk.Declared.String() {
					f.Weight = 0
					continue
				}
				for k := range f.Steps {
					f.Steps[k].Points = map[bool]float64{true: 0, false: 90}[blue]
				}
			}
		})
		return err
	})
	return took, w, err
}

func timed(do func() error) (time.Duration, error) {
	began := time.Now()
	err := do()
	return time.Since(began), err
}

// one measures the step after single changes.
func (b *assessBench) one() error {
	for _, kind := range []struct{ name, sql string }{
		{"one danger registered", `INSERT INTO danger (enterprise_id, title, grade, geom) SELECT id, 'bench', 1, geom FROM enterprise
			WHERE id = $1`},
		{"one paper expires", `UPDATE enterprise_record SET expires = greatest(dated, current_date - 40)
			WHERE id = (SELECT id FROM enterprise_record
			WHERE enterprise_id >= $1 AND expires > current_date + 9 ORDER BY enterprise_id LIMIT 1)`},
		{"one hazard source raised", `UPDATE hazard SET risk_level = 1, major_level = 2
			WHERE id = (SELECT id FROM hazard WHERE enterprise_id >= $1 AND risk_level <> 1 ORDER BY enterprise_id LIMIT 1)`},
		{"one level declared", `UPDATE enterprise SET risk_level = CASE risk_level WHEN 3 THEN 4 ELSE 3 END WHERE id = $1`},
	} {
		var times []time.Duration
		var levels int64
		assessed := 0
		for i := range b.o.Changes {
			if err := b.exec(kind.sql, 200+i*(b.o.Points-300)/b.o.Changes); err != nil {
				return err
			}
			var w assess.Work
			took, err := timed(func() (err error) { w, err = b.s.Step(b.ctx); return err })
			if err != nil {
				return err
			}
			times, levels, assessed = append(times, took), levels+w.Changed, assessed+w.Assessed
		}
		b.row(kind.name, times, assessed, levels, oneWithin, 0)
	}
	return nil
}

// backfill measures how long the past of sixty days takes.
func (b *assessBench) backfill() error {
	const days = 60
	if err := b.exec(`TRUNCATE risk_enterprise_past, risk_turn, risk_grid_past`); err != nil {
		return err
	}
	var past assess.Backfilled
	took, err := timed(func() (err error) { past, err = b.s.Backfill(b.ctx, days, nil); return err })
	if err == nil {
		b.row(fmt.Sprintf("the past of %d days, with %d periods of grids", days, past.Grids), []time.Duration{took}, int(past.Enterprises), 0,
			15*time.Second, 0)
	}
	return err
}

// shown measures from a change of a fact until every open map has been told the
// new colour of the enterprise: assessor, feed, memory and stream.
func (b *assessBench) shown(ctx context.Context, start Start) error {
	var firms []grid.ID
	rows, err := b.db.Pool.Query(ctx, `
		WITH f AS (SELECT e.id, e.geom, row_number() OVER (ORDER BY e.id) AS n FROM enterprise e JOIN risk_enterprise r ON r.enterprise_id = e.id
			WHERE r.level = 4 AND NOT EXISTS (SELECT FROM hazard h WHERE h.enterprise_id = e.id) ORDER BY e.id LIMIT $1),
		named AS (UPDATE enterprise e SET name = 'bench ' || e.id FROM f WHERE f.id = e.id),
		made AS (INSERT INTO hazard (enterprise_id, code, name, risk_level, geom) SELECT id, 'B' || id, 'B', 4, geom FROM f)
		SELECT id FROM f ORDER BY n`, b.o.Changes)
	if err == nil {
		firms, err = pgx.CollectRows(rows, pgx.RowTo[grid.ID])
	}
	if err != nil {
		return err
	}
	s, err := start(ctx, b.db.DB, KeepTiles)
	if err != nil {
		return err
	}
	defer s.Close()
	time.Sleep(2 * time.Second) // what was left to be assessed is
	crowd, err := gather(ctx, s, b.o.Listeners)
	if err != nil {
		return err
	}
	defer crowd.leave()
	began := map[string]time.Time{}
	for _, id := range firms {
		began[fmt.Sprint(id)] = time.Now()
		if err := b.exec(`UPDATE hazard SET risk_level = 1 WHERE code = 'B' || $1::text`, fmt.Sprint(id)); err != nil {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
	if err := crowd.settled(ctx, began, b.o.Listeners); err != nil {
		return err
	}
	var last []time.Duration
	crowd.mu.Lock()
	defer crowd.mu.Unlock()
	for title, from := range began {
		last = append(last, slices.MaxFunc(crowd.heard[title], time.Time.Compare).Sub(from))
	}
	b.row(fmt.Sprintf("a change until the last of %d maps has the colour", b.o.Listeners), last, len(firms), int64(len(firms)), shownWithin, 0)
	return nil
}

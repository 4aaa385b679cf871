package assess

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/risk"
)

// Why is why an enterprise has its level.
type Why struct {
	Enterprise grid.ID
	Name       string
	Day        time.Time
	Rule       Rule
	Facts      risk.Facts
	Since      time.Time // first day of these facts
	LevelSince time.Time // first day of this level
	LevelKnown bool      // it began then; else the record merely begins there, and it may be older
	Changed    []Turn    // of its level, the newest first
	risk.Why
	Records map[risk.Factor][]Behind // of today only
	Steps   StepRecords              // what the steps of the ways are about
}

// Turn is a change of level.
type Turn struct {
	Day      time.Time
	From, To grid.Level
}

// Behind is a record that a factor follows from.
type Behind struct {
	Kind   string // "hazard", "danger" or "record"
	ID     grid.ID
	Name   string
	Detail string // key of what it is: a level, a kind of record
	Date   time.Time
	// Unknown is what nobody has filled in, for which the unfavourable was taken, or
	// what is known alone.
	Unknown []string
	Class   grid.AccidentClass // of an accident; at least that where a number is not known
}

// What may not be known of a record that a colour follows from.
const (
	UnknownPeople = "people" // within 500 m of a unit: α is that of the most
	UnknownDeaths = "deaths" // of an accident: it counts as a fatal one
	UnknownClass  = "class"  // of an accident: a number is not known, so that it may be a graver one
)

// mostBehind bounds the records named for each factor.
const mostBehind = 20

// Why explains the level of an enterprise at the end of a day; a zero day is
// today, as of now. Errors: unauthenticated, forbidden, not_found (also when
// there is no record of that day), unavailable.
func (s *Service) Why(ctx context.Context, id grid.ID, on time.Time) (w Why, err error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return w, err
	}
	today := grid.Day(s.opts.Now())
	if on = grid.Day(on); on.Before(grid.Day(time.Unix(0, 0))) || on.After(today) {
		on = today
	}
	w.Enterprise, w.Day = id, on
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		h, err := enterpriseInScope(ctx, tx, view, id)
		if err != nil {
			return err
		}
		w.Name = h.name
		rules, err := rulesDuring(ctx, tx, Span{on, on})
		if err != nil {
			return err
		}
		rule := rules.on(on)
		w.Rule = rule.Rule
		if err := w.facts(ctx, tx, on.Equal(today), s.opts.Now()); err != nil {
			return err
		}
		w.Why = rule.scorer.Explain(&w.Facts)
		w.Next, w.Records = nil, map[risk.Factor][]Behind{}
		if !on.Equal(today) { // nobody goes and does anything on a day that is over
			return nil
		}
		plans, steps, err := s.plans(ctx, tx, rule.scorer, []grid.ID{id})
		if err != nil {
			return err
		}
		w.Next, w.Steps = plans[id], steps
		return w.records(ctx, tx, s.opts.Now())
	})
	return w, err
}

// facts reads the facts of the day and the turns of the level. An enterprise that
// has just been filed is not assessed yet: then its facts are read from the file.
func (w *Why) facts(ctx context.Context, tx pgx.Tx, now bool, at time.Time) error {
	rows, err := enterpriseAlways(ctx, tx, w.Enterprise)
	if err != nil {
		return err
	}
	found, known := false, false
	var since, until end
	var level, last grid.Level
	var facts risk.Facts
	_, err = pgx.ForEachRow(rows, []any{&since, &until, &level, &facts}, func() error {
		if known && level != last {
			w.Changed = append([]Turn{{time.Time(since), last, level}}, w.Changed...)
		}
		if !known || level != last {
			if !time.Time(since).After(w.Day) {
				w.LevelSince, w.LevelKnown = time.Time(since), known
			}
		}
		known, last = true, level
		if !time.Time(since).After(w.Day) && time.Time(until).After(w.Day) {
			w.Facts, w.Since, found = facts, time.Time(since), true
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case found:
		return nil
	case !now:
		return grid.Errorf(grid.CodeNotFound, "这一天没有该企业的评估记录", "There is no record of this enterprise on that day")
	}
	f, err := read(ctx, tx, &part{ids: []grid.ID{w.Enterprise}}, false, nil)
	if err != nil {
		return err
	}
	guide, err := risk.Score19()
	if r := f.of(w.Enterprise); r != nil && err == nil {
		w.Facts, _ = r.Facts(guide, at)
	} else {
		w.Facts = risk.NoFacts()
	}
	return err
}

// records names what the factors follow from.
func (w *Why) records(ctx context.Context, tx pgx.Tx, now time.Time) error {
	add := func(f risk.Factor, b Behind) {
		if len(w.Records[f]) < mostBehind {
			w.Records[f] = append(w.Records[f], b)
		}
	}
	rows, err := hazardsBehind(ctx, tx, w.Enterprise)
	if err != nil {
		return err
	}
	b := Behind{Kind: "hazard"}
	var major int
	var level grid.Level
	var uncounted bool
	if _, err = pgx.ForEachRow(rows, []any{&b.ID, &b.Name, &major, &level, &uncounted}, func() error {
		b.Unknown = nil
		if major > 0 {
			if uncounted {
				b.Unknown = []string{UnknownPeople}
			}
			b.Detail = fmt.Sprint("major", major)
			add(risk.HazardLevel, b)
			b.Unknown = nil
		}
		if level != grid.NotAssessed {
			b.Detail = level.String()
			add(risk.RiskPoints, b)
		}
		return nil
	}); err != nil {
		return err
	}
	if err := w.dangers(ctx, tx, now, add); err != nil {
		return err
	}
	return w.datedRecords(ctx, tx, now, add)
}

func (w *Why) dangers(ctx context.Context, tx pgx.Tx, now time.Time, add func(risk.Factor, Behind)) error {
	rows, err := dangersBehind(ctx, tx, w.Enterprise)
	if err != nil {
		return err
	}
	b := Behind{Kind: "danger"}
	var grade grid.DangerGrade
	var listed grid.ListedLevel
	_, err = pgx.ForEachRow(rows, []any{&b.ID, &b.Name, &grade, &listed, (*nullTime)(&b.Date)}, func() error {
		late := !b.Date.IsZero() && now.After(b.Date)
		switch {
		case grade == grid.Major:
			add(risk.DangersMajor, b)
		case late:
			add(risk.DangersOverdue, b)
		default:
			add(risk.DangersOpen, b)
		}
		if listed != grid.NotListed {
			b.Detail = listed.String()
			add(risk.DangersListed, b)
			if listed <= grid.ListedCity {
				add(risk.DangersListedHigh, b)
			}
			b.Detail = ""
		}
		return nil
	})
	return err
}

func (w *Why) datedRecords(ctx context.Context, tx pgx.Tx, now time.Time, add func(risk.Factor, Behind)) error {
	today := grid.Day(now)
	rows, err := datedRecordsBehind(ctx, tx, w.Enterprise, today)
	if err != nil {
		return err
	}
	var inspected, scored *Behind
	b := Behind{Kind: "record"}
	var kind risk.RecordKind
	var typ string
	var dated, expires time.Time
	var harm grid.Harm
	var lastInspected, lastScored time.Time
	_, err = pgx.ForEachRow(rows, []any{
		&b.ID, &kind, &typ, &b.Name, (*day)(&dated), (*day)(&expires), &harm.Deaths, &harm.Injured,
		&harm.Loss,
	}, func() error {
		b.Name, b.Detail, b.Date = grid.MaskIdentity(b.Name), string(kind)+"."+typ, expires
		one := b
		switch {
		case kind == risk.RecordAccident:
			one.Date = dated
			one.accident(now, harm, add)
			return nil
		case kind == risk.RecordInspection:
			if inspected == nil || dated.After(lastInspected) {
				inspected, lastInspected = &one, dated
			}
			return nil
		case typ == risk.TypeScore19 && (scored == nil || dated.After(lastScored)):
			scored, lastScored = &one, dated
		}
		if !expires.IsZero() && expires.Before(today) {
			add(risk.Expired, one)
		}
		return nil
	})
	if inspected != nil {
		add(risk.InspectionOverdue, *inspected)
	}
	if scored != nil {
		add(risk.Score19Level, *scored)
	}
	return err
}

// accident adds an accident to what it counts in.
func (b *Behind) accident(now time.Time, harm grid.Harm, add func(risk.Factor, Behind)) {
	year, three := now.Before(b.Date.AddDate(1, 0, 0)), now.Before(b.Date.AddDate(3, 0, 0))
	class, atLeast := harm.Class()
	if b.Class = class; harm.Deaths == nil {
		b.Unknown = append(b.Unknown, UnknownDeaths)
	}
	if atLeast {
		b.Unknown = append(b.Unknown, UnknownClass)
	}
	for f, counts := range map[risk.Factor]bool{
		risk.Accidents: three, risk.Serious36: three && class >= grid.LargerAccident,
		risk.Fatal: year && harm.Fatal(), risk.Larger: year && class >= grid.LargerAccident,
	} {
		if counts {
			add(f, *b)
		}
	}
}

// GridWhy is why a grid had its colour on a day that has passed.
type GridWhy struct {
	Grid       grid.ID
	Name       string
	Depth      uint8
	Day        time.Time
	Since      Spell // these counts
	LevelSpell Spell // this colour
	Rule       Rule
	Tally      grid.Tally
	risk.Result
}

// GridWhy explains the colour of a grid at the end of a day, by the rule set that
// was in force then. Errors: unauthenticated, forbidden, not_found (also when
// there is no record of that day), unavailable.
func (s *Service) GridWhy(ctx context.Context, id grid.ID, on time.Time) (w GridWhy, err error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return w, err
	}
	w.Grid, w.Day = id, grid.Day(on)
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		if err := checkGridInScope(ctx, tx, view, id); err != nil {
			return err
		}
		rules, err := rulesDuring(ctx, tx, Span{w.Day, w.Day})
		if err != nil {
			return err
		}
		level, tally, err := w.gridOn(ctx, tx)
		if errors.Is(err, pgx.ErrNoRows) {
			return grid.Errorf(grid.CodeNotFound, "这一天没有该网格的记录", "There is no record of this grid on that day")
		}
		if err != nil {
			return err
		}
		w.Tally = grid.TallyOf(tally)
		w.Rule = rules.on(w.Day).Rule
		w.Result = risk.Evaluate(&w.Rule.Set.Rollup, w.Depth, &w.Tally)
		w.LevelSpell, w.Since, err = spells(ctx, tx, id, w.Day, level)
		return err
	})
	return w, err
}

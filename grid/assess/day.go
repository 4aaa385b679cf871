package assess

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/risk"
)

// DayColour is how a grid stood at the end of a day.
type DayColour struct {
	Colour
	Load float64 // by the rule set of that day
}

// ColoursOn returns how some grids stood at the end of a day, of those that the
// actor holds whole. Those there is no record of are left out: nothing is known of
// them, which is not the same as nothing being in them. Errors: unauthenticated,
// forbidden, unavailable.
func (s *Service) ColoursOn(ctx context.Context, on time.Time, ids []grid.ID) (out map[grid.ID]DayColour, err error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return nil, err
	}
	out = make(map[grid.ID]DayColour, len(ids))
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		rules, err := rulesDuring(ctx, tx, Span{on, on})
		if err != nil {
			return err
		}
		rule := &rules.on(on).Set.Rollup
		rows, err := someGridsOn(ctx, tx, view, on, ids)
		if err != nil {
			return err
		}
		var c Colour
		var tally []uint32
		_, err = pgx.ForEachRow(rows, []any{&c.Grid, &c.Level, &c.Index, &tally}, func() error {
			c.Tally = grid.TallyOf(tally)
			out[c.Grid] = DayColour{c, risk.Load(rule, &c.Tally)}
			return nil
		})
		return err
	})
	return out, err
}

// Spell is since when something has been what it is on a day.
type Spell struct {
	Since time.Time
	// Known says that it began then. Else the record merely begins there, or has a gap
	// before it, and it may be older.
	Known bool
}

// GridSpell returns since when a grid that has a level on a day has had it without a
// break; zero: there is no record. The colour of now may be one that is not written
// down yet: then it began today. Errors: unauthenticated, forbidden, not_found,
// unavailable.
func (s *Service) GridSpell(ctx context.Context, id grid.ID, level grid.Level) (spell Spell, err error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return spell, err
	}
	today := grid.Day(s.opts.Now())
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		if err := checkGridInScope(ctx, tx, view, id); err != nil {
			return err
		}
		spell, _, err = spells(ctx, tx, id, today, level)
		return err
	})
	return spell, err
}

// spells reads since when a grid has had a level on a day, and the counts that are
// recorded of that day.
func spells(ctx context.Context, tx pgx.Tx, id grid.ID, on time.Time, level grid.Level) (colour, counts Spell, err error) {
	rows, err := gridUntil(ctx, tx, id, on)
	if err != nil {
		return colour, counts, err
	}
	defer rows.Close()
	for n := 0; rows.Next(); n++ {
		var since, until end
		var was grid.Level
		if err := rows.Scan(&since, &until, &was); err != nil {
			return colour, counts, err
		}
		joined := n == 0 || !time.Time(until).Before(colour.Since)
		if n == 1 {
			counts.Known = joined
		}
		switch {
		case n == 0 && was != level:
			return Spell{on, true}, Spell{time.Time(since), true}, nil
		case was != level || !joined:
			colour.Known = joined
			return colour, counts, rows.Err()
		case n == 0:
			counts.Since = time.Time(since)
		}
		colour.Since = time.Time(since)
	}
	return colour, counts, rows.Err()
}

package assess

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// writeMorning keeps the colours of the grids as they are written down, unless
// that morning is kept already.
func writeMorning(ctx context.Context, tx pgx.Tx, morning, now time.Time) error {
	_, err := tx.Exec(ctx, `
		WITH fresh AS (
			INSERT INTO risk_morning (day, at, rule) SELECT $1::date, $2, version FROM risk_rule WHERE state = 'active'
			ON CONFLICT (day) DO NOTHING RETURNING day)
		INSERT INTO risk_morning_grid (day, grid_id, level, index, tally)
		SELECT fresh.day, r.grid_id, r.level, r.index, r.tally FROM fresh, risk_grid r`, date(morning), now)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `DELETE FROM risk_morning WHERE day < $1::date`, date(morning.AddDate(0, 0, -morningsKept)))
	return err
}

// copyMorning keeps colours that were worked out afterwards, unless that morning is
// kept already.
func copyMorning(ctx context.Context, tx pgx.Tx, morning time.Time, rule string, list []Colour) error {
	tag, err := tx.Exec(ctx, `INSERT INTO risk_morning (day, at, rule) VALUES ($1::date, $2, $3) ON CONFLICT (day) DO NOTHING`, date(morning),
		morning, rule)
	if err != nil || tag.RowsAffected() == 0 {
		return err
	}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"risk_morning_grid"}, []string{"day", "grid_id", "level", "index", "tally"},
		pgx.CopyFromSlice(len(list), func(i int) ([]any, error) {
			c := &list[i]
			return []any{plain(morning), c.Grid, int16(c.Level), c.Index, c.Tally.List()}, nil
		}))
	return err
}

// readMorning reads the first morning kept of the asked one and those after it;
// nil: none. that: it is the asked one.
func readMorning(ctx context.Context, tx pgx.Tx, asked time.Time) (m *PastColours, that bool, err error) {
	m = &PastColours{}
	var day string
	err = tx.QueryRow(ctx, `SELECT day::text, at, rule FROM risk_morning WHERE day >= $1::date ORDER BY day LIMIT 1`, date(asked)).Scan(&day,
		&m.At, &m.Rule)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	rows, err := tx.Query(ctx, `SELECT grid_id, level, index, tally FROM risk_morning_grid WHERE day = $1::date`, day)
	if err != nil {
		return nil, false, err
	}
	return m, day == date(asked), m.collect(rows)
}

// readDay reads the colours at the end of a day; nil: there is no record of it.
func readDay(ctx context.Context, tx pgx.Tx, on time.Time) (*PastColours, error) {
	m := &PastColours{At: on.AddDate(0, 0, 1)}
	rules, err := rulesDuring(ctx, tx, Span{on, on})
	if err != nil {
		return nil, err
	}
	m.Rule = rules.on(on).Version
	rows, err := tx.Query(ctx, `SELECT h.grid_id, h.level, h.index, h.tally FROM `+gridHistory+
		` WHERE h.since <= $1::date AND h.until > $1::date`, date(on))
	if err != nil {
		return nil, err
	}
	if err := m.collect(rows); err != nil || len(m.colours) == 0 {
		return nil, err
	}
	return m, nil
}

func (m *PastColours) collect(rows pgx.Rows) error {
	m.colours = map[grid.ID]Colour{}
	var c Colour
	var tally []uint32
	_, err := pgx.ForEachRow(rows, []any{&c.Grid, &c.Level, &c.Index, &tally}, func() error {
		c.Tally = grid.TallyOf(tally)
		m.colours[c.Grid] = c
		return nil
	})
	return err
}

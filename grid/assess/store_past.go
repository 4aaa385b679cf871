package assess

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// firstRecorded finds the first day that is really recorded of the enterprises of a
// stretch, of those that have one before end.
func firstRecorded(ctx context.Context, tx pgx.Tx, p *part, end time.Time) (map[grid.ID]time.Time, error) {
	return days(tx.Query(ctx, `SELECT h.enterprise_id, min(h.since) FROM `+enterpriseHistory+`
		WHERE h.since < $1::date AND h.enterprise_id > $2 AND h.enterprise_id <= $3 GROUP BY 1`, date(end), p.after, p.upTo))
}

// gridsRecorded is the same of all grids.
func gridsRecorded(ctx context.Context, tx pgx.Tx, end time.Time) (map[grid.ID]time.Time, error) {
	return days(tx.Query(ctx, `SELECT h.grid_id, min(h.since) FROM `+gridHistory+` WHERE h.since < $1::date GROUP BY 1`, date(end)))
}

func days(rows pgx.Rows, err error) (map[grid.ID]time.Time, error) {
	if err != nil {
		return nil, err
	}
	out := map[grid.ID]time.Time{}
	var id grid.ID
	var since time.Time
	_, err = pgx.ForEachRow(rows, []any{&id, (*day)(&since)}, func() error {
		out[id] = since
		return nil
	})
	return out, err
}

// copyPeriods appends periods of enterprises to the past.
func copyPeriods(ctx context.Context, tx pgx.Tx, list []period) (int64, error) {
	if len(list) == 0 {
		return 0, nil
	}
	var buf []byte
	return tx.CopyFrom(ctx, pgx.Identifier{"risk_enterprise_past"}, []string{"enterprise_id", "since", "until", "level", "facts"},
		pgx.CopyFromSlice(len(list), func(i int) ([]any, error) {
			p := &list[i]
			buf = p.facts.AppendJSON(buf[:0])
			return []any{p.enterprise, plain(p.since), plain(p.until), int16(p.level), string(buf)}, nil
		}))
}

// findTurns finds when the enterprises of a stretch had another level, in their past.
func findTurns(ctx context.Context, tx pgx.Tx, p *part) error {
	_, err := tx.Exec(ctx, `SELECT risk_turns($1, $2)`, p.after, p.upTo)
	return err
}

// copyGridPeriods appends periods of grids to the past.
func copyGridPeriods(ctx context.Context, tx pgx.Tx, list []gridPeriod) (int64, error) {
	if len(list) == 0 {
		return 0, nil
	}
	return tx.CopyFrom(ctx, pgx.Identifier{"risk_grid_past"}, []string{"grid_id", "since", "until", "level", "index", "tally"},
		pgx.CopyFromSlice(len(list), func(i int) ([]any, error) {
			p := &list[i]
			return []any{p.Grid, plain(p.since), plain(p.until), int16(p.Level), p.Index, p.Tally.List()}, nil
		}))
}

// plain is a day in China as the database's driver takes one.
func plain(t time.Time) time.Time {
	y, m, d := t.In(grid.China).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

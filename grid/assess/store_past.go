package assess

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// firstRecorded finds the first day that is really recorded of the enterprises of a
// chunk, of those that have one before end.
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

// findTurns finds when the enterprises of a chunk had another level, in their past.
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

// periodOf is the period of enterprise e that the day $2 lies in: the last one that
// begins until then, unless it was over.
const periodOf = `(SELECT level, facts FROM (
	SELECT since, 'infinity'::date AS until, level, facts FROM risk_enterprise WHERE enterprise_id = e.id AND since <= $2::date
	UNION ALL (SELECT since, until, level, facts FROM risk_enterprise_past WHERE enterprise_id = e.id AND since <= $2::date ORDER BY since DESC
	LIMIT 1)
	) p WHERE p.until > $2::date ORDER BY p.since DESC LIMIT 1)`

// worstOnDay reads enterprises in a grid that were red or orange at the end of a day.
// Whoever was is so still or has turned since, and is looked up.
const worstOnDay = `SELECT e.id, e.name, h.level, h.facts
	  FROM (SELECT enterprise_id AS id FROM risk_worst WHERE level = ANY($3) UNION SELECT enterprise_id FROM risk_turn WHERE day > $2::date) c
	  CROSS JOIN LATERAL (SELECT * FROM enterprise WHERE id = c.id OFFSET 0) e CROSS JOIN LATERAL ` + periodOf + ` h
	 WHERE e.grid_id IN (SELECT id FROM inside) AND h.level = ANY($3) ORDER BY h.level, e.id LIMIT $4`

// othersOnDay reads enterprises of other levels, of which there are many: they are met
// grid by grid until there are enough.
const othersOnDay = `SELECT e.id, e.name, h.level, h.facts
	  FROM inside CROSS JOIN LATERAL (SELECT id, name FROM enterprise WHERE grid_id = inside.id ORDER BY id) e CROSS JOIN LATERAL ` +
	periodOf + ` h
	 WHERE h.level = ANY($3) LIMIT $4`

func onDay(ctx context.Context, tx pgx.Tx, id grid.ID, on time.Time, levels []int16, worst bool, most int) (pgx.Rows, error) {
	sql := othersOnDay
	if worst {
		sql = worstOnDay
	}
	return tx.Query(ctx, `WITH inside AS MATERIALIZED (`+pg.GridsBelow(1)+`) `+sql, id, date(on), levels, most)
}

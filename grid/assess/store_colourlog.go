package assess

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// writeGrids brings the colours of grids up to date; what was so until yesterday
// goes to the past first. A grid that has another colour than the one that was written
// down is told to have turned, and so is one of which none is written down but the one of
// the morning that today's figures are compared with: a city that was just given its past.
func writeGrids(ctx context.Context, tx pgx.Tx, list []Colour, gone []grid.ID, today time.Time) error {
	ids, levels, index, tallies := make([]grid.ID, 0, len(list)), make([]int16, 0, len(list)), make([]float64, 0, len(list)),
		make([]string, 0, len(list))
	for i := range list {
		ids, levels, index = append(ids, list[i].Grid), append(levels, int16(list[i].Level)), append(index, list[i].Index)
		tallies = append(tallies, numbers(list[i].Tally.List()))
	}
	day := today.Format(time.DateOnly)
	if len(ids) > 0 {
		_, err := tx.Exec(ctx, `
			WITH n AS MATERIALIZED (
				SELECT id, level, index, tally::integer[] AS tally FROM unnest($1::bigint[], $2::smallint[], $3::float8[], $4::text[]) AS u(id, level,
				index, tally)),
			changed AS MATERIALIZED (
				SELECT n.*, r.since, r.level AS was, r.index AS before, r.tally AS counts FROM n JOIN risk_grid r ON r.grid_id = n.id
				 WHERE (n.level, n.index, n.tally) IS DISTINCT FROM (r.level, r.index, r.tally)),
			past AS (
				INSERT INTO risk_grid_past (grid_id, since, until, level, index, tally)
				SELECT id, since, $5::date, was, before, counts FROM changed WHERE since < $5::date
				ON CONFLICT (grid_id, since) DO NOTHING),
			kept AS (
				UPDATE risk_grid r SET level = c.level, index = c.index, tally = c.tally, since = greatest(r.since, $5::date)
				  FROM changed c WHERE r.grid_id = c.id),
			told AS (
				INSERT INTO event (commit_id, seq, verb, kind, subject, name, grid_id, old, new)
				SELECT (SELECT event_open()), row_number() OVER (ORDER BY g.depth, g.id), '`+grid.GridTurned+
			`', 'grid', g.id, g.name, g.id, t.was, t.level
				  FROM (SELECT id, was, level FROM changed WHERE was <> level
				        UNION ALL
				        SELECT n.id, m.level, n.level FROM n JOIN risk_morning_grid m ON m.grid_id = n.id
				         WHERE m.day = (SELECT min(day) FROM risk_morning WHERE day >= $5::date - 1) AND m.level <> n.level
				           AND NOT EXISTS (SELECT FROM risk_grid r WHERE r.grid_id = n.id)) t JOIN grid g ON g.id = t.id)
			INSERT INTO risk_grid (grid_id, level, index, tally, since)
			SELECT id, level, index, tally, $5::date FROM n
			 WHERE NOT EXISTS (SELECT FROM risk_grid r WHERE r.grid_id = n.id) AND EXISTS (SELECT FROM grid g WHERE g.id = n.id)`,
			ids, levels, index, tallies, day)
		if err != nil {
			return err
		}
	}
	if len(gone) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `
		WITH gone AS (DELETE FROM risk_grid WHERE grid_id = ANY($1) RETURNING *)
		INSERT INTO risk_grid_past (grid_id, since, until, level, index, tally)
		SELECT grid_id, since, $2::date, level, index, tally FROM gone WHERE since < $2::date
		ON CONFLICT (grid_id, since) DO NOTHING`, gone, day)
	return err
}

// numbers writes an array as PostgreSQL reads it.
func numbers(list []uint32) string {
	b := make([]byte, 0, 3*len(list))
	b = append(b, '{')
	for i, n := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendUint(b, uint64(n), 10)
	}
	return string(append(b, '}'))
}

package assess

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// worst reports whether a level stands in risk_worst.
func worst(l int16) bool { return grid.Level(l) == grid.Red || grid.Level(l) == grid.Orange }

// rankWorst has risk_worst hold of some enterprises, $1 their ids, $2 levels and $3
// scores, exactly those that are red or orange. It is part of a statement. Who has
// no colour is not among them. It joins nothing: a join that was planned while nobody
// was red goes through all of the order for each of them when everybody is.
const rankWorst = `
	calm AS (
		DELETE FROM risk_worst WHERE enterprise_id = ANY (ARRAY(
			SELECT u.id FROM unnest($1::bigint[], $2::smallint[]) AS u(id, level) WHERE u.level NOT IN (1, 2)))),
	worst AS (
		INSERT INTO risk_worst AS w (enterprise_id, level, score)
		SELECT u.id, u.level, u.score FROM unnest($1::bigint[], $2::smallint[], $3::float8[]) AS u(id, level, score)
		 WHERE u.level IN (1, 2) AND EXISTS (SELECT FROM enterprise e WHERE e.id = u.id)
		ON CONFLICT (enterprise_id) DO UPDATE SET level = excluded.level, score = excluded.score
		 WHERE (w.level, w.score) IS DISTINCT FROM (excluded.level, excluded.score))`

// writeWorst does that alone, for who has a colour that is as it was.
func (c *colours) writeWorst(ctx context.Context, tx pgx.Tx) error {
	if len(c.ids) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `WITH `+rankWorst+` SELECT`, c.ids, c.levels, c.scores)
	return err
}

// WorstRank is a position in the order of the worst, the worst first.
type WorstRank struct {
	Level grid.Level
	Score float64
	ID    grid.ID
}

const workColumns = `SELECT e.id, e.name, e.credit_code, e.sector, e.grid_id, g.name, ST_X(e.geom), ST_Y(e.geom), r.since, r.facts, `

// worstPage reads a page of the red and orange enterprises, the worst first. It walks
// the order until the page is full; where few of them are asked for they are named,
// and looked up. The subquery leaves PostgreSQL no choice: it would rather read
// all enterprises of a sector than meet them one by one.
func worstPage(ctx context.Context, tx pgx.Tx, view grid.Scope, q *WorkQuery) ([]WorkItem, error) {
	levels := q.Levels
	if len(levels) == 0 {
		levels = []grid.Level{grid.Red, grid.Orange}
	}
	var args pg.Args
	table := `risk_worst w`
	if q.Among != nil {
		table = `unnest(` + args.Add(q.Among) + `::bigint[]) a CROSS JOIN LATERAL (SELECT * FROM risk_worst WHERE enterprise_id = a OFFSET 0) w`
	}
	from := `w.level BETWEEN ` + args.Add(int16(slices.Min(levels))) + ` AND ` + args.Add(int16(slices.Max(levels)))
	if q.After != nil {
		from += ` AND (w.level, -w.score, w.enterprise_id) > (` + args.Add(int16(q.After.Level)) + `::smallint, ` + args.Add(-q.After.Score) +
			`::float8, ` + args.Add(q.After.ID) + `::bigint)`
	}
	from += ` AND ` + args.Within(q.Areas, "e.grid_id", "e.geom")
	if q.Sector != "" {
		from += ` AND ` + pg.HasSector("e.sector", args.Add(q.Sector))
	}
	sql := workColumns + `w.level, w.score
		  FROM ` + table + ` CROSS JOIN LATERAL (SELECT * FROM enterprise WHERE id = w.enterprise_id OFFSET 0) e
		  JOIN risk_enterprise r ON r.enterprise_id = e.id JOIN grid g ON g.id = e.grid_id
		 WHERE ` + from + ` AND ` + args.InScope(view, "e.grid_id", "e.sector", "e.id") + `
		 ORDER BY w.level, -w.score, w.enterprise_id LIMIT ` + args.Add(q.Limit)
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return workItems(rows)
}

// theseOf reads enterprises of any level, in the order of their ids.
func theseOf(ctx context.Context, tx pgx.Tx, view grid.Scope, ids []grid.ID) ([]WorkItem, error) {
	var args pg.Args
	sql := workColumns + `r.level, 0::float8
		  FROM enterprise e JOIN risk_enterprise r ON r.enterprise_id = e.id JOIN grid g ON g.id = e.grid_id
		 WHERE e.id = ANY(` + args.Add(ids) + `) AND ` + args.InScope(view, "e.grid_id", "e.sector", "e.id") + ` ORDER BY e.id`
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return workItems(rows)
}

func workItems(rows pgx.Rows) ([]WorkItem, error) {
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (w WorkItem, err error) {
		return w, row.Scan(&w.ID, &w.Name, &w.Code, &w.Sector, &w.Grid, &w.GridName, &w.Lon, &w.Lat, (*day)(&w.Since), &w.facts, &w.Rank.Level,
			&w.Rank.Score)
	})
}

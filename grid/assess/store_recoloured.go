package assess

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// otherEnterprises are the enterprises of another level than at the end of the day $2.
// risk_turn names who can be; each is looked up by its number, for the planner, which
// does not know how few they are, would read all. The period that a day lies in is the
// last one that begins until then.
const otherEnterprises = `other AS MATERIALIZED (
	SELECT e.id, e.name, e.grid_id AS lies_in, b.level AS was, r.level, r.since
	  FROM (SELECT DISTINCT enterprise_id AS id FROM risk_turn WHERE day > $2::date) t
	  CROSS JOIN LATERAL (SELECT level, until FROM risk_enterprise_past WHERE enterprise_id = t.id AND since <= $2::date ORDER BY since DESC
	  LIMIT 1) b
	  CROSS JOIN LATERAL (SELECT level, since FROM risk_enterprise WHERE enterprise_id = t.id OFFSET 0) r
	  CROSS JOIN LATERAL (SELECT * FROM enterprise WHERE id = t.id OFFSET 0) e
	 WHERE b.until > $2::date AND b.level <> r.level`

// otherGrids is the same of grids, of which there are never many.
const otherGrids = `other AS MATERIALIZED (
	SELECT e.id, e.name, coalesce(e.parent_id, 0) AS lies_in, b.level AS was, r.level, r.since
	  FROM risk_grid r JOIN grid e ON e.id = r.grid_id
	  CROSS JOIN LATERAL (SELECT level, until FROM risk_grid_past WHERE grid_id = r.grid_id AND since <= $2::date ORDER BY since DESC
	  LIMIT 1) b
	 WHERE b.until > $2::date AND b.level <> r.level`

// recoloured counts who has another level than at the end of a day, and reads a page of
// them and one more, the worst first. What they are called and when they became so is
// looked up for the page alone.
func recoloured(ctx context.Context, tx pgx.Tx, view grid.Scope, q *RecolouredQuery) (matched int, list []Recoloured, err error) {
	args := pg.Args{view.SQL(), date(q.Since)}
	other, past := otherEnterprises, `risk_enterprise_past WHERE enterprise_id`
	leaf, geom, inScope := "e.grid_id", "e.geom", pg.InScope(1, "e.grid_id", "e.sector", "e.id")
	if q.Kind == "grid" {
		other, past, leaf, geom, inScope = otherGrids, `risk_grid_past WHERE grid_id`, "e.id", "NULL::geometry", gridsInScope(view, "r.grid_id")
	}
	other += ` AND ` + args.Within(q.Areas, leaf, geom)
	behind := ""
	if a := q.After; a != nil {
		behind = ` WHERE ((level + 4) % 5, -((was + 4) % 5), id) > ((` + args.Add(int32(a.To)) + `::int + 4) % 5, -((` + args.Add(int32(a.From)) +
			`::int + 4) % 5), ` + args.Add(a.ID) + `::bigint)`
	}
	// One aggregate over the periods of each: a bare max(until) may be looked for by
	// walking the order of all that has ended.
	sql := scopeGrids + `, ` + other + ` AND ` + inScope + `)
		SELECT n.matched, coalesce(o.id, 0), coalesce(o.name, ''), coalesce(o.lies_in, 0), coalesce(g.name, ''), coalesce(o.was, 0),
		coalesce(o.level, 0), coalesce(b.day, o.since, '2000-01-01')
		  FROM (SELECT count(*) AS matched FROM other) n
		  LEFT JOIN (SELECT * FROM other` + behind + ` ORDER BY (level + 4) % 5, -((was + 4) % 5), id LIMIT ` + args.Add(q.Limit+1) + `) o ON true
		  LEFT JOIN LATERAL (SELECT max(until) FILTER (WHERE level <> o.level) AS day FROM ` + past + ` = o.id) b ON true
		  LEFT JOIN grid g ON g.id = o.lies_in
		 ORDER BY (o.level + 4) % 5, -((o.was + 4) % 5), o.id`
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return 0, nil, err
	}
	var x Recoloured
	_, err = pgx.ForEachRow(rows, []any{&matched, &x.ID, &x.Name, &x.Grid, &x.GridName, &x.From, &x.To, (*day)(&x.Day)}, func() error {
		if x.ID != 0 { // else there is nothing but the count
			list = append(list, x)
		}
		return nil
	})
	return matched, list, err
}

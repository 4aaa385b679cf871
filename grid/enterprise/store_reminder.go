package enterprise

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Reminders are read from enterprise_reminder, which holds them in their order with
// all that they are chosen by; of the records alone what a page shows.

// fewGrids is up to how many grids the reminders of each are looked up; whoever holds
// more of them meets their own soon enough in the order of all.
const fewGrids = 1000

// remindersAsked are the reminders that are asked for, of a table m.
type remindersAsked struct {
	from string
	args pg.Args
}

// thisDay is the day in China, which a statement works out once.
const thisDay = `(SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date)`

func askReminders(ctx context.Context, tx pgx.Tx, view grid.Scope, f *ReminderFilter) (q remindersAsked, err error) {
	q.from = ` FROM enterprise_reminder m WHERE m.expires <= ` + thisDay + ` + ` + q.args.Add(f.Days) + `::int AND (m.over IS NULL OR m.over > ` + thisDay + `)`
	if f.Kind != "" {
		q.from += ` AND m.kind = ` + q.args.Add(f.Kind)
	}
	if f.Sector != "" {
		q.from += ` AND m.sector = ` + q.args.Add(f.Sector)
	}
	grids, whole, err := gridsReminding(ctx, tx, view, f.Grid)
	if err != nil || whole {
		return q, err
	}
	if f.Grid != 0 {
		q.args.Add(f.Grid)
		q.from += ` AND ` + pg.Below(len(q.args), "m.grid_id")
	}
	if !view.Unlimited() {
		q.args.Add(view.SQL())
		q.from += ` AND ` + pg.Held(len(q.args), "m.grid_id", "m.sector", "m.enterprise_id")
	}
	if len(grids) <= fewGrids {
		q.from += ` AND m.grid_id = ANY(` + q.args.Add(grids) + `::bigint[])`
	}
	return q, nil
}

// gridsReminding are the grids of an area, when it is 0 of a view, one more than few when
// they are many; whole: there is nothing beside them.
func gridsReminding(ctx context.Context, tx pgx.Tx, view grid.Scope, area grid.ID) (list []grid.ID, whole bool, err error) {
	if area != 0 {
		rows, err := tx.Query(ctx, `SELECT id FROM scope_grids(jsonb_build_array(jsonb_build_object('g', $1::bigint))) LIMIT $2`, area, fewGrids+1)
		if err == nil {
			list, err = pgx.CollectRows(rows, pgx.RowTo[grid.ID])
		}
		return list, false, err
	}
	if view.Unlimited() {
		return nil, true, nil
	}
	err = tx.QueryRow(ctx, `
		WITH held AS MATERIALIZED (SELECT id, sector FROM scope_grids($1::jsonb))
		SELECT ARRAY(SELECT id FROM held UNION SELECT e.grid_id FROM jsonb_to_recordset($1::jsonb) AS t(e bigint) JOIN enterprise e ON e.id = t.e LIMIT $2),
		       NOT EXISTS (SELECT id FROM grid WHERE network_id = (SELECT id FROM network WHERE main) EXCEPT SELECT id FROM held WHERE sector = '')`, view.SQL(), fewGrids+1).Scan(&list, &whole)
	return list, whole, err
}

func (q *remindersAsked) count(ctx context.Context, tx pgx.Tx) (expired, soon int, err error) {
	err = tx.QueryRow(ctx, `SELECT (count(*) FILTER (WHERE m.expires < `+thisDay+`))::int, (count(*) FILTER (WHERE m.expires >= `+thisDay+`))::int`+q.from, q.args...).Scan(&expired, &soon)
	return expired, soon, err
}

// list reads a page of those of a state, behind one of them unless day is "".
func (q remindersAsked) list(ctx context.Context, tx pgx.Tx, state, day string, after grid.ID, limit int) ([]Reminder, error) {
	switch state {
	case "expired":
		q.from += ` AND m.expires < ` + thisDay
	case "soon":
		q.from += ` AND m.expires >= ` + thisDay
	}
	if day != "" {
		q.from += ` AND (m.expires, m.record_id) > (` + q.args.Add(day) + `::date, ` + q.args.Add(after) + `::bigint)`
	}
	rows, err := tx.Query(ctx, `
		SELECT r.id, r.kind, r.type, r.name, r.number, r.expires::text, m.days, e.id, e.name, e.sector, e.grid_id, g.name
		  FROM (SELECT m.record_id, m.expires, m.expires - `+thisDay+` AS days`+q.from+` ORDER BY m.expires, m.record_id LIMIT `+q.args.Add(limit)+`) m
		  CROSS JOIN LATERAL (SELECT * FROM enterprise_record WHERE id = m.record_id OFFSET 0) r
		  CROSS JOIN LATERAL (SELECT * FROM enterprise WHERE id = r.enterprise_id OFFSET 0) e JOIN grid g ON g.id = e.grid_id
		 ORDER BY m.expires, m.record_id`, q.args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Reminder, error) {
		r, err := pgx.RowToStructByPos[Reminder](row)
		r.Number = grid.MaskIdentity(r.Number)
		return r, err
	})
}

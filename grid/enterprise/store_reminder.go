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
	q.from = ` FROM enterprise_reminder m WHERE m.expires <= ` + thisDay + ` + ` + q.args.Add(f.Days) +
		`::int AND (m.over IS NULL OR m.over > ` + thisDay + `)`
	if f.Kind != "" {
		q.from += ` AND m.kind = ` + q.args.Add(f.Kind)
	}
	if f.Sector != "" {
		q.from += ` AND ` + pg.HasSector("m.sector", q.args.Add(f.Sector))
	}
	err = q.within(ctx, tx, view, f.Areas)
	return q, err
}

// within narrows them to what a view holds in some areas. Where those are few grids the
// reminders of each are looked up.
func (q *remindersAsked) within(ctx context.Context, tx pgx.Tx, view grid.Scope, areas []grid.Area) error {
	var narrow []grid.ID
	var shapes []grid.Area // that an enterprise lies in by its place
	for _, area := range areas {
		sub, ok := area.(grid.Subtree)
		if !ok {
			shapes = append(shapes, area)
			continue
		}
		list, err := pg.FewBelow(ctx, tx, sub.Grid, fewGrids)
		if err != nil {
			return err
		}
		if len(list) <= fewGrids {
			narrow = list
		}
		q.from += ` AND ` + q.args.Within([]grid.Area{area}, "m.grid_id", "")
	}
	if len(shapes) > 0 {
		q.from += ` AND m.enterprise_id IN (SELECT x.id FROM enterprise x WHERE ` + q.args.Within(shapes, "x.grid_id", "x.geom") + `)`
	}
	whole := false // the view holds everything there is
	if narrow == nil {
		list, all, err := pg.FewGrids(ctx, tx, view, fewGrids)
		if err != nil {
			return err
		}
		if whole = all; !whole && len(list) <= fewGrids {
			narrow = list
		}
	}
	if !whole {
		q.from += ` AND ` + q.args.InScope(view, "m.grid_id", "m.sector", "m.enterprise_id")
	}
	if narrow != nil {
		q.from += ` AND m.grid_id = ANY(` + q.args.Add(narrow) + `::bigint[])`
	}
	return nil
}

func (q *remindersAsked) count(ctx context.Context, tx pgx.Tx) (expired, soon int, err error) {
	err = tx.QueryRow(ctx, `SELECT (count(*) FILTER (WHERE m.expires < `+thisDay+`))::int, (count(*) FILTER (WHERE m.expires >= `+thisDay+
		`))::int`+q.from, q.args...).Scan(&expired, &soon)
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
	sql := `
		SELECT r.id, r.kind, r.type, r.name, r.number, r.expires::text, m.days, e.id, e.name, e.sector, e.grid_id, g.name
		  FROM (SELECT m.record_id, m.expires, m.expires - ` + thisDay + ` AS days` + q.from + ` ORDER BY m.expires, m.record_id LIMIT ` +
		q.args.Add(limit) + `) m
		  CROSS JOIN LATERAL (SELECT * FROM enterprise_record WHERE id = m.record_id OFFSET 0) r
		  CROSS JOIN LATERAL (SELECT * FROM enterprise WHERE id = r.enterprise_id OFFSET 0) e JOIN grid g ON g.id = e.grid_id
		 ORDER BY m.expires, m.record_id`
	rows, err := tx.Query(ctx, sql, q.args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Reminder, error) {
		r, err := pgx.RowToStructByPos[Reminder](row)
		r.Number = grid.MaskIdentity(r.Number)
		return r, err
	})
}

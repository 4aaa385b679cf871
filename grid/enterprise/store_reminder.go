package enterprise

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// sees is the condition that scope $1 holds enterprise e, below the grid $2. What is
// held is worked out once and looked up.
var sees = pg.Held(1, "e.grid_id", "e.sector", "e.id") + `
	AND ($2::bigint = 0 OR ` + pg.Below(2, "e.grid_id") + `)`

var reminding = ` FROM enterprise_record r JOIN enterprise e ON e.id = r.enterprise_id JOIN grid g ON g.id = e.grid_id
	CROSS JOIN (SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date AS today) d
	WHERE (r.over IS NULL AND r.expires IS NOT NULL AND r.expires <= d.today + $3::int OR r.over > d.today AND r.expires <= d.today + $3::int) AND e.status IN ('open', 'stopped', 'suspended')
	  AND ($4::text = '' OR r.kind = $4) AND ($5::text = '' OR e.sector = $5) AND ` + sees

func countReminders(ctx context.Context, tx pgx.Tx, view grid.Scope, f *ReminderFilter) (expired, soon int, err error) {
	err = tx.QueryRow(ctx, `SELECT (count(*) FILTER (WHERE r.expires < d.today))::int, (count(*) FILTER (WHERE r.expires >= d.today))::int`+reminding,
		view.SQL(), f.Grid, f.Days, f.Kind, f.Sector).Scan(&expired, &soon)
	return expired, soon, err
}

func listReminders(ctx context.Context, tx pgx.Tx, view grid.Scope, f *ReminderFilter, day string, after grid.ID, limit int) ([]Reminder, error) {
	rows, err := tx.Query(ctx, `SELECT r.id, r.kind, r.type, r.name, r.number, r.expires::text, r.expires - d.today, e.id, e.name, e.sector, e.grid_id, g.name`+reminding+`
		  AND ($6::text = '' OR (r.expires < d.today) = ($6 = 'expired'))
		  AND ($7::text = '' OR (r.expires, r.id) > (nullif($7, '')::date, $8::bigint))
		ORDER BY r.expires, r.id LIMIT $9`,
		view.SQL(), f.Grid, f.Days, f.Kind, f.Sector, f.State, day, after, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Reminder, error) {
		r, err := pgx.RowToStructByPos[Reminder](row)
		r.Number = grid.MaskIdentity(r.Number)
		return r, err
	})
}

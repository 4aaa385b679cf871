package enterprise

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// seen begins a query over many enterprises: held is the grids with the sectors
// that scope $1 holds, below the subtree of grid $2. Asking scope_holds of each
// would walk up the tree for each.
const seen = `WITH RECURSIVE term AS (SELECT t.g, coalesce(t.s, '') AS s, t.e FROM jsonb_to_recordset($1::jsonb) AS t(g bigint, s text, e bigint)),
	held(id, sector) AS (SELECT g, s FROM term WHERE g IS NOT NULL UNION SELECT c.id, h.sector FROM held h JOIN grid c ON c.parent_id = h.id),
	below(id) AS (SELECT $2::bigint UNION SELECT c.id FROM below b JOIN grid c ON c.parent_id = b.id)`

// sees is the condition on enterprise e that goes with it. Each of its lists is
// hashed once; a question that correlates would be asked for every row.
const sees = `($1::jsonb IS NULL OR e.id IN (SELECT t.e FROM term t WHERE t.e IS NOT NULL) OR e.grid_id IN (SELECT h.id FROM held h WHERE h.sector = '')
	OR (e.grid_id, e.sector) IN (SELECT h.id, h.sector FROM held h WHERE h.sector <> ''))
	AND ($2::bigint = 0 OR e.grid_id IN (SELECT b.id FROM below b))`

const reminding = ` FROM enterprise_record r JOIN enterprise e ON e.id = r.enterprise_id JOIN grid g ON g.id = e.grid_id
	CROSS JOIN (SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date AS today) d
	WHERE (r.over IS NULL AND r.expires IS NOT NULL AND r.expires <= d.today + $3::int OR r.over > d.today AND r.expires <= d.today + $3::int) AND e.status IN ('open', 'stopped', 'suspended')
	  AND ($4::text = '' OR r.kind = $4) AND ($5::text = '' OR e.sector = $5) AND ` + sees

func countReminders(ctx context.Context, tx pgx.Tx, view grid.Scope, f *ReminderFilter) (expired, soon int, err error) {
	err = tx.QueryRow(ctx, seen+` SELECT (count(*) FILTER (WHERE r.expires < d.today))::int, (count(*) FILTER (WHERE r.expires >= d.today))::int`+reminding,
		view.SQL(), f.Grid, f.Days, f.Kind, f.Sector).Scan(&expired, &soon)
	return expired, soon, err
}

func listReminders(ctx context.Context, tx pgx.Tx, view grid.Scope, f *ReminderFilter, day string, after grid.ID, limit int) ([]Reminder, error) {
	rows, err := tx.Query(ctx, seen+` SELECT r.id, r.kind, r.type, r.name, r.number, r.expires::text, r.expires - d.today, e.id, e.name, e.sector, e.grid_id, g.name`+reminding+`
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

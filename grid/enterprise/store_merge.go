package enterprise

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// belonging are the tables that name their enterprise.
var belonging = [...]struct {
	table string
	moved func(m *Moved) *[]grid.ID
}{
	{"hazard", func(m *Moved) *[]grid.ID { return &m.Hazards }},
	{"danger", func(m *Moved) *[]grid.ID { return &m.Dangers }},
	{"enterprise_record", func(m *Moved) *[]grid.ID { return &m.Records }},
}

// move re-points what belongs to the other and closes its file.
func (m *Moved) move(ctx context.Context, tx pgx.Tx, to grid.ID) error {
	for _, b := range belonging {
		rows, err := tx.Query(ctx, `UPDATE `+b.table+` SET enterprise_id = $1 WHERE enterprise_id = $2 RETURNING id`, to, m.Other)
		if err != nil {
			return err
		}
		if *b.moved(m), err = pgx.CollectRows(rows, pgx.RowTo[grid.ID]); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `UPDATE enterprise SET status = 'merged', merged_into = $1, status_since = (now() AT TIME ZONE 'Asia/Shanghai')::date WHERE id = $2`, to, m.Other)
	return err
}

// back re-points what came along and is still there, and opens the other's file.
func (m *Moved) back(ctx context.Context, tx pgx.Tx, from grid.ID) error {
	for _, b := range belonging {
		if _, err := tx.Exec(ctx, `UPDATE `+b.table+` SET enterprise_id = $1 WHERE enterprise_id = $2 AND id = ANY($3::bigint[])`, m.Other, from, *b.moved(m)); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `UPDATE enterprise SET status = $2, status_since = nullif($3::text, '')::date, merged_into = NULL WHERE id = $1`, m.Other, m.Status, m.Since)
	return err
}

// lastMerge reads what came along when other was merged into an enterprise.
func lastMerge(ctx context.Context, tx pgx.Tx, into, other grid.ID) (m Moved, err error) {
	var b []byte
	err = tx.QueryRow(ctx, `SELECT after FROM audit WHERE subject = 'enterprise' AND subject_id = $1 AND action = 'enterprise.merge' AND outcome = 'done'
		AND (after ->> 'other')::bigint = $2 ORDER BY id DESC LIMIT 1`, into, other).Scan(&b)
	if errors.Is(err, pgx.ErrNoRows) {
		return m, furtherMerged()
	}
	if err != nil {
		return m, err
	}
	return m, m.read(b)
}

// editable reports whether a scope holds an enterprise.
func editable(ctx context.Context, tx pgx.Tx, id grid.ID, scope grid.Scope) (yes bool, err error) {
	err = tx.QueryRow(ctx, `SELECT scope_holds($2::jsonb, grid_id, sector, id) FROM enterprise WHERE id = $1`, id, scope.SQL()).Scan(&yes)
	return yes, err
}

package enterprise

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// belongings are rows of a table that name their enterprise.
type belongings struct{ name, table string }

// belonging are the tables of what may belong to an enterprise: the kinds of points, but
// for itself, and the records of its file.
func belonging() []belongings {
	list := []belongings{{"records", "enterprise_record"}}
	for k := range grid.Kind(grid.Kinds) {
		if k.Info().Owner == grid.OwnerOptional {
			list = append(list, belongings{k.Layer(), k.String()})
		}
	}
	return list
}

// move re-points what belongs to the other and closes its file.
func (m *Moved) move(ctx context.Context, tx pgx.Tx, to grid.ID) error {
	batch := &pgx.Batch{}
	m.Came = map[string][]grid.ID{}
	for _, b := range belonging() {
		batch.Queue(`UPDATE `+b.table+` SET enterprise_id = $1 WHERE enterprise_id = $2 RETURNING id`, to,
			m.Other).Query(func(rows pgx.Rows) (err error) {
			m.Came[b.name], err = pgx.CollectRows(rows, pgx.RowTo[grid.ID])
			return err
		})
	}
	batch.Queue(`UPDATE enterprise SET status = 'merged', merged_into = $1, status_since = (now() AT TIME ZONE 'Asia/Shanghai')::date
		WHERE id = $2`, to, m.Other)
	return tx.SendBatch(ctx, batch).Close()
}

// back re-points what came along and is still there, and opens the other's file.
func (m *Moved) back(ctx context.Context, tx pgx.Tx, from grid.ID) error {
	batch := &pgx.Batch{}
	for _, b := range belonging() {
		batch.Queue(`UPDATE `+b.table+` SET enterprise_id = $1 WHERE enterprise_id = $2 AND id = ANY($3::bigint[])`, m.Other, from,
			m.Came[b.name])
	}
	batch.Queue(`UPDATE enterprise SET status = $2, status_since = nullif($3::text, '')::date, merged_into = NULL WHERE id = $1`, m.Other,
		m.Status, m.Since)
	return tx.SendBatch(ctx, batch).Close()
}

// lastMerge reads what came along when other was merged into an enterprise.
func lastMerge(ctx context.Context, tx pgx.Tx, into, other grid.ID) (m Moved, err error) {
	var b []byte
	err = tx.QueryRow(ctx, `SELECT after FROM audit WHERE subject = 'enterprise' AND subject_id = $1 AND action = 'enterprise.merge'
		AND outcome = 'done'
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
	err = tx.QueryRow(ctx, `SELECT `+pg.OneInScope(2, "grid_id", "sector", "id")+` FROM enterprise WHERE id = $1`, id, scope.SQL()).Scan(&yes)
	return yes, err
}

// lockFiles locks two files of a scope, the lower id first so that nobody waits in a circle.
func lockFiles(ctx context.Context, tx pgx.Tx, scope grid.Scope, a, b grid.ID) error {
	return pg.Later(ctx, tx, `SELECT FROM enterprise WHERE id IN ($2, $3) AND `+pg.OneInScope(1, "grid_id", "sector", "id")+
		` ORDER BY id FOR UPDATE`, scope.SQL(), a, b)
}

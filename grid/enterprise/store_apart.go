package enterprise

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// keepApart writes down that two files are of two enterprises; false: it stands
// there already.
func keepApart(ctx context.Context, tx pgx.Tx, a, b grid.ID, reason string) (is bool, err error) {
	who := grid.ActorOf(ctx)
	tag, err := tx.Exec(ctx, `INSERT INTO enterprise_pair_apart (a, b, reason, account_id, account)
		VALUES ($1, $2, $3, nullif($4::bigint, 0), $5) ON CONFLICT DO NOTHING`,
		a, b, reason, who.ID, who.Login)
	return err == nil && tag.RowsAffected() > 0, err
}

// dropApart forgets it, and returns why it was so. They are compared anew: what one
// of them has changed to in the meantime was compared without the other.
func dropApart(ctx context.Context, tx pgx.Tx, a, b grid.ID) (reason string, err error) {
	if err = tx.QueryRow(ctx, `DELETE FROM enterprise_pair_apart WHERE a = $1 AND b = $2 RETURNING reason`, a, b).Scan(&reason); err == nil {
		_, err = tx.Exec(ctx, `INSERT INTO enterprise_pair_queue (enterprise_id) VALUES ($1)`, a)
	}
	return reason, err
}

// queueApart asks for the files that one was told apart from.
func queueApart(b *pgx.Batch, id grid.ID, out map[grid.ID]bool) {
	b.Queue(`SELECT CASE WHEN a = $1 THEN b ELSE a END FROM enterprise_pair_apart WHERE a = $1 OR b = $1`,
		id).Query(func(rows pgx.Rows) error {
		var other grid.ID
		_, err := pgx.ForEachRow(rows, []any{&other}, func() error { out[other] = true; return nil })
		return err
	})
}

// countAparts counts them.
func countAparts(ctx context.Context, tx pgx.Tx, scope grid.Scope, areas []grid.Area) (n int, err error) {
	q := pairQuery("enterprise_pair_apart", scope, areas)
	err = tx.QueryRow(ctx, `SELECT count(*)`+q.from+q.where, q.args...).Scan(&n)
	return n, err
}

// listAparts reads a page of the pairs told apart, and counts them; as listPairs.
func listAparts(ctx context.Context, tx pgx.Tx, scope grid.Scope, areas []grid.Area, offset, limit int) (list []Apart, matched int,
	err error,
) {
	q := pairQuery("enterprise_pair_apart", scope, areas)
	batch := &pgx.Batch{}
	batch.Queue(`SELECT count(*)`+q.from+q.where, q.args...).QueryRow(func(row pgx.Row) error { return row.Scan(&matched) })
	args := slices.Clone(q.args)
	sql := `SELECT ` + pairColumns + `, p.reason, coalesce((SELECT name FROM account WHERE id = p.account_id), p.account), p.at` +
		q.withGrids() +
		` ORDER BY p.at DESC, p.a, p.b` + ` LIMIT ` + args.Add(limit) + ` OFFSET ` + args.Add(offset)
	batch.Queue(sql, args...).Query(func(rows pgx.Rows) (err error) {
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Apart, err error) {
			err = row.Scan(append(p.fields(), &p.Reason, &p.By, &p.At)...)
			p.compare()
			return p, err
		})
		return err
	})
	return list, matched, tx.SendBatch(ctx, batch).Close()
}

package once

import (
	"context"
	"encoding/binary"
	"errors"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// claim makes sure until the end of the transaction that nobody else does what has this
// name, and reads what is kept of it; nil: nothing. free is false when somebody does.
func claim(ctx context.Context, tx pgx.Tx, name []byte) (free bool, k *kept, err error) {
	b := &pgx.Batch{}
	b.Queue(`SELECT pg_try_advisory_xact_lock($1)`, int64(binary.BigEndian.Uint64(name))).
		QueryRow(func(row pgx.Row) error { return row.Scan(&free) })
	// A statement of its own, which sees what whoever had the lock before has committed.
	b.Queue(`SELECT request, holds, answer FROM once WHERE name = $1 AND at > now() - $2::interval`, name,
		Kept).QueryRow(func(row pgx.Row) error {
		var found kept
		err := row.Scan(&found.request, &found.scope, &found.sealed)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		k = &found
		return err
	})
	err = tx.SendBatch(ctx, b).Close()
	return free, k, err
}

// keep writes down what was done; what lies there is older than Kept.
func keep(ctx context.Context, tx pgx.Tx, name []byte, account grid.ID, operation string, k *kept) error {
	return pg.Later(ctx, tx, `INSERT INTO once (name, account_id, operation, request, holds, answer) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (name) DO UPDATE SET operation = excluded.operation, request = excluded.request, holds = excluded.holds,
		answer = excluded.answer, at = excluded.at`,
		name, account, operation, k.request, k.scope, k.sealed)
}

// most is how many are forgotten in one transaction.
const most = 1000

// forget throws away the oldest that have been kept long enough, found by their time and
// named one by one, so that it costs the same however many there are.
func forget(ctx context.Context, tx pgx.Tx) (int64, error) {
	tag, err := tx.Exec(ctx, `DELETE FROM once WHERE name = ANY (ARRAY(
		SELECT name FROM (SELECT name, at FROM once ORDER BY at LIMIT $1) o WHERE at <= now() - $2::interval))`, most, Kept)
	return tag.RowsAffected(), err
}

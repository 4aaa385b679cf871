package pg

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"anwang/grid"
)

// Tx runs fn in a read-write transaction: committed when fn returns nil, rolled
// back otherwise, a panic included. Errors come back as *grid.Error:
// CodeConflict when another transaction was first, CodeRejected when a rule of
// the schema forbids it, CodeUnavailable when the database is away, CodeFull when
// its disk is full.
func (db *DB) Tx(ctx context.Context, fn func(pgx.Tx) error) error {
	return db.run(ctx, pgx.TxOptions{}, fn)
}

// Read runs fn in a read-only transaction in which every statement sees the same
// moment.
func (db *DB) Read(ctx context.Context, fn func(pgx.Tx) error) error {
	return db.run(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, fn)
}

// Clock is a transaction's one reading of the time.
func Clock(ctx context.Context, tx pgx.Tx) (now time.Time, err error) {
	t, ok := tx.(*txn)
	if ok && !t.now.IsZero() {
		return t.now, nil
	}
	if err = tx.QueryRow(ctx, readClock).Scan(&now); ok && err == nil {
		t.now = now
	}
	return now, err
}

// Timed has a transaction that has not begun read its time as it begins, so that
// [Clock] is no way to the database of its own.
func Timed(tx pgx.Tx) {
	if t, ok := tx.(*txn); ok {
		t.timed = t.tx == nil
	}
}

const readClock = `SELECT now()`

func (db *DB) run(ctx context.Context, opts pgx.TxOptions, fn func(pgx.Tx) error) error {
	if !db.Up() {
		return db.refusal(opts)
	}
	if w := wholeOf(ctx); w != nil {
		if ran, err := w.part(ctx, opts, fn); ran {
			return err
		}
	}
	err := Translate(db.Pool.AcquireFunc(ctx, func(c *pgxpool.Conn) error { return inTx(ctx, c.Conn(), opts, fn) }))
	if grid.CodeOf(err) == grid.CodeUnavailable {
		db.health.suspect()
	}
	return err
}

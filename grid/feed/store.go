package feed

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// listen has the connection told when there are changes.
func listen(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, `LISTEN anwang_feed`)
	return err
}

// number gives positions to what has been committed.
func number(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, `SELECT feed_number()`)
	return err
}

// arrive brings what is due of the boundaries into force, and says how many grids that
// was of.
func arrive(ctx context.Context, conn *pgx.Conn) (grids int64, err error) {
	err = conn.QueryRow(ctx, `SELECT boundary_arrive()`).Scan(&grids)
	return grids, err
}

// nextDue is in how many seconds the next is due; nil: nothing is.
func nextDue(ctx context.Context, conn *pgx.Conn) (seconds *float64, err error) {
	err = conn.QueryRow(ctx, `SELECT extract(epoch FROM boundary_due() - clock_timestamp())::float8`).Scan(&seconds)
	return seconds, err
}

// committedAt is when the transaction at a position was committed; nil: there is none.
func committedAt(ctx context.Context, tx pgx.Tx, at grid.Position) (committed *time.Time, err error) {
	err = tx.QueryRow(ctx, `SELECT (SELECT committed FROM feed_commit WHERE position = $1)`, at).Scan(&committed)
	return committed, err
}

// endAfter is the last of so many transactions after a position.
func endAfter(ctx context.Context, tx pgx.Tx, at grid.Position, most int) (p historyEnd, err error) {
	err = tx.QueryRow(ctx, `
		SELECT position, committed
		  FROM (SELECT position, committed FROM feed_commit WHERE position > $1 ORDER BY position LIMIT $2) f
		 ORDER BY position DESC LIMIT 1`, at, most).Scan(&p.position, &p.committed)
	p.committed = p.committed.UTC()
	return p, err
}

// changedBetween are the records that changed after a position and up to another, each
// once, at most so many.
func changedBetween(ctx context.Context, tx pgx.Tx, after, upTo grid.Position, most int) (pgx.Rows, error) {
	return tx.Query(ctx, `
		SELECT DISTINCT c.subject, c.id
		  FROM feed_commit f JOIN change c ON c.txid = f.txid
		 WHERE f.position > $1 AND f.position <= $2
		 LIMIT $3`, after, upTo, most)
}

// TidyChanges throws away the changes that are older than keep, a piece at a time. A
// feed that has not read them by then loads everything anew.
func TidyChanges(ctx context.Context, db *pg.DB, keep time.Duration) error {
	return untilNothing(ctx, db, `SELECT feed_trim($1)`, keep)
}

// TidyEvents throws away the events that are older than keep, a piece at a time; those
// of the last seven days stay in any case.
func TidyEvents(ctx context.Context, db *pg.DB, keep time.Duration) error {
	return untilNothing(ctx, db, `SELECT event_trim($1)`, keep)
}

// untilNothing runs a statement that throws away a piece until nothing is left of it.
func untilNothing(ctx context.Context, db *pg.DB, sql string, keep time.Duration) error {
	for cut := int64(1); cut > 0; {
		err := db.Tx(ctx, func(tx pgx.Tx) error { return tx.QueryRow(ctx, sql, keep).Scan(&cut) })
		if err != nil {
			return err
		}
	}
	return nil
}

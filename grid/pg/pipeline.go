package pg

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// txn is a transaction that goes to the database and back as seldom as it can: it
// begins together with the first statement, and what is only to be done ([Later])
// goes along with the next statement, or with the commit. One in which nothing is
// asked costs nothing.
type txn struct {
	conn    *pgx.Conn
	opts    pgx.TxOptions
	tx      pgx.Tx // nil: not begun
	waiting []statement
	sent    int       // how often something was sent ahead of what came next
	timed   bool      // its time is read as it begins
	now     time.Time // zero: not read yet
	closed  bool
}

type statement struct {
	sql  string
	args []any
}

// Later has a statement done of which nothing but its success matters: before what
// tx does next, and at the latest with its commit. It saves a way to the database;
// its error is that of what it went along with.
func Later(ctx context.Context, tx pgx.Tx, sql string, args ...any) error {
	if t, ok := tx.(*txn); ok {
		t.waiting = append(t.waiting, statement{sql, args})
		return nil
	}
	_, err := tx.Exec(ctx, sql, args...)
	return err
}

// inTx runs fn in a transaction of a connection: committed when fn returns nil,
// rolled back otherwise.
func inTx(ctx context.Context, conn *pgx.Conn, opts pgx.TxOptions, fn func(pgx.Tx) error) (err error) {
	t := &txn{conn: conn, opts: opts}
	defer func() {
		if e := t.Rollback(ctx); e != nil && !errors.Is(e, pgx.ErrTxClosed) && err == nil {
			err = e
		}
	}()
	if err := fn(t); err != nil {
		return err
	}
	return t.Commit(ctx)
}

// due reports whether something has to be sent before, or with, what comes next.
func (t *txn) due() bool { return !t.closed && (t.tx == nil || len(t.waiting) > 0) }

// lead sends what is due and then the queries of b, all in one. What is due has
// been answered when it returns; an error of it is the error of all that follows.
func (t *txn) lead(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	t.sent++
	all := &pgx.Batch{}
	if t.tx == nil {
		all.BeginTx(t.opts)
		if t.timed {
			all.Queue(readClock)
		}
	}
	for _, s := range t.waiting {
		all.Queue(s.sql, s.args...)
	}
	t.waiting = nil
	ahead := all.Len()
	all.QueuedQueries = append(all.QueuedQueries, b.QueuedQueries...)
	br := t.conn.SendBatch(ctx, all)
	if t.tx == nil {
		t.tx = br.Tx()
	}
	for i := range ahead {
		var err error
		if t.timed && i == 1 { // after its begin
			t.timed, err = false, br.QueryRow().Scan(&t.now)
		} else {
			_, err = br.Exec()
		}
		if err != nil {
			_ = br.Close()
			return failed{BatchResults: br, err: err}
		}
	}
	return br
}

// flush sends what is due alone, for what cannot go along with it.
func (t *txn) flush(ctx context.Context) error {
	if t.closed {
		return pgx.ErrTxClosed
	}
	if !t.due() {
		return nil
	}
	return t.lead(ctx, &pgx.Batch{}).Close()
}

// alone reports whether a statement has to go to the database by itself: it is
// several, or how it is to be sent is said with its arguments.
func alone(sql string, args []any) bool {
	if len(args) == 0 {
		return strings.Contains(sql, ";")
	}
	switch args[0].(type) {
	case pgx.QueryExecMode, pgx.QueryResultFormats, pgx.QueryResultFormatsByOID:
		return true
	}
	return false
}

// Query implements pgx.Tx.
func (t *txn) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	if t.closed || !t.due() || alone(sql, args) {
		if err := t.flush(ctx); err != nil {
			return failedRows(err), err
		}
		return t.tx.Query(ctx, sql, args...)
	}
	b := &pgx.Batch{}
	b.Queue(sql, args...)
	br := t.lead(ctx, b)
	rows, err := br.Query()
	if err != nil {
		_ = br.Close()
		return rows, err
	}
	return &ledRows{Rows: rows, br: br}, nil
}

// QueryRow implements pgx.Tx.
func (t *txn) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	rows, _ := t.Query(ctx, sql, args...)
	return &oneRow{rows}
}

// Exec implements pgx.Tx.
func (t *txn) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	if t.closed || !t.due() || alone(sql, args) {
		if err := t.flush(ctx); err != nil {
			return pgconn.CommandTag{}, err
		}
		return t.tx.Exec(ctx, sql, args...)
	}
	b := &pgx.Batch{}
	b.Queue(sql, args...)
	br := t.lead(ctx, b)
	tag, err := br.Exec()
	if e := br.Close(); err == nil {
		err = e
	}
	return tag, err
}

// SendBatch implements pgx.Tx.
func (t *txn) SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	if t.closed {
		return failed{err: pgx.ErrTxClosed}
	}
	if !t.due() {
		return t.tx.SendBatch(ctx, b)
	}
	return t.lead(ctx, b)
}

// Commit implements pgx.Tx.
func (t *txn) Commit(ctx context.Context) error {
	if t.closed {
		return pgx.ErrTxClosed
	}
	if t.tx == nil && len(t.waiting) == 0 {
		t.closed = true
		return nil
	}
	if len(t.waiting) == 0 {
		err := t.tx.Commit(ctx)
		t.closed = err == nil
		return err
	}
	b := &pgx.Batch{}
	b.Queue("commit")
	br := t.lead(ctx, b)
	tag, err := br.Exec()
	if e := br.Close(); err == nil {
		err = e
	}
	if err != nil {
		return err // Rollback tells what is left of it
	}
	t.closed = true
	if tag.String() == "ROLLBACK" {
		return pgx.ErrTxCommitRollback
	}
	return nil
}

// Rollback implements pgx.Tx.
func (t *txn) Rollback(ctx context.Context) error {
	if t.closed {
		return pgx.ErrTxClosed
	}
	t.closed, t.waiting = true, nil
	if t.tx == nil || t.conn.PgConn().TxStatus() == 'I' { // a commit that failed has ended it
		return nil
	}
	return t.tx.Rollback(ctx)
}

// Begin implements pgx.Tx.
func (t *txn) Begin(ctx context.Context) (pgx.Tx, error) {
	if err := t.flush(ctx); err != nil {
		return nil, err
	}
	return t.tx.Begin(ctx)
}

// CopyFrom implements pgx.Tx.
func (t *txn) CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, src pgx.CopyFromSource) (int64, error) {
	if err := t.flush(ctx); err != nil {
		return 0, err
	}
	return t.tx.CopyFrom(ctx, table, columns, src)
}

// Prepare implements pgx.Tx.
func (t *txn) Prepare(ctx context.Context, name, sql string) (*pgconn.StatementDescription, error) {
	if err := t.flush(ctx); err != nil {
		return nil, err
	}
	return t.tx.Prepare(ctx, name, sql)
}

// LargeObjects implements pgx.Tx.
func (t *txn) LargeObjects() pgx.LargeObjects {
	_ = t.flush(context.Background()) // what follows says that it failed
	return t.tx.LargeObjects()
}

// Conn implements pgx.Tx: the transaction has begun on it.
func (t *txn) Conn() *pgx.Conn {
	_ = t.flush(context.Background()) // what follows says that it failed
	return t.conn
}

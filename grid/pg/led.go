package pg

import (
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
)

// ledRows are the rows of a statement that went along with others: when they end
// the connection is free again.
type ledRows struct {
	pgx.Rows
	br     pgx.BatchResults
	closed bool
	err    error
}

// Next implements pgx.Rows.
func (r *ledRows) Next() bool {
	if r.Rows.Next() {
		return true
	}
	r.Close()
	return false
}

// Close implements pgx.Rows.
func (r *ledRows) Close() {
	if r.closed {
		return
	}
	r.closed = true
	r.Rows.Close()
	r.err = r.br.Close()
}

// Err implements pgx.Rows.
func (r *ledRows) Err() error {
	if err := r.Rows.Err(); err != nil {
		return err
	}
	return r.err
}

// oneRow reads the first of some rows, as pgx does.
type oneRow struct{ rows pgx.Rows }

// Scan implements pgx.Row.
func (r *oneRow) Scan(dest ...any) error {
	defer r.rows.Close()
	if err := r.rows.Err(); err != nil {
		return err
	}
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return pgx.ErrNoRows
	}
	_ = r.rows.Scan(dest...) // the rows keep its error
	r.rows.Close()
	return r.rows.Err()
}

// failed is the answer to queries that were never reached.
type failed struct {
	pgx.BatchResults
	err error
}

// Exec implements pgx.BatchResults.
func (f failed) Exec() (pgconn.CommandTag, error) { return pgconn.CommandTag{}, f.err }

// Query implements pgx.BatchResults.
func (f failed) Query() (pgx.Rows, error) { return failedRows(f.err), f.err }

// QueryRow implements pgx.BatchResults.
func (f failed) QueryRow() pgx.Row { return &oneRow{failedRows(f.err)} }

// Close implements pgx.BatchResults.
func (f failed) Close() error { return f.err }

// Tx implements pgx.BatchResults.
func (failed) Tx() pgx.Tx { return nil }

// noRows are no rows but an error.
type noRows struct{ err error }

func failedRows(err error) pgx.Rows { return noRows{err} }

// Close implements pgx.Rows.
func (noRows) Close() {}

// Err implements pgx.Rows.
func (n noRows) Err() error { return n.err }

// CommandTag implements pgx.Rows.
func (noRows) CommandTag() pgconn.CommandTag { return pgconn.CommandTag{} }

// FieldDescriptions implements pgx.Rows.
func (noRows) FieldDescriptions() []pgconn.FieldDescription { return nil }

// Next implements pgx.Rows.
func (noRows) Next() bool { return false }

// Scan implements pgx.Rows.
func (n noRows) Scan(...any) error { return n.err }

// Values implements pgx.Rows.
func (n noRows) Values() ([]any, error) { return nil, n.err }

// RawValues implements pgx.Rows.
func (noRows) RawValues() [][]byte { return nil }

// Conn implements pgx.Rows.
func (noRows) Conn() *pgx.Conn { return nil }

// TypeMap implements pgx.Rows.
func (noRows) TypeMap() *pgtype.Map { return nil }

package pg_test

import (
	"context"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

const notes = `CREATE TABLE note (n int PRIMARY KEY, up int REFERENCES note DEFERRABLE INITIALLY DEFERRED)`

// TestTripsOfATransaction counts how often transactions of each kind go to the
// database, and looks at what is left of each.
func TestTripsOfATransaction(t *testing.T) {
	t.Parallel()
	db, trips := pgtest.NewTraced(t)
	if _, err := db.Pool.Exec(t.Context(), notes); err != nil {
		t.Fatal(err)
	}
	insert := func(ctx context.Context, tx pgx.Tx, n int) error {
		return pg.Later(ctx, tx, `INSERT INTO note VALUES ($1)`, n)
	}
	var got int
	one := func(ctx context.Context, tx pgx.Tx) error {
		return tx.QueryRow(ctx, `SELECT $1::int + 1`, 1).Scan(&got)
	}
	boom := errors.New("boom")
	for _, c := range []struct {
		name  string
		trips int
		left  int
		code  grid.Code // "": it goes well
		do    func(ctx context.Context, tx pgx.Tx) error
	}{
		{"nothing", 0, 0, "", func(context.Context, pgx.Tx) error { return nil }},
		{"nothing, refused", 0, 0, grid.CodeInternal, func(context.Context, pgx.Tx) error { return boom }},
		{"one question", 2, 0, "", one},
		{"the time, and a question", 2, 0, "", func(ctx context.Context, tx pgx.Tx) error {
			pg.Timed(tx)
			err := one(ctx, tx)
			now, e := pg.Clock(ctx, tx)
			if again, e := pg.Clock(ctx, tx); e != nil || now.IsZero() || again != now {
				t.Errorf("%s, then %s, %v", now, again, e)
			}
			return errors.Join(err, e)
		}},
		{"one thing done", 1, 1, "", func(ctx context.Context, tx pgx.Tx) error { return insert(ctx, tx, 1) }},
		{"questions and things", 3, 2, "", func(ctx context.Context, tx pgx.Tx) error {
			return errors.Join(insert(ctx, tx, 1), one(ctx, tx), one(ctx, tx), insert(ctx, tx, 2))
		}},
		{"a list", 2, 0, "", func(ctx context.Context, tx pgx.Tx) error {
			rows, err := tx.Query(ctx, `SELECT generate_series(1, $1::int)`, 3)
			if err != nil {
				return err
			}
			list, err := pgx.CollectRows(rows, pgx.RowTo[int])
			if len(list) != 3 {
				t.Errorf("%v", list)
			}
			return err
		}},
		{"a list that is left", 3, 1, "", func(ctx context.Context, tx pgx.Tx) error {
			rows, err := tx.Query(ctx, `SELECT generate_series(1, $1::int)`, 3000)
			if err != nil || !rows.Next() {
				t.Errorf("no row: %v", err)
			}
			rows.Close()
			return errors.Join(one(ctx, tx), insert(ctx, tx, 1))
		}},
		{"several statements at once", 3, 2, "", func(ctx context.Context, tx pgx.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO note VALUES (1); INSERT INTO note VALUES (2)`)
			return err
		}},
		{"a batch", 2, 2, "", func(ctx context.Context, tx pgx.Tx) error {
			b := &pgx.Batch{}
			b.Queue(`INSERT INTO note VALUES (1)`)
			b.Queue(`SELECT count(*) FROM note`).QueryRow(func(row pgx.Row) error { return row.Scan(&got) })
			return errors.Join(tx.SendBatch(ctx, b).Close(), insert(ctx, tx, 2))
		}},
		{"a copy", 3, 2, "", func(ctx context.Context, tx pgx.Tx) error {
			_, err := tx.CopyFrom(ctx, pgx.Identifier{"note"}, []string{"n"}, pgx.CopyFromRows([][]any{{1}, {2}}))
			return err
		}},
		{"a part that is undone", 6, 1, "", func(ctx context.Context, tx pgx.Tx) error {
			if err := insert(ctx, tx, 1); err != nil {
				return err
			}
			inner, err := tx.Begin(ctx)
			if err != nil {
				return err
			}
			if _, err := inner.Exec(ctx, `INSERT INTO note VALUES (2)`); err != nil {
				return err
			}
			return errors.Join(inner.Rollback(ctx), one(ctx, tx))
		}},
		{"a thing that fails, told by the question after it", 2, 0, grid.CodeConflict, func(ctx context.Context, tx pgx.Tx) error {
			return errors.Join(insert(ctx, tx, 1), insert(ctx, tx, 1), one(ctx, tx))
		}},
		{"a thing that fails, told by the batch after it", 2, 0, grid.CodeConflict, func(ctx context.Context, tx pgx.Tx) error {
			_ = errors.Join(insert(ctx, tx, 1), insert(ctx, tx, 1))
			b := &pgx.Batch{}
			b.Queue(`SELECT 1`).QueryRow(func(pgx.Row) error { t.Error("it was asked"); return nil })
			return tx.SendBatch(ctx, b).Close()
		}},
		{"a thing that fails, told by the commit", 2, 0, grid.CodeConflict, func(ctx context.Context, tx pgx.Tx) error {
			return errors.Join(insert(ctx, tx, 1), insert(ctx, tx, 1))
		}},
		{"a rule that the commit breaks", 1, 0, grid.CodeRejected, func(ctx context.Context, tx pgx.Tx) error {
			return pg.Later(ctx, tx, `INSERT INTO note VALUES (1, 9)`)
		}},
		{"no such row", 2, 0, grid.CodeNotFound, func(ctx context.Context, tx pgx.Tx) error {
			return tx.QueryRow(ctx, `SELECT n FROM note WHERE n = $1`, 7).Scan(&got)
		}},
		{"not a number", 2, 0, grid.CodeInvalid, func(ctx context.Context, tx pgx.Tx) error {
			return tx.QueryRow(ctx, `SELECT $1::text::int`, "x").Scan(&got)
		}},
		{"no such table", 1, 0, grid.CodeInternal, func(ctx context.Context, tx pgx.Tx) error {
			_, err := tx.Query(ctx, `SELECT * FROM nowhere`)
			return err
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for range 2 { // the second time the statements are known
				trips.Reset()
				err := db.Tx(t.Context(), func(tx pgx.Tx) error { return c.do(t.Context(), tx) })
				if list := trips.List(); len(list) > c.trips {
					t.Errorf("%d trips, want %d:\n%s", len(list), c.trips, trips)
				}
				if (err == nil) != (c.code == "") || err != nil && grid.CodeOf(err) != c.code && !errors.Is(err, boom) {
					t.Errorf("%v, want %q", err, c.code)
				}
				var left int
				if err := db.Pool.QueryRow(t.Context(), `WITH gone AS (DELETE FROM note RETURNING n) SELECT count(*)
					FROM gone`).Scan(&left); err != nil || left != c.left {
					t.Errorf("%d rows are left, want %d (%v)", left, c.left, err)
				}
			}
		})
	}
	if n := db.Pool.Stat().TotalConns(); n != 1 {
		t.Errorf("%d connections: one was thrown away", n)
	}
}

// TestReadSeesOneSnapshot reads twice with a change of another between.
func TestReadSeesOneSnapshot(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if _, err := db.Pool.Exec(t.Context(), notes); err != nil {
		t.Fatal(err)
	}
	err := db.Read(t.Context(), func(tx pgx.Tx) error {
		var before, after int
		if err := tx.QueryRow(t.Context(), `SELECT count(*) FROM note`).Scan(&before); err != nil {
			return err
		}
		if _, err := db.Pool.Exec(t.Context(), `INSERT INTO note VALUES (1)`); err != nil {
			return err
		}
		if err := tx.QueryRow(t.Context(), `SELECT count(*) FROM note`).Scan(&after); err != nil {
			return err
		}
		if before != after {
			t.Errorf("%d, then %d", before, after)
		}
		return pg.Later(t.Context(), tx, `INSERT INTO note VALUES (2)`)
	})
	if err == nil {
		t.Error("a reader wrote")
	}
}

// TestPanicRollsBack lets a change end in the middle.
func TestPanicRollsBack(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if _, err := db.Pool.Exec(t.Context(), notes); err != nil {
		t.Fatal(err)
	}
	func() {
		defer func() { _ = recover() }()
		_ = db.Tx(t.Context(), func(tx pgx.Tx) error {
			if _, err := tx.Exec(t.Context(), `INSERT INTO note VALUES (1)`); err != nil {
				t.Error(err)
			}
			panic("boom")
		})
	}()
	var n int
	if err := db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM note`).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d rows (%v)", n, err)
	}
}

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

// TestTogether: what parts write is there with what the whole writes or not at all, a part
// that fails is undone alone, and what waits for the end hears how it ended.
func TestTogether(t *testing.T) {
	t.Parallel()
	db, trips := pgtest.NewTraced(t)
	if _, err := db.Pool.Exec(t.Context(), notes); err != nil {
		t.Fatal(err)
	}
	boom := errors.New("boom")
	insert := func(ctx context.Context, n int) error {
		return db.Tx(ctx, func(tx pgx.Tx) error { return pg.Later(ctx, tx, `INSERT INTO note VALUES ($1)`, n) })
	}
	there := func(ctx context.Context) (n int) {
		err := db.Read(ctx, func(tx pgx.Tx) error { return tx.QueryRow(ctx, `SELECT count(*) FROM note`).Scan(&n) })
		if err != nil {
			t.Error(err)
		}
		return n
	}
	for _, c := range []struct {
		name  string
		trips int
		left  int
		err   error
		do    func(ctx context.Context, tx pgx.Tx) error
	}{
		{"nothing", 0, 0, nil, func(context.Context, pgx.Tx) error { return nil }},
		{"two parts", 3, 2, nil, func(ctx context.Context, tx pgx.Tx) error {
			return errors.Join(insert(ctx, 1), insert(ctx, 2))
		}},
		{"a part and the whole", 2, 2, nil, func(ctx context.Context, tx pgx.Tx) error {
			return errors.Join(insert(ctx, 1), pg.Later(ctx, tx, `INSERT INTO note VALUES (2)`))
		}},
		{"the whole fails", 2, 0, boom, func(ctx context.Context, tx pgx.Tx) error {
			return errors.Join(insert(ctx, 1), boom)
		}},
		{"a part fails by itself before it was sent", 2, 1, nil, func(ctx context.Context, tx pgx.Tx) error {
			if err := db.Tx(ctx, func(tx pgx.Tx) error {
				return errors.Join(pg.Later(ctx, tx, `INSERT INTO note VALUES (1)`), boom)
			}); !errors.Is(err, boom) {
				t.Error(err)
			}
			return insert(ctx, 2)
		}},
		{"a part fails by itself after it was sent", 4, 1, nil, func(ctx context.Context, tx pgx.Tx) error {
			if err := db.Tx(ctx, func(tx pgx.Tx) error {
				_, err := tx.Exec(ctx, `INSERT INTO note VALUES ($1)`, 1)
				return errors.Join(err, boom)
			}); !errors.Is(err, boom) {
				t.Error(err)
			}
			return insert(ctx, 2)
		}},
		{"a part breaks a rule", 4, 1, nil, func(ctx context.Context, tx pgx.Tx) error {
			if err := insert(ctx, 1); err != nil {
				return err
			}
			if err := insert(ctx, 1); grid.CodeOf(err) != grid.CodeConflict {
				t.Error(err)
			}
			return nil
		}},
		{"a part that reads breaks off", 5, 1, nil, func(ctx context.Context, tx pgx.Tx) error {
			if err := insert(ctx, 1); err != nil {
				return err
			}
			var n int
			if err := db.Read(ctx, func(tx pgx.Tx) error {
				return tx.QueryRow(ctx, `SELECT 1 / $1::int`,
					0).Scan(&n)
			}); grid.CodeOf(err) != grid.CodeInvalid {
				t.Error(err)
			}
			if n := there(ctx); n != 1 {
				t.Errorf("%d there", n)
			}
			return nil
		}},
		{"what is under way is not joined", 7, 2, nil, func(ctx context.Context, tx pgx.Tx) error {
			return db.Tx(ctx, func(tx pgx.Tx) error {
				_, err := tx.Exec(ctx, `INSERT INTO note VALUES ($1)`, 1)
				if n := there(ctx); n != 0 {
					t.Errorf("%d there", n)
				}
				return errors.Join(err, insert(ctx, 2))
			})
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := db.Pool.Exec(t.Context(), `DELETE FROM note`); err != nil {
				t.Fatal(err)
			}
			trips.Reset()
			var heard []bool
			err := db.Together(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
				if !pg.Settled(ctx, func(committed bool) { heard = append(heard, committed) }) || heard != nil {
					t.Error("it is settled already")
				}
				return c.do(ctx, tx)
			})
			if n := len(trips.List()); n != c.trips {
				t.Errorf("%d ways to the database, want %d", n, c.trips)
			}
			if !errors.Is(err, c.err) || c.err == nil && err != nil {
				t.Error(err)
			}
			if n := there(t.Context()); n != c.left {
				t.Errorf("%d left, want %d", n, c.left)
			}
			if len(heard) != 1 || heard[0] != (c.err == nil) {
				t.Errorf("heard %v", heard)
			}
		})
	}
}

// TestTogetherEnds: what outlives the whole has transactions of its own, and who panics
// leaves nothing but word of it.
func TestTogetherEnds(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if _, err := db.Pool.Exec(t.Context(), notes); err != nil {
		t.Fatal(err)
	}
	insert := func(ctx context.Context, n int) error {
		return db.Tx(ctx, func(tx pgx.Tx) error { return pg.Later(ctx, tx, `INSERT INTO note VALUES ($1)`, n) })
	}
	var outside context.Context
	heard := true
	func() {
		defer func() { _ = recover() }()
		_ = db.Together(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
			outside = ctx
			pg.Settled(ctx, func(committed bool) { heard = committed })
			if err := insert(ctx, 1); err != nil || !pg.Wrote(ctx) {
				t.Errorf("wrote %v: %v", pg.Wrote(ctx), err)
			}
			panic("boom")
		})
	}()
	if heard {
		t.Error("a panic is no success")
	}
	if err := insert(outside, 2); err != nil {
		t.Error(err)
	}
	if pg.Settled(outside, func(committed bool) { heard = committed }) || !heard {
		t.Error("there is nothing to wait for any more")
	}
	var list []int
	if err := db.Pool.QueryRow(t.Context(), `SELECT array_agg(n) FROM note`).Scan(&list); err != nil || len(list) != 1 || list[0] != 2 {
		t.Errorf("left %v: %v", list, err)
	}
	// What somebody was refused is written down whatever becomes of the rest.
	err := db.Together(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		return db.Refused(ctx, grid.Errorf(grid.CodeForbidden, "不", "no"), grid.Entry{Action: "danger.update", Subject: "danger"})
	})
	if grid.CodeOf(err) != grid.CodeForbidden {
		t.Error(err)
	}
	var lines int
	if err := db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM audit WHERE outcome = 'refused'`).Scan(&lines); err != nil || lines != 1 {
		t.Errorf("%d refusals: %v", lines, err)
	}
}

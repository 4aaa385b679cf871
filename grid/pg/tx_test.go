package pg_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"anwang/grid"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

const oneGrid = `
	INSERT INTO network (id, key, name, name_en, kind, main) VALUES (1, 'territory', '属地', 'Territory', 'territory', true);
	INSERT INTO network_depth VALUES (1, 1, '市', 'City');
	INSERT INTO grid (id, network_id, depth, code, name, leaf) VALUES (1, 1, 1, '110000000000', '市', true);
	INSERT INTO boundary (grid_id, geom, label, area) SELECT 1, ST_Multi(e), ST_Centroid(e), 1 FROM ST_MakeEnvelope(116, 39, 117, 40, 4490) e;`

func TestErrorsOfTheDatabase(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	const insert = `INSERT INTO enterprise (credit_code, name, staff, geom) VALUES `
	const inside = `ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490))`
	if _, err := db.Pool.Exec(t.Context(), oneGrid+insert+`('A', 'a', 1, `+inside); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, sql string
		code      grid.Code
		pointer   string
	}{
		{"duplicate", insert + `('A', 'b', 1, ` + inside, grid.CodeConflict, "credit_code"},
		{"breaks a rule", insert + `('B', 'b', -1, ` + inside, grid.CodeRejected, "staff"},
		{"empty field", insert + `('B', NULL, 1, ` + inside, grid.CodeRejected, "name"},
		{
			"refers to nothing", `INSERT INTO hazard (code, name, enterprise_id, geom) VALUES ('H', 'h', 99, ` + inside, grid.CodeRejected,
			"enterprise_id_fkey",
		},
		{"no number", `SELECT 'x'::int`, grid.CodeInvalid, ""},
		{"swapped axes", insert + `('B', 'b', 1, ST_SetSRID(ST_MakePoint(39.5, 116.5), 4490))`, grid.CodeRejected, "geom"},
		{"too slow", `SET LOCAL statement_timeout = 20; SELECT pg_sleep(5)`, grid.CodeTimedOut, ""},
		{"no such table", `SELECT * FROM nowhere`, grid.CodeInternal, ""},
		{"locked", `SET LOCAL lock_timeout = 20; DO $$ BEGIN RAISE lock_not_available; END $$`, grid.CodeConflict, ""},
	} {
		err := db.Tx(t.Context(), func(tx pgx.Tx) error {
			_, err := tx.Exec(t.Context(), c.sql)
			return err
		})
		var e *grid.Error
		if !errors.As(err, &e) || e.Code != c.code || e.Text.ZH == "" || e.Text.EN == "" {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		got := ""
		if len(e.Faults) > 0 {
			got = e.Faults[0].Pointer
		}
		if got != c.pointer {
			t.Errorf("%s: points to %q, want %q", c.name, got, c.pointer)
		}
		if c.name == "swapped axes" && (e.Faults[0].Lon != 39.5 || e.Faults[0].Lat != 116.5) {
			t.Errorf("%s: place %+v", c.name, e.Faults[0])
		}
	}
	err := db.Read(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `SELECT $1::int`, int64(1)<<40)
		return err
	})
	if grid.CodeOf(err) != grid.CodeInvalid {
		t.Errorf("a number too large for its column: %v", err)
	}
	err = db.Read(t.Context(), func(tx pgx.Tx) error {
		var n int
		return tx.QueryRow(t.Context(), `SELECT id FROM enterprise WHERE id = -1`).Scan(&n)
	})
	if grid.CodeOf(err) != grid.CodeNotFound {
		t.Errorf("no row: %v", err)
	}
	own := grid.Errorf(grid.CodeStale, "旧", "stale")
	if err := db.Tx(t.Context(), func(pgx.Tx) error { return own }); !errors.Is(err, own) {
		t.Errorf("an error of ours came back as %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := db.Tx(ctx, func(pgx.Tx) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if pg.Translate(nil) != nil {
		t.Error("nil became an error")
	}
	if err := pg.Translate(&pgconn.PgError{Code: "AW001", Message: "point somewhere"}); grid.CodeOf(err) != grid.CodeRejected {
		t.Errorf("%v", err)
	}
}

func TestTxUndoesOnErrorAndPanic(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if _, err := db.Pool.Exec(t.Context(), `CREATE TABLE kept (n int)`); err != nil {
		t.Fatal(err)
	}
	put := func(tx pgx.Tx) {
		if _, err := tx.Exec(t.Context(), `INSERT INTO kept VALUES (1)`); err != nil {
			t.Error(err)
		}
	}
	_ = db.Tx(t.Context(), func(tx pgx.Tx) error { put(tx); return errors.New("no") })
	func() {
		defer func() { _ = recover() }()
		_ = db.Tx(t.Context(), func(tx pgx.Tx) error { put(tx); panic("no") })
	}()
	if err := db.Read(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `DELETE
		FROM kept`)
		return err
	}); grid.CodeOf(err) != grid.CodeUnavailable {
		t.Errorf("a read transaction wrote: %v", err)
	}
	if err := db.Tx(t.Context(), func(tx pgx.Tx) error { put(tx); return nil }); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM kept`).Scan(&n); err != nil || n != 1 {
		t.Errorf("%d rows kept, %v", n, err)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	good := pgtest.URL(t)
	for _, c := range []struct {
		name, url string
		code      grid.Code
		quick     bool
	}{
		{"not a URL", "postgres://%zz", grid.CodeInvalid, true},
		{"no such database", good + " dbname=nowhere", grid.CodeInvalid, true},
		{"nobody there", "postgres://a@127.0.0.1:1/x", grid.CodeUnavailable, false},
	} {
		began := time.Now()
		_, err := pg.Open(t.Context(), pg.Config{URL: c.url, Wait: 700 * time.Millisecond}, nil)
		var e *grid.Error
		if !errors.As(err, &e) || e.Code != c.code {
			t.Errorf("%s: %v", c.name, err)
		}
		if took := time.Since(began); c.quick && took > 500*time.Millisecond || !c.quick && took < 600*time.Millisecond {
			t.Errorf("%s: gave up after %v", c.name, took)
		}
	}
}

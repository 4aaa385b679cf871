package feed_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid/feed"
	"anwang/grid/pg"
)

const here = `ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490)`

// enterprise is a statement that makes one.
func enterprise(code string) string {
	return fmt.Sprintf(`INSERT INTO enterprise (credit_code, name, initials, geom) VALUES ('%s', 'n', 'n', %s)`, code, here)
}

func begin(t *testing.T, db *pg.DB) pgx.Tx {
	t.Helper()
	tx, err := db.Pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

func in(t *testing.T, tx pgx.Tx, statements ...string) {
	t.Helper()
	for _, sql := range statements {
		if _, err := tx.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

func commit(t *testing.T, tx pgx.Tx) {
	t.Helper()
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// A transaction that began first and commits last is the trap of every reader of
// "greater than the last one".
func TestSlowWriterIsNotPassedBy(t *testing.T) {
	t.Parallel()
	db := city(t)
	m, _ := follow(t, db, feed.Options{})
	slow := begin(t, db)
	in(t, slow, enterprise("slow"))
	for i := range 5 {
		exec(t, db, enterprise(fmt.Sprint("quick", i)))
	}
	agree(t, db, m)
	before := position(t, db)
	commit(t, slow)
	agree(t, db, m)
	if got := position(t, db); got != before+1 {
		t.Errorf("the slow one got %d after %d", got, before)
	}
}

func TestShapesOfTransactions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		sql       []string
		positions int // how many positions it must take
	}{
		{"two statements are one change", []string{enterprise("a"), enterprise("b")}, 1},
		{"first write inside a savepoint that is undone", []string{`SAVEPOINT s`, enterprise("a"), `ROLLBACK TO s`, enterprise("b")}, 1},
		{"only write undone", []string{`SAVEPOINT s`, enterprise("a"), `ROLLBACK TO s`}, 0},
		{"later write undone", []string{enterprise("a"), `SAVEPOINT s`, enterprise("b"), `ROLLBACK TO s`}, 1},
		{"savepoint released", []string{`SAVEPOINT s`, enterprise("a"), `RELEASE s`, enterprise("b")}, 1},
		{"numbered early, then more writes", []string{
			enterprise("a"), `SET CONSTRAINTS ALL IMMEDIATE`, enterprise("b"),
			`SET CONSTRAINTS ALL DEFERRED`, enterprise("c"),
		}, 1},
		{"immediate from the start", []string{`SET CONSTRAINTS ALL IMMEDIATE`, enterprise("a"), enterprise("b")}, 1},
		{"numbered inside a savepoint that is undone", []string{
			enterprise("a"), `SAVEPOINT s`, `SET CONSTRAINTS ALL IMMEDIATE`, enterprise("b"),
			`ROLLBACK TO s`, enterprise("c"),
		}, 1},
		{"first write numbered and undone", []string{
			`SAVEPOINT s`, enterprise("a"), `SET CONSTRAINTS ALL IMMEDIATE`, `ROLLBACK TO s`,
			enterprise("c"),
		}, 1},
		{"caught exception", []string{
			`DO $$ BEGIN ` + enterprise("a") + `; RAISE 'no'; EXCEPTION WHEN OTHERS THEN NULL; END $$`,
			enterprise("b"),
		}, 1},
		{"made and removed", []string{enterprise("a"), `DELETE FROM enterprise`}, 1},
		{"serializable", []string{`SET TRANSACTION ISOLATION LEVEL SERIALIZABLE`, enterprise("a")}, 1},
		{"nothing but a read", []string{`SELECT count(*) FROM enterprise`}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			db := city(t)
			m, _ := follow(t, db, feed.Options{})
			count := func() (n int) {
				if err := db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM feed_commit`).Scan(&n); err != nil {
					t.Fatal(err)
				}
				return n
			}
			before := count()
			tx := begin(t, db)
			in(t, tx, c.sql...)
			commit(t, tx)
			if got := count() - before; got != c.positions {
				t.Errorf("%d positions, want %d", got, c.positions)
			}
			agree(t, db, m)
			if left := orphans(t, db); left != 0 {
				t.Errorf("%d changes belong to no position", left)
			}
		})
	}
}

// orphans counts changes that no reader will ever see.
func orphans(t *testing.T, db *pg.DB) (n int) {
	t.Helper()
	position(t, db)
	if err := db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM change c LEFT JOIN feed_commit f USING (txid)
		WHERE f.position IS NULL`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestCopyIsAChangeToo(t *testing.T) {
	t.Parallel()
	db := city(t)
	m, _ := follow(t, db, feed.Options{})
	rows := make([][]any, 2000)
	for i := range rows {
		rows[i] = []any{fmt.Sprint("copy", i), "n", "n", "SRID=4490;POINT(116.5 39.5)"}
	}
	conn, err := db.Connect(t.Context(), "copy")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\n", r...)
	}
	if _, err := conn.PgConn().CopyFrom(t.Context(), strings.NewReader(b.String()), `COPY enterprise (credit_code, name, initials, geom)
		FROM STDIN`); err != nil {
		t.Fatal(err)
	}
	agree(t, db, m)
}

// Whoever sees a position has seen all before it: the property everything rests
// on, checked from outside while 32 writers commit.
func TestPositionsAppearInOrder(t *testing.T) {
	t.Parallel()
	db := city(t)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	var wg sync.WaitGroup
	for w := range 32 {
		wg.Go(func() {
			if _, err := writer(ctx, db, uint64(100+w)); err != nil {
				t.Errorf("writer: %v", err)
			}
		})
	}
	for range 3 { // as many servers would
		wg.Go(func() {
			for ctx.Err() == nil {
				if _, err := db.Pool.Exec(context.Background(), `SELECT feed_number()`); err != nil {
					t.Errorf("number: %v", err)
				}
			}
		})
	}
	var seen []int64
	looks := 0
	for ; ctx.Err() == nil; looks++ {
		rows, err := db.Pool.Query(context.Background(), `SELECT position FROM feed_commit WHERE position IS NOT NULL ORDER BY position`)
		if err != nil {
			t.Fatal(err)
		}
		now, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil {
			t.Fatal(err)
		}
		if len(now) < len(seen) || !slices.Equal(now[:len(seen)], seen) {
			t.Fatalf("a position appeared below one that had been seen (%d before, %d now)", len(seen), len(now))
		}
		seen = now
		time.Sleep(time.Millisecond)
	}
	wg.Wait()
	if looks < 20 || len(seen) < 50 {
		t.Errorf("%d looks at %d positions prove nothing", looks, len(seen))
	}
	if left := orphans(t, db); left != 0 {
		t.Errorf("%d changes belong to no position", left)
	}
	var deadlocks int
	if err := db.Pool.QueryRow(t.Context(), `SELECT deadlocks FROM pg_stat_database
		WHERE datname = current_database()`).Scan(&deadlocks); err != nil || deadlocks != 0 {
		t.Errorf("%d deadlocks, %v", deadlocks, err)
	}
}

// A transaction that has fired its triggers early and not committed keeps nobody
// waiting, and is not numbered before it is committed.
func TestNobodyWaitsForAnOpenTransaction(t *testing.T) {
	t.Parallel()
	db := city(t)
	m, _ := follow(t, db, feed.Options{})
	early := begin(t, db)
	in(t, early, `SET CONSTRAINTS ALL IMMEDIATE`, enterprise("early"))
	for i := range 10 {
		exec(t, db, enterprise(fmt.Sprint("other", i)))
	}
	agree(t, db, m)
	in(t, early, enterprise("early2"))
	commit(t, early)
	agree(t, db, m)
}

// Transaction ids begin again when a dump is restored into another cluster; the
// old ones that came along must not swallow a change.
func TestRestoredDump(t *testing.T) {
	t.Parallel()
	db := city(t)
	exec(t, db, `
		INSERT INTO feed_commit (txid, begun, position, committed)
		SELECT (pg_current_xact_id()::text::bigint + i)::text::xid8, now() - interval '1 day',
		       CASE WHEN i % 2 = 0 THEN nextval('feed_position') END, CASE WHEN i % 2 = 0 THEN now() - interval '1 day' END
		  FROM generate_series(1, 200) i`)
	m, _ := follow(t, db, feed.Options{})
	for i := range 20 {
		tx := begin(t, db)
		in(t, tx, enterprise(fmt.Sprint("a", i)), enterprise(fmt.Sprint("b", i)))
		commit(t, tx)
	}
	agree(t, db, m)
	if left := orphans(t, db); left != 0 {
		t.Errorf("%d changes belong to no position", left)
	}
}

// Whoever may write enterprises need not know that there is a feed.
func TestWriterWithoutRightsOnTheFeed(t *testing.T) {
	t.Parallel()
	db := city(t)
	m, _ := follow(t, db, feed.Options{})
	role := fmt.Sprintf("anwang_writer_%d", time.Now().UnixNano())
	exec(t, db, `CREATE ROLE `+role+`; GRANT SELECT, INSERT, UPDATE, DELETE ON enterprise TO `+role)
	tx := begin(t, db)
	in(t, tx, `SET LOCAL ROLE `+role, enterprise("theirs"), `UPDATE enterprise SET risk_level = 3`)
	commit(t, tx)
	agree(t, db, m)
	exec(t, db, `DROP OWNED BY `+role+`; DROP ROLE `+role)
}

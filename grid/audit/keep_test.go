package audit_test

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/audit"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// kept has the chain kept, as the service has.
func kept(t testing.TB, db *pg.DB) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- audit.New(db).Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// TestChainIsTiedAfterCommit: many write at once, several lines a transaction, some
// undone, while two servers keep the chain.
func TestChainIsTiedAfterCommit(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	kept(t, db)
	kept(t, db)
	ctx := grid.WithActor(t.Context(), grid.Internal("chain"))
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := range 20 {
				_ = db.Tx(ctx, func(tx pgx.Tx) error {
					for range 1 + i%3 {
						if err := pg.Audit(ctx, tx, grid.Entry{Action: "danger.update", ID: grid.ID(w + 1), Before: odd}); err != nil {
							t.Error(err)
						}
					}
					if i%5 == 4 {
						return errors.New("undone")
					}
					return nil
				})
			}
		})
	}
	wg.Wait()
	tied(t, db, 8*31)
	var most, holes int
	if err := db.Pool.QueryRow(ctx, `SELECT max(seq), max(seq) - count(*) FROM audit_chain`).Scan(&most, &holes); err != nil || most != 8*31 ||
		holes != 0 {
		t.Errorf("places up to %d with %d holes, %v", most, holes, err)
	}
	// A transaction that has written keeps nobody waiting, and gets its place after
	// those that committed meanwhile.
	err := db.Tx(ctx, func(long pgx.Tx) error {
		if err := pg.Audit(ctx, long, grid.Entry{Action: "danger.update", Name: "long"}); err != nil {
			return err
		}
		if err := db.Tx(ctx, func(tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, `SET LOCAL lock_timeout = '2s'`); err != nil {
				return err
			}
			return pg.Audit(ctx, tx, grid.Entry{Action: "danger.update", Name: "short"})
		}); err != nil {
			return err
		}
		tied(t, db, 8*31+1)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	tied(t, db, 8*31+2)
	var order string
	if err := db.Pool.QueryRow(ctx, `SELECT string_agg(name, ' ' ORDER BY seq) FROM audit JOIN audit_chain USING (id)
		WHERE name <> ''`).Scan(&order); err != nil || order != "short long" {
		t.Errorf("order of the chain: %s, %v", order, err)
	}
	if c, err := audit.Check(ctx, db); err != nil || !c.Intact() || c.Rows != 8*31+2 {
		t.Errorf("%d rows, %v, %v", c.Rows, c.Faults, err)
	}
}

// tied waits until so many lines have a place in the chain.
func tied(t testing.TB, db *pg.DB, want int) {
	t.Helper()
	for until := time.Now().Add(2 * time.Minute); ; time.Sleep(5 * time.Millisecond) {
		var n int
		if err := db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM audit_chain`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n == want {
			return
		}
		if time.Now().After(until) {
			t.Fatalf("%d lines have a place, want %d", n, want)
		}
	}
}

// TestTamperingBeforeTheTie does it to lines that wait for their places, and looks where
// nothing can be tied (a database that may only be read), and where it is first.
func TestTamperingBeforeTheTie(t *testing.T) {
	t.Parallel()
	type found struct {
		kind audit.FaultKind
		id   grid.ID
	}
	for name, c := range map[string]struct {
		sql          string
		waiting, now []found
	}{
		"nothing":              {`SELECT 1`, nil, nil},
		"one changed":          {`UPDATE audit SET actor = 'x' WHERE id = 5`, []found{{audit.Changed, 5}}, []found{{audit.Changed, 5}}},
		"one taken out":        {`DELETE FROM audit WHERE id = 5`, []found{{audit.Missing, 5}}, []found{{audit.Missing, 4}}},
		"the newest taken out": {`DELETE FROM audit WHERE id = 6`, []found{{audit.Missing, 6}}, []found{{audit.Newest, 5}}},
		"all that wait taken out": {
			`DELETE FROM audit WHERE id > 3`, []found{{audit.Missing, 4}, {audit.Missing, 5}, {audit.Missing, 6}}, []found{{audit.Newest, 3}},
		},
		"a note taken out": {`DELETE FROM audit_waiting WHERE id = 5`, []found{{audit.Untied, 5}}, []found{{audit.Untied, 5}}},
		"a note changed": {
			`UPDATE audit_waiting SET digest = sha256('x') WHERE id = 5`,
			[]found{{audit.Changed, 5}},
			[]found{{audit.Changed, 5}},
		},
		"a note slipped in": {`INSERT INTO audit_waiting VALUES (9, sha256('x'))`, []found{{audit.Missing, 9}}, []found{{audit.Newest, 6}}},
		"one slipped in": {
			`INSERT INTO audit (actor, action, form) VALUES ('x', 'y', 1)`,
			[]found{{audit.Untied, 7}},
			[]found{{audit.Untied, 7}},
		},
		"two swapped": {
			`UPDATE audit SET name = CASE id WHEN 5 THEN 'f' ELSE 'e' END WHERE id > 4`,
			[]found{{audit.Changed, 5}, {audit.Changed, 6}},
			[]found{{audit.Changed, 5}, {audit.Changed, 6}},
		},
		"one of another form": {`UPDATE audit SET form = NULL WHERE id = 5`, []found{{audit.Changed, 5}}, []found{{audit.Changed, 5}}},
		"tied by hand": {
			`INSERT INTO audit_chain SELECT 4, 5, hash, sha256('x') FROM audit_head`,
			[]found{{audit.Changed, 5}, {audit.Head, 5}, {audit.Missing, 5}},
			[]found{{audit.Changed, 5}, {audit.Head, 5}, {audit.Missing, 5}, {audit.Untied, 0}},
		},
		"the end of the chain moved": {`UPDATE audit_head SET hash = sha256('x')`, []found{{audit.Head, 3}}, []found{{audit.Unlinked, 3}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := chainOf(t, 3)
			for _, name := range []string{"d", "e", "f"} {
				write(t, db, "chain", grid.Entry{Action: "danger.update", Name: name})
			}
			if _, err := db.Pool.Exec(t.Context(), quiet+c.sql+`; SET session_replication_role = origin`); err != nil {
				t.Fatal(err)
			}
			look := func(when string, want []found, do func() (audit.Chain, error)) {
				t.Helper()
				got, err := do()
				if err != nil {
					t.Fatal(err)
				}
				var at []found
				for i := range got.Faults {
					at = append(at, found{got.Faults[i].Kind, got.Faults[i].ID})
				}
				slices.SortFunc(at, func(a, b found) int { return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.id, b.id)) })
				if !slices.Equal(at, want) {
					t.Errorf("%s: found %v, want %v", when, at, want)
				}
			}
			look("waiting", c.waiting, func() (got audit.Chain, err error) {
				err = db.Read(t.Context(), func(tx pgx.Tx) (err error) { got, err = audit.Walk(t.Context(), tx); return err })
				return got, err
			})
			look("tied", c.now, func() (audit.Chain, error) { return audit.Check(t.Context(), db) })
			look("again", c.now, func() (audit.Chain, error) { return audit.Check(t.Context(), db) })
		})
	}
}

// TestWhatWaitsIsTiedAtTheStart: lines that were committed with nobody there to tie
// them, more than are tied at once, once nobody is in the way any more.
func TestWhatWaitsIsTiedAtTheStart(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if _, err := db.Pool.Exec(t.Context(), `INSERT INTO audit (actor, action) SELECT 'x', 'danger.update'
		FROM generate_series(1, 2500)`); err != nil {
		t.Fatal(err)
	}
	blocker, err := db.Pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := blocker.Exec(t.Context(), `DELETE FROM audit_head`); err != nil {
		t.Fatal(err)
	}
	kept(t, db)
	write(t, db, "chain", grid.Entry{Action: "danger.update"}) // nobody waits for whoever is in the way
	if err := blocker.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	tied(t, db, 2501)
	if c, err := audit.Check(t.Context(), db); err != nil || !c.Intact() || c.Rows != 2501 || c.Waiting != 0 {
		t.Errorf("%+v, %v", c, err)
	}
}

// TestABrokenChainIsSaid: nobody who writes is kept from it, so the log has to say it,
// once, and the check.
func TestABrokenChainIsSaid(t *testing.T) {
	t.Parallel()
	db := chainOf(t, 1)
	if _, err := db.Pool.Exec(t.Context(), quiet+`INSERT INTO audit (actor, action) VALUES ('ghost', 'x'); INSERT INTO audit_chain
		VALUES (2, 2, 'p', 'h'); RESET session_replication_role`); err != nil {
		t.Fatal(err)
	}
	write(t, db, "chain", grid.Entry{Action: "danger.update"})
	said := make(chan string, 10)
	s := audit.New(db)
	s.Log(slog.New(slog.NewTextHandler(lines(said), nil)))
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	if line := <-said; !strings.Contains(line, "level=ERROR") || !strings.Contains(line, "anwang check") {
		t.Error(line)
	}
	stop()
	<-done
	if c, err := audit.Check(t.Context(), db); err != nil || c.Intact() || c.Waiting != 1 {
		t.Errorf("%+v, %v", c, err)
	}
}

// lines hands on what is written to it, a line at a time.
type lines chan string

func (l lines) Write(b []byte) (int, error) { l <- string(b); return len(b), nil }

package assess_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// TestCommittedAfterItsDeadline: a danger whose transaction ends after its deadline, when
// the dangers of that time have long been told, is told to be overdue all the same, and
// each once: one that is new, one that a transaction changes over its deadline, with the
// grade that it has then, and one that was there before.
func TestCommittedAfterItsDeadline(t *testing.T) {
	t.Parallel()
	c := build(t)
	now := time.Now()
	c.clock.set(now)
	c.exec(`UPDATE event_clock SET overdue = $1`, now)
	late := now.Add(500 * time.Millisecond) // of the clock that is set by hand
	const insert = `INSERT INTO danger (title, grade, deadline, geom) VALUES ($1, 0, $2, ST_SetSRID(ST_MakePoint(0.5, 0.6), 4490))`
	c.exec(insert, "before", late)
	c.exec(insert, "regraded", late)
	tx, err := c.db.Pool.Begin(c.ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(context.Background()) }()
	for _, s := range []struct {
		sql  string
		args []any
	}{{insert, []any{"slow", late}}, {`UPDATE danger SET grade = 1 WHERE title = 'regraded'`, nil}} {
		if _, err := tx.Exec(c.ctx, s.sql, s.args...); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(c.ctx)
	done := make(chan struct{})
	go func() { defer close(done); _ = c.s.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	told := func(want ...string) {
		t.Helper()
		var got []string
		for began := time.Now(); time.Since(began) < 5*time.Minute; time.Sleep(10 * time.Millisecond) {
			rows, err := c.db.Pool.Query(c.ctx, `SELECT name || ' ' || old || ' ' || new FROM event WHERE verb = 'danger.overdue'
				AND name IN ('before', 'regraded', 'slow') ORDER BY 1`)
			if err != nil {
				t.Fatal(err)
			}
			if got, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
				t.Fatal(err)
			}
			if slices.Equal(got, want) {
				return
			}
		}
		t.Fatalf("told %q, want %q", got, want)
	}
	c.clock.set(late.Add(time.Second))
	told("before 4 3", "regraded 4 3")
	if err := tx.Commit(c.ctx); err != nil {
		t.Fatal(err)
	}
	told("before 4 3", "regraded 2 1", "regraded 4 3", "slow 4 3")
	c.clock.set(late.Add(2 * time.Hour))
	c.exec(insert, "slow", time.Now().Add(time.Hour)) // wakes it once more
	time.Sleep(100 * time.Millisecond)
	told("before 4 3", "regraded 2 1", "regraded 4 3", "slow 4 3", "slow 4 3")
	if left := c.lines(`SELECT count(*)::text FROM danger_near`)[0]; left != "0" {
		t.Errorf("%s are still waited for", left)
	}
}

package main

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// TestKilledBeforeTheTie: the service is ended by KILL when lines of the audit have been
// committed and have no place in the chain yet. Whoever starts it again need do nothing:
// they get their places.
func TestKilledBeforeTheTie(t *testing.T) {
	t.Parallel()
	s := raise(t, false)
	w := newCrowd(t, s)
	w.untilWritten(time.Now())
	conn, err := pgx.Connect(t.Context(), s.database)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	// Whoever wants to tie waits for us; whoever writes does not.
	blocker, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := blocker.Exec(t.Context(), `SELECT FROM audit_head FOR UPDATE`); err != nil {
		t.Fatal(err)
	}
	await(t, "lines wait for their places", func() bool { return query[int](s, `SELECT count(*)::int FROM audit_waiting`)[0] > 20 })
	if err := s.process.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = s.process.Wait()
	// What the database was doing for it goes on until it has the lock.
	query[bool](s, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'anwang audit'`)
	if err := blocker.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.end() // nothing is written from here on
	if n := query[int](s, `SELECT count(*)::int FROM audit a WHERE NOT EXISTS (SELECT FROM audit_chain c WHERE c.id = a.id)`)[0]; n <= 20 {
		t.Fatalf("%d lines wait for their places, nobody is there who would tie them", n)
	}
	s.start()
	await(t, "nothing waits", func() bool {
		return query[int](s, `SELECT (SELECT count(*) FROM audit_waiting)::int + (SELECT count(*) FROM audit a
			WHERE NOT EXISTS (SELECT FROM audit_chain c WHERE c.id = a.id))::int`)[0] == 0
	})
	s.check("it was killed")
}

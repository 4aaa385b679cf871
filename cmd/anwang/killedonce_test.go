package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// TestKilledBeforeTheAnswer: the service is ended by KILL when the database has committed
// what somebody sent with a key, and they have not heard of it. They send it again: it was
// done once, and they get the answer.
func TestKilledBeforeTheAnswer(t *testing.T) {
	t.Parallel()
	s := raise(t, false)
	c := s.enter("city")
	var page struct{ Items []writeTarget }
	if a := c.ask("GET", "enterprises?limit=1", ""); json.Unmarshal(a.body, &page) != nil || len(page.Items) != 1 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	at := fmt.Sprintf("enterprises/%d/records", page.Items[0].ID)
	rounds := 3
	if os.Getenv("ANWANG_LONG") != "" {
		rounds = 20
	}
	for n := range rounds {
		path, body, table := "dangers", fmt.Sprintf(`{"enterprise":%d,"title":"轮%d"}`, page.Items[0].ID, n), "danger"
		if n%2 == 1 {
			path, body, table = at, fmt.Sprintf(`{"kind":"licence","type":"gas_business","number":"轮%d"}`, n), "enterprise_record"
		}
		key := []string{"Idempotency-Key", fmt.Sprintf("round-%d", n)}
		count := func() [2]int {
			return query[[2]int](s, `SELECT ARRAY[(SELECT count(*) FROM `+table+`), (SELECT count(*) FROM audit)]::int[]`)[0]
		}
		before := count()
		s.dieUnheard(func() answerOf { return c.ask("POST", path, body, key...) })
		s.start()
		s.enter("city") // it is there
		lines := count()[1]
		first := c.ask("POST", path, body, key...)
		again := c.ask("POST", path, body, key...)
		var made struct{ ID int64 }
		if first.status != 201 || json.Unmarshal(first.body, &made) != nil || made.ID == 0 || !bytes.Equal(first.body, again.body) ||
			again.status != 201 || first.tag != again.tag {
			t.Fatalf("round %d: %d %s\n%d %s", n, first.status, first.body, again.status, again.body)
		}
		if is := count(); is[0] != before[0]+1 || is[1] != lines {
			t.Errorf("round %d: %d more, %d more lines of the audit when it was sent again", n, is[0]-before[0], is[1]-lines)
		}
		if there := query[int64](s, `SELECT max(id) FROM `+table)[0]; there != made.ID {
			t.Errorf("round %d: the answer names %d, made was %d", n, made.ID, there)
		}
	}
	s.check("all rounds")
}

// standStill stops the service where it is, every thread of it.
func (s *service) standStill() {
	s.Helper()
	if err := s.process.Process.Signal(syscall.SIGSTOP); err != nil {
		s.Fatal(err)
	}
	await(s.T, "every thread stands still", func() bool {
		threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", s.process.Process.Pid))
		for _, at := range threads {
			text, err := os.ReadFile(at)
			if _, state, _ := strings.Cut(string(text), ") "); err != nil || !strings.HasPrefix(state, "T") {
				return false
			}
		}
		return err == nil && len(threads) > 0
	})
}

// dieUnheard has somebody ask for something and ends the service when that is committed and
// no answer has left: it stands still from before the commit on.
func (s *service) dieUnheard(ask func() answerOf) {
	s.Helper()
	conn, err := pgx.Connect(s.Context(), s.database)
	if err != nil {
		s.Fatal(err)
	}
	defer func() { _ = conn.Close(s.Context()) }()
	known := query[int](s, `SELECT count(*)::int FROM once`)[0]
	blocker, err := conn.Begin(s.Context()) // what every commit of an audited change does waits for us
	if err != nil {
		s.Fatal(err)
	}
	if _, err := blocker.Exec(s.Context(), `LOCK TABLE audit_waiting IN SHARE ROW EXCLUSIVE MODE`); err != nil {
		s.Fatal(err)
	}
	heard := make(chan answerOf, 1)
	go func() { heard <- ask() }()
	await(s.T, "the commit waits", func() bool {
		return query[bool](s, `SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid)
			WHERE l.relation = 'audit_waiting'::regclass AND NOT l.granted AND a.query ILIKE 'commit%')`)[0]
	})
	s.standStill()
	if err := blocker.Rollback(s.Context()); err != nil {
		s.Fatal(err)
	}
	await(s.T, "it is committed", func() bool { return query[int](s, `SELECT count(*)::int FROM once`)[0] == known+1 })
	if err := s.process.Process.Kill(); err != nil {
		s.Fatal(err)
	}
	_ = s.process.Wait()
	select {
	case a := <-heard:
		if a.status != 0 {
			s.Fatalf("it was answered all the same: %d %s", a.status, a.body)
		}
	case <-time.After(patience):
		s.Fatal("who asked still waits")
	}
}

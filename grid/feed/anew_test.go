package feed_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"

	"anwang/grid"
	"anwang/grid/feed"
)

// Each of these makes following impossible; the feed must notice and load.
func TestLoadsAnew(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, sql string }{
		{"another database behind the address", `UPDATE feed_identity SET identity = gen_random_uuid(); UPDATE enterprise SET name = 'other'`},
		{"gone back in time", `DELETE FROM feed_commit WHERE position = (SELECT max(position) FROM feed_commit); DELETE FROM enterprise
			WHERE id = 2`},
		{"went back and on again", `UPDATE feed_commit SET committed = committed - interval '1 hour'
			WHERE position = (SELECT max(position) FROM feed_commit); UPDATE enterprise SET name = 'other'`},
		{"changes thrown away unread", `UPDATE feed_identity SET trimmed = 1000; SELECT setval('feed_position', 2000); UPDATE enterprise
			SET name = 'other'`},
		{"bulk load with triggers off", `ALTER TABLE enterprise DISABLE TRIGGER ALL; UPDATE enterprise
			SET name = 'bulk'; ALTER TABLE enterprise ENABLE TRIGGER ALL; SELECT feed_reload()`},
		{"too much at once", `INSERT INTO enterprise (credit_code, name, initials, geom) SELECT 'b' || i, 'n', 'n',
			ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490) FROM generate_series(1, 60) i`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			db := city(t)
			exec(t, db, three)
			m, _ := follow(t, db, feed.Options{MaxIDs: 50, Poll: 50 * time.Millisecond})
			exec(t, db, c.sql)
			for give := time.Now().Add(2 * time.Minute); m.loaded() < 2; time.Sleep(5 * time.Millisecond) {
				if time.Now().After(give) {
					t.Fatal("the feed goes on as if nothing had happened")
				}
			}
			agree(t, db, m)
			exec(t, db, `UPDATE enterprise SET risk_level = 2 WHERE id = 1`)
			agree(t, db, m)
			if n := m.loaded(); n != 2 {
				t.Errorf("%d loads", n)
			}
		})
	}
}

func TestTrim(t *testing.T) {
	t.Parallel()
	db := city(t)
	exec(t, db, three)
	m, _ := follow(t, db, feed.Options{Poll: 20 * time.Millisecond})
	for i := range 20 {
		exec(t, db, enterprise(fmt.Sprint("x", i)))
	}
	agree(t, db, m)
	exec(t, db, `UPDATE feed_commit SET committed = committed - interval '8 days'
		WHERE position <= (SELECT max(position) - 3 FROM feed_commit)`)
	_, second := follow(t, db, feed.Options{Poll: 20 * time.Millisecond})
	if err := feed.TidyChanges(t.Context(), db, 7*24*time.Hour); err != nil {
		t.Fatal(err)
	}
	left := -1
	if err := db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM feed_commit`).Scan(&left); err != nil {
		t.Fatal(err)
	}
	if left != 3 {
		t.Fatalf("%d commits are left, want 3", left)
	}
	if n := orphans(t, db); n != 0 {
		t.Errorf("%d changes were left behind", n)
	}
	exec(t, db, enterprise("after"))
	agree(t, db, m)
	if m.loaded() != 1 {
		t.Error("throwing away what was read made the feed load anew")
	}
	// nothing left at all is a place, too
	exec(t, db, `SELECT feed_trim(interval '-1 day')`)
	third, _ := follow(t, db, feed.Options{})
	exec(t, db, enterprise("last"))
	agree(t, db, m)
	agree(t, db, third)
	if m.loaded() != 1 || second.Status().Position == 0 {
		t.Errorf("%d loads, %+v", m.loaded(), second.Status())
	}
}

// stubborn refuses the first load, as an index out of memory would.
type stubborn struct {
	memory
	refusals atomic.Int32
}

func (s *stubborn) Load(ctx context.Context, snap *grid.Snapshot) error {
	if s.refusals.Add(1) <= 2 {
		stop := errors.New("enough")
		err := snap.Points(func(grid.Point) error { return stop })
		if !errors.Is(err, stop) {
			return fmt.Errorf("Points ended with %w", err)
		}
		return err
	}
	return s.memory.Load(ctx, snap)
}

func TestLoadIsTriedAgain(t *testing.T) {
	t.Parallel()
	db := city(t)
	exec(t, db, three)
	s := &stubborn{}
	f := feed.New(db, s, feed.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- f.Run(ctx) }()
	select {
	case <-f.Ready():
	case <-time.After(2 * time.Minute):
		t.Fatal(f.Status())
	}
	agree(t, db, &s.memory)
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("Run ended with %v", err)
	}
}

// gone is a source whose database can be away.
type gone struct {
	feed.Source
	away atomic.Bool
}

func (g *gone) Connect(ctx context.Context, name string) (*pgx.Conn, error) {
	if g.away.Load() {
		return nil, errors.New("nobody there")
	}
	return g.Source.Connect(ctx, name)
}

func TestTellsWhenTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	db := city(t)
	src := &gone{Source: db}
	m := &memory{}
	var mu sync.Mutex
	var told []bool
	f := feed.New(src, m, feed.Options{OnStatus: func(s feed.Status) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, s.Up)
	}})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); _ = f.Run(ctx) }()
	<-f.Ready()
	src.away.Store(true)
	exec(t, db, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
		AND application_name = 'anwang feed'`)
	for f.Status().Up {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(300 * time.Millisecond)
	if s := f.Status(); s.Message == "" || !s.Loaded {
		t.Errorf("%+v", s)
	}
	exec(t, db, enterprise("meanwhile"))
	src.away.Store(false)
	agree(t, db, m)
	reg := prometheus.NewRegistry()
	reg.MustRegister(f)
	got, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, mf := range got {
		names = append(names, mf.GetName())
	}
	for _, want := range []string{
		"anwang_feed_position", "anwang_feed_behind", "anwang_feed_reconnects_total",
		"anwang_feed_latency_seconds",
	} {
		if !strings.Contains(strings.Join(names, " ")+" ", want+" ") {
			t.Errorf("no metric %s in %v", want, names)
		}
	}
	cancel()
	<-done
	mu.Lock()
	defer mu.Unlock()
	if fmt.Sprint(told) != "[true false true]" {
		t.Errorf("told %v", told)
	}
	if m.loads != 1 {
		t.Errorf("%d loads", m.loads)
	}
}

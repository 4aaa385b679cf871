package assess_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/assess"
)

// TestMorningsAreKept: what is compared with is how everything stood yesterday at
// eight, not at midnight, and when nothing was kept then the first moment that is
// known, by its own name.
func TestMorningsAreKept(t *testing.T) {
	t.Parallel()
	c := build(t)
	keep := func(at time.Time, sql string, args ...any) map[grid.ID]grid.Level {
		t.Helper()
		c.clock.set(at)
		c.exec(sql, args...)
		c.settle()
		c.arrive()
		if err := c.s.KeepGrids(c.ctx); err != nil {
			t.Fatal(err)
		}
		return c.colours()
	}
	since := func(now time.Time) *assess.PastColours {
		t.Helper()
		c.clock.set(now)
		m, err := c.s.SinceMorning(c.ctx)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	c.clock.set(midnight("2026-11-24").Add(7 * time.Hour))
	c.settle()
	c.follow()
	if m := since(c.clock.now()); m != nil {
		t.Fatalf("before anything is kept it compares with %v", m.At)
	}
	const worse = `UPDATE enterprise SET risk_level = 1 WHERE id % $1 = 0`
	first := keep(midnight("2026-11-24").Add(7*time.Hour), worse, 239)
	keep(midnight("2026-11-24").Add(7*time.Hour+30*time.Minute), worse, 100)
	c.is(since(midnight("2026-11-24").Add(7*time.Hour+40*time.Minute)), midnight("2026-11-24").Add(7*time.Hour), first)

	eight := keep(midnight("2026-11-24").Add(8*time.Hour), worse, 50)
	night := keep(midnight("2026-11-24").Add(20*time.Hour), worse, 3)
	keep(midnight("2026-11-25").Add(time.Hour), worse, 2)
	c.is(since(midnight("2026-11-25").Add(7*time.Hour)), midnight("2026-11-24").Add(8*time.Hour), eight)
	c.is(since(midnight("2026-11-25").Add(23*time.Hour)), midnight("2026-11-24").Add(8*time.Hour), eight)
	end, err := c.s.EndOf(c.ctx, midnight("2026-11-24"))
	if err != nil {
		t.Fatal(err)
	}
	c.is(end, midnight("2026-11-25"), night)
	if end, err := c.s.EndOf(c.ctx, midnight("2026-11-01")); err != nil || end != nil {
		t.Errorf("a day without a record ends with %v, %v", end, err)
	}

	// A server that runs keeps the morning by itself; nobody touches anything.
	c.clock.set(midnight("2026-12-01").Add(8*time.Hour + 3*time.Second))
	c.live.Tick(c.clock.now())
	ctx, cancel := context.WithCancel(c.ctx)
	done := make(chan struct{})
	go func() { defer close(done); _ = c.s.Run(ctx) }()
	defer func() { cancel(); <-done }()
	for began := time.Now(); len(c.lines(`SELECT day::text FROM risk_morning
		WHERE day = '2026-12-01'`)) == 0; time.Sleep(20 * time.Millisecond) {
		if time.Since(began) > time.Minute {
			t.Fatal("the morning is not kept")
		}
	}
	cancel()
	<-done
	c.is(since(midnight("2026-12-02").Add(9*time.Hour)), midnight("2026-12-01").Add(8*time.Hour+3*time.Second), c.colours())
	if n := len(c.lines(`SELECT day::text FROM risk_morning WHERE day < '2026-11-23'`)); n != 0 {
		t.Errorf("%d old mornings are kept for ever", n)
	}
}

// is compares a moment with the colours there were.
func (c *town) is(m *assess.PastColours, at time.Time, want map[grid.ID]grid.Level) {
	c.t.Helper()
	if m == nil || !m.At.Equal(at) || m.Rule == "" {
		c.t.Fatalf("compared with %+v, want %v", m, at)
	}
	for id, level := range want {
		if k, ok := m.Colour(id); !ok || k.Level != level || k.Tally.Enterprises.Total() == 0 {
			c.t.Errorf("grid %d at %v was %s, told %+v %v", id, at, level, k, ok)
		}
	}
	if _, ok := m.Colour(999); ok {
		c.t.Error("a grid that is not there had a colour")
	}
}

// TestBackfilledMornings: the mornings of a city just loaded follow from the dates
// of its file, as its past days do.
func TestBackfilledMornings(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.settle()
	if _, err := c.s.Backfill(c.ctx, 3, nil); err != nil {
		t.Fatal(err)
	}
	m, err := c.s.SinceMorning(c.ctx)
	if err != nil || m == nil || !m.At.Equal(midnight("2026-11-23").Add(8*time.Hour)) {
		t.Fatal(m, err)
	}
	k, _ := m.Colour(1)
	var open int
	err = c.db.Pool.QueryRow(c.ctx, `SELECT count(*) FROM danger WHERE found <= $1 AND grade = 1
		AND (state BETWEEN 1 AND 5 OR state = 6 AND closed > $1)`, m.At).Scan(&open)
	if got := k.Tally.Dangers[grid.ClassMajor] + k.Tally.Dangers[grid.ClassMajorOverdue]; err != nil || int(got) != open || open == 0 {
		t.Errorf("%d major dangers were open, told %d (%v)", open, got, err)
	}

	// Which grids have turned since is told when their colours are first written down, and once.
	c.exec(`UPDATE enterprise SET risk_level = 1 WHERE id % 3 = 0`)
	c.settle()
	c.follow()
	want := map[string]bool{}
	for id, level := range c.colours() {
		if was, ok := m.Colour(id); ok && was.Level != level {
			want[fmt.Sprintf("%d %d %d", id, was.Level, level)] = true
		}
	}
	if len(want) == 0 {
		t.Fatal("nothing turned")
	}
	for range 2 {
		if err := c.s.KeepGrids(c.ctx); err != nil {
			t.Fatal(err)
		}
		told := c.lines(`SELECT subject || ' ' || old || ' ' || new FROM event WHERE verb = 'grid.turn'`)
		for _, line := range told {
			if !want[line] {
				t.Errorf("told that %s (grid, was, is)", line)
			}
		}
		if len(told) != len(want) {
			t.Errorf("%d turns are told, there are %d", len(told), len(want))
		}
	}
}

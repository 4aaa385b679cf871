package assess_test

import (
	"context"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/assess"
)

// TestWholeGivesWay: somebody wants the enterprises for themselves when a chunk has
// been read ahead and the transaction that writes has not touched them yet. They get
// them, and all colours are right afterwards.
func TestWholeGivesWay(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.settle()
	c.s = assess.New(c.db, assess.Options{Now: c.clock.now, Grids: grids{c.live}, ChunkSize: 16})
	// The first chunk has a colour to write, and a later one facts, for which the
	// enterprise is looked up.
	c.exec(`UPDATE risk_enterprise SET level = (level + 1) % 5 WHERE enterprise_id = 1`)
	c.exec(`UPDATE enterprise SET standard = 3 - standard WHERE id = 200`)
	c.exec(`INSERT INTO risk_queue (enterprise_id) VALUES (0)`)

	ctx, cancel := context.WithTimeout(c.ctx, 2*time.Minute) // as good as for ever
	defer cancel()
	blocker, err := c.db.Pool.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = blocker.Rollback(context.WithoutCancel(ctx)) }()
	if _, err := blocker.Exec(ctx, `SELECT FROM risk_enterprise WHERE enterprise_id = 1 FOR UPDATE`); err != nil {
		t.Fatal(err)
	}
	stepped := make(chan error, 1)
	go func() { _, err := c.s.Step(ctx); stepped <- err }()
	c.waits(ctx, `locktype IN ('transactionid', 'tuple')`)

	wanted := make(chan error, 1)
	go func() {
		tx, err := c.db.Pool.Begin(ctx)
		if err == nil {
			_, err = tx.Exec(ctx, `LOCK TABLE enterprise IN ACCESS EXCLUSIVE MODE`)
			_ = tx.Rollback(context.WithoutCancel(ctx))
		}
		wanted <- err
	}()
	c.waits(ctx, `relation = 'enterprise'::regclass AND mode = 'AccessExclusiveLock'`)
	if err := blocker.Rollback(ctx); err != nil {
		t.Fatal(err)
	}
	if err := <-wanted; err != nil {
		t.Fatalf("the enterprises were never free: %v", err)
	}
	if err := <-stepped; err != nil && grid.CodeOf(err) != grid.CodeConflict {
		t.Errorf("whoever assesses everybody: %v", err)
	}
	c.settle()
	if r, err := c.s.Recount(c.ctx, 9); err != nil || r.Differ != 0 || r.Enterprises != 240 {
		t.Errorf("a recount finds %+v, %v", r, err)
	}
}

// waits returns when somebody in this database waits for such a lock.
func (c *town) waits(ctx context.Context, which string) {
	c.t.Helper()
	for waiting := false; !waiting; time.Sleep(5 * time.Millisecond) {
		err := c.db.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_locks JOIN pg_stat_activity a USING (pid)
			WHERE NOT granted AND a.datname = current_database() AND `+which+`)`).Scan(&waiting)
		if err != nil {
			c.t.Fatal(err)
		}
	}
}

package bench

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"anwang/grid"
	"anwang/grid/pg"
)

// idleShare is what a service that nobody asks anything may use of one core, in
// percent, its database included.
const idleShare = 1.0

// Idle measures what a whole server and its database use while nobody asks anything
// and nothing changes, over o.Each. It first waits until what begins by itself after a
// load, the assessment of every enterprise above all, is over.
func Idle(ctx context.Context, admin *pg.DB, start Start, o Options, log *slog.Logger) (*Table, error) {
	p := newProvince(o.Grids)
	db, err := newProvincial(ctx, admin, p, o, log)
	if err != nil {
		return nil, err
	}
	defer db.close()
	s, err := start(ctx, db.DB, KeepShapes)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	m, err := newMeter(ctx, db.DB)
	if err != nil {
		return nil, err
	}
	if m.postmaster == 0 {
		return nil, fmt.Errorf("bench: the database is on another machine, and what it uses cannot be seen")
	}
	if err := still(ctx, m, o); err != nil {
		return nil, err
	}
	o.Progress("watching for %s", o.Each)
	before := m.read()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(o.Each):
	}
	u := m.read().since(before)
	percent := 100 * float64(u.server+u.database) / float64(o.Each)
	t := &Table{
		Name: "idle", About: fmt.Sprintf("a server that nobody asks anything, for %s, and its database with all that runs there", o.Each),
		Columns: []string{"enterprises", "grids", "server ms", "database ms", "% of a core", "to reach %", "met"},
		Notes:   []string{"processor time in all; that of the database is counted in steps of 10 ms a process"},
		Met:     percent <= idleShare,
	}
	t.add(map[string]any{
		"enterprises": s.Live.Status().Points[grid.KindEnterprise], "grids": len(s.Live.Grids(0)), "server ms": ms(u.server),
		"database ms": ms(u.database),
		"% of a core": percent, "to reach %": idleShare, "met": t.Met,
	})
	return t, nil
}

// still waits until a server has been quiet for as long as its slowest clocks
// need to show themselves, at most an hour: a large city is assessed for minutes.
func still(ctx context.Context, m meter, o Options) error {
	const look, little = 15 * time.Second, 450 * time.Millisecond
	o.Progress("waiting until nothing works by itself")
	for began := time.Now(); time.Since(began) < time.Hour; {
		before := m.read()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(look):
		}
		if u := m.read().since(before); u.server+u.database < little {
			return nil
		}
	}
	return fmt.Errorf("bench: server and database are still busy by themselves after an hour")
}

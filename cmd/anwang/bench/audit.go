package bench

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/audit"
	"anwang/grid/pg"
)

// What commits that write a line of the audit must reach with the most writers: a
// second, and of what they reach in the same table without a chain.
const (
	auditRate  = 1500
	auditShare = 0.6
	auditTurns = 3 // of each, one after the other, so that a moment of the machine hits both
)

// Audit measures transactions that each write one line of the audit, as every change
// does, until the last of them has its place in the chain. Beside it the same
// statements write the same lines to a table with the same columns and indexes, and no
// chain.
func Audit(ctx context.Context, admin *pg.DB, writers []int, o Options, log *slog.Logger) (*Table, error) {
	t := &Table{
		Name:    "audit",
		About:   "commits that write one line of the audit each, chained by the service after their commit",
		Columns: []string{"writers", "lines/s", "without chain/s", "ratio", "last tied ms", "to reach /s", "to reach ratio", "met"},
		Met:     true,
		Notes: []string{
			"lines/s: until the last line has its place in the chain",
			"without chain: the same statements into a table of the same columns and indexes, without triggers",
		},
	}
	s, err := newScratch(ctx, admin, log)
	if err != nil {
		return nil, err
	}
	defer s.close()
	// The same name in another schema, so that the very same statements write to it.
	if _, err := s.Pool.Exec(ctx, `CREATE SCHEMA plain; CREATE TABLE plain.audit (LIKE public.audit INCLUDING ALL)`); err != nil {
		return nil, err
	}
	most := 0
	for _, n := range writers {
		most = max(most, n)
	}
	for _, n := range writers {
		if err := auditRow(ctx, t, s, n, n == most, o, log); err != nil {
			return nil, err
		}
	}
	c, err := audit.Check(ctx, s.DB)
	if err == nil && !c.Intact() {
		err = fmt.Errorf("bench: the chain is broken: %s", c.Faults[0].Line())
	}
	return t, err
}

func auditRow(ctx context.Context, t *Table, s *scratch, writers int, target bool, o Options, log *slog.Logger) error {
	o.Progress("%d writers", writers)
	chained, err := pg.Open(ctx, pg.Config{URL: s.URL(), MaxConns: int32(writers) + 1}, log)
	if err != nil {
		return err
	}
	defer chained.Close()
	plain, err := pg.Open(ctx, pg.Config{URL: inSchema(s.URL(), "plain"), MaxConns: int32(writers) + 1}, log)
	if err != nil {
		return err
	}
	defer plain.Close()
	keeper := audit.New(chained)
	keeper.Log(log)
	kept, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- keeper.Run(kept) }()
	defer func() { stop(); <-done }()

	var lines [2]int64
	var took [2]time.Duration
	var late time.Duration
	for range auditTurns {
		for i, db := range [...]*pg.DB{plain, chained} {
			began := time.Now()
			n, err := auditLines(ctx, db, writers, o.Each)
			if err != nil {
				return err
			}
			ended := time.Now()
			if db == chained {
				if err := allTied(ctx, db); err != nil {
					return err
				}
				late = max(late, time.Since(ended))
			}
			lines[i] += n
			took[i] += time.Since(began)
		}
	}
	control, rate := float64(lines[0])/took[0].Seconds(), float64(lines[1])/took[1].Seconds()
	row := map[string]any{
		"writers": writers, "lines/s": rate, "without chain/s": control, "ratio": rate / control,
		"last tied ms": float64(late.Microseconds()) / 1000,
	}
	if target {
		met := rate >= auditRate && rate >= auditShare*control
		row["to reach /s"], row["to reach ratio"], row["met"] = auditRate, auditShare, met
		t.Met = t.Met && met
	}
	t.add(row)
	return nil
}

// auditLines has so many writers commit one line after the other, and counts them.
func auditLines(ctx context.Context, db *pg.DB, writers int, each time.Duration) (int64, error) {
	ctx = grid.WithActor(ctx, grid.Internal("anwang bench"))
	record := map[string]any{
		"title": "配电箱未接地", "state": "registered", "grade": "general", "deadline": "2026-12-31T00:00:00Z",
		"enterprise": 17, "version": 3, "lon": 117.0, "lat": 36.6,
	}
	until := time.Now().Add(each)
	var n atomic.Int64
	var wg sync.WaitGroup
	errs := make([]error, writers)
	for w := range writers {
		wg.Go(func() {
			for time.Now().Before(until) && errs[w] == nil {
				errs[w] = db.Tx(ctx, func(tx pgx.Tx) error {
					return pg.Audit(ctx, tx, grid.Entry{
						Action: "danger.update", Subject: "danger", ID: grid.ID(w + 1), Name: "配电箱未接地", Grid: 4, Before: record, After: record,
					})
				})
				n.Add(1)
			}
		})
	}
	wg.Wait()
	return n.Load(), errors.Join(errs...)
}

// allTied waits until no line waits for its place in the chain.
func allTied(ctx context.Context, db *pg.DB) error {
	for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(10 * time.Millisecond) {
		var waits bool
		if err := db.Pool.QueryRow(ctx, `SELECT min(id) IS NOT NULL FROM audit_waiting`).Scan(&waits); err != nil || !waits {
			return err
		}
	}
	return errors.New("bench: lines still wait for their places in the chain after a minute")
}

// inSchema is a connection address whose tables are looked for in a schema first.
func inSchema(address, schema string) string {
	if u, err := url.Parse(address); err == nil && strings.Contains(address, "://") {
		q := u.Query()
		q.Set("search_path", schema+",public")
		u.RawQuery = q.Encode()
		return u.String()
	}
	return address + " search_path=" + schema + ",public"
}

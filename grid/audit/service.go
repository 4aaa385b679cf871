package audit

import (
	"context"
	"io"
	"log/slog"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Service is what can be done with the audit.
type Service struct {
	db  *pg.DB
	log *slog.Logger
}

// New returns the service over a database.
func New(db *pg.DB) *Service { return &Service{db: db, log: slog.New(slog.DiscardHandler)} }

// Log has the service tell what keeps it from its work.
func (s *Service) Log(log *slog.Logger) { s.log = log }

// The lengths of a page.
const (
	defaultLimit = 50
	mostLimit    = 500
)

// List returns a page of lines, newest first. The reader sees those of grids they
// hold whole; lines that belong to no grid are for who holds the root. Errors:
// unauthenticated, forbidden, invalid, unavailable.
func (s *Service) List(ctx context.Context, f Filter, cursor string, limit int) (Page, error) {
	scope, err := grid.Require(ctx, grid.ViewAudit)
	if err != nil {
		return Page{}, err
	}
	if err := f.check(); err != nil {
		return Page{}, err
	}
	pages, before := grid.ListOf("audit", f), grid.ID(0)
	if _, err := pages.After(cursor, &before); err != nil {
		return Page{}, err
	}
	if limit <= 0 {
		limit = defaultLimit
	}
	limit = min(limit, mostLimit)
	var p Page
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		if p.Matched, err = count(ctx, tx, scope, &f); err != nil {
			return err
		}
		p.Rows, err = list(ctx, tx, scope, &f, before, limit+1)
		return err
	})
	p.Rows, p.Next = grid.CutPage(p.Rows, limit, pages, func(r *Row) []any { return []any{r.ID} })
	return p, err
}

// batch is how many lines an export reads at a time. No transaction stays open
// while a slow reader takes them.
const batch = 1000

// Export writes the lines of a filter to w, newest first, after a line of its own
// that says so. Errors: as List, before the first byte; and those of w.
func (s *Service) Export(ctx context.Context, o Export, w io.Writer) error {
	scope, err := s.begin(ctx, &o)
	if err != nil {
		return err
	}
	out := newWriter(o, w)
	if err := out.begin(); err != nil {
		return err
	}
	for before := grid.ID(0); ; {
		var rows []Row
		err := s.db.Read(ctx, func(tx pgx.Tx) (err error) {
			rows, err = list(ctx, tx, scope, &o.Filter, before, batch)
			return err
		})
		if err != nil {
			return err
		}
		for i := range rows {
			if err := out.row(&rows[i]); err != nil {
				return err
			}
		}
		if err := out.flush(); err != nil || len(rows) < batch {
			return err
		}
		before = rows[len(rows)-1].ID
	}
}

// begin says whether an export may be, and writes down that it was.
func (s *Service) begin(ctx context.Context, o *Export) (grid.Scope, error) {
	entry := grid.Entry{Action: "audit.export", Subject: "audit", After: o.asked()}
	scope, err := grid.Require(ctx, grid.ViewAudit)
	if err != nil {
		return scope, s.db.Refused(ctx, err, entry)
	}
	if o.Format != CSV && o.Format != JSONL {
		return scope, wrong("format", "格式应为 csv 或 jsonl", "format is csv or jsonl")
	}
	if err := o.Filter.check(); err != nil {
		return scope, err
	}
	entry.Grid = scope.Home()
	return scope, s.db.Tx(ctx, func(tx pgx.Tx) error { return pg.Audit(ctx, tx, entry) })
}

// Verify walks the chain from the first line to the newest and writes down that
// it did. What it finds says where, and nothing of what the lines hold. Errors:
// unauthenticated, forbidden, unavailable.
func (s *Service) Verify(ctx context.Context) (Chain, error) {
	entry := grid.Entry{Action: "audit.verify", Subject: "audit"}
	scope, err := grid.Require(ctx, grid.ViewAudit)
	if err != nil {
		return Chain{}, s.db.Refused(ctx, err, entry)
	}
	c, err := Check(ctx, s.db)
	if err != nil {
		return c, err
	}
	entry.Grid = scope.Home()
	entry.After = map[string]any{"rows": c.Rows, "faults": c.Count, "head": c.Head}
	return c, s.db.Tx(ctx, func(tx pgx.Tx) error { return pg.Audit(ctx, tx, entry) })
}

// Check walks the chain as Verify does, for a command. What waits for its place gets it
// first, so that the hash of the newest line covers all that was committed before; where
// the database may only be read it goes on waiting.
func Check(ctx context.Context, db *pg.DB) (c Chain, err error) {
	stuck := Tie(ctx, db)
	err = db.Read(ctx, func(tx pgx.Tx) (err error) { c, err = walk(ctx, tx); return err })
	code := grid.CodeOf(stuck) // conflict: somebody else is at it
	if stuck != nil && err == nil && c.Waiting > 0 && code != grid.CodeUnavailable && code != grid.CodeConflict {
		c.stuck(stuck)
	}
	return c, err
}

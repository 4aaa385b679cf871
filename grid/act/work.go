package act

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Work is a change as a whole: of one record, as [Kind.Do] and [Kind.Create] make it,
// or of what is no record of a kind, such as an import.
type Work struct {
	Entry grid.Entry  // the line of the audit, also of who is refused
	Needs grid.Action // somewhere; "": none

	// First is done before anything else in the transaction; nil: nothing.
	First func(ctx context.Context, tx pgx.Tx) error
	// Do changes what is to be changed and says in the line what came of it. Scope is
	// where the actor may do this; Everything when nothing is needed. Where there was
	// nothing to change it returns ErrNothing.
	Do func(ctx context.Context, tx pgx.Tx, scope grid.Scope, e *grid.Entry) error

	sees   grid.Action // needed besides, to find the record
	silent bool        // it has no line when it is done
}

// ErrNothing says that there was nothing to change: that is no failure, and no line of
// the audit.
var ErrNothing = errors.New("nothing to change")

// Do carries out w: it is there with its line of the audit, or neither is. Errors:
// unauthenticated, forbidden, unavailable, and those of w.
func Do(ctx context.Context, db *pg.DB, w Work) error {
	scope, err := w.scope(ctx)
	if err != nil {
		return db.Refused(ctx, err, w.Entry)
	}
	line := w.Entry
	err = db.Tx(ctx, func(tx pgx.Tx) error {
		pg.Timed(tx)
		if w.First != nil {
			if err := w.First(ctx, tx); err != nil {
				return err
			}
		}
		err := w.Do(ctx, tx, scope, &line)
		switch {
		case errors.Is(err, ErrNothing), err == nil && w.silent:
			return nil
		case err != nil:
			return err
		}
		return pg.Audit(ctx, tx, line)
	})
	return db.Refused(ctx, err, line)
}

// scope is where the actor may do it.
func (w *Work) scope(ctx context.Context) (scope grid.Scope, err error) {
	if grid.ActorOf(ctx).IsNobody() {
		return scope, grid.Unauthenticated()
	}
	scope = grid.Everything
	if w.Needs != "" {
		scope, err = grid.Require(ctx, w.Needs)
	}
	if err == nil && w.sees != "" {
		_, err = grid.Require(ctx, w.sees)
	}
	return scope, err
}

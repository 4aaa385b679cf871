package act

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Act is what is done to a record.
type Act[R any] struct {
	Action string      // as the audit names it: "danger.update"
	Needs  grid.Action // somewhere, before the record is looked for; "": none

	// May refuses who may not do it to the record as it is.
	May func(ctx context.Context, was *R) error
	// Do decides what becomes of the record, writes it and returns it as it is then.
	// now is the transaction's one reading of the time. Where it refuses what somebody may
	// not do, it may return the record as they wanted it, which is written down too.
	Do func(ctx context.Context, tx pgx.Tx, was R, now time.Time) (R, error)
	// Told is what the audit is told, the record as it was and as it is; nil: what
	// differs in the images.
	Told func(was, is *R) (before, after any)
	// Ends says that there is no record any more afterwards.
	Ends bool
}

// AnyVersion is the version of somebody who does it to the record however it is.
const AnyVersion = -1

// Do does something to the record that is at version. Errors: unauthenticated,
// not_found, forbidden, stale, unavailable, and those of the act.
func (k *Kind[R]) Do(ctx context.Context, db *pg.DB, id grid.ID, version int32, a Act[R]) (R, error) {
	return k.run(ctx, db, id, a.Action, a.Needs, true, func(ctx context.Context, tx pgx.Tx, r *R, e *grid.Entry) error {
		if err := a.May(ctx, r); err != nil {
			return err
		}
		if err := k.Current(r, version); err != nil {
			return err
		}
		now, err := pg.Clock(ctx, tx)
		if err != nil {
			return err
		}
		is, err := a.Do(ctx, tx, *r, now)
		if grid.CodeOf(err) == grid.CodeForbidden && k.Head(&is).ID != 0 {
			e.Before, e.After, _ = k.told(&a, r, &is)
		}
		if err != nil {
			return err
		}
		if e.Before, e.After, err = k.told(&a, r, &is); err != nil {
			return err
		}
		left := &is
		if a.Ends {
			left = nil
		}
		if err := k.happened(ctx, tx, a.Action, r, left, now); err != nil {
			return err
		}
		*r = is
		return nil
	})
}

// happened writes what happened to a record for those who listen.
func (k *Kind[R]) happened(ctx context.Context, tx pgx.Tx, action string, was, is *R, now time.Time) error {
	if k.Event == nil {
		return nil
	}
	e := k.Event(was, is, now)
	e.Verb = action
	return pg.Happened(ctx, tx, &e)
}

// told is what the audit is told of an act.
func (k *Kind[R]) told(a *Act[R], was, is *R) (before, after any, err error) {
	if a.Told != nil {
		before, after = a.Told(was, is)
		return before, after, nil
	}
	b, i, err := k.Image.Difference(was, is)
	return b, i, err
}

// run has fn work on a record inside what the actor sees, and writes the audit.
func (k *Kind[R]) run(ctx context.Context, db *pg.DB, id grid.ID, action string, needs grid.Action, lock bool, fn func(context.Context, pgx.Tx, *R, *grid.Entry) error) (R, error) {
	var r, none R
	entry := grid.Entry{Action: action, Subject: k.Subject, ID: id}
	if needs != "" {
		if _, err := grid.Require(ctx, needs); err != nil {
			return none, db.Refused(ctx, err, entry)
		}
	}
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return none, db.Refused(ctx, err, entry)
	}
	err = db.Tx(ctx, func(tx pgx.Tx) (err error) {
		if r, err = k.load(ctx, tx, id, view, lock); err != nil {
			return err
		}
		k.head(&entry, &r)
		if err := fn(ctx, tx, &r, &entry); err != nil {
			return err
		}
		k.head(&entry, &r)
		return pg.Audit(ctx, tx, entry)
	})
	if err != nil {
		return none, db.Refused(ctx, k.atField(err), entry)
	}
	return r, nil
}

func (k *Kind[R]) head(e *grid.Entry, r *R) {
	h := k.Head(r)
	e.ID, e.Name, e.Grid = h.ID, h.Name, h.Grid
}

// Creation is how a record comes to be.
type Creation[R any] struct {
	Action string      // as the audit names it: "danger.register"
	Needs  grid.Action // somewhere; Do refuses the place
	Name   string      // what it is to be called, for who is refused

	// Do decides, writes the record and returns it as it is then. Scope is where the
	// actor may do this, now the transaction's one reading of the time.
	Do func(ctx context.Context, tx pgx.Tx, scope grid.Scope, now time.Time) (R, error)
}

// Create makes a record. Errors: unauthenticated, forbidden, unavailable, and those
// of the creation.
func (k *Kind[R]) Create(ctx context.Context, db *pg.DB, c Creation[R]) (R, error) {
	var r, none R
	entry := grid.Entry{Action: c.Action, Subject: k.Subject, Name: c.Name}
	scope, err := grid.Require(ctx, c.Needs)
	if err != nil {
		return none, db.Refused(ctx, err, entry)
	}
	err = db.Tx(ctx, func(tx pgx.Tx) error {
		now, err := pg.Clock(ctx, tx)
		if err != nil {
			return err
		}
		if r, err = c.Do(ctx, tx, scope, now); err != nil {
			return err
		}
		k.head(&entry, &r)
		entry.After = k.Image(&r, true)
		if err := k.happened(ctx, tx, c.Action, nil, &r, now); err != nil {
			return err
		}
		return pg.Audit(ctx, tx, entry)
	})
	if err != nil {
		return none, db.Refused(ctx, k.atField(err), entry)
	}
	return r, nil
}

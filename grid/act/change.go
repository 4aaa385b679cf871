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
	Own    bool        // the record is the actor's own: it is found wherever it lies

	// First is done before the record is looked for: what keeps others from the same is
	// locked in an order. nil: nothing.
	First func(ctx context.Context, tx pgx.Tx) error
	// May refuses who may not do it to the record as it is; nil: whoever found it may.
	May func(ctx context.Context, was *R) error
	// Do decides what becomes of the record, writes it and returns it as it is then.
	// now is the transaction's one reading of the time. Where it refuses what somebody may
	// not do, it may return the record as they wanted it, which is written down too.
	Do func(ctx context.Context, tx pgx.Tx, was R, now time.Time) (R, error)
	// BeforeAfter is what the audit keeps, the record as it was and as it is; nil: what the kind
	// tells of every change.
	BeforeAfter func(was, is *R) (before, after any)
	// Line is the whole line of the audit, for an act that it does not tell of by the record
	// it is done to, or whose name depends on what came of it; nil: as Action and BeforeAfter say.
	Line func(was, is *R, e *grid.Entry) error
	// Ends says that there is no record any more afterwards.
	Ends bool
	// Silent says that its parts tell of it: it has no line of its own.
	Silent bool
}

// AnyVersion is the version of somebody who does it to the record however it is.
const AnyVersion = -1

// Do does something to the record that is at version. Errors: unauthenticated,
// not_found, forbidden, stale, unavailable, and those of the act.
func (k *Kind[R]) Do(ctx context.Context, db *pg.DB, id grid.ID, version int32, a Act[R]) (R, error) {
	return k.run(ctx, db, id, &a, true, func(ctx context.Context, tx pgx.Tx, r *R, e *grid.Entry) error {
		return k.do(ctx, tx, r, version, &a, e)
	})
}

// Part does something to a record inside of scope as a part of other work, in its
// transaction. It has a line of the audit and an event of its own; who is refused is
// written down with the whole. Errors: as Do.
func (k *Kind[R]) Part(ctx context.Context, tx pgx.Tx, scope grid.Scope, id grid.ID, version int32, a Act[R]) (R, error) {
	var none R
	if a.First != nil {
		if err := a.First(ctx, tx); err != nil {
			return none, err
		}
	}
	r, err := k.load(ctx, tx, id, scope, true)
	if err != nil {
		return none, err
	}
	e := k.Line(a.Action, &r)
	if err := k.do(ctx, tx, &r, version, &a, &e); err != nil {
		return none, err
	}
	return r, pg.Audit(ctx, tx, e)
}

// do does something to a record that is locked, tells of it, and fills in the line of
// the audit.
func (k *Kind[R]) do(ctx context.Context, tx pgx.Tx, r *R, version int32, a *Act[R], e *grid.Entry) error {
	if a.May != nil {
		if err := a.May(ctx, r); err != nil {
			return err
		}
	}
	if err := k.Current(r, version); err != nil {
		return err
	}
	now, err := pg.Clock(ctx, tx)
	if err != nil {
		return err
	}
	was := *r // what the audit keeps may be the record itself
	is, err := a.Do(ctx, tx, was, now)
	if grid.CodeOf(err) == grid.CodeForbidden && k.Head(&is).ID != 0 {
		e.Before, e.After, _ = k.beforeAfter(a, &was, &is)
	}
	if err != nil {
		return err
	}
	if e.Before, e.After, err = k.beforeAfter(a, &was, &is); err != nil {
		return err
	}
	left := &is
	if a.Ends {
		left = nil
	}
	if err := k.happened(ctx, tx, a.Action, &was, left, now); err != nil {
		return err
	}
	k.head(e, &is)
	if a.Line != nil {
		if err := a.Line(&was, &is, e); err != nil {
			return err
		}
	}
	*r = is
	return nil
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

// beforeAfter is what the audit is told of an act.
func (k *Kind[R]) beforeAfter(a *Act[R], was, is *R) (before, after any, err error) {
	switch {
	case a.BeforeAfter != nil:
		before, after = a.BeforeAfter(was, is)
		return before, after, nil
	case k.Whole && a.Ends:
		return k.Audited(was, true), nil, nil
	case k.Whole:
		return k.Audited(was, true), k.Audited(is, true), nil
	}
	b, i, err := k.Audited.Difference(was, is)
	return b, i, err
}

// run has fn work on a record inside of where the actor may, and writes the audit.
func (k *Kind[R]) run(ctx context.Context, db *pg.DB, id grid.ID, a *Act[R], lock bool,
	fn func(context.Context, pgx.Tx, *R, *grid.Entry) error,
) (R, error) {
	var r, none R
	w := Work{Entry: grid.Entry{Action: a.Action, Subject: k.Subject, ID: id}, Needs: a.Needs, First: a.First, silent: a.Silent}
	w.Do = func(ctx context.Context, tx pgx.Tx, scope grid.Scope, e *grid.Entry) (err error) {
		if r, err = k.load(ctx, tx, id, k.sees(ctx, a, scope), lock); err != nil {
			return err
		}
		k.head(e, &r)
		return fn(ctx, tx, &r, e)
	}
	if !k.Kept && !a.Own {
		w.sees = grid.ViewMap
	}
	if err := Do(ctx, db, w); err != nil {
		return none, k.atField(err)
	}
	return r, nil
}

// sees is where a record is looked for; scope is where the actor may do the act.
func (k *Kind[R]) sees(ctx context.Context, a *Act[R], scope grid.Scope) grid.Scope {
	switch {
	case a.Own:
		return grid.Everything
	case k.Kept:
		return scope
	}
	return grid.ActorOf(ctx).Scope(grid.ViewMap)
}

func (k *Kind[R]) head(e *grid.Entry, r *R) {
	h := k.Head(r)
	e.ID, e.Name, e.Grid = h.ID, h.Name, h.Grid
}

// Line is a line of the audit about a record, for what is done to another one.
func (k *Kind[R]) Line(action string, r *R) grid.Entry {
	e := grid.Entry{Action: action, Subject: k.Subject}
	k.head(&e, r)
	return e
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
	w := Work{Entry: grid.Entry{Action: c.Action, Subject: k.Subject, Name: c.Name}, Needs: c.Needs}
	w.Do = func(ctx context.Context, tx pgx.Tx, scope grid.Scope, e *grid.Entry) error {
		now, err := pg.Clock(ctx, tx)
		if err != nil {
			return err
		}
		if r, err = c.Do(ctx, tx, scope, now); err != nil {
			return err
		}
		k.head(e, &r)
		e.After = k.Audited(&r, true)
		return k.happened(ctx, tx, c.Action, nil, &r, now)
	}
	if err := Do(ctx, db, w); err != nil {
		return none, k.atField(err)
	}
	return r, nil
}

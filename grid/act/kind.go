package act

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Kind is a kind of record whose records are R.
type Kind[R any] struct {
	Subject string    // as the audit names it: "danger"
	Name    grid.Text // as it stands in a sentence: 隐患, danger
	File    grid.Text // what of it has versions, where that is called otherwise: 企业档案, file

	// Load reads the record inside a scope, locked until the end of the transaction
	// when it is to be changed. It fails with pgx.ErrNoRows for one that is not there
	// or lies outside.
	Load func(ctx context.Context, tx pgx.Tx, id grid.ID, view grid.Scope, lock bool) (R, error)
	// Head is what the frame needs to know of a record.
	Head func(*R) Head
	// Audited is what of a record the audit is told: of a change what differs in it, or
	// with Whole all of it.
	Audited Audited[R]
	Whole   bool
	// Kept says that a record is looked for where the actor may do the act, not where
	// they see the map.
	Kept bool
	// Event is what happened to a record that was the one and is the other, nil when there
	// was none or is none any more; the frame knows what was done. nil: nobody listens.
	Event func(was, is *R, now time.Time) grid.Event
	// Fields are the fields of a request, as JSON pointers, by the columns that are called
	// otherwise in the table.
	Fields map[string]string
}

// Head is what stands in front of every record.
type Head struct {
	ID      grid.ID
	Name    string  // as it is called now
	Grid    grid.ID // where it lies; 0: nowhere
	Version int32
	May     []grid.Action // what the scope of who reads it permits to it
}

// Get returns a record that the actor sees. Errors: unauthenticated, forbidden,
// not_found, unavailable.
func (k *Kind[R]) Get(ctx context.Context, db *pg.DB, id grid.ID) (r R, err error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return r, err
	}
	err = db.Read(ctx, func(tx pgx.Tx) (err error) {
		r, err = k.load(ctx, tx, id, view, false)
		return err
	})
	if err != nil {
		var none R
		return none, err
	}
	return r, nil
}

// load is Load that says which record is not there.
func (k *Kind[R]) load(ctx context.Context, tx pgx.Tx, id grid.ID, view grid.Scope, lock bool) (R, error) {
	r, err := k.Load(ctx, tx, id, view, lock)
	if errors.Is(err, pgx.ErrNoRows) {
		err = k.Missing(id)
	}
	return r, err
}

// Missing says that there is no such record among those that the actor sees.
func (k *Kind[R]) Missing(id grid.ID) error {
	return grid.Errorf(grid.CodeNotFound, fmt.Sprintf("没有编号为 %d 的%s", id, k.Name.ZH), fmt.Sprintf("There is no %s %d", k.Name.EN, id))
}

// Current refuses who read another version of the record than it has now.
func (k *Kind[R]) Current(r *R, based int32) error {
	if now := k.Head(r).Version; based != AnyVersion && now != based {
		return k.stale(now, based)
	}
	return nil
}

// ReadPersonal returns a record to somebody who may see what is personal in it, and writes
// down that they looked. Errors: unauthenticated, forbidden, not_found, unavailable.
func (k *Kind[R]) ReadPersonal(ctx context.Context, db *pg.DB, id grid.ID, needs grid.Action) (R, error) {
	return k.ReadPersonalWith(ctx, db, id, needs, nil)
}

// ReadPersonalWith is ReadPersonal where more is read of the record than it holds itself.
func (k *Kind[R]) ReadPersonalWith(
	ctx context.Context, db *pg.DB, id grid.ID, needs grid.Action, more func(context.Context, pgx.Tx, *R) error,
) (R, error) {
	return k.run(ctx, db, id, &Act[R]{Action: "personal.look"}, false, func(ctx context.Context, tx pgx.Tx, r *R, _ *grid.Entry) error {
		err := Permit(ctx, k.Head(r).May, needs)
		if err == nil && more != nil {
			err = more(ctx, tx, r)
		}
		return err
	})
}

// Permit refuses an actor who lacks one of the actions among those that are permitted
// to a record: everywhere, or to this one.
func Permit(ctx context.Context, may []grid.Action, needs ...grid.Action) error {
	for _, a := range needs {
		if slices.Contains(may, a) {
			continue
		}
		if _, err := grid.Require(ctx, a); err != nil {
			return err
		}
		return grid.Forbidden(a)
	}
	return nil
}

// stale says that somebody else was first.
func (k *Kind[R]) stale(now, based int32) error {
	return Stale(grid.Text{ZH: cmp.Or(k.File.ZH, k.Name.ZH), EN: cmp.Or(k.File.EN, k.Name.EN)}, now, based)
}

// Stale says that somebody else was first at what is called name.
func Stale(name grid.Text, now, based int32) error {
	return grid.Errorf(grid.CodeStale,
		fmt.Sprintf("%s已被修改（现为第 %d 版，您依据的是第 %d 版），请刷新后再试", name.ZH, now, based),
		fmt.Sprintf("The %s is at version %d now, not %d; read it again", name.EN, now, based))
}

// atField points what the database refuses at the field of the request.
func (k *Kind[R]) atField(err error) error {
	var e *grid.Error
	if !errors.As(err, &e) {
		return err
	}
	for i := range e.Faults {
		p := &e.Faults[i].Pointer
		if *p == "" || (*p)[0] == '/' {
			continue
		}
		*p = cmp.Or(k.Fields[*p], "/"+*p)
	}
	return err
}

package danger

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Service is what can be done with dangers. Who asks is in the context; what lies
// outside of what they see is not found.
type Service struct {
	db *pg.DB
}

// New returns the service over a database.
func New(db *pg.DB) *Service { return &Service{db: db} }

// Get returns a danger. Errors: unauthenticated, forbidden, not_found,
// unavailable.
func (s *Service) Get(ctx context.Context, id grid.ID) (Danger, error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return Danger{}, err
	}
	var d Danger
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		d, err = load(ctx, tx, id, view, false)
		return err
	})
	return d, named(err, id)
}

// Create registers a danger at a place where the actor may. Errors:
// unauthenticated, forbidden, rejected (a rule, or a place in no grid),
// unavailable.
func (s *Service) Create(ctx context.Context, in Draft) (Danger, error) {
	entry := grid.Entry{Action: "danger.register", Subject: "danger", Name: in.Title}
	scope, err := grid.Require(ctx, grid.RegisterDanger)
	if err != nil {
		return Danger{}, s.db.Refused(ctx, err, entry)
	}
	var d Danger
	err = s.db.Tx(ctx, func(tx pgx.Tx) error {
		now, err := clock(ctx, tx)
		if err != nil {
			return err
		}
		if err := in.check(now); err != nil {
			return err
		}
		if err := place(ctx, tx, &in, grid.ActorOf(ctx).Scope(grid.ViewMap), scope); err != nil {
			return err
		}
		if d, err = insert(ctx, tx, &in, grid.ActorOf(ctx).ID); err != nil {
			return err
		}
		entry.ID, entry.Grid, entry.After = d.ID, d.Grid, imageOf(&d)
		return pg.Audit(ctx, tx, entry)
	})
	return d, s.db.Refused(ctx, atPlace(err), entry)
}

// Update changes a danger that is at version. Errors: unauthenticated, not_found,
// forbidden, stale, rejected, invalid (nothing to change), unavailable.
func (s *Service) Update(ctx context.Context, id grid.ID, version int32, u Update) (Danger, error) {
	entry := grid.Entry{Action: "danger.update", Subject: "danger", ID: id}
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return Danger{}, s.db.Refused(ctx, err, entry)
	}
	var d Danger
	err = s.db.Tx(ctx, func(tx pgx.Tx) error {
		was, err := load(ctx, tx, id, view, true)
		if err != nil {
			return err
		}
		entry.Name, entry.Grid = was.Title, was.Grid
		if err := permit(ctx, &was, &u); err != nil {
			return err
		}
		if was.Version != version {
			return grid.Errorf(grid.CodeStale,
				fmt.Sprintf("隐患已被修改（现为第 %d 版，您依据的是第 %d 版），请刷新后再试", was.Version, version),
				fmt.Sprintf("The danger is at version %d now, not %d; read it again", was.Version, version))
		}
		now, err := clock(ctx, tx)
		if err != nil {
			return err
		}
		is, err := decide(was, u, now)
		if err != nil {
			return err
		}
		if was.State != grid.PendingAccept && is.State == grid.PendingAccept {
			is.RectifiedBy = grid.ActorOf(ctx).ID
		}
		if d, err = update(ctx, tx, &is); err != nil {
			return err
		}
		entry.Name, entry.Grid = d.Title, d.Grid
		entry.Before, entry.After = difference(&was, &d)
		return pg.Audit(ctx, tx, entry)
	})
	return d, s.db.Refused(ctx, named(err, id), entry)
}

// permit says whether the actor may make the update.
func permit(ctx context.Context, d *Danger, u *Update) error {
	if u.empty() {
		return nil // there is a better answer to that
	}
	need := Needs(d, u)
	for _, a := range need {
		if slices.Contains(d.May, a) {
			continue
		}
		if _, err := grid.Require(ctx, a); err != nil {
			return err
		}
		return grid.Forbidden(a)
	}
	if own(d, need, grid.ActorOf(ctx).ID) {
		return grid.Errorf(grid.CodeForbidden,
			"整改是由您上报完成的，须由他人验收", "You reported it rectified yourself; somebody else must accept it")
	}
	return nil
}

// Personal is who reported a danger.
type Personal struct {
	Reporter      string
	ReporterPhone string
}

// Personal returns who reported a danger in full, and writes down that somebody
// looked. Errors: unauthenticated, not_found, forbidden, unavailable.
func (s *Service) Personal(ctx context.Context, id grid.ID) (Personal, error) {
	entry := grid.Entry{Action: "personal.look", Subject: "danger", ID: id}
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return Personal{}, s.db.Refused(ctx, err, entry)
	}
	var p Personal
	err = s.db.Tx(ctx, func(tx pgx.Tx) error {
		d, err := load(ctx, tx, id, view, false)
		if err != nil {
			return err
		}
		entry.Name, entry.Grid = d.Title, d.Grid
		if !slices.Contains(d.May, grid.ViewReporter) {
			return grid.Forbidden(grid.ViewReporter)
		}
		p = Personal{d.Reporter, d.ReporterPhone}
		return pg.Audit(ctx, tx, entry)
	})
	if err != nil {
		return Personal{}, s.db.Refused(ctx, named(err, id), entry)
	}
	return p, nil
}

// named says which danger was not found.
func named(err error, id grid.ID) error {
	if grid.CodeOf(err) == grid.CodeNotFound {
		return grid.Errorf(grid.CodeNotFound, fmt.Sprintf("没有编号为 %d 的隐患", id), fmt.Sprintf("There is no danger %d", id))
	}
	return err
}

// atPlace points the refusal of a place at the field the caller sent.
func atPlace(err error) error {
	var e *grid.Error
	if errors.As(err, &e) {
		for i := range e.Faults {
			if e.Faults[i].Pointer == "geom" {
				e.Faults[i].Pointer = "/lon"
			}
		}
	}
	return err
}

package danger

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
	"anwang/grid/pg"
)

// Service is what can be done with dangers. Who asks is in the context; what lies
// outside of what they see is not found.
type Service struct {
	db *pg.DB
}

// New returns the service over a database.
func New(db *pg.DB) *Service { return &Service{db: db} }

// kind is what a danger is to the frame.
var kind = act.Kind[Danger]{
	Subject: "danger", Name: grid.Text{ZH: "隐患", EN: "danger"},
	Load: load,
	Head: func(d *Danger) act.Head {
		return act.Head{ID: d.ID, Name: d.Title, Grid: d.Grid, Version: d.Version, May: d.May}
	},
	Audited: auditedOf,
	Event:   happened,
	Fields:  map[string]string{"geom": "/lon"},
}

// Get returns a danger. Errors: unauthenticated, forbidden, not_found,
// unavailable.
func (s *Service) Get(ctx context.Context, id grid.ID) (Danger, error) {
	return kind.Get(ctx, s.db, id)
}

// Create registers a danger at a place where the actor may. Errors:
// unauthenticated, forbidden, rejected (a rule, or a place in no grid),
// unavailable.
func (s *Service) Create(ctx context.Context, in Draft) (Danger, error) {
	return kind.Create(ctx, s.db, act.Creation[Danger]{
		Action: "danger.register", Needs: grid.RegisterDanger, Name: in.Title,
		Do: func(ctx context.Context, tx pgx.Tx, scope grid.Scope, now time.Time) (Danger, error) {
			if err := in.check(now); err != nil {
				return Danger{}, err
			}
			if err := locate(ctx, tx, &in, grid.ActorOf(ctx).Scope(grid.ViewMap), scope); err != nil {
				return Danger{}, err
			}
			d, err := insert(ctx, tx, &in, grid.ActorOf(ctx).ID)
			if err != nil {
				return Danger{}, err
			}
			grade := d.Grade
			d.Last = Step{Verb: Register, At: now, Account: d.RegisteredBy, To: d.State, Grade: &grade, Deadline: d.Deadline}
			return d, log(ctx, tx, &d)
		},
	})
}

// Update changes the texts of a danger that is at version. Errors: unauthenticated,
// not_found, forbidden, stale, rejected, invalid (nothing to change), unavailable.
func (s *Service) Update(ctx context.Context, id grid.ID, version int32, u Update) (Danger, error) {
	return kind.Do(ctx, s.db, id, version, act.Act[Danger]{
		Action: "danger.update",
		May: func(ctx context.Context, was *Danger) error {
			if u.empty() {
				return nil // there is a better answer to that
			}
			return act.Permit(ctx, was.May, wording(was.State))
		},
		Do: func(ctx context.Context, tx pgx.Tx, was Danger, _ time.Time) (Danger, error) {
			is, err := edit(was, u)
			if err != nil {
				return Danger{}, err
			}
			return update(ctx, tx, &is)
		},
	})
}

// Act does to a danger that is at version what a command says, and writes it into its
// log. Errors: unauthenticated, not_found, forbidden, stale, rejected (it has no place
// there now, or the command lacks something), invalid (no such verb), unavailable.
func (s *Service) Act(ctx context.Context, id grid.ID, version int32, c Command) (Danger, error) {
	r := ruleOf(c.Verb)
	if r == nil {
		return Danger{}, unknownVerb()
	}
	c.By = grid.ActorOf(ctx).ID
	return kind.Do(ctx, s.db, id, version, act.Act[Danger]{
		Action: r.action,
		May:    func(ctx context.Context, was *Danger) error { return permit(ctx, r, was) },
		Do: func(ctx context.Context, tx pgx.Tx, was Danger, now time.Time) (Danger, error) {
			d, err := decide(was, c, now)
			if err != nil {
				return Danger{}, err
			}
			is, err := update(ctx, tx, &d)
			if err != nil {
				return Danger{}, err
			}
			is.Last = d.Last
			return is, log(ctx, tx, &is)
		},
	})
}

// permit says whether the actor may do it to the danger.
func permit(ctx context.Context, r *rule, d *Danger) error {
	need := r.needs(d)
	if err := act.Permit(ctx, d.May, need); err != nil {
		return err
	}
	if own(d, need, grid.ActorOf(ctx).ID) {
		return &grid.Error{Code: grid.CodeForbidden, Text: ownText}
	}
	return nil
}

// Steps returns what was done to a danger, the newest first. Who registered it is told
// to whoever may see who reported it, and to themselves; to others who did the rest is
// told by organisation, and by a masked name. Errors: unauthenticated, forbidden,
// not_found, unavailable.
func (s *Service) Steps(ctx context.Context, id grid.ID) (list []Step, err error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return nil, err
	}
	var d Danger
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		if d, err = load(ctx, tx, id, view, false); err != nil {
			return err
		}
		list, err = steps(ctx, tx, id)
		return err
	})
	if errors.Is(err, pgx.ErrNoRows) || grid.CodeOf(err) == grid.CodeNotFound {
		err = kind.Missing(id)
	}
	if err != nil {
		return nil, err
	}
	if !slices.Contains(d.May, grid.ViewReporter) {
		for i := range list {
			list[i].mask(grid.ActorOf(ctx).ID)
		}
	}
	return list, nil
}

// mask hides who did it from somebody who may not see that, unless they did.
func (s *Step) mask(actor grid.ID) {
	switch {
	case s.Account != 0 && s.Account == actor:
	case s.Verb == Register:
		s.Account, s.Actor, s.Person, s.Organisation = 0, "", "", ""
	default:
		s.Account, s.Actor, s.Person = 0, "", grid.MaskName(s.Person)
	}
}

// Personal is who reported a danger.
type Personal struct {
	Reporter      string
	ReporterPhone string
}

// Personal returns who reported a danger in full, and writes down that somebody
// looked. Errors: unauthenticated, not_found, forbidden, unavailable.
func (s *Service) Personal(ctx context.Context, id grid.ID) (Personal, error) {
	d, err := kind.ReadPersonal(ctx, s.db, id, grid.ViewReporter)
	return Personal{d.Reporter, d.ReporterPhone}, err
}

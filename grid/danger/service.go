package danger

import (
	"context"
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
	Image:  imageOf,
	Event:  happened,
	Fields: map[string]string{"geom": "/lon"},
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
			if err := place(ctx, tx, &in, grid.ActorOf(ctx).Scope(grid.ViewMap), scope); err != nil {
				return Danger{}, err
			}
			return insert(ctx, tx, &in, grid.ActorOf(ctx).ID)
		},
	})
}

// Update changes a danger that is at version. Errors: unauthenticated, not_found,
// forbidden, stale, rejected, invalid (nothing to change), unavailable.
func (s *Service) Update(ctx context.Context, id grid.ID, version int32, u Update) (Danger, error) {
	return kind.Do(ctx, s.db, id, version, act.Act[Danger]{
		Action: "danger.update",
		May:    func(ctx context.Context, was *Danger) error { return permit(ctx, was, &u) },
		Do: func(ctx context.Context, tx pgx.Tx, was Danger, now time.Time) (Danger, error) {
			is, err := decide(was, u, now)
			if err != nil {
				return Danger{}, err
			}
			if was.State != grid.PendingAccept && is.State == grid.PendingAccept {
				is.RectifiedBy = grid.ActorOf(ctx).ID
			}
			return update(ctx, tx, &is)
		},
	})
}

// permit says whether the actor may make the update.
func permit(ctx context.Context, d *Danger, u *Update) error {
	if u.empty() {
		return nil // there is a better answer to that
	}
	need := Needs(d, u)
	if err := act.Permit(ctx, d.May, need...); err != nil {
		return err
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
	d, err := kind.Look(ctx, s.db, id, grid.ViewReporter)
	return Personal{d.Reporter, d.ReporterPhone}, err
}

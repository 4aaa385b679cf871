package danger

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Service is what can be done with dangers.
type Service struct {
	db *pg.DB
}

// New returns the service over a database.
func New(db *pg.DB) *Service { return &Service{db: db} }

// Get returns a danger. Errors: not_found, unavailable.
func (s *Service) Get(ctx context.Context, id grid.ID) (Danger, error) {
	var d Danger
	err := s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		d, err = load(ctx, tx, id, false)
		return err
	})
	return d, named(err, id)
}

// Create registers a danger. Errors: rejected (a rule, or a place in no grid),
// unavailable.
func (s *Service) Create(ctx context.Context, in Draft) (Danger, error) {
	var d Danger
	err := s.db.Tx(ctx, func(tx pgx.Tx) error {
		now, err := clock(ctx, tx)
		if err != nil {
			return err
		}
		if err := in.check(now); err != nil {
			return err
		}
		if err := place(ctx, tx, &in); err != nil {
			return err
		}
		d, err = insert(ctx, tx, &in)
		return err
	})
	return d, atPlace(err)
}

// Update changes a danger that is at version. Errors: not_found, stale,
// rejected, invalid (nothing to change), unavailable.
func (s *Service) Update(ctx context.Context, id grid.ID, version int32, u Update) (Danger, error) {
	var d Danger
	err := s.db.Tx(ctx, func(tx pgx.Tx) error {
		was, err := load(ctx, tx, id, true)
		if err != nil {
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
		d, err = update(ctx, tx, &is)
		return err
	})
	return d, named(err, id)
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

// Package hazard keeps hazard sources 危险源.
package hazard

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Record is what the database knows of a hazard source beyond its point on the
// map.
type Record struct {
	Kind      string   // tank_farm, storage, process, …
	RValue    *float64 // GB 18218-2018 R
	Substance string
	Quantity  *float64 // tonnes
	Assessed  time.Time
	Source    string
	Created   time.Time
	Updated   time.Time
	Version   int32
}

// Service is what can be done with hazard sources.
type Service struct {
	db *pg.DB
}

// New returns the service over a database.
func New(db *pg.DB) *Service { return &Service{db: db} }

// Get returns a hazard source's record. Errors: unauthenticated, forbidden,
// not_found (also outside of what the actor sees), unavailable.
func (s *Service) Get(ctx context.Context, id grid.ID) (Record, error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return Record{}, err
	}
	var r Record
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		r, err = load(ctx, tx, id, view)
		return err
	})
	if grid.CodeOf(err) == grid.CodeNotFound {
		err = grid.Errorf(grid.CodeNotFound, fmt.Sprintf("没有编号为 %d 的危险源", id), fmt.Sprintf("There is no hazard source %d", id))
	}
	return r, err
}

// Package boundary makes networks of grids 网格体系 from files of boundaries 边界, keeps
// their versions and holes, and what was found wrong with the sources.
//
// A [Description] says what levels a network has and which files they come from. [Compose]
// reads them, finds codes and parents, makes every level an exact cover of the one above,
// and tells of all that it found. [Service.Publish] puts the result in force: as the first
// version of a network, or as a difference from the one in force. A [Load] is the same with
// its files kept, so that it can be left and taken up again.
package boundary

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Defect is something an import found wrong with its source, and what was done
// about it.
type Defect struct {
	ID       grid.ID
	Source   string
	Kind     string
	Codes    []string
	Lon, Lat *float64
	Area     *float64 // square metres
	Count    int
	Detail   grid.Text
	Action   grid.Text
	Found    time.Time
}

// Service is what can be done with boundaries.
type Service struct {
	db    *pg.DB
	queue Queue // may be nil
}

// New returns the service over a database.
func New(db *pg.DB) *Service { return &Service{db: db} }

// Source says where the boundary in force of a grid comes from. Errors:
// unauthenticated, forbidden, not_found (also outside of what the actor sees),
// unavailable.
func (s *Service) Source(ctx context.Context, id grid.ID) (string, error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return "", err
	}
	var source string
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		source, err = loadSource(ctx, tx, id, view)
		return err
	})
	return source, err
}

// Defects returns the import report, worst kinds first: the defects all of whose
// grids the actor holds whole, and those of no grid whose place does. Errors:
// unauthenticated, forbidden, unavailable.
func (s *Service) Defects(ctx context.Context) ([]Defect, error) {
	scope, err := grid.Require(ctx, grid.ViewDefects)
	if err != nil {
		return nil, err
	}
	var out []Defect
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		out, err = loadDefects(ctx, tx, scope)
		return err
	})
	return out, err
}

// Package enterprise keeps enterprises 企业, the supervised units.
package enterprise

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Record is what the database knows of an enterprise beyond its point on the
// map.
type Record struct {
	Address   string
	Scale     string // large, medium, small, micro; "" unknown
	Staff     *int
	Grade     string // A to D; "" none
	Standard  int    // 标准化 level 1 to 3; 0 none
	Status    string // open, stopped, suspended
	RiskBasis string // key of why it has its level
	Assessed  time.Time
	Source    string
	Created   time.Time
	Updated   time.Time
	Version   int32

	Contact      string        // personal, in full; who shows it masks it
	ContactPhone string        // likewise
	May          []grid.Action // what the scope of who reads it permits to it
}

// Personal is who to call at an enterprise.
type Personal struct {
	Contact      string
	ContactPhone string
}

// Service is what can be done with enterprises.
type Service struct {
	db *pg.DB
}

// New returns the service over a database.
func New(db *pg.DB) *Service { return &Service{db: db} }

// Get returns an enterprise's record. Errors: unauthenticated, forbidden,
// not_found (also outside of what the actor sees), unavailable.
func (s *Service) Get(ctx context.Context, id grid.ID) (Record, error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return Record{}, err
	}
	var r Record
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		r, _, err = load(ctx, tx, id, view)
		return err
	})
	return r, named(err, id)
}

// Personal returns who to call at an enterprise in full, and writes down that
// somebody looked. Errors: unauthenticated, not_found, forbidden, unavailable.
func (s *Service) Personal(ctx context.Context, id grid.ID) (Personal, error) {
	entry := grid.Entry{Action: "personal.look", Subject: "enterprise", ID: id}
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return Personal{}, s.db.Refused(ctx, err, entry)
	}
	var p Personal
	err = s.db.Tx(ctx, func(tx pgx.Tx) error {
		r, at, err := load(ctx, tx, id, view)
		if err != nil {
			return err
		}
		entry.Name, entry.Grid = at.name, at.grid
		if !slices.Contains(r.May, grid.ViewPersonal) {
			return grid.Forbidden(grid.ViewPersonal)
		}
		p = Personal{r.Contact, r.ContactPhone}
		return pg.Audit(ctx, tx, entry)
	})
	if err != nil {
		return Personal{}, s.db.Refused(ctx, named(err, id), entry)
	}
	return p, nil
}

// named says which enterprise was not found.
func named(err error, id grid.ID) error {
	if grid.CodeOf(err) == grid.CodeNotFound {
		return grid.Errorf(grid.CodeNotFound, fmt.Sprintf("没有编号为 %d 的企业", id), fmt.Sprintf("There is no enterprise %d", id))
	}
	return err
}

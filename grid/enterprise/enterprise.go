// Package enterprise keeps enterprises 企业, the supervised units.
package enterprise

import (
	"context"
	"fmt"
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
}

// Service is what can be done with enterprises.
type Service struct {
	db *pg.DB
}

// New returns the service over a database.
func New(db *pg.DB) *Service { return &Service{db: db} }

// Get returns an enterprise's record. Errors: not_found, unavailable.
func (s *Service) Get(ctx context.Context, id grid.ID) (Record, error) {
	var r Record
	err := s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		r, err = load(ctx, tx, id)
		return err
	})
	if grid.CodeOf(err) == grid.CodeNotFound {
		err = grid.Errorf(grid.CodeNotFound, fmt.Sprintf("没有编号为 %d 的企业", id), fmt.Sprintf("There is no enterprise %d", id))
	}
	return r, err
}

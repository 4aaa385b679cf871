package exchange

import "anwang/grid/pg"

// Service imports.
type Service struct {
	db *pg.DB
}

// New returns the service over a database.
func New(db *pg.DB) *Service { return &Service{db: db} }

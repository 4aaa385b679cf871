// Package enterprise keeps enterprises 企业, the supervised units.
package enterprise

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Card is what the database knows of an enterprise beyond its point on the map.
type Card struct {
	Address   string
	Scale     string // large, medium, small, micro; "" unknown
	Staff     *int
	Grade     string // A to D; "" none
	Standard  *int   // 标准化 level 1 to 3; 0 none; nil nobody has said
	Status    string // open, stopped, suspended, moved, revoked, cancelled, merged
	Since     string // day the status holds from; "" unknown
	Into      Ref    // what it was merged into; ID 0 nothing
	RiskBasis string // key of why it has its level
	Assessed  time.Time
	Source    string
	Created   time.Time
	Updated   time.Time
	Version   int32

	Principal      string        // 主要负责人; personal, in full
	PrincipalPhone string        // likewise
	Contact        string        // personal, in full; who shows it masks it
	ContactPhone   string        // likewise
	May            []grid.Action // what the scope of who reads it permits to it
}

// Masked is a copy that names nobody.
func (c *Card) Masked() Card {
	m := *c
	m.Principal, m.PrincipalPhone = grid.MaskName(c.Principal), grid.MaskPhone(c.PrincipalPhone)
	m.Contact, m.ContactPhone = grid.MaskName(c.Contact), grid.MaskPhone(c.ContactPhone)
	return m
}

// Service is what can be done with enterprises.
type Service struct {
	db *pg.DB

	sweeping sync.Mutex
	swept    chan struct{} // closed when the sweep under way is at its end; nil: none is
}

// New returns the service over a database.
func New(db *pg.DB) *Service { return &Service{db: db} }

// Get returns an enterprise's card. Errors: unauthenticated, forbidden,
// not_found (also outside of what the actor sees), unavailable.
func (s *Service) Get(ctx context.Context, id grid.ID) (Card, error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return Card{}, err
	}
	var r Card
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		r, err = load(ctx, tx, id, view)
		return err
	})
	return r, notFound(err, id)
}

// Personal returns who is who at an enterprise in full, with the holders of its
// certificates, and writes down that somebody looked. Errors: unauthenticated, not_found, forbidden, unavailable.
func (s *Service) Personal(ctx context.Context, id grid.ID) (Personal, error) {
	var p Personal
	_, err := kind.ReadPersonalWith(ctx, s.db, id, grid.ViewPersonal, func(ctx context.Context, tx pgx.Tx, f *File) (err error) {
		p = f.persons()
		p.Holders, err = holders(ctx, tx, id)
		return err
	})
	if err != nil {
		return Personal{}, err
	}
	return p, nil
}

// notFound says which enterprise was not found.
func notFound(err error, id grid.ID) error {
	if errors.Is(err, pgx.ErrNoRows) { // of a record of it, the error says so itself
		return kind.Missing(id)
	}
	return err
}

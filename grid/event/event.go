// Package event 动态 answers what happened: to whom, when, where, and what was other at
// some moment. Events are written where they happen, by grid/act and grid/assess
// (migration 044); here they are read.
//
// # Who is told of what
//
// Somebody is told of an event when what they see holds the place where the record lay
// then and the one where it lies now. Whoever a record has left is told that it left and
// nothing else, neither where it went nor what becomes of it, and whom it has come to
// hears nothing of before: neither would find it behind what they read. Of a record that
// is gone the place where it lay is all there is.
//
// A grid is told of to whoever holds it whole: its colour is that of all that is in it.
package event

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Service answers from the events.
type Service struct{ db *pg.DB }

// New returns the service over a database.
func New(db *pg.DB) *Service { return &Service{db} }

// Happening is an event as somebody reads it. A class is -1 where the record was not on
// the map, or where it is of no matter.
type Happening struct {
	Rank
	Position     grid.Position
	At           time.Time
	Verb         string
	Kind         string
	ID           grid.ID
	Name         string // as it was called then; of one of many as it is called now
	Grid         grid.ID
	GridName     string
	LeftName     string // grid it left, where the actor sees that, too
	Old, New     int
	State        grid.DangerState
	Organisation string // of who did it
	Lon, Lat     float64
	There        bool // it is there still, at Lon and Lat
}

// Rank is the position of an event in their order: what told it, its number in there, and
// of many that one tells of which it is.
type Rank struct{ Commit, Seq, Of int64 }

// Query asks for a page of events, the newest first.
type Query struct {
	Areas  []grid.Area // in all of them
	Sector string      // of this supervision sector; "" all
	Kinds  []string    // of these records; none: all
	Since  time.Time   // not before
	After  *Rank       // the page begins behind it; nil: the first
	Limit  int
}

// List lists what happened. Errors: unauthenticated, forbidden, unavailable.
func (s *Service) List(ctx context.Context, q Query) (list []Happening, err error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		if view, err = everything(ctx, tx, view); err == nil {
			list, err = happened(ctx, tx, view, &q)
		}
		return err
	})
	return list, err
}

// From is a moment, or the first one from which on it is known what happened, when that is
// later: events have been written down since then, or are kept since then. Errors:
// unavailable.
func (s *Service) From(ctx context.Context, asked time.Time) (from time.Time, err error) {
	err = s.db.Read(ctx, func(tx pgx.Tx) error { from, err = begun(ctx, tx); return err })
	if err != nil || from.Before(asked) {
		return asked, err
	}
	return from, nil
}

// Package sector keeps the supervision sectors 监管行业: what they are called, what proposes
// them, which departments answer for each, and from when to when they are offered. Which of
// them an enterprise has is the business of its file.
package sector

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

// Sector is a supervision sector as it is kept.
type Sector struct {
	grid.SectorInfo
	Rank        int // in the order in which they are offered
	Departments []Department
	Version     int32
}

// Department is an organisation that answers for a sector, or may.
type Department struct {
	ID   grid.ID
	Name string
}

// Draft is what a sector is made of; its JSON is what the audit keeps.
type Draft struct {
	Code        string    `json:"code"` // of a new one; it never changes
	Name        string    `json:"name"`
	NameEN      string    `json:"nameEn"`
	Short       []string  `json:"short,omitempty"`
	Industries  []string  `json:"industries,omitempty"`
	Records     []string  `json:"records,omitempty"`
	Rank        int       `json:"rank"`
	From        string    `json:"from"`
	To          string    `json:"to,omitempty"`
	Departments []grid.ID `json:"-"`
}

// draft is the sector as a draft has it.
func (s *Sector) draft() Draft {
	d := Draft{
		Code: s.Code, Name: s.Name.ZH, NameEN: s.Name.EN, Short: s.Short, Industries: s.Industries, Records: s.Records, Rank: s.Rank,
		From: s.From, To: s.To,
	}
	for _, o := range s.Departments {
		d.Departments = append(d.Departments, o.ID)
	}
	slices.Sort(d.Departments)
	return d
}

// audited is a sector in the audit: a draft with its departments by name.
type audited struct {
	Draft
	Departments []string `json:"departments,omitempty"`
}

func auditedOf(s *Sector, _ bool) any {
	a := audited{Draft: s.draft()}
	for _, o := range s.Departments {
		a.Departments = append(a.Departments, o.Name)
	}
	return a
}

// sectors is what a sector is to the frame. It lies nowhere and counts everywhere.
var sectors = act.Kind[Sector]{
	Subject: "sector", Name: grid.Text{ZH: "监管行业", EN: "supervision sector"}, Kept: true,
	Load: func(ctx context.Context, tx pgx.Tx, id grid.ID, _ grid.Scope, lock bool) (Sector, error) {
		return load(ctx, tx, grid.Everything, id, lock)
	},
	Head:    func(s *Sector) act.Head { return act.Head{ID: s.ID, Name: s.Name.ZH, Version: s.Version} },
	Audited: auditedOf,
	Fields:  map[string]string{"code": "/code"},
}

// Service keeps the sectors. Servers hold them in memory, where the feed brings what
// changes (grid/live).
type Service struct{ db *pg.DB }

// New returns the service over a database.
func New(db *pg.DB) *Service { return &Service{db} }

// reader is where the actor may know who answers for a sector: where they keep sectors, or
// see the map. Errors: unauthenticated.
func reader(ctx context.Context) (grid.Scope, error) {
	a := grid.ActorOf(ctx)
	if a.IsNobody() {
		return grid.Scope{}, grid.Unauthenticated()
	}
	if s := a.Scope(grid.ManageSectors); !s.Empty() {
		return s, nil
	}
	return a.Scope(grid.ViewMap), nil
}

// List returns all sectors in the order in which they are offered, with those of their
// departments that the actor may know. Errors: unauthenticated, unavailable.
func (s *Service) List(ctx context.Context) (all []Sector, err error) {
	scope, err := reader(ctx)
	if err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		all, err = list(ctx, tx, scope)
		return err
	})
	return all, err
}

// Sector returns one. Errors: unauthenticated, not_found, unavailable.
func (s *Service) Sector(ctx context.Context, id grid.ID) (one Sector, err error) {
	scope, err := reader(ctx)
	if err != nil {
		return one, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		one, err = load(ctx, tx, scope, id, false)
		return err
	})
	if errors.Is(err, pgx.ErrNoRows) {
		err = sectors.Missing(id)
	}
	return one, err
}

// Departments are the departments that can be named where the actor may know who answers
// for a sector: those kept there and above. Errors: unauthenticated, unavailable.
func (s *Service) Departments(ctx context.Context) (all []Department, err error) {
	scope, err := reader(ctx)
	if err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		all, err = departments(ctx, tx, scope)
		return err
	})
	return all, err
}

// rankStep lies between a sector that nobody has given a rank and the last one before it.
const rankStep = 10

// Create adds a sector, behind all others unless it has a rank. Errors: unauthenticated, forbidden, rejected, unavailable.
func (s *Service) Create(ctx context.Context, d Draft) (Sector, error) {
	return sectors.Create(ctx, s.db, act.Creation[Sector]{
		Action: "sector.create", Needs: grid.ManageSectors, Name: d.Name,
		Do: func(ctx context.Context, tx pgx.Tx, _ grid.Scope, now time.Time) (Sector, error) {
			if err := keeper(ctx, tx); err != nil {
				return Sector{}, err
			}
			if d.From == "" {
				d.From = now.In(grid.China).Format(time.DateOnly)
			}
			if d.Rank == 0 {
				last, err := lastRank(ctx, tx)
				if err != nil {
					return Sector{}, err
				}
				d.Rank = last + rankStep
			}
			if err := d.check(ctx, tx, 0); err != nil {
				return Sector{}, err
			}
			id, err := insert(ctx, tx, &d)
			if err != nil {
				return Sector{}, err
			}
			return load(ctx, tx, grid.Everything, id, false)
		},
	})
}

// Update changes a sector that is at version, or ends it: edit alters what it is. Who has
// it keeps it when it ends. Errors: unauthenticated, forbidden, not_found, stale, rejected,
// invalid (nothing to change), unavailable.
func (s *Service) Update(ctx context.Context, id grid.ID, version int32, edit func(*Draft)) (Sector, error) {
	return sectors.Do(ctx, s.db, id, version, act.Act[Sector]{
		Action: "sector.update", Needs: grid.ManageSectors, First: keeper,
		Do: func(ctx context.Context, tx pgx.Tx, was Sector, _ time.Time) (Sector, error) {
			d := was.draft()
			edit(&d)
			d.Code = was.Code
			if err := d.check(ctx, tx, id); err != nil {
				return was, err
			}
			if d.same(&was) {
				return was, grid.Errorf(grid.CodeInvalid, "没有要修改的内容", "There is nothing to change")
			}
			if err := update(ctx, tx, id, &d); err != nil {
				return was, err
			}
			return load(ctx, tx, grid.Everything, id, false)
		},
	})
}

// keeper makes sure that the actor may change sectors, and that nobody else does meanwhile,
// since no two may be called the same. They count everywhere, so the actor must hold the
// whole area.
func keeper(ctx context.Context, tx pgx.Tx) error {
	scope, err := grid.Require(ctx, grid.ManageSectors)
	if err != nil {
		return err
	}
	whole, err := pg.CityInScope(ctx, tx, scope)
	if err == nil && !whole {
		err = grid.Errorf(grid.CodeForbidden, "监管行业对全域生效，须掌管全域方可维护",
			"A supervision sector counts for the whole area; only who holds all of it may change one")
	}
	if err == nil {
		err = alone(ctx, tx)
	}
	return err
}

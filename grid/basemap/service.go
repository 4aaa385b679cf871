package basemap

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
	"anwang/grid/pg"
)

// Service is what can be done with base maps. They lie under everybody's grids, so only
// who holds the whole area may change them.
type Service struct {
	db    *pg.DB
	hosts Hosts
	mu    sync.Mutex
	known []Source  // as last read; nil: never
	read  time.Time // when that was

	reading bool // somebody does
	dirty   bool // something was changed since
	changes int
}

// keptFor is how long a server goes by the sources as it last read them: another one may
// have changed them meanwhile.
const keptFor = 5 * time.Second

// readFor is how long they may take to be read.
const readFor = 3 * time.Second

// New returns the service over a database; hosts are those that may be asked for tiles.
func New(db *pg.DB, hosts Hosts) *Service { return &Service{db: db, hosts: hosts} }

// Hosts are those that may be asked for tiles.
func (s *Service) Hosts() Hosts { return s.hosts }

var kind = act.Kind[Source]{
	Subject: "basemap", Name: grid.Text{ZH: "底图", EN: "base map"}, Kept: true,
	Load: func(ctx context.Context, tx pgx.Tx, id grid.ID, _ grid.Scope, lock bool) (Source, error) {
		return load(ctx, tx, id, lock)
	},
	Head:    func(r *Source) act.Head { return act.Head{ID: r.ID, Name: r.Name, Version: r.Version} },
	Audited: auditedOf,
	Fields: map[string]string{
		"name": "/nameZh", "name_en": "/nameEn", "tile_size": "/tileSize", "min_zoom": "/minZoom",
		"max_zoom": "/maxZoom", "secret": "/key",
	},
}

// auditedOf is what the audit keeps of a source.
func auditedOf(r *Source, masked bool) any {
	if !masked || r.Key == "" {
		return r
	}
	is := *r
	is.Key = "***"
	return &is
}

// keeper makes sure that the actor may change base maps.
func keeper(ctx context.Context, tx pgx.Tx) error {
	scope, err := grid.Require(ctx, grid.ManageBasemaps)
	if err != nil || scope.Unlimited() {
		return err
	}
	whole, err := pg.CityInScope(ctx, tx, scope)
	if err == nil && !whole {
		return grid.Errorf(grid.CodeForbidden, "底图供全域使用，须掌管全域方可维护",
			"Base maps lie under the whole area; only who administers all of it may change them")
	}
	return err
}

// Offered lists what people may see, the undermost first. While the database is away it
// is as it was last read. Errors: unauthenticated, forbidden, unavailable.
func (s *Service) Offered(ctx context.Context) ([]Source, error) {
	if _, err := grid.Require(ctx, grid.ViewMap); err != nil {
		return nil, err
	}
	list, err := s.sources(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(list), func(r Source) bool { return r.Offer == OfferNone }), nil
}

// All lists all sources for who keeps them, the undermost first. Errors:
// unauthenticated, forbidden, unavailable.
func (s *Service) All(ctx context.Context) (list []Source, err error) {
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		if err := keeper(ctx, tx); err != nil {
			return err
		}
		list, err = all(ctx, tx)
		return err
	})
	return list, err
}

// Tiles returns the source of a tile that the actor may see, with its key. Errors:
// unauthenticated, forbidden, not_found, unavailable.
func (s *Service) Tiles(ctx context.Context, id grid.ID) (Source, error) {
	list, err := s.Offered(ctx)
	if err != nil {
		return Source{}, err
	}
	i := slices.IndexFunc(list, func(r Source) bool { return r.ID == id })
	if i < 0 {
		return Source{}, kind.Missing(id)
	}
	return list[i], nil
}

// sources are all there are, as of a moment ago. While one request reads them the others
// go by what was there before, so that nobody waits for a database that is away. Errors:
// unavailable.
func (s *Service) sources(ctx context.Context) ([]Source, error) {
	s.mu.Lock()
	now := time.Now()
	if s.known != nil && !s.dirty && (s.reading || now.Sub(s.read) < keptFor) {
		defer s.mu.Unlock()
		return s.known, nil
	}
	s.reading = true
	changes := s.changes
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, readFor)
	defer cancel()
	var list []Source
	err := s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		list, err = all(ctx, tx)
		return err
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reading, s.read = false, now
	if err != nil && s.known == nil {
		return nil, err
	}
	if err == nil {
		s.known = append([]Source{}, list...)
		s.dirty = s.changes != changes // what was done meanwhile may not be in it
	}
	return s.known, nil
}

// changed has the sources read anew once what was done to them is there.
func (s *Service) changed(ctx context.Context) {
	pg.Settled(ctx, func(bool) {
		s.mu.Lock()
		s.dirty = true
		s.changes++
		s.mu.Unlock()
	})
}

// Get returns a source as who keeps it sees it. Errors: unauthenticated, forbidden,
// not_found, unavailable.
func (s *Service) Get(ctx context.Context, id grid.ID) (r Source, err error) {
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		if err := keeper(ctx, tx); err != nil {
			return err
		}
		if r, err = load(ctx, tx, id, false); errors.Is(err, pgx.ErrNoRows) {
			err = kind.Missing(id)
		}
		return err
	})
	return r, err
}

// Keeper makes sure that the actor may change base maps. Errors: unauthenticated,
// forbidden, unavailable.
func (s *Service) Keeper(ctx context.Context) error {
	if _, err := grid.Require(ctx, grid.ManageBasemaps); err != nil {
		return err
	}
	return s.db.Read(ctx, func(tx pgx.Tx) error { return keeper(ctx, tx) })
}

// Draft returns what would come of changes to a source, 0 a new one, and keeps nothing.
// Errors: unauthenticated, forbidden, not_found, rejected, unavailable.
func (s *Service) Draft(ctx context.Context, id grid.ID, u Update) (Source, error) {
	r, err := fresh(), s.Keeper(ctx)
	if err == nil && id != 0 {
		r, err = s.Get(ctx, id)
	}
	if err == nil {
		err = u.Apply(&r, s.hosts)
	}
	return r, err
}

// Create adds a source, uppermost. Errors: unauthenticated, forbidden, rejected,
// unavailable.
func (s *Service) Create(ctx context.Context, u Update) (Source, error) {
	c := act.Creation[Source]{Action: "basemap.create", Needs: grid.ManageBasemaps}
	if u.Name != nil {
		c.Name = *u.Name
	}
	c.Do = func(ctx context.Context, tx pgx.Tx, _ grid.Scope, _ time.Time) (Source, error) {
		r := fresh()
		err := keeper(ctx, tx)
		if err == nil {
			err = u.Apply(&r, s.hosts)
		}
		if err == nil {
			err = write(ctx, tx, &r)
		}
		if err != nil {
			return r, err
		}
		return load(ctx, tx, r.ID, false)
	}
	defer s.changed(ctx)
	return kind.Create(ctx, s.db, c)
}

// Update changes a source that is at version. Errors: unauthenticated, forbidden,
// not_found, stale, rejected, unavailable.
func (s *Service) Update(ctx context.Context, id grid.ID, version int32, u Update) (Source, error) {
	return s.do(ctx, id, version, act.Act[Source]{
		Action: "basemap.update",
		Do: func(ctx context.Context, tx pgx.Tx, was Source, _ time.Time) (Source, error) {
			is := was
			err := u.Apply(&is, s.hosts)
			if err == nil {
				err = write(ctx, tx, &is)
			}
			if err != nil {
				return was, err
			}
			return load(ctx, tx, id, false)
		},
	})
}

// Move puts a source to the place number to among all, 0 undermost. Errors:
// unauthenticated, forbidden, not_found, unavailable.
func (s *Service) Move(ctx context.Context, id grid.ID, to int) (Source, error) {
	return s.do(ctx, id, act.AnyVersion, act.Act[Source]{
		Action: "basemap.move",
		Do: func(ctx context.Context, tx pgx.Tx, was Source, _ time.Time) (Source, error) {
			if err := pg.MoveRank(ctx, tx, "basemap", id, to); err != nil {
				return was, err
			}
			return load(ctx, tx, id, false)
		},
	})
}

// Delete takes a source away that is at version. Errors: unauthenticated, forbidden,
// not_found, stale, unavailable.
func (s *Service) Delete(ctx context.Context, id grid.ID, version int32) error {
	_, err := s.do(ctx, id, version, act.Act[Source]{
		Action: "basemap.delete", Ends: true,
		Do: func(ctx context.Context, tx pgx.Tx, was Source, _ time.Time) (Source, error) {
			return was, remove(ctx, tx, id)
		},
	})
	return err
}

func (s *Service) do(ctx context.Context, id grid.ID, version int32, a act.Act[Source]) (Source, error) {
	a.Needs, a.First = grid.ManageBasemaps, keeper
	defer s.changed(ctx)
	return kind.Do(ctx, s.db, id, version, a)
}

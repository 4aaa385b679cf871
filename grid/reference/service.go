package reference

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

// Service is what can be done with reference layers.
type Service struct {
	db    *pg.DB
	mu    sync.Mutex
	known map[string]known // by key of the scope
	at    int              // counts the changes made here
	tiles tiles
}

// known are the layers that a scope sees, as last read.
type known struct {
	list []Layer
	read time.Time
}

const (
	keptFor    = 3 * time.Second // another server may have changed them meanwhile
	mostScopes = 2000
)

// New returns the service over a database; tiles that are made are kept within a bound of bytes.
func New(db *pg.DB, cacheBytes int64) *Service {
	return &Service{db: db, known: map[string]known{}, tiles: newTiles(cacheBytes)}
}

var kind = act.Kind[Layer]{
	Subject: "reference", Name: grid.Text{ZH: "参考图层", EN: "reference layer"}, Kept: true,
	Load:    load,
	Head:    func(l *Layer) act.Head { return act.Head{ID: l.ID, Name: l.Name, Grid: l.Grid, Version: l.Version} },
	Audited: func(l *Layer, _ bool) any { return l },
	Fields: map[string]string{
		"name": "/nameZh", "name_en": "/nameEn", "grid_id": "/grid", "min_zoom": "/minZoom", "max_zoom": "/maxZoom",
		"label_column": "/labelColumn",
	},
}

// allowed refuses who may not change layers that people of a grid see, 0 everybody.
func allowed(ctx context.Context, tx pgx.Tx, scope grid.Scope, id grid.ID) error {
	covered, err := holds(ctx, tx, scope, id)
	if err == nil && !covered {
		return grid.Errorf(grid.CodeForbidden, "可见范围须在您管理的网格之内；供全域使用的图层须掌管全域方可维护",
			"Who sees the layer has to lie within what you administer; one for everybody needs the whole area")
	}
	return err
}

// Offered lists the layers with features that the actor may see, the undermost first.
// Errors: unauthenticated, forbidden, unavailable.
func (s *Service) Offered(ctx context.Context) ([]Layer, error) {
	scope, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	k, ok := s.known[scope.Key()]
	at := s.at
	s.mu.Unlock()
	if ok && time.Since(k.read) < keptFor {
		return k.list, nil
	}
	now := time.Now()
	var list []Layer
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		list, err = seen(ctx, tx, scope)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.at == at { // else what was changed meanwhile may not be in it
		if len(s.known) >= mostScopes {
			clear(s.known)
		}
		s.known[scope.Key()] = known{list, now}
	}
	return list, nil
}

// offered returns a layer that the actor may see.
func (s *Service) offered(ctx context.Context, id grid.ID) (Layer, error) {
	list, err := s.Offered(ctx)
	if err != nil {
		return Layer{}, err
	}
	i := slices.IndexFunc(list, func(l Layer) bool { return l.ID == id })
	if i < 0 {
		return Layer{}, kind.Missing(id)
	}
	return list[i], nil
}

// changed has the layers read anew once what was done to them is there.
func (s *Service) changed(ctx context.Context) {
	pg.Settled(ctx, func(bool) {
		s.mu.Lock()
		defer s.mu.Unlock()
		clear(s.known)
		s.at++
	})
}

// All lists the layers that the actor may change, the undermost first. Errors:
// unauthenticated, forbidden, unavailable.
func (s *Service) All(ctx context.Context) (list []Layer, err error) {
	scope, err := grid.Require(ctx, grid.ManageReferences)
	if err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		all, err := everyLayer(ctx, tx)
		if err != nil {
			return err
		}
		for i := range all {
			covered, err := holds(ctx, tx, scope, all[i].Grid)
			if err != nil {
				return err
			}
			if covered {
				list = append(list, all[i])
			}
		}
		return nil
	})
	return list, err
}

// Get returns a layer that the actor may change. Errors: unauthenticated, forbidden,
// not_found, unavailable.
func (s *Service) Get(ctx context.Context, id grid.ID) (l Layer, err error) {
	scope, err := grid.Require(ctx, grid.ManageReferences)
	if err != nil {
		return l, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		if l, err = load(ctx, tx, id, scope, false); errors.Is(err, pgx.ErrNoRows) {
			err = kind.Missing(id)
		}
		return err
	})
	return l, err
}

// Create adds a layer, uppermost. Errors: unauthenticated, forbidden, rejected,
// unavailable.
func (s *Service) Create(ctx context.Context, u Update) (Layer, error) {
	c := act.Creation[Layer]{Action: "reference.create", Needs: grid.ManageReferences}
	if u.Name != nil {
		c.Name = *u.Name
	}
	c.Do = func(ctx context.Context, tx pgx.Tx, scope grid.Scope, _ time.Time) (Layer, error) {
		l := fresh()
		err := u.Apply(&l)
		if err == nil {
			err = allowed(ctx, tx, scope, l.Grid)
		}
		if err == nil {
			err = write(ctx, tx, &l)
		}
		if err != nil {
			return l, err
		}
		return load(ctx, tx, l.ID, scope, false)
	}
	defer s.changed(ctx)
	return kind.Create(ctx, s.db, c)
}

// Update changes a layer that is at version. Errors: unauthenticated, forbidden, not_found,
// stale, rejected, unavailable.
func (s *Service) Update(ctx context.Context, id grid.ID, version int32, u Update) (Layer, error) {
	return s.do(ctx, id, version, act.Act[Layer]{
		Action: "reference.update",
		Do: func(ctx context.Context, tx pgx.Tx, was Layer, _ time.Time) (Layer, error) {
			is, scope := was, grid.ActorOf(ctx).Scope(grid.ManageReferences)
			err := u.Apply(&is)
			if err == nil && is.Grid != was.Grid {
				err = allowed(ctx, tx, scope, is.Grid)
			}
			if err == nil {
				err = write(ctx, tx, &is)
			}
			if err == nil && is.LabelColumn != was.LabelColumn {
				err = relabel(ctx, tx, &is)
			}
			if err != nil {
				return was, err
			}
			return load(ctx, tx, id, scope, false)
		},
	})
}

// Move puts a layer to the number to among all, 0 undermost. Errors: unauthenticated,
// forbidden, not_found, unavailable.
func (s *Service) Move(ctx context.Context, id grid.ID, to int) (Layer, error) {
	return s.do(ctx, id, act.AnyVersion, act.Act[Layer]{
		Action: "reference.move",
		Do: func(ctx context.Context, tx pgx.Tx, was Layer, _ time.Time) (Layer, error) {
			if err := pg.MoveRank(ctx, tx, "reference", id, to); err != nil {
				return was, err
			}
			return load(ctx, tx, id, grid.Everything, false)
		},
	})
}

// Delete takes a layer away with all its features. Errors: unauthenticated, forbidden,
// not_found, stale, unavailable.
func (s *Service) Delete(ctx context.Context, id grid.ID, version int32) error {
	_, err := s.do(ctx, id, version, act.Act[Layer]{
		Action: "reference.delete", Ends: true,
		Do: func(ctx context.Context, tx pgx.Tx, was Layer, _ time.Time) (Layer, error) {
			return was, remove(ctx, tx, id)
		},
	})
	return err
}

func (s *Service) do(ctx context.Context, id grid.ID, version int32, a act.Act[Layer]) (Layer, error) {
	a.Needs = grid.ManageReferences
	defer s.changed(ctx)
	return kind.Do(ctx, s.db, id, version, a)
}

// Feature returns one feature of a layer that the actor may see. Errors: unauthenticated,
// forbidden, not_found, unavailable.
func (s *Service) Feature(ctx context.Context, id grid.ID, row int) (f Feature, err error) {
	l, err := s.offered(ctx, id)
	if err != nil {
		return f, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		f, err = feature(ctx, tx, &l, row)
		return err
	})
	if errors.Is(err, pgx.ErrNoRows) {
		err = grid.Errorf(grid.CodeNotFound, "图层中没有这个要素", "The layer has no such feature")
	}
	return f, err
}

// Search finds features of the layers that the actor may see by what their labels hold, the
// shortest first. Errors: unauthenticated, forbidden, unavailable.
func (s *Service) Search(ctx context.Context, text string, limit int) (found []Found, err error) {
	list, err := s.Offered(ctx)
	if err != nil || len(list) == 0 || text == "" {
		return nil, err
	}
	ids := make([]grid.ID, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		found, err = search(ctx, tx, ids, text, limit)
		return err
	})
	return found, err
}

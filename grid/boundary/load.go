package boundary

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
	"anwang/grid/pg"
)

// Load 装入 is a load of boundaries under way: its files, what was chosen for them, and
// what came of it. It can be left and taken up again, by whoever may.
type Load struct {
	ID          grid.ID
	Version     int32
	Actor       string
	Created     time.Time
	Updated     time.Time
	State       LoadState
	Files       []LoadFile
	Description *Description // nil: nobody has said yet what becomes of the files
	Job         grid.ID      // of the last work at it
	Done, Total int          // of the work under way
	Grids       int          // of the network as it was made last
	Difference  *Difference  // from the network in force; nil: something stops the load, or nobody looked
	Tally       []KindCount
	Failure     grid.Text
	Network     grid.ID // that it was published in; 0: it is not
	Published   int32   // as which version
}

// LoadState is how a load stands.
type LoadState string

// The states of a load.
const (
	Open         LoadState = "open"     // files and choices are being made
	Checking     LoadState = "checking" // the network is being made, and will not be kept
	Checked      LoadState = "checked"
	Publishing   LoadState = "publishing"
	WasPublished LoadState = "published"
	Failed       LoadState = "failed"
	Cancelled    LoadState = "cancelled"
)

// LoadStates are all of them.
var LoadStates = []LoadState{Open, Checking, Checked, Publishing, WasPublished, Failed, Cancelled}

// Busy reports whether work at it is under way.
func (l *Load) Busy() bool { return l.State == Checking || l.State == Publishing }

// KindCount is how many findings of a kind there are.
type KindCount struct {
	Severity Severity `json:"severity"`
	Kind     string   `json:"kind"`
	Findings int      `json:"findings"`
	Count    int      `json:"count"` // grids, rows, pieces of ground concerned
}

// Stopped reports whether something that was found stops the load.
func (l *Load) Stopped() bool {
	for _, k := range l.Tally {
		if k.Severity == Stops {
			return true
		}
	}
	return false
}

// loads is the kind of record that loads are, for the frame of changes.
var loads = act.Kind[Load]{
	Subject: "boundary_load", Name: grid.Text{ZH: "边界装入", EN: "load of boundaries"},
	Load: func(ctx context.Context, tx pgx.Tx, id grid.ID, scope grid.Scope, lock bool) (Load, error) {
		if err := wholeCity(ctx, tx, scope); err != nil {
			return Load{}, err
		}
		return loadLoad(ctx, tx, id, lock)
	},
	Head: func(l *Load) act.Head {
		return act.Head{ID: l.ID, Name: l.name(), Version: l.Version}
	},
	Audited: func(l *Load, _ bool) any { return l.audited() },
	Kept:    true,
}

// name is what a load is called.
func (l *Load) name() string {
	switch {
	case l.Description != nil:
		return l.Description.Network.Name
	case len(l.Files) > 0:
		return l.Files[0].Name
	}
	return ""
}

func (l *Load) audited() map[string]any {
	files := make([]string, len(l.Files))
	for i := range l.Files {
		files[i] = l.Files[i].Name
	}
	return map[string]any{"state": l.State, "files": files, "description": l.Description}
}

// wholeCity refuses a scope that is not all of the city.
func wholeCity(ctx context.Context, tx pgx.Tx, scope grid.Scope) error {
	whole, err := pg.CityInScope(ctx, tx, scope)
	if err == nil && !whole {
		err = grid.Errorf(grid.CodeForbidden, "装入和发布网格须掌管全域", "Loading and publishing boundaries needs the whole area")
	}
	return err
}

// look reads for somebody who may load boundaries.
func (s *Service) look(ctx context.Context, fn func(pgx.Tx) error) error {
	scope, err := grid.Require(ctx, grid.EditBoundary)
	if err != nil {
		return err
	}
	return s.db.Read(ctx, func(tx pgx.Tx) error {
		if err := wholeCity(ctx, tx, scope); err != nil {
			return err
		}
		return fn(tx)
	})
}

// Loads returns the loads, the latest first. Errors: unauthenticated, forbidden,
// unavailable.
func (s *Service) Loads(ctx context.Context, before grid.ID, limit int) (list []Load, err error) {
	err = s.look(ctx, func(tx pgx.Tx) (err error) {
		list, err = listLoads(ctx, tx, 0, before, limit, false)
		return err
	})
	return list, err
}

// Load returns a load. Errors: unauthenticated, forbidden, not_found, unavailable.
func (s *Service) Load(ctx context.Context, id grid.ID) (l Load, err error) {
	err = s.look(ctx, func(tx pgx.Tx) (err error) {
		if l, err = loadLoad(ctx, tx, id, false); errors.Is(err, pgx.ErrNoRows) {
			err = loads.Missing(id)
		}
		return err
	})
	return l, err
}

// Begin makes a load without files. Errors: unauthenticated, forbidden, unavailable.
func (s *Service) Begin(ctx context.Context) (Load, error) {
	return loads.Create(ctx, s.db, act.Creation[Load]{
		Action: "boundary.begin", Needs: grid.EditBoundary,
		Do: func(ctx context.Context, tx pgx.Tx, scope grid.Scope, _ time.Time) (Load, error) {
			if err := wholeCity(ctx, tx, scope); err != nil {
				return Load{}, err
			}
			id, err := insertLoad(ctx, tx)
			if err != nil {
				return Load{}, err
			}
			return loadLoad(ctx, tx, id, false)
		},
	})
}

// change does something to a load that is not under way and not published, after which
// nobody has looked at it yet.
func (s *Service) change(ctx context.Context, action string, id grid.ID, version int32,
	do func(context.Context, pgx.Tx, *Load) error,
) (Load, error) {
	return loads.Do(ctx, s.db, id, version, act.Act[Load]{
		Action: action, Needs: grid.EditBoundary,
		Do: func(ctx context.Context, tx pgx.Tx, was Load, _ time.Time) (Load, error) {
			if err := was.free(); err != nil {
				return was, err
			}
			if err := do(ctx, tx, &was); err != nil {
				return was, err
			}
			if err := reopen(ctx, tx, id); err != nil {
				return was, err
			}
			return loadLoad(ctx, tx, id, false)
		},
	})
}

// free refuses what is under way or published.
func (l *Load) free() error {
	switch {
	case l.Busy():
		return grid.Errorf(grid.CodeConflict, "正在处理，请等待或先取消", "Work at it is under way: wait, or cancel it")
	case l.State == WasPublished:
		return grid.Errorf(grid.CodeConflict, "已发布；要调整网格请新建一次装入", "It is published; begin another load to change the network")
	}
	return nil
}

// Describe says what becomes of the files. Errors: unauthenticated, forbidden, not_found,
// stale, rejected, conflict, unavailable.
func (s *Service) Describe(ctx context.Context, id grid.ID, version int32, d Description) (Load, error) {
	return s.change(ctx, "boundary.describe", id, version, func(ctx context.Context, tx pgx.Tx, l *Load) error {
		if err := d.check(); err != nil {
			return err
		}
		if err := d.refers(l.Files); err != nil {
			return err
		}
		b, err := json.Marshal(&d)
		if err != nil {
			return err
		}
		return describe(ctx, tx, id, b)
	})
}

// refers refuses sources that are not among the files.
func (d *Description) refers(files []LoadFile) error {
	var f grid.Faults
	for i := range d.Levels {
		for k := range d.Levels[i].Sources {
			s := &d.Levels[i].Sources[k]
			if l, fault := layerOf(files, s); l == nil {
				f.Add(fmt.Sprintf("/levels/%d/sources/%d", i, k), fault.ZH, fault.EN)
			}
		}
	}
	return f.Err()
}

// layerOf finds the layer that a source names.
func layerOf(files []LoadFile, s *Source) (l *FileLayer, fault grid.Text) {
	for i := range files {
		f := &files[i]
		if f.Name != s.File {
			continue
		}
		k, fault := choose(f.Layers, s)
		if k < 0 {
			return nil, fault
		}
		return &f.Layers[k], fault
	}
	return nil, both("没有上传文件“%s”", "There is no file %s", clip(s.File))
}

// Discard throws a load away that was not published. Errors: unauthenticated, forbidden,
// not_found, stale, conflict, unavailable.
func (s *Service) Discard(ctx context.Context, id grid.ID, version int32) error {
	_, err := loads.Do(ctx, s.db, id, version, act.Act[Load]{
		Action: "boundary.discard", Needs: grid.EditBoundary, Ends: true,
		Do: func(ctx context.Context, tx pgx.Tx, was Load, _ time.Time) (Load, error) {
			if err := was.free(); err != nil {
				return was, err
			}
			return was, deleteLoad(ctx, tx, id)
		},
	})
	return err
}

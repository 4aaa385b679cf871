package enterprise

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
)

// Waiting 待定位企业 is a row of a table that came without coordinates: it is on no map and
// in no figure until somebody locates it. It names nobody.
type Waiting struct {
	ID       grid.ID
	Name     string
	Code     string // credit code
	Site     string // of several under one code
	Address  string
	Sector   grid.SectorSet
	Grid     grid.ID // whose it is: what its row names, else that of who brought it
	GridName string
	Filed    bool // an enterprise with its code is on file by now
	Created  time.Time
	Version  int32
	Edits    bool // the actor may locate it, or drop it

	oldCode string
}

// waitingKind is what one is to the frame.
var waitingKind = act.Kind[Waiting]{
	Subject: "waiting", Name: grid.Text{ZH: "待定位企业", EN: "enterprise to be located"},
	Kept: true, Whole: true, Load: loadWaiting,
	Head:    func(w *Waiting) act.Head { return act.Head{ID: w.ID, Name: w.Name, Grid: w.Grid, Version: w.Version} },
	Audited: func(w *Waiting, _ bool) any { return w.audited() },
}

// audited is what the audit keeps of one.
func (w *Waiting) audited() any {
	return map[string]any{"name": w.Name, "creditCode": w.Code, "site": w.Site, "address": w.Address, "sectors": w.Sector.List()}
}

// Waiting lists the enterprises that wait for a location, those that came last first, in a
// grid, 0 all, that the actor sees; matched is how many they are. Errors: unauthenticated,
// forbidden, invalid (a cursor that is none), unavailable.
func (s *Service) Waiting(ctx context.Context, at grid.ID, q, cursor string, limit int) (page []Waiting, next string,
	matched int, err error,
) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return nil, "", 0, err
	}
	list, after := grid.ListOf("waiting", at, q), grid.ID(0)
	if _, err := list.After(cursor, &after); err != nil {
		return nil, "", 0, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		page, matched, err = listWaiting(ctx, tx, view, at, q, after, limit+1)
		return err
	})
	page, next = grid.CutPage(page, limit, list, func(w *Waiting) []any { return []any{w.ID} })
	return page, next, matched, err
}

// Locate files an enterprise that waits, at version, at a location where the actor may file
// one, with everything its row had. Errors: unauthenticated, forbidden, not_found, stale,
// rejected (a location in no grid), conflict (its code is on file, or it may be there already:
// each candidate is a fault; allow files it all the same), unavailable.
func (s *Service) Locate(ctx context.Context, id grid.ID, version int32, lon, lat float64, allow bool) (File, error) {
	f, err := kind.Create(ctx, s.db, act.Creation[File]{
		Action: "enterprise.locate", Needs: grid.EditEnterprise,
		Do: func(ctx context.Context, tx pgx.Tx, scope grid.Scope, _ time.Time) (File, error) {
			w, err := loadWaiting(ctx, tx, id, scope, true)
			if err != nil {
				return File{}, waitingMissing(err, id)
			}
			if err := waitingKind.Current(&w, version); err != nil {
				return File{}, err
			}
			in := Fields{
				Name: w.Name, CreditCode: w.Code, Site: w.Site, OldCode: w.oldCode, Address: w.Address, Sectors: w.Sector.List(),
				Lon: lon, Lat: lat,
			}
			if err := within(ctx, tx, &in, scope); err != nil {
				return File{}, err
			}
			if err := s.unlike(ctx, tx, &in, 0, grid.ActorOf(ctx).Scope(grid.ViewMap), allow); err != nil {
				return File{}, err
			}
			is, err := insertWaiting(ctx, tx, id, lon, lat)
			if err != nil {
				return File{}, err
			}
			return whole(ctx, tx, is, grid.Everything)
		},
	})
	return f, taken(err)
}

func waitingMissing(err error, id grid.ID) error {
	if notFound(err, id) != err {
		return waitingKind.Missing(id)
	}
	return err
}

// Drop takes away an enterprise that waits, at version, and says why. Errors: unauthenticated,
// forbidden, not_found, stale, rejected (no reason), unavailable.
func (s *Service) Drop(ctx context.Context, id grid.ID, version int32, reason string) error {
	_, err := waitingKind.Do(ctx, s.db, id, version, act.Act[Waiting]{
		Action: "waiting.drop", Needs: grid.EditEnterprise, Ends: true,
		Do: func(ctx context.Context, tx pgx.Tx, was Waiting, _ time.Time) (Waiting, error) {
			var f grid.Faults
			switch reason = strings.TrimSpace(reason); {
			case reason == "":
				f.Add("/reason", "请说明移除的原因", "Say why it is taken away")
			case utf8.RuneCountInString(reason) > 500 || grid.TextFault(reason) != (grid.Text{}):
				f.Add("/reason", "原因不能超过 500 字，也不能含身份证号码或控制字符", "A reason has at most 500 characters, no control characters and no number of "+
					"an identity card")
			}
			if err := f.Err(); err != nil {
				return was, err
			}
			return was, deleteWaiting(ctx, tx, id)
		},
		BeforeAfter: func(was, _ *Waiting) (before, after any) { return was.audited(), map[string]any{"reason": reason} },
	})
	return err
}

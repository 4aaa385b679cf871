package api

import (
	"context"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/web/respond"
)

// Live is what the interface may know of the live state: the view of a scope, so
// that no handler can read around it, and what sectors there are. *live.State is one.
type Live interface {
	View(scope grid.Scope) *live.View
	Loaded() bool
	Sectors() grid.SectorList
}

var _ Live = (*live.State)(nil)

// view returns what the caller sees, of who has one sector when the request asks for
// that. Errors: unauthenticated, forbidden, invalid (an unknown sector).
func (a *API) view(ctx context.Context) (*live.View, error) {
	return ViewOf(ctx, a.Live, respond.RequestOf(ctx).Sector)
}

// ViewOf returns what the caller of ctx sees of a live state, of one sector unless
// it is "". Errors: unauthenticated, forbidden, invalid (an
// unknown sector).
func ViewOf(ctx context.Context, l Live, sector string) (*live.View, error) {
	scope, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return nil, err
	}
	if sector == "" {
		return l.View(scope), nil
	}
	if sector != grid.NoSector && !l.Sectors().Has(sector) {
		return nil, badParam("sector", "没有这一监管行业", "There is no such sector")
	}
	var roots []grid.ID
	for _, g := range l.View(scope).Roots(0) {
		roots = append(roots, g.ID)
	}
	return l.View(scope.Narrow(sector, roots)), nil
}

// SectorParam asks for one sector's map; ViewOf reads it.
type SectorParam struct {
	Sector string `query:"sector" maxLength:"40" doc:"Of who has this supervision sector only: of counts, colours, lists; none: who has none"`
}

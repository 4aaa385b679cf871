package api

import (
	"context"

	"anwang/grid"
	"anwang/grid/live"
)

// Live is what the interface may know of the live state: nothing but the view of
// a scope, so that no handler can read around it. *live.State is one.
type Live interface {
	View(scope grid.Scope) *live.View
	Loaded() bool
}

var _ Live = (*live.State)(nil)

// view returns what the caller sees. Errors: unauthenticated, forbidden.
func (a *API) view(ctx context.Context) (*live.View, error) {
	scope, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return nil, err
	}
	return a.Live.View(scope), nil
}

package account

import (
	"context"

	"anwang/grid"
)

// UnheldGrid is a grid that nobody answers for: no chief, officer or guide holds it, and no
// safety committee office does.
type UnheldGrid struct {
	Grid  GridRef
	Code  string
	Depth int
	Level grid.Text // what its level is called
}

// UnheldPage is a page of them.
type UnheldPage struct {
	Items   []UnheldGrid
	Next    string
	Matched int
}

// Unheld returns the grids of the main network, of those that the actor keeps accounts in,
// that nobody answers for: the widest first, then by code. Who holds a grid above does not
// answer for those below it. Errors: unauthenticated, forbidden, invalid (the cursor),
// unavailable.
func (s *Service) Unheld(ctx context.Context, cursor string, limit int) (UnheldPage, error) {
	var p UnheldPage
	list, depth, code := grid.ListOf("unheld-grids", nil), 0, ""
	if _, err := list.After(cursor, &depth, &code); err != nil {
		return p, err
	}
	err := s.look(ctx, grid.ViewAccounts, func(k *keeping) error {
		all, matched, err := listUnheld(ctx, k.tx, k.scope, depth, code, max(limit, 1)+1)
		p.Matched = matched
		p.Items, p.Next = grid.CutPage(all, max(limit, 1), list, func(u *UnheldGrid) []any { return []any{u.Depth, u.Code} })
		return err
	})
	return p, err
}

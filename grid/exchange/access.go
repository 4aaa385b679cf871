package exchange

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// Who imports tables of a register is who makes such changes by hand: what stands on the map by the
// right to import records, organisations and people by that to manage accounts.

// importing are the actions that a table of some register needs.
var importing = [...]grid.Action{grid.ImportRecords, grid.ManageAccounts}

// permitted are those of the actions that an actor may do somewhere. Errors: unauthenticated, forbidden.
func permitted(ctx context.Context) (list []grid.Action, err error) {
	for _, action := range importing {
		if _, wrong := grid.Require(ctx, action); wrong == nil {
			list = append(list, action)
		} else if err == nil {
			err = wrong
		}
	}
	if len(list) > 0 {
		err = nil
	}
	return list, err
}

// May refuses who may import tables of no register. Errors: unauthenticated, forbidden.
func May(ctx context.Context) error {
	_, err := permitted(ctx)
	return err
}

// needed is what the actor needs for an import: what its register does, where they may do several
// things. Who may not import its register does not find it.
func (s *Service) needed(ctx context.Context, id grid.ID) (grid.Action, error) {
	list, err := permitted(ctx)
	switch {
	case err != nil:
		return importing[0], nil // whoever asks for it is refused by that
	case len(list) == 1:
		return list[0], nil
	}
	needs := list[0]
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		key, err := registerOfImport(ctx, tx, id)
		if of, wrong := registerOf(key); err == nil && wrong == nil {
			needs = of.needs
		}
		return err
	})
	return needs, err
}

// accessTo is where an actor sees imports of which registers.
type accessTo struct {
	registers []string
	scope     grid.Scope
}

// access is where the actor sees imports, by what each needs.
func access(ctx context.Context) (list [len(importing)]accessTo) {
	for i, action := range importing {
		list[i].scope = grid.ActorOf(ctx).Scope(action)
		if list[i].scope.Empty() {
			continue
		}
		for _, r := range registers() {
			if r.needs == action {
				list[i].registers = append(list[i].registers, r.word)
			}
		}
	}
	return list
}

package boundary

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
)

// NameCity makes the main network with nothing but the name of its root, so that accounts
// can be made before the boundaries are there. Its first version takes the name's place.
// Errors: unauthenticated, forbidden, rejected, conflict (there is a main network),
// unavailable.
func (s *Service) NameCity(ctx context.Context, n NetworkName, city GridName) error {
	d := Description{Network: n, Levels: []Level{{Name: "市", NameEN: "City", Grids: []GridName{city}, Sources: []Source{{File: "-"}}}}}
	if err := d.check(); err != nil {
		return err
	}
	if n.Kind != grid.Territory {
		return grid.Errorf(grid.CodeRejected, "主体系应为块（territory）", "The main network is one of territory")
	}
	code, _ := readCode(city.Code) // checked
	return act.Do(ctx, s.db, act.Work{
		Entry: grid.Entry{Action: "boundary.name", Subject: "network", Name: city.Name}, Needs: grid.EditBoundary,
		Do: func(ctx context.Context, tx pgx.Tx, scope grid.Scope, line *grid.Entry) error {
			if err := wholeCity(ctx, tx, scope); err != nil {
				return err
			}
			if err := alone(ctx, tx); err != nil {
				return err
			}
			if there, err := hasMain(ctx, tx); err != nil {
				return err
			} else if there {
				return grid.Errorf(grid.CodeConflict, "已有主体系，城市已命名", "There is a main network already, and its city has a name")
			}
			network, err := insertNetwork(ctx, tx, &d)
			if err != nil {
				return err
			}
			line.ID, line.After = network.id, map[string]any{"code": code, "name": city.Name}
			return insertRoot(ctx, tx, network.id, code, tidy(city.Name))
		},
	})
}

package enterprise

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// actions are all actions that an enterprise can be done something with.
var actions = [...]grid.Action{grid.ViewPersonal, grid.RegisterDanger}

// place is what an enterprise is called and where it lies, for the audit.
type place struct {
	name string
	grid grid.ID
}

// load reads an enterprise inside a scope; ErrNoRows when there is none.
func load(ctx context.Context, tx pgx.Tx, id grid.ID, scope grid.Scope) (Record, place, error) {
	var r Record
	var at place
	var assessed *time.Time
	var may [len(actions)]bool
	a := grid.ActorOf(ctx)
	err := tx.QueryRow(ctx, `
		SELECT address, scale, staff, grade, standard, status, risk_basis, assessed, source, created, updated, version,
		       contact, contact_phone, name, grid_id,
		       scope_holds($3::jsonb, grid_id, sector, id), scope_holds($4::jsonb, grid_id, sector, id)
		  FROM enterprise WHERE id = $1 AND scope_holds($2::jsonb, grid_id, sector, id)`,
		id, scope.SQL(), a.Scope(actions[0]).SQL(), a.Scope(actions[1]).SQL()).
		Scan(&r.Address, &r.Scale, &r.Staff, &r.Grade, &r.Standard, &r.Status, &r.RiskBasis, &assessed, &r.Source, &r.Created, &r.Updated, &r.Version,
			&r.Contact, &r.ContactPhone, &at.name, &at.grid, &may[0], &may[1])
	if assessed != nil {
		r.Assessed = *assessed
	}
	for i, held := range may {
		if held {
			r.May = append(r.May, actions[i])
		}
	}
	return r, at, err
}

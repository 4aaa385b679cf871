package enterprise

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// actions are all actions that an enterprise can be done something with, in the
// order of grid.Permissions.
var actions = [...]grid.Action{grid.ViewPersonal, grid.RegisterDanger, grid.EditEnterprise}

// allowed turns which of the actions are held into their list.
func allowed(yes []bool) (may []grid.Action) {
	for i, y := range yes {
		if y {
			may = append(may, actions[i])
		}
	}
	return may
}

// mayOf is the columns that say which of the actions the scopes of the actor hold
// of enterprise e, as an array; the arguments are numbered from from.
func mayOf(ctx context.Context, from int) (sql string, args []any) {
	a := grid.ActorOf(ctx)
	parts := make([]string, len(actions))
	for i, action := range actions {
		parts[i] = pg.OneInScope(from+i, "e.grid_id", "e.sector", "e.id")
		args = append(args, a.Scope(action).SQL())
	}
	return "ARRAY[" + strings.Join(parts, ", ") + "]", args
}

// load reads an enterprise's card inside a scope; ErrNoRows when there is none.
func load(ctx context.Context, tx pgx.Tx, id grid.ID, scope grid.Scope) (Card, error) {
	var r Card
	var assessed *time.Time
	var yes []bool
	may, args := mayOf(ctx, 3)
	err := tx.QueryRow(ctx, `
		SELECT e.address, e.scale, e.staff, e.grade, e.standard, e.status, coalesce(e.status_since::text, ''), coalesce(m.id, 0),
		coalesce(m.name, ''),
		       e.risk_basis, e.assessed, e.source, e.created, e.updated, e.version, e.principal, e.principal_phone, e.contact, e.contact_phone, `+
		may+`
		  FROM enterprise e LEFT JOIN enterprise m ON m.id = e.merged_into AND `+pg.OneInScope(2, "m.grid_id", "m.sector", "m.id")+`
		 WHERE e.id = $1 AND `+pg.OneInScope(2, "e.grid_id", "e.sector", "e.id")+``, append([]any{id, scope.SQL()}, args...)...).
		Scan(&r.Address, &r.Scale, &r.Staff, &r.Grade, &r.Standard, &r.Status, &r.Since, &r.Into.ID, &r.Into.Name,
			&r.RiskBasis, &assessed, &r.Source, &r.Created, &r.Updated, &r.Version, &r.Principal, &r.PrincipalPhone, &r.Contact, &r.ContactPhone,
			&yes)
	if assessed != nil {
		r.Assessed = *assessed
	}
	r.May = allowed(yes)
	return r, err
}

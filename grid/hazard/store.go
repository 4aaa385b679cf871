package hazard

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// load reads a hazard source inside a scope; ErrNoRows when there is none.
func load(ctx context.Context, tx pgx.Tx, id grid.ID, scope grid.Scope) (Record, error) {
	var r Record
	var assessed *time.Time
	err := tx.QueryRow(ctx, `
		SELECT h.kind, h.r_value, h.substance, h.quantity, h.assessed, h.source, h.created, h.updated, h.version
		  FROM hazard h LEFT JOIN enterprise e ON e.id = h.enterprise_id
		 WHERE h.id = $1 AND scope_holds($2::jsonb, h.grid_id, coalesce(e.sector, ''), h.enterprise_id)`, id, scope.SQL()).
		Scan(&r.Kind, &r.RValue, &r.Substance, &r.Quantity, &assessed, &r.Source, &r.Created, &r.Updated, &r.Version)
	if assessed != nil {
		r.Assessed = *assessed
	}
	return r, err
}

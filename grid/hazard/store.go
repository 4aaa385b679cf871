package hazard

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

func load(ctx context.Context, tx pgx.Tx, id grid.ID) (Record, error) {
	var r Record
	var assessed *time.Time
	err := tx.QueryRow(ctx, `
		SELECT kind, r_value, substance, quantity, assessed, source, created, updated, version
		FROM hazard WHERE id = $1`, id).
		Scan(&r.Kind, &r.RValue, &r.Substance, &r.Quantity, &assessed, &r.Source, &r.Created, &r.Updated, &r.Version)
	if assessed != nil {
		r.Assessed = *assessed
	}
	return r, err
}

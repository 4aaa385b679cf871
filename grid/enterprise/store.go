package enterprise

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
		SELECT address, scale, staff, grade, standard, status, risk_basis, assessed, source, created, updated, version
		FROM enterprise WHERE id = $1`, id).
		Scan(&r.Address, &r.Scale, &r.Staff, &r.Grade, &r.Standard, &r.Status, &r.RiskBasis, &assessed, &r.Source, &r.Created, &r.Updated, &r.Version)
	if assessed != nil {
		r.Assessed = *assessed
	}
	return r, err
}

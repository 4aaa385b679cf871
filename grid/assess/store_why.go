package assess

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// hazardsBehind are the hazard sources that the level of an enterprise may follow from,
// the worst first.
func hazardsBehind(ctx context.Context, tx pgx.Tx, enterprise grid.ID) (pgx.Rows, error) {
	return tx.Query(ctx, `
		SELECT id, name, major_level, risk_level, unit_kind <> '' AND people IS NULL FROM hazard
		 WHERE enterprise_id = $1 AND (major_level > 0 OR risk_level > 0)
		 ORDER BY nullif(major_level, 0) NULLS LAST, nullif(risk_level, 0), id LIMIT 200`, enterprise)
}

// dangersBehind are its open dangers, the gravest and latest first.
func dangersBehind(ctx context.Context, tx pgx.Tx, enterprise grid.ID) (pgx.Rows, error) {
	return tx.Query(ctx, `SELECT id, title, grade, listed, deadline FROM danger WHERE enterprise_id = $1 AND state BETWEEN 1 AND 5
		ORDER BY grade DESC, deadline NULLS LAST, id LIMIT 500`, enterprise)
}

// datedRecordsBehind are its records that are not over on a day.
func datedRecordsBehind(ctx context.Context, tx pgx.Tx, enterprise grid.ID, today time.Time) (pgx.Rows, error) {
	return tx.Query(ctx, `
		SELECT id, kind, type, coalesce(nullif(name, ''), number), dated, expires, deaths, injured, loss::float8 FROM enterprise_record
		 WHERE enterprise_id = $1 AND (over IS NULL OR over > $2::date) ORDER BY expires NULLS LAST, dated DESC, id LIMIT 500`, enterprise,
		date(today))
}

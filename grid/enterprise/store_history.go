package enterprise

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// past reads the former states of an enterprise; the name of a grid that is not
// seen is left out.
func past(ctx context.Context, tx pgx.Tx, id grid.ID, view grid.Scope) ([]Past, error) {
	rows, err := tx.Query(ctx, `
		SELECT p.until, p.name, p.credit_code, p.status, coalesce(p.status_since::text, ''), ST_X(p.geom), ST_Y(p.geom), p.grid_id,
		       CASE WHEN `+pg.InScope(2, "p.grid_id", "e.sector", "e.id")+` THEN coalesce(g.name, '') ELSE '' END, p.address
		  FROM enterprise_past p JOIN enterprise e ON e.id = p.enterprise_id LEFT JOIN grid g ON g.id = p.grid_id
		 WHERE p.enterprise_id = $1 ORDER BY p.until DESC, p.id DESC LIMIT $3`, id, view.SQL(), maxHistory)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Past])
}

func events(ctx context.Context, tx pgx.Tx, id grid.ID, who bool) ([]Event, error) {
	rows, err := tx.Query(ctx, `
		SELECT id, at, action, CASE WHEN $2 THEN actor ELSE '' END, before, after FROM audit
		 WHERE subject = 'enterprise' AND subject_id = $1 AND outcome = 'done' AND action <> 'personal.look'
		 ORDER BY id DESC LIMIT $3`, id, who, maxHistory)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Event])
}

package exchange

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// stagedPoints reads the staged rows that have a name and a place, with columns that
// each format has of its own first, in the order of the lines.
func stagedPoints(ctx context.Context, tx pgx.Tx, columns string) (pgx.Rows, error) {
	return tx.Query(ctx, `SELECT `+columns+`, name, coalesce(credit_code, ''), lon, lat FROM stage WHERE name IS NOT NULL AND lon IS NOT NULL
		ORDER BY line, 2`)
}

// nearStaged narrows what is on file to what few staged rows can resemble: near one of
// them, or with a number in common.
const nearStaged = ` AND e.id IN (
		SELECT n.id FROM stage s JOIN enterprise n ON n.geom && ST_Expand(ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4490), 0.0175, 0.0095)
		WHERE s.lon IS NOT NULL
		UNION SELECT n.id FROM stage s JOIN enterprise n ON substr(n.credit_code, 9, 9) = substr(s.credit_code, 9, 9)
		AND length(n.credit_code) = 18 WHERE length(s.credit_code) = 18
		UNION SELECT n.id FROM stage s JOIN enterprise n ON n.old_code = s.credit_code AND n.old_code <> '')`

// filedPoints reads what is on file in a view, all of it or what is near the staged
// rows.
func filedPoints(ctx context.Context, tx pgx.Tx, view grid.Scope, near bool) (pgx.Rows, error) {
	sql := `SELECT e.name, e.credit_code, e.old_code, ST_X(e.geom), ST_Y(e.geom) FROM enterprise e
		WHERE e.status <> 'merged' AND ` + pg.InScope(1, "e.grid_id", "e.sector", "e.id")
	if near {
		sql += nearStaged
	}
	return tx.Query(ctx, sql, view.SQL())
}

package boundary

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// loadSource reads the source of a grid that a term of the scope holds, or a grid
// above it, be it for a sector only.
func loadSource(ctx context.Context, tx pgx.Tx, id grid.ID, scope grid.Scope) (source string, err error) {
	err = tx.QueryRow(ctx, `
		SELECT source FROM boundary
		 WHERE grid_id = $1 AND state = 'active'
		   AND `+pg.Touches(2, "$1"),
		id, scope.SQL()).Scan(&source)
	return source, err
}

func loadDefects(ctx context.Context, tx pgx.Tx, scope grid.Scope) ([]Defect, error) {
	rows, err := tx.Query(ctx, `
		WITH scoped AS MATERIALIZED (SELECT id, code FROM grid WHERE id IN (`+pg.WholeGrids(1)+`))
		SELECT id, source, kind, codes, ST_X(place), ST_Y(place), area, count, detail_zh, detail_en, action_zh, action_en, found
		  FROM boundary_defect
		 WHERE $1::jsonb IS NULL
		    OR codes <> '{}' AND codes <@ (SELECT coalesce(array_agg(code), '{}') FROM scoped)
		    OR codes = '{}' AND grid_of(place) IN (SELECT id FROM scoped)
		 ORDER BY source, kind, area DESC NULLS LAST, id LIMIT 10000`, scope.SQL())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Defect, error) {
		var d Defect
		err := row.Scan(&d.ID, &d.Source, &d.Kind, &d.Codes, &d.Lon, &d.Lat, &d.Area, &d.Count,
			&d.Detail.ZH, &d.Detail.EN, &d.Action.ZH, &d.Action.EN, &d.Found)
		return d, err
	})
}

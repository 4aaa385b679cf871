package boundary

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

func loadSource(ctx context.Context, tx pgx.Tx, id grid.ID) (source string, err error) {
	err = tx.QueryRow(ctx, `SELECT source FROM boundary WHERE grid_id = $1 AND valid_to IS NULL`, id).Scan(&source)
	return source, err
}

func loadDefects(ctx context.Context, tx pgx.Tx) ([]Defect, error) {
	rows, err := tx.Query(ctx, `
		SELECT id, source, kind, codes, ST_X(place), ST_Y(place), area, count, detail_zh, detail_en, action_zh, action_en, found
		FROM boundary_defect ORDER BY source, kind, area DESC NULLS LAST, id LIMIT 10000`)
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

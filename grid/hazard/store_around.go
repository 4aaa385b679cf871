package hazard

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// around reads what lies within reach of a place, inside a scope. Distances are
// on the ellipsoid; the box around the place lets the indexes choose first.
func around(ctx context.Context, tx pgx.Tx, a *Around, at Place, scope grid.Scope) error {
	shape := `ST_SetSRID(ST_MakePoint($4::float8, $5::float8), 4490)`
	if at.Enterprise != 0 {
		if err := tx.QueryRow(ctx, `SELECT plant IS NOT NULL FROM enterprise WHERE id = $1 AND scope_holds($2::jsonb, grid_id, sector, id)`,
			at.Enterprise, scope.SQL()).Scan(&a.Plant); err != nil {
			return err
		}
		if at.Lon == nil {
			shape = `(SELECT coalesce(plant, geom) FROM enterprise WHERE id = $1 AND $4::float8 IS NULL AND $5::float8 IS NULL)`
		} else {
			a.Plant = false
		}
	}
	rows, err := tx.Query(ctx, `
		WITH place AS MATERIALIZED (SELECT `+shape+` AS shape),
		box AS MATERIALIZED (SELECT shape, ST_Expand(shape, $3::float8 / 60000, $3::float8 / 110000) AS box FROM place)
		SELECT 0 AS kind, e.id, e.name, e.sector, ST_Distance(e.geom::geography, b.shape::geography) AS metres, e.staff, NULL::int AS capacity
		  FROM box b JOIN enterprise e ON e.geom && b.box
		 WHERE e.id <> $1 AND e.status = 'open' AND ST_DWithin(e.geom::geography, b.shape::geography, $3::float8) AND `+pg.Held(2, "e.grid_id", "e.sector", "e.id")+`
		UNION ALL
		SELECT 1, h.id, h.name, coalesce(e.sector, ''), ST_Distance(h.geom::geography, b.shape::geography), NULL, h.capacity
		  FROM box b JOIN hazard h ON h.geom && b.box LEFT JOIN enterprise e ON e.id = h.enterprise_id
		 WHERE h.enterprise_id IS DISTINCT FROM $1 AND (h.category = 'place' OR h.kind = 'crowd') AND ST_DWithin(h.geom::geography, b.shape::geography, $3::float8)
		   AND `+pg.Held(2, "h.grid_id", "coalesce(e.sector, '')", "h.enterprise_id")+`
		 ORDER BY metres, kind, id`, at.Enterprise, scope.SQL(), a.Metres, at.Lon, at.Lat)
	if err != nil {
		return err
	}
	var n Neighbour
	var kind int
	_, err = pgx.ForEachRow(rows, []any{&kind, &n.ID, &n.Name, &n.Sector, &n.Metres, &n.Staff, &n.Capacity}, func() error {
		n.Kind = grid.Kind(kind)
		a.Found++
		switch {
		case n.Staff != nil:
			a.Staff += *n.Staff
		case n.Kind == grid.KindEnterprise:
			a.Missing++
		}
		if n.Capacity != nil {
			a.Crowd += *n.Capacity
		}
		if len(a.Things) < mostNeighbours {
			a.Things = append(a.Things, n)
		}
		n.Staff, n.Capacity = nil, nil
		return nil
	})
	return err
}

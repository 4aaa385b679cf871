package hazard

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/grid"
	"anwang/grid/pg"
)

// nearTime bounds what is asked around a shape; see also Service.near.
const nearTime = `SET LOCAL statement_timeout = '5s'`

// around reads what lies within reach of a place, inside a scope. The shape is cut
// into small pieces whose boxes let the indexes choose, for the box of a whole
// plant may hold half a district; how far each is, is measured here.
func around(ctx context.Context, tx pgx.Tx, a *Around, at Origin, scope grid.Scope) error {
	if _, err := tx.Exec(ctx, nearTime); err != nil {
		return err
	}
	var shape orb.MultiPolygon
	var point orb.Point
	if at.Enterprise != 0 {
		var err error
		if shape, point, err = a.plant(ctx, tx, at.Enterprise, scope); err != nil {
			return err
		}
	}
	if at.Lon != nil {
		a.Plant, shape, point = false, nil, orb.Point{*at.Lon, *at.Lat}
	}
	list, err := near(ctx, tx, a.Metres, at.Enterprise, shape, point, scope)
	if err != nil {
		return err
	}
	slices.SortFunc(list, func(m, n Neighbour) int {
		return cmp.Or(cmp.Compare(m.Metres, n.Metres), cmp.Compare(m.Kind, n.Kind), cmp.Compare(m.ID, n.ID))
	})
	for _, n := range list {
		a.Found++
		switch {
		case n.Staff != nil:
			a.Staff += *n.Staff
		case n.Kind == grid.KindEnterprise:
			a.Missing++
		}
		switch {
		case n.Capacity != nil:
			a.Crowd += *n.Capacity
		case n.Kind == grid.KindHazard:
			a.Unsaid++
		}
	}
	a.Things = list[:min(len(list), mostNeighbours)]
	return nil
}

// plant reads the boundary of an enterprise and its place. What was drawn before
// boundaries were held against their place is not measured from.
func (a *Around) plant(ctx context.Context, tx pgx.Tx, id grid.ID, scope grid.Scope) (orb.MultiPolygon, orb.Point, error) {
	var shape *orb.MultiPolygon
	var at orb.Point
	err := tx.QueryRow(ctx, `SELECT plant, geom FROM enterprise WHERE id = $1 AND `+pg.OneInScope(2, "grid_id", "sector", "id")+``, id,
		scope.SQL()).Scan(&shape, &at)
	if err != nil || shape == nil {
		return nil, at, err
	}
	if wrong := grid.CheckPlant(*shape, at); wrong != nil {
		a.Unusable = &wrong.Text
		return nil, at, nil
	}
	a.Plant = true
	return *shape, at, nil
}

// near reads the enterprises and crowded places within so many metres of a shape,
// of a point when there is none, but for what belongs to an enterprise; of what a
// scope holds.
func near(ctx context.Context, tx pgx.Tx, metres float64, but grid.ID, shape orb.MultiPolygon, point orb.Point,
	scope grid.Scope,
) ([]Neighbour, error) {
	var origin orb.Geometry = point
	if shape != nil {
		origin = shape
	}
	args := pg.Args{but, metres, origin}
	sql := `
		SELECT * FROM (WITH box AS MATERIALIZED (SELECT ST_Expand(piece, $2::float8 / 60000, $2::float8 / 110000) AS box
		FROM ST_Subdivide($3::geometry, 32) AS piece)
		SELECT DISTINCT 0 AS kind, e.id, e.id AS owner, e.name, e.sector, e.grid_id, ST_X(e.geom), ST_Y(e.geom), e.staff, NULL::int AS capacity
		  FROM box b JOIN enterprise e ON e.geom && b.box WHERE e.id <> $1 AND e.status = 'open'
		UNION ALL
		SELECT DISTINCT 1, h.id, coalesce(h.enterprise_id, 0), h.name, coalesce(e.sector, ''), h.grid_id, ST_X(h.geom), ST_Y(h.geom), NULL::int,
		h.capacity
		  FROM box b JOIN hazard h ON h.geom && b.box LEFT JOIN enterprise e ON e.id = h.enterprise_id
		 WHERE h.enterprise_id IS DISTINCT FROM $1 AND (h.category = 'place' OR h.kind = 'crowd')
		UNION ALL
		SELECT DISTINCT ` + fmt.Sprint(uint8(grid.KindKeyplace)) + `, k.id, coalesce(k.enterprise_id, 0), k.name, coalesce(e.sector, ''),
			k.grid_id, ST_X(k.geom), ST_Y(k.geom), NULL::int, k.capacity
		  FROM box b JOIN keyplace k ON k.geom && b.box LEFT JOIN enterprise e ON e.id = k.enterprise_id
		 WHERE k.enterprise_id IS DISTINCT FROM $1) f
		 WHERE ` + args.InScope(scope, "f.grid_id", "f.sector", "nullif(f.owner, 0)")
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	var list []Neighbour
	var n Neighbour
	var kind int
	var at orb.Point
	_, err = pgx.ForEachRow(rows, []any{&kind, &n.ID, &n.owner, &n.Name, &n.Sector, &n.leaf, &at[0], &at[1], &n.Staff, &n.Capacity},
		func() error {
			if n.Kind = grid.Kind(kind); shape != nil {
				_, n.Metres = geo.Nearest(shape, at)
			} else {
				n.Metres = geo.Distance(point, at)
			}
			if n.Metres <= metres {
				list = append(list, n)
			}
			n.Staff, n.Capacity = nil, nil
			return nil
		})
	return list, err
}

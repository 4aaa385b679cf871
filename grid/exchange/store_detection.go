package exchange

import (
	"context"
	"math"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"anwang/grid"
	"anwang/grid/pg"
)

// located returns for every place the code and the names of the grid it lies in,
// "" for none.
func located(ctx context.Context, tx pgx.Tx, points [][]orb.Point) ([][]string, error) {
	out := make([][]string, len(points))
	for i := range points {
		out[i] = make([]string, len(points[i]))
		var at []int32
		var lon, lat []float64
		for j, p := range points[i] {
			if p[0] == p[0] && math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90 {
				at, lon, lat = append(at, int32(j)), append(lon, p[0]), append(lat, p[1])
			}
		}
		rows, err := tx.Query(ctx, `
			SELECT c.i, g.code || ' / ' || grid_names(g.id)
			  FROM unnest($1::int[], $2::float8[], $3::float8[]) c (i, lon, lat)
			  CROSS JOIN LATERAL (SELECT grid_of(ST_SetSRID(ST_MakePoint(c.lon, c.lat), 4490)) AS id) q JOIN grid g ON g.id = q.id`, at, lon, lat)
		if err != nil {
			return nil, err
		}
		var j int32
		var name string
		if _, err := pgx.ForEachRow(rows, []any{&j, &name}, func() error {
			out[i][j] = name
			return nil
		}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// knownPoints returns where the enterprises of the rows are, as far as the actor
// may import there.
func knownPoints(ctx context.Context, tx pgx.Tx, list []witness, scope grid.Scope) (map[string]orb.Point, error) {
	codes := make([]string, 0, len(list))
	for _, w := range list {
		codes = append(codes, w.code)
	}
	rows, err := tx.Query(ctx, `SELECT credit_code, ST_X(geom), ST_Y(geom) FROM enterprise
		WHERE credit_code = ANY($1) AND site = '' AND `+pg.InScope(2, "grid_id", "sector", "enterprise.id"), codes, scope.SQL())
	if err != nil {
		return nil, err
	}
	out := map[string]orb.Point{}
	var code string
	var p orb.Point
	_, err = pgx.ForEachRow(rows, []any{&code, &p[0], &p[1]}, func() error {
		out[code] = p
		return nil
	})
	return out, err
}

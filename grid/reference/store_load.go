package reference

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// empty takes all features of a layer away.
func empty(ctx context.Context, tx pgx.Tx, id grid.ID) error {
	_, err := tx.Exec(ctx, `DELETE FROM reference_feature WHERE reference_id = $1`, id)
	return err
}

// batch are features on their way into the database, one slice a column.
type batch struct {
	rows   []int
	labels []string
	fields []string
	sizes  []float32
	shapes [][]byte
}

func (b *batch) write(ctx context.Context, tx pgx.Tx, id grid.ID) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO reference_feature (reference_id, row, label, fields, size, geom)
		SELECT $1, r, l, f::jsonb, s, ST_SetSRID(ST_GeomFromWKB(g), 4490)
		  FROM unnest($2::int[], $3::text[], $4::text[], $5::real[], $6::bytea[]) AS u(r, l, f, s, g)`,
		id, b.rows, b.labels, b.fields, b.sizes, b.shapes)
	*b = batch{b.rows[:0], b.labels[:0], b.fields[:0], b.sizes[:0], b.shapes[:0]}
	return err
}

// settle writes what was loaded.
func settle(ctx context.Context, tx pgx.Tx, l *Layer) error {
	told, err := json.Marshal(l.Told)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		UPDATE reference SET edition = edition + 1, file = $2, system = $3, geometry = $4, features = $5, skipped = $6, told = $7, columns = $8,
		       bounds = $9::float8[], coarse = $10, label_column = $11, loaded = now()
		 WHERE id = $1`, l.ID, l.File, l.System, l.Geometry, l.Features, l.Skipped, told, l.Columns, l.Bounds[:], l.coarse, l.LabelColumn)
	return err
}

// tile makes a vector tile of at most so many features, the largest first; fine is the size
// below which none is taken, pixel how many metres of the map one is. count is how many it
// has taken.
func tile(ctx context.Context, tx pgx.Tx, id grid.ID, z, x, y, most int, fine, pixel float64, labels bool) (
	body []byte, count int, err error,
) {
	err = tx.QueryRow(ctx, `
		WITH chosen AS MATERIALIZED (
			SELECT row, label, mercator FROM reference_feature
			 WHERE reference_id = $1 AND mercator && ST_TileEnvelope($2, $3, $4, margin => 0.016) AND size >= $6
			 ORDER BY size DESC, row LIMIT $5
		), shaped AS (
			SELECT row AS id, CASE WHEN $8::boolean THEN nullif(label, '') END AS label,
			       ST_AsMVTGeom(ST_Simplify(mercator, $7, true), ST_TileEnvelope($2, $3, $4), 4096, 64, true) AS geom
			  FROM chosen
		)
		SELECT coalesce(ST_AsMVT(s, 'reference', 4096, 'geom', 'id'), ''), (SELECT count(*) FROM chosen)
		  FROM shaped s WHERE geom IS NOT NULL`, id, z, x, y, most, fine, pixel, labels).Scan(&body, &count)
	return body, count, err
}

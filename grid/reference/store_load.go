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

// view is what is drawn of a layer in a tile.
type view struct {
	z, x, y int
	fine    float64 // metres of the map below whose size nothing is taken
	pixel   float64 // how many of them a bend has to reach out to stay
	labels  bool
}

// tile makes a vector tile of at most so many features, the largest first. count is how many
// it has taken. plain tries first whether that many are there at all, since to put them in
// order costs as much as to draw them: close up hardly a tile has more.
func tile(ctx context.Context, tx pgx.Tx, id grid.ID, v *view, most int, plain bool) (body []byte, count int, err error) {
	query := func(order string, room int) error {
		return tx.QueryRow(ctx, `
			WITH chosen AS MATERIALIZED (
				SELECT row, label, mercator FROM reference_feature
				 WHERE reference_id = $1 AND mercator && ST_TileEnvelope($2, $3, $4, margin => 64.0 / 4096) AND size >= $6
				 `+order+` LIMIT $5
			), counted AS (
				SELECT count(*) AS n FROM chosen
			), shaped AS (
				SELECT row AS id, CASE WHEN $8::boolean THEN nullif(label, '') END AS label,
				       ST_AsMVTGeom(ST_Simplify(mercator, $7, true), ST_TileEnvelope($2, $3, $4), 4096, 64, true) AS geom
				  FROM chosen WHERE (SELECT n FROM counted) <= $9
			)
			SELECT coalesce(ST_AsMVT(s, 'reference', 4096, 'geom', 'id'), ''), (SELECT n FROM counted)
			  FROM shaped s WHERE geom IS NOT NULL`, id, v.z, v.x, v.y, room, v.fine, v.pixel, v.labels, most).Scan(&body, &count)
	}
	if plain {
		if err = query("", most+1); err != nil || count <= most {
			return body, count, err
		}
	}
	err = query("ORDER BY size DESC, row", most)
	return body, count, err
}

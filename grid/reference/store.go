package reference

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

const columns = `id, rank, name, name_en, offer, coalesce(grid_id, 0), color, width, dash, fill, symbol, opacity, min_zoom, max_zoom,
	label_column, attribution, approval, edition, file, system, geometry, features, skipped, told, columns, bounds, coarse,
	loaded, version`

func scan(row pgx.CollectableRow) (l Layer, err error) {
	var bounds []float64
	var told []byte
	var loaded *time.Time
	err = row.Scan(&l.ID, &l.Rank, &l.Name, &l.NameEN, &l.Offer, &l.Grid, &l.Color, &l.Width, &l.Dash, &l.Fill, &l.Symbol, &l.Opacity,
		&l.MinZoom, &l.MaxZoom, &l.LabelColumn, &l.Attribution, &l.Approval, &l.Edition, &l.File, &l.System, &l.Geometry, &l.Features,
		&l.Skipped, &told, &l.Columns, &bounds, &l.coarse, &loaded, &l.Version)
	if err == nil {
		err = json.Unmarshal(told, &l.Told)
	}
	if len(bounds) == 4 {
		l.Bounds = (*[4]float64)(bounds)
	}
	if loaded != nil {
		l.Loaded = *loaded
	}
	return l, err
}

// everyLayer reads the layers, the undermost first.
func everyLayer(ctx context.Context, tx pgx.Tx) ([]Layer, error) {
	rows, err := tx.Query(ctx, `SELECT `+columns+` FROM reference ORDER BY rank, id`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scan)
}

// seen reads the layers that people of a scope see, the undermost first.
func seen(ctx context.Context, tx pgx.Tx, scope grid.Scope) ([]Layer, error) {
	query := `SELECT ` + columns + ` FROM reference r
		 WHERE offer <> 'none' AND edition > 0 AND (grid_id IS NULL OR ` + pg.Meets(1, "r.grid_id") + `) ORDER BY rank, id`
	rows, err := tx.Query(ctx, query, scope.SQL())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scan)
}

// load reads a layer whose people lie within a scope; ErrNoRows when there is none. lock keeps
// it from being changed meanwhile.
func load(ctx context.Context, tx pgx.Tx, id grid.ID, scope grid.Scope, lock bool) (Layer, error) {
	tail := ""
	if lock {
		tail = ` FOR UPDATE`
	}
	rows, err := tx.Query(ctx, `SELECT `+columns+` FROM reference WHERE id = $1`+tail, id)
	if err != nil {
		return Layer{}, err
	}
	l, err := pgx.CollectExactlyOneRow(rows, scan)
	if err != nil {
		return l, err
	}
	covered, err := holds(ctx, tx, scope, l.Grid)
	if err == nil && !covered {
		err = pgx.ErrNoRows
	}
	return l, err
}

// holds reports whether a scope holds a grid, or, of none, all of the city.
func holds(ctx context.Context, tx pgx.Tx, scope grid.Scope, id grid.ID) (covered bool, err error) {
	if id == 0 {
		return pg.CityInScope(ctx, tx, scope)
	}
	if scope.Unlimited() {
		return true, nil
	}
	query := `SELECT ` + pg.OneGridInScope(1, "$2::bigint")
	err = tx.QueryRow(ctx, query, scope.SQL(), id).Scan(&covered)
	return covered, err
}

// write writes the settings of a layer; one without a number is new and lies uppermost.
func write(ctx context.Context, tx pgx.Tx, l *Layer) error {
	if l.ID == 0 {
		return tx.QueryRow(ctx, `
			INSERT INTO reference (rank, name, name_en, offer, grid_id, color, width, dash, fill, symbol, opacity, min_zoom, max_zoom,
			                       label_column, attribution, approval)
			SELECT coalesce(max(rank), 0) + 1, $1, $2, $3, nullif($4::bigint, 0), $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15
			  FROM reference RETURNING id`,
			l.Name, l.NameEN, l.Offer, l.Grid, l.Color, l.Width, l.Dash, l.Fill, l.Symbol, l.Opacity, l.MinZoom, l.MaxZoom, l.LabelColumn,
			l.Attribution, l.Approval).Scan(&l.ID)
	}
	_, err := tx.Exec(ctx, `
		UPDATE reference SET name = $2, name_en = $3, offer = $4, grid_id = nullif($5::bigint, 0), color = $6, width = $7, dash = $8,
		       fill = $9, symbol = $10, opacity = $11, min_zoom = $12, max_zoom = $13, label_column = $14, attribution = $15, approval = $16
		 WHERE id = $1`,
		l.ID, l.Name, l.NameEN, l.Offer, l.Grid, l.Color, l.Width, l.Dash, l.Fill, l.Symbol, l.Opacity, l.MinZoom, l.MaxZoom, l.LabelColumn,
		l.Attribution, l.Approval)
	return err
}

// relabel labels the features of a layer by another column. That makes another edition, as
// labels stand in the tiles.
func relabel(ctx context.Context, tx pgx.Tx, l *Layer) error {
	if err := unbounded(ctx, tx); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE reference_feature SET label = left(coalesce(fields ->> $2, ''), $3) WHERE reference_id = $1`,
		l.ID, l.LabelColumn, mostLabel)
	if err == nil {
		_, err = tx.Exec(ctx, `UPDATE reference SET edition = edition + 1 WHERE id = $1 AND edition > 0`, l.ID)
	}
	return err
}

func remove(ctx context.Context, tx pgx.Tx, id grid.ID) error {
	if err := unbounded(ctx, tx); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM reference WHERE id = $1`, id)
	return err
}

// unbounded lets what works through a whole layer take its time.
func unbounded(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `SET LOCAL statement_timeout = 0`)
	return err
}

// cityBounds is where the grids lie: west, south, east, north; nil when there are none.
func cityBounds(ctx context.Context, tx pgx.Tx) (b []float64, err error) {
	err = tx.QueryRow(ctx, `
		SELECT CASE WHEN e IS NOT NULL THEN ARRAY[ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e)] END FROM (
			SELECT ST_Extent(b.geom) AS e FROM boundary b JOIN grid g ON g.id = b.grid_id WHERE g.parent_id IS NULL) x`).Scan(&b)
	return b, err
}

const boxOf = `ST_XMin(geom), ST_YMin(geom), ST_XMax(geom), ST_YMax(geom)`

// feature reads a feature; ErrNoRows when there is none.
func feature(ctx context.Context, tx pgx.Tx, l *Layer, row int) (f Feature, err error) {
	f.Row = row
	b := &f.Bounds
	var values map[string]string
	err = tx.QueryRow(ctx, `SELECT label, fields, `+boxOf+` FROM reference_feature WHERE reference_id = $1 AND row = $2`, l.ID, row).
		Scan(&f.Label, &values, &b[0], &b[1], &b[2], &b[3])
	for _, c := range l.Columns {
		if v := values[c]; v != "" {
			f.Fields = append(f.Fields, Field{c, v})
		}
	}
	return f, err
}

// search finds features of layers by what their labels hold.
func search(ctx context.Context, tx pgx.Tx, ids []grid.ID, text string, limit int) ([]Found, error) {
	like := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text) + "%"
	rows, err := tx.Query(ctx, `
		SELECT reference_id, row, label, `+boxOf+` FROM (
			SELECT DISTINCT ON (reference_id, label) * FROM reference_feature
			 WHERE reference_id = ANY ($1) AND label ILIKE $2 ORDER BY reference_id, label, size DESC) f
		 ORDER BY length(label), label, reference_id, row LIMIT $3`, ids, like, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (f Found, err error) {
		b := &f.Bounds
		err = row.Scan(&f.Layer, &f.Row, &f.Label, &b[0], &b[1], &b[2], &b[3])
		return f, err
	})
}

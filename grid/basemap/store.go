package basemap

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

const columns = `id, rank, kind, content, name, name_en, offer, address, secret, matrices, crs, tile_size, min_zoom, max_zoom, bounds,
	opacity, above, layers, attribution, approval, version`

func scan(row pgx.CollectableRow) (s Source, err error) {
	var bounds []float64
	err = row.Scan(&s.ID, &s.Rank, &s.Kind, &s.Content, &s.Name, &s.NameEN, &s.Offer, &s.Address, &s.Key, &s.Matrices, &s.CRS, &s.TileSize,
		&s.MinZoom, &s.MaxZoom, &bounds, &s.Opacity, &s.Above, &s.Layers, &s.Attribution, &s.Approval, &s.Version)
	if len(bounds) == 4 {
		s.Bounds = (*[4]float64)(bounds)
	}
	return s, err
}

// all reads the sources, the undermost first.
func all(ctx context.Context, tx pgx.Tx) ([]Source, error) {
	rows, err := tx.Query(ctx, `SELECT `+columns+` FROM basemap ORDER BY rank, id`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scan)
}

// load reads a source; ErrNoRows when there is none. lock keeps it from being changed
// meanwhile.
func load(ctx context.Context, tx pgx.Tx, id grid.ID, lock bool) (Source, error) {
	tail := ""
	if lock {
		tail = ` FOR UPDATE`
	}
	rows, err := tx.Query(ctx, `SELECT `+columns+` FROM basemap WHERE id = $1`+tail, id)
	if err != nil {
		return Source{}, err
	}
	return pgx.CollectExactlyOneRow(rows, scan)
}

// write writes a source; one without a number is new and lies uppermost.
func write(ctx context.Context, tx pgx.Tx, s *Source) error {
	var bounds []float64
	if s.Bounds != nil {
		bounds = s.Bounds[:]
	}
	if s.ID == 0 {
		return tx.QueryRow(ctx, `
			INSERT INTO basemap (rank, kind, content, name, name_en, offer, address, secret, matrices, crs, tile_size, min_zoom, max_zoom, bounds,
			                     opacity, above, layers, attribution, approval)
			SELECT coalesce(max(rank), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::float8[], $14, $15, $16, $17, $18
			  FROM basemap RETURNING id`,
			s.Kind, s.Content, s.Name, s.NameEN, s.Offer, s.Address, s.Key, s.Matrices, s.CRS, s.TileSize, s.MinZoom, s.MaxZoom, bounds,
			s.Opacity, s.Above, s.Layers, s.Attribution, s.Approval).Scan(&s.ID)
	}
	_, err := tx.Exec(ctx, `
		UPDATE basemap SET kind = $2, content = $3, name = $4, name_en = $5, offer = $6, address = $7, secret = $8, matrices = $9, crs = $10,
		       tile_size = $11, min_zoom = $12, max_zoom = $13, bounds = $14::float8[], opacity = $15, above = $16, layers = $17,
		       attribution = $18, approval = $19
		 WHERE id = $1`,
		s.ID, s.Kind, s.Content, s.Name, s.NameEN, s.Offer, s.Address, s.Key, s.Matrices, s.CRS, s.TileSize, s.MinZoom, s.MaxZoom, bounds,
		s.Opacity, s.Above, s.Layers, s.Attribution, s.Approval)
	return err
}

func remove(ctx context.Context, tx pgx.Tx, id grid.ID) error {
	_, err := tx.Exec(ctx, `DELETE FROM basemap WHERE id = $1`, id)
	return err
}

package boundary

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"anwang/grid"
)

// loadNetworks reads the networks, the main one first. The database writes what belongs to
// each as JSON in the form that Network has.
func loadNetworks(ctx context.Context, tx pgx.Tx) ([]Network, error) {
	rows, err := tx.Query(ctx, `
		SELECT json_build_object('id', n.id, 'key', n.key, 'name', n.name, 'nameEn', n.name_en, 'kind', n.kind, 'main', n.main,
		       'root', (SELECT json_build_object('code', g.code, 'name', g.name) FROM grid g
		                 WHERE g.network_id = n.id AND g.parent_id IS NULL AND g.state = 'active' ORDER BY g.id LIMIT 1),
		       'levels', (SELECT coalesce(json_agg(json_build_object('name', d.name, 'nameEn', d.name_en, 'grids',
		                    (SELECT count(*) FROM grid g WHERE g.network_id = n.id AND g.depth = d.depth AND g.state = 'active'))
		                    ORDER BY d.depth), '[]')
		                    FROM network_depth d WHERE d.network_id = n.id),
		       'versions', (SELECT coalesce(json_agg(json_build_object('version', v.version, 'validFrom', v.valid_from, 'published', v.published,
		                    'actor', v.actor, 'note', v.note, 'difference', v.difference) ORDER BY v.version DESC), '[]')
		                    FROM network_version v WHERE v.network_id = n.id),
		       'holes', (SELECT coalesce(json_agg(json_build_object('name', h.name, 'reason', h.reason, 'at',
		       json_build_array(ST_X(h.label), ST_Y(h.label)),
		                    'area', h.area) ORDER BY h.id), '[]')
		                    FROM hole h WHERE h.network_id = n.id AND h.valid_from <= now() AND (h.valid_to IS NULL OR h.valid_to > now())))
		  FROM network n ORDER BY NOT n.main, n.id`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (n Network, err error) {
		var b []byte
		if err = row.Scan(&b); err != nil {
			return n, err
		}
		return n, json.Unmarshal(b, &n)
	})
}

// extentInForce is where the main network lies; the zero box: it has no boundary yet.
func extentInForce(ctx context.Context, tx pgx.Tx) (orb.Bound, error) {
	var west, south, east, north *float64
	err := tx.QueryRow(ctx, `
		SELECT ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box)
		  FROM (SELECT ST_Extent(b.geom) AS box FROM boundary b JOIN grid g ON g.id = b.grid_id JOIN network n ON n.id = g.network_id
		         WHERE n.main AND g.depth = 1 AND g.state = 'active' AND b.state = 'active') whole`).Scan(&west, &south, &east, &north)
	if err != nil || west == nil {
		return orb.Bound{}, err
	}
	return orb.Bound{Min: orb.Point{*west, *south}, Max: orb.Point{*east, *north}}.Pad(around), nil
}

// around is how far in degrees outside of its city a file may lie and still be expected.
const around = 0.2

func hasMain(ctx context.Context, tx pgx.Tx) (yes bool, err error) {
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM network WHERE main)`).Scan(&yes)
	return yes, err
}

func insertRoot(ctx context.Context, tx pgx.Tx, network grid.ID, code, name string) error {
	_, err := tx.Exec(ctx, `INSERT INTO grid (network_id, depth, code, name, leaf) VALUES ($1, 1, $2, $3, false)`, network, code, name)
	return err
}

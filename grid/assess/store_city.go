package assess

import (
	"context"
	"math"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// depthsInForce are the depths at which the main network has grids.
func depthsInForce(ctx context.Context, tx pgx.Tx) ([]uint8, error) {
	rows, err := tx.Query(ctx, `SELECT DISTINCT g.depth FROM grid g JOIN network n ON n.id = g.network_id AND n.main WHERE g.state = 'active'
		ORDER BY 1`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uint8])
}

// enterpriseNames are what some enterprises and their grids are called.
func enterpriseNames(ctx context.Context, tx pgx.Tx, ids []grid.ID) (pgx.Rows, error) {
	return tx.Query(ctx, `SELECT e.id, e.name, e.credit_code, g.name FROM enterprise e JOIN grid g ON g.id = e.grid_id WHERE e.id = ANY($1)`,
		ids)
}

// readCity reads the grids.
func (s *Service) readCity(ctx context.Context, tx pgx.Tx) (*city, error) {
	c := &city{at: map[grid.ID]int{}, chunkSize: s.opts.ChunkSize}
	rows, err := tx.Query(ctx, `
		SELECT g.id, g.name, g.depth, coalesce(g.parent_id, 0)
		  FROM grid g JOIN network n ON n.id = g.network_id AND n.main
		 WHERE g.state = 'active' ORDER BY g.depth, g.id`)
	if err != nil {
		return nil, err
	}
	var n node
	var parent grid.ID
	_, err = pgx.ForEachRow(rows, []any{&n.id, &n.name, &n.depth, &parent}, func() error {
		n.parent = -1
		if i, ok := c.at[parent]; ok {
			n.parent = i
		}
		c.at[n.id] = len(c.nodes)
		c.nodes = append(c.nodes, n)
		return nil
	})
	return c, err
}

// chunkEnd is the last id of the chunk that begins after an id; of the last one
// the highest there can be, so that whatever is left belongs to it.
func chunkEnd(ctx context.Context, tx pgx.Tx, after grid.ID, size int) (end grid.ID, err error) {
	err = tx.QueryRow(ctx, `SELECT coalesce((SELECT id FROM enterprise WHERE id > $1 ORDER BY id OFFSET $2 LIMIT 1), $3)`, after, size-1,
		int64(math.MaxInt64)).Scan(&end)
	return end, err
}

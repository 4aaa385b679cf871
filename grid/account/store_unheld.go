package account

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// unheld are the grids g of the main network that no one holds in a role of the grid system,
// for all sectors.
const unheld = `g.state = 'active' AND n.main AND NOT EXISTS (SELECT FROM role_grant r JOIN account a ON a.id = r.account_id
	WHERE r.grid_id = g.id AND r.role IN ('officer', 'chief', 'guide', 'city') AND r.sector = '' AND a.disabled IS NULL
	  AND r.valid_from <= now() AND (r.valid_to IS NULL OR r.valid_to > now()))`

const unheldTables = `grid g JOIN network n ON n.id = g.network_id JOIN network_depth d ON d.network_id = n.id AND d.depth = g.depth`

// listUnheld reads what follows a grid, and counts all.
func listUnheld(ctx context.Context, tx pgx.Tx, scope grid.Scope, depth int, code string, limit int) ([]UnheldGrid, int, error) {
	c := &choice{}
	c.and(unheld)
	c.inside("g.id", scope)
	matched, err := c.count(ctx, tx, unheldTables)
	if err != nil {
		return nil, 0, err
	}
	if code != "" {
		c.and(`(g.depth, g.code) > (` + c.arg(depth) + `, ` + c.arg(code) + `)`)
	}
	sql := c.sql("g.id, g.name, grid_names(g.id), g.code, g.depth, d.name, d.name_en", unheldTables,
		`ORDER BY g.depth, g.code LIMIT `+c.arg(limit))
	rows, err := tx.Query(ctx, sql, c.args...)
	if err != nil {
		return nil, 0, err
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (u UnheldGrid, err error) {
		err = row.Scan(&u.Grid.ID, &u.Grid.Name, &u.Grid.Path, &u.Code, &u.Depth, &u.Level.ZH, &u.Level.EN)
		return u, err
	})
	return list, matched, err
}

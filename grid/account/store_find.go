package account

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// findGrids reads at most ten grids of a code or name.
func findGrids(ctx context.Context, tx pgx.Tx, scope grid.Scope, word string) ([]GridRef, error) {
	rows, err := tx.Query(ctx, `
		SELECT g.id, g.name, grid_names(g.id) FROM grid g JOIN network n ON n.id = g.network_id
		 WHERE n.main AND g.state = 'active' AND `+pg.OneGridInScope(1, "g.id")+`
		   AND CASE WHEN $2 = '' THEN g.parent_id IS NULL ELSE g.code = $2 OR g.name = $2 END
		 ORDER BY g.code LIMIT 10`, scope.SQL(), word)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[GridRef])
}

// rootGrid is the root of the main network.
func rootGrid(ctx context.Context, tx pgx.Tx) (root grid.ID, err error) {
	err = tx.QueryRow(ctx, `
		SELECT g.id FROM grid g JOIN network n ON n.id = g.network_id
		 WHERE n.main AND g.parent_id IS NULL AND g.state = 'active' ORDER BY g.id LIMIT 1`).Scan(&root)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, grid.Errorf(grid.CodeRejected, "城市还没有名称，请先执行 anwang boundary city 代码:名称，或装入演示城市",
			"The city has no name yet: name it with anwang boundary city CODE:NAME, or load the demo city first")
	}
	return root, err
}

func enterable(ctx context.Context, tx pgx.Tx) (ok bool, err error) {
	err = tx.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM account a JOIN role_grant r ON r.account_id = a.id
		 WHERE a.disabled IS NULL AND (a.password <> '' OR a.subject IS NOT NULL)
		   AND r.valid_from <= now() AND (r.valid_to IS NULL OR r.valid_to > now()))`).Scan(&ok)
	return ok, err
}

// countHolders counts the people of each role who can log in, and those who hold another
// than the administrators' and the public's.
func countHolders(ctx context.Context, tx pgx.Tx) (of map[grid.Role]int, working int, err error) {
	const holding = ` FROM account a JOIN role_grant r ON r.account_id = a.id
		 WHERE a.disabled IS NULL AND (a.password <> '' OR a.subject IS NOT NULL)
		   AND r.valid_from <= now() AND (r.valid_to IS NULL OR r.valid_to > now())`
	of = map[grid.Role]int{}
	rows, err := tx.Query(ctx, `SELECT r.role, count(DISTINCT a.id)`+holding+` GROUP BY r.role`)
	if err != nil {
		return nil, 0, err
	}
	var role grid.Role
	var n int
	if _, err := pgx.ForEachRow(rows, []any{&role, &n}, func() error { of[role] = n; return nil }); err != nil {
		return nil, 0, err
	}
	err = tx.QueryRow(ctx, `SELECT count(DISTINCT a.id)`+holding+` AND r.role NOT IN ('admin', 'security', 'auditor', 'public')`).
		Scan(&working)
	return of, working, err
}

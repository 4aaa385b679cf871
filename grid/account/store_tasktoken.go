package account

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// insertTaskAccount makes the account of a task token.
func insertTaskAccount(ctx context.Context, tx pgx.Tx, name string, grants []grid.Grant) (id grid.ID, err error) {
	root, err := rootGrid(ctx, tx)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `
		INSERT INTO account (login, name, grid_id) VALUES ('pass-' || replace(gen_random_uuid()::text, '-', ''), $1, $2) RETURNING id`,
		name, root).Scan(&id)
	if err != nil {
		return 0, err
	}
	for _, g := range grants {
		if g.Grid == 0 && g.Enterprise == 0 {
			g.Grid = root
		}
		_, err := tx.Exec(ctx, `
			INSERT INTO role_grant (account_id, role, grid_id, sector, enterprise_id)
			VALUES ($1, $2, nullif($3::bigint, 0), $4, nullif($5::bigint, 0))`, id, g.Role, g.Grid, g.Sector, g.Enterprise)
		if err != nil {
			return 0, err
		}
	}
	return id, nil
}

func insertTaskToken(ctx context.Context, tx pgx.Tx, account grid.ID, name string, hash secretHash, hint string, d time.Duration) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO token (account_id, name, token_hash, hint, expires) VALUES ($1, $2, $3, $4, now() + $5 * interval '1 second')`,
		account, name, hash[:], hint, d.Seconds())
	return err
}

func deleteTaskAccount(ctx context.Context, tx pgx.Tx, account grid.ID) error {
	_, err := tx.Exec(ctx, `DELETE FROM account WHERE id = $1 AND login LIKE 'pass-%' AND password = ''`, account)
	return err
}

package account

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// unlock forgets the wrong passwords of an account.
func unlock(ctx context.Context, tx pgx.Tx, account grid.ID) error {
	return pg.Later(ctx, tx, `UPDATE account SET failures = 0, locked_until = NULL WHERE id = $1`, account)
}

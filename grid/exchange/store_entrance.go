package exchange

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// savepoint begins what the rows of one record change, which toSavepoint undoes and release keeps.
func savepoint(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `SAVEPOINT record`)
	return err
}

func toSavepoint(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `ROLLBACK TO SAVEPOINT record`)
	return err
}

func release(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `RELEASE SAVEPOINT record`)
	return err
}

// registerOfImport is what an import is of, whoever sent it; "" when there is none.
func registerOfImport(ctx context.Context, tx pgx.Tx, id grid.ID) (register string, err error) {
	err = tx.QueryRow(ctx, `SELECT coalesce((SELECT register FROM import WHERE id = $1), '')`, id).Scan(&register)
	return register, err
}

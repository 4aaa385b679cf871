package account

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// loadAccount reads an account with the grants that have not ended, and with
// ended the others too. ErrNoRows when there is none.
func loadAccount(ctx context.Context, tx pgx.Tx, id grid.ID, ended bool) (Account, error) {
	a, err := scanAccount(tx.QueryRow(ctx, `SELECT `+accountColumns+` FROM `+accountTables+` WHERE a.id = $1`, id))
	if err != nil {
		return a, err
	}
	rows, err := tx.Query(ctx, `SELECT `+grantRow+` FROM `+grantTables+`
		 WHERE r.account_id = $1 AND ($2 OR r.valid_to IS NULL OR r.valid_to > now()) ORDER BY r.id`, id, ended)
	if err != nil {
		return a, err
	}
	a.Grants, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (Grant, error) { return scanGrant(row) })
	if err != nil {
		return a, err
	}
	places := make([]*Place, len(a.Grants))
	for i := range a.Grants {
		places[i] = &a.Grants[i].Place
	}
	return a, fillPaths(ctx, tx, places)
}

func setLang(ctx context.Context, tx pgx.Tx, account grid.ID, lang string) error {
	_, err := tx.Exec(ctx, `UPDATE account SET lang = $2 WHERE id = $1`, account, lang)
	return err
}

package account

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// loadAccount reads an account with the grants that have not ended, and with
// ended the others too. ErrNoRows when there is none.
func loadAccount(ctx context.Context, tx pgx.Tx, id grid.ID, ended bool) (Account, error) {
	return readAccount(ctx, tx, &pgx.Batch{}, id, ended)
}

// readAccount is loadAccount after what is queued already.
func readAccount(ctx context.Context, tx pgx.Tx, b *pgx.Batch, id grid.ID, ended bool) (a Account, err error) {
	b.Queue(`SELECT `+accountColumns+` FROM `+accountTables+` WHERE a.id = $1`, id).QueryRow(func(row pgx.Row) (err error) {
		a, err = scanAccount(row)
		return err
	})
	b.Queue(`SELECT `+grantRow+` FROM `+grantTables+`
		 WHERE r.account_id = $1 AND ($2 OR r.valid_to IS NULL OR r.valid_to > now()) ORDER BY r.id`, id,
		ended).Query(func(rows pgx.Rows) (err error) {
		a.Grants, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (Grant, error) { return scanGrant(row) })
		return err
	})
	var l lineage
	b.Queue(pg.Lineages("ANY (SELECT grid_id FROM role_grant WHERE account_id = $1)"), id).Query(func(rows pgx.Rows) (err error) {
		l, err = readLineages(rows)
		return err
	})
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return a, err
	}
	for i := range a.Grants {
		a.Grants[i].GridRef.Path = l.path(a.Grants[i].GridRef.ID)
	}
	return a, nil
}

func setLang(ctx context.Context, tx pgx.Tx, account grid.ID, lang string) error {
	_, err := tx.Exec(ctx, `UPDATE account SET lang = $2 WHERE id = $1`, account, lang)
	return err
}

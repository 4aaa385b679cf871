package account

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// byIdentity finds the account of a person, and links one when p allows it;
// linked says so. The zero account when there is none.
func byIdentity(ctx context.Context, tx pgx.Tx, p Identity) (a loginOf, linked bool, err error) {
	const found = `id, grid_id, login, disabled IS NOT NULL, must_change`
	into := []any{&a.id, &a.home, &a.login, &a.disabled, &a.given}
	err = tx.QueryRow(ctx, `SELECT `+found+` FROM account WHERE subject = $1`, p.key()).Scan(into...)
	if !errors.Is(err, pgx.ErrNoRows) || !p.Link || p.Login == "" {
		return a, false, unlessNone(err)
	}
	err = tx.QueryRow(ctx, `
		UPDATE account SET subject = $1 WHERE login = $2 AND subject IS NULL AND disabled IS NULL
		RETURNING `+found, p.key(), clean(p.Login)).Scan(into...)
	return a, err == nil, unlessNone(err)
}

// voidPassword leaves an account without a password, so that none has to be
// changed.
func voidPassword(ctx context.Context, tx pgx.Tx, account grid.ID) error {
	_, err := tx.Exec(ctx, `UPDATE account SET password = '', password_set = NULL, must_change = false WHERE id = $1`, account)
	return err
}

// unlessNone is err, unless it says that there is no row.
func unlessNone(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	return err
}

func synthetic(ctx context.Context, tx pgx.Tx) ([]Account, error) {
	rows, err := tx.Query(ctx, `SELECT id FROM account WHERE synthetic AND disabled IS NULL ORDER BY id`)
	if err != nil {
		return nil, err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[grid.ID])
	if err != nil {
		return nil, err
	}
	list := make([]Account, 0, len(ids))
	for _, id := range ids {
		a, err := loadAccount(ctx, tx, id, false)
		if err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, nil
}

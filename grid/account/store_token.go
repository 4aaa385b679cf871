package account

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

const tokenColumns = `t.id, t.name, a.id, a.login, a.name, t.hint, t.actions, coalesce(g.id, 0), coalesce(g.name, ''),
	coalesce(grid_names(g.id), ''), t.created, coalesce(b.id, 0), coalesce(b.login, ''), coalesce(b.name, ''),
	t.expires, t.used, t.revoked, a.grid_id`

const tokenTables = `token t JOIN account a ON a.id = t.account_id LEFT JOIN grid g ON g.id = t.grid_id
	LEFT JOIN account b ON b.id = t.created_by`

func scanToken(row pgx.Row) (t Token, err error) {
	var actions []string
	var used, revoked *time.Time
	err = row.Scan(&t.ID, &t.Name, &t.Account.ID, &t.Account.Login, &t.Account.Name, &t.Hint, &actions, &t.Grid.ID, &t.Grid.Name, &t.Grid.Path,
		&t.Created, &t.CreatedBy.ID, &t.CreatedBy.Login, &t.CreatedBy.Name, &t.Expires, &used, &revoked, &t.home)
	for _, a := range actions {
		t.Actions = append(t.Actions, grid.Action(a))
	}
	t.Used, t.Revoked = orZero(used), orZero(revoked)
	return t, err
}

// listTokens reads the tokens before an id (0: all), the latest first.
func listTokens(ctx context.Context, tx pgx.Tx, scope grid.Scope, account, before grid.ID, limit int) ([]Token, error) {
	c := &choice{}
	c.inside("a.grid_id", scope)
	if account != 0 {
		c.and(`t.account_id = ` + c.arg(account))
	}
	if before != 0 {
		c.and(`t.id < ` + c.arg(before))
	}
	sql := c.sql(tokenColumns, tokenTables, `ORDER BY t.id DESC LIMIT `+c.arg(limit))
	rows, err := tx.Query(ctx, sql, c.args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Token, error) { return scanToken(row) })
}

// loadToken reads a token of an account inside the scope. ErrNoRows when there is none.
func loadToken(ctx context.Context, tx pgx.Tx, scope grid.Scope, id grid.ID) (Token, error) {
	return scanToken(tx.QueryRow(ctx, `SELECT `+tokenColumns+` FROM `+tokenTables+`
		 WHERE t.id = $2 AND `+pg.OneGridInScope(1, "a.grid_id")+``, scope.SQL(), id))
}

func insertToken(ctx context.Context, tx pgx.Tx, d *TokenDraft, hash secretHash, hint string, by grid.ID) (id grid.ID, err error) {
	var actions []string
	for _, a := range d.Actions {
		actions = append(actions, string(a))
	}
	err = tx.QueryRow(ctx, `
		INSERT INTO token (account_id, name, token_hash, hint, actions, grid_id, created_by, expires)
		VALUES ($1, $2, $3, $4, $5, nullif($6::bigint, 0), nullif($7::bigint, 0), $8) RETURNING id`,
		d.Account, d.Name, hash[:], hint, actions, d.Grid, by, d.Expires).Scan(&id)
	return id, err
}

// revokeToken revokes a token; false when it was revoked already.
func revokeToken(ctx context.Context, tx pgx.Tx, id grid.ID) (bool, error) {
	tag, err := tx.Exec(ctx, `UPDATE token SET revoked = now() WHERE id = $1 AND revoked IS NULL`, id)
	return tag.RowsAffected() == 1, err
}

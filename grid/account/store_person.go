package account

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// accountRow is accountColumns without the path, which is asked for a whole page
// at once.
var accountRow = strings.Replace(accountColumns, "grid_names(h.id)", "''", 1)

// chooseAccounts is which accounts a filter takes.
func chooseAccounts(f Filter) *choice {
	const lasting = `(r.valid_to IS NULL OR r.valid_to > now())`
	c := &choice{}
	if f.Text != "" {
		text := c.arg(f.Text)
		c.and(`(strpos(a.login, name_key(` + text + `)) > 0 OR strpos(name_key(a.name), name_key(` + text + `)) > 0)`)
	}
	if f.Role != "" {
		c.and(`a.id IN (SELECT r.account_id FROM role_grant r WHERE r.role = ` + c.arg(f.Role) + ` AND ` + lasting + `)`)
	}
	if f.Grid != 0 {
		chosen := c.under("chosen", f.Grid)
		c.and(`(a.grid_id IN (` + chosen + `)
			OR a.id IN (SELECT r.account_id FROM role_grant r WHERE r.grid_id IN (` + chosen + `) AND ` + lasting + `)
			OR a.id IN (SELECT r.account_id FROM role_grant r JOIN enterprise e ON e.id = r.enterprise_id WHERE e.grid_id IN (` + chosen + `) AND ` +
			lasting + `))`)
	}
	if f.ID != 0 {
		c.and(`a.id = ` + c.arg(f.ID))
	}
	if f.Organisation != 0 {
		c.and(`a.organisation_id = ` + c.arg(f.Organisation))
	}
	switch f.State {
	case "":
	case StateActive:
		c.and(`a.disabled IS NULL`)
	case StateDisabled:
		c.and(`a.disabled IS NOT NULL`)
	case StateLocked:
		c.and(`a.locked_until > now()`)
	default:
		c.and(`false`)
	}
	return c
}

// listAccounts reads what follows a log-in name with the grants that have not
// ended, and counts all.
func listAccounts(ctx context.Context, tx pgx.Tx, scope grid.Scope, f Filter, after string, limit int) ([]Account, int, error) {
	c := chooseAccounts(f)
	c.inside("a.grid_id", scope)
	matched, err := c.count(ctx, tx, "account a")
	if err != nil {
		return nil, 0, err
	}
	if after != "" {
		c.and(`a.login > ` + c.arg(after))
	}
	sql := c.sql(accountRow, accountTables, `ORDER BY a.login LIMIT `+c.arg(limit))
	rows, err := tx.Query(ctx, sql, c.args...)
	if err != nil {
		return nil, 0, err
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Account, error) { return scanAccount(row) })
	if err != nil {
		return nil, 0, err
	}
	ids, homes := make([]grid.ID, len(list)), make([]*GridRef, len(list))
	for i := range list {
		ids[i], homes[i] = list[i].ID, &list[i].Home
	}
	grants, err := keptGrants(ctx, tx, scope, ids, false)
	if err != nil {
		return nil, 0, err
	}
	for i := range list {
		list[i].Grants = grants[list[i].ID]
	}
	return list, matched, fillPaths(ctx, tx, homes)
}

// loadKept reads an account inside the scope, without its grants. ErrNoRows when
// there is none.
func loadKept(ctx context.Context, tx pgx.Tx, scope grid.Scope, id grid.ID) (Account, error) {
	return scanAccount(tx.QueryRow(ctx, `SELECT `+accountColumns+` FROM `+accountTables+`
		 WHERE a.id = $2 AND `+pg.OneGridInScope(1, "a.grid_id")+``, scope.SQL(), id))
}

func isNone(err error) bool { return errors.Is(err, pgx.ErrNoRows) }

// accountCalled is the account of a log-in name inside a scope; 0 there is none.
func accountCalled(ctx context.Context, tx pgx.Tx, scope grid.Scope, login string) (id grid.ID, err error) {
	err = tx.QueryRow(ctx, `SELECT coalesce((SELECT id FROM account WHERE login = $2 AND `+pg.OneGridInScope(1, "grid_id")+`), 0)`,
		scope.SQL(), login).Scan(&id)
	return id, err
}

// loginsOf are the log-in names of people of a name inside a scope, a few of them.
func loginsOf(ctx context.Context, tx pgx.Tx, scope grid.Scope, name string) ([]string, error) {
	rows, err := tx.Query(ctx, `SELECT login FROM account WHERE name = $2 AND `+pg.OneGridInScope(1, "grid_id")+` ORDER BY login LIMIT 3`,
		scope.SQL(), name)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// enterprisesNamed are the enterprises inside a scope of a credit code or a name, two at most.
func enterprisesNamed(ctx context.Context, tx pgx.Tx, scope grid.Scope, word string) ([]grid.ID, error) {
	rows, err := tx.Query(ctx, `SELECT id FROM enterprise WHERE (credit_code = upper($2) OR name = $2) AND merged_into IS NULL
		AND `+pg.OneGridInScope(1, "grid_id")+` ORDER BY id LIMIT 2`, scope.SQL(), word)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[grid.ID])
}

func insertAccount(ctx context.Context, tx pgx.Tx, d *Draft, hash string) (id grid.ID, err error) {
	err = tx.QueryRow(ctx, `
		INSERT INTO account (login, name, phone, organisation_id, grid_id, lang, password, password_set, must_change)
		VALUES ($1, $2, $3, nullif($4::bigint, 0), $5, $6, $7, CASE WHEN $7 <> '' THEN now() END, $7 <> '') RETURNING id`,
		d.Login, d.Name, d.Phone, d.Organisation, d.Home, d.Lang, hash).Scan(&id)
	return id, err
}

// updateAccount sets what the update has. An account that is disabled already
// keeps the time.
func updateAccount(ctx context.Context, tx pgx.Tx, id grid.ID, u *Update) error {
	return pg.Later(ctx, tx, `
		UPDATE account SET login = coalesce($2, login), name = coalesce($3, name), phone = coalesce($4, phone), grid_id = coalesce($5, grid_id),
		       organisation_id = CASE WHEN $6::bigint IS NULL THEN organisation_id ELSE nullif($6::bigint, 0) END,
		       disabled = CASE WHEN $7::boolean IS NULL THEN disabled WHEN $7 THEN coalesce(disabled, now()) END
		 WHERE id = $1`, id, u.Login, u.Name, u.Phone, u.Home, u.Organisation, u.Disabled)
}

package account

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// withTail reads more columns after those that a scan function knows.
type withTail struct {
	row  pgx.Row
	tail []any
}

// Scan implements pgx.Row.
func (w withTail) Scan(dest ...any) error { return w.row.Scan(append(dest, w.tail...)...) }

// grantRow is grantColumns without the path, which is asked for all places at once.
var grantRow = strings.Replace(grantColumns, "coalesce(grid_names(g.id), '')", "''", 1)

// keptGrants reads the grants of accounts by account, the latest first, and says
// which of them lie inside the scope; with ended those that have ended too.
func keptGrants(ctx context.Context, tx pgx.Tx, scope grid.Scope, accounts []grid.ID, ended bool) (map[grid.ID][]Grant, error) {
	rows, err := tx.Query(ctx, `SELECT `+grantRow+`, r.account_id, coalesce(r.grid_id, e.grid_id, 0) FROM `+grantTables+`
		 WHERE r.account_id = ANY ($1) AND ($2 OR r.valid_to IS NULL OR r.valid_to > now())
		 ORDER BY r.account_id, coalesce(r.valid_to, 'infinity') DESC, r.id DESC`, accounts, ended)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Grant
	var of, at []grid.ID
	for rows.Next() {
		var account, node grid.ID
		g, err := scanGrant(withTail{rows, []any{&account, &node}})
		if err != nil {
			return nil, err
		}
		list, of, at = append(list, g), append(of, account), append(at, node)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	l, err := lineages(ctx, tx, at)
	if err != nil {
		return nil, err
	}
	out := make(map[grid.ID][]Grant, len(accounts))
	for i := range list {
		g := &list[i]
		g.GridRef.Path = l.path(g.GridRef.ID)
		g.Kept = g.Role == grid.RolePublic || l.inside(at[i], scope)
		out[of[i]] = append(out[of[i]], *g)
	}
	return out, nil
}

// loadGrant reads a grant of an account. ErrNoRows when there is none.
func loadGrant(ctx context.Context, tx pgx.Tx, scope grid.Scope, account, id grid.ID) (Grant, error) {
	var kept bool
	g, err := scanGrant(withTail{
		tx.QueryRow(ctx, `SELECT `+grantColumns+`, `+grantKept+` FROM `+grantTables+` WHERE r.account_id = $2 AND r.id = $3`, scope.SQL(),
			account, id),
		[]any{&kept},
	})
	g.Kept = kept
	return g, err
}

func grantError(err error, id grid.ID) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return grid.Errorf(grid.CodeNotFound, fmt.Sprintf("该账号没有编号为 %d 的授权", id), fmt.Sprintf("The account has no grant %d", id))
	}
	return err
}

func insertGrant(ctx context.Context, tx pgx.Tx, account, by grid.ID, d *GrantDraft) (id grid.ID, err error) {
	err = tx.QueryRow(ctx, `
		INSERT INTO role_grant (account_id, role, grid_id, sector, enterprise_id, valid_from, valid_to, granted_by)
		VALUES ($1, $2, nullif($3::bigint, 0), $4, nullif($5::bigint, 0), $6, $7, nullif($8::bigint, 0)) RETURNING id`,
		account, d.Role, d.Grid, d.Sector, d.Enterprise, d.From, optional(d.Until), by).Scan(&id)
	return id, err
}

func setUntil(ctx context.Context, tx pgx.Tx, id grid.ID, until time.Time) error {
	return pg.Later(ctx, tx, `UPDATE role_grant SET valid_to = $2 WHERE id = $1`, id, optional(until))
}

// endGrant ends a grant at this moment, or removes it when it has not begun.
func endGrant(ctx context.Context, tx pgx.Tx, id grid.ID) error {
	if err := pg.Later(ctx, tx, `DELETE FROM role_grant WHERE id = $1 AND valid_from >= statement_timestamp()`, id); err != nil {
		return err
	}
	return pg.Later(ctx, tx, `UPDATE role_grant SET valid_to = statement_timestamp() WHERE id = $1 AND valid_from < statement_timestamp()`, id)
}

// meetsEqual reports whether an account holds the same role at the same place in
// some of the time of a draft.
func meetsEqual(ctx context.Context, tx pgx.Tx, account, except grid.ID, d *GrantDraft) (meets bool, err error) {
	err = tx.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM role_grant
		 WHERE account_id = $1 AND id <> $2 AND role = $3 AND coalesce(grid_id, 0) = $4 AND sector = $5 AND coalesce(enterprise_id, 0) = $6
		   AND tstzrange(valid_from, valid_to) && tstzrange($7, $8))`,
		account, except, d.Role, d.Grid, d.Sector, d.Enterprise, d.From, optional(d.Until)).Scan(&meets)
	return meets, err
}

// meetsOtherKeeper reports whether an account holds another administrator's role,
// anywhere, in some of the time of a draft.
func meetsOtherKeeper(ctx context.Context, tx pgx.Tx, account grid.ID, d *GrantDraft) (meets bool, err error) {
	err = tx.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM role_grant WHERE account_id = $1 AND role IN ('admin', 'auditor', 'security') AND role <> $2
		   AND tstzrange(valid_from, valid_to) && tstzrange($3, $4))`,
		account, d.Role, d.From, optional(d.Until)).Scan(&meets)
	return meets, err
}

// optional is a time as the database has it: NULL for none.
func optional(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

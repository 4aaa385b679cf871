package account

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// grantKept says whether a grant r at a place lies inside a scope ($1); a role
// that is held nowhere lies inside every one.
var grantKept = `(r.role = 'public' OR ` + pg.OneGridInScope(1, "coalesce(r.grid_id, e.grid_id)") + `)`

// lockAccount reads an account inside the scope, with the grants that have not
// ended, and holds it until the end of the transaction. ErrNoRows when there is
// none.
//
// It is held at the time of the statement: after waiting for a lock the time the
// transaction began at is past.
func lockAccount(ctx context.Context, tx pgx.Tx, scope grid.Scope, id grid.ID) (a Account, err error) {
	var now time.Time
	b := &pgx.Batch{}
	b.Queue(`SELECT id FROM account WHERE id = $2 AND `+pg.OneGridInScope(1, "grid_id")+` FOR UPDATE`, scope.SQL(),
		id).QueryRow(func(row pgx.Row) error {
		return row.Scan(&id)
	})
	b.Queue(`SELECT statement_timestamp()`).QueryRow(func(row pgx.Row) error { return row.Scan(&now) })
	a, err = readAccount(ctx, tx, b, id, false)
	a.lockedAt = now
	return a, err
}

// gridKept reports whether a grid of the main network is in force and lies inside
// the scope.
func gridKept(ctx context.Context, tx pgx.Tx, scope grid.Scope, id grid.ID) (ok bool, err error) {
	err = tx.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM grid g JOIN network n ON n.id = g.network_id
		 WHERE g.id = $2 AND n.main AND g.state = 'active'
		   AND `+pg.OneGridInScope(1, "g.id")+`)`, scope.SQL(), id).Scan(&ok)
	return ok, err
}

// allRootsInScope reports whether a scope holds all of the main network.
func allRootsInScope(ctx context.Context, tx pgx.Tx, scope grid.Scope) (all bool, err error) {
	err = tx.QueryRow(ctx, `
		SELECT NOT EXISTS (SELECT FROM grid g JOIN network n ON n.id = g.network_id
		 WHERE n.main AND g.parent_id IS NULL AND g.state = 'active' AND NOT `+pg.OneGridInScope(1, "g.id")+`)`,
		scope.SQL()).Scan(&all)
	return all, err
}

// enterpriseKept reports whether an enterprise exists inside the scope.
func enterpriseKept(ctx context.Context, tx pgx.Tx, scope grid.Scope, id grid.ID) (ok bool, err error) {
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM enterprise WHERE id = $2 AND `+pg.OneGridInScope(1, "grid_id")+`)`, scope.SQL(),
		id).Scan(&ok)
	return ok, err
}

// organisationKept reports whether an organisation exists inside the scope.
func organisationKept(ctx context.Context, tx pgx.Tx, scope grid.Scope, id grid.ID) (ok bool, err error) {
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM organisation WHERE id = $2 AND `+pg.OneGridInScope(1, "grid_id")+`)`, scope.SQL(),
		id).Scan(&ok)
	return ok, err
}

// grantsBeyond reports whether an account has grants that have not ended and lie
// outside the scope; of those of keepers only, when asked.
func grantsBeyond(ctx context.Context, tx pgx.Tx, scope grid.Scope, id grid.ID, keepersOnly bool) (beyond bool, err error) {
	err = tx.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM role_grant r LEFT JOIN enterprise e ON e.id = r.enterprise_id
		 WHERE r.account_id = $2 AND (r.valid_to IS NULL OR r.valid_to > statement_timestamp())
		   AND (NOT $3 OR r.role IN ('admin', 'auditor', 'security')) AND NOT `+grantKept+`)`, scope.SQL(), id, keepersOnly).Scan(&beyond)
	return beyond, err
}

// lockKeepers lets one change at a time take administrators away.
func lockKeepers(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, lockingKeepers)
	return err
}

const lockingKeepers = `SELECT pg_advisory_xact_lock(hashtext('anwang.keepers'))`

// keepersNow waits until it alone takes administrators away, and then reports
// whether an account is active and keeps accounts or roles, and how far the three
// administrators reach.
//
// It asks after waiting for the lock, when the time the transaction began at is
// past: it goes by the time of the statement.
func keepersNow(ctx context.Context, tx pgx.Tx, id grid.ID) (still bool, r map[grid.Role]reach, err error) {
	b := &pgx.Batch{}
	b.Queue(lockingKeepers)
	b.Queue(`
		SELECT EXISTS (SELECT FROM role_grant r JOIN account a ON a.id = r.account_id
		 WHERE a.id = $1 AND a.disabled IS NULL AND r.role IN ('admin', 'security')
		   AND r.valid_from <= statement_timestamp() AND (r.valid_to IS NULL OR r.valid_to > statement_timestamp()))`, id).
		QueryRow(func(row pgx.Row) error { return row.Scan(&still) })
	b.Queue(keepersReaching, id).Query(func(rows pgx.Rows) (err error) {
		r, err = readReach(rows)
		return err
	})
	return still, r, tx.SendBatch(ctx, b).Close()
}

// reach is until when there are administrators of a kind, in seconds of the epoch: 0
// not now, infinite without end.
type reach struct {
	own  float64 // by the actor's own grants
	root float64 // of everything, by anybody who can log in
}

// keepersReaching is the reach of the three administrators, and of the actor $1.
const keepersReaching = `
		SELECT role, coalesce(max(until) FILTER (WHERE account_id = $1), 0)::float8, coalesce(max(until) FILTER (WHERE root), 0)::float8 FROM (
			SELECT r.account_id, r.role, extract(epoch FROM coalesce(r.valid_to, 'infinity')) AS until,
			       g.parent_id IS NULL AND n.main AND r.sector = '' AND (a.password <> '' OR a.subject IS NOT NULL) AS root
			  FROM role_grant r
			  JOIN account a ON a.id = r.account_id
			  JOIN grid g ON g.id = r.grid_id
			  JOIN network n ON n.id = g.network_id
			 WHERE r.role IN ('admin', 'auditor', 'security') AND a.disabled IS NULL
			   AND r.valid_from <= statement_timestamp() AND (r.valid_to IS NULL OR r.valid_to > statement_timestamp())) active
		 GROUP BY role`

func keepersReach(ctx context.Context, tx pgx.Tx, actor grid.ID) (map[grid.Role]reach, error) {
	rows, err := tx.Query(ctx, keepersReaching, actor)
	if err != nil {
		return nil, err
	}
	return readReach(rows)
}

func readReach(rows pgx.Rows) (map[grid.Role]reach, error) {
	out := map[grid.Role]reach{}
	var role grid.Role
	var r reach
	_, err := pgx.ForEachRow(rows, []any{&role, &r.own, &r.root}, func() error {
		out[role] = r
		return nil
	})
	return out, err
}

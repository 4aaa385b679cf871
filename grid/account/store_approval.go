package account

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

const approvalColumns = `p.id, p.kind, a.id, a.login, a.name, p.change, p.side, p.reason, b.id, b.login, b.name, p.asked, p.expires,
	CASE WHEN p.state IN ('waiting', 'confirmed') AND p.expires <= statement_timestamp() THEN 'expired' ELSE p.state END,
	coalesce(d.id, 0), coalesce(d.login, ''), coalesce(d.name, ''), p.decided, p.answer, a.grid_id,
	coalesce(g.id, 0), coalesce(g.name, ''), coalesce(grid_names(g.id), ''), coalesce(e.id, 0), coalesce(e.name, '')`

const approvalTables = `approval p JOIN account a ON a.id = p.account_id JOIN account b ON b.id = p.asked_by
	LEFT JOIN account d ON d.id = p.decided_by
	LEFT JOIN grid g ON g.id = (p.change ->> 'grid')::bigint LEFT JOIN enterprise e ON e.id = (p.change ->> 'enterprise')::bigint`

// approvalOpen is that something can still come of an approval.
const approvalOpen = `(p.state IN ('waiting', 'confirmed') AND p.expires > statement_timestamp())`

func scanApproval(row pgx.CollectableRow) (Approval, error) {
	var a Approval
	var change []byte
	var decided *time.Time
	err := row.Scan(&a.ID, &a.Kind, &a.Account.ID, &a.Account.Login, &a.Account.Name, &change, &a.side, &a.Reason,
		&a.AskedBy.ID, &a.AskedBy.Login, &a.AskedBy.Name, &a.Asked, &a.Expires, &a.State,
		&a.DecidedBy.ID, &a.DecidedBy.Login, &a.DecidedBy.Name, &decided, &a.Answer, &a.home,
		&a.GridRef.ID, &a.GridRef.Name, &a.GridRef.Path, &a.Enterprise.ID, &a.Enterprise.Name)
	if err != nil {
		return a, err
	}
	a.Decided = orZero(decided)
	if err := json.Unmarshal(change, &a.Proposal); err != nil {
		return a, fmt.Errorf("approval %d: %w", a.ID, err)
	}
	return a, nil
}

// listApprovals reads the approvals before an id (0: all), the latest first.
func listApprovals(ctx context.Context, tx pgx.Tx, scope grid.Scope, decided bool, before grid.ID, limit int) ([]Approval, error) {
	c := &choice{}
	c.inside("a.grid_id", scope)
	if decided {
		c.and(`NOT ` + approvalOpen)
	} else {
		c.and(approvalOpen)
	}
	if before != 0 {
		c.and(`p.id < ` + c.arg(before))
	}
	sql := c.sql(approvalColumns, approvalTables, `ORDER BY p.id DESC LIMIT `+c.arg(limit))
	rows, err := tx.Query(ctx, sql, c.args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanApproval)
}

// waitingApprovals are all that wait inside the scope, without names of places.
func waitingApprovals(ctx context.Context, tx pgx.Tx, scope grid.Scope) ([]Approval, error) {
	c := &choice{}
	c.inside("a.grid_id", scope)
	c.and(`p.state = 'waiting' AND p.expires > statement_timestamp()`)
	sql := c.sql(`p.kind, p.side, p.asked_by, p.account_id`, `approval p JOIN account a ON a.id = p.account_id`, `LIMIT 10000`)
	rows, err := tx.Query(ctx, sql, c.args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (a Approval, err error) {
		err = row.Scan(&a.Kind, &a.side, &a.AskedBy.ID, &a.Account.ID)
		return a, err
	})
}

// tokensAsked are the tokens that wait for their owner.
func tokensAsked(ctx context.Context, tx pgx.Tx, owner grid.ID) ([]Approval, error) {
	rows, err := tx.Query(ctx, `SELECT `+approvalColumns+` FROM `+approvalTables+`
		 WHERE p.account_id = $1 AND p.kind = 'token' AND p.state = 'waiting' AND p.expires > statement_timestamp() ORDER BY p.id DESC`, owner)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanApproval)
}

// loadApproval reads an approval about an account inside the scope. ErrNoRows when
// there is none.
func loadApproval(ctx context.Context, tx pgx.Tx, scope grid.Scope, id grid.ID, lock bool) (Approval, error) {
	sql := `SELECT ` + approvalColumns + ` FROM ` + approvalTables + ` WHERE p.id = $2 AND ` + pg.OneGridInScope(1, "a.grid_id") + ``
	if lock {
		sql += ` FOR UPDATE OF p`
	}
	rows, err := tx.Query(ctx, sql, scope.SQL(), id)
	if err != nil {
		return Approval{}, err
	}
	return pgx.CollectExactlyOneRow(rows, scanApproval)
}

// insertApproval keeps what is asked for. Errors: conflict (it waits already).
func insertApproval(ctx context.Context, tx pgx.Tx, side string, d *AskDraft, by grid.ID) (id grid.ID, err error) {
	change, err := json.Marshal(d.Proposal)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `
		INSERT INTO approval (kind, account_id, change, side, reason, asked_by, expires)
		VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7)) ON CONFLICT DO NOTHING RETURNING id`,
		d.Kind, d.Account, change, side, d.Reason, by, approvalLife.Seconds()).Scan(&id)
	if isNone(err) {
		return 0, grid.Errorf(grid.CodeConflict, "相同的申请已在等待复核", "The same is waiting already")
	}
	return id, err
}

// waitsAlready reports whether somebody has asked for the same and it waits.
func waitsAlready(ctx context.Context, tx pgx.Tx, d *AskDraft, by grid.ID) (waits bool, err error) {
	change, err := json.Marshal(d.Proposal)
	if err != nil {
		return false, err
	}
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM approval WHERE kind = $1 AND account_id = $2 AND change = $3::jsonb AND asked_by = $4
		AND state = 'waiting' AND expires > now())`, d.Kind, d.Account, change, by).Scan(&waits)
	return waits, err
}

// saveApproval keeps what became of an approval. A confirmed one waits a while to be
// taken; a phone goes when nothing more comes of it.
func saveApproval(ctx context.Context, tx pgx.Tx, a *Approval) error {
	_, err := tx.Exec(ctx, `
		UPDATE approval SET state = $2, decided_by = nullif($3::bigint, 0), decided = now(), answer = $4,
		       change = CASE WHEN $2 = 'confirmed' THEN change ELSE change - 'phone' END,
		       expires = CASE WHEN $2 = 'confirmed' THEN now() + make_interval(secs => $5) ELSE expires END
		 WHERE id = $1`, a.ID, a.State, a.DecidedBy.ID, a.Answer, approvalTake.Seconds())
	return err
}

// waitingOf writes down what has expired and returns how much of somebody's waits still.
func waitingOf(ctx context.Context, tx pgx.Tx, by grid.ID) (n int, err error) {
	err = tx.QueryRow(ctx, `
		WITH expired AS (
			UPDATE approval SET state = 'expired', change = change - 'phone' WHERE state IN ('waiting', 'confirmed') AND expires <= now()
		)
		SELECT count(*) FROM approval WHERE state = 'waiting' AND asked_by = $1 AND expires > now()`, by).Scan(&n)
	return n, err
}

// countSecurity is how many security administrators can log in.
func countSecurity(ctx context.Context, tx pgx.Tx) (n int, err error) {
	err = tx.QueryRow(ctx, `
		SELECT count(DISTINCT a.id) FROM account a JOIN role_grant r ON r.account_id = a.id
		 WHERE r.role = 'security' AND a.disabled IS NULL AND (a.password <> '' OR a.subject IS NOT NULL)
		   AND r.valid_from <= statement_timestamp() AND (r.valid_to IS NULL OR r.valid_to > statement_timestamp())`).Scan(&n)
	return n, err
}

// actorNow is somebody with the roles in force now; with none when the account is
// disabled or gone.
func actorNow(ctx context.Context, tx pgx.Tx, p Person) (*grid.Actor, error) {
	actor := &grid.Actor{ID: p.ID, Login: p.Login, Name: p.Name}
	var disabled bool
	var now time.Time
	err := tx.QueryRow(ctx, `SELECT disabled IS NOT NULL, statement_timestamp() FROM account WHERE id = $1`, p.ID).Scan(&disabled, &now)
	if isNone(err) || disabled {
		return actor, nil
	}
	if err != nil {
		return nil, err
	}
	grants, err := grantsOf(ctx, tx, p.ID)
	for i := range grants {
		if grants[i].InForce(now) {
			actor.Grants = append(actor.Grants, grants[i])
		}
	}
	return actor, err
}

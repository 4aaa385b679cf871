package account

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// attempt counts a log-in as wrong before it is known whether it is right, and
// locks when it is one too many, so that a hundred tries at once, on whatever
// servers, are a hundred tries. One statement for real and unknown names alike.
func (s *Service) attempt(ctx context.Context, login string) (tried, error) {
	var a tried
	var wait float64
	hash := sha256.Sum256([]byte(login))
	err := s.db.Tx(ctx, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, attemptSQL, login, hash[:], lockAfter, lockFirst.Seconds(), lockMost.Seconds()).
			Scan(&a.id, &a.home, &a.password, &a.disabled, &a.failures, &wait)
		if !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		a.locked = true
		return tx.QueryRow(ctx, `
			SELECT coalesce(max(extract(epoch FROM locked_until - now())), 1)::float8 FROM (
				SELECT locked_until FROM account WHERE login = $1 UNION ALL SELECT locked_until FROM login_guess WHERE login_hash = $2) AS l`,
			login, hash[:]).Scan(&wait)
	})
	a.wait = max(0, time.Duration(wait*float64(time.Second)))
	return a, err
}

// The count after one more wrong log-in, and the lock it makes.
const (
	failuresNext = `CASE WHEN account.locked_until < now() - interval '1 day' THEN 1 ELSE account.failures + 1 END`
	lockNext     = `CASE WHEN ` + failuresNext + ` >= $3::int
		THEN now() + make_interval(secs => least($5::float8, $4::float8 * power(2, least(` + failuresNext + ` - $3::int, 10)))) END`
	notLocked  = `(account.locked_until IS NULL OR account.locked_until <= now())`
	attemptSQL = `
		WITH known AS (
			UPDATE account SET failures = ` + failuresNext + `, locked_until = ` + lockNext + `
			 WHERE login = $1 AND ` + notLocked + `
			RETURNING id, grid_id, password, disabled IS NOT NULL AS disabled, failures, locked_until
		), unknown AS (
			INSERT INTO login_guess AS account (login_hash, failures)
			SELECT $2, 1 WHERE NOT EXISTS (SELECT FROM account WHERE login = $1)
			ON CONFLICT (login_hash) DO UPDATE SET failures = ` + failuresNext + `, locked_until = ` + lockNext + `, last = now()
			 WHERE ` + notLocked + `
			RETURNING 0::bigint, 0::bigint, '', false, failures, locked_until
		)
		SELECT id, grid_id, password, disabled, failures, coalesce(extract(epoch FROM locked_until - now()), 0)::float8
		  FROM (TABLE known UNION ALL TABLE unknown) AS tried`
)

// replaceHash keeps the same password in another form, unless it was changed
// meanwhile.
func replaceHash(ctx context.Context, tx pgx.Tx, account grid.ID, was, is string) error {
	_, err := tx.Exec(ctx, `UPDATE account SET password = $3 WHERE id = $1 AND password = $2`, account, was, is)
	return err
}

// setPassword sets a password; mustChange when somebody else knows it. A lock
// ends with it.
func setPassword(ctx context.Context, tx pgx.Tx, account grid.ID, hash string, mustChange bool) error {
	_, err := tx.Exec(ctx, `
		UPDATE account SET password = $2, password_set = now(), must_change = $3, failures = 0, locked_until = NULL WHERE id = $1`,
		account, hash, mustChange)
	return err
}

// keepPassword says that nobody else knows the password.
func keepPassword(ctx context.Context, tx pgx.Tx, account grid.ID) error {
	_, err := tx.Exec(ctx, `UPDATE account SET must_change = false WHERE id = $1`, account)
	return err
}

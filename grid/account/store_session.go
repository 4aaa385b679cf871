package account

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// upsertSession keeps a session and returns whose it was before (0: nobody's).
func upsertSession(ctx context.Context, tx pgx.Tx, hash secretHash, d SessionDraft) (was grid.ID, id string, err error) {
	err = tx.QueryRow(ctx, `SELECT coalesce(account_id, 0) FROM session WHERE token_hash = $1 FOR UPDATE`, hash[:]).Scan(&was)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return 0, "", err
	}
	err = tx.QueryRow(ctx, `
		INSERT INTO session (token_hash, account_id, data, remote, agent, expires)
		VALUES ($1, nullif($2::bigint, 0), $3, $4, left($5, 300), now() + make_interval(secs => $6))
		ON CONFLICT (token_hash) DO UPDATE SET account_id = excluded.account_id, data = excluded.data,
		       expires = least(excluded.expires, session.created + make_interval(secs => $7))
		RETURNING id::text`,
		hash[:], d.Account, d.Data, d.From.Remote, d.From.Agent, d.Life.Seconds(), sessionLife.Seconds()).Scan(&id)
	return was, id, err
}

// loginOf is what is asked of an account that logs in.
type loginOf struct {
	id, home grid.ID
	login    string
	disabled bool
	given    bool // its password was given by somebody else and never changed
}

// loggedIn forgets the wrong passwords of an account.
func loggedIn(ctx context.Context, tx pgx.Tx, account grid.ID) (loginOf, error) {
	a := loginOf{id: account}
	err := tx.QueryRow(ctx, `
		UPDATE account SET failures = 0, locked_until = NULL, last_login = now() WHERE id = $1
		RETURNING grid_id, login, disabled IS NOT NULL`, account).Scan(&a.home, &a.login, &a.disabled)
	if errors.Is(err, pgx.ErrNoRows) {
		a.disabled, err = true, nil
	}
	return a, err
}

func sessionData(ctx context.Context, tx pgx.Tx, hash secretHash) (data []byte, err error) {
	err = tx.QueryRow(ctx, `SELECT data FROM session WHERE token_hash = $1 AND expires > now()`, hash[:]).Scan(&data)
	return data, err
}

func dropSession(ctx context.Context, tx pgx.Tx, hash secretHash) error {
	_, err := tx.Exec(ctx, `DELETE FROM session WHERE token_hash = $1`, hash[:])
	return err
}

const sessionColumns = `id::text, remote, agent, created, seen, least(expires, seen + make_interval(secs => $2))`

func scanSession(row pgx.Row) (one Session, err error) {
	err = row.Scan(&one.ID, &one.Remote, &one.Agent, &one.Created, &one.Seen, &one.Expires)
	return one, err
}

// sessionsOf lists what has not ended, the latest first.
func sessionsOf(ctx context.Context, tx pgx.Tx, account grid.ID) ([]Session, error) {
	rows, err := tx.Query(ctx, `
		SELECT `+sessionColumns+` FROM session
		 WHERE account_id = $1 AND expires > now() AND seen + make_interval(secs => $2) > now() ORDER BY created DESC, id`,
		account, sessionIdle.Seconds())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Session, error) { return scanSession(row) })
}

// endSession ends one session of an account.
func endSession(ctx context.Context, tx pgx.Tx, account grid.ID, id string) (Session, error) {
	one, err := scanSession(tx.QueryRow(ctx, `DELETE FROM session WHERE account_id = $1 AND id::text = $3 RETURNING `+sessionColumns, account,
		sessionIdle.Seconds(), id))
	if errors.Is(err, pgx.ErrNoRows) {
		return one, grid.Errorf(grid.CodeNotFound, "没有这个会话，可能已经结束", "There is no such session; it may have ended")
	}
	return one, err
}

// endSessions ends all sessions of an account but one ("": none spared) and says
// how many there were.
func endSessions(ctx context.Context, tx pgx.Tx, account grid.ID, but string) (int64, error) {
	tag, err := tx.Exec(ctx, `DELETE FROM session WHERE account_id = $1 AND id::text <> $2`, account, but)
	return tag.RowsAffected(), err
}

// dropSessions ends all sessions of an account.
func dropSessions(ctx context.Context, tx pgx.Tx, account grid.ID) error {
	return pg.Later(ctx, tx, `DELETE FROM session WHERE account_id = $1`, account)
}

// writeVisits writes down who was here since the last time.
func (s *Service) writeVisits(ctx context.Context) error {
	for _, bearer := range [...]bool{false, true} {
		list := s.memory.unwritten(bearer)
		if len(list) == 0 {
			continue
		}
		hashes, seen := make([][]byte, len(list)), make([]time.Time, len(list))
		for i := range list {
			hashes[i], seen[i] = list[i].hash[:], list[i].seen
		}
		sql := `UPDATE session s SET seen = greatest(s.seen, v.seen)
			FROM unnest($1::bytea[], $2::timestamptz[]) AS v(hash, seen) WHERE s.token_hash = v.hash`
		if bearer {
			sql = `UPDATE token t SET used = greatest(t.used, v.seen)
				FROM unnest($1::bytea[], $2::timestamptz[]) AS v(hash, seen) WHERE t.token_hash = v.hash`
		}
		if err := s.db.Tx(ctx, func(tx pgx.Tx) error {
			_, err := tx.Exec(ctx, sql, hashes, seen)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// tidied is how many sessions or guesses are thrown away at a time.
const tidied = 1000

// Tidy throws away what has ended, some at a time, found by their time and named one by
// one: going through all sessions for it would cost the more the more there are. A
// session is given some minutes beyond its idle time, since the server that was asked
// last may not have written it down yet.
func (s *Service) Tidy(ctx context.Context) error {
	for _, ended := range [...]string{
		`DELETE FROM session WHERE token_hash = ANY (ARRAY(
			SELECT token_hash FROM (SELECT token_hash, expires FROM session ORDER BY expires LIMIT $1) s WHERE expires <= now() AND $2 > 0))`,
		`DELETE FROM session WHERE token_hash = ANY (ARRAY(
			SELECT token_hash FROM (SELECT token_hash, seen FROM session WHERE account_id IS NOT NULL ORDER BY seen LIMIT $1) s
			 WHERE seen < now() - make_interval(secs => $2)))`,
		`DELETE FROM login_guess WHERE login_hash = ANY (ARRAY(
			SELECT login_hash FROM (SELECT login_hash, last, locked_until FROM login_guess ORDER BY last LIMIT $1) g
			 WHERE last < now() - interval '1 day' AND (locked_until IS NULL OR locked_until < now()) AND $2 > 0))`,
	} {
		for n := int64(tidied); n == tidied; {
			err := s.db.Tx(ctx, func(tx pgx.Tx) error {
				tag, err := tx.Exec(ctx, ended, tidied, (sessionIdle + 5*time.Minute).Seconds())
				n = tag.RowsAffected()
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// subscribe makes a connection hear of changed accounts.
func subscribe(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, `LISTEN anwang_account`)
	return err
}

package account

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// identify reads who is behind a secret; an identity that is good for nothing
// when nobody is.
func (s *Service) identify(ctx context.Context, k key) (*identity, error) {
	if k.bearer {
		return s.byToken(ctx, k.hash)
	}
	return s.bySession(ctx, k.hash)
}

// bySession reads the identity of a session.
func (s *Service) bySession(ctx context.Context, hash secretHash) (*identity, error) {
	id := &identity{}
	err := s.db.Read(ctx, func(tx pgx.Tx) error {
		a := &id.actor
		err := tx.QueryRow(ctx, `
			SELECT s.id::text, s.seen, s.expires, now(), a.id, a.login, a.name, a.lang, a.must_change, a.disabled IS NOT NULL
			  FROM session s JOIN account a ON a.id = s.account_id
			 WHERE s.token_hash = $1`, hash[:]).
			Scan(&a.Session, &id.seen, &id.expires, &id.read, &a.ID, &a.Login, &a.Name, &a.Lang, &a.Expired, &id.disabled)
		if err != nil {
			return err
		}
		id.grants, err = grantsOf(ctx, tx, a.ID)
		return err
	})
	return none(id, err)
}

// byToken reads the identity of a machine's token. Its grants are those of the
// account, cut to the token's grid.
func (s *Service) byToken(ctx context.Context, hash secretHash) (*identity, error) {
	id := &identity{}
	err := s.db.Read(ctx, func(tx pgx.Tx) error {
		return scanTokenIdentity(ctx, tx, id, `t.token_hash = $1`, hash[:])
	})
	return none(id, err)
}

// ofToken reads the identity of a token by its number.
func (s *Service) ofToken(ctx context.Context, account, token grid.ID) (*identity, error) {
	id := &identity{}
	err := s.db.Read(ctx, func(tx pgx.Tx) error {
		return scanTokenIdentity(ctx, tx, id, `t.id = $1 AND t.account_id = $2`, token, account)
	})
	return none(id, err)
}

// ofAccount reads the identity of who has an account, as of a log-in at this moment.
func (s *Service) ofAccount(ctx context.Context, account grid.ID) (*identity, error) {
	id := &identity{}
	err := s.db.Read(ctx, func(tx pgx.Tx) error {
		a := &id.actor
		err := tx.QueryRow(ctx, `
			SELECT now(), now() + make_interval(secs => $2), id, login, name, lang, disabled IS NOT NULL FROM account WHERE id = $1`, account,
			sessionLife.Seconds()).
			Scan(&id.read, &id.expires, &a.ID, &a.Login, &a.Name, &a.Lang, &id.disabled)
		if err != nil {
			return err
		}
		id.grants, err = grantsOf(ctx, tx, a.ID)
		return err
	})
	return none(id, err)
}

// scanTokenIdentity reads the identity of the token that a condition finds.
func scanTokenIdentity(ctx context.Context, tx pgx.Tx, id *identity, condition string, args ...any) error {
	a := &id.actor
	var actions []string
	var foreign bool // made by somebody else
	err := tx.QueryRow(ctx, `
			SELECT t.id, t.actions, coalesce(t.created_by <> t.account_id, false), coalesce(t.used, t.created), t.expires, now(), a.id, a.login,
			a.name, a.lang, a.disabled IS NOT NULL OR t.revoked IS NOT NULL
			  FROM token t JOIN account a ON a.id = t.account_id
			 WHERE `+condition, args...).
		Scan(&a.Token, &actions, &foreign, &id.seen, &id.expires, &id.read, &a.ID, &a.Login, &a.Name, &a.Lang, &id.disabled)
	if err != nil {
		return err
	}
	if actions != nil {
		a.Actions = make([]grid.Action, len(actions))
		for i, name := range actions {
			a.Actions[i] = grid.Action(name)
		}
	}
	if foreign { // also one that was made before this was so
		a.Actions = withoutOwners(a.Actions)
	}
	id.grants, err = grantsOfToken(ctx, tx, a.ID, a.Token)
	return err
}

func none(id *identity, err error) (*identity, error) {
	if errors.Is(err, pgx.ErrNoRows) || grid.CodeOf(err) == grid.CodeNotFound {
		return &identity{}, nil
	}
	return id, err
}

// grantsOf reads the grants that have not ended; some may not have begun.
func grantsOf(ctx context.Context, tx pgx.Tx, account grid.ID) ([]grid.Grant, error) {
	rows, err := tx.Query(ctx, `
		SELECT id, role, coalesce(grid_id, 0), sector, coalesce(enterprise_id, 0), valid_from, valid_to
		  FROM role_grant WHERE account_id = $1 AND (valid_to IS NULL OR valid_to > now()) ORDER BY id`, account)
	return collectGrants(rows, err)
}

// grantsOfToken is grantsOf inside the token's grid: a grant that holds more is
// held at the token's grid, one that lies inside stays, any other falls away.
func grantsOfToken(ctx context.Context, tx pgx.Tx, account, token grid.ID) ([]grid.Grant, error) {
	rows, err := tx.Query(ctx, `
		SELECT g.id, g.role,
		       CASE WHEN g.grid_id IN (`+pg.Above("t.grid_id")+`) THEN t.grid_id ELSE coalesce(g.grid_id, 0) END,
		       g.sector, coalesce(g.enterprise_id, 0), g.valid_from, g.valid_to
		  FROM role_grant g
		  JOIN token t ON t.id = $2
		  LEFT JOIN enterprise e ON e.id = g.enterprise_id
		 WHERE g.account_id = $1 AND (g.valid_to IS NULL OR g.valid_to > now())
		   AND (t.grid_id IS NULL
		        OR g.grid_id IN (`+pg.Above("t.grid_id")+`)
		        OR t.grid_id IN (`+pg.Above("coalesce(g.grid_id, e.grid_id)")+`))
		 ORDER BY g.id`, account, token)
	return collectGrants(rows, err)
}

func collectGrants(rows pgx.Rows, err error) ([]grid.Grant, error) {
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (grid.Grant, error) {
		var g grid.Grant
		var until *time.Time
		err := row.Scan(&g.ID, &g.Role, &g.Grid, &g.Sector, &g.Enterprise, &g.From, &until)
		g.Until = orZero(until)
		return g, err
	})
}

// accountColumns are the columns and tables of an account, to be read with scanAccount. Its home
// must exist; an organisation need not.
const accountColumns = `a.id, a.login, a.name, a.phone, coalesce(o.id, 0), coalesce(o.name, ''), h.id, h.name, grid_names(h.id), a.lang,
	a.disabled, a.locked_until, a.must_change, a.subject IS NOT NULL, a.last_login, a.created, a.updated, a.version`

const accountTables = `account a JOIN grid h ON h.id = a.grid_id LEFT JOIN organisation o ON o.id = a.organisation_id`

func scanAccount(row pgx.Row) (Account, error) {
	var a Account
	var disabled, locked, last *time.Time
	err := row.Scan(&a.ID, &a.Login, &a.Name, &a.Phone, &a.Organisation.ID, &a.Organisation.Name, &a.Home.ID, &a.Home.Name, &a.Home.Path,
		&a.Lang,
		&disabled, &locked, &a.MustChange, &a.SSO, &last, &a.Created, &a.Updated, &a.Version)
	a.Disabled, a.LockedUntil, a.LastLogin = orZero(disabled), orZero(locked), orZero(last)
	return a, err
}

func orZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// grantColumns are the columns and tables of a grant with its names, to be read with scanGrant.
const grantColumns = `r.id, r.role, coalesce(r.grid_id, 0), coalesce(g.name, ''), coalesce(grid_names(g.id), ''), r.sector,
	coalesce(r.enterprise_id, 0), coalesce(e.name, ''), r.valid_from, r.valid_to,
	r.valid_from <= statement_timestamp() AND (r.valid_to IS NULL OR r.valid_to > statement_timestamp())`

const grantTables = `role_grant r LEFT JOIN grid g ON g.id = r.grid_id LEFT JOIN enterprise e ON e.id = r.enterprise_id`

func scanGrant(row pgx.Row) (Grant, error) {
	var g Grant
	var until *time.Time
	err := row.Scan(&g.ID, &g.Role, &g.GridRef.ID, &g.GridRef.Name, &g.GridRef.Path, &g.Sector, &g.Enterprise.ID, &g.Enterprise.Name, &g.From,
		&until, &g.InForceNow)
	g.Until, g.Grant.Grid, g.Grant.Enterprise = orZero(until), g.GridRef.ID, g.Enterprise.ID
	return g, err
}

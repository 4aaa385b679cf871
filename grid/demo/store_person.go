package demo

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// find looks for the places: two streets of one district with most enterprises,
// the busiest communities of the first, and enterprises there.
func (p *homes) find(ctx context.Context, tx pgx.Tx) error {
	err := tx.QueryRow(ctx, `
		SELECT g.id FROM grid g JOIN network n ON n.id = g.network_id
		 WHERE n.main AND g.parent_id IS NULL AND g.valid_to IS NULL
		   AND EXISTS (SELECT FROM enterprise WHERE synthetic)`).Scan(&p.root)
	if err != nil {
		return err
	}
	busy := `
		WITH leaf AS (SELECT grid_id AS id, count(*) AS n FROM enterprise WHERE synthetic GROUP BY 1)
		SELECT g.id FROM grid g JOIN grid c ON c.parent_id = g.id JOIN leaf l ON l.id = c.id
		  JOIN grid up ON up.id = g.parent_id
		 WHERE g.valid_to IS NULL AND up.name = '通州区' GROUP BY g.id ORDER BY sum(l.n) DESC, g.id LIMIT 2`
	streets, err := identities(tx.Query(ctx, busy))
	if err != nil {
		return err
	}
	if len(streets) < 2 {
		return errNoDemo
	}
	p.street, p.other = streets[0], streets[1]
	p.communities, err = identities(tx.Query(ctx, `
		SELECT e.grid_id FROM enterprise e JOIN grid g ON g.id = e.grid_id
		 WHERE e.synthetic AND g.parent_id = $1 GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT $2`, p.street, officerGrids))
	if err != nil {
		return err
	}
	worst, err := identities(tx.Query(ctx, `
		SELECT e.id FROM enterprise e LEFT JOIN hazard h ON h.enterprise_id = e.id
		 WHERE e.synthetic AND e.risk_level > 0 AND e.grid_id = ANY ($1)
		 GROUP BY e.id ORDER BY e.risk_level, count(h.id) DESC, e.id LIMIT 2`, p.communities))
	if err != nil {
		return err
	}
	if len(worst) < 2 {
		return errNoDemo
	}
	p.enterprise, p.second = worst[0], worst[1]
	return nil
}

func identities(rows pgx.Rows, err error) ([]grid.ID, error) {
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[grid.ID])
}

// upsertPerson makes an account; one of this name that belongs to somebody real
// is left alone.
func upsertPerson(ctx context.Context, tx pgx.Tx, one Person, home, organisation grid.ID, hash string) (made bool, id grid.ID, err error) {
	err = tx.QueryRow(ctx, `
		INSERT INTO account (login, name, grid_id, password, password_set, synthetic, organisation_id)
		VALUES ($1, $2, $3, $4, now(), true, nullif($5::bigint, 0))
		ON CONFLICT (login) DO UPDATE SET password = $4, password_set = now(), must_change = false, failures = 0, locked_until = NULL
		 WHERE account.synthetic
		RETURNING id, xmax = 0`, one.Login, one.Name, home, hash, organisation).Scan(&id, &made)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, 0, nil
	}
	return made, id, err
}

// findOrganisation makes an organisation, called after the street when it is of
// one, if it is not there.
func findOrganisation(ctx context.Context, tx pgx.Tx, kind, name string, home grid.ID) (id grid.ID, err error) {
	err = tx.QueryRow(ctx, `
		WITH one AS (
			SELECT $2 || CASE WHEN depth > 1 THEN name ELSE '' END || $3 AS name, id AS grid FROM grid WHERE id = $4
		), made AS (
			INSERT INTO organisation (kind, name, grid_id) SELECT $1, name, grid FROM one ON CONFLICT (name) DO NOTHING RETURNING id
		)
		SELECT id FROM made UNION ALL SELECT o.id FROM organisation o JOIN one USING (name)`, kind, Synthetic, name, home).Scan(&id)
	return id, err
}

func insertGrant(ctx context.Context, tx pgx.Tx, account grid.ID, g *grid.Grant) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO role_grant (account_id, role, grid_id, sector, enterprise_id)
		VALUES ($1, $2, nullif($3::bigint, 0), $4, nullif($5::bigint, 0))`, account, g.Role, g.Grid, g.Sector, g.Enterprise)
	return err
}

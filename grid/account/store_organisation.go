package account

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// organisationColumns are those of an organisation o at a grid g; the accounts counted are those
// inside the scope ($1), which is asked once a grid.
var organisationColumns = `o.id, o.kind, o.name, o.code, g.id, g.name, grid_names(g.id),
	coalesce((SELECT sum(n) FROM (SELECT grid_id, count(*) AS n FROM account WHERE organisation_id = o.id GROUP BY grid_id) a
	           WHERE ` + pg.OneGridInScope(1, "a.grid_id") + `), 0)::bigint, o.created, o.updated, o.version`

const organisationTables = `organisation o JOIN grid g ON g.id = o.grid_id`

func scanOrganisation(row pgx.CollectableRow) (Organisation, error) {
	var o Organisation
	err := row.Scan(&o.ID, &o.Kind, &o.Name, &o.Code, &o.Grid.ID, &o.Grid.Name, &o.Grid.Path, &o.Accounts, &o.Created, &o.Updated, &o.Version)
	return o, err
}

// organisationRow is organisationColumns as a list asks for them: the paths at
// once, and the scope where the list has it.
func organisationRow(scope string) string {
	return strings.NewReplacer("grid_names(g.id)", "''", "$1", scope).Replace(organisationColumns)
}

// listOrganisations reads what follows a name, and counts all.
func listOrganisations(ctx context.Context, tx pgx.Tx, scope grid.Scope, f OrganisationFilter, after string, limit int) ([]Organisation,
	int, error,
) {
	c := &choice{}
	c.inside("o.grid_id", scope)
	if f.Kind != "" {
		c.and(`o.kind = ` + c.arg(f.Kind))
	}
	if f.Text != "" {
		text := c.arg(f.Text)
		c.and(`(strpos(name_key(o.name), name_key(` + text + `)) > 0 OR strpos(name_key(o.code), name_key(` + text + `)) > 0)`)
	}
	matched, err := c.count(ctx, tx, "organisation o")
	if err != nil {
		return nil, 0, err
	}
	if after != "" {
		c.and(`o.name > ` + c.arg(after))
	}
	sql := c.sql(organisationRow(c.arg(scope.SQL())), organisationTables, `ORDER BY o.name LIMIT `+c.arg(limit))
	rows, err := tx.Query(ctx, sql, c.args...)
	if err != nil {
		return nil, 0, err
	}
	list, err := pgx.CollectRows(rows, scanOrganisation)
	if err != nil {
		return nil, 0, err
	}
	paths := make([]*GridRef, len(list))
	for i := range list {
		paths[i] = &list[i].Grid
	}
	return list, matched, fillPaths(ctx, tx, paths)
}

func loadOrganisation(ctx context.Context, tx pgx.Tx, scope grid.Scope, id grid.ID, lock bool) (Organisation, error) {
	sql := `SELECT ` + organisationColumns + ` FROM ` + organisationTables + ` WHERE o.id = $2 AND ` + pg.OneGridInScope(1, "o.grid_id") + ``
	if lock {
		sql += ` FOR UPDATE OF o`
	}
	rows, err := tx.Query(ctx, sql, scope.SQL(), id)
	if err != nil {
		return Organisation{}, err
	}
	return pgx.CollectExactlyOneRow(rows, scanOrganisation)
}

func insertOrganisation(ctx context.Context, tx pgx.Tx, d *OrganisationDraft) (id grid.ID, err error) {
	err = tx.QueryRow(ctx, `INSERT INTO organisation (kind, name, code, grid_id) VALUES ($1, $2, $3, $4) RETURNING id`,
		d.Kind, d.Name, d.Code, d.Grid).Scan(&id)
	return id, err
}

func updateOrganisation(ctx context.Context, tx pgx.Tx, id grid.ID, d *OrganisationDraft) error {
	_, err := tx.Exec(ctx, `UPDATE organisation SET kind = $2, name = $3, code = $4, grid_id = $5 WHERE id = $1`, id, d.Kind, d.Name, d.Code,
		d.Grid)
	return err
}

// organisationUsed reports whether any account belongs to an organisation. With
// the organisation locked nobody can join it meanwhile.
func organisationUsed(ctx context.Context, tx pgx.Tx, id grid.ID) (used bool, err error) {
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM account WHERE organisation_id = $1)`, id).Scan(&used)
	return used, err
}

func deleteOrganisation(ctx context.Context, tx pgx.Tx, id grid.ID) error {
	_, err := tx.Exec(ctx, `DELETE FROM organisation WHERE id = $1`, id)
	return err
}

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
var organisationColumns = `o.id, o.kind, o.name, o.short, o.code, o.phone, coalesce(p.id, 0), coalesce(p.name, ''),
	g.id, g.name, grid_names(g.id),
	coalesce((SELECT sum(n) FROM (SELECT grid_id, count(*) AS n FROM account WHERE organisation_id = o.id GROUP BY grid_id) a
	           WHERE ` + pg.OneGridInScope(1, "a.grid_id") + `), 0)::bigint, o.created, o.updated, o.version`

const organisationTables = `organisation o JOIN grid g ON g.id = o.grid_id LEFT JOIN organisation p ON p.id = o.parent_id`

func scanOrganisation(row pgx.CollectableRow) (Organisation, error) {
	var o Organisation
	err := row.Scan(&o.ID, &o.Kind, &o.Name, &o.Short, &o.Code, &o.Phone, &o.Parent.ID, &o.Parent.Name, &o.Grid.ID, &o.Grid.Name, &o.Grid.Path,
		&o.Accounts, &o.Created, &o.Updated, &o.Version)
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
		c.and(`(strpos(name_key(o.name || ' ' || o.short), name_key(` + text + `)) > 0 OR strpos(name_key(o.code), name_key(` + text + `)) > 0)`)
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

// organisationCalled reads the organisation inside a scope that has a code, or else a name, however
// that is written. ErrNoRows when there is none.
func organisationCalled(ctx context.Context, tx pgx.Tx, scope grid.Scope, name, code string) (Organisation, error) {
	rows, err := tx.Query(ctx, `SELECT `+organisationColumns+` FROM `+organisationTables+`
		 WHERE (o.code = $3 AND $3 <> '' OR name_key(o.name) = name_key($2)) AND `+pg.OneGridInScope(1, "o.grid_id")+`
		 ORDER BY o.code = $3 AND $3 <> '' DESC, o.name = $2 DESC, o.id LIMIT 1`, scope.SQL(), name, code)
	if err != nil {
		return Organisation{}, err
	}
	return pgx.CollectExactlyOneRow(rows, scanOrganisation)
}

// organisationsNamed are those around a scope of a name or a code, or where there is none of a short
// name; two at most.
func organisationsNamed(ctx context.Context, tx pgx.Tx, scope grid.Scope, name string) ([]grid.ID, error) {
	rows, err := tx.Query(ctx, `
		SELECT id FROM (SELECT o.id, CASE WHEN name_key(o.name) = name_key($2) THEN 1 WHEN o.code = upper($2) THEN 2 ELSE 3 END AS rank
			FROM organisation o WHERE (name_key(o.name) = name_key($2) OR o.code = upper($2) OR name_key(o.short) = name_key($2))
			 AND $2 <> '' AND `+pg.Around(1, "o.grid_id")+`) n
		 ORDER BY rank FETCH FIRST ROW WITH TIES`, scope.SQL(), name)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[grid.ID])
}

func insertOrganisation(ctx context.Context, tx pgx.Tx, d *OrganisationDraft) (id grid.ID, err error) {
	err = tx.QueryRow(ctx, `INSERT INTO organisation (kind, name, code, grid_id, short, phone, parent_id)
		VALUES ($1, $2, $3, $4, $5, $6, nullif($7::bigint, 0)) RETURNING id`,
		d.Kind, d.Name, d.Code, d.Grid, d.Short, d.Phone, d.Parent).Scan(&id)
	return id, err
}

func updateOrganisation(ctx context.Context, tx pgx.Tx, id grid.ID, d *OrganisationDraft) error {
	_, err := tx.Exec(ctx, `UPDATE organisation SET kind = $2, name = $3, code = $4, grid_id = $5, short = $6, phone = $7,
		parent_id = nullif($8::bigint, 0) WHERE id = $1`, id, d.Kind, d.Name, d.Code, d.Grid, d.Short, d.Phone, d.Parent)
	return err
}

// parentOf reports whether an organisation can be named where a scope lies, there or above, and
// whether it is another one, 0 a new one, or belongs to that. Changes of who belongs to whom wait
// for each other, so that no two of them make a circle.
func parentOf(ctx context.Context, tx pgx.Tx, scope grid.Scope, itself, parent grid.ID) (known, below bool, err error) {
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('anwang.organisation'))`); err != nil {
		return false, false, err
	}
	err = tx.QueryRow(ctx, `
		WITH RECURSIVE up AS (SELECT id, parent_id FROM organisation WHERE id = $2
			UNION SELECT o.id, o.parent_id FROM up JOIN organisation o ON o.id = up.parent_id)
		SELECT EXISTS (SELECT FROM organisation o WHERE o.id = $2 AND `+pg.Around(1, "o.grid_id")+`), EXISTS (SELECT FROM up WHERE id = $3)`,
		scope.SQL(), parent, itself).Scan(&known, &below)
	return known, below, err
}

// organisationUsed reports whether any account or other organisation belongs to one. With
// the organisation locked nobody can join it meanwhile.
func organisationUsed(ctx context.Context, tx pgx.Tx, id grid.ID) (used bool, err error) {
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM account WHERE organisation_id = $1)
		OR EXISTS (SELECT FROM organisation WHERE parent_id = $1)`, id).Scan(&used)
	return used, err
}

func deleteOrganisation(ctx context.Context, tx pgx.Tx, id grid.ID) error {
	_, err := tx.Exec(ctx, `DELETE FROM organisation WHERE id = $1`, id)
	return err
}

package account

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// choice builds the question of a list out of the conditions that were set: one
// query for all of them would be planned for none.
type choice struct {
	with  []string
	where []string
	args  []any
}

// arg is the place of an argument.
func (c *choice) arg(v any) string {
	c.args = append(c.args, v)
	return "$" + strconv.Itoa(len(c.args))
}

func (c *choice) and(condition string) { c.where = append(c.where, condition) }

// under is the grids that start with all below them.
func (c *choice) under(name, start string) string {
	c.with = append(c.with, name+` AS (`+start+` UNION SELECT g.id FROM grid g JOIN `+name+` u ON g.parent_id = u.id)`)
	return `SELECT id FROM ` + name
}

// inside takes only what lies at a grid that the scope holds whole. It says of a
// list what scope_holds_grid says of one record.
func (c *choice) inside(ctx context.Context, tx pgx.Tx, column string, scope grid.Scope) error {
	if scope.Unlimited() {
		return nil
	}
	whole := heldWhole(scope)
	held := c.arg(whole)
	var networks []grid.ID // held from their only root down
	err := tx.QueryRow(ctx, `
		SELECT coalesce(array_agg(g.network_id), '{}') FROM grid g
		 WHERE g.id = ANY ($1) AND g.parent_id IS NULL AND NOT EXISTS (
			SELECT FROM grid o WHERE o.network_id = g.network_id AND o.parent_id IS NULL AND o.id <> g.id)`, whole).Scan(&networks)
	if err != nil {
		return err
	}
	start := `SELECT id FROM grid WHERE id = ANY (` + held + `::bigint[])`
	if len(networks) == 0 {
		c.and(column + ` IN (` + c.under("held", start) + `)`)
		return nil
	}
	// Climbing down a whole network would visit each of its grids for nothing. IS
	// TRUE has the records looked up in the grids and not each grid's records.
	all := c.arg(networks)
	below := c.under("held", start+` AND network_id <> ALL (`+all+`::bigint[])`)
	c.and(`(` + column + ` IN (SELECT id FROM grid WHERE network_id = ANY (` + all + `::bigint[]) UNION ALL ` + below + `)) IS TRUE`)
	return nil
}

// heldWhole is the grids that the scope names and holds whatever the sector.
func heldWhole(scope grid.Scope) []grid.ID {
	ids := []grid.ID{}
	for _, t := range scope.Terms() {
		if t.Enterprise == 0 && t.Sector == "" {
			ids = append(ids, t.Grid)
		}
	}
	return ids
}

// sql is the question: what is selected, from where, and how it goes on after the
// conditions.
func (c *choice) sql(selected, from, rest string) string {
	var b strings.Builder
	if len(c.with) > 0 {
		b.WriteString("WITH RECURSIVE " + strings.Join(c.with, ", ") + " ")
	}
	b.WriteString("SELECT " + selected + " FROM " + from)
	if len(c.where) > 0 {
		b.WriteString(" WHERE " + strings.Join(c.where, " AND "))
	}
	return b.String() + " " + rest
}

// count is how many there are in all; asked before the page is cut out.
func (c *choice) count(ctx context.Context, tx pgx.Tx, from string) (n int, err error) {
	err = tx.QueryRow(ctx, c.sql("count(*)", from, ""), c.args...).Scan(&n)
	return n, err
}

// lineage is of each grid those above it and itself, topmost first.
type lineage map[grid.ID][]Named

// lineages climbs up from many grids at once: grid_names and scope_holds_grid
// would climb from each by itself.
func lineages(ctx context.Context, tx pgx.Tx, ids []grid.ID) (lineage, error) {
	rows, err := tx.Query(ctx, lineageOf, ids)
	if err != nil {
		return nil, err
	}
	return readLineages(rows)
}

// lineageOf is the grids above some.
const lineageOf = `
		WITH RECURSIVE up AS (
			SELECT id AS place, id, parent_id, name, depth FROM grid WHERE id = ANY ($1)
			UNION ALL
			SELECT u.place, g.id, g.parent_id, g.name, g.depth FROM up u JOIN grid g ON g.id = u.parent_id
		) SELECT place, id, name FROM up ORDER BY place, depth`

func readLineages(rows pgx.Rows) (lineage, error) {
	l := lineage{}
	var place grid.ID
	var one Named
	_, err := pgx.ForEachRow(rows, []any{&place, &one.ID, &one.Name}, func() error {
		l[place] = append(l[place], one)
		return nil
	})
	return l, err
}

// path is what grid_names says.
func (l lineage) path(id grid.ID) string {
	names := make([]string, len(l[id]))
	for i, g := range l[id] {
		names[i] = g.Name
	}
	return strings.Join(names, " / ")
}

// inside is what scope_holds_grid says.
func (l lineage) inside(id grid.ID, scope grid.Scope) bool {
	if scope.Unlimited() {
		return true
	}
	held := heldWhole(scope)
	return slices.ContainsFunc(l[id], func(g Named) bool { return slices.Contains(held, g.ID) })
}

// fillPaths gives places their paths, all at once.
func fillPaths(ctx context.Context, tx pgx.Tx, places []*Place) error {
	ids := make([]grid.ID, len(places))
	for i, p := range places {
		ids[i] = p.ID
	}
	l, err := lineages(ctx, tx, ids)
	for _, p := range places {
		p.Path = l.path(p.ID)
	}
	return err
}

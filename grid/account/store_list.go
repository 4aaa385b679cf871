package account

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// choice builds the question of a list out of the conditions that were set: one
// query for all of them would be planned for none.
type choice struct {
	with  []string
	where []string
	args  pg.Args
}

// arg is the place of an argument.
func (c *choice) arg(v any) string { return c.args.Add(v) }

func (c *choice) and(condition string) { c.where = append(c.where, condition) }

// under is a grid with all below it, worked out once: the query of their numbers.
func (c *choice) under(name string, id grid.ID) string {
	c.args.Add(id)
	c.with = append(c.with, name+` AS MATERIALIZED (`+pg.GridsBelow(len(c.args))+`)`)
	return `SELECT id FROM ` + name
}

// inside takes only what lies at a grid that the scope holds whole.
func (c *choice) inside(column string, scope grid.Scope) {
	if !scope.Unlimited() {
		c.and(c.args.GridInScope(scope, column))
	}
}

// sql is the question: what is selected, from where, and how it goes on after the
// conditions.
func (c *choice) sql(selected, from, rest string) string {
	var b strings.Builder
	if len(c.with) > 0 {
		b.WriteString("WITH " + strings.Join(c.with, ", ") + " ")
	}
	b.WriteString("SELECT " + selected + " FROM " + from)
	if len(c.where) > 0 {
		b.WriteString(" WHERE " + strings.Join(c.where, " AND "))
	}
	return b.String() + " " + rest
}

// count is how many there are in all; asked before the page is cut out.
func (c *choice) count(ctx context.Context, tx pgx.Tx, from string) (n int, err error) {
	sql := c.sql("count(*)", from, "")
	err = tx.QueryRow(ctx, sql, c.args...).Scan(&n)
	return n, err
}

// lineage is of each grid those above it and itself, topmost first.
type lineage map[grid.ID][]Ref

// lineages climbs up from many grids at once: grid_names would climb from each by
// itself.
func lineages(ctx context.Context, tx pgx.Tx, ids []grid.ID) (lineage, error) {
	rows, err := tx.Query(ctx, pg.Lineages("ANY ($1)"), ids)
	if err != nil {
		return nil, err
	}
	return readLineages(rows)
}

func readLineages(rows pgx.Rows) (lineage, error) {
	l := lineage{}
	var at grid.ID
	var one Ref
	_, err := pgx.ForEachRow(rows, []any{&at, &one.ID, &one.Name}, func() error {
		l[at] = append(l[at], one)
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

// inside reports whether a scope holds a grid whatever the sector.
func (l lineage) inside(id grid.ID, scope grid.Scope) bool {
	above := make([]grid.ID, len(l[id]))
	for i, g := range l[id] {
		above[i] = g.ID
	}
	return scope.HasGrid(above)
}

// fillPaths gives places their paths, all at once.
func fillPaths(ctx context.Context, tx pgx.Tx, paths []*GridRef) error {
	ids := make([]grid.ID, len(paths))
	for i, p := range paths {
		ids[i] = p.ID
	}
	l, err := lineages(ctx, tx, ids)
	for _, p := range paths {
		p.Path = l.path(p.ID)
	}
	return err
}

package pg

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// What a scope covers, and what lies below or above a grid, is asked of the database
// in this file alone: a test of the house refuses SQL elsewhere that names what it is
// compiled to. In what follows arg is the number of an argument, a scope as
// [grid.Scope.SQL] gives it or a grid; everything else is an expression of the query.

// InScope is the condition that a scope covers a record in a leaf grid, of an enterprise of
// a set of sectors ([grid.SectorSet]): what OneInScope says of one record. It is for many rows: the
// grids of the scope are collected once and looked up, where OneInScope walks up the tree for each
// row. Who has one sector is looked up as it is, who has several by each of them and by every
// two. sector is never NULL, enterprise may be.
func InScope(arg int, leaf, sector, enterprise string) string {
	covered := fmt.Sprintf(`(SELECT id, sector FROM scope_grids($%d::jsonb))`, arg)
	return fmt.Sprintf(`($%[1]d::jsonb IS NULL OR coalesce((%[2]s, '') IN %[5]s, false)
		OR coalesce((%[2]s, %[6]s) IN %[5]s, false)
		OR position(' ' IN %[3]s) > 0 AND EXISTS (SELECT FROM unnest(string_to_array(%[3]s, ' ')) AS one,
			unnest(string_to_array(%[3]s, ' ')) AS other
			WHERE one <= other AND coalesce((%[2]s, CASE WHEN one = other THEN one ELSE one || ' ' || other END) IN %[5]s, false))
		OR coalesce(%[4]s IN (SELECT t.e FROM jsonb_to_recordset($%[1]d::jsonb) AS t(e bigint) WHERE t.e IS NOT NULL), false))`, arg, leaf,
		sector, enterprise, covered, orNoSector(sector))
}

// orNoSector is a set of sectors, or, where it is empty, what it is asked for by.
func orNoSector(sector string) string {
	return fmt.Sprintf(`CASE %[1]s WHEN '' THEN '%[2]s' ELSE %[1]s END`, sector, grid.NoSector)
}

// HasSector is the condition that a set of sectors has one, or, of grid.NoSector, is empty;
// code is how the statement names it. What is NULL has none and is not empty either.
func HasSector(sector, code string) string {
	return fmt.Sprintf(`coalesce(%[3]s = %[2]s OR position(' ' IN %[1]s) > 0 AND %[2]s = ANY(string_to_array(%[1]s, ' ')),
		false)`, sector, code,
		orNoSector(sector))
}

// OneInScope is InScope for one record, or a few. sector and enterprise may be NULL.
func OneInScope(arg int, leaf, sector, enterprise string) string {
	return fmt.Sprintf(`scope_holds($%d::jsonb, %s, %s, %s)`, arg, leaf, sector, enterprise)
}

// GridInScope is the condition that a scope covers a grid whatever the sector, for many
// rows as InScope; OneGridInScope is the same for one.
func GridInScope(arg int, node string) string {
	return fmt.Sprintf(`($%[1]d::jsonb IS NULL OR coalesce(%[2]s IN (%[3]s), false))`, arg, node, WholeGrids(arg))
}

// OneGridInScope is GridInScope for one grid, or a few.
func OneGridInScope(arg int, node string) string {
	return fmt.Sprintf(`scope_holds_grid($%d::jsonb, %s)`, arg, node)
}

// Touches is the condition that a term of a scope names a grid or one above it, be it
// for a sector only.
func Touches(arg int, node string) string {
	return fmt.Sprintf(`($%[1]d::jsonb IS NULL OR EXISTS (SELECT FROM jsonb_to_recordset($%[1]d::jsonb) AS t(g bigint) WHERE t.g IN (%[2]s)))`,
		arg, Above(node))
}

// Around is the condition that a grid lies in what a term of a scope names, be it for a
// sector only, or above it.
func Around(arg int, node string) string {
	return fmt.Sprintf(`($%[1]d::jsonb IS NULL OR EXISTS (SELECT FROM jsonb_to_recordset($%[1]d::jsonb) AS t(g bigint)
		WHERE t.g IN (%[2]s) OR %[3]s IN (%[4]s)))`, arg, Above(node), node, Above("t.g"))
}

// Meets is the condition that a scope has anything in the subtree of a grid: a term of it names a
// grid above or below that one, or an enterprise below it.
func Meets(arg int, node string) string {
	return fmt.Sprintf(`($%[1]d::jsonb IS NULL OR EXISTS (SELECT FROM jsonb_to_recordset($%[1]d::jsonb) AS t(g bigint, e bigint)
		WHERE t.g IN (%[2]s) OR %[3]s IN (%[4]s)))`, arg, Above(node), node,
		Above("coalesce(t.g, (SELECT o.grid_id FROM enterprise o WHERE o.id = t.e))"))
}

// ScopeGrids is the query of the grids that a scope, not that of everything, covers, by id
// and sector; the empty sector stands for all of them.
func ScopeGrids(arg int) string {
	return fmt.Sprintf(`SELECT id, sector FROM scope_grids($%d::jsonb)`, arg)
}

// WholeGrids is the query of the grids that a scope, not that of everything, covers
// whatever the sector: of its column id.
func WholeGrids(arg int) string {
	return fmt.Sprintf(`SELECT id FROM scope_grids($%d::jsonb) WHERE sector = ''`, arg)
}

// Below is the condition that a leaf grid lies in the subtree of the grid that is
// argument arg. It too is worked out once and looked up: without the coalesce PostgreSQL
// may make a join of it, and work it out for each row.
func Below(arg int, leaf string) string {
	return fmt.Sprintf(`coalesce(%s IN (%s), false)`, leaf, GridsBelow(arg))
}

// GridsBelow is the query of a grid and all below it: of its column id.
func GridsBelow(arg int) string {
	return fmt.Sprintf(`SELECT id FROM scope_grids(jsonb_build_array(jsonb_build_object('g', $%d::bigint)))`, arg)
}

// Above is the query of a grid and all above it, each by its number.
func Above(node string) string { return `SELECT grid_path(` + node + `)` }

// GrantsAt is the query of the grants in force at a grid or one above it.
func GrantsAt(node string) string {
	return `SELECT * FROM role_grant WHERE grid_id IN (` + Above(node) + `) AND valid_from <= now() AND (valid_to IS NULL OR valid_to > now())`
}

// Lineages is the query of the grids above many and themselves, topmost first, by leaf,
// id and name: leaf is the grid that was asked about. which says of which grids, after
// "id =". It climbs from all of them at once, where Above climbs from each by itself.
func Lineages(which string) string {
	return `
		WITH RECURSIVE up AS (
			SELECT id AS leaf, id, parent_id, name, depth FROM grid WHERE id = ` + which + `
			UNION ALL
			SELECT u.leaf, g.id, g.parent_id, g.name, g.depth FROM up u JOIN grid g ON g.id = u.parent_id
		) SELECT leaf, id, name FROM up ORDER BY leaf, depth`
}

// CityInScope reports whether a scope covers all of the main network.
func CityInScope(ctx context.Context, tx pgx.Tx, scope grid.Scope) (whole bool, err error) {
	if scope.Unlimited() { // also of a city whose boundaries are not there yet
		return true, nil
	}
	err = tx.QueryRow(ctx, `SELECT coalesce(bool_and(`+OneGridInScope(1, "g.id")+`), false)
		FROM grid g JOIN network n ON n.id = g.network_id AND n.main WHERE g.parent_id IS NULL AND g.state = 'active'`, scope.SQL()).Scan(&whole)
	return whole, err
}

// FewGrids names the grids that can hold a record of a scope, one more than few when they are
// many; whole: they are all grids of the main network.
func FewGrids(ctx context.Context, tx pgx.Tx, scope grid.Scope, few int) (list []grid.ID, whole bool, err error) {
	if scope.Unlimited() {
		return nil, true, nil
	}
	err = tx.QueryRow(ctx, `
		WITH scoped AS MATERIALIZED (SELECT id, sector FROM scope_grids($1::jsonb))
		SELECT ARRAY(SELECT id FROM scoped UNION SELECT e.grid_id FROM jsonb_to_recordset($1::jsonb) AS t(e bigint)
		JOIN enterprise e ON e.id = t.e
		LIMIT $2),
		       NOT EXISTS (SELECT id FROM grid WHERE network_id = (SELECT id FROM network WHERE main) EXCEPT SELECT id FROM scoped
		       WHERE sector = '')`, scope.SQL(), few+1).Scan(&list, &whole)
	return list, whole, err
}

// FewBelow names a grid and those below it, one more than few when they are many.
func FewBelow(ctx context.Context, tx pgx.Tx, id grid.ID, few int) ([]grid.ID, error) {
	rows, err := tx.Query(ctx, GridsBelow(1)+` LIMIT $2`, id, few+1)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[grid.ID])
}

// Args are the arguments of a statement that is put together.
type Args []any

// Add adds one and returns how the statement names it.
func (a *Args) Add(v any) string { return "$" + strconv.Itoa(a.add(v)) }

// add adds one and returns its number.
func (a *Args) add(v any) int {
	*a = append(*a, v)
	return len(*a)
}

// InScope is the condition that a scope covers a record, as the function InScope.
func (a *Args) InScope(scope grid.Scope, leaf, sector, enterprise string) string {
	if scope.Unlimited() {
		return "true"
	}
	return InScope(a.add(scope.SQL()), leaf, sector, enterprise)
}

// GridInScope is the condition that a scope covers a grid whatever the sector.
func (a *Args) GridInScope(scope grid.Scope, node string) string {
	if scope.Unlimited() {
		return "true"
	}
	return GridInScope(a.add(scope.SQL()), node)
}

package pg

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// What a scope holds, and what lies below or above a grid, is asked of the database
// in this file alone: a test of the house refuses SQL elsewhere that names what it is
// compiled to. In what follows arg is the number of an argument, a scope as
// [grid.Scope.SQL] gives it or a grid; everything else is an expression of the query.

// Held is the condition that a scope holds a record in a leaf grid, of an enterprise of
// a sector: what Holds says of one record. It is for many rows: what the scope holds is
// worked out once and looked up, where Holds walks up the tree for each row. sector is
// never NULL, enterprise may be.
func Held(arg int, leaf, sector, enterprise string) string {
	return fmt.Sprintf(`($%[1]d::jsonb IS NULL OR coalesce((%[2]s, '') IN (SELECT id, sector FROM scope_grids($%[1]d::jsonb)), false)
		OR coalesce((%[2]s, %[3]s) IN (SELECT id, sector FROM scope_grids($%[1]d::jsonb)), false)
		OR coalesce(%[4]s IN (SELECT t.e FROM jsonb_to_recordset($%[1]d::jsonb) AS t(e bigint) WHERE t.e IS NOT NULL), false))`, arg, leaf,
		sector, enterprise)
}

// Holds is Held for one record, or a few. sector and enterprise may be NULL.
func Holds(arg int, leaf, sector, enterprise string) string {
	return fmt.Sprintf(`scope_holds($%d::jsonb, %s, %s, %s)`, arg, leaf, sector, enterprise)
}

// HeldWhole is the condition that a scope holds a grid whatever the sector, for many
// rows as Held; HoldsWhole is the same for one.
func HeldWhole(arg int, node string) string {
	return fmt.Sprintf(`($%[1]d::jsonb IS NULL OR coalesce(%[2]s IN (%[3]s), false))`, arg, node, WholeGrids(arg))
}

// HoldsWhole is HeldWhole for one grid, or a few.
func HoldsWhole(arg int, node string) string {
	return fmt.Sprintf(`scope_holds_grid($%d::jsonb, %s)`, arg, node)
}

// Touches is the condition that a term of a scope names a grid or one above it, be it
// for a sector only.
func Touches(arg int, node string) string {
	return fmt.Sprintf(`($%[1]d::jsonb IS NULL OR EXISTS (SELECT FROM jsonb_to_recordset($%[1]d::jsonb) AS t(g bigint) WHERE t.g IN (%[2]s)))`,
		arg, Above(node))
}

// HeldGrids is the query of the grids that a scope, not that of everything, holds, by id
// and sector: ” is all sectors.
func HeldGrids(arg int) string {
	return fmt.Sprintf(`SELECT id, sector FROM scope_grids($%d::jsonb)`, arg)
}

// WholeGrids is the query of the grids that a scope, not that of everything, holds
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

// GrantsAt is the query of the grants in force that are held at a grid or one above it.
func GrantsAt(node string) string {
	return `SELECT * FROM role_grant WHERE grid_id IN (` + Above(node) + `) AND valid_from <= now() AND (valid_to IS NULL OR valid_to > now())`
}

// Lineages is the query of the grids above many and themselves, topmost first, by place,
// id and name: place is the one that a grid lies above. which says of which grids, after
// "id =". It climbs from all of them at once, where Above climbs from each by itself.
func Lineages(which string) string {
	return `
		WITH RECURSIVE up AS (
			SELECT id AS place, id, parent_id, name, depth FROM grid WHERE id = ` + which + `
			UNION ALL
			SELECT u.place, g.id, g.parent_id, g.name, g.depth FROM up u JOIN grid g ON g.id = u.parent_id
		) SELECT place, id, name FROM up ORDER BY place, depth`
}

// HoldsCity reports whether a scope holds all of the main network.
func HoldsCity(ctx context.Context, tx pgx.Tx, scope grid.Scope) (whole bool, err error) {
	if scope.Unlimited() { // also of a city whose boundaries are not there yet
		return true, nil
	}
	err = tx.QueryRow(ctx, `SELECT coalesce(bool_and(`+HoldsWhole(1, "g.id")+`), false)
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
		WITH held AS MATERIALIZED (SELECT id, sector FROM scope_grids($1::jsonb))
		SELECT ARRAY(SELECT id FROM held UNION SELECT e.grid_id FROM jsonb_to_recordset($1::jsonb) AS t(e bigint) JOIN enterprise e ON e.id = t.e
		LIMIT $2),
		       NOT EXISTS (SELECT id FROM grid WHERE network_id = (SELECT id FROM network WHERE main) EXCEPT SELECT id FROM held
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

// Held is the condition that a scope holds a record, as the function Held.
func (a *Args) Held(scope grid.Scope, leaf, sector, enterprise string) string {
	if scope.Unlimited() {
		return "true"
	}
	return Held(a.add(scope.SQL()), leaf, sector, enterprise)
}

// HeldWhole is the condition that a scope holds a grid whatever the sector.
func (a *Args) HeldWhole(scope grid.Scope, node string) string {
	if scope.Unlimited() {
		return "true"
	}
	return HeldWhole(a.add(scope.SQL()), node)
}

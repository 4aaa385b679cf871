package pg

import (
	"fmt"
	"strconv"
)

// Held is the condition that a scope, argument arg of the query as [grid.Scope.SQL]
// gives it, holds a record in a leaf grid, of an enterprise of a sector: what
// scope_holds says of one record. It is for many rows: what the scope holds is worked
// out once and looked up, where scope_holds walks up the tree for each row. leaf,
// sector and enterprise are expressions; sector is never NULL, enterprise may be.
func Held(arg int, leaf, sector, enterprise string) string {
	return fmt.Sprintf(`($%[1]d::jsonb IS NULL OR coalesce((%[2]s, '') IN (SELECT id, sector FROM scope_grids($%[1]d::jsonb)), false)
		OR coalesce((%[2]s, %[3]s) IN (SELECT id, sector FROM scope_grids($%[1]d::jsonb)), false)
		OR coalesce(%[4]s IN (SELECT t.e FROM jsonb_to_recordset($%[1]d::jsonb) AS t(e bigint) WHERE t.e IS NOT NULL), false))`, arg, leaf, sector, enterprise)
}

// Below is the condition that a leaf grid, an expression, lies in the subtree of the
// grid that is argument arg. It too is worked out once and looked up: without the
// coalesce PostgreSQL may make a join of it, and work it out for each row.
func Below(arg int, leaf string) string {
	return fmt.Sprintf(`coalesce(%[2]s IN (SELECT id FROM scope_grids(jsonb_build_array(jsonb_build_object('g', $%[1]d::bigint)))), false)`, arg, leaf)
}

// Args are the arguments of a statement that is put together.
type Args []any

// Add adds one and returns how the statement names it.
func (a *Args) Add(v any) string {
	*a = append(*a, v)
	return "$" + strconv.Itoa(len(*a))
}

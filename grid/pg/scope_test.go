package pg_test

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// TestInScopeIsOneInScope asks about every record of a county in every kind of scope,
// by both: the answers must be the same.
func TestInScopeIsOneInScope(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if _, err := db.Pool.Exec(t.Context(), `
		INSERT INTO network (id, key, name, name_en, kind, main) VALUES (1, 'territory', 'x', 'x', 'territory', true),
		(2, 'other', 'x', 'x', 'sector', false);
		INSERT INTO network_depth SELECT n, d, 'x', 'x' FROM generate_series(1, 2) n, generate_series(1, 3) d;
		INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf)
			SELECT 1, 1, NULL::bigint, 1, '33', 'x', false UNION ALL SELECT 1 + t, 1, 1, 2, '33' || t, 'x', false FROM generate_series(1, 4) t
			UNION ALL SELECT 10 * t + v, 1, 1 + t, 3, '33' || t || v, 'x', true FROM generate_series(1, 4) t, generate_series(1, 4) v
			UNION ALL VALUES (100, 2, NULL::bigint, 1, '1', 'x', true), (101, 2, NULL::bigint, 1, '2', 'x', true)`); err != nil {
		t.Fatal(err)
	}
	for _, scope := range []grid.Scope{
		grid.Everything, grid.NewScope(), grid.NewScope(grid.Term{Grid: 1}), grid.NewScope(grid.Term{Grid: 1, Sector: "gas"}),
		grid.NewScope(grid.Term{Grid: 3}),
		grid.NewScope(grid.Term{Grid: 24}, grid.Term{Grid: 2, Sector: "chemical"}, grid.Term{Enterprise: 5}),
		grid.NewScope(grid.Term{Enterprise: 7}),
		grid.NewScope(grid.Term{Grid: 1, Sector: "gas"}, grid.Term{Grid: 4}), grid.NewScope(grid.Term{Grid: 100}),
		grid.NewScope(grid.Term{Grid: 999}), grid.NewScope(grid.Term{Grid: 1, Sector: "gas"}).Narrow("chemical", nil),
		grid.NewScope(grid.Term{Grid: 2}, grid.Term{Grid: 3, Sector: "chemical"}).Narrow(grid.NoSector, nil),
	} {
		var asked, inside, unlike int
		err := db.Pool.QueryRow(t.Context(), `
			SELECT count(*), count(*) FILTER (WHERE alone), count(*) FILTER (WHERE alone IS DISTINCT FROM many) FROM (
				SELECT coalesce(scope_holds($1::jsonb, g.id, s, e), false) AS alone, `+pg.InScope(1, "g.id", "s", "e")+` AS many
				  FROM grid g, unnest(ARRAY['', 'gas', 'chemical', 'gas chemical', 'power gas', 'power chemical gas']) s,
					unnest(ARRAY[NULL, 5, 6, 7]::bigint[]) e) x`, scope.SQL()).Scan(&asked, &inside,
			&unlike)
		if err != nil || unlike > 0 || asked != 552 {
			t.Errorf("%s: of %d records, of which %d are held, %d answers differ (%v)", scope.Key(), asked, inside, unlike, err)
		}
	}
}

// TestInScopeIsLookedUp: what a scope holds of a large city is looked up for each row,
// not searched through; PostgreSQL says which when it explains.
func TestInScopeIsLookedUp(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if _, err := db.Pool.Exec(t.Context(), `
		SET session_replication_role = replica;
		INSERT INTO network (id, key, name, name_en, kind, main) VALUES (1, 'territory', 'x', 'x', 'territory', true);
		INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf)
			SELECT 1, 1, NULL::bigint, 1, '33', 'x', false UNION ALL SELECT 1 + t, 1, 1, 2, '33' || t, 'x', false FROM generate_series(1, 40) t
			UNION ALL SELECT 1000 * t + v, 1, 1 + t, 3, '33' || 1000 * t + v, 'x', true FROM generate_series(1, 40) t, generate_series(1, 200) v;
		SET session_replication_role = origin;
		ANALYZE grid`); err != nil {
		t.Fatal(err)
	}
	explained := func(where string, arg any) string {
		t.Helper()
		rows, err := db.Pool.Query(t.Context(), `EXPLAIN SELECT count(*) FROM enterprise e WHERE `+where, arg)
		if err != nil {
			t.Fatal(err)
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(lines, "\n")
	}
	for _, scope := range []grid.Scope{
		grid.NewScope(grid.Term{Grid: 1}), grid.NewScope(grid.Term{Grid: 1, Sector: "gas"}),
		grid.NewScope(grid.Term{Grid: 4}),
	} {
		plan := explained(pg.InScope(1, "e.grid_id", "e.sector", "e.id"), scope.SQL())
		// One is asked row by row, of who has several sectors: what it asks is looked up as well.
		if n := strings.Count(plan, "(hashed SubPlan"); n != 4 || strings.Count(plan, "(SubPlan") != 1 {
			t.Errorf("%s: %d of 4 are looked up\n%s", scope.Key(), n, plan)
		}
	}
	if plan := explained(pg.Below(1, "e.grid_id"), 1); !strings.Contains(plan, "(hashed SubPlan") || strings.Contains(plan, "Join") {
		t.Errorf("what lies below a grid is not looked up\n%s", plan)
	}
}

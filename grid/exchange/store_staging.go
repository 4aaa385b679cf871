package exchange

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// unbounded lifts the limits for ordinary statements: what is done with a large input takes longer.
func unbounded(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL work_mem = '64MB'`)
	return err
}

// oneAtATime has imports of tables wait for each other, so that each sees what the one
// before it has loaded.
func oneAtATime(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('anwang.import'))`)
	return err
}

func (s *staging) create(ctx context.Context, tx pgx.Tx) error {
	var cols strings.Builder
	for _, f := range s.fields {
		fmt.Fprintf(&cols, ", %s %s", Fields[f].column, Fields[f].typ)
	}
	_, err := tx.Exec(ctx, `CREATE TEMP TABLE stage (line integer, lon double precision, lat double precision, leaf bigint, unplaced `+
		`boolean, grid_ref text, home bigint, suffix text`+cols.String()+`) ON COMMIT DROP`)
	return err
}

// copyRows adds rows to the staged ones.
func copyRows(ctx context.Context, tx pgx.Tx, columns []string, rows [][]any) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"stage"}, columns, pgx.CopyFromRows(rows))
	return err
}

// locateRows finds the grids of the staged rows that memory did not know, and makes the
// staged rows known to the planner.
func locateRows(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, `UPDATE stage SET leaf = grid_of(ST_SetSRID(ST_MakePoint(lon, lat), 4490))
		WHERE leaf IS NULL AND lon IS NOT NULL`); err != nil {
		return err
	}
	return analyzeStage(ctx, tx)
}

// analyzeStage makes the staged rows known to the planner, by fewer samples than it takes of tables
// that stay: there are many columns, and what matters of them is how different their values are.
func analyzeStage(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `SET LOCAL default_statistics_target = 10; ANALYZE stage`)
	return err
}

// dropRows takes rows off the staged ones.
func dropRows(ctx context.Context, tx pgx.Tx, rows map[int]bool) error {
	if len(rows) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `DELETE FROM stage WHERE line = ANY ($1)`, slices.Collect(maps.Keys(rows)))
	return err
}

// rowFound is told of a staged row: its line, a text, and where it lies.
type rowFound = func(row int, value string, lon, lat float64)

// rowsRepeated finds staged rows whose code stands in the table more than once, with two texts of
// each, by the code and the line.
func rowsRepeated(ctx context.Context, tx pgx.Tx, code, site, name string) (list []repeatedRow, err error) {
	rows, err := tx.Query(ctx, `
		SELECT line, `+code+`, `+site+`, `+name+` FROM stage
		 WHERE `+code+` IN (SELECT `+code+` FROM stage WHERE `+code+` IS NOT NULL GROUP BY 1 HAVING count(*) > 1) ORDER BY 2, 1`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (r repeatedRow, err error) {
		err = row.Scan(&r.row, &r.code, &r.site, &r.name)
		return r, err
	})
}

// settleSites writes down which sites staged rows are.
func settleSites(ctx context.Context, tx pgx.Tx, rows []int, sites []string) error {
	if len(rows) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `UPDATE stage s SET site = u.site FROM unnest($1::integer[], $2::text[]) AS u(line, site) WHERE u.line = s.line`,
		rows, sites)
	return err
}

// findRows runs a query of what rowFound is told.
func findRows(ctx context.Context, tx pgx.Tx, found rowFound, sql string, args ...any) error {
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return err
	}
	var row int
	var value string
	var lon, lat float64
	_, err = pgx.ForEachRow(rows, []any{&row, &value, &lon, &lat}, func() error {
		found(row, value, lon, lat)
		return nil
	})
	return err
}

// rowsOutside finds rows that lie in no grid.
func rowsOutside(ctx context.Context, tx pgx.Tx, found rowFound) error {
	return findRows(ctx, tx, found, `SELECT line, '', lon, lat FROM stage WHERE lon IS NOT NULL AND leaf IS NULL ORDER BY line`)
}

// sectorThen is the sector a row will have: what is there stays where a row says
// nothing.
const sectorThen = `coalesce(s.sector, e.sector, '')`

// leafThen is the grid a row will lie in; a row without a place that changes the
// sector of what is there changes whose it is just as well.
const leafThen = `coalesce(s.leaf, s.home, CASE WHEN s.unplaced AND s.sector <> e.sector THEN e.grid_id END)`

// rowsBeyond finds rows that will lie outside of a scope; the text is a stroke and the sector
// of a row that gives no place. Rows of one grid and sector have one answer, so it is asked once
// for each.
func rowsBeyond(ctx context.Context, tx pgx.Tx, scope grid.Scope, found rowFound) error {
	return findRows(ctx, tx, found, `
		WITH pair AS MATERIALIZED (
			SELECT leaf, sector, `+pg.InScope(1, "leaf", "sector", "NULL::bigint")+` AS allowed
			  FROM (SELECT DISTINCT `+leafThen+` AS leaf, `+sectorThen+` AS sector FROM stage s
			  	LEFT JOIN enterprise e ON `+sameFile+`) d
			 WHERE leaf IS NOT NULL)
		SELECT s.line, CASE WHEN s.unplaced THEN '-' || coalesce(s.sector, '') ELSE '' END, coalesce(s.lon, 0), coalesce(s.lat, 0) FROM stage s
		LEFT JOIN enterprise e ON `+sameFile+`
		  JOIN pair p ON p.leaf = `+leafThen+` AND p.sector = `+sectorThen+` AND NOT p.allowed ORDER BY s.line`, scope.SQL())
}

// rowsUnregulating finds rows that take sectors off what is on file which other departments
// regulate it for: those that the scope does not hold there. The text is the sectors.
func rowsUnregulating(ctx context.Context, tx pgx.Tx, scope grid.Scope, found rowFound) error {
	return findRows(ctx, tx, found, `
		WITH held AS MATERIALIZED (`+pg.ScopeGrids(1)+`),
		gone AS (
			SELECT s.line, e.grid_id, one FROM stage s JOIN enterprise e ON `+sameFile+`
			  CROSS JOIN LATERAL string_to_table(e.sector, ' ') one
			 WHERE s.sector <> e.sector AND e.sector <> '' AND one <> ALL (string_to_array(s.sector, ' ')))
		SELECT line, string_agg(one, ' '), 0::float8, 0::float8 FROM gone g
		 WHERE NOT EXISTS (SELECT FROM held h WHERE h.id = g.grid_id AND h.sector IN ('', g.one)) GROUP BY line ORDER BY line`, scope.SQL())
}

// keepPrincipals leaves the principal place to the sector that has it, in rows that would give
// it to another one where the scope does not hold that sector. The text is the sector.
func keepPrincipals(ctx context.Context, tx pgx.Tx, scope grid.Scope, found rowFound) error {
	return findRows(ctx, tx, found, `
		WITH covered AS MATERIALIZED (`+pg.ScopeGrids(1)+`),
		other AS (
			SELECT s.line, e.grid_id, split_part(e.sector, ' ', 1) AS first, string_to_array(s.sector, ' ') AS list
			  FROM stage s JOIN enterprise e ON `+sameFile+`
			 WHERE s.sector <> e.sector AND e.sector <> '' AND split_part(s.sector, ' ', 1) <> split_part(e.sector, ' ', 1)),
		kept AS (
			UPDATE stage s SET sector = o.first || ' ' ||
			       (SELECT string_agg(one, ' ' ORDER BY one COLLATE "C") FROM unnest(o.list) one WHERE one <> o.first)
			  FROM other o WHERE o.line = s.line AND o.first = ANY (o.list)
			   AND NOT EXISTS (SELECT FROM covered c WHERE c.id = o.grid_id AND c.sector IN ('', o.first))
			RETURNING s.line, o.first)
		SELECT line, first, 0::float8, 0::float8 FROM kept ORDER BY line`, scope.SQL())
}

// rowsExisting finds rows whose code is on file; when what is on file is replaced, those
// alone that are not in the scope, or are merged into another. The text is what is wrong
// and the code.
func rowsExisting(ctx context.Context, tx pgx.Tx, scope grid.Scope, replace bool, found rowFound) error {
	kind := `'codeExists'`
	if replace {
		kind = `CASE WHEN NOT ` + pg.InScope(1, "e.grid_id", "e.sector", "NULL::bigint") +
			` THEN 'notYours' WHEN e.status = 'merged' THEN 'mergedAway' ELSE '' END`
	}
	return findRows(ctx, tx, found, `SELECT * FROM (SELECT s.line, `+kind+` || ' ' || s.credit_code AS what, 0::float8, 0::float8
		FROM stage s JOIN enterprise e ON `+sameFile+` WHERE $1::jsonb IS NULL OR true) x WHERE what NOT LIKE ' %'
		ORDER BY line`, scope.SQL())
}

// sameFile is the condition that an enterprise e is what a staged row s is of, newRow that
// nothing is on file of it.
const (
	sameFile = `e.credit_code = s.credit_code AND e.site = s.site`
	newRow   = `NOT EXISTS (SELECT FROM enterprise e WHERE ` + sameFile + `)`
)

// siteRows settles which of the sites under its code each staged row is, where only what is on
// file can say so: one of that name, or a further one of what is called as the row begins.
// It finds the rows that are sites of what is on file and not there yet.
func siteRows(ctx context.Context, tx pgx.Tx, found rowFound) error {
	for _, sql := range []string{
		`UPDATE stage s SET site = s.suffix FROM enterprise e WHERE s.site IS NULL AND e.credit_code = s.credit_code
			AND (e.site = s.suffix OR e.site = '' AND e.name <> s.name AND starts_with(s.name, e.name))`,
		`UPDATE stage SET site = '' WHERE site IS NULL`,
	} {
		if _, err := tx.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return findRows(ctx, tx, found, `SELECT s.line, s.site, 0::float8, 0::float8 FROM stage s WHERE s.site <> '' AND `+newRow+`
		AND EXISTS (SELECT FROM enterprise e WHERE e.credit_code = s.credit_code) ORDER BY s.line`)
}

// waitingRows says of the staged rows that give no place, and of which nothing is on file, in
// which grid they wait: the one grid in force that they name by its code or its name where
// the actor may import, or the one that the scope holds, which of all of the network is its root.
func waitingRows(ctx context.Context, tx pgx.Tx, scope grid.Scope) error {
	_, err := tx.Exec(ctx, `
		WITH named AS MATERIALIZED (
			SELECT r.grid_ref, min(g.id) AS id FROM (SELECT DISTINCT s.grid_ref FROM stage s WHERE s.unplaced AND s.grid_ref IS NOT NULL) r
			  JOIN grid g ON (g.code = r.grid_ref OR g.name = r.grid_ref) AND g.state = 'active'
			  JOIN network n ON n.id = g.network_id AND n.main
			 WHERE `+pg.Touches(1, "g.id")+` GROUP BY r.grid_ref HAVING count(*) = 1)
		UPDATE stage s SET home = coalesce((SELECT id FROM named WHERE named.grid_ref = s.grid_ref), nullif($2::bigint, 0),
			CASE WHEN $1::jsonb IS NULL THEN (SELECT g.id FROM grid g JOIN network n ON n.id = g.network_id AND n.main
				WHERE g.parent_id IS NULL AND g.state = 'active' ORDER BY g.id LIMIT 1) END)
		 WHERE s.unplaced AND `+newRow, scope.SQL(), scope.Home())
	return err
}

// rowsPlaceless finds rows that will wait for a location, those of which nobody knows the
// grid, and those that wait already; the text is which of these, and the grid.
func rowsPlaceless(ctx context.Context, tx pgx.Tx, scope grid.Scope, replace bool, found rowFound) error {
	return findRows(ctx, tx, found, `
		SELECT s.line, CASE WHEN s.home IS NULL THEN 'gridUnsaid '
			WHEN w.id IS NOT NULL AND NOT `+pg.OneInScope(1, "w.grid_id", "w.sector", "NULL::bigint")+` THEN 'waitsElsewhere '
			WHEN w.id IS NOT NULL AND NOT $2::boolean THEN 'codeWaits ' || grid_names(w.grid_id)
			ELSE 'toLocate ' || grid_names(s.home) END, 0::float8, 0::float8
		  FROM stage s LEFT JOIN enterprise_waiting w ON w.credit_code = s.credit_code AND w.site = s.site
		 WHERE s.unplaced AND `+newRow+` ORDER BY s.line`, scope.SQL(), replace)
}

// rowChange is what a row would make of what is on file.
type rowChange struct {
	name, becomes string
	metres        float64 // that it moves
	from, to      string  // names of the grids it moves between
	lon, lat      float64
}

// rowsChanged finds rows that move what is on file by more than farMove, or name it
// otherwise. Whether it lies in the scope is asked once for each grid and sector.
func rowsChanged(ctx context.Context, tx pgx.Tx, scope grid.Scope, found func(row int, c *rowChange)) error {
	rows, err := tx.Query(ctx, `
		WITH there AS MATERIALIZED (
			SELECT s.line, s.name AS becomes, e.name, coalesce(s.lon, 0) AS lon, coalesce(s.lat, 0) AS lat, s.leaf, e.grid_id, e.sector,
			       coalesce(ST_DistanceSphere(e.geom, ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4490)), 0) AS metres
			  FROM stage s JOIN enterprise e ON `+sameFile+`),
		scoped AS MATERIALIZED (
			SELECT grid_id, sector FROM (SELECT DISTINCT grid_id, sector FROM there WHERE metres > $2::float8 OR becomes <> name) d
			 WHERE `+pg.InScope(1, "grid_id", "sector", "NULL::bigint")+`)
		SELECT line, round(metres), name, coalesce(becomes, name), coalesce(grid_names(grid_id), '–'), coalesce(grid_names(leaf), '–'), lon, lat
		  FROM there JOIN scoped USING (grid_id, sector) WHERE metres > $2::float8 OR becomes <> name ORDER BY line`,
		scope.SQL(), float64(farMove))
	if err != nil {
		return err
	}
	var row int
	var c rowChange
	_, err = pgx.ForEachRow(rows, []any{&row, &c.metres, &c.name, &c.becomes, &c.from, &c.to, &c.lon, &c.lat}, func() error {
		found(row, &c)
		return nil
	})
	return err
}

// rowsOfAnotherGrid finds rows that name another grid than the one they lie in, or one
// above it; the text is the code of the one they lie in, and what they name.
func rowsOfAnotherGrid(ctx context.Context, tx pgx.Tx, found rowFound) error {
	return findRows(ctx, tx, found, `
		SELECT s.line, g.code || ' ' || s.grid_ref, s.lon, s.lat FROM stage s JOIN grid g ON g.id = s.leaf
		 WHERE s.grid_ref IS NOT NULL AND NOT starts_with(g.code, rtrim(s.grid_ref, '0')) AND position(s.grid_ref IN grid_names(g.id)) = 0
		 ORDER BY s.line`)
}

// wait keeps the rows that give no place until somebody locates them, and takes what waited and
// has one now off the list: what such a row leaves open is filled in from what waited.
func (s *staging) wait(ctx context.Context, tx pgx.Tx, source string) (rows int, err error) {
	var set, keep []string
	for _, f := range s.fields {
		c, typ := Fields[f].column, Fields[f].typ
		set = append(set, fmt.Sprintf("%[1]s = coalesce(s.%[1]s, (w.fields ->> '%[1]s')::%[2]s)", c, typ))
		value := "s." + c
		if f == fieldSource {
			value = "coalesce(s.source, $1)"
		}
		if f != fieldCRS {
			keep = append(keep, fmt.Sprintf("'%s', %s", c, value))
		}
	}
	if _, err := tx.Exec(ctx, `
		WITH gone AS (DELETE FROM enterprise_waiting w USING stage s
			WHERE s.credit_code = w.credit_code AND s.site = w.site AND s.lon IS NOT NULL AND `+pg.InScope(1, "w.grid_id", "w.sector",
		"NULL::bigint")+`
			RETURNING w.credit_code, w.site, w.fields)
		UPDATE stage s SET `+strings.Join(set, ", ")+` FROM gone w WHERE w.credit_code = s.credit_code AND w.site = s.site`,
		s.scope.SQL()); err != nil {
		return 0, err
	}
	tag, err := tx.Exec(ctx, `
		INSERT INTO enterprise_waiting AS w (credit_code, site, name, address, sector, grid_id, fields)
		SELECT s.credit_code, s.site, s.name, coalesce(s.address, ''), coalesce(s.sector, ''), s.home, jsonb_strip_nulls(jsonb_build_object(`+
		strings.Join(keep, ", ")+`))
		  FROM stage s WHERE s.unplaced AND `+newRow+` ORDER BY s.line
		ON CONFLICT (credit_code, site) DO UPDATE SET name = excluded.name, address = coalesce(nullif(excluded.address, ''), w.address),
			sector = coalesce(nullif(excluded.sector, ''), w.sector), grid_id = excluded.grid_id, fields = w.fields || excluded.fields`, source)
	return int(tag.RowsAffected()), err
}

// update writes what differs. An empty cell leaves what is there, so nothing is
// lost by a table with fewer columns; a place that moved by less than the last
// printed decimal has not moved.
func (s *staging) update(ctx context.Context, tx pgx.Tx) (updated, same int, err error) {
	point := `ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4490)`
	moved := `(s.lon IS NOT NULL AND (abs(ST_X(t.geom) - s.lon) > 1e-7 OR abs(ST_Y(t.geom) - s.lat) > 1e-7))`
	set := []string{`geom = CASE WHEN ` + moved + ` THEN ` + point + ` ELSE t.geom END`, `crs = CASE WHEN ` + moved +
		` THEN coalesce(s.crs, '') ELSE t.crs END`}
	differs := []string{moved}
	for _, f := range s.fields {
		c := Fields[f].column
		if f == fieldCode || f == fieldSite || f == fieldCRS || s.check.columns[f] == 0 {
			continue
		}
		value := "s." + c
		if Fields[f].typ == "double precision" {
			value += "::numeric"
		}
		set = append(set, fmt.Sprintf("%s = coalesce(%s, t.%s)", c, value, c))
		differs = append(differs, fmt.Sprintf("(s.%s IS NOT NULL AND t.%s IS DISTINCT FROM %s)", c, c, value))
	}
	if err := tx.QueryRow(ctx, `SELECT count(*) FROM stage s JOIN enterprise e USING (credit_code, site)`).Scan(&same); err != nil {
		return 0, 0, err
	}
	updated, err = pg.ChangeMany(ctx, tx, imported, `UPDATE enterprise t SET `+strings.Join(set, ", ")+
		` FROM stage s JOIN enterprise o USING (credit_code, site)
		WHERE t.id = o.id AND (`+strings.Join(differs, " OR ")+`)`, "o.grid_id")
	return updated, same - updated, err
}

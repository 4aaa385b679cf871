package exchange

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// unbounded lifts the limit for ordinary statements: checking a large input takes longer.
func unbounded(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `SET LOCAL statement_timeout = 0`)
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
		`boolean, grid_ref text`+cols.String()+`) ON COMMIT DROP`)
	return err
}

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

func analyzeStage(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `ANALYZE stage`)
	return err
}

// rowFound is told of a staged row: its line, a text, and where it lies.
type rowFound = func(row int, value string, lon, lat float64)

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
const leafThen = `coalesce(s.leaf, CASE WHEN s.unplaced AND s.sector <> e.sector THEN e.grid_id END)`

// rowsBeyond finds rows that will lie outside of a scope; the text is the sector of a row
// that gives no place. Rows of one grid and sector have one answer, so it is asked once
// for each.
func rowsBeyond(ctx context.Context, tx pgx.Tx, scope grid.Scope, found rowFound) error {
	return findRows(ctx, tx, found, `
		WITH pair AS MATERIALIZED (
			SELECT leaf, sector, `+pg.InScope(1, "leaf", "sector", "NULL::bigint")+` AS allowed
			  FROM (SELECT DISTINCT `+leafThen+` AS leaf, `+sectorThen+` AS sector FROM stage s
			  	LEFT JOIN enterprise e ON e.credit_code = s.credit_code) d
			 WHERE leaf IS NOT NULL)
		SELECT s.line, CASE WHEN s.unplaced THEN s.sector ELSE '' END, coalesce(s.lon, 0), coalesce(s.lat, 0) FROM stage s
		LEFT JOIN enterprise e ON e.credit_code = s.credit_code
		  JOIN pair p ON p.leaf = `+leafThen+` AND p.sector = `+sectorThen+` AND NOT p.allowed ORDER BY s.line`, scope.SQL())
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
		FROM stage s JOIN enterprise e ON e.credit_code = s.credit_code WHERE $1::jsonb IS NULL OR true) x WHERE what NOT LIKE ' %'
		ORDER BY line`, scope.SQL())
}

// rowsPlaceless finds rows without a place, but for those that replace what is on file.
func rowsPlaceless(ctx context.Context, tx pgx.Tx, replace bool, found rowFound) error {
	there := `false`
	if replace {
		there = `EXISTS (SELECT FROM enterprise e WHERE e.credit_code = s.credit_code)`
	}
	return findRows(ctx, tx, found, `SELECT line, '', 0::float8, 0::float8 FROM stage s WHERE unplaced AND NOT `+there+` ORDER BY line`)
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
			  FROM stage s JOIN enterprise e ON e.credit_code = s.credit_code),
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

// load moves the staged rows into their table: one statement for those that are
// there, one for the others.
func (s *staging) load(ctx context.Context, tx pgx.Tx, source string) (o Outcome, err error) {
	if s.replaces() {
		if o.Updated, o.Same, err = s.update(ctx, tx); err != nil {
			return o, err
		}
	}
	into, from := []string{"geom"}, []string{"ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4490)"}
	args := []any{}
	for _, f := range s.fields {
		value := "s." + Fields[f].column
		switch {
		case f == fieldSource:
			value, args = "coalesce(s.source, $1)", append(args, source)
		case Fields[f].fallback != "":
			value = "coalesce(" + value + ", " + Fields[f].fallback + ")"
		}
		into, from = append(into, Fields[f].column), append(from, value)
	}
	o.Created, err = pg.CreateMany(ctx, tx, grid.KindEnterprise, imported, `INSERT INTO enterprise AS t (`+strings.Join(into, ", ")+
		`) SELECT `+strings.Join(from, ", ")+`
		FROM stage s WHERE NOT EXISTS (SELECT FROM enterprise e WHERE e.credit_code = s.credit_code) ORDER BY s.line`, args...)
	return o, err
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
		if f == fieldCode || f == fieldCRS || s.check.columns[f] == 0 {
			continue
		}
		value := "s." + c
		if Fields[f].typ == "double precision" {
			value += "::numeric"
		}
		set = append(set, fmt.Sprintf("%s = coalesce(%s, t.%s)", c, value, c))
		differs = append(differs, fmt.Sprintf("(s.%s IS NOT NULL AND t.%s IS DISTINCT FROM %s)", c, c, value))
	}
	if err := tx.QueryRow(ctx, `SELECT count(*) FROM stage s JOIN enterprise e USING (credit_code)`).Scan(&same); err != nil {
		return 0, 0, err
	}
	updated, err = pg.ChangeMany(ctx, tx, imported, `UPDATE enterprise t SET `+strings.Join(set, ", ")+
		` FROM stage s JOIN enterprise o USING (credit_code)
		WHERE t.id = o.id AND (`+strings.Join(differs, " OR ")+`)`, "o.grid_id")
	return updated, same - updated, err
}

package exchange

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/name"
	"anwang/grid/pg"
)

// staging is a table's rows in the database, in a table of their own that nobody
// else sees, where they are compared with what is there.
type staging struct {
	check   *checker
	scope   grid.Scope
	locator Locator
	alike   func() Alike // nil: rows are not compared
	pending [][]any
	columns []string // of the staging table
	fields  []int    // that have one
}

const stageChunk = 4000

func newStaging(k *checker, scope grid.Scope, l Locator) *staging {
	s := &staging{check: k, scope: scope, locator: l, columns: []string{"line", "lon", "lat", "leaf", "unplaced", "grid_ref"}}
	for i := range Fields {
		if Fields[i].column != "" {
			s.fields = append(s.fields, i)
			s.columns = append(s.columns, Fields[i].column)
		}
	}
	return s
}

func (s *staging) create(ctx context.Context, tx pgx.Tx) error {
	var cols strings.Builder
	for _, f := range s.fields {
		fmt.Fprintf(&cols, ", %s %s", Fields[f].column, Fields[f].typ)
	}
	_, err := tx.Exec(ctx, `CREATE TEMP TABLE stage (line integer, lon double precision, lat double precision, leaf bigint, unplaced boolean, grid_ref text`+cols.String()+`) ON COMMIT DROP`)
	return err
}

// put adds a row.
func (s *staging) put(ctx context.Context, tx pgx.Tx, r *tableRow) error {
	v := make([]any, 0, len(s.columns))
	v = append(v, r.row, nil, nil, nil, r.unplaced, r.values[fieldGrid])
	if r.placed {
		v[1], v[2] = r.lon, r.lat
		if s.locator != nil {
			if id := s.locator.Locate(r.lon, r.lat); id != 0 {
				v[3] = id
			}
		}
	}
	for _, f := range s.fields {
		v = append(v, r.values[f])
	}
	if s.pending = append(s.pending, v); len(s.pending) >= stageChunk {
		return s.flush(ctx, tx)
	}
	return nil
}

func (s *staging) flush(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"stage"}, s.columns, pgx.CopyFromRows(s.pending))
	s.pending = s.pending[:0]
	return err
}

// verify compares the rows with what is there.
func (s *staging) verify(ctx context.Context, tx pgx.Tx) error {
	if err := s.flush(ctx, tx); err != nil {
		return err
	}
	// Points that memory does not know are located by the database.
	if _, err := tx.Exec(ctx, `UPDATE stage SET leaf = grid_of(ST_SetSRID(ST_MakePoint(lon, lat), 4490)) WHERE leaf IS NULL AND lon IS NOT NULL`); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `ANALYZE stage`); err != nil {
		return err
	}
	for _, check := range []func(context.Context, pgx.Tx) error{s.outside, s.beyond, s.existing, s.placeless, s.changed, s.twins, s.gridCode} {
		if err := check(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// ask runs a query of row number, a text, and a place, and calls fn for each.
func (s *staging) ask(ctx context.Context, tx pgx.Tx, sql string, args []any, fn func(row int, value string, lon, lat float64)) error {
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return err
	}
	var row int
	var value string
	var lon, lat float64
	_, err = pgx.ForEachRow(rows, []any{&row, &value, &lon, &lat}, func() error {
		fn(row, value, lon, lat)
		return nil
	})
	return err
}

func (s *staging) add(row, field int, f fault, value string, lon, lat float64) {
	s.check.add(Problem{Row: row, Column: s.check.columns[field], Kind: f.kind, Args: f.args, Value: value, Lon: lon, Lat: lat})
}

func (s *staging) outside(ctx context.Context, tx pgx.Tx) error {
	return s.ask(ctx, tx, `SELECT line, '', lon, lat FROM stage WHERE lon IS NOT NULL AND leaf IS NULL ORDER BY line`, nil,
		func(row int, _ string, lon, lat float64) {
			s.add(row, fieldLon, fault{"placeOutside", nil}, fmt.Sprintf("%.6f, %.6f", lon, lat), lon, lat)
		})
}

// sectorThen is the sector a row will have: what is there stays where a row says
// nothing.
const sectorThen = `coalesce(s.sector, e.sector, '')`

// leafThen is the grid a row will lie in; a row without a place that changes the
// sector of what is there changes whose it is just as well.
const leafThen = `coalesce(s.leaf, CASE WHEN s.unplaced AND s.sector <> e.sector THEN e.grid_id END)`

// beyond finds rows that lie where the actor may not import. Rows of one grid and
// sector have one answer, so it is asked once for each.
func (s *staging) beyond(ctx context.Context, tx pgx.Tx) error {
	if s.scope.Unlimited() {
		return nil
	}
	return s.ask(ctx, tx, `
		WITH place AS MATERIALIZED (
			SELECT leaf, sector, `+pg.Held(1, "leaf", "sector", "NULL::bigint")+` AS held
			  FROM (SELECT DISTINCT `+leafThen+` AS leaf, `+sectorThen+` AS sector FROM stage s LEFT JOIN enterprise e ON e.credit_code = s.credit_code) d
			 WHERE leaf IS NOT NULL)
		SELECT s.line, CASE WHEN s.unplaced THEN s.sector ELSE '' END, coalesce(s.lon, 0), coalesce(s.lat, 0) FROM stage s LEFT JOIN enterprise e ON e.credit_code = s.credit_code
		  JOIN place p ON p.leaf = `+leafThen+` AND p.sector = `+sectorThen+` AND NOT p.held ORDER BY s.line`, []any{s.scope.SQL()},
		func(row int, sector string, lon, lat float64) {
			if sector != "" { // it gives no place
				s.add(row, fieldSector, fault{"placeBeyond", nil}, sector, 0, 0)
				return
			}
			s.add(row, fieldLon, fault{"placeBeyond", nil}, fmt.Sprintf("%.6f, %.6f", lon, lat), lon, lat)
		})
}

// existing finds codes that are there already, and those of them that are not for
// this actor to update.
func (s *staging) existing(ctx context.Context, tx pgx.Tx) error {
	kind := `'codeExists'`
	if s.check.choice.Existing == Replace {
		kind = `CASE WHEN NOT ` + pg.Held(1, "e.grid_id", "e.sector", "NULL::bigint") + ` THEN 'notYours' WHEN e.status = 'merged' THEN 'mergedAway' ELSE '' END`
	}
	return s.ask(ctx, tx, `SELECT * FROM (SELECT s.line, `+kind+` || ' ' || s.credit_code AS what, 0::float8, 0::float8
		FROM stage s JOIN enterprise e ON e.credit_code = s.credit_code WHERE $1::jsonb IS NULL OR true) x WHERE what NOT LIKE ' %' ORDER BY line`, []any{s.scope.SQL()},
		func(row int, value string, _, _ float64) {
			kind, code, _ := strings.Cut(value, " ")
			s.add(row, fieldCode, fault{kind, nil}, code, 0, 0)
		})
}

// placeless finds rows without a place, which only one that is there may be.
func (s *staging) placeless(ctx context.Context, tx pgx.Tx) error {
	there := `false`
	if s.check.choice.Existing == Replace {
		there = `EXISTS (SELECT FROM enterprise e WHERE e.credit_code = s.credit_code)`
	}
	return s.ask(ctx, tx, `SELECT line, '', 0::float8, 0::float8 FROM stage s WHERE unplaced AND NOT `+there+` ORDER BY line`, nil,
		func(row int, _ string, _, _ float64) { s.add(row, fieldLon, fault{"placeMissing", nil}, "", 0, 0) })
}

// farMove is from how many metres on a change of place is told: more than setting a
// point anew explains.
const farMove = 1000

// changed finds rows that would carry an enterprise that is there far away, or give
// it another name and not only another spelling. Whether the actor may see what is
// there is asked once for each grid and sector.
func (s *staging) changed(ctx context.Context, tx pgx.Tx) error {
	if s.check.choice.Existing != Replace {
		return nil
	}
	return s.ask(ctx, tx, `
		WITH there AS MATERIALIZED (
			SELECT s.line, s.name AS becomes, e.name, coalesce(s.lon, 0) AS lon, coalesce(s.lat, 0) AS lat, s.leaf, e.grid_id, e.sector,
			       coalesce(ST_DistanceSphere(e.geom, ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4490)), 0) AS metres
			  FROM stage s JOIN enterprise e ON e.credit_code = s.credit_code),
		held AS MATERIALIZED (
			SELECT grid_id, sector FROM (SELECT DISTINCT grid_id, sector FROM there WHERE metres > $2::float8 OR becomes <> name) d
			 WHERE `+pg.Held(1, "grid_id", "sector", "NULL::bigint")+`)
		SELECT line, concat_ws(E'\x1f', round(metres)::text, name, coalesce(becomes, name), coalesce(grid_names(grid_id), '–'), coalesce(grid_names(leaf), '–')), lon, lat
		  FROM there JOIN held USING (grid_id, sector) WHERE metres > $2::float8 OR becomes <> name ORDER BY line`, []any{s.scope.SQL(), float64(farMove)},
		func(row int, value string, lon, lat float64) {
			p := strings.Split(value, "\x1f")
			if metres, _ := strconv.ParseFloat(p[0], 64); metres > farMove {
				s.add(row, fieldLon, fault{"moves", []string{p[1], both(distanceText(metres)), p[3], p[4]}}, fmt.Sprintf("%.6f, %.6f", lon, lat), lon, lat)
			}
			if name.Key(p[1]) != name.Key(p[2]) {
				s.add(row, fieldName, fault{"renames", []string{p[1]}}, p[2], lon, lat)
			}
		})
}

func distanceText(metres float64) grid.Text {
	if metres < 10_000 {
		return t(fmt.Sprintf("%.0f 米", metres), fmt.Sprintf("%.0f m", metres))
	}
	return t(fmt.Sprintf("%.1f 千米", metres/1000), fmt.Sprintf("%.1f km", metres/1000))
}

// twins finds rows that may be of one enterprise, with each other or with what is on
// file.
func (s *staging) twins(ctx context.Context, tx pgx.Tx) error {
	if s.alike == nil {
		return nil
	}
	return compare(ctx, tx, s.alike(), grid.ActorOf(ctx).Scope(grid.ViewMap), `line, '', coalesce(old_code, '')`, func(l *likeness) {
		s.add(l.line, fieldName, fault{"samePlace", []string{both(l.with), both(l.why)}}, l.name, l.lon, l.lat)
	})
}

// gridCode finds rows that name another grid than the one they lie in, or one
// above it.
func (s *staging) gridCode(ctx context.Context, tx pgx.Tx) error {
	return s.ask(ctx, tx, `
		SELECT s.line, g.code || ' ' || s.grid_ref, s.lon, s.lat FROM stage s JOIN grid g ON g.id = s.leaf
		 WHERE s.grid_ref IS NOT NULL AND NOT starts_with(g.code, rtrim(s.grid_ref, '0')) AND position(s.grid_ref IN grid_names(g.id)) = 0 ORDER BY s.line`, nil,
		func(row int, value string, lon, lat float64) {
			code, said, _ := strings.Cut(value, " ")
			s.add(row, fieldGrid, fault{"gridDiffers", []string{code}}, said, lon, lat)
		})
}

// load moves the staged rows into their table: one statement for those that are
// there, one for the others.
func (s *staging) load(ctx context.Context, tx pgx.Tx, source string) (o Outcome, err error) {
	if s.check.choice.Existing == Replace {
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
	o.Created, err = pg.CreateMany(ctx, tx, grid.KindEnterprise, imported, `INSERT INTO enterprise AS t (`+strings.Join(into, ", ")+`) SELECT `+strings.Join(from, ", ")+`
		FROM stage s WHERE NOT EXISTS (SELECT FROM enterprise e WHERE e.credit_code = s.credit_code) ORDER BY s.line`, args...)
	return o, err
}

// update writes what differs. An empty cell leaves what is there, so nothing is
// lost by a table with fewer columns; a place that moved by less than the last
// printed decimal has not moved.
func (s *staging) update(ctx context.Context, tx pgx.Tx) (updated, same int, err error) {
	point := `ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4490)`
	moved := `(s.lon IS NOT NULL AND (abs(ST_X(t.geom) - s.lon) > 1e-7 OR abs(ST_Y(t.geom) - s.lat) > 1e-7))`
	set := []string{`geom = CASE WHEN ` + moved + ` THEN ` + point + ` ELSE t.geom END`, `crs = CASE WHEN ` + moved + ` THEN coalesce(s.crs, '') ELSE t.crs END`}
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
	updated, err = pg.ChangeMany(ctx, tx, imported, `UPDATE enterprise t SET `+strings.Join(set, ", ")+` FROM stage s JOIN enterprise o USING (credit_code)
		WHERE t.id = o.id AND (`+strings.Join(differs, " OR ")+`)`, "o.grid_id")
	return updated, same - updated, err
}

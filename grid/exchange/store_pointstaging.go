package exchange

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

func (s *pointStaging) create(ctx context.Context, tx pgx.Tx) error {
	var cols strings.Builder
	for _, f := range s.fields {
		fmt.Fprintf(&cols, ", %s %s", s.of.fields[f].column, s.of.fields[f].typ)
	}
	_, err := tx.Exec(ctx, `CREATE TEMP TABLE stage (line integer, pointer text DEFAULT '', lon double precision, lat double precision, `+
		`leaf bigint, grid_ref text, owners integer`+cols.String()+`) ON COMMIT DROP`)
	return err
}

// plainName is SQL of a name as it is compared: without blanks, and with one kind of brackets.
func plainName(of string) string {
	return `translate(lower(` + of + `), '（） 　', '()')`
}

// ownersNamed ties staged rows to the enterprises that they name and have no code of, and finds
// names that no enterprise in the scope has, or enterprises of several codes; the text is which of
// these, and the name.
func ownersNamed(ctx context.Context, tx pgx.Tx, scope grid.Scope, found rowFound) error {
	_, err := tx.Exec(ctx, `
		WITH named AS MATERIALIZED (
			SELECT DISTINCT enterprise_name AS said, `+plainName("enterprise_name")+` AS name FROM stage
			 WHERE enterprise_ref IS NULL AND enterprise_name IS NOT NULL),
		one AS MATERIALIZED (
			SELECT n.said, count(DISTINCT e.credit_code) AS codes, min(e.credit_code) AS code FROM named n
			  LEFT JOIN enterprise e ON `+plainName("e.name")+` = n.name AND e.merged_into IS NULL
			   AND `+pg.InScope(1, "e.grid_id", "e.sector", "NULL::bigint")+` GROUP BY n.said)
		UPDATE stage s SET owners = one.codes, enterprise_ref = CASE WHEN one.codes = 1 THEN one.code END
		  FROM one WHERE one.said = s.enterprise_name AND s.enterprise_ref IS NULL`, scope.SQL())
	if err != nil {
		return err
	}
	return findRows(ctx, tx, found, `SELECT line, CASE owners WHEN 0 THEN 'ownerUnknown ' ELSE 'ownerSeveral ' END || enterprise_name,
		0::float8, 0::float8 FROM stage WHERE owners <> 1 ORDER BY line`)
}

// locateAtOwner takes staged rows without coordinates to where the record of a kind is whose
// code a column has: of several sites under it the one that is called as the row says, or the
// first. It returns the lines of those rows.
func locateAtOwner(ctx context.Context, tx pgx.Tx, kind, column string, scope grid.Scope) (lines []int, err error) {
	order := "r.id"
	sector := "coalesce((SELECT sector FROM enterprise WHERE id = r.enterprise_id), '')"
	if kind == grid.KindEnterprise.String() {
		order, sector = `coalesce(`+plainName("r.name")+` = `+plainName("u.enterprise_name")+`, false) DESC, r.site, r.id`, "r.sector"
	}
	err = tx.QueryRow(ctx, `
		WITH moved AS (UPDATE stage s SET lon = ST_X(o.geom), lat = ST_Y(o.geom), leaf = o.grid_id FROM (
			SELECT DISTINCT ON (u.line) u.line, r.geom, r.grid_id FROM stage u JOIN `+kind+` r ON r.`+codeOf(kind)+` = u.`+column+`
			 WHERE u.lon IS NULL AND `+pg.InScope(1, "r.grid_id", sector, "NULL::bigint")+` ORDER BY u.line, `+order+`) o
			 WHERE o.line = s.line RETURNING s.line)
		SELECT coalesce(array_agg(line ORDER BY line), '{}') FROM moved`, scope.SQL()).Scan(&lines)
	return lines, err
}

// rowsNowhere finds staged rows that have no location.
func rowsNowhere(ctx context.Context, tx pgx.Tx, found rowFound) error {
	return findRows(ctx, tx, found, `SELECT line, '', 0::float8, 0::float8 FROM stage WHERE lon IS NULL ORDER BY line`)
}

// sameBy is SQL that two records a and b have the same in columns; a time stands for its day.
func sameBy(columns []string, a, b string) string {
	var list []string
	for _, c := range columns {
		x, y := a+"."+c, b+"."+c
		if c == "found" {
			x, y = `(`+x+` AT TIME ZONE 'Asia/Shanghai')::date`, `(`+y+` AT TIME ZONE 'Asia/Shanghai')::date`
		}
		list = append(list, x+` IS NOT DISTINCT FROM `+y)
	}
	return strings.Join(list, " AND ")
}

// rowsAlike finds staged rows without a code that say in some columns what a row before them
// says, at the same location; the text is that row.
func rowsAlike(ctx context.Context, tx pgx.Tx, columns []string, found rowFound) error {
	var keys []string
	for _, c := range columns {
		if c == "found" {
			c = `(found AT TIME ZONE 'Asia/Shanghai')::date`
		}
		keys = append(keys, c)
	}
	return findRows(ctx, tx, found, `SELECT line, first::text, coalesce(lon, 0), coalesce(lat, 0) FROM (
			SELECT line, code, lon, lat, min(line) OVER w AS first FROM stage
			WINDOW w AS (PARTITION BY `+strings.Join(keys, ", ")+`, lon, lat)) s
		WHERE line > first AND code IS NULL ORDER BY line LIMIT 10000`)
}

// rowsFiled finds staged rows without a code that say in some columns what a record of a kind
// in the scope says that is on file within 50 m; the text is its code.
func rowsFiled(ctx context.Context, tx pgx.Tx, kind string, columns []string, scope grid.Scope, found rowFound) error {
	return findRows(ctx, tx, found, `SELECT DISTINCT ON (s.line) s.line, t.code, s.lon, s.lat FROM (
			SELECT s.*, `+ownerID+` AS enterprise_id FROM stage s) s
		  JOIN `+kind+` t ON `+strings.ReplaceAll(sameBy(columns, "s", "t"), "enterprise_ref", "enterprise_id")+`
		   AND ST_DWithin(t.geom, ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4490), 0.0005)
		  LEFT JOIN enterprise e ON e.id = t.enterprise_id
		 WHERE s.code IS NULL AND s.lon IS NOT NULL AND `+pg.InScope(1, "t.grid_id", "coalesce(e.sector, '')", "NULL::bigint")+`
		 ORDER BY s.line, t.id LIMIT 10000`, scope.SQL())
}

// ownerID is SQL of the enterprise that a staged row belongs to, of several sites the nearest.
const ownerID = `(SELECT e.id FROM enterprise e WHERE e.credit_code = s.enterprise_ref
	ORDER BY e.geom <-> ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4490), e.id LIMIT 1)`

// load moves the staged rows into their table.
func (s *pointStaging) load(ctx context.Context, tx pgx.Tx, source string, _ func(int)) (o Outcome, err error) {
	into, from, joins := []string{"id", "geom"}, []string{"s.id", "ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4490)"}, ""
	for _, f := range s.fields {
		of := &s.of.fields[f]
		value := "s." + of.column
		switch {
		case of.refer != "":
			one := fmt.Sprintf("r%d", f)
			into, from = append(into, of.refer+"_id"), append(from, one+".id")
			joins += ` ` + nearest(1, of.refer, of.column, one)
			continue
		case of.Key == "enterpriseName":
			continue
		case f == fieldCode:
			value = "coalesce(s.code, " + strings.ReplaceAll(pg.NewCode(s.of.prefix), "id::text", "s.id::text") + ")"
		case of.Key == "source":
			value = "coalesce(s.source, $2)"
		case of.fallback != "":
			value = "coalesce(" + value + ", " + of.fallback + ")"
		}
		into, from = append(into, of.column), append(from, value)
	}
	o.Created, err = pg.CreateMany(ctx, tx, s.of.kind, imported, `INSERT INTO `+s.of.key()+` AS t (`+strings.Join(into, ", ")+`) SELECT `+
		strings.Join(from, ", ")+` FROM (SELECT *, nextval(pg_get_serial_sequence('`+s.of.key()+`', 'id')) AS id FROM stage ORDER BY line) s`+
		joins+` ORDER BY s.line`, s.scope.SQL(), source)
	return o, err
}

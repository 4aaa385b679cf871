package exchange

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// stageFeatures copies what source reads into a staging table for records of a schema.
func stageFeatures(ctx context.Context, tx pgx.Tx, s *schema, source pgx.CopyFromSource) error {
	into := []string{"line", "pointer", "lon", "lat", "leaf"}
	var cols strings.Builder
	for _, c := range s.columns {
		fmt.Fprintf(&cols, ", %s %s", c.Column, c.typ)
		into = append(into, c.Column)
	}
	if _, err := tx.Exec(ctx, `CREATE TEMP TABLE stage (line integer, pointer text, lon double precision, lat double precision, leaf bigint`+
		cols.String()+`) ON COMMIT DROP`); err != nil {
		return err
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"stage"}, into, source)
	return err
}

// findFeatures runs a query of line, pointer and a text, and tells of each row.
func findFeatures(ctx context.Context, tx pgx.Tx, found func(line int, pointer, v string), sql string, args ...any) error {
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return err
	}
	var line int
	var pointer, v string
	_, err = pgx.ForEachRow(rows, []any{&line, &pointer, &v}, func() error {
		found(line, pointer, v)
		return nil
	})
	return err
}

// featuresRepeated finds staged records whose key, the code first, stands on a line before
// theirs; the text is that line and the code.
func featuresRepeated(ctx context.Context, tx pgx.Tx, key []string, found func(line int, pointer, v string)) error {
	return findFeatures(ctx, tx, found, `SELECT line, pointer, first || ' ' || code FROM (
			SELECT line, pointer, `+key[0]+` AS code, min(line) OVER w AS first, row_number() OVER w AS n FROM stage
			WINDOW w AS (PARTITION BY `+strings.Join(key, ", ")+` ORDER BY line, pointer)) s
		WHERE n > 1 ORDER BY line LIMIT 10000`)
}

// featuresExisting finds staged records whose key, the code first, a table has already.
func featuresExisting(ctx context.Context, tx pgx.Tx, table string, key []string, found func(line int, pointer, v string)) error {
	return findFeatures(ctx, tx, found, `SELECT s.line, s.pointer, s.`+key[0]+` FROM stage s JOIN `+table+` t USING (`+strings.Join(key, ", ")+
		`) ORDER BY s.line LIMIT 10000`)
}

// codeOf is the column by which the records of a kind are referred to.
func codeOf(kind string) string {
	k, _ := grid.ParseKind(kind)
	return k.Info().Import[0].Column
}

// ownerOf joins the enterprise e that says to which sector a record t of a kind belongs.
func ownerOf(kind string) string {
	if k, _ := grid.ParseKind(kind); k.Info().Owner == grid.OwnerItself {
		return "JOIN enterprise e ON e.id = t.id AND e.merged_into IS NULL"
	}
	return "LEFT JOIN enterprise e ON e.id = t.enterprise_id"
}

// featuresReferring finds staged records that refer by a column to a record of a kind that
// is not there, or lies outside of a scope.
func featuresReferring(ctx context.Context, tx pgx.Tx, kind, column string, scope grid.Scope,
	found func(line int, pointer, v string),
) error {
	return findFeatures(ctx, tx, found, `WITH there AS MATERIALIZED (
			SELECT t.`+codeOf(kind)+` AS code FROM `+kind+` t `+ownerOf(kind)+`
			 WHERE t.`+codeOf(kind)+` IN (SELECT `+column+` FROM stage) AND `+pg.InScope(1, "t.grid_id", "coalesce(e.sector, '')", "NULL::bigint")+`)
		SELECT line, pointer, `+column+` FROM stage
		 WHERE `+column+` IS NOT NULL AND NOT EXISTS (SELECT FROM there WHERE code = `+column+`) ORDER BY line LIMIT 10000`, scope.SQL())
}

// featuresOutside finds staged records that lie in no grid, and says whether they would
// with the axes swapped.
func featuresOutside(ctx context.Context, tx pgx.Tx, found func(line int, pointer string, lon, lat float64, swapped bool)) error {
	rows, err := tx.Query(ctx, `
		SELECT line, pointer, lon, lat, lat BETWEEN -180 AND 180 AND lon BETWEEN -90 AND 90
				AND grid_of(ST_SetSRID(ST_MakePoint(lat, lon), 4490)) IS NOT NULL
		FROM stage WHERE leaf IS NULL AND grid_of(ST_SetSRID(ST_MakePoint(lon, lat), 4490)) IS NULL ORDER BY line LIMIT 10000`)
	if err != nil {
		return err
	}
	var line int
	var pointer string
	var lon, lat float64
	var swapped bool
	_, err = pgx.ForEachRow(rows, []any{&line, &pointer, &lon, &lat, &swapped}, func() error {
		found(line, pointer, lon, lat, swapped)
		return nil
	})
	return err
}

// featuresBeyond finds staged records of a kind that lie outside of a scope. Records at
// one place have one answer, so it is asked once for each.
func featuresBeyond(ctx context.Context, tx pgx.Tx, k grid.Kind, scope grid.Scope,
	found func(line int, pointer string, lon, lat float64),
) error {
	if _, err := tx.Exec(ctx, `UPDATE stage SET leaf = grid_of(ST_SetSRID(ST_MakePoint(lon, lat), 4490)) WHERE leaf IS NULL`); err != nil {
		return err
	}
	sector, join := "s.sector", ""
	if k != grid.KindEnterprise {
		sector, join = "coalesce(e.sector, '')", nearest(1, "enterprise", "enterprise_ref", "e")
	}
	return findRows(ctx, tx, found, `
		WITH pair AS MATERIALIZED (
			SELECT leaf, sector, `+pg.InScope(1, "leaf", "sector", "NULL::bigint")+` AS allowed
			  FROM (SELECT DISTINCT s.leaf, `+sector+` AS sector FROM stage s `+join+` WHERE s.leaf IS NOT NULL) d)
		SELECT s.line, s.pointer, s.lon, s.lat FROM stage s `+join+`
		  JOIN pair p ON p.leaf = s.leaf AND p.sector = `+sector+` AND NOT p.allowed ORDER BY s.line LIMIT 10000`, scope.SQL())
}

// nearest joins to a staged record s what it refers to by a column: of several sites under one
// code the one that lies nearest, of those that argument arg, a scope, covers.
func nearest(arg int, refer, column, as string) string {
	sector := "t.sector"
	if k, _ := grid.ParseKind(refer); k.Info().Owner != grid.OwnerItself {
		sector = "coalesce((SELECT sector FROM enterprise WHERE id = t.enterprise_id), '')"
	}
	return `LEFT JOIN LATERAL (SELECT t.* FROM ` + refer + ` t WHERE t.` + codeOf(refer) + ` = s.` + column + ` AND ` +
		pg.InScope(arg, "t.grid_id", sector, "NULL::bigint") + ` ORDER BY t.geom <-> ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4490),
			t.id LIMIT 1) ` +
		as + ` ON true`
}

// insertFeatures moves the staged records into their table; what they refer to lies in the
// scope.
func insertFeatures(ctx context.Context, tx pgx.Tx, s *schema, scope grid.Scope) error {
	into, from, joins := []string{"geom"}, []string{"ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4490)"}, ""
	var args []any
	for i, c := range s.columns {
		if c.Refer == "" {
			into, from = append(into, c.Column), append(from, "s."+c.Column)
			continue
		}
		t := fmt.Sprintf("r%d", i)
		into, from = append(into, c.Refer+"_id"), append(from, t+".id")
		joins += ` ` + nearest(1, c.Refer, c.Column, t)
		args = []any{scope.SQL()}
	}
	_, err := pg.CreateMany(ctx, tx, s.kind, imported, `INSERT INTO `+s.table+` AS t (`+strings.Join(into, ", ")+`) SELECT `+
		strings.Join(from, ", ")+
		` FROM stage s`+joins+` ORDER BY s.line, s.pointer`, args...)
	return err
}

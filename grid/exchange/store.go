package exchange

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// run is one import: the input flows into a staging table that nobody else sees,
// is checked there as a whole, and goes into the real table in one statement.
type run struct {
	schema   *schema
	opts     Options
	locator  Locator
	grader   Grader
	alike    func() Alike // nil: rows are not compared
	scope    grid.Scope   // where records may lie
	in       *reader
	rows     int
	current  record
	broken   error
	faults   ledger
	warnings ledger
}

func (r *run) do(ctx context.Context, tx pgx.Tx) error {
	var cols, names strings.Builder
	for _, c := range r.schema.columns {
		fmt.Fprintf(&cols, ", %s %s", c.Column, c.typ)
		fmt.Fprintf(&names, ",%s", c.Column)
	}
	// Checking a large input takes longer than the limit for ordinary statements.
	if _, err := tx.Exec(ctx, `SET LOCAL statement_timeout = 0`); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `CREATE TEMP TABLE stage (line integer, pointer text, lon double precision, lat double precision, leaf bigint`+
		cols.String()+`) ON COMMIT DROP`); err != nil {
		return err
	}
	into := append([]string{"line", "pointer", "lon", "lat", "leaf"}, strings.Split(names.String()[1:], ",")...)
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"stage"}, into, r); err != nil {
		return err
	}
	if r.rows == 0 {
		r.faults.add(grid.Fault{Line: 1, Text: grid.Text{ZH: "文件中没有记录", EN: "there are no records in the file"}})
	}
	if _, err := tx.Exec(ctx, `ANALYZE stage`); err != nil {
		return err
	}
	for _, check := range []func(context.Context, pgx.Tx) error{r.repeated, r.existing, r.references, r.outside, r.elsewhere, r.resembling} {
		if err := check(ctx, tx); err != nil {
			return err
		}
	}
	if r.faults.count > 0 {
		return nil
	}
	return r.insert(ctx, tx)
}

// Next implements pgx.CopyFromSource: the next record without a fault.
func (r *run) Next() bool {
	for {
		f, err := r.in.next()
		if err == io.EOF {
			return false
		}
		if err != nil {
			r.broken = err
			return false
		}
		r.rows++
		if r.opts.Progress != nil && r.rows%10_000 == 0 {
			r.opts.Progress(r.rows)
		}
		rec, ok := r.schema.read(f, &r.faults, &r.warnings)
		if ok && r.graded(&rec) {
			r.current = rec
			return true
		}
	}
}

// Values implements pgx.CopyFromSource.
func (r *run) Values() ([]any, error) {
	c := &r.current
	var leaf *grid.ID // what the locator does not know the database decides
	if r.locator != nil {
		if id := r.locator.Locate(c.lon, c.lat); id != 0 {
			leaf = &id
		}
	}
	return append([]any{c.line, c.pointer, c.lon, c.lat, leaf}, c.values...), nil
}

// Err implements pgx.CopyFromSource.
func (r *run) Err() error { return r.broken }

// list enters a fault for each row of a query of line, pointer and a text.
func (r *run) list(ctx context.Context, tx pgx.Tx, make func(line int, pointer, v string) grid.Fault, sql string, args ...any) error {
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return err
	}
	var line int
	var pointer, v string
	_, err = pgx.ForEachRow(rows, []any{&line, &pointer, &v}, func() error {
		r.faults.add(make(line, pointer, v))
		return nil
	})
	return err
}

// repeated finds codes that stand in the input more than once.
func (r *run) repeated(ctx context.Context, tx pgx.Tx) error {
	code := r.schema.columns[0]
	return r.list(ctx, tx, func(line int, pointer, v string) grid.Fault {
		first, value, _ := strings.Cut(v, " ")
		return grid.Fault{Line: line, Pointer: pointer + "/properties/" + code.Name, Text: grid.Text{
			ZH: "代码 " + clip(value) + " 与第 " + first + " 行重复", EN: "code " + clip(value) + " stands on line " + first + " already",
		}}
	}, `SELECT line, pointer, first || ' ' || code FROM (
			SELECT line, pointer, `+code.Column+` AS code, min(line) OVER w AS first, row_number() OVER w AS n FROM stage
			WINDOW w AS (PARTITION BY `+code.Column+` ORDER BY line, pointer)) s
		WHERE n > 1 ORDER BY line LIMIT 10000`)
}

// existing finds codes that the database has already.
func (r *run) existing(ctx context.Context, tx pgx.Tx) error {
	code := r.schema.columns[0]
	return r.list(ctx, tx, func(line int, pointer, v string) grid.Fault {
		return grid.Fault{Line: line, Pointer: pointer + "/properties/" + code.Name, Text: grid.Text{
			ZH: "代码 " + clip(v) + " 已在库中", EN: "code " + clip(v) + " is in the database already",
		}}
	}, `SELECT s.line, s.pointer, s.`+code.Column+` FROM stage s JOIN `+r.schema.table+` t ON t.`+code.Column+` = s.`+code.Column+` ORDER BY s.line LIMIT 10000`)
}

// codeOf is the column by which the records of a kind are referred to.
func codeOf(kind string) string {
	k, _ := grid.ParseKind(kind)
	return k.Info().Import[0].Column
}

// ownerOf joins the enterprise e that says to which sector a record t of a kind belongs.
func ownerOf(kind string) string {
	if k, _ := grid.ParseKind(kind); k.Info().Owner == grid.OwnerItself {
		return "JOIN enterprise e ON e.id = t.id"
	}
	return "LEFT JOIN enterprise e ON e.id = t.enterprise_id"
}

// references finds codes of records that do not exist, or lie where the actor may
// not import: nobody ties a record to what belongs to others, or learns by trying
// what there is.
func (r *run) references(ctx context.Context, tx pgx.Tx) error {
	zh, en := "", ""
	if !r.scope.Unlimited() {
		zh, en = "，或不在您的范围内", ", or it lies outside of your area"
	}
	for _, c := range r.schema.columns {
		if c.Refer == "" {
			continue
		}
		err := r.list(ctx, tx, func(line int, pointer, v string) grid.Fault {
			return grid.Fault{Line: line, Pointer: pointer + "/properties/" + c.Name, Text: grid.Text{
				ZH: "库中没有代码为 " + clip(v) + " 的记录" + zh, EN: "no record has the code " + clip(v) + en,
			}}
		}, `WITH there AS MATERIALIZED (
				SELECT t.`+codeOf(c.Refer)+` AS code FROM `+c.Refer+` t `+ownerOf(c.Refer)+`
				 WHERE t.`+codeOf(c.Refer)+` IN (SELECT `+c.Column+` FROM stage) AND `+pg.Held(1, "t.grid_id", "coalesce(e.sector, '')", "NULL::bigint")+`)
			SELECT line, pointer, `+c.Column+` FROM stage
			 WHERE `+c.Column+` IS NOT NULL AND NOT EXISTS (SELECT FROM there WHERE code = `+c.Column+`) ORDER BY line LIMIT 10000`, r.scope.SQL())
		if err != nil {
			return err
		}
	}
	return nil
}

// outside finds places that lie in no grid, and says when they would with the
// axes swapped.
func (r *run) outside(ctx context.Context, tx pgx.Tx) error {
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
		f := grid.Fault{Line: line, Pointer: pointer + "/geometry", Lon: lon, Lat: lat, Text: grid.Text{
			ZH: "坐标不在任何网格内（可能在水域、辖区之外，或使用了其他坐标系）",
			EN: "the place lies in no grid (in the sea, outside the area, or in another coordinate system)",
		}}
		if swapped {
			f.Text = grid.Text{ZH: "坐标不在任何网格内，经度和纬度颠倒了", EN: "the place lies in no grid: longitude and latitude are swapped"}
		}
		r.faults.add(f)
		return nil
	})
	return err
}

// elsewhere finds records that lie where the actor may not import: in a grid, or
// of a sector, that is not theirs. Records at one place have one answer, so it is
// asked once for each.
func (r *run) elsewhere(ctx context.Context, tx pgx.Tx) error {
	if r.scope.Unlimited() {
		return nil
	}
	if _, err := tx.Exec(ctx, `UPDATE stage SET leaf = grid_of(ST_SetSRID(ST_MakePoint(lon, lat), 4490)) WHERE leaf IS NULL`); err != nil {
		return err
	}
	sector, join := "s.sector", ""
	if r.schema.kind != grid.KindEnterprise {
		sector, join = "coalesce(e.sector, '')", "LEFT JOIN enterprise e ON e.credit_code = s.enterprise_ref"
	}
	rows, err := tx.Query(ctx, `
		WITH place AS MATERIALIZED (
			SELECT leaf, sector, `+pg.Held(1, "leaf", "sector", "NULL::bigint")+` AS held
			  FROM (SELECT DISTINCT s.leaf, `+sector+` AS sector FROM stage s `+join+` WHERE s.leaf IS NOT NULL) d)
		SELECT s.line, s.pointer, s.lon, s.lat FROM stage s `+join+`
		  JOIN place p ON p.leaf = s.leaf AND p.sector = `+sector+` AND NOT p.held ORDER BY s.line LIMIT 10000`, r.scope.SQL())
	if err != nil {
		return err
	}
	var line int
	var pointer string
	var lon, lat float64
	_, err = pgx.ForEachRow(rows, []any{&line, &pointer, &lon, &lat}, func() error {
		r.faults.add(grid.Fault{Line: line, Pointer: pointer + "/geometry", Lon: lon, Lat: lat, Text: grid.Text{
			ZH: "不在您可以导入的网格或行业之内", EN: "outside your area: its grid or sector is not one you may import to",
		}})
		return nil
	})
	return err
}

// resembling warns of enterprises that may be in the input twice, or on file already.
func (r *run) resembling(ctx context.Context, tx pgx.Tx) error {
	if r.alike == nil || r.schema.kind != grid.KindEnterprise {
		return nil
	}
	view := grid.ActorOf(ctx).Scope(grid.ViewMap)
	return compare(ctx, tx, r.alike(), view, `line, pointer, ''`, func(l *likeness) {
		r.warnings.add(grid.Fault{Line: l.line, Pointer: l.pointer + "/properties/name", Lon: l.lon, Lat: l.lat, Text: grid.Text{
			ZH: "与" + l.with.ZH + "可能是同一企业（" + l.why.ZH + "），请核对（照常导入）", EN: "it may be the same enterprise as " + l.with.EN + " (" + l.why.EN + "); verify it (imported all the same)",
		}})
	})
}

// insert moves the staged records into their table.
func (r *run) insert(ctx context.Context, tx pgx.Tx) error {
	into, from, joins := []string{"geom"}, []string{"ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4490)"}, ""
	for i, c := range r.schema.columns {
		if c.Refer == "" {
			into, from = append(into, c.Column), append(from, "s."+c.Column)
			continue
		}
		t := fmt.Sprintf("r%d", i)
		into, from = append(into, c.Refer+"_id"), append(from, t+".id")
		joins += ` LEFT JOIN ` + c.Refer + ` ` + t + ` ON ` + t + `.` + codeOf(c.Refer) + ` = s.` + c.Column
	}
	_, err := pg.CreateMany(ctx, tx, r.schema.kind, imported, `INSERT INTO `+r.schema.table+` AS t (`+strings.Join(into, ", ")+`) SELECT `+strings.Join(from, ", ")+
		` FROM stage s`+joins+` ORDER BY s.line, s.pointer`)
	return err
}

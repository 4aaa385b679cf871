package exchange

import (
	"context"
	"io"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// run is one import of features: the input flows into a staging table that nobody else
// sees, is checked there as a whole, and goes into the real table in one statement.
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
	if err := unbounded(ctx, tx); err != nil {
		return err
	}
	if err := stageFeatures(ctx, tx, r.schema, r); err != nil {
		return err
	}
	if r.rows == 0 {
		r.faults.add(grid.Fault{Line: 1, Text: grid.Text{ZH: "文件中没有记录", EN: "there are no records in the file"}})
	}
	if err := analyzeStage(ctx, tx); err != nil {
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
	return insertFeatures(ctx, tx, r.schema, r.scope)
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

// at enters a fault of a property of a staged record.
func (r *run) at(line int, pointer, property, zh, en string) {
	r.faults.add(grid.Fault{Line: line, Pointer: pointer + "/properties/" + property, Text: grid.Text{ZH: zh, EN: en}})
}

// repeated finds codes that stand in the input more than once.
func (r *run) repeated(ctx context.Context, tx pgx.Tx) error {
	code := &r.schema.columns[0]
	return featuresRepeated(ctx, tx, r.schema.key(), func(line int, pointer, v string) {
		first, value, _ := strings.Cut(v, " ")
		r.at(line, pointer, code.Name, "代码 "+clip(value)+" 与第 "+first+" 行重复", "code "+clip(value)+" stands on line "+first+" already")
	})
}

// existing finds codes that the database has already.
func (r *run) existing(ctx context.Context, tx pgx.Tx) error {
	code := &r.schema.columns[0]
	return featuresExisting(ctx, tx, r.schema.table, r.schema.key(), func(line int, pointer, v string) {
		r.at(line, pointer, code.Name, "代码 "+clip(v)+" 已在库中", "code "+clip(v)+" is in the database already")
	})
}

// references finds codes of records that do not exist, or lie where the actor may
// not import: nobody ties a record to what belongs to others, or learns by trying
// what there is.
func (r *run) references(ctx context.Context, tx pgx.Tx) error {
	zh, en := "", ""
	if !r.scope.Unlimited() {
		zh, en = "，或不在您的范围内", ", or it lies outside of your area"
	}
	for i := range r.schema.columns {
		c := &r.schema.columns[i]
		if c.Refer == "" {
			continue
		}
		err := featuresReferring(ctx, tx, c.Refer, c.Column, r.scope, func(line int, pointer, v string) {
			r.at(line, pointer, c.Name, "库中没有代码为 "+clip(v)+" 的记录"+zh, "no record has the code "+clip(v)+en)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// outside finds places that lie in no grid, and says when they would with the
// axes swapped.
func (r *run) outside(ctx context.Context, tx pgx.Tx) error {
	return featuresOutside(ctx, tx, func(line int, pointer string, lon, lat float64, swapped bool) {
		f := grid.Fault{Line: line, Pointer: pointer + "/geometry", Lon: lon, Lat: lat, Text: grid.Text{
			ZH: "坐标不在任何网格内（可能在水域、辖区之外，或使用了其他坐标系）",
			EN: "the place lies in no grid (in the sea, outside the area, or in another coordinate system)",
		}}
		if swapped {
			f.Text = grid.Text{ZH: "坐标不在任何网格内，经度和纬度颠倒了", EN: "the place lies in no grid: longitude and latitude are swapped"}
		}
		r.faults.add(f)
	})
}

// elsewhere finds records that lie where the actor may not import: in a grid, or
// of a sector, that is not theirs.
func (r *run) elsewhere(ctx context.Context, tx pgx.Tx) error {
	if r.scope.Unlimited() {
		return nil
	}
	return featuresBeyond(ctx, tx, r.schema.kind, r.scope, func(line int, pointer string, lon, lat float64) {
		r.faults.add(grid.Fault{Line: line, Pointer: pointer + "/geometry", Lon: lon, Lat: lat, Text: grid.Text{
			ZH: "不在您可以导入的网格或行业之内", EN: "outside your area: its grid or sector is not one you may import to",
		}})
	})
}

// resembling warns of enterprises that may be in the input twice, or on file already.
func (r *run) resembling(ctx context.Context, tx pgx.Tx) error {
	if r.alike == nil || r.schema.kind != grid.KindEnterprise {
		return nil
	}
	view := grid.ActorOf(ctx).Scope(grid.ViewMap)
	return compare(ctx, tx, r.alike(), view, `line, pointer, ''`, func(l *likeness) {
		r.warnings.add(grid.Fault{Line: l.line, Pointer: l.pointer + "/properties/name", Lon: l.lon, Lat: l.lat, Text: grid.Text{
			ZH: "与" + l.with.ZH + "可能是同一企业（" + l.why.ZH + "），请核对（照常导入）", EN: "it may be the same enterprise as " + l.with.EN + " (" + l.why.EN +
				"); verify it (imported all the same)",
		}})
	})
}

package bench

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/xuri/excelize/v2"

	"anwang/grid"
	"anwang/grid/enterprise"
	"anwang/grid/exchange"
	"anwang/grid/hazard"
	"anwang/grid/pg"
)

// What is to be reached: rows of a workbook, checked and loaded, and a large text file, which
// may hold little more memory than a small one, in the service and in the database.
const (
	importWithin = 5 * time.Second // 10,000 rows of a workbook
	textWithin   = 2 * time.Minute // 1,000,000 rows of text
	memoryWithin = 256             // MB that either may grow by
)

// Import measures workbooks and text files of enterprises: a trial of every row, and the import,
// from the bytes of the file to the commit. Beside it stands COPY of the same rows
// into a table without triggers, rules or indexes: nothing can be faster.
func Import(ctx context.Context, admin *pg.DB, start Start, sizes, texts []int, o Options, log *slog.Logger) (*Table, error) {
	b := &importBench{t: &Table{
		Name:  "import",
		About: fmt.Sprintf("a table of 21 columns, every row checked against %d enterprises that are there", o.Points),
		Columns: []string{
			"format", "rows", "file MB", "preview s", "trial s", "import s", "to reach s", "rows/s", "COPY s", "÷ COPY", "CPU s", "database CPU s",
			"+ MB", "+ database MB", "to reach MB", "met",
		},
		Met: true,
		Notes: []string{
			"COPY: the same rows into a table without triggers, rules and indexes; import: read, check, load with the triggers of the map, " +
				"audit, commit",
			"+ MB: what the import adds at its peak to the memory of this process, which serves the map as well, and to that of all processes " +
				"of the database, without what they share",
		},
	}, p: newProvince(o.Grids)}
	db, err := newProvincial(ctx, admin, b.p, o, log)
	if err != nil {
		return nil, err
	}
	defer db.close()
	b.db = db.DB
	// The scratch rows were numbered by hand.
	if _, err := db.Pool.Exec(ctx, `SELECT setval(pg_get_serial_sequence('enterprise', 'id'), $1)`, o.Points+1); err != nil {
		return nil, err
	}
	s, err := start(ctx, db.DB, KeepTiles)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	if err := settled(ctx, db.DB); err != nil {
		return nil, err
	}
	if b.meter, err = newMeter(ctx, db.DB); err != nil {
		return nil, err
	}
	b.service = exchange.New(db.DB, s.Live, hazard.GradeOf)
	b.service.Compare(func() exchange.Alike { return enterprise.NewRows() })
	b.service.Log(log)
	for _, n := range sizes {
		if err := b.row(ctx, exchange.XLSX, n); err != nil {
			return nil, err
		}
	}
	for _, n := range texts {
		if n > 0 {
			if err := b.row(ctx, exchange.CSV, n); err != nil {
				return nil, err
			}
		}
	}
	return b.t, nil
}

type importBench struct {
	t       *Table
	p       *province
	db      *pg.DB
	service *exchange.Service
	meter   meter
	first   int // number of the next row
}

// row measures one table.
func (b *importBench) row(ctx context.Context, format string, n int) error {
	inside := grid.WithActor(ctx, grid.Internal("anwang bench"))
	points := b.p.scatter(n)
	file, err := importFile(format, points, b.first)
	if err != nil {
		return err
	}
	defer func() { _ = errors.Join(file.Close(), os.Remove(file.Name())) }()
	about, err := file.Stat()
	if err != nil {
		return err
	}
	control, err := copyAlone(ctx, b.db, points, b.first)
	if err != nil {
		return err
	}
	b.first += n
	one, err := b.service.Upload(inside, "enterprise", "bench."+format, file)
	if err != nil {
		return err
	}
	began := time.Now()
	preview, err := b.service.Preview(inside, one.ID, exchange.Look{})
	if err != nil {
		return err
	}
	looked := time.Since(began)
	c := preview.Choice
	c.CRS = "cgcs2000"
	runtime.GC()
	watch := b.meter.watch()
	var took [2]time.Duration
	var spent used
	for i, run := range []bool{false, true} {
		began, before := time.Now(), b.meter.read()
		if one, err = b.service.Start(inside, one.ID, "", c, run, time.Hour); err != nil {
			return err
		}
		took[i], spent = time.Since(began), b.meter.read().since(before)
	}
	grew := watch()
	if one.State != exchange.Done || one.Outcome.Created != n {
		return fmt.Errorf("bench: the import ended %s with %d of %d rows, %d errors %v", one.State, one.Outcome.Created, n, one.Errors,
			one.Kinds)
	}
	target := time.Duration(float64(importWithin) * float64(n) / 10_000)
	if format == exchange.CSV {
		target = time.Duration(float64(textWithin) * float64(n) / 1_000_000)
	}
	met := took[1] <= target && (format != exchange.CSV || grew.server <= memoryWithin && grew.database <= memoryWithin)
	b.t.Met = b.t.Met && met
	b.t.add(map[string]any{
		"format": format, "rows": n, "file MB": float64(about.Size()) / 1e6, "preview s": looked.Seconds(), "trial s": took[0].Seconds(),
		"import s": took[1].Seconds(), "to reach s": target.Seconds(), "rows/s": float64(n) / took[1].Seconds(), "COPY s": control.Seconds(),
		"÷ COPY": took[1].Seconds() / control.Seconds(), "CPU s": spent.server.Seconds(), "database CPU s": spent.database.Seconds(),
		"+ MB": grew.server, "+ database MB": grew.database, "to reach MB": memoryWithin, "met": met,
	})
	return nil
}

// settled waits until the colours of the scratch rows have been worked out, which
// is not what is measured.
func settled(ctx context.Context, db *pg.DB) error {
	for range 3000 {
		var left int
		if err := db.Pool.QueryRow(ctx, `SELECT count(*) FROM risk_queue`).Scan(&left); err != nil || left == 0 {
			return err
		}
		time.Sleep(200 * time.Millisecond)
	}
	return fmt.Errorf("bench: the colours were not worked out within ten minutes")
}

// benchCells is one row of the workbook.
func benchCells(at orb.Point, n int) []any {
	org := fmt.Sprintf("M%07d", n%10_000_000)
	c, _ := grid.OrganisationCheck(org)
	code := "91370100" + org + string(c)
	check, _ := grid.CreditCheck(code)
	return []any{
		fmt.Sprintf("导入测试第%d有限公司", n), code + string(check), "王某某", float64(500 + n%1000), "2010-05-06", "2040-05-05", "C26", "化学品生产、销售",
		"某市某区某街道某路" + strconv.Itoa(n) + "号",
		"13800138000", "a@b.cn", at[0], at[1], "CGCS2000", sectors[n%len(sectors)].name, n % 300, "是", "二级", "黄", "B", "小型",
	}
}

// benchHead are the headings over them.
var benchHead = []any{
	"企业全称", "统一社会信用代码", "法定代表人", "注册资本", "注册时间", "营业期限", "所属行业", "经营范围", "注册地址", "手机号码", "邮箱",
	"经度", "纬度", "坐标系", "监管行业", "从业人数", "规上", "标准化等级", "风险等级", "安全分级", "企业规模",
}

// importFile writes a table to a temporary file, ready to be read.
func importFile(format string, points []orb.Point, first int) (*os.File, error) {
	f, err := os.CreateTemp("", "anwang-bench-")
	if err != nil {
		return nil, err
	}
	write := workbook
	if format == exchange.CSV {
		write = text
	}
	if err = write(f, points, first); err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		_ = errors.Join(f.Close(), os.Remove(f.Name()))
		return nil, err
	}
	return f, nil
}

func text(to io.Writer, points []orb.Point, first int) error {
	out := bufio.NewWriter(to)
	w := csv.NewWriter(out)
	line := make([]string, len(benchHead))
	for i := -1; i < len(points); i++ {
		cells := benchHead
		if i >= 0 {
			cells = benchCells(points[i], first+i)
		}
		for k := range cells {
			line[k] = fmt.Sprint(cells[k])
		}
		if err := w.Write(line); err != nil {
			return err
		}
	}
	w.Flush()
	return errors.Join(w.Error(), out.Flush())
}

func workbook(to io.Writer, points []orb.Point, first int) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	if err := w.SetRow("A1", benchHead); err != nil {
		return err
	}
	for i, at := range points {
		if err := w.SetRow("A"+strconv.Itoa(i+2), benchCells(at, first+i)); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Write(to)
}

// copyAlone copies the same rows into a table of nothing but columns.
func copyAlone(ctx context.Context, db *pg.DB, points []orb.Point, first int) (time.Duration, error) {
	columns := []string{
		"name", "code", "person", "capital", "founded", "term", "industry", "business", "address", "phone", "email", "lon",
		"lat", "crs", "sector", "staff", "above", "standard", "level", "grade", "scale",
	}
	began := time.Now()
	err := db.Tx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SET LOCAL statement_timeout = 0;
			CREATE TABLE bench_copy (name text, code text, person text, capital float8, founded text, term text,
			industry text, business text, address text, phone text, email text,
			lon float8, lat float8, crs text, sector text, staff int, above text, standard text, level text, grade text, scale text)`); err != nil {
			return err
		}
		_, err := tx.CopyFrom(ctx, pgx.Identifier{"bench_copy"}, columns,
			pgx.CopyFromSlice(len(points), func(i int) ([]any, error) { return benchCells(points[i], first+i), nil }))
		return err
	})
	took := time.Since(began)
	if err == nil {
		_, err = db.Pool.Exec(ctx, `DROP TABLE bench_copy`)
	}
	return took, err
}

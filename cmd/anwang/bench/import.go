package bench

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
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

// importWithin is how long 10,000 rows of a workbook may take, checked and loaded.
const importWithin = 5 * time.Second

// Import measures a workbook of enterprises: a trial of every row, and the import,
// from the bytes of the file to the commit. Beside it stands COPY of the same rows
// into a table without triggers, rules or indexes: nothing can be faster.
func Import(ctx context.Context, admin *pg.DB, start Start, sizes []int, o Options, log *slog.Logger) (*Table, error) {
	t := &Table{
		Name:    "import",
		About:   fmt.Sprintf("a workbook of 21 columns, every row checked against %d enterprises that are there", o.Points),
		Columns: []string{"rows", "file MB", "preview s", "trial s", "import s", "to reach s", "rows/s", "COPY s", "÷ COPY", "met"},
		Met:     true,
		Notes: []string{"COPY: the same rows into a table without triggers, rules and indexes; import: read, check, load with the triggers " +
			"of the map, audit, commit"},
	}
	p := newProvince(o.Grids)
	db, err := newProvincial(ctx, admin, p, o, log)
	if err != nil {
		return nil, err
	}
	defer db.close()
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
	service := exchange.New(db.DB, s.Live, hazard.GradeOf)
	service.Compare(func() exchange.Alike { return enterprise.NewRows() })
	service.Log(log)
	first := 0
	for _, n := range sizes {
		points := p.scatter(n)
		data, err := workbook(points, first)
		if err != nil {
			return nil, err
		}
		if err := importRow(ctx, t, db.DB, service, data, points, first); err != nil {
			return nil, err
		}
		first += n
	}
	return t, nil
}

func importRow(ctx context.Context, t *Table, db *pg.DB, service *exchange.Service, data []byte, points []orb.Point, first int) error {
	inside := grid.WithActor(ctx, grid.Internal("anwang bench"))
	control, err := copyAlone(ctx, db, points, first)
	if err != nil {
		return err
	}
	one, err := service.Upload(inside, "enterprise", "bench.xlsx", bytes.NewReader(data))
	if err != nil {
		return err
	}
	began := time.Now()
	preview, err := service.Preview(inside, one.ID, exchange.Look{})
	if err != nil {
		return err
	}
	looked := time.Since(began)
	c := preview.Choice
	c.CRS = "cgcs2000"
	var took [2]time.Duration
	for i, run := range []bool{false, true} {
		began := time.Now()
		if one, err = service.Start(inside, one.ID, "", c, run, time.Hour); err != nil {
			return err
		}
		took[i] = time.Since(began)
	}
	if one.State != exchange.Done || one.Outcome.Created != len(points) {
		return fmt.Errorf("bench: the import ended %s with %d of %d rows, %d errors %v", one.State, one.Outcome.Created, len(points), one.Errors,
			one.Kinds)
	}
	target := time.Duration(float64(importWithin) * float64(len(points)) / 10_000)
	met := took[1] <= target
	t.Met = t.Met && met
	t.add(map[string]any{
		"rows": len(points), "file MB": float64(len(data)) / 1e6, "preview s": looked.Seconds(), "trial s": took[0].Seconds(),
		"import s":   took[1].Seconds(),
		"to reach s": target.Seconds(), "rows/s": float64(len(points)) / took[1].Seconds(), "COPY s": control.Seconds(),
		"÷ COPY": took[1].Seconds() / control.Seconds(), "met": met,
	})
	return nil
}

// settled waits until the colours of the scratch rows have been worked out, which
// is not what is measured.
func settled(ctx context.Context, db *pg.DB) error {
	for range 600 {
		var left int
		if err := db.Pool.QueryRow(ctx, `SELECT count(*) FROM risk_queue`).Scan(&left); err != nil || left == 0 {
			return err
		}
		time.Sleep(200 * time.Millisecond)
	}
	return fmt.Errorf("bench: the colours were not worked out within two minutes")
}

// benchCells is one row of the workbook.
func benchCells(at orb.Point, n int) []any {
	org := fmt.Sprintf("MA%06d", n%1_000_000)
	c, _ := grid.OrganisationCheck(org)
	code := "91370100" + org + string(c)
	check, _ := grid.CreditCheck(code)
	return []any{
		fmt.Sprintf("导入测试第%d有限公司", n), code + string(check), "王某某", float64(500 + n%1000), "2010-05-06", "2040-05-05", "C26", "化学品生产、销售",
		"某市某区某街道某路" + strconv.Itoa(n) + "号",
		"13800138000", "a@b.cn", at[0], at[1], "CGCS2000", sectors[n%len(sectors)].name, n % 300, "是", "二级", "黄", "B", "小型",
	}
}

func workbook(points []orb.Point, first int) ([]byte, error) {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return nil, err
	}
	head := []any{
		"企业全称", "统一社会信用代码", "法定代表人", "注册资本", "注册时间", "营业期限", "所属行业", "经营范围", "注册地址", "手机号码", "邮箱",
		"经度", "纬度", "坐标系", "监管行业", "从业人数", "规上", "标准化等级", "风险等级", "安全分级", "企业规模",
	}
	if err := w.SetRow("A1", head); err != nil {
		return nil, err
	}
	for i, at := range points {
		if err := w.SetRow("A"+strconv.Itoa(i+2), benchCells(at, first+i)); err != nil {
			return nil, err
		}
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = f.Write(&b)
	return b.Bytes(), err
}

// copyAlone copies the same rows into a table of nothing but columns.
func copyAlone(ctx context.Context, db *pg.DB, points []orb.Point, first int) (time.Duration, error) {
	columns := []string{
		"name", "code", "person", "capital", "founded", "term", "industry", "business", "address", "phone", "email", "lon",
		"lat", "crs", "sector", "staff", "above", "standard", "level", "grade", "scale",
	}
	began := time.Now()
	err := db.Tx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `CREATE TABLE bench_copy (name text, code text, person text, capital float8, founded text, term text,
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

package exchange_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"anwang/grid/exchange"
)

const waitLong = time.Minute

// plantedRows is how long the table with planted faults is; they lie in its first half.
var plantedRows = func() int {
	if os.Getenv("ANWANG_LONG") != "" {
		return 10_000
	}
	return 1_600
}()

var plantedHalf = plantedRows / 2

var plantedHead = []any{
	"企业全称", "统一社会信用代码", "法定代表人", "注册资本", "注册时间", "营业期限", "所属行业", "经营范围", "注册地址", "手机号码", "邮箱",
	"经度", "纬度", "坐标系", "监管行业", "从业人数", "规上", "标准化等级", "风险等级", "安全分级", "企业规模",
}

// sound is the n-th row without a fault.
func sound(n int) []any {
	return []any{
		fmt.Sprintf("安城第%d化工有限公司", n), creditCode(n), "王某某", 500 + n%100, "2010-05-06", "2040-05-05", "C26", "化学品生产",
		fmt.Sprintf("城中区西河街道某路%d号", n), "13800138000", "a@b.cn",
		116.001 + float64(n%1000)*0.0009, 39.01 + float64(n/1000)*0.09, "CGCS2000", "危险化学品", n % 300, "是", "二级", "黄", "B", "小型",
	}
}

// plant is one way to spoil a row: which cell, how, and what must be said of it.
type plant struct {
	kind   string
	column int // from 1
	spoil  func(row []any, n int)
}

func set(column int, value any) func([]any, int) {
	return func(row []any, _ int) { row[column-1] = value }
}

var plants = []plant{
	{"nameMissing", 1, set(1, nil)},
	{"codeMissing", 2, set(2, nil)},
	{"codeForm", 2, func(row []any, n int) { row[1] = fmt.Sprintf("91%05d", n) }},
	{"codeDamaged", 2, func(row []any, n int) { row[1] = 911101010000001234.0 + float64(n)*1e5 }},
	{"codeTwice", 2, func(row []any, n int) { row[1] = creditCode(n + plantedHalf) }},
	{"codeExists", 2, func(row []any, n int) { row[1] = creditCode(900_000 + n%10) }},
	{"placeMissing", 13, set(13, nil)},
	{"placeNumber", 12, set(12, "东边")},
	{"placeSwapped", 12, func(row []any, _ int) { row[11], row[12] = row[12], row[11] }},
	{"placeProjected", 12, func(row []any, _ int) { row[11], row[12] = 500123.4, 4400123.5 }},
	{"placeOutside", 12, set(12, 121.5)},
	{"crsUnknown", 14, set(14, "火星2")},
	{"crsInexact", 14, set(14, "北京54")},
	{"industryUnknown", 7, set(7, "炼丹")},
	{"sectorUnknown", 15, set(15, "航天")},
	{"scaleUnknown", 21, set(21, "巨型")},
	{"staffNumber", 16, set(16, -5)},
	{"number", 4, set(4, "很多")},
	{"dateForm", 5, set(5, "去年")},
	{"dateOrder", 6, set(6, "2001-01-01")},
	{"phoneForm", 10, set(10, "12345")},
	{"emailForm", 11, set(11, "没有邮箱")},
	{"gradeUnknown", 20, set(20, "E")},
	{"standardUnknown", 18, set(18, "五级")},
	{"levelUnknown", 19, set(19, "紫")},
	{"textLong", 1, func(row []any, n int) { row[0] = fmt.Sprintf("%0300d", n) }},
	{"textBroken", 9, set(9, "某路\u200d\ufffd号")},
	{"cellError", 9, set(9, excelize.Cell{Formula: "NA()", Value: "#N/A"})},
	{"yesNo", 17, set(17, "大概")},
	{"headingRow", 0, func(row []any, _ int) { copy(row, plantedHead) }},
	{"codeCheck", 2, func(row []any, n int) { row[1] = swapLast(creditCode(n)) }},
}

// swapLast gives a code another check character.
func swapLast(code string) string {
	if code[17] == '1' {
		return code[:17] + "2"
	}
	return code[:17] + "1"
}

// TestPlantedFaults is the import of a long table with 200 and more planted faults:
// each is reported with its row, column, reason and remedy, and nothing else is;
// nothing is loaded by a trial nor by the import; without the faults it loads whole.
func TestPlantedFaults(t *testing.T) {
	t.Parallel()
	db, s := newTown(t)
	ctx := as(t.Context(), 1)
	for n := range 10 {
		if _, err := db.Pool.Exec(ctx, `INSERT INTO enterprise (credit_code, name, geom)
			VALUES ($1, '旧', ST_SetSRID(ST_MakePoint(117.5, 39.5), 4490))`, creditCode(900_000+n)); err != nil {
			t.Fatal(err)
		}
	}
	const each = 8
	rows := plantedRows
	table, want := [][]any{plantedHead}, map[string]string{}
	for n := range rows {
		table = append(table, sound(n))
	}
	for i, p := range plants {
		for j := range each {
			n := 17 + i*25 + j*3 // apart from each other, in the first half
			p.spoil(table[n+1], n)
			row, column := n+2, p.column
			if p.kind == "codeTwice" { // it is the later one that repeats
				row = n + plantedHalf + 2
			}
			want[fmt.Sprintf("%d/%d", row, column)] = p.kind
		}
	}
	data := tableOf(t, table)
	began := time.Now()
	trial, found := try(t, s, ctx, data, false, nil)
	t.Logf("trial of %d rows: %v, %d problems", trial.Rows, time.Since(began), len(found))
	if trial.State != exchange.Checked || trial.Rows != rows {
		t.Fatalf("trial: %+v", trial)
	}
	got := map[string]string{}
	for _, p := range found {
		got[fmt.Sprintf("%d/%d", p.Row, p.Column)] += p.Kind
		text, remedy := p.Says()
		if text.ZH == "" || text.EN == "" || remedy.ZH == "" || remedy.EN == "" {
			t.Errorf("row %d: %s says %q, %q", p.Row, p.Kind, text, remedy)
		}
	}
	if !maps.Equal(got, want) {
		for _, k := range slices.Sorted(maps.Keys(want)) {
			if got[k] != want[k] {
				t.Errorf("%s: found %q, planted %q", k, got[k], want[k])
			}
		}
		for _, k := range slices.Sorted(maps.Keys(got)) {
			if want[k] == "" {
				t.Errorf("%s: found %q, planted nothing", k, got[k])
			}
		}
	}
	if len(want) < 200 || len(trial.Kinds) < 20 {
		t.Errorf("%d faults of %d kinds planted", len(want), len(trial.Kinds))
	}
	if n := count(t, db, `SELECT count(*) FROM enterprise`); n != 10 {
		t.Errorf("the trial left %d enterprises", n)
	}
	if refused, _ := try(t, s, ctx, data, true, nil); refused.State != exchange.Refused || refused.Errors != trial.Errors {
		t.Errorf("import with faults: %+v", refused)
	}
	if n := count(t, db, `SELECT count(*) FROM enterprise`); n != 10 {
		t.Errorf("the refused import left %d enterprises", n)
	}

	table = [][]any{plantedHead}
	for n := range rows {
		table = append(table, sound(n))
	}
	data = tableOf(t, table)
	began = time.Now()
	whole, found := try(t, s, ctx, data, true, nil)
	t.Logf("import of %d rows: %v", whole.Rows, time.Since(began))
	if whole.State != exchange.Done || whole.Outcome.Created != rows || len(found) != 0 {
		t.Fatalf("corrected: %+v %v", whole, found)
	}
	if n := count(t, db, `SELECT count(*) FROM enterprise WHERE industry = 'C26' AND sector = 'chemical' AND risk_level = 3 AND standard = 2
		AND above_scale AND grade = 'B' AND crs = 'cgcs2000'`); n != rows {
		t.Errorf("%d rows are as they were written", n)
	}
}

package exchange_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"anwang/grid/enterprise"
	"anwang/grid/exchange"
)

// TestCases: files that went wrong once give what is right, which stands beside them.
func TestCases(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file    string
		loaded  int
		want    string // problems
		visible bool   // hidden rows are left out
		update  bool
		state   string
	}{
		{
			"slash_means_none.csv", 2, "2F noneMeant, 2G noneMeant, 2H noneMeant, 2I noneMeant, 2J noneMeant, 2K noneMeant", false,
			false, exchange.Done,
		},
		{"identity_card_as_code.csv", 0, "2B codePerson", false, false, exchange.Refused},
		{"merged_in_a_column_not_imported.xlsx", 3, "", false, false, exchange.Done},
		{"hidden_rows.xlsx", 4, "3 hiddenRead", false, false, exchange.Done},
		{"hidden_rows.xlsx", 2, "3 hiddenLeft", true, false, exchange.Done},
		{"same_firm_other_brackets.csv", 4, "3A samePlace, 5A samePlace", false, false, exchange.Done},
		{"cr_only_line_ends.csv", 2, "", false, false, exchange.Done},
		{"update_moves_20_km.csv", 1, "2A renames, 2C moves", false, true, exchange.Done},
	} {
		db, s := newTown(t)
		s.Compare(func() exchange.Alike { return enterprise.NewRows() })
		ctx := as(t.Context(), 1)
		if c.update {
			if _, err := db.Pool.Exec(ctx, `INSERT INTO enterprise (credit_code, name, geom)
				VALUES ('91110105MA0800020M', '原名', ST_SetSRID(ST_MakePoint(116.41, 39.733), 4490))`); err != nil {
				t.Fatal(err)
			}
		}
		data, err := os.ReadFile(filepath.Join("testdata", "cases", c.file))
		if err != nil {
			t.Fatal(err)
		}
		i, list := try(t, s, ctx, data, true, func(ch *exchange.Choice) {
			ch.CRS, ch.Visible = "", c.visible
			if c.update {
				ch.Existing = exchange.Replace
			}
		})
		if got := kindsOf(list); i.State != c.state || got != c.want {
			t.Errorf("%s: %s, %s, want %s", c.file, i.State, got, c.want)
		}
		if n := count(t, db, `SELECT count(*) FROM enterprise`); n != c.loaded {
			t.Errorf("%s: %d enterprises, want %d", c.file, n, c.loaded)
		}
	}
}

// officeTable is a table as offices keep it: titles, headings of two rows, merged cells,
// hidden rows, a total, a note and a signature.
func officeTable(t *testing.T, rows [][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	all := [][]any{
		{"安城市企业台账"},
		{"填报单位：西河街道", nil, nil, nil, nil, nil, nil, "2026年11月"},
		{"序号", "企业名称", "统一社会信用代码", "坐标", nil, "主要负责人", nil, "备注"},
		{nil, nil, nil, "经度", "纬度", "姓名", "电话", nil},
	}
	all = append(append(all, rows...), []any{"合计", fmt.Sprint(len(rows), " 家")}, []any{"说明：坐标取自现场"}, []any{"填表人：张三", nil, nil, "审核：李四"})
	for i, r := range all {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &r); err != nil {
			t.Fatal(err)
		}
	}
	for _, b := range [][2]string{{"A1", "H1"}, {"A3", "A4"}, {"B3", "B4"}, {"C3", "C4"}, {"D3", "E3"}, {"F3", "G3"}, {"H3", "H4"}} {
		if err := f.MergeCell("Sheet1", b[0], b[1]); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestGoodRows: by choice the good rows of a table are loaded and the others come back below
// the same headings with their reasons, to be corrected and imported again.
func TestGoodRows(t *testing.T) {
	t.Parallel()
	db, s := newTown(t)
	ctx := as(t.Context(), 1)
	data := officeTable(t, [][]any{
		{1, "甲厂", creditCode(1), "东经116°30′", "北纬39°30′", "王某", "13800138000/0631-5228888"},
		{2, "乙厂", creditCode(2), "东边", 39.5, "李某", "13800138000"},
		{3, "丙厂", creditCode(3), 116.7, 39.5, "赵某", "无"},
		{4, "丁厂", "9111", 116.7, 39.5, "钱某", "/"},
	})
	if i, _ := try(t, s, ctx, data, true, nil); i.State != exchange.Refused || count(t, db, `SELECT count(*) FROM enterprise`) != 0 {
		t.Fatalf("all or nothing: %+v", i)
	}
	i, list := try(t, s, ctx, data, true, func(c *exchange.Choice) { c.Faulty = exchange.Skip })
	if i.State != exchange.Done || i.Outcome.Created != 2 || i.BadRows != 2 || i.Rows != 7 || i.Left != 3 {
		t.Fatalf("the good rows: %+v %s", i, kindsOf(list))
	}
	var phone string
	if err := db.Pool.QueryRow(ctx, `SELECT principal_phone FROM enterprise WHERE name = '甲厂'`).Scan(&phone); err != nil ||
		phone != "13800138000 / 0631-5228888" {
		t.Errorf("%q, %v", phone, err)
	}
	var rest bytes.Buffer
	if err := s.ErrorFile(ctx, i.ID, "zh", true, &rest); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&rest)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows(f.GetSheetName(0))
	if err != nil || len(rows) != 6 || rows[4][1] != "乙厂" || !strings.Contains(rows[4][8], "坐标应为数字") || rows[5][1] != "丁厂" ||
		!strings.Contains(rows[5][8], "18") {
		t.Fatalf("%q, %v", rows, err)
	}
	// Corrected where the reasons say, with the reasons left in, the rest loads as well.
	for cell, v := range map[string]any{"D5": 116.6, "C6": creditCode(4)} {
		if err := f.SetCellValue(f.GetSheetName(0), cell, v); err != nil {
			t.Fatal(err)
		}
	}
	var again bytes.Buffer
	if err := f.Write(&again); err != nil {
		t.Fatal(err)
	}
	if i, list = try(t, s, ctx, again.Bytes(), true, nil); i.State != exchange.Done || i.Outcome.Created != 2 {
		t.Errorf("brought again: %+v %s", i, kindsOf(list))
	}
	// What is wrong with the table as a whole, or with every row, is no good row.
	for name, bad := range map[string][][]any{
		"every row": {{"企业名称", "信用代码", "经度", "纬度"}, {"戊", "9111", 116.5, 39.5}},
	} {
		if i, _ := try(t, s, ctx, tableOf(t, bad), true, func(c *exchange.Choice) { c.Faulty = exchange.Skip }); i.State != exchange.Refused {
			t.Errorf("%s: %s", name, i.State)
		}
	}
	if i, _ := try(t, s, ctx, tableOf(t, [][]any{{"企业名称", "信用代码", "经度", "纬度", "名称"}, {"戊", creditCode(9), 116.5, 39.5, "己"}}), true,
		func(c *exchange.Choice) { c.Faulty, c.Mapping[4] = exchange.Skip, "name" }); i.State != exchange.Refused {
		t.Errorf("two columns for one field: %s", i.State)
	}
}

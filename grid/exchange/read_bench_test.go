package exchange

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"

	"anwang/grid"
)

// benchTable is a table of many rows as a workbook or as text.
func benchTable(b *testing.B, format string, rows int) []byte {
	b.Helper()
	var out bytes.Buffer
	w, err := newWorksheetWriter(format, &out, "企业", nil)
	if err != nil {
		b.Fatal(err)
	}
	head := []any{"企业全称", "统一社会信用代码", "法定代表人", "注册资本", "注册时间", "所属行业", "注册地址", "手机号码", "经度", "纬度", "坐标系", "监管行业", "从业人数", "规上", "风险等级"}
	if err := w.write(head, true); err != nil {
		b.Fatal(err)
	}
	for n := range rows {
		org := fmt.Sprintf("MA%06d", n)
		c, _ := grid.OrganisationCheck(org)
		code := fmt.Sprintf("91110101%s%c", org, c)
		check, _ := grid.CreditCheck(code)
		if err := w.write([]any{
			fmt.Sprintf("第%d化工有限公司", n), code + string(check), "王某某", float64(n % 1000), "2010-05-06", "C26", fmt.Sprintf("某市某路%d号", n),
			"13800138000", 116 + float64(n%1000)/1000, 39.5, "CGCS2000", "危险化学品", n % 300, "是", "黄",
		}, false); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.end(); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// BenchmarkReadTable is what reading a table costs that is looked at, row by row, without a
// database; the control is the library's own reading of the same workbook.
func BenchmarkReadTable(b *testing.B) {
	const rows = 10_000
	for _, format := range []string{XLSX, CSV} {
		data := benchTable(b, format, rows)
		b.Run(format, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				tab, _, err := openTable(contentOf(data), "")
				if err != nil {
					b.Fatal(err)
				}
				l, err := layOut(b.Context(), enterprises(), tab, Headings{}, DefaultLimits.Rows)
				if err != nil {
					b.Fatal(err)
				}
				c := Choice{}
				for _, col := range l.columns {
					c.Mapping = append(c.Mapping, col.Field)
				}
				k := newChecker(l, &c, tab)
				if err := tab.each(b.Context(), func(r rawRow) error { k.read(r); return nil }); err != nil || k.errors > 0 || k.rows != rows {
					b.Fatalf("%v, %d errors in %d rows %v", err, k.errors, k.rows, k.kinds)
				}
				tab.close()
			}
			b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
	data := benchTable(b, XLSX, rows)
	b.Run("library", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			f, err := excelize.OpenReader(bytes.NewReader(data))
			if err != nil {
				b.Fatal(err)
			}
			r, err := f.Rows("企业")
			if err != nil {
				b.Fatal(err)
			}
			for r.Next() {
				if _, err := r.Columns(excelize.Options{RawCellValue: true}); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	})
}

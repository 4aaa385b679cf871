package exchange_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/exchange"
)

// book is a workbook with a sheet written by hand.
func book(t testing.TB, sheet string, more ...[2]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range append([][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`},
		{"xl/workbook.xml", `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="甲" sheetId="1" r:id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", sheet},
	}, more...) {
		w, err := z.Create(f[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(f[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const head3 = `<row r="1"><c r="A1" t="inlineStr"><is><t>企业名称</t></is></c><c r="B1" t="inlineStr"><is><t>信用代码</t></is></c><c r="C1" t="inlineStr"><is><t>经度</t></is></c><c r="D1" t="inlineStr"><is><t>纬度</t></is></c></row>`

// TestHostileFiles: what is no table, is damaged, or is made to fill the memory is
// refused with words, and soon.
func TestHostileFiles(t *testing.T) {
	t.Parallel()
	_, s := newTown(t)
	ctx := as(t.Context(), 1)
	good := tableOf(t, [][]any{{"企业名称", "信用代码"}, {"甲", creditCode(1)}})
	bomb := `<worksheet><sheetData>` + head3 + `<row r="2"><c r="A2" t="inlineStr"><is><t>` + strings.Repeat("0", 300<<20) + `</t></is></c></row></sheetData></worksheet>`
	for name, c := range map[string]struct {
		data []byte
		code grid.Code
	}{
		"empty":            {nil, grid.CodeInvalid},
		"pdf":              {[]byte("%PDF-1.7 ..."), grid.CodeInvalid},
		"old workbook":     {[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), grid.CodeInvalid},
		"web page":         {[]byte("<HTML><table>"), grid.CodeInvalid},
		"GeoJSON":          {[]byte(`{"type":"FeatureCollection"}`), grid.CodeInvalid},
		"zip, no workbook": {book(t, "")[:0:0], grid.CodeInvalid},
		"half a workbook":  {good[:len(good)/2], grid.CodeInvalid},
		"zeros":            {make([]byte, 1000), grid.CodeInvalid},
		"bomb":             {book(t, bomb, [2]string{"x", strings.Repeat("0", 300<<20)}), grid.CodeTooLarge},
		"too large":        {make([]byte, 65<<20), grid.CodeTooLarge},
	} {
		began := time.Now()
		if _, err := s.Upload(ctx, name, bytes.NewReader(c.data)); grid.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
		if d := time.Since(began); d > 5*time.Second {
			t.Errorf("%s: took %v", name, d)
		}
	}
	for name, c := range map[string]struct {
		data []byte
		code grid.Code
	}{
		"sheet breaks off":     {book(t, `<worksheet><sheetData>`+head3+`<row r="2"><c r="A2"><v>1</v>`), grid.CodeInvalid},
		"sheet is no XML":      {book(t, `<worksheet><sheetData>`+head3+`<row r="2">&&&`), grid.CodeInvalid},
		"no rows":              {book(t, `<worksheet><sheetData/></worksheet>`), grid.CodeInvalid},
		"thousands of columns": {book(t, `<worksheet><sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>`), grid.CodeTooLarge},
		"quotes do not match":  {[]byte("企业名称,信用代码\n\"甲,1\n乙,2\n"), grid.CodeInvalid},
	} {
		i, err := s.Upload(ctx, name, bytes.NewReader(c.data))
		if err == nil {
			_, err = s.Preview(ctx, i.ID, "", nil)
		}
		if grid.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

// TestEmptyRows: a million formatted rows without anything in them are nothing.
func TestEmptyRows(t *testing.T) {
	t.Parallel()
	_, s := newTown(t)
	var b strings.Builder
	b.WriteString(`<worksheet><sheetData>` + head3)
	b.WriteString(`<row r="2"><c r="A2" t="inlineStr"><is><t>甲</t></is></c><c r="B2" t="inlineStr"><is><t>` + creditCode(1) + `</t></is></c><c r="C2"><v>116.5</v></c><c r="D2"><v>39.5</v></c></row>`)
	for i := range 300_000 {
		fmt.Fprintf(&b, `<row r="%d"><c r="A%d" s="1"/></row>`, i+3, i+3)
	}
	b.WriteString(`</sheetData></worksheet>`)
	began := time.Now()
	i, list := try(t, s, as(t.Context(), 1), book(t, b.String()), false, nil)
	if i.Rows != 1 || len(list) != 0 || time.Since(began) > 20*time.Second {
		t.Errorf("%d rows, %v, %v", i.Rows, list, time.Since(began))
	}
}

// TestErrorFile is the table once more, each row where it was, with what is wrong.
func TestErrorFile(t *testing.T) {
	t.Parallel()
	_, s := newTown(t)
	ctx := as(t.Context(), 1)
	for _, data := range [][]byte{
		tableOf(t, [][]any{{"企业名称", "信用代码", "经度", "纬度"}, {}, {"=1+1", creditCode(1), 116.5, 39.5}, {"乙", creditCode(2), "x", 39.5}}),
		[]byte("企业名称,信用代码,经度,纬度\n\n'=1+1," + creditCode(1) + ",116.5,39.5\n乙," + creditCode(2) + ",x,39.5\n"),
	} {
		i, list := try(t, s, ctx, data, false, nil)
		if len(list) != 1 || list[0].Row != 4 || list[0].Column != 3 {
			t.Fatalf("%+v", list)
		}
		var out bytes.Buffer
		if err := s.ErrorFile(ctx, i.ID, "zh", &out); err != nil {
			t.Fatal(err)
		}
		again, list := try(t, s, ctx, out.Bytes(), false, nil)
		if again.Format != i.Format || len(list) != 1 || list[0].Row != 4 || list[0].Kind != "placeNumber" {
			t.Errorf("%s: checked again: %+v", again.Format, list)
		}
		if i.Format == exchange.CSV && !strings.Contains(out.String(), "'=1+1") {
			t.Errorf("a formula is written as one: %s", out.String())
		}
	}
}

package exchange_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"os"
	"strings"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/exchange"
)

// book is a workbook with a sheet written by hand.
func book(t testing.TB, worksheet string, more ...[2]string) []byte {
	t.Helper()
	return archive(t, append([][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r0" ` +
			`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ` +
			`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="甲" sheetId="1" ` +
			`r:id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship ` +
			`Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" ` +
			`Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", strings.Replace(worksheet, "<worksheet>",
			`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`, 1)},
	}, more...)...)
}

func archive(t testing.TB, files ...[2]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
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

const head3 = `<row r="1"><c r="A1" t="inlineStr"><is><t>企业名称</t></is></c>` +
	`<c r="B1" t="inlineStr"><is><t>信用代码</t></is></c><c r="C1" t="inlineStr"><is><t>经度</t></is></c>` +
	`<c r="D1" t="inlineStr"><is><t>纬度</t></is></c></row>`

// TestHostileFiles: what is no table, is damaged, or is made to fill the memory is
// refused with words, and soon.
func TestHostileFiles(t *testing.T) {
	t.Parallel()
	_, s := newTown(t)
	ctx := as(t.Context(), 1)
	good := tableOf(t, [][]any{{"企业名称", "信用代码"}, {"甲", creditCode(1)}})
	before := strings.Replace(`<worksheet><sheetData>`+head3+`<row r="2"><c r="A2" t="inlineStr"><is><t>`, "<worksheet>",
		`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`, 1)
	bomb := bombed(t, book(t, ""), "xl/worksheets/sheet1.xml", before, `</t></is></c></row></sheetData></worksheet>`)
	for name, c := range map[string]struct {
		data []byte
		code grid.Code
	}{
		"empty":            {nil, grid.CodeInvalid},
		"pdf":              {[]byte("%PDF-1.7 ..."), grid.CodeInvalid},
		"old workbook":     {[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), grid.CodeInvalid},
		"web page":         {[]byte("<HTML><table>"), grid.CodeInvalid},
		"GeoJSON":          {[]byte(`{"type":"FeatureCollection"}`), grid.CodeInvalid},
		"zip, no workbook": {archive(t, [2]string{"a.txt", "a"}), grid.CodeInvalid},
		"half a workbook":  {good[:len(good)/2], grid.CodeInvalid},
		"zeros":            {make([]byte, 1000), grid.CodeInvalid},
		"bomb":             {bombed(t, bomb, "x", "", ""), grid.CodeTooLarge},
		"large workbook":   {append([]byte("PK\x03\x04"), make([]byte, 65<<20)...), grid.CodeTooLarge},
	} {
		began := time.Now()
		if _, err := s.Upload(ctx, "", name, bytes.NewReader(c.data)); grid.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
		if d := time.Since(began); d > 30*time.Second {
			t.Errorf("%s: took %v", name, d)
		}
	}
	for name, c := range map[string]struct {
		data []byte
		code grid.Code
	}{
		"sheet breaks off":              {book(t, `<worksheet><sheetData>`+head3+`<row r="2"><c r="A2"><v>1</v>`), grid.CodeInvalid},
		"sheet breaks off between rows": {book(t, `<worksheet><sheetData>`+head3+`<row r="2"><c r="A2"><v>1</v></c></row>`), grid.CodeInvalid},
		"a row twice": {book(t, `<worksheet><sheetData>`+head3+
			`<row r="2"><c r="A2"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row></sheetData></worksheet>`), grid.CodeInvalid},
		"cells not in order": {book(t, `<worksheet><sheetData>`+head3+
			`<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>2</v></c></row></sheetData></worksheet>`), grid.CodeInvalid},
		"cell of another row": {book(t, `<worksheet><sheetData>`+head3+
			`<row r="2"><c r="B7"><v>1</v></c></row></sheetData></worksheet>`), grid.CodeInvalid},
		"rows twice": {book(t, `<worksheet><sheetData>`+head3+
			`</sheetData><sheetData><row r="2"><c r="A2"><v>1</v></c></row></sheetData></worksheet>`), grid.CodeInvalid},
		"row beyond the end": {book(t, `<worksheet><sheetData>`+head3+
			`<row r="2000000000"><c><v>1</v></c></row></sheetData></worksheet>`), grid.CodeInvalid},
		"a huge text": {book(t, `<worksheet><sheetData>`+head3+`<row r="2"><c r="A2" t="inlineStr"><is><t>`+
			strings.Repeat("0", 40<<20)+`</t></is></c></row></sheetData></worksheet>`), grid.CodeTooLarge},
		"too many merged": {book(t, `<worksheet><sheetData>`+head3+`</sheetData><mergeCells>`+
			strings.Repeat(`<mergeCell ref="A3:B4"/>`, 20_000)+`</mergeCells></worksheet>`), grid.CodeTooLarge},
		"checksum": {flipped(book(t, `<worksheet><sheetData>`+head3+`</sheetData></worksheet>`)), grid.CodeInvalid},
		"texts break off": {book(t, `<worksheet><sheetData>`+head3+`</sheetData></worksheet>`,
			[2]string{"xl/sharedStrings.xml", `<sst><si><t>甲</t></si>`}), grid.CodeInvalid},
		"sheet is no XML": {book(t, `<worksheet><sheetData>`+head3+`<row r="2">&&&`), grid.CodeInvalid},
		"no rows":         {book(t, `<worksheet><sheetData/></worksheet>`), grid.CodeInvalid},
		"thousands of columns": {
			book(t, `<worksheet><sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>`),
			grid.CodeTooLarge,
		},
		"quotes do not match": {[]byte("企业名称,信用代码\n\"甲,1\n乙,2\n"), grid.CodeInvalid},
	} {
		i, err := s.Upload(ctx, "", name, bytes.NewReader(c.data))
		if err == nil {
			_, err = s.Preview(ctx, i.ID, exchange.Look{})
		}
		if grid.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

// bombed is an archive with a file in which 300 MiB of zeros stand between two
// texts. They are packed a megabyte once and then repeated: the packing of all of
// it takes half a minute with the race detector.
func bombed(t testing.TB, data []byte, name, before, after string) []byte {
	t.Helper()
	const piece, pieces = 1 << 20, 300
	zeros := bytes.Repeat([]byte("0"), piece)
	sum := crc32.NewIEEE()
	var packed, one bytes.Buffer
	// Each part is flushed, so that it ends on a byte and nothing in it looks back beyond it.
	pack := func(w *bytes.Buffer, b []byte, end bool) {
		f, err := flate.NewWriter(w, flate.DefaultCompression)
		if err == nil {
			_, err = f.Write(b)
		}
		if err == nil && end {
			err = f.Close()
		} else if err == nil {
			err = f.Flush()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	pack(&packed, []byte(before), false)
	_, _ = sum.Write([]byte(before))
	pack(&one, zeros, false)
	for range pieces {
		packed.Write(one.Bytes())
		_, _ = sum.Write(zeros)
	}
	pack(&packed, []byte(after), true)
	_, _ = sum.Write([]byte(after))

	old, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range old.File {
		if f.Name == name {
			continue
		}
		if err := z.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	size := uint64(len(before) + piece*pieces + len(after))
	w, err := z.CreateRaw(&zip.FileHeader{
		Name: name, Method: zip.Deflate, CRC32: sum.Sum32(), CompressedSize64: uint64(packed.Len()),
		UncompressedSize64: size,
	})
	if err == nil {
		_, err = w.Write(packed.Bytes())
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// flipped is a workbook of which one byte of the content was changed on its way.
func flipped(data []byte) []byte {
	at := bytes.Index(data, []byte("xl/workbook.xml")) + 40
	data[at] ^= 0x40
	return data
}

// TestKinds: what a number is and what a text is decides about codes and days.
func TestKinds(t *testing.T) {
	t.Parallel()
	_, s := newTown(t)
	head := strings.Replace(head3, `</row>`, `<c r="E1" t="inlineStr"><is><t>成立日期</t></is></c></row>`, 1)
	row := func(n int, code, day string) string {
		return fmt.Sprintf(`<row r="%d"><c r="A%d" t="inlineStr"><is><t>厂%d</t></is></c>%s<c r="C%d"><v>116.50000000000001</v></c><c `+
			`r="D%d"><v>39.5</v></c>%s</row>`, n, n, n, code, n, n, day)
	}
	styles := [2]string{"xl/styles.xml", `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf ` +
		`numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="1"/><xf numFmtId="49"/></cellXfs></styleSheet>`}
	types := `<c r="B%d" t="%s"%s>%s</c>`
	worksheet := `<worksheet><sheetData>` + head +
		row(2, fmt.Sprintf(types, 2, "inlineStr", "", `<is><t>911101010000001234</t></is>`), `<c r="E2" s="1"><v>40304</v></c>`) +
		row(3, fmt.Sprintf(types, 3, "n", "", `<v>911101010000001234</v>`), `<c r="E3"><v>40304</v></c>`) +
		row(4, fmt.Sprintf(types, 4, "n", ` s="2"`, `<v>911101010000001234</v>`), `<c r="E4" t="inlineStr"><is><t>2010年5月6日</t></is></c>`) +
		row(5, fmt.Sprintf(types, 5, "n", "", `<v>9.1110101000000102E+17</v>`), `<c r="E5" t="d"><v>2010-05-06T00:00:00</v></c>`) +
		row(6, fmt.Sprintf(types, 6, "str", ` s="3"`, `<v>`+creditCode(6)+`</v>`), `<c r="E6"><v>2010</v></c>`) +
		row(7, fmt.Sprintf(types, 7, "inlineStr", "", `<is><t>`+creditCode(7)+`</t></is>`), `<c r="E7" t="e"><v>#REF!</v></c>`) +
		row(9, fmt.Sprintf(types, 9, "inlineStr", "", `<is><t>`+creditCode(9)+`</t></is>`), ``) +
		`</sheetData><mergeCells count="1"><mergeCell ref="A9:A10"/></mergeCells></worksheet>`
	_, list := try(t, s, as(t.Context(), 1), book(t, worksheet, styles), false, nil)
	var got []string
	for _, p := range list {
		got = append(got, fmt.Sprintf("%d%s %s", p.Row, p.Letter(), p.Kind))
	}
	if s := strings.Join(got, ", "); s != "2B codeCheck, 3B codeDamaged, 4B codeDamaged, 5B codeDamaged, 6E dateForm, 7E cellError, 9A "+
		"cellMerged" {
		t.Error(s)
	}
}

// TestEmptyRows: formatted rows without anything in them are nothing, a million of
// them in the long form.
func TestEmptyRows(t *testing.T) {
	t.Parallel()
	_, s := newTown(t)
	var b strings.Builder
	b.WriteString(`<worksheet><sheetData>` + head3)
	b.WriteString(`<row r="2"><c r="A2" t="inlineStr"><is><t>甲</t></is></c><c r="B2" t="inlineStr"><is><t>` + creditCode(1) +
		`</t></is></c><c r="C2"><v>116.5</v></c><c r="D2"><v>39.5</v></c></row>`)
	empty := 50_000
	if os.Getenv("ANWANG_LONG") != "" {
		empty = 1_000_000
	}
	for i := range empty {
		fmt.Fprintf(&b, `<row r="%d"><c r="A%d" s="1"/></row>`, i+3, i+3)
	}
	b.WriteString(`</sheetData></worksheet>`)
	began := time.Now()
	i, list := try(t, s, as(t.Context(), 1), book(t, b.String()), false, nil)
	if i.Rows != 1 || len(list) != 0 || time.Since(began) > 4*time.Minute {
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
		if err := s.ErrorFile(ctx, i.ID, "zh", false, &out); err != nil {
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

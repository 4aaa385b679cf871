package exchange

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"anwang/grid"
)

// FuzzTable reads any bytes as a table to its end: refused with words or read,
// never a panic, and every problem can be told and kept.
func FuzzTable(f *testing.F) {
	f.Add([]byte("企业名称,信用代码,经度,纬度\n甲,91350100M000100Y43,116.5,39.5\n"), "cgcs2000")
	f.Add([]byte("name;code;lon;lat;crs\r\na;'=1;1e400;x;gk\n\"b\nc\";;;;高斯 117\n"), "")
	f.Add([]byte("\xFF\xFEa\x00,\x00b\x00"), "gk")
	f.Add([]byte("\xC6\xF3\xD2\xB5\xC3\xFB\xB3\xC6,\xB4\xFA\xC2\xEB\n\x80,1.23E+17\n"), "bd09")
	f.Add([]byte(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>企业名称</t></is></c><c r="B1" `+
		`t="str"><v>信用代码</v></c></row><row r="2"><c t="s"><v>0</v></c><c r="B2" `+
		`s="1"><v>911101010000001234</v></c></row></sheetData><mergeCells><mergeCell ref="A3:B4"/></mergeCells></worksheet>`), "cgcs2000")
	f.Fuzz(func(t *testing.T, data []byte, crs string) {
		if len(data) > 1<<16 {
			return
		}
		if bytes.HasPrefix(data, []byte("<worksheet")) {
			data = packed(t, data)
		}
		tab, _, err := openTable(contentOf(data), "")
		var l *layout
		if err == nil {
			defer tab.close()
			l, err = layOut(context.Background(), enterprises(), tab, Headings{}, DefaultLimits.Rows)
		}
		if err != nil {
			var known *grid.Error
			if !errors.As(err, &known) {
				t.Fatalf("refused without words: %v", err)
			}
			return
		}
		c := Choice{CRS: crs}
		for _, col := range l.columns {
			c.Mapping = append(c.Mapping, col.Field)
		}
		if c.check(enterprises(), len(l.columns)) != nil {
			return
		}
		k := newChecker(l, &c, tab)
		err = tab.each(context.Background(), func(row rawRow) error {
			if r, ok := k.read(row); ok && r.placed &&
				(math.IsNaN(r.lon) || math.IsNaN(r.lat) || math.Abs(r.lon) > 180 || math.Abs(r.lat) > 90) {
				t.Fatalf("a place at %v, %v", r.lon, r.lat)
			}
			return nil
		})
		if err != nil && grid.CodeOf(err) == grid.CodeInternal {
			t.Fatal(err)
		}
		for i := range k.problems {
			p := &k.problems[i]
			text, remedy := p.Says()
			for _, s := range append([]string{text.ZH, text.EN, remedy.ZH, remedy.EN, p.Value}, p.Args...) {
				if !utf8.ValidString(s) {
					t.Fatalf("%s cannot be kept: %q", p.Kind, s)
				}
			}
		}
	})
}

// packed is a workbook with a sheet.
func packed(t *testing.T, worksheet []byte) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	for name, text := range map[string]string{
		"_rels/.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship ` +
			`Id="r0" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship ` +
			`Id="r1" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/workbook.xml": `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + office +
			`"><sheets><sheet name="甲" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/styles.xml": `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf ` +
			`numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="1"/><xf numFmtId="49"/></cellXfs></styleSheet>`,
		"xl/sharedStrings.xml": `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>甲</t></si></sst>`,
		"xl/worksheets/sheet1.xml": strings.Replace(string(worksheet), "<worksheet",
			`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`, 1),
	} {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// FuzzCells reads any text by every reader: a value or a kind of problem that
// exists, never both, and what an export shows of a value is read as the same.
func FuzzCells(f *testing.F) {
	for _, s := range []string{
		"", "1.23E+17", "2026年1月2日", "116°23'45.6\"", "５００万元", "是", "'=1", "长期", "2001-01-01至2040-05-06", "C26 化学",
		"EPSG:4527", "-0", "1e309", "45987",
	} {
		f.Add(s, uint8(0))
		f.Add(s, uint8(1))
	}
	f.Fuzz(func(t *testing.T, s string, kind uint8) {
		if len(s) > 1<<12 || !utf8.ValidString(s) {
			return
		}
		if grid.TextOfCell(grid.CellText(s)) != s {
			t.Fatalf("%q comes back as %q", s, grid.TextOfCell(grid.CellText(s)))
		}
		c := cell{text: tidy(s), kind: cellKind(kind % 3)}
		if c.blank() {
			return
		}
		for i := range Fields {
			v, wrong := Fields[i].read(c, &worksheet{})
			if wrong.kind != "" {
				if v != nil {
					t.Fatalf("%s: both %v and %s", Fields[i].Key, v, wrong.kind)
				}
				if KindOf(wrong.kind).Text.EN == wrong.kind {
					t.Fatalf("%s: no words for %s", Fields[i].Key, wrong.kind)
				}
				continue
			}
			if v == nil || Fields[i].show == nil {
				continue
			}
			for _, lang := range []string{"zh", "en"} {
				shown := Fields[i].show(v, lang)
				if again, wrong := Fields[i].read(cell{text: shown}, &worksheet{}); shown != "" && (wrong.kind != "" || again != v) {
					t.Fatalf("%s: %v is shown as %q and read as %v %s", Fields[i].Key, v, shown, again, wrong.kind)
				}
			}
		}
		if fr, ok := frameOf(s); ok {
			if again, ok := frameOf(fr.key); !ok || again.key != fr.key {
				t.Fatalf("the system %q of %q is not known", fr.key, s)
			}
		}
	})
}

// TestUnknownIsNotNone: an empty cell is what nobody has filled in, and what somebody
// found to be none or no is written out, so that it comes back as it was.
func TestUnknownIsNotNone(t *testing.T) {
	t.Parallel()
	standard, fire, staff := fieldIndex("standard"), fieldIndex("fireKey"), fieldIndex("staff")
	row := make([]any, len(Fields))
	for _, lang := range []string{"zh", "en"} {
		if cells := cellsOf(row, true, nil, lang); cells[standard] != nil || cells[fire] != nil || cells[staff] != nil {
			t.Errorf("nothing known is written as %v, %v, %v", cells[standard], cells[fire], cells[staff])
		}
		row[standard], row[fire], row[staff] = int16(0), false, int32(0)
		cells := cellsOf(row, true, nil, lang)
		for _, f := range []int{standard, fire} {
			text, _ := cells[f].(string)
			if text == "" {
				t.Errorf("%s: none is written as nothing", Fields[f].Key)
				continue
			}
			if v, wrong := Fields[f].read(cell{text: text}, nil); wrong.kind != "" || v != any(int64(0)) && v != any(false) {
				t.Errorf("%s: %q is read as %v (%s)", Fields[f].Key, text, v, wrong.kind)
			}
		}
		if cells[staff] != int32(0) {
			t.Errorf("no staff is written as %v", cells[staff])
		}
		clear(row)
	}
	for _, name := range []string{"standard"} {
		for _, c := range schemaOf(grid.KindEnterprise, nil).columns {
			if c.Name == name && c.Absent != nil {
				t.Errorf("a feature that does not say its %s gets %v", name, c.Absent)
			}
		}
	}
}

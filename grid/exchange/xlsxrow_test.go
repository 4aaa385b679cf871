package exchange

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// libraryRows are the rows of a worksheet as the library reads them, by their numbers.
func libraryRows(t *testing.T, data []byte, worksheet string) map[int][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := f.Rows(worksheet)
	if err != nil {
		t.Fatal(err)
	}
	list := map[int][]string{}
	for n := 1; rows.Next(); n++ {
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for i := range cells {
			cells[i] = tidy(cells[i])
		}
		for len(cells) > 0 && cells[len(cells)-1] == "" {
			cells = cells[:len(cells)-1]
		}
		if len(cells) > 0 {
			list[n] = cells
		}
	}
	return list
}

// TestRowsAsTheLibrary: what is read of a workbook is what the library reads of it: texts that are
// shared, inline, of several runs and with characters of all kinds, numbers, truth values, formulas,
// gaps.
func TestRowsAsTheLibrary(t *testing.T) {
	t.Parallel()
	texts := []string{
		"甲", "a & b <c> \"d\" 'e'", "两\n行", "x>y", "]]>", "  边  ", "_x000D_", "_x005F_x000D_", "𠮷", "&amp;", "1", "0012", "911101010000001234",
		"1.5E+17", "#N/A", "=1", "\u00a0", "ｗｉｄｅ", "-",
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		f := excelize.NewFile()
		for range 60 {
			at, err := excelize.CoordinatesToCellName(1+random.IntN(12), 1+random.IntN(20))
			if err != nil {
				t.Fatal(err)
			}
			switch random.IntN(7) {
			case 0:
				err = f.SetCellValue("Sheet1", at, random.Float64()*1e6)
			case 1:
				err = f.SetCellValue("Sheet1", at, random.IntN(2) == 0)
			case 2:
				err = f.SetCellRichText("Sheet1", at, []excelize.RichTextRun{
					{Text: texts[random.IntN(len(texts))]}, {Text: "粗", Font: &excelize.Font{Bold: true}},
				})
			case 3:
				err = f.SetCellFormula("Sheet1", at, `A1&"<x>"`)
			case 4:
				err = f.SetCellDefault("Sheet1", at, texts[random.IntN(len(texts))])
			default:
				err = f.SetCellStr("Sheet1", at, texts[random.IntN(len(texts))])
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		want, got := libraryRows(t, b.Bytes(), "Sheet1"), map[int][]string{}
		tab, err := openXLSX(b.Bytes(), "")
		if err != nil {
			t.Fatal(err)
		}
		if err := tab.each(t.Context(), func(r rawRow) error {
			for _, c := range r.cells {
				got[r.at] = append(got[r.at], c.text)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		for n := range 21 {
			if !slices.Equal(got[n], want[n]) {
				t.Fatalf("row %d: %q, the library says %q", n, got[n], want[n])
			}
		}
	}
}

// TestMarkup: what is no whole document is refused, wherever it breaks, and what is one is read
// whatever stands between.
func TestMarkup(t *testing.T) {
	t.Parallel()
	const whole = `<?xml version="1.0"?><!-- a > b --><x:a xmlns:x="u" q='1>2' ><b/>t&#x4E2D;<c r="A1"><![CDATA[<&]]></c></x:a> `
	read := func(s string) (string, error) {
		m, out := newMarkup(strings.NewReader(s)), ""
		for {
			kind, err := m.next()
			if err != nil {
				if err.Error() == "EOF" {
					err = nil
				}
				return out, err
			}
			switch kind {
			case tokenStart:
				out += fmt.Sprintf("<%s q=%s>", m.name, m.attr("q", false))
			case tokenEnd:
				out += fmt.Sprintf("</%s>", m.name)
			default:
				text, err := dereferred(m.text, m.raw)
				if err != nil {
					return out, err
				}
				out += text
			}
		}
	}
	if got, err := read(whole); err != nil || got != "<a q=1>2><b q=></b>t中<c q=><&</c></a>" {
		t.Errorf("%q, %v", got, err)
	}
	for n := range strings.TrimRight(whole, " ") {
		if _, err := read(whole[:n]); err == nil {
			t.Errorf("%q is taken for whole", whole[:n])
		}
	}
	for _, s := range []string{
		"<a><b></a></b>", "<a></a><b/>", "<a>&x;</a>", "<a>&#xD800;</a>", "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
		"<a/>t", "</a>", "<>", "<a>\xff</a>",
		strings.Repeat("<a>", 300) + strings.Repeat("</a>", 300),
		"<a>" + strings.Repeat("x", 2<<20) + "</a>", `<a q="` + strings.Repeat(">", 2<<20) + `"/>`,
	} {
		if _, err := read(s); err == nil {
			t.Errorf("%.60q is read", s)
		}
	}
}

// FuzzMarkup reads any bytes to their end or a fault, and never more elements' ends than there
// are beginnings.
func FuzzMarkup(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0"?><a b="c>d"><!-- x --><e/>&lt;<![CDATA[y]]></a>`))
	f.Add([]byte("<a><b></a>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m := newMarkup(bytes.NewReader(data))
		open := 0
		for {
			kind, err := m.next()
			if err != nil {
				return
			}
			switch kind {
			case tokenStart:
				open++
				_ = m.attr("r", false)
			case tokenEnd:
				open--
			case tokenText:
				_, _ = dereferred(m.text, m.raw)
			}
			if open < 0 || m.at > int64(len(data)) {
				t.Fatalf("%d open at %d", open, m.at)
			}
		}
	})
}

package exchange

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"

	"anwang/grid"
)

// xlsxTable is one sheet of a workbook. It is read by us and not by the library
// that writes our workbooks, for two reasons: a sheet that breaks off must be
// refused and not end early without a word, and the notation in which a number is
// kept says whether a code was damaged.
type xlsxTable struct {
	files   map[string]*zip.File
	sheets  []sheetInfo // those that are shown
	sheet   sheetInfo
	shared  []string
	year04  bool
	blocks  []span
	unzipBy int64 // bytes that may yet be unpacked
}

type sheetInfo struct{ name, file string }

// The bounds of a workbook.
const (
	maxUnzip = 512 << 20 // bytes in all
	maxParts = 2000
	maxText  = 128 << 20 // bytes of shared texts
)

// openXLSX reads what a workbook holds and chooses a sheet, "" the first.
func openXLSX(data []byte, sheet string) (*xlsxTable, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, broken("文件不是 .xlsx 工作簿，或已损坏", "the file is no .xlsx workbook, or damaged")
	}
	t := &xlsxTable{files: map[string]*zip.File{}, unzipBy: maxUnzip}
	total := uint64(0)
	for _, f := range z.File {
		if total += f.UncompressedSize64; total > maxUnzip || len(z.File) > maxParts || f.UncompressedSize64 > maxUnzip {
			return nil, grid.Errorf(grid.CodeTooLarge, "工作簿解压后过大，已拒绝", "the workbook is too large unpacked and was refused")
		}
		t.files[strings.TrimPrefix(f.Name, "/")] = f
	}
	if err := t.workbook(); err != nil {
		return nil, err
	}
	t.sheet = t.sheets[0]
	for _, s := range t.sheets {
		if s.name == sheet {
			t.sheet = s
		}
	}
	if sheet != "" && t.sheet.name != sheet {
		return nil, broken("没有名为“"+clip(sheet)+"”的工作表", "there is no sheet "+strconv.Quote(clip(sheet)))
	}
	return t, t.strings()
}

// open gives a part of the workbook; nil when it is not there.
func (t *xlsxTable) open(name string) (*xml.Decoder, func(), error) {
	f := t.files[name]
	if f == nil {
		return nil, nil, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, nil, damaged(err)
	}
	d := xml.NewDecoder(io.LimitReader(r, maxUnzip))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	return d, func() { _ = r.Close() }, nil
}

func damaged(err error) error {
	return &grid.Error{Code: grid.CodeInvalid, Cause: err, Text: grid.Text{
		ZH: "工作簿已损坏，无法读取到末尾；请在表格软件中打开并重新保存", EN: "the workbook is damaged and cannot be read to its end; open and save it again in a spreadsheet",
	}}
}

// workbook reads the list of the sheets.
func (t *xlsxTable) workbook() error {
	var book struct {
		Props struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
			ID    string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
			ID2   string `xml:"http://purl.oclc.org/ooxml/officeDocument/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var rels struct {
		List []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	for name, into := range map[string]any{"xl/workbook.xml": &book, "xl/_rels/workbook.xml.rels": &rels} {
		d, done, err := t.open(name)
		if err != nil {
			return err
		}
		if d == nil {
			return broken("文件不是 .xlsx 工作簿（旧的 .xls 请另存为 .xlsx）", "the file is no .xlsx workbook (save an old .xls as .xlsx)")
		}
		err = d.Decode(into)
		done()
		if err != nil {
			return damaged(err)
		}
	}
	t.year04 = book.Props.Date1904 == "1" || book.Props.Date1904 == "true"
	for _, s := range book.Sheets {
		if s.State == "hidden" || s.State == "veryHidden" {
			continue
		}
		for _, r := range rels.List {
			if file := path.Join("xl", r.Target); r.ID == s.ID+s.ID2 {
				if strings.HasPrefix(r.Target, "/") {
					file = strings.TrimPrefix(r.Target, "/")
				}
				t.sheets = append(t.sheets, sheetInfo{s.Name, file})
			}
		}
	}
	if len(t.sheets) == 0 {
		return broken("工作簿中没有可见的工作表", "the workbook has no sheet that is shown")
	}
	return nil
}

// strings reads the texts that cells share.
func (t *xlsxTable) strings() error {
	d, done, err := t.open("xl/sharedStrings.xml")
	if err != nil || d == nil {
		return err
	}
	defer done()
	size := 0
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return damaged(err)
		}
		if e, ok := tok.(xml.StartElement); ok && e.Name.Local == "si" {
			s, err := textOf(d)
			if err != nil {
				return damaged(err)
			}
			if size += len(s) + 16; size > maxText {
				return grid.Errorf(grid.CodeTooLarge, "工作簿中的文本过多", "the workbook holds too much text")
			}
			t.shared = append(t.shared, s)
		}
	}
}

// textOf reads the text of an element to its end, without the readings that
// stand beside Chinese characters.
func textOf(d *xml.Decoder) (string, error) {
	var b []byte
	depth, inText, skip := 1, false, 0
	for depth > 0 {
		tok, err := d.Token()
		if err != nil {
			return "", err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			depth++
			inText = e.Name.Local == "t"
			if e.Name.Local == "rPh" {
				skip = depth
			}
		case xml.EndElement:
			if depth--; depth < skip {
				skip = 0
			}
			inText = false
		case xml.CharData:
			if inText && skip == 0 && len(b) <= 4*maxCell+4 {
				b = append(b, e...)
			}
		}
	}
	return unescape(string(b)), nil
}

var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescape gives back the characters that a workbook cannot hold as they are.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(e string) string {
		n, err := strconv.ParseUint(e[2:6], 16, 16)
		if err != nil {
			return e
		}
		return string(rune(n))
	})
}

func (t *xlsxTable) merged() []span { return t.blocks }

func (t *xlsxTable) epoch1904() bool { return t.year04 }

func (t *xlsxTable) each(ctx context.Context, fn func(int, []cell) error) error {
	d, done, err := t.open(t.sheet.file)
	if err != nil {
		return err
	}
	if d == nil {
		return broken("工作簿中缺少工作表的内容", "the workbook lacks the content of the sheet")
	}
	defer done()
	t.blocks = nil
	row, cells := 0, make([]cell, 0, 64)
	for n := 0; ; n++ {
		tok, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return damaged(err)
		}
		if n%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "row":
			row++
			if r, err := strconv.Atoi(attribute(&e, "r")); err == nil && r >= row {
				row = r
			}
			if cells, err = t.row(d, cells[:0]); err != nil {
				return err
			}
			if !empty(cells) {
				if err := fn(row, cells); err != nil {
					return err
				}
			}
		case "mergeCell":
			if len(t.blocks) < 10_000 {
				t.blocks = append(t.blocks, spanOf(attribute(&e, "ref")))
			}
		}
	}
}

func empty(cells []cell) bool {
	for _, c := range cells {
		if !c.blank() {
			return false
		}
	}
	return true
}

// row reads the cells up to the end of a row.
func (t *xlsxTable) row(d *xml.Decoder, cells []cell) ([]cell, error) {
	for {
		tok, err := d.Token()
		if err != nil {
			return cells, damaged(err)
		}
		switch e := tok.(type) {
		case xml.EndElement:
			if e.Name.Local == "row" {
				return cells, nil
			}
		case xml.StartElement:
			if e.Name.Local != "c" {
				continue
			}
			col := len(cells) + 1
			if c, _ := columnOf(attribute(&e, "r")); c > 0 {
				col = c
			}
			c, err := t.cell(d, attribute(&e, "t"))
			if err != nil {
				return cells, damaged(err)
			}
			if c.blank() {
				continue // thousands of empty ones may have a format
			}
			if col > maxColumns {
				return cells, tooWide()
			}
			for len(cells) < col {
				cells = append(cells, cell{})
			}
			cells[col-1] = c
		}
	}
}

// cell reads one cell to its end. The result of a formula counts, not the formula.
func (t *xlsxTable) cell(d *xml.Decoder, kind string) (cell, error) {
	var c cell
	var value []byte
	for in := ""; ; {
		tok, err := d.Token()
		if err != nil {
			return c, err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			if in = e.Name.Local; in == "is" {
				if c.text, err = textOf(d); err != nil {
					return c, err
				}
				in = ""
			}
		case xml.CharData:
			if in == "v" && len(value) <= 4*maxCell+4 {
				value = append(value, e...)
			}
		case xml.EndElement:
			if e.Name.Local == "c" {
				c = t.valueOf(kind, string(value), c.text)
				if errorValues[c.text] {
					c.kind = cellError
				}
				return c, nil
			}
			in = ""
		}
	}
}

func (t *xlsxTable) valueOf(kind, value, inline string) cell {
	switch kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || i < 0 || i >= len(t.shared) {
			return cell{}
		}
		return cell{text: tidy(t.shared[i])}
	case "inlineStr":
		return cell{text: tidy(inline)}
	case "str":
		return cell{text: tidy(unescape(value))}
	case "b":
		return cell{text: value, kind: cellBool}
	case "e":
		return cell{text: value, kind: cellError}
	case "d":
		return cell{text: value}
	}
	return cell{text: strings.TrimSpace(value), kind: cellNumber}
}

func attribute(e *xml.StartElement, name string) string {
	for i := range e.Attr {
		if e.Attr[i].Name.Local == name && e.Attr[i].Name.Space == "" {
			return e.Attr[i].Value
		}
	}
	return ""
}

// spanOf reads an address of a block, "A3:B7".
func spanOf(ref string) span {
	from, to, found := strings.Cut(ref, ":")
	if !found {
		to = from
	}
	var s span
	var rest string
	s.col, rest = columnOf(from)
	s.row, _ = strconv.Atoi(rest)
	s.lastCol, rest = columnOf(to)
	s.lastRow, _ = strconv.Atoi(rest)
	return s
}

// openTable opens a file by what it is, whatever it is called.
func openTable(data []byte, sheet string) (t table, format string, err error) {
	switch {
	case len(data) == 0:
		return nil, "", broken("文件是空的", "the file is empty")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		x, err := openXLSX(data, sheet)
		if err != nil {
			return nil, "", err
		}
		return x, "xlsx", nil
	case bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")):
		return nil, "", broken("这是旧的 .xls 或加密的工作簿：请另存为不加密的 .xlsx", "this is an old .xls or an encrypted workbook: save it as .xlsx without a password")
	}
	for _, magic := range []string{"%PDF", "\x89PNG", "\xFF\xD8\xFF", "<html", "<!DOC", "<?xml", "{", "Rar!", "7z\xBC\xAF"} {
		if bytes.HasPrefix(bytes.ToLower(data[:min(len(data), 16)]), bytes.ToLower([]byte(magic))) || bytes.HasPrefix(data, []byte(magic)) {
			return nil, "", broken(fmt.Sprintf("文件不是表格（以 %q 开头）：请使用 .xlsx 或 .csv 文件", magic), fmt.Sprintf("the file is no table (it begins with %q); send .xlsx or .csv", magic))
		}
	}
	c, err := openCSV(data)
	if err != nil {
		return nil, "", err
	}
	return c, "csv", nil
}

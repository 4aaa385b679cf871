package exchange

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"anwang/grid"
)

// csvTable is a text file with separated values.
type csvTable struct {
	text     []byte // UTF-8
	encoding string
	comma    rune
}

// openCSV finds out in which encoding and with which separator a file is written.
func openCSV(data []byte) (*csvTable, error) {
	t := &csvTable{encoding: "UTF-8", text: data}
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		t.text = bytes.ToValidUTF8(data[3:], []byte("\uFFFD"))
	case bytes.HasPrefix(data, []byte("\xFF\xFE")), bytes.HasPrefix(data, []byte("\xFE\xFF")):
		text, _, err := transform.Bytes(unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder(), data)
		if err != nil {
			return nil, broken("文件编码无法识别，请另存为 UTF-8 的 CSV", "the encoding is unknown; save it as CSV in UTF-8")
		}
		t.text, t.encoding = text, "UTF-16"
	case !mostlyUTF8(data):
		text, _, err := transform.Bytes(simplifiedchinese.GB18030.NewDecoder(), data)
		if err != nil {
			return nil, broken("文件编码无法识别，请另存为 UTF-8 的 CSV", "the encoding is unknown; save it as CSV in UTF-8")
		}
		t.text, t.encoding = text, "GB18030"
	default:
		t.text = bytes.ToValidUTF8(data, []byte("\uFFFD"))
	}
	if bytes.IndexByte(t.text[:min(len(t.text), 4096)], 0) >= 0 {
		return nil, broken("文件不是表格：请使用 .xlsx 或 .csv 文件", "the file is no table; send .xlsx or .csv")
	}
	if bytes.IndexByte(t.text, '\n') < 0 { // the line ends of old Macs
		t.text = bytes.ReplaceAll(t.text, []byte{'\r'}, []byte{'\n'})
	}
	t.comma = separator(t.text)
	return t, nil
}

// mostlyUTF8 reports whether a text is UTF-8, were it with a few broken
// characters: in GB18030 hardly any three bytes happen to be UTF-8.
func mostlyUTF8(data []byte) bool {
	good, long, bad := 0, 0, 0
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else if n > 1 {
			good++
		}
		if n > 2 {
			long++
		}
		i += n
	}
	return bad == 0 || bad*20 < good || bad*4 < long
}

// separator is the character that divides the first lines most evenly.
func separator(text []byte) rune {
	head := text
	if len(head) > 16<<10 {
		head = head[:16<<10]
		if i := bytes.LastIndexByte(head, '\n'); i > 0 {
			head = head[:i]
		}
	}
	best, most := ',', 0
	for _, c := range []rune{',', '\t', ';', '|'} {
		r := csv.NewReader(bytes.NewReader(head))
		r.Comma, r.FieldsPerRecord, r.LazyQuotes = c, -1, true
		widths := map[int]int{}
		for range 30 {
			rec, err := r.Read()
			if err != nil {
				break
			}
			widths[len(rec)]++
		}
		for w, n := range widths {
			if score := (w - 1) * n; score > most {
				best, most = c, score
			}
		}
	}
	return best
}

func broken(zh, en string) error { return grid.Errorf(grid.CodeInvalid, zh, en) }

func (t *csvTable) merged() []span { return nil }

func (t *csvTable) hides(int) bool { return false }

func (t *csvTable) epoch1904() bool { return false }

func (t *csvTable) close() {}

// each counts rows as a spreadsheet does: a quoted cell of several lines is one
// row, an empty line is one as well.
func (t *csvTable) each(ctx context.Context, fn func(rawRow) error) error {
	r := csv.NewReader(bytes.NewReader(t.text))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = t.comma, -1, true
	var cells []cell
	for extra, n := 0, 0; ; n++ {
		rec, err := r.Read()
		if err == io.EOF {
			return nil
		}
		var at *csv.ParseError
		if errors.As(err, &at) {
			return &grid.Error{Code: grid.CodeInvalid, Cause: err, Text: grid.Text{
				ZH: fmt.Sprintf("第 %d 行的引号不成对，无法读取；请在表格软件中重新保存", at.Line-extra),
				EN: fmt.Sprintf("the quotation marks of line %d do not match; save the file again in a spreadsheet", at.Line-extra),
			}}
		}
		if err != nil {
			return err
		}
		if n%512 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if len(rec) > maxColumns {
			return tooWide()
		}
		line, _ := r.FieldPos(0)
		cells = cells[:0]
		empty := true
		row := line - extra
		for _, s := range rec {
			extra += strings.Count(s, "\n")
			c := cell{text: tidy(grid.TextOfCell(s))}
			if errorValues[c.text] {
				c.kind = cellError
			}
			empty = empty && c.blank()
			cells = append(cells, c)
		}
		if empty {
			continue
		}
		if err := fn(rawRow{at: row, cells: cells}); err != nil {
			return err
		}
	}
}

// errorValues are what spreadsheets write for a formula that failed.
var errorValues = map[string]bool{
	"#N/A": true, "#REF!": true, "#VALUE!": true, "#DIV/0!": true, "#NAME?": true, "#NUM!": true, "#NULL!": true, "#SPILL!": true,
}

func tooWide() error {
	return grid.Errorf(grid.CodeTooLarge, fmt.Sprintf("列数超过 %d", maxColumns), fmt.Sprintf("it has more than %d columns", maxColumns))
}

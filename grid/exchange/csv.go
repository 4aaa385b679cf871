package exchange

import (
	"bufio"
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
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"

	"anwang/grid"
)

// csvTable is a text file with separated values. It is read from the file anew each time, a
// piece at a time.
type csvTable struct {
	file     *content
	start    int64                        // of the text, behind a mark of its encoding
	decoder  func() transform.Transformer // to UTF-8; nil: it is
	encoding string
	comma    rune
	mac      bool // lines end as on old Macs
}

// textBuffer is how much of a text is read at a time.
const textBuffer = 256 << 10

// openCSV finds out in which encoding and with which separator a file is written.
func openCSV(file *content) (*csvTable, error) {
	t := &csvTable{file: file, encoding: "UTF-8"}
	wide := false
	switch head := file.head(3); {
	case bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")):
		t.start = 3
	case bytes.HasPrefix(head, []byte("\xFF\xFE")), bytes.HasPrefix(head, []byte("\xFE\xFF")):
		t.decoder = func() transform.Transformer {
			return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()
		}
		t.encoding, wide = "UTF-16", true
	}
	found, err := survey(t.text())
	if err != nil {
		return nil, err
	}
	switch {
	case wide || found.bad == 0:
	case t.start > 0 || found.mostlyUTF8():
		t.decoder = func() transform.Transformer { return runes.ReplaceIllFormed() }
	default:
		t.decoder, t.encoding = func() transform.Transformer { return simplifiedchinese.GB18030.NewDecoder() }, "GB18030"
	}
	t.mac = !found.lines
	head := make([]byte, 16<<10)
	n, err := io.ReadFull(t.text(), head)
	if err != nil && err != io.EOF && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, broken("文件编码无法识别，请另存为 UTF-8 的 CSV", "the encoding is unknown; save it as CSV in UTF-8")
	}
	if head = head[:n]; bytes.IndexByte(head[:min(n, 4096)], 0) >= 0 {
		return nil, broken("文件不是表格：请使用 .xlsx 或 .csv 文件", "the file is no table; send .xlsx or .csv")
	}
	t.comma = separator(head)
	return t, nil
}

// text reads the file as UTF-8, with lines that end as everywhere.
func (t *csvTable) text() io.Reader {
	r := t.file.from(t.start)
	if t.decoder != nil {
		r = transform.NewReader(bufio.NewReaderSize(r, textBuffer), t.decoder())
	}
	if t.mac {
		r = macLines{r}
	}
	return r
}

// macLines reads the line ends of old Macs as ours.
type macLines struct{ io.Reader }

func (m macLines) Read(p []byte) (int, error) {
	n, err := m.Reader.Read(p)
	for i := range p[:n] {
		if p[i] == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

// surveyed is what a text is made of.
type surveyed struct {
	good, long, bad int  // characters of several bytes, of more than two, and bytes of none
	lines           bool // there is a line end
}

// survey reads a text to its end.
func survey(r io.Reader) (s surveyed, err error) {
	buf, kept := make([]byte, textBuffer), 0
	for {
		n, err := r.Read(buf[kept:])
		data := buf[:kept+n]
		s.lines = s.lines || bytes.IndexByte(data, '\n') >= 0
		kept = s.count(data, err != nil)
		copy(buf, data[len(data)-kept:])
		if err == io.EOF {
			return s, nil
		}
		if err != nil {
			return s, err
		}
	}
}

// count counts the characters of a piece, and returns how many bytes at its end are the
// beginning of one.
func (s *surveyed) count(data []byte, last bool) (rest int) {
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		if !last && !utf8.FullRune(data[i:]) {
			return len(data) - i
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			s.bad++
		} else {
			s.good++
		}
		if n > 2 {
			s.long++
		}
		i += n
	}
	return 0
}

// mostlyUTF8 reports whether a text is UTF-8, were it with a few broken
// characters: in GB18030 hardly any three bytes happen to be UTF-8.
func (s *surveyed) mostlyUTF8() bool { return s.bad == 0 || s.bad*20 < s.good || s.bad*4 < s.long }

// separator is the character that divides the first lines most evenly.
func separator(head []byte) rune {
	if i := bytes.LastIndexByte(head, '\n'); i > 0 && len(head) == 16<<10 {
		head = head[:i]
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
	from := &oneRow{r: t.text()}
	r := csv.NewReader(bufio.NewReaderSize(from, textBuffer))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = t.comma, -1, true
	var cells []cell
	for extra, n := 0, 0; ; n++ {
		rec, err := r.Read()
		if err == io.EOF {
			return nil
		}
		from.read = 0
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
			if len(c.text) > 0 && c.text[0] == '#' && errorValues[c.text] {
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

// longestRow is how much text one row may be: a quotation mark that is never closed makes one
// of all that follows, which the decoder holds as a whole.
const longestRow = 32 << 20

// oneRow reads a text of which no more than that is read for one row.
type oneRow struct {
	r    io.Reader
	read int
}

func (r *oneRow) Read(p []byte) (int, error) {
	if r.read > longestRow {
		return 0, grid.Errorf(grid.CodeInvalid, "有一行超过 32 MiB，可能是引号不成对；请在表格软件中重新保存",
			"a row has more than 32 MiB, perhaps for a quotation mark that is never closed; save the file again in a spreadsheet")
	}
	n, err := r.r.Read(p)
	r.read += n
	return n, err
}

// errorValues are what spreadsheets write for a formula that failed.
var errorValues = map[string]bool{
	"#N/A": true, "#REF!": true, "#VALUE!": true, "#DIV/0!": true, "#NAME?": true, "#NUM!": true, "#NULL!": true, "#SPILL!": true,
}

func tooWide() error {
	return grid.Errorf(grid.CodeTooLarge, fmt.Sprintf("列数超过 %d", maxColumns), fmt.Sprintf("it has more than %d columns", maxColumns))
}

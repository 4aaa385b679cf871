package exchange

import (
	"archive/zip"
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"anwang/grid"
)

// The formats that tables are written in.
const (
	CSV  = "csv"
	XLSX = "xlsx"
)

// worksheetWriter writes a table. A text is never taken for a formula or a number,
// whoever wrote it: in a workbook a cell says that it is text, and still does when
// somebody edits it; in a text file an apostrophe is put before it, which our own
// reading takes off again (grid.CellText).
type worksheetWriter struct {
	out       io.Writer
	csv       *csv.Writer
	book      *excelize.File
	worksheet *excelize.StreamWriter
	bold      int
	text      int
	row       int
}

func newWorksheetWriter(format string, w io.Writer, title string, widths []float64) (*worksheetWriter, error) {
	s := &worksheetWriter{out: w}
	switch format {
	case CSV:
		// Without the mark spreadsheets take Chinese for something else.
		if _, err := io.WriteString(w, "\uFEFF"); err != nil {
			return nil, err
		}
		s.csv = csv.NewWriter(w)
		s.csv.UseCRLF = true
		return s, nil
	case XLSX:
		return s, s.begin(title, widths)
	}
	return nil, grid.Errorf(grid.CodeInvalid, "格式应为 xlsx 或 csv", "the format is xlsx or csv")
}

func (s *worksheetWriter) begin(title string, widths []float64) (err error) {
	s.book = excelize.NewFile()
	if err = s.book.SetSheetName("Sheet1", title); err != nil {
		return err
	}
	if s.bold, err = s.book.NewStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true},
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8EEF7"}},
	}); err != nil {
		return err
	}
	if s.text, err = s.book.NewStyle(&excelize.Style{NumFmt: 49}); err != nil { // text, so that typing a code keeps it whole
		return err
	}
	if s.worksheet, err = s.book.NewStreamWriter(title); err != nil {
		return err
	}
	for i, w := range widths {
		if err := s.worksheet.SetColWidth(i+1, i+1, w); err != nil {
			return err
		}
		if err := s.worksheet.SetColStyle(i+1, i+1, s.text); err != nil {
			return err
		}
	}
	return s.worksheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

// write adds a row; heading makes it bold.
func (s *worksheetWriter) write(cells []any, heading bool) error {
	s.row++
	if s.csv != nil {
		texts := make([]string, len(cells))
		for i, c := range cells {
			texts[i] = csvCell(c)
		}
		return s.csv.Write(texts)
	}
	out := make([]any, len(cells))
	for i, c := range cells {
		switch v := c.(type) {
		case nil:
			continue
		case time.Time:
			c = v.Format(time.DateOnly)
		case string:
			if v == "" {
				continue
			}
			c = excelize.Cell{StyleID: s.text, Value: escapeXML(v)}
			if heading {
				c = excelize.Cell{StyleID: s.bold, Value: escapeXML(v)}
			}
		}
		if _, styled := c.(excelize.Cell); heading && !styled {
			c = excelize.Cell{StyleID: s.bold, Value: c}
		}
		out[i] = c
	}
	return s.worksheet.SetRow("A"+strconv.Itoa(s.row), out)
}

// writeTexts adds a row of a text file whose cells are guarded already.
func (s *worksheetWriter) writeTexts(texts []string) error {
	s.row++
	return s.csv.Write(texts)
}

// flush hands on what of a text file has been written; a workbook waits for its end.
func (s *worksheetWriter) flush() error {
	if s.csv == nil {
		return nil
	}
	s.csv.Flush()
	return s.csv.Error()
}

// escapeXML writes what a workbook would read as an escape, and what XML cannot
// hold, so that it comes back as it was.
func escapeXML(v string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(v, "\uFFFD"))
}

func csvCell(c any) string {
	switch v := c.(type) {
	case nil:
		return ""
	case string:
		return grid.CellText(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case time.Time:
		return v.Format(time.DateOnly)
	case bool:
		return strconv.FormatBool(v)
	}
	return fmt.Sprint(c)
}

// end writes what is left.
func (s *worksheetWriter) end() error {
	if s.csv != nil {
		return s.flush()
	}
	defer func() { _ = s.book.Close() }()
	if err := s.worksheet.Flush(); err != nil {
		return err
	}
	// The rows lie in a file; the library would pack all of them in memory before the
	// first byte leaves.
	out := bufio.NewWriterSize(s.out, portion)
	s.book.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(out) })
	if _, err := s.book.WriteTo(out); err != nil {
		return err
	}
	return out.Flush()
}

// addWorksheet adds a second sheet with explanations.
func (s *worksheetWriter) addWorksheet(title string, rows [][]any) error {
	if s.book == nil {
		return nil
	}
	if _, err := s.book.NewSheet(title); err != nil {
		return err
	}
	for i, r := range rows {
		if err := s.book.SetSheetRow(title, "A"+strconv.Itoa(i+1), &r); err != nil {
			return err
		}
	}
	return s.book.SetColWidth(title, "A", "D", 28)
}

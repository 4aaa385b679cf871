package exchange

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strconv"

	"github.com/xuri/excelize/v2"

	"anwang/grid"
)

// xlsxTable is one sheet of a workbook. The library reads it; what the library
// passes over in silence was looked for before, see inspection.
type xlsxTable struct {
	book       *excelize.File
	worksheets []string // those that are shown
	worksheet  string
	blocks     []span
	hiddenRows map[int]bool
	hiddenCols map[int]bool
	year04     bool
}

// openXLSX reads what a workbook holds and chooses a sheet, "" the first.
func openXLSX(data []byte, worksheet string) (t *xlsxTable, err error) {
	found, err := inspect(data)
	if err != nil {
		return nil, err
	}
	t = &xlsxTable{}
	err = guard(func() error {
		if t.book, err = openBook(data); err != nil {
			return err
		}
		if err := t.choose(worksheet); err != nil {
			return err
		}
		t.hiddenRows, t.hiddenCols = found.hidden.of(t.worksheet)
		t.blocks, err = found.merged(t.worksheet)
		return err
	})
	if err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

// openBook opens a workbook within our bounds; large sheets are unpacked to
// temporary files, which closing removes.
func openBook(data []byte) (*excelize.File, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data),
		excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnzip, UnzipXMLSizeLimit: maxInMemory})
	if err != nil {
		return f, damaged(err)
	}
	return f, nil
}

// guard calls the library: what makes it panic is a damaged file, and must not end
// the server of everybody else.
func guard(call func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = damaged(fmt.Errorf("reading the workbook: %v", r))
		}
	}()
	return call()
}

// choose finds the sheets that are shown, and the one that is asked for.
func (t *xlsxTable) choose(worksheet string) error {
	props, err := t.book.GetWorkbookProps()
	if err != nil {
		return damaged(err)
	}
	t.year04 = props.Date1904 != nil && *props.Date1904
	for _, name := range t.book.GetSheetList() {
		if shown, err := t.book.GetSheetVisible(name); err != nil || !shown {
			continue
		}
		if t.worksheets = append(t.worksheets, name); name == worksheet {
			t.worksheet = name
		}
	}
	switch {
	case len(t.worksheets) == 0:
		return broken("工作簿中没有可见的工作表", "the workbook has no sheet that is shown")
	case worksheet == "":
		t.worksheet = t.worksheets[0]
	case t.worksheet == "":
		return broken("没有名为“"+clip(worksheet)+"”的工作表", "there is no sheet "+strconv.Quote(clip(worksheet)))
	}
	return nil
}

func (t *xlsxTable) merged() []span { return t.blocks }

func (t *xlsxTable) hides(col int) bool { return t.hiddenCols[col] }

func (t *xlsxTable) epoch1904() bool { return t.year04 }

func (t *xlsxTable) close() {
	if t.book != nil {
		_ = t.book.Close() // temporary files
	}
}

// each reads values as they are kept, not as they are shown: the day of a date and
// all decimals of a coordinate.
func (t *xlsxTable) each(ctx context.Context, fn func(rawRow) error) error {
	var rows *excelize.Rows
	err := guard(func() (err error) {
		if rows, err = t.book.Rows(t.worksheet); err != nil {
			return damaged(err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	look := shown{book: t.book, worksheet: t.worksheet}
	defer look.close()
	defer func() { _ = rows.Close() }()
	cells := make([]cell, 0, 64)
	for row := 1; ; row++ {
		if row%512 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		more := false
		err := guard(func() (err error) {
			if more = rows.Next(); more {
				cells, err = look.cells(rows, row, cells[:0])
			}
			return err
		})
		if err != nil || !more {
			return err
		}
		if len(cells) > maxColumns {
			return tooWide()
		}
		if len(cells) > 0 {
			if err := fn(rawRow{row, cells, t.hiddenRows[row]}); err != nil {
				return err
			}
		}
	}
}

// shown reads a sheet a second time, as it is shown, where only that tells a
// number from a text.
type shown struct {
	book      *excelize.File
	worksheet string
	rows      *excelize.Rows
	at        int
}

var (
	plainNumber = regexp.MustCompile(`^-?\d+(\.\d+)?([Ee][+-]?\d+)?$`)
	longDigits  = regexp.MustCompile(`^\d{16,}$`)
)

// cells reads the row at which rows stands, up to the last cell that is not empty.
func (s *shown) cells(rows *excelize.Rows, row int, cells []cell) ([]cell, error) {
	texts, err := rows.Columns()
	if err != nil {
		return nil, damaged(err)
	}
	filled, unsure := 0, false
	for i, text := range texts {
		c := cell{text: tidy(text)}
		switch {
		case errorValues[c.text]:
			c.kind = cellError
		case longDigits.MatchString(c.text):
			unsure = true
		case plainNumber.MatchString(c.text):
			c.kind = cellNumber
		}
		if !c.blank() {
			filled = i + 1
		}
		cells = append(cells, c)
	}
	if unsure {
		err = s.tell(row, cells)
	}
	return cells[:filled], err
}

// tell finds the numbers among texts of many digits: a number is shown with 15
// digits that count, while a text is shown as it is. It matters for codes.
func (s *shown) tell(row int, cells []cell) (err error) {
	if s.rows == nil {
		if s.rows, err = s.book.Rows(s.worksheet); err != nil {
			return damaged(err)
		}
	}
	for s.at < row && s.rows.Next() {
		s.at++
	}
	texts, err := s.rows.Columns(excelize.Options{})
	if err != nil {
		return damaged(err)
	}
	for i := range cells {
		if i < len(texts) && longDigits.MatchString(cells[i].text) && tidy(texts[i]) != cells[i].text && plainNumber.MatchString(texts[i]) {
			cells[i].kind = cellNumber
		}
	}
	return nil
}

func (s *shown) close() {
	if s.rows != nil {
		_ = s.rows.Close()
	}
}

func damaged(err error) error {
	return &grid.Error{Code: grid.CodeInvalid, Cause: err, Text: grid.Text{
		ZH: "工作簿已损坏，无法读取到末尾；请在表格软件中打开并重新保存", EN: "the workbook is damaged and cannot be read to its end; open and save it again in a spreadsheet",
	}}
}

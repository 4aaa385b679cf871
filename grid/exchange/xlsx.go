package exchange

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"anwang/grid"
)

// xlsxTable is one sheet of a workbook. The library says what the workbook is of, its rows are
// read by rowReader; what either passes over in silence was looked for before, see inspection.
type xlsxTable struct {
	parts      *inspection
	texts      []string // that cells share
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
	t = &xlsxTable{parts: found}
	err = guard(func() error {
		bare, err := found.withoutRows()
		if err != nil {
			return damaged(err)
		}
		book, err := openBook(bare)
		if err != nil {
			return err
		}
		defer func() { _ = book.Close() }()
		if err := t.choose(book, worksheet); err != nil {
			return err
		}
		t.hiddenRows, t.hiddenCols = found.hidden.of(t.worksheet)
		t.blocks, err = found.merged(book, t.worksheet)
		return err
	})
	if err != nil {
		return nil, err
	}
	return t, nil
}

// openBook opens a workbook within our bounds.
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
func (t *xlsxTable) choose(book *excelize.File, worksheet string) error {
	props, err := book.GetWorkbookProps()
	if err != nil {
		return damaged(err)
	}
	t.year04 = props.Date1904 != nil && *props.Date1904
	for _, name := range book.GetSheetList() {
		if shown, err := book.GetSheetVisible(name); err != nil || !shown {
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

func (t *xlsxTable) close() {}

// each reads values as they are kept, not as they are shown: the day of a date and
// all decimals of a coordinate.
func (t *xlsxTable) each(ctx context.Context, fn func(rawRow) error) (err error) {
	part := t.parts.hidden.part(t.worksheet)
	for _, f := range t.parts.archive.File {
		if strings.TrimPrefix(f.Name, "/") != part {
			continue
		}
		if t.texts == nil {
			if t.texts, err = t.parts.texts(ctx); err != nil {
				return asDamaged(ctx, err)
			}
		}
		r := rowReader{texts: t.texts, hidden: t.hiddenRows, fn: func(row rawRow) error {
			if err := fn(row); err != nil {
				return &endedBy{err}
			}
			return nil
		}}
		err := t.parts.through(ctx, f, r.take)
		var ended *endedBy
		switch {
		case errors.As(err, &ended):
			return ended.error
		case err == nil || errors.Is(err, errEnough):
			return nil
		}
		return asDamaged(ctx, err)
	}
	return damaged(errors.New("the worksheet has no part"))
}

// endedBy is an error of who is told of the rows.
type endedBy struct{ error }

// asDamaged says of what is wrong with a workbook that it is damaged, unless it says what it is.
func asDamaged(ctx context.Context, err error) error {
	var known *grid.Error
	if errors.As(err, &known) || ctx.Err() != nil {
		return err
	}
	return damaged(err)
}

func damaged(err error) error {
	return &grid.Error{Code: grid.CodeInvalid, Cause: err, Text: grid.Text{
		ZH: "工作簿已损坏，无法读取到末尾；请在表格软件中打开并重新保存", EN: "the workbook is damaged and cannot be read to its end; open and save it again in a spreadsheet",
	}}
}

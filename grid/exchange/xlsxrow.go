package exchange

import (
	"archive/zip"
	"context"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// The rows of a worksheet are read here and not by the library, which takes six times as long,
// tells no number from a text while it streams, and keeps what it has unpacked.

var (
	plainNumber = regexp.MustCompile(`^-?\d+(\.\d+)?([Ee][+-]?\d+)?$`)
	escaped     = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)
)

// texts reads what the cells of a workbook share.
func (in *inspection) texts(ctx context.Context) (list []string, err error) {
	for _, f := range in.archive.File {
		if !strings.EqualFold(path.Base(f.Name), "sharedStrings.xml") {
			continue
		}
		err := in.through(ctx, f, func(m *markup, kind token) error {
			if kind != tokenStart || string(m.name) != "si" {
				return nil
			}
			s, err := textIn(m, "si")
			list = append(list, s)
			return err
		})
		return list, err
	}
	return nil, nil
}

// through goes through a part.
func (in *inspection) through(ctx context.Context, f *zip.File, fn func(m *markup, kind token) error) error {
	r, err := f.Open()
	if err != nil {
		return damaged(err)
	}
	defer func() { _ = r.Close() }()
	m := newMarkup(r)
	for n := 0; ; n++ {
		if n%8192 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		kind, err := m.next()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = fn(m, kind)
		}
		if err != nil {
			return err
		}
	}
}

// textIn reads the texts of an element to its end, without what only says how they are spoken.
func textIn(m *markup, name string) (string, error) {
	var all string
	depth, spoken := len(m.ends), 0
	for {
		kind, err := m.next()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return "", err
		}
		switch {
		case kind == tokenStart && string(m.name) == "rPh":
			spoken++
		case kind == tokenEnd && string(m.name) == "rPh":
			spoken--
		case kind == tokenEnd && len(m.ends) < depth:
			if strings.Contains(all, "_x") {
				all = escaped.ReplaceAllStringFunc(all, unescaped)
			}
			return all, nil
		case kind == tokenStart && string(m.name) == "t" && spoken == 0:
			s, err := valueOf(m)
			if err != nil {
				return "", err
			}
			all += s
		}
		if len(all) > maxRun {
			return "", overfull()
		}
	}
}

// unescaped is the character that a workbook writes as _x000D_.
func unescaped(s string) string {
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	if err != nil || n >= 0xD800 && n < 0xE000 {
		return s
	}
	return string(rune(n))
}

// valueOf reads the text of the element that was just opened, to its end.
func valueOf(m *markup) (string, error) {
	var all string
	for depth := len(m.ends); ; {
		kind, err := m.next()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return "", err
		}
		switch {
		case kind == tokenEnd && len(m.ends) < depth:
			return all, nil
		case kind == tokenText && len(m.ends) == depth:
			s, err := dereferred(m.text, m.raw)
			if err != nil {
				return "", err
			}
			if all += s; len(all) > maxRun {
				return "", overfull()
			}
		}
	}
}

// rowReader reads the rows of a worksheet.
type rowReader struct {
	texts  []string
	hidden map[int]bool
	fn     func(rawRow) error
	row    int
	col    int
	cells  []cell
	inRows bool
}

// take takes what the part of the worksheet holds next.
func (r *rowReader) take(m *markup, kind token) error {
	switch {
	case kind == tokenStart && string(m.name) == "sheetData":
		r.inRows = true
	case kind == tokenEnd && string(m.name) == "sheetData":
		return errEnough
	case !r.inRows:
	case kind == tokenStart && string(m.name) == "row":
		r.row, r.col, r.cells = r.row+1, 0, r.cells[:0]
		if s := m.attr("r", false); s != "" {
			n, err := strconv.Atoi(s)
			if err != nil {
				return errOrder
			}
			r.row = n
		}
	case kind == tokenStart && string(m.name) == "c":
		return r.cell(m)
	case kind == tokenEnd && string(m.name) == "row":
		n := len(r.cells)
		for n > 0 && r.cells[n-1].blank() {
			n--
		}
		if n > maxColumns {
			return tooWide()
		}
		if n > 0 {
			return r.fn(rawRow{r.row, r.cells[:n], r.hidden[r.row]})
		}
	}
	return nil
}

// cell reads one cell to its end.
func (r *rowReader) cell(m *markup) error {
	r.col++
	if ref := m.attr("r", false); ref != "" {
		col, _, ok := coordinates(ref)
		if !ok {
			return errOrder
		}
		r.col = col
	}
	as, v, text, inline := m.attr("t", false), "", "", false
	for depth := len(m.ends); ; {
		kind, err := m.next()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		if kind == tokenEnd && len(m.ends) < depth {
			break
		}
		if kind != tokenStart {
			continue
		}
		switch string(m.name) {
		case "v":
			if v, err = valueOf(m); err != nil {
				return err
			}
		case "is":
			if text, err = textIn(m, "is"); err != nil {
				return err
			}
			inline = true
		}
	}
	switch {
	case as == "s" && v != "":
		if n, err := strconv.Atoi(strings.TrimSpace(v)); err == nil && n >= 0 && n < len(r.texts) {
			v = r.texts[n]
		}
	case as == "inlineStr" && inline:
		v = text
	}
	if v == "" {
		return nil
	}
	if r.col > maxColumns {
		return tooWide()
	}
	for len(r.cells) < r.col {
		r.cells = append(r.cells, cell{})
	}
	c := cell{text: tidy(v)}
	switch {
	case errorValues[c.text]:
		c.kind = cellError
	case plainNumber.MatchString(c.text):
		if as == "" || as == "n" || !manyDigits(c.text) {
			c.kind = cellNumber
		}
	}
	r.cells[r.col-1] = c
	return nil
}

// manyDigits reports whether a text is of more digits than a number of a spreadsheet keeps: as
// a number it would have lost some, as a text it has not.
func manyDigits(s string) bool {
	return len(s) > 15 && strings.Trim(s, "0123456789") == ""
}

// coordinates are those of a cell's name, B7.
func coordinates(ref string) (col, row int, ok bool) {
	i := 0
	for i < len(ref) && i < 4 && (ref[i]|0x20) >= 'a' && (ref[i]|0x20) <= 'z' {
		col = col*26 + int(ref[i]|0x20-'a') + 1
		i++
	}
	row, err := strconv.Atoi(ref[i:])
	return col, row, i > 0 && i < 4 && col <= 1<<14 && err == nil && row >= 1 && row <= 1<<20
}

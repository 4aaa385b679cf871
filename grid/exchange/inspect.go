package exchange

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"anwang/grid"
)

// The bounds of a workbook.
const (
	maxUnzip    = 512 << 20 // bytes in all
	maxInMemory = 32 << 20  // bytes of a sheet that are kept in memory
	maxOther    = 128 << 20 // bytes beside the sheets
	maxParts    = 2000
	maxElements = 4_000_000 // of a part that is no sheet
	maxMerged   = 10_000
	maxRun      = 1 << 20 // bytes of one text, or of what stands beside the rows
)

// inspection is a look at the parts of a workbook before the library reads them.
// It knows nothing of what they mean, but that
//
//   - every part is there to its end and is well-formed XML (the library ends a
//     sheet that breaks off without a word);
//   - rows and cells stand in ascending order, as the format has it (the library
//     puts the cells of a row that comes twice one behind the other);
//   - nothing is so large that reading it fills the memory.
type inspection struct {
	archive *zip.Reader
	rows    map[string][2]int64 // of each sheet, the bytes between which its rows lie
	merges  int
	hidden  hiddenParts
}

func inspect(data []byte) (*inspection, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, broken("文件不是 .xlsx 工作簿，或已损坏", "the file is no .xlsx workbook, or damaged")
	}
	in := &inspection{archive: z, rows: map[string][2]int64{}, hidden: newHiddenParts()}
	worksheets, others, book := uint64(0), uint64(0), false
	for _, f := range z.File {
		size := &others
		if isWorksheet(f.Name) {
			size = &worksheets
		}
		if *size += f.UncompressedSize64; f.UncompressedSize64 > maxUnzip || worksheets+others > maxUnzip || others > maxOther ||
			len(z.File) > maxParts {
			return nil, overfull()
		}
		book = book || strings.EqualFold(path.Base(f.Name), "workbook.xml")
	}
	if !book {
		return nil, broken("文件不是 .xlsx 工作簿（旧的 .xls 请另存为 .xlsx）", "the file is no .xlsx workbook (save an old .xls as .xlsx)")
	}
	for _, f := range z.File {
		if err := in.part(f); err != nil {
			var known *grid.Error
			if errors.As(err, &known) {
				return nil, known
			}
			return nil, damaged(err)
		}
	}
	if in.merges > maxMerged {
		return nil, grid.Errorf(grid.CodeTooLarge, "合并单元格过多；请取消合并后再导入", "there are too many merged cells; take the merging back")
	}
	return in, nil
}

func isWorksheet(name string) bool {
	return strings.HasPrefix(strings.ToLower(strings.TrimPrefix(name, "/")), "xl/worksheets/sheet")
}

func overfull() error {
	return grid.Errorf(grid.CodeTooLarge, "工作簿解压后过大，已拒绝", "the workbook is too large unpacked and was refused")
}

// part reads one part to its end, where its checksum is compared.
func (in *inspection) part(f *zip.File) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	if ext := strings.ToLower(path.Ext(f.Name)); ext != ".xml" && ext != ".rels" {
		_, err := io.Copy(io.Discard, r)
		return err
	}
	p := &part{in: in, name: f.Name, d: xml.NewDecoder(&runs{r: r})}
	for {
		before := p.d.InputOffset()
		tok, err := p.d.Token()
		switch e := tok.(type) {
		case xml.StartElement:
			err = p.start(&e, before)
		case xml.EndElement:
			err = p.end(&e)
		}
		if err == io.EOF && p.elements > 0 {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// part is one part while it is looked at.
type part struct {
	in       *inspection
	name     string
	d        *xml.Decoder
	elements int
	inRows   bool
	from     int64 // where the rows begin
	text     int64 // where a text begins
	row, col int
}

var errOrder = errors.New("rows or cells are not in order")

func (p *part) start(e *xml.StartElement, before int64) error {
	p.elements++
	switch name := e.Name.Local; {
	case name == "sheetData":
		if _, twice := p.in.rows[p.name]; twice || p.inRows {
			return errOrder
		}
		p.inRows, p.from = true, before
	case p.inRows && name == "row":
		p.row, p.col = p.row+1, 0
		if r := attribute(e, "r"); r != "" {
			_, n, err := excelize.CellNameToCoordinates("A" + r)
			if err != nil || n < p.row {
				return errOrder
			}
			p.row = n
		}
		p.in.hidden.row(p.name, e, p.row)
	case p.inRows && name == "c":
		p.col++
		if r := attribute(e, "r"); r != "" {
			col, row, err := excelize.CellNameToCoordinates(r)
			if err != nil || col < p.col || row != p.row {
				return errOrder
			}
			p.col = col
		}
	case name == "si" || name == "is":
		p.text = p.d.InputOffset()
	case name == "mergeCell":
		p.in.merges++
	default:
		p.in.hidden.other(p.name, e)
	}
	if !isWorksheet(p.name) && p.elements > maxElements {
		return overfull()
	}
	return nil
}

func (p *part) end(e *xml.EndElement) error {
	switch e.Name.Local {
	case "sheetData":
		p.in.rows[p.name], p.inRows = [2]int64{p.from, p.d.InputOffset()}, false
	case "si", "is":
		if p.d.InputOffset()-p.text > maxRun {
			return overfull()
		}
	}
	return nil
}

// runs lets through what has a "<" now and then: the decoder holds a text whole.
type runs struct {
	r   io.Reader
	run int
}

func (r *runs) Read(b []byte) (int, error) {
	n, err := r.r.Read(b)
	if i := bytes.LastIndexByte(b[:n], '<'); i >= 0 {
		r.run = n - i
	} else if r.run += n; r.run > maxRun {
		return 0, overfull()
	}
	return n, err
}

func attribute(e *xml.StartElement, name string) string {
	for i := range e.Attr {
		if e.Attr[i].Name.Local == name && e.Attr[i].Name.Space == "" {
			return e.Attr[i].Value
		}
	}
	return ""
}

// merged returns the merged blocks of a sheet. The library only finds them in a
// sheet that it holds as a whole, every cell up to the last column, so it is given
// the workbook without its rows.
func (in *inspection) merged(worksheet string) (list []span, err error) {
	if in.merges == 0 {
		return nil, nil
	}
	bare, err := in.withoutRows()
	if err != nil {
		return nil, damaged(err)
	}
	f, err := openBook(bare)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	blocks, err := f.GetMergeCells(worksheet, true)
	if err != nil {
		return nil, damaged(err)
	}
	for i := range blocks {
		var s span
		if s.col, s.row, err = excelize.CellNameToCoordinates(blocks[i].GetStartAxis()); err != nil {
			return nil, damaged(err)
		}
		if s.lastCol, s.lastRow, err = excelize.CellNameToCoordinates(blocks[i].GetEndAxis()); err != nil {
			return nil, damaged(err)
		}
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b span) int { return a.row - b.row })
	return list, nil
}

// withoutRows copies the workbook without the rows of its sheets and without the
// texts of their cells.
func (in *inspection) withoutRows() ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range in.archive.File {
		at, cut := in.rows[f.Name]
		if strings.EqualFold(path.Base(f.Name), "sharedStrings.xml") {
			continue
		}
		if !cut {
			if err := z.Copy(f); err != nil {
				return nil, err
			}
			continue
		}
		w, err := z.Create(f.Name)
		if err != nil {
			return nil, err
		}
		if err := around(w, f, at); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return out.Bytes(), err
}

// around copies what stands before and behind the bytes of at.
func around(w io.Writer, f *zip.File, at [2]int64) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	if _, err := io.CopyN(w, r, at[0]); err != nil {
		return err
	}
	if _, err := io.CopyN(io.Discard, r, at[1]-at[0]); err != nil {
		return err
	}
	_, err = io.Copy(w, io.LimitReader(r, maxInMemory))
	return err
}

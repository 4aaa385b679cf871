package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"anwang/grid"
)

// Limits bound what a table may be; zero: as in DefaultLimits.
type Limits struct {
	Bytes int64 // of the file
	Rows  int   // below the headings
}

// DefaultLimits let a city of a million enterprises in, as a text file.
var DefaultLimits = Limits{Bytes: 512 << 20, Rows: 1_000_000}

// The bounds of a workbook, which is held in memory while it is read: beyond them a table is
// sent as CSV.
const (
	workbookBytes = 64 << 20
	workbookRows  = 200_000
)

// Limit says how large tables may be.
func (s *Service) Limit(l Limits) {
	if l.Bytes > 0 {
		s.limits.Bytes = l.Bytes
	}
	if l.Rows > 0 {
		s.limits.Rows = l.Rows
	}
}

// Limits are the bounds of text files, and of workbooks.
func (s *Service) Limits() (text, workbook Limits) {
	return s.limits, Limits{min(s.limits.Bytes, workbookBytes), min(s.limits.Rows, workbookRows)}
}

// mostRows is how many rows a table may have.
func (s *Service) mostRows(tab table) int {
	if _, ok := tab.(*xlsxTable); ok {
		return min(s.limits.Rows, workbookRows)
	}
	return s.limits.Rows
}

// tooLong is what is said of a table with more rows.
func tooLong(tab table, most int) error {
	if _, ok := tab.(*xlsxTable); ok && most == workbookRows {
		return grid.Errorf(grid.CodeTooLarge, fmt.Sprintf("工作簿超过 %d 行：请另存为 CSV，或分成几个文件", most),
			fmt.Sprintf("the workbook has more than %d rows: save it as CSV, or split it", most))
	}
	return grid.Errorf(grid.CodeTooLarge, fmt.Sprintf("超过 %d 行，请分成几个文件", most),
		fmt.Sprintf("there are more than %d rows: split the file", most))
}

// content is a file that is read again and again: in memory, or a large one on the disk.
type content struct {
	io.ReaderAt
	size int64
	file *os.File // nil: it is in memory
}

// contentInMemory is the largest file that is kept in memory.
const contentInMemory = 1 << 20

func contentOf(data []byte) *content {
	return &content{ReaderAt: bytes.NewReader(data), size: int64(len(data))}
}

// spool takes in a file of so many bytes at most. Errors: too_large, and those of r.
func spool(r io.Reader, most int64) (*content, error) {
	r = io.LimitReader(r, most+1)
	var head bytes.Buffer
	n, err := io.CopyN(&head, r, contentInMemory+1)
	switch {
	case err == io.EOF && n <= most:
		return contentOf(head.Bytes()), nil
	case err != nil && err != io.EOF:
		return nil, err
	}
	f, err := os.CreateTemp("", "anwang-table-")
	if err != nil {
		return nil, err
	}
	c := &content{ReaderAt: f, file: f}
	if c.size, err = io.Copy(f, io.MultiReader(&head, r)); err == nil && c.size > most {
		err = grid.Errorf(grid.CodeTooLarge, fmt.Sprintf("文件超过 %d MiB，请分成几个文件", most>>20),
			fmt.Sprintf("the file has more than %d MiB: split it", most>>20))
	}
	if err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// close gives back what it holds.
func (c *content) close() {
	if c != nil && c.file != nil { // what stays of it is the system's to tidy
		_ = errors.Join(c.file.Close(), os.Remove(c.file.Name()))
	}
}

// from reads it from a byte on.
func (c *content) from(at int64) io.Reader { return io.NewSectionReader(c, at, c.size-at) }

// head are its first bytes, as far as there are so many.
func (c *content) head(n int64) []byte {
	b := make([]byte, min(n, c.size))
	read, _ := c.ReadAt(b, 0) // what cannot be read is missed by who reads on
	return b[:read]
}

// workbook is all of a file that has to be in memory as a whole.
func (c *content) workbook() ([]byte, error) {
	if c.size > workbookBytes {
		return nil, grid.Errorf(grid.CodeTooLarge, fmt.Sprintf("工作簿超过 %d MiB：请另存为 CSV，或分成几个文件", workbookBytes>>20),
			fmt.Sprintf("the workbook has more than %d MiB: save it as CSV, or split it", workbookBytes>>20))
	}
	b := make([]byte, c.size)
	_, err := io.ReadFull(c.from(0), b)
	return b, err
}

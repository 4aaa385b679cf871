package exchange

import (
	"bytes"
	"fmt"
)

// openTable opens a file by what it is, whatever it is called. It is read from for as long as the
// table is.
func openTable(file *content, worksheet string) (t table, format string, err error) {
	head := file.head(16)
	switch {
	case file.size == 0:
		return nil, "", broken("文件是空的", "the file is empty")
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		data, err := file.workbook()
		if err != nil {
			return nil, "", err
		}
		x, err := openXLSX(data, worksheet)
		if err != nil {
			return nil, "", err
		}
		return x, "xlsx", nil
	}
	for _, magic := range []string{"%PDF", "\x89PNG", "\xFF\xD8\xFF", "<html", "<!DOC", "<?xml", "{", "Rar!", "7z\xBC\xAF"} {
		if bytes.HasPrefix(bytes.ToLower(head), bytes.ToLower([]byte(magic))) || bytes.HasPrefix(head, []byte(magic)) {
			return nil, "", broken(fmt.Sprintf("文件不是表格（以 %q 开头）：请使用 .xlsx 或 .csv 文件", magic),
				fmt.Sprintf("the file is no table (it begins with %q); send .xlsx or .csv", magic))
		}
	}
	c, err := openCSV(file)
	if err != nil {
		return nil, "", err
	}
	return c, "csv", nil
}

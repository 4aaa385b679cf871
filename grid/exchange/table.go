package exchange

import (
	"bytes"
	"fmt"
)

// openTable opens a file by what it is, whatever it is called.
func openTable(data []byte, worksheet string) (t table, format string, err error) {
	switch {
	case len(data) == 0:
		return nil, "", broken("文件是空的", "the file is empty")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		x, err := openXLSX(data, worksheet)
		if err != nil {
			return nil, "", err
		}
		return x, "xlsx", nil
	}
	for _, magic := range []string{"%PDF", "\x89PNG", "\xFF\xD8\xFF", "<html", "<!DOC", "<?xml", "{", "Rar!", "7z\xBC\xAF"} {
		if bytes.HasPrefix(bytes.ToLower(data[:min(len(data), 16)]), bytes.ToLower([]byte(magic))) || bytes.HasPrefix(data, []byte(magic)) {
			return nil, "", broken(fmt.Sprintf("文件不是表格（以 %q 开头）：请使用 .xlsx 或 .csv 文件", magic),
				fmt.Sprintf("the file is no table (it begins with %q); send .xlsx or .csv", magic))
		}
	}
	c, err := openCSV(data)
	if err != nil {
		return nil, "", err
	}
	return c, "csv", nil
}

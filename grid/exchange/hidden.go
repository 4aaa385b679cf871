package exchange

import (
	"encoding/xml"
	"path"
	"strconv"
	"strings"
)

// hiddenParts are the rows and columns of the worksheets of a workbook that whoever opens it
// does not see. The library tells of rows only while it reads them, and of the wrong ones
// where numbers are left out.
type hiddenParts struct {
	rows    map[string]map[int]bool // of each part
	columns map[string]map[int]bool
	keys    map[string]string // of the parts of worksheets, by name
	targets map[string]string // by key, the part
}

func newHiddenParts() hiddenParts {
	return hiddenParts{
		rows: map[string]map[int]bool{}, columns: map[string]map[int]bool{}, keys: map[string]string{}, targets: map[string]string{},
	}
}

// row takes note of a row of a part.
func (h *hiddenParts) row(part string, e *xml.StartElement, n int) {
	if isTrue(attribute(e, "hidden")) {
		mark(h.rows, part, n, n)
	}
}

// other takes note of an element that is neither a row nor a cell.
func (h *hiddenParts) other(part string, e *xml.StartElement) {
	switch e.Name.Local {
	case "col":
		first, err := strconv.Atoi(attribute(e, "min"))
		last, err2 := strconv.Atoi(attribute(e, "max"))
		if isTrue(attribute(e, "hidden")) && err == nil && err2 == nil {
			mark(h.columns, part, max(first, 1), min(last, maxColumns))
		}
	case "sheet":
		for i := range e.Attr {
			if e.Attr[i].Name.Local == "id" && e.Attr[i].Name.Space != "" && len(h.keys) < maxParts {
				h.keys[attribute(e, "name")] = e.Attr[i].Value
			}
		}
	case "Relationship":
		if strings.EqualFold(path.Base(part), "workbook.xml.rels") && len(h.targets) < maxParts {
			h.targets[attribute(e, "Id")] = attribute(e, "Target")
		}
	}
}

// of returns the hidden rows and columns of a worksheet.
func (h *hiddenParts) of(worksheet string) (rows, columns map[int]bool) {
	target, ok := h.targets[h.keys[worksheet]]
	if !ok {
		return nil, nil
	}
	part := strings.TrimPrefix(target, "/")
	if !strings.HasPrefix(target, "/") {
		part = path.Join("xl", target)
	}
	return h.rows[part], h.columns[part]
}

func mark(parts map[string]map[int]bool, part string, first, last int) {
	if parts[part] == nil {
		parts[part] = map[int]bool{}
	}
	for n := first; n <= last; n++ {
		parts[part][n] = true
	}
}

func isTrue(s string) bool { return s == "1" || strings.EqualFold(s, "true") }

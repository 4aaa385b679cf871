package exchange

import (
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
func (h *hiddenParts) row(part string, m *markup, n int) {
	if isTrue(m.attr("hidden", false)) {
		mark(h.rows, part, n, n)
	}
}

// other takes note of an element that is neither a row nor a cell.
func (h *hiddenParts) other(part string, m *markup) {
	switch string(m.name) {
	case "col":
		first, err := strconv.Atoi(m.attr("min", false))
		last, err2 := strconv.Atoi(m.attr("max", false))
		if isTrue(m.attr("hidden", false)) && err == nil && err2 == nil {
			mark(h.columns, part, max(first, 1), min(last, maxColumns))
		}
	case "sheet":
		if id := m.attr("id", true); id != "" && len(h.keys) < maxParts {
			h.keys[m.attr("name", false)] = id
		}
	case "Relationship":
		if strings.EqualFold(path.Base(part), "workbook.xml.rels") && len(h.targets) < maxParts {
			h.targets[m.attr("Id", false)] = m.attr("Target", false)
		}
	}
}

// of returns the hidden rows and columns of a worksheet.
func (h *hiddenParts) of(worksheet string) (rows, columns map[int]bool) {
	part := h.part(worksheet)
	return h.rows[part], h.columns[part]
}

// part is the part that a worksheet stands in, "" when nothing says so.
func (h *hiddenParts) part(worksheet string) string {
	target, ok := h.targets[h.keys[worksheet]]
	switch {
	case !ok:
		return ""
	case strings.HasPrefix(target, "/"):
		return strings.TrimPrefix(target, "/")
	}
	return path.Join("xl", target)
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

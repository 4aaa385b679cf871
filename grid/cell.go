package grid

import (
	"regexp"
	"strings"
)

// CellText is a text as it is written into a separated text file (CSV), so that a
// spreadsheet shows it and does nothing else with it: an apostrophe is put before
// what it would run as a formula, in either width, and before what it would take
// for a number and damage: codes of twelve digits and more, numbers with leading
// zeros, what looks like a power of ten. TextOfCell takes the apostrophe off again.
func CellText(s string) string {
	if taken(s) {
		return "'" + s
	}
	return s
}

// TextOfCell is the text that CellText has written.
func TextOfCell(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && taken(rest) {
		return rest
	}
	return s
}

// taken reports whether a spreadsheet would take a text for something else. An
// apostrophe before such a text counts, or it would be lost when it is read back.
func taken(s string) bool {
	if rest, ok := strings.CutPrefix(s, "'"); ok {
		return taken(rest)
	}
	switch t := strings.TrimLeft(s, " \u00a0\u3000\u200b\ufeff"); {
	case t == "":
		return false
	case strings.ContainsAny(t[:1], "=+-@|%\t\r\n"):
		return true
	case strings.HasPrefix(t, "＝"), strings.HasPrefix(t, "＋"), strings.HasPrefix(t, "－"), strings.HasPrefix(t, "＠"):
		return true
	}
	return damaged.MatchString(strings.TrimSpace(s))
}

// damaged are texts of digits that a spreadsheet would store as another number.
var damaged = regexp.MustCompile(`^([0-9]{12,}|0[0-9]+|[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]+)$`)

package grid

import "strings"

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
	return damaged(strings.TrimSpace(s))
}

// damaged reports whether a spreadsheet would store a text as another number: twelve
// digits and more, a zero before other digits, a power of ten. It is asked of every
// cell of every export, most of which are no numbers at all.
func damaged(s string) bool {
	n := digits(s)
	switch {
	case n == 0:
		return false
	case n == len(s):
		return n >= 12 || s[0] == '0' && n > 1
	}
	rest := s[n:]
	if rest[0] == '.' {
		m := digits(rest[1:])
		if rest = rest[1+m:]; m == 0 || rest == "" {
			return false
		}
	}
	if rest[0] != 'e' && rest[0] != 'E' {
		return false
	}
	if rest = rest[1:]; rest != "" && (rest[0] == '+' || rest[0] == '-') {
		rest = rest[1:]
	}
	return rest != "" && digits(rest) == len(rest)
}

// digits is how many digits a text begins with.
func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

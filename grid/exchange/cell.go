package exchange

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"
)

// cellKind is what a cell holds.
type cellKind uint8

const (
	cellText   cellKind = iota
	cellNumber          // a number of the spreadsheet, in its own notation
	cellBool
	cellError // #N/A, #REF!, …
)

// cell is one cell of a table.
type cell struct {
	text string
	kind cellKind
}

// blank reports whether there is nothing in it.
func (c cell) blank() bool { return c.text == "" }

// span is a block of merged cells, from 1, both ends included.
type span struct{ row, col, lastRow, lastCol int }

// covers reports whether a cell lies in the block.
func (s *span) covers(row, col int) bool {
	return row >= s.row && row <= s.lastRow && col >= s.col && col <= s.lastCol
}

// rawRow is one row of a sheet. Its cells are only good while it is looked at.
type rawRow struct {
	at     int // its number in the sheet
	cells  []cell
	hidden bool // whoever opens the sheet does not see it
}

// table is a sheet that can be gone through more than once.
type table interface {
	// each calls fn for every row that is not empty. It ends when fn or ctx says so.
	each(ctx context.Context, fn func(r rawRow) error) error
	// merged are the merged blocks, by their first rows.
	merged() []span
	// hides reports whether whoever opens the sheet does not see a column.
	hides(col int) bool
	// epoch1904 says from which year the sheet counts its days.
	epoch1904() bool
	// close gives back what the table holds; it cannot be read after that.
	close()
}

// The bounds of a table. Beyond them somebody means harm, or has another need than
// an import by hand.
const (
	maxColumns = 256
	maxCell    = 32_767 // characters, as in a spreadsheet
)

// tidy is a text without blanks around it, with the wide letters and digits that
// Chinese keyboards write made narrow.
func tidy(s string) string {
	if isTidy(s) {
		return s
	}
	return tidied(s)
}

func tidied(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '\uFEFF' || r == '\u200B' })
	if strings.IndexFunc(s, wide) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u3000':
			return ' '
		case wide(r):
			return r - 0xFEE0
		}
		return r
	}, s)
}

// isTidy reports at little cost of most texts that are tidy that they are: those that begin and end
// with an ideograph or a character of ASCII, and have nothing of the blocks of wide letters and of blanks.
func isTidy(s string) bool {
	if s == "" {
		return true
	}
	ideograph := func(lead byte) bool { return lead >= 0xE4 && lead <= 0xE9 }
	first, last := s[0], s[len(s)-1]
	if !(first > ' ' && first < utf8.RuneSelf || ideograph(first)) ||
		!(last > ' ' && last < utf8.RuneSelf || last >= utf8.RuneSelf && len(s) > 2 && ideograph(s[len(s)-3])) {
		return false
	}
	for i := range len(s) {
		if s[i] == 0xE3 || s[i] == 0xEF {
			return false
		}
	}
	return true
}

// wide finds letters and digits in their wide forms; wide punctuation is proper
// Chinese and stays.
func wide(r rune) bool {
	return r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ' || r == '－' || r == '＋' || r == '．' || r == '\u3000'
}

// letter is the name of a column, A for 1.
func letter(col int) string {
	name := ""
	for ; col > 0; col = (col - 1) / 26 {
		name = string(rune('A'+(col-1)%26)) + name
	}
	return name
}

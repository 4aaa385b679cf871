package exchange

import "strings"

// memo is what the texts of one column were read as in which nothing is wrong: most columns say
// the same few things over and over, and reading them takes most of the time of a large table.
// A column that hardly ever says the same twice is left alone.
type memo struct {
	read         map[string]any
	asked, found int
	useless      bool
}

const (
	memoTexts   = 1024 // of a column at most
	memoBytes   = 120  // of a text
	memoTrial   = 4096 // texts by which a column is judged
	memoShorter = 2    // of so many one must have come before
)

// find returns what a text was read as before.
func (m *memo) find(c cell) (v any, ok bool) {
	if m.useless || c.kind != cellText {
		return nil, false
	}
	if v, ok = m.read[c.text]; ok {
		m.found++
	}
	if m.asked++; m.asked == memoTrial && m.found*memoShorter < m.asked {
		m.useless, m.read = true, nil
	}
	return v, ok
}

// keep takes down what a text is read as. It reads a copy, since a text is a part of its row.
func (m *memo) keep(c cell, read func(cell) any) {
	if m.useless || c.kind != cellText || len(c.text) > memoBytes || len(m.read) >= memoTexts {
		return
	}
	if m.read == nil {
		m.read = map[string]any{}
	}
	c.text = strings.Clone(c.text)
	m.read[c.text] = read(c)
}

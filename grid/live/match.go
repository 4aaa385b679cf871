package live

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"anwang/grid"
)

// How well a text fits a needle, best first.
const (
	exactMatch  = 0
	prefixMatch = 1
	innerMatch  = 2
	noMatch     = 3
)

// matcher finds a needle in names, codes and initials without regard to letter
// case.
type matcher struct {
	lower, upper string
	ascii        bool // nothing but ASCII
	letters      bool // upper and lower differ
}

// newMatcher returns nil for a needle of nothing but space.
func newMatcher(needle string) *matcher {
	needle = strings.TrimSpace(needle)
	if needle == "" {
		return nil
	}
	m := &matcher{lower: strings.ToLower(needle), upper: strings.ToUpper(needle), ascii: true}
	m.letters = m.lower != m.upper
	for i := range len(m.lower) {
		m.ascii = m.ascii && m.lower[i] < utf8.RuneSelf
	}
	return m
}

// rank says how well the texts of a point fit.
func (m *matcher) rank(name, code, initials string) int {
	best := min(m.one(name), m.one(code))
	if m.ascii && best > prefixMatch {
		// Initials are a way to find, never what a thing is called.
		best = min(best, max(prefixMatch, m.one(initials)))
	}
	return best
}

// rankOf is rank for the texts of a record. Where letter case holds no surprise
// it looks for the one spelling that can be there.
func (m *matcher) rankOf(f flags, name, code, initials string) int {
	if f.cased() || !m.letters {
		return m.rank(name, code, initials)
	}
	best := m.fit(code, strings.Index(code, m.upper))
	if m.ascii && best > prefixMatch {
		best = min(best, max(prefixMatch, m.fit(initials, strings.Index(initials, m.lower))))
	}
	return best
}

// one says how well one text fits.
func (m *matcher) one(s string) int { return m.fit(s, m.index(s)) }

// fit says how well a text fits that has the needle at a place.
func (m *matcher) fit(s string, at int) int {
	switch {
	case at < 0:
		return noMatch
	case at > 0:
		return innerMatch
	case len(s) == len(m.lower):
		return exactMatch
	default:
		return prefixMatch
	}
}

func (m *matcher) index(s string) int {
	if at := strings.Index(s, m.lower); at == 0 || !m.letters {
		return at
	}
	if m.ascii {
		return indexFold(s, m.lower)
	}
	return strings.Index(strings.ToLower(s), m.lower)
}

// may reports whether the texts of a record, end to end, may fit. It never says
// no to one that does, and costs a tenth of rank.
func (m *matcher) may(f flags, all string) bool {
	return f.cased() || strings.Contains(all, m.lower) ||
		m.letters && strings.Contains(all, m.upper)
}

// indexFold is strings.Index for a lower-case ASCII needle, in any letter case.
func indexFold(s, lower string) int {
	for i := 0; i+len(lower) <= len(s); i++ {
		j := 0
		for j < len(lower) && foldByte(s[i+j]) == lower[j] {
			j++
		}
		if j == len(lower) {
			return i
		}
	}
	return -1
}

func foldByte(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// mixedCase reports whether a point may have letters in another case than codes
// and initials are written in. It may say yes for one that has none.
func mixedCase(p *grid.Point) bool {
	return strings.IndexFunc(p.Initials, unicode.IsUpper) >= 0 || maybeCased(p.Name) ||
		strings.IndexFunc(p.Code, unicode.IsLower) >= 0
}

// maybeCased is quick on Chinese: of the lead bytes, E3 to E9 hold no letters
// with case, and EF those of full width and the punctuation everyone uses.
func maybeCased(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c < utf8.RuneSelf:
			if 'a' <= foldByte(c) && foldByte(c) <= 'z' {
				return true
			}
		case c >= 0xE3 && c <= 0xE9:
			i += 2
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			if unicode.IsUpper(r) || unicode.IsLower(r) {
				return true
			}
			i += n - 1
		}
	}
	return false
}

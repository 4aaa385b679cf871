package live

import (
	"strings"
	"unicode/utf8"

	"anwang/grid/name"
)

// How well a text fits a needle, best first.
const (
	exactMatch  = 0
	prefixMatch = 1
	innerMatch  = 2
	noMatch     = 3
)

// matcher finds a needle in names, codes and initials, however either is
// spelled: see name.Key.
type matcher struct {
	lower, upper string // the key of the needle, and its letters as codes have them
	ascii        bool   // nothing but ASCII
	letters      bool   // upper and lower differ
}

// newMatcher returns nil for a needle of nothing but space.
func newMatcher(needle string) *matcher {
	if strings.TrimSpace(needle) == "" {
		return nil
	}
	m := &matcher{lower: name.Key(needle), ascii: true}
	m.upper = strings.ToUpper(m.lower)
	m.letters = m.lower != m.upper
	for i := range len(m.lower) {
		m.ascii = m.ascii && m.lower[i] < utf8.RuneSelf
	}
	return m
}

// rank says how well the texts of a grid fit.
func (m *matcher) rank(title, code, initials string) int {
	return m.rankOf(true, name.Key(title), code, initials)
}

// rankOf says how well the texts of a record fit: the key of its name, its code,
// which may be spelled otherwise than codes are, and its initials.
func (m *matcher) rankOf(odd bool, key, code, initials string) int {
	best := m.one(key)
	if odd {
		best = min(best, m.one(name.Key(code)))
	} else if at := strings.Index(code, m.upper); at >= 0 {
		best = min(best, fit(code, m.upper, at))
	}
	if m.ascii && best > prefixMatch {
		// Initials are a way to find, never what a thing is called.
		best = min(best, max(prefixMatch, m.one(initials)))
	}
	return best
}

// one says how well one text fits that is a key.
func (m *matcher) one(key string) int { return fit(key, m.lower, strings.Index(key, m.lower)) }

// fit says how well a text fits that has the needle at a place.
func fit(s, needle string, at int) int {
	switch {
	case at < 0:
		return noMatch
	case at > 0:
		return innerMatch
	case len(s) == len(needle):
		return exactMatch
	default:
		return prefixMatch
	}
}

// may reports whether the texts of a record, end to end, may fit. It never says
// no to one that does, and costs a tenth of rank.
func (m *matcher) may(odd bool, all string) bool {
	return odd || strings.Contains(all, m.lower) ||
		m.letters && strings.Contains(all, m.upper)
}

// oddCode reports whether a code is spelled otherwise than codes are: with small
// letters, full width, blanks.
func oddCode(code string) bool { return strings.ToUpper(name.Key(code)) != code }

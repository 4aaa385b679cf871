package name

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Key returns the form in which spellings of one name are equal: compatibility
// forms (full width, Roman numerals, circled digits) as plain characters, letters
// in folded case, brackets, dots, dashes and quotation marks each in one form,
// without blanks and invisible characters. Key(Key(s)) is Key(s). A text of which
// nothing would be left is its own key, so that it can still be found.
//
// Most names are their own key and cost one pass without allocation: the forms
// that Chinese names have most (（ ） ·) are the ones that stay.
func Key(s string) string {
	if plain(s) {
		return s
	}
	out := strings.ToValidUTF8(s, "\ufffd")
	for range 4 { // folding can give what decomposes once more; two rounds settle all of Unicode
		next := strings.Map(form, norm.NFKC.String(cases.Fold().String(norm.NFKC.String(out))))
		if next == out {
			break
		}
		out = next
	}
	if out == "" {
		return s
	}
	return out
}

// plain reports whether a text is certainly its own key: Han characters, digits,
// small ASCII letters and the marks that form leaves alone.
func plain(s string) bool {
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c < utf8.RuneSelf:
			if c <= ' ' || c >= 'A' && c <= 'Z' || strings.IndexByte("()[]{}<>'`\x7f", c) >= 0 {
				return false
			}
			i++
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			if (r < firstHan || r > lastHan) && r != '（' && r != '）' && r != '·' {
				return false
			}
			i += n
		}
	}
	return true
}

// form is the one form of a mark that is written in several, and -1 for what
// does not count.
func form(r rune) rune {
	switch {
	case unicode.IsSpace(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Cc, r), unicode.Is(unicode.Variation_Selector, r):
		return -1
	case strings.ContainsRune(`"'`+"`´", r), unicode.In(r, unicode.Pi, unicode.Pf):
		return '"'
	case strings.ContainsRune("「『｢﹁﹃」』｣﹂﹄", r):
		return '"'
	case unicode.Is(unicode.Ps, r), r == '<':
		return '（'
	case unicode.Is(unicode.Pe, r), r == '>':
		return '）'
	case unicode.Is(unicode.Pd, r):
		return '-'
	case strings.ContainsRune("•‧∙⋅・･", r):
		return '·'
	}
	return r
}

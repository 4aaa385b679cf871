package help

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Hit is a section that has all words that are looked for.
type Hit struct {
	Page    *Page
	Section *Section
	Excerpt []Run // of what it says, around the first word
	weight  int
}

// Run is a piece of an excerpt; one that was looked for is marked.
type Run struct {
	Text   string
	Marked bool
}

const (
	mostHits    = 30
	around      = 60 // characters of an excerpt on either side
	mostQueried = 100
)

// Search finds the sections of a language that have all words of what is typed, those first
// that have them in their title.
func (s *Site) Search(lang, typed string) (hits []Hit) {
	if utf8.RuneCountInString(typed) > mostQueried {
		typed = string([]rune(typed)[:mostQueried])
	}
	words := strings.Fields(strings.ToLower(typed))
	if len(words) == 0 {
		return nil
	}
	for _, p := range s.Pages(lang) {
		for i := range p.Sections {
			h := Hit{Page: p, Section: &p.Sections[i]}
			if h.weigh(words) {
				h.Excerpt = excerpt(h.Section.Text, words)
				hits = append(hits, h)
			}
		}
	}
	slices.SortStableFunc(hits, func(a, b Hit) int { return cmp.Compare(b.weight, a.weight) })
	return hits[:min(mostHits, len(hits))]
}

// weigh says whether a section has all words, and how well.
func (h *Hit) weigh(words []string) bool {
	title, body := strings.ToLower(h.Page.Title+" "+h.Section.Title), strings.ToLower(h.Section.Text)
	for _, w := range words {
		inTitle, inText := strings.Contains(title, w), strings.Count(body, w)
		if !inTitle && inText == 0 {
			return false
		}
		if inTitle {
			h.weight += 10
		}
		h.weight += min(inText, 5)
	}
	return true
}

// excerpt is what stands around the first word that is found, with all words marked.
func excerpt(said string, words []string) (out []Run) {
	lower := strings.ToLower(said)
	if len(lower) != len(said) { // a letter that is longer in lower case: nothing to count by
		return []Run{{Text: first(said, 2*around)}}
	}
	from := len(said)
	for _, w := range words {
		if i := strings.Index(lower, w); i >= 0 {
			from = min(from, i)
		}
	}
	if from == len(said) {
		return []Run{{Text: first(said, 2*around)}}
	}
	start := back(said, from, around)
	said, lower = said[start:], lower[start:]
	said = first(said, 3*around)
	lower = lower[:len(said)]
	if start > 0 {
		out = append(out, Run{Text: "…"})
	}
	for said != "" {
		at, length := len(said), 0
		for _, w := range words {
			if i := strings.Index(lower, w); i >= 0 && (i < at || i == at && len(w) > length) {
				at, length = i, len(w)
			}
		}
		if at > 0 {
			out = append(out, Run{Text: said[:at]})
		}
		if length > 0 {
			out = append(out, Run{Text: said[at : at+length], Marked: true})
		}
		said, lower = said[at+length:], lower[at+length:]
	}
	return append(out, Run{Text: "…"})
}

// first is at most so many characters.
func first(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

// back is where a text begins so many characters before a byte.
func back(s string, at, n int) int {
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return at
}

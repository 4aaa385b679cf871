package name

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/unicode/norm"
)

const (
	firstHan = 0x4E00
	lastHan  = 0x9FFF
)

// letter is what a Han character adds to the initials of a name.
type letter struct {
	first  byte // of its reading in names, see characters
	common byte // of its usual reading, where that is another
	opens  bool // a word of words begins with it
}

// letters holds every common Han character; looking one up costs an array access
// instead of a map and strings.
var letters = sync.OnceValue(func() *[lastHan - firstHan + 1]letter {
	t := new([lastHan - firstHan + 1]letter)
	for r, readings := range pinyin.PinyinDict {
		if r >= firstHan && r <= lastHan {
			b := firstLetter(readings)
			t[r-firstHan] = letter{first: b, common: b}
		}
	}
	for r, syllable := range characters {
		t[r-firstHan].first = syllable[0]
	}
	for word := range words() {
		r, _ := utf8.DecodeRuneInString(word)
		t[r-firstHan].opens = true
	}
	return t
})

// syllable returns the usual reading of a Han character without its tone.
func syllable(r rune) string {
	if s, ok := characters[r]; ok {
		return s
	}
	readings, _, _ := strings.Cut(pinyin.PinyinDict[int(r)], ",")
	return toneless(readings)
}

// toneless takes the tone marks off a syllable; ü is written v, as it is typed.
func toneless(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ReplaceAll(norm.NFC.String(s), "ü", "v")) {
		switch {
		case r >= 'a' && r <= 'z':
			b.WriteByte(byte(r))
		case r == '\u0308' && b.Len() > 0: // ǖ ǘ ǚ ǜ come apart into u, two dots and a tone
			out := b.String()
			b.Reset()
			b.WriteString(strings.TrimSuffix(out, "u") + "v")
		}
	}
	return b.String()
}

// firstLetter strips the tone mark of a reading's first letter.
func firstLetter(reading string) byte {
	if s := toneless(reading[:min(len(reading), 4)]); s != "" {
		return s[0]
	}
	return 0
}

// AppendInitials appends the pinyin initials of a name: the letter of each Han
// character, ASCII letters in lower case, digits; nothing else. Where a place or a
// family has a reading of its own (大栅栏, 单家村) that one comes first, and after
// a blank the letters of the usual readings, for whoever reads it from the page.
func AppendInitials(dst []byte, name string) []byte {
	if !plain(name) {
		name = norm.NFKC.String(name)
	}
	start := len(dst)
	dst, special := appendLetters(dst, name, false)
	if special {
		if end := len(dst); end > start {
			dst = append(dst, ' ')
			dst, _ = appendLetters(dst, name, true)
			if string(dst[start:end]) == string(dst[end+1:]) {
				dst = dst[:end]
			}
		}
	}
	return dst
}

// appendLetters appends the letters by the readings in names, or by the common
// ones, and reports whether the two differ in how they were found.
func appendLetters(dst []byte, name string, common bool) (out []byte, special bool) {
	table := letters()
	for len(name) > 0 {
		r, n := utf8.DecodeRuneInString(name)
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			dst = append(dst, byte(r))
		case r >= 'A' && r <= 'Z':
			dst = append(dst, byte(r)+'a'-'A')
		case r >= firstHan && r <= lastHan:
			l := table[r-firstHan]
			if l.opens && !common {
				if word, reading := wordAt(name); word != "" {
					special = true
					for s := range strings.FieldsSeq(reading) {
						dst = append(dst, s[0])
					}
					name = name[len(word):]
					continue
				}
			}
			b := l.first
			if common {
				b = l.common
			}
			special = special || l.first != l.common
			if b != 0 {
				dst = append(dst, b)
			}
		}
		name = name[n:]
	}
	return dst, special
}

// Pinyin returns the reading of a name: lower-case syllables without tones and
// blanks, ASCII letters and digits as they are, nothing else.
func Pinyin(name string) string {
	var b strings.Builder
	for name = norm.NFKC.String(name); len(name) > 0; {
		r, n := utf8.DecodeRuneInString(name)
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteByte(byte(r))
		case r >= 'A' && r <= 'Z':
			b.WriteByte(byte(r) + 'a' - 'A')
		case r >= firstHan && r <= lastHan:
			if letters()[r-firstHan].opens {
				if word, reading := wordAt(name); word != "" {
					b.WriteString(strings.ReplaceAll(reading, " ", ""))
					n = len(word)
					break
				}
			}
			b.WriteString(syllable(r))
		}
		name = name[n:]
	}
	return b.String()
}

// longestWord is how many characters the longest of words has.
const longestWord = 4

// wordAt returns the longest of words that a name begins with, and its reading.
func wordAt(name string) (word, reading string) {
	ends := [longestWord]int{}
	n, at := 0, 0
	for n < longestWord && at < len(name) {
		_, size := utf8.DecodeRuneInString(name[at:])
		at += size
		ends[n] = at
		n++
	}
	for ; n >= 2; n-- {
		if r, ok := words()[name[:ends[n-1]]]; ok {
			return name[:ends[n-1]], r
		}
	}
	return "", ""
}

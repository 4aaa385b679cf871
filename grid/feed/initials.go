package feed

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
)

const (
	firstHan = 0x4E00
	lastHan  = 0x9FFF
)

// letters holds the first letter of the usual reading of every common Han
// character; looking one up costs an array access instead of a map and strings.
var letters = sync.OnceValue(func() *[lastHan - firstHan + 1]byte {
	t := new([lastHan - firstHan + 1]byte)
	for r, readings := range pinyin.PinyinDict {
		if r >= firstHan && r <= lastHan {
			t[r-firstHan] = firstLetter(readings)
		}
	}
	t['长'-firstHan] = 'c' // in names of firms and places nearly always cháng
	return t
})

// phrases are words of names in which a character is not read as it usually is:
// the letter belongs to the character that ends or begins the word.
var phrases = map[string]string{
	"银行": "yh", "商行": "sh", "总行": "zh", "分行": "fh", "支行": "zh", "车行": "ch", "行业": "hy",
	"重庆": "cq", "重阳": "cy", "厦门": "xm", "会计": "kj", "音乐": "yy", "海参": "hs", "人参": "rs",
	"局长": "jz", "校长": "xz",
}

// firstLetter strips the tone mark of a reading's first letter.
func firstLetter(reading string) byte {
	r, _ := utf8.DecodeRuneInString(reading)
	switch {
	case r >= 'a' && r <= 'z':
		return byte(r)
	case strings.ContainsRune("āáǎà", r):
		return 'a'
	case strings.ContainsRune("ēéěèê", r):
		return 'e'
	case strings.ContainsRune("ōóǒò", r):
		return 'o'
	case strings.ContainsRune("ńňǹ", r):
		return 'n'
	case r == 'ḿ':
		return 'm'
	}
	return 0
}

// appendInitials appends the pinyin initials of a name: the letter of each Han
// character, ASCII letters in lower case, digits; nothing else.
func appendInitials(dst []byte, name string) []byte {
	table := letters()
	for len(name) > 0 {
		if len(name) >= 6 && name[0] >= 0x80 {
			if p, ok := phrases[name[:6]]; ok {
				dst = append(dst, p...)
				name = name[6:]
				continue
			}
		}
		r, n := utf8.DecodeRuneInString(name)
		name = name[n:]
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			dst = append(dst, byte(r))
		case r >= 'A' && r <= 'Z':
			dst = append(dst, byte(r)+'a'-'A')
		case r >= firstHan && r <= lastHan:
			if b := table[r-firstHan]; b != 0 {
				dst = append(dst, b)
			}
		}
	}
	return dst
}

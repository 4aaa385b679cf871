package grid

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// TextFault says why a text that many will read cannot be kept as it is; the zero
// Text: it can. One rule for what is typed into a form and what an import brings:
// control characters and what is left of a wrong encoding, characters that turn
// the direction of reading (by which one name passes for another), and the number
// of somebody's identity card, which would be public.
func TextFault(s string) Text {
	if !utf8.ValidString(s) {
		return brokenText
	}
	digits := 0
	for _, r := range s {
		if r >= ' ' && r <= '~' {
			if r >= '0' && r <= '9' {
				digits++
			}
			continue
		}
		switch {
		case unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t', r == utf8.RuneError, r&0xFFFE == 0xFFFE:
			return brokenText
		case unicode.Is(unicode.Bidi_Control, r):
			return Text{
				"含有改变文字显示方向的不可见字符，显示的内容会与实际不符；请删除后重新输入",
				"It holds invisible characters that turn the direction of reading, so that it looks like another text; type it again without them",
			}
		}
	}
	if digits < 17 { // no number of a person
		return Text{}
	}
	if number := identity.FindString(s); number != "" && IdentityCard(number) {
		return PersonInText
	}
	return Text{}
}

// Text trims a text that many will read and takes down what is wrong with it: what
// TextFault says, and that it has more characters than most.
func (f *Faults) Text(pointer, s string, most int) string {
	s = strings.TrimSpace(s)
	if wrong := TextFault(s); wrong != (Text{}) {
		f.Add(pointer, wrong.ZH, wrong.EN)
	}
	if utf8.RuneCountInString(s) > most {
		f.Add(pointer, fmt.Sprintf("不能超过 %d 字", most), fmt.Sprintf("it is longer than %d characters", most))
	}
	return s
}

// Incomplete is how many bytes at the end of b begin a character of UTF-8 that is not
// there whole.
func Incomplete(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if c := b[len(b)-n]; utf8.RuneStart(c) {
			if !utf8.FullRune(b[len(b)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}

// PersonInText is what TextFault says of a text that holds the number of somebody's
// identity card.
var PersonInText = Text{
	"含有居民身份证号码，此处的内容是公开的；请删除号码",
	"It holds the number of an identity card, and what stands here is public; take the number out",
}

var brokenText = Text{
	"含有控制字符或乱码（应为 UTF-8 文本）；请重新输入",
	"It holds control characters or broken text (it must be UTF-8); type it again",
}

// identityWeights are 2^(18-i) mod 11 for the first 17 places of the number of an
// identity card (GB 11643-1999, ISO 7064 MOD 11-2), identityChecks the check
// character of each remainder.
var identityWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

const identityChecks = "10X98765432"

// IdentityCard reports whether a text is the number of a resident identity card
// 公民身份号码: 18 characters with a day of birth and the check character of
// GB 11643-1999.
func IdentityCard(s string) bool {
	if len(s) != 18 || digits(s) < 17 { // most that are asked about are codes of units
		return false
	}
	s = strings.ToUpper(s)
	if identity.FindString(s) != s {
		return false
	}
	sum := 0
	for i, w := range identityWeights {
		sum += int(s[i]-'0') * w
	}
	return s[17] == identityChecks[sum%11]
}

// CodeOfPerson reports whether what stands for the number of a unit is that of
// somebody's identity card. A number that holds as a credit code is one.
func CodeOfPerson(code string) bool { return IdentityCard(code) && !CreditValid(code) }

// CodeOfPersonText is what is said of such a number.
var CodeOfPersonText = Text{
	"这是居民身份证号码，不是统一社会信用代码，代码是公开的，不能登记；请填写营业执照上的代码（个体工商户以 92 开头）",
	"This is the number of an identity card, not a unified social credit code; codes are public, so it cannot be kept. Give the code of the " +
		"business licence (that of a sole trader begins with 92)",
}

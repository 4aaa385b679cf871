package account

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"anwang/grid"
)

// The forms of fields, as the tables have them.
var (
	loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{1,63}$`)
	phoneForm = regexp.MustCompile(`^[0-9+ -]{0,20}$`)
	codeForm  = regexp.MustCompile(`^[0-9A-Z-]{0,40}$`)
)

// faults are those of the fields that accounts and organisations have.
type faults struct{ grid.Faults }

// taken is the refusal of a value that another record has.
func taken(pointer, zh, en string) error {
	t := grid.Text{ZH: zh, EN: en}
	return &grid.Error{Code: grid.CodeConflict, Text: t, Faults: []grid.Fault{{Pointer: pointer, Text: t}}}
}

func (f *faults) login(s string) {
	if !loginForm.MatchString(s) {
		f.Add("/login", "登录名应为 2 至 64 个小写字母、数字或 . _ @ -，并以字母或数字开头",
			"a log-in name is 2 to 64 lower-case letters, digits or . _ @ -, and begins with a letter or digit")
	}
}

func (f *faults) name(s string, longest int) {
	switch {
	case garbled(s):
		f.Add("/name", "含有控制字符、不可见字符或乱码（内容应为 UTF-8 编码）", "it holds control or invisible characters or broken text (the content must be UTF-8)")
	case s == "":
		f.Add("/name", "名称不能为空", "a name is needed")
	case utf8.RuneCountInString(s) > longest:
		f.Add("/name", fmt.Sprintf("名称不能超过 %d 个字", longest), fmt.Sprintf("a name has at most %d characters", longest))
	}
}

func (f *faults) phone(s string) {
	if !phoneForm.MatchString(s) {
		f.Add("/phone", "电话应为不超过 20 位的数字、+、- 或空格", "a phone number is at most 20 digits, +, - or spaces")
	}
}

func (f *faults) lang(s string) {
	if s != "" && s != "zh" && s != "en" {
		f.Add("/lang", "语言应为 zh 或 en", "a language is zh or en")
	}
}

// garbled reports whether a text cannot be shown as what it is: broken UTF-8,
// control characters, or the invisible ones that turn a text around and make two
// names look the same.
func garbled(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar
	})
}

// lowerLogin is a log-in name as it is kept: only the letters A to Z have another
// case, so that no other alphabet's letter turns into one of ours.
func lowerLogin(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, strings.TrimSpace(s))
}

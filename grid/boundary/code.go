package boundary

import (
	"strings"

	"anwang/grid"
)

// The lengths of codes of administrative divisions: province, prefecture, county (GB/T
// 2260), town (GB/T 10114), village or community.
const (
	provinceDigits = 2
	cityDigits     = 4
	countyDigits   = 6
	townDigits     = 9
	villageDigits  = 12
)

// readCode is a code as the grids carry it: capitals and digits, those of
// administrative divisions with the 12 digits that statistics write. What a worksheet
// made of a number (371002.0) is mended; fault says what cannot be a code.
func readCode(s string) (code string, fault grid.Text) {
	s = strings.ToUpper(strings.TrimSpace(s))
	if whole, rest, ok := strings.Cut(s, "."); ok && digits(whole) && strings.Trim(rest, "0") == "" {
		s = whole
	}
	switch {
	case s == "":
		return "", both("没有代码", "it has no code")
	case strings.Contains(s, "E+"):
		return "", grid.Text{ZH: "代码“" + clip(s) + "”是科学计数法，后几位已丢失", EN: "the code " + clip(s) +
			" was turned into a power of ten, its last digits are lost"}
	case len(s) > 32:
		return "", grid.Text{ZH: "代码“" + clip(s) + "”超过 32 位", EN: "the code " + clip(s) + " has more than 32 characters"}
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') {
			return "", grid.Text{ZH: "代码“" + clip(s) + "”含有数字和字母以外的字符", EN: "the code " + clip(s) + " has something else than digits and letters"}
		}
	}
	if isDivision(s) {
		s += strings.Repeat("0", villageDigits-len(s))
	}
	return s, grid.Text{}
}

// isDivision reports whether a code is one of an administrative division, of any length.
func isDivision(s string) bool {
	switch len(s) {
	case provinceDigits, cityDigits, countyDigits, townDigits, villageDigits:
		return digits(s) && s[0] >= '1' && s[0] <= '8' && s[1] >= '1' && s[1] <= '9' || digits(s) && strings.HasPrefix(s, "50")
	}
	return false
}

func digits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

// stem is the part of a code that those below it begin with: 371002 of 371002000000.
func stem(code string) string {
	if len(code) != villageDigits || !isDivision(code) {
		return code
	}
	for _, n := range [...]int{provinceDigits, cityDigits, countyDigits, townDigits} {
		if strings.Trim(code[n:], "0") == "" {
			return code[:n]
		}
	}
	return code
}

// above are the codes that may be those of a grid above, the nearest first.
func above(code string) []string {
	own := stem(code)
	var out []string
	if len(code) >= villageDigits && digits(code) {
		for _, n := range [...]int{villageDigits, townDigits, countyDigits, cityDigits, provinceDigits} {
			if n < len(own) {
				out = append(out, code[:n]+strings.Repeat("0", villageDigits-n))
			}
		}
		return out
	}
	for n := len(own) - 1; n > 0; n-- {
		out = append(out, own[:n])
	}
	return out
}

// clip is a value short enough to be told.
func clip(s string) string {
	if rs := []rune(s); len(rs) > 40 {
		return string(rs[:40]) + "…"
	}
	return s
}

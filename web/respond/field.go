package respond

import (
	"strings"
)

// members yields the members of a header field that is a list (RFC 9110 §5.6.1),
// without the empty ones, each with its weight: what stands before the first
// semicolon, in lower case, and q in thousandths. A member whose weight is none is
// left out: nobody can say what was meant.
func members(field string) func(func(name string, weight int) bool) {
	return func(yield func(string, int) bool) {
		for part := range strings.SplitSeq(field, ",") {
			name, params, _ := strings.Cut(part, ";")
			if name = strings.ToLower(strings.Trim(name, " \t")); name == "" {
				continue
			}
			if q, ok := weightOf(params); ok && !yield(name, q) {
				return
			}
		}
	}
}

// weightOf reads q among the parameters of a member; without one it is the whole.
func weightOf(params string) (thousandths int, ok bool) {
	for p := range strings.SplitSeq(params, ";") {
		name, v, _ := strings.Cut(p, "=")
		if strings.EqualFold(strings.Trim(name, " \t"), "q") {
			return parseWeight(strings.Trim(v, " \t"))
		}
	}
	return 1000, true
}

// parseWeight reads a weight after RFC 9110 §12.4.2: 0 to 1 with at most three
// digits behind the point.
func parseWeight(s string) (thousandths int, ok bool) {
	if s == "" || len(s) > 5 || s[0] != '0' && s[0] != '1' || len(s) > 1 && s[1] != '.' {
		return 0, false
	}
	n, unit := int(s[0]-'0')*1000, 100
	for i := 2; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n, unit = n+int(s[i]-'0')*unit, unit/10
	}
	return n, n <= 1000
}

// PrefersMedia reports whether an Accept field names a media type itself, and not
// with less weight than the other one.
func PrefersMedia(accept, media, other string) bool {
	want, have := 0, 0
	for name, q := range members(accept) {
		switch name {
		case media:
			want = max(want, q)
		case other:
			have = max(have, q)
		}
	}
	return want > 0 && want >= have
}

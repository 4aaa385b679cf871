package exchange

import (
	"regexp"
	"strings"
	"sync"

	"anwang/grid"
)

// industries are the sections and divisions by every way to write them. Where a
// section is called like a division, the division is meant.
var industries = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for _, s := range grid.Industries() {
		m[s.Key] = s.Key
		for _, d := range s.Divisions {
			for _, way := range []string{d.Key, d.Key[1:], d.Name.ZH, strings.TrimSuffix(d.Name.ZH, "业"), strings.ToUpper(d.Name.EN)} {
				m[way] = d.Key
			}
		}
	}
	for _, s := range grid.Industries() {
		if _, taken := m[s.Name.ZH]; !taken {
			m[s.Name.ZH] = s.Key
		}
	}
	return m
})

var industryCode = regexp.MustCompile(`^([A-Ta-t]?)(\d{2})\d{0,2}([^\d].*)?$`)

// industryOf reads a section and division, as code with or without letter and
// class, as name, or as both.
func industryOf(s string) (string, bool) {
	m := industries()
	if key, ok := m[strings.ToUpper(s)]; ok {
		return key, true
	}
	if key, ok := m[strings.TrimSuffix(s, "业")]; ok {
		return key, true
	}
	if p := industryCode.FindStringSubmatch(s); p != nil {
		key, ok := m[p[2]]
		return key, ok && (p[1] == "" || strings.EqualFold(p[1], key[:1]))
	}
	return "", false
}

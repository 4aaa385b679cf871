package exchange

import (
	_ "embed" // the table
	"regexp"
	"strings"
	"sync"
)

// industryTable holds the sections and divisions of GB/T 4754-2017: key, tab, name.
//
//go:embed industry.tsv
var industryTable string

// industries are the divisions by every way to write them.
var industries = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(industryTable) {
		key, name, _ := strings.Cut(strings.TrimSpace(line), "\t")
		m[key] = key
		if len(key) == 1 {
			continue // the name of a section may be that of a division as well
		}
		m[key[1:]] = key
		m[name], m[strings.TrimSuffix(name, "业")] = key, key
	}
	for line := range strings.Lines(industryTable) {
		key, name, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if _, taken := m[name]; !taken && len(key) == 1 {
			m[name] = key
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

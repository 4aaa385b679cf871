package exchange

import (
	"fmt"
	"regexp"
	"strings"

	"anwang/grid/name"
)

// Several sites 厂区 of one enterprise stand in a table under one credit code, each with its
// location, and are told apart by a column of their own or by what stands behind the name:
// 某某化工有限公司（二厂区）. Each is a record in its grid.

// first is the first row of a code.
type first struct {
	row  int
	name string
}

// behind is what stands in brackets at the end of a name; legalForm says that it is a part of
// the name itself.
var (
	behind    = regexp.MustCompile(`^(.+?)\s*[（(【\[]([^（）()【】\[\]]{1,30})[）)】\]]$`)
	legalForm = regexp.MustCompile(`合伙|独资|控股|集团|个体|有限|股份|筹$`)
)

// suffixOf divides a name into what it is called and what stands in brackets behind it, "" when
// nothing does, or a part of the name.
func suffixOf(s string) (stem, suffix string) {
	if p := behind.FindStringSubmatch(s); p != nil && !legalForm.MatchString(p[2]) {
		return p[1], strings.TrimSpace(p[2])
	}
	return s, ""
}

// siteOf is the site that a name says it is of what is called otherwise, "" none: what
// stands in brackets behind, or behind all of the other's name.
func siteOf(s, other string) string {
	stem, suffix := suffixOf(s)
	base, _ := suffixOf(other)
	if suffix != "" && name.Key(stem) == name.Key(base) && s != other {
		return suffix
	}
	if rest, ok := strings.CutPrefix(s, base); ok && len([]rune(base)) >= 4 {
		if rest = strings.Trim(rest, " -—－·_（）()"); rest != "" && len([]rune(rest)) <= 30 && !legalForm.MatchString(rest) {
			return rest
		}
	}
	return ""
}

// site is which of the sites under its code a row is: what it says itself, or what its name
// says beside that of the first row with the code. The first may still be one of what is on
// file.
func (k *checker) site(r *tableRow, code string) string {
	site, _ := r.values[fieldSite].(string)
	title, _ := r.values[fieldName].(string)
	one, again := k.firsts[code]
	if !again {
		k.firsts[code] = first{r.row, title}
		if _, r.suffix = suffixOf(title); site != "" {
			r.suffix = ""
		}
	} else if site == "" && title != "" && one.name != "" {
		if site = siteOf(title, one.name); site != "" {
			k.at(r.row, fieldName, fault{"siteRead", []string{fmt.Sprint(one.row), site}}, title)
		}
	}
	if r.values[fieldSite] = nil; site != "" || r.suffix == "" {
		r.values[fieldSite] = site
	}
	return site
}

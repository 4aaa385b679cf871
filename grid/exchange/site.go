package exchange

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid/name"
)

// Several sites 厂区 of one enterprise stand in a table under one credit code, each with its
// location, and are told apart by a column of their own or by what stands behind the name:
// 某某化工有限公司（二厂区）. Each is a record in its grid.

// behind is what stands in brackets at the end of a name; legalForm says that it is a part of
// the name itself.
var (
	behind    = regexp.MustCompile(`^(.+?)\s*[（(【\[]([^（）()【】\[\]]{1,30})[）)】\]]$`)
	legalForm = regexp.MustCompile(`合伙|独资|控股|集团|个体|有限|股份|筹$`)
)

// suffixOf divides a name into what it is called and what stands in brackets behind it, "" when
// nothing does, or a part of the name.
func suffixOf(s string) (stem, suffix string) {
	if !strings.ContainsAny(s[max(0, len(s)-3):], "）)】]") {
		return s, ""
	}
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

// readSite is which of the sites under its code a row says that it is. One that only its name
// tells apart may still be one of what is on file.
func readSite(r *tableRow) {
	site, _ := r.values[fieldSite].(string)
	title, _ := r.values[fieldName].(string)
	if _, r.suffix = suffixOf(title); site != "" {
		r.suffix = ""
	}
	if r.values[fieldSite] = nil; r.suffix == "" {
		r.values[fieldSite] = site
	}
}

// repeatedRow is a row whose code stands in the table more than once.
type repeatedRow struct {
	row        int
	code       string
	site, name string // as it says itself
}

// repeats settles which of the sites under its code each row is whose code stands in the table
// more than once: what it says itself, or what its name says beside that of the first row with the
// code. Those that are one site are one too many.
func (s *staging) repeats(ctx context.Context, tx pgx.Tx) error {
	list, err := rowsRepeated(ctx, tx, "credit_code", "coalesce(site, '')", "coalesce(name, '')")
	if err != nil {
		return err
	}
	var first repeatedRow
	var met map[string]int
	var rows []int
	var sites []string
	for _, r := range list {
		if r.code != first.code {
			first, met = r, map[string]int{r.site: r.row}
			continue
		}
		if r.site == "" && r.name != "" && first.name != "" {
			if r.site = siteOf(r.name, first.name); r.site != "" {
				s.add(r.row, fieldName, fault{"siteRead", []string{fmt.Sprint(first.row), r.site}}, r.name, 0, 0)
			}
		}
		rows, sites = append(rows, r.row), append(sites, r.site)
		if one, again := met[r.site]; again {
			s.add(r.row, fieldCode, fault{"codeTwice", []string{fmt.Sprint(one)}}, r.code, 0, 0)
		} else {
			met[r.site] = r.row
		}
	}
	return settleSites(ctx, tx, rows, sites)
}

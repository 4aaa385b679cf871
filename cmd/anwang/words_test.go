package main

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// word is one that means one thing in all names of the code, in Go and in the application.
// What the application says, the scenarios and comments are not looked at.
type word struct {
	word  string // in the singular
	means string
	names string   // a pattern of the names that it stands in wherever they are used
	in    []string // how the paths of the files begin in which it may stand in any name
}

var words = []word{
	{
		"place", "a key place 重点场所; a record lies at a location or a point, a list goes on behind a position, and the map looks from a viewpoint",
		`(?i:keyplace)|^(CategoryPlace|ofPlaces|placeKind)$`,
		[]string{
			"grid/keyplace/", "web/api/keyplace.go", "web/app/src/keyplace/",
			"web/app/src/hazard/zh.ts", "web/app/src/hazard/en.ts", // among the hazard sources
			"web/app/src/exchange/samplemap.ts", // as the interface says
		},
	},
	{
		"held", "at what a role is held: a grid, a sector, an enterprise; a scope covers, a lock is taken, a value is kept",
		`^Held(Grid|Sector|Enterprise|Nothing)?$`,
		[]string{"web/app/src/account/", "web/app/src/form/", "web/app/src/permission/"},
	},
	{
		"sheet", "a panel over the view; a workbook has worksheets, and a print has pages",
		`^(Get|New|Set)Sheet`, // of the library
		[]string{"web/app/src/"},
	},
	{
		"paper", "what is printed; an enterprise has records",
		`^(use)?Paper[A-Z]|^PAPER$`,
		[]string{"web/app/src/work/zh.ts", "web/app/src/work/en.ts"},
	},
	{"diary", "nothing: a log has a name that says of what", "", nil},
	{"door", "nothing: what says who asks is an authenticator", "", nil},
}

// notNames is what of a file is no code that names something: comments, texts, style sheets.
var notNames = regexp.MustCompile("(?s)//[^\n]*|/\\*.*?\\*/|<!--.*?-->|<style.*?</style>|`[^`]*`" +
	`|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'`)

var aName = regexp.MustCompile(`[\pL_][\pL\pN_]*`)

// has reports whether a name is made of the word, in the singular or the plural, and others.
func (w *word) has(name string) bool {
	for part := range strings.SplitSeq(name, "_") {
		for part != "" {
			n := strings.IndexFunc(part[1:], unicode.IsUpper) + 1
			if n == 0 {
				n = len(part)
			}
			if strings.TrimSuffix(strings.ToLower(part[:n]), "s") == w.word {
				return true
			}
			part = part[n:]
		}
	}
	return strings.EqualFold(name, w.word)
}

// misused are the names of a file that have a word for something else than it means. used
// is told which paths of the table the file needs.
func misused(file, text string, used map[string]bool) (faults []string) {
	names := aName.FindAllString(notNames.ReplaceAllString(text, " "), -1)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		for i := range words {
			w := &words[i]
			if !w.has(name) || w.names != "" && regexp.MustCompile(w.names).MatchString(name) {
				continue
			}
			k := slices.IndexFunc(w.in, func(begin string) bool { return strings.HasPrefix(file, begin) })
			if k >= 0 {
				used[w.word+" in "+w.in[k]] = true
				continue
			}
			faults = append(faults, file+": "+name+": a "+w.word+" is "+w.means)
		}
	}
	return faults
}

func TestWordsMeanOneThing(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for file, text := range writtenByHand(t, ".go", ".ts", ".vue") {
		if !strings.HasPrefix(file, "web/e2e/") {
			for _, fault := range misused(file, string(text), used) {
				t.Error(fault)
			}
		}
	}
	for _, w := range words {
		for _, begin := range w.in {
			if !used[w.word+" in "+begin] {
				t.Errorf("%s does not stand in %s: take that off the list", w.word, begin)
			}
		}
	}
}

func TestWordsMeanOneThingCatches(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, code string
		want       int
	}{
		{"grid/live/query.go", "type place struct{}\nfunc placeAfter() {}", 2},
		{"grid/live/query.go", "// a place in the list\nvar at = `SELECT place`; var sheetRow, kept_places = \"place\", 'x'", 2},
		{"grid/live/query.go", "replaced, placeholder, PLACE := 1, 2, keyPlaces", 1},
		{"grid/keyplace/keyplace.go", "type Place struct{}", 0},
		{"web/app/src/map/MapView.vue", "<template><b :place=\"x\" class=\"place\" /></template><style>.a { place-items: center }</style>", 1},
		{"web/app/src/link/sheet.ts", "interface Sheet { held: boolean }", 1},
		{"web/app/src/account/grants.ts", "fieldsOf(role.held)", 0},
		{"grid/role.go", "case HeldGrid: held = info.Held", 1},
		{"web/middleware/actor.go", "type Door interface{}\nvar papers, paperless, diaries int", 2},
	} {
		if got := misused(c.file, c.code, map[string]bool{}); len(got) != c.want {
			t.Errorf("%s in %s: %q, want %d", c.code, path.Base(c.file), got, c.want)
		}
	}
}

package grid_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"anwang/grid"
)

// TestTerms: within a section no name has two keys, and none is missing in a language.
func TestTerms(t *testing.T) {
	t.Parallel()
	for section := range sections(t) {
		words := grid.TermTexts(section)
		if len(words) < 3 {
			t.Errorf("section %s has %d terms", section, len(words))
		}
		seen := map[string]string{}
		for key, w := range words {
			for _, name := range []string{"zh " + w.ZH, "en " + w.EN} {
				if len(name) == 3 {
					t.Errorf("%s.%s has no name in %s", section, key, name)
				}
				if other, twice := seen[name]; twice {
					t.Errorf("%s: %s and %s are both called %q", section, key, other, name[3:])
				}
				seen[name] = key
			}
		}
	}
	if got := grid.TermText("status", "nothing"); got.ZH != "nothing" {
		t.Errorf("an unknown term is %+v", got)
	}
}

// sections are the lists of term.json: keys and what they are called in Chinese.
func sections(t *testing.T) map[string]map[string]string {
	t.Helper()
	b, err := os.ReadFile("term.json")
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]map[string]struct{ ZH string }
	if err := json.Unmarshal(b, &raw); err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]string{}
	for section, words := range raw {
		out[section] = map[string]string{}
		for key, w := range words {
			out[section][key] = w.ZH
		}
	}
	return out
}

// oneList are lists that speak of the same things: a key means the same in all of them. A
// code of any other list, such as 1, is of that list alone.
var oneList = [][]string{{"enterprise", "computed", "hazard", "keyplace"}, {"keyplaceKind", "hazardKind"}}

// severalNames are the keys that have a name for each list that they stand in, and why.
var severalNames = map[string]string{
	"name":  "a table of enterprises and one of places are told apart by their first column",
	"level": "what was declared of an enterprise, what is computed of it, and that of a hazard source are three levels",
	"crowd": "as a key place it is what is none of the others",
}

// severalKeys are the names that two keys have, and why.
var severalKeys = map[string]string{
	"统一社会信用代码": "the field, and what kind of code stands in it",
}

// vocabulary says which keys of some lists have several names, and which names of any
// lists several keys.
func vocabulary(lists map[string]map[string]string) (keys, names []string) {
	for _, group := range oneList {
		name := map[string]string{}
		for _, section := range group {
			for key, zh := range lists[section] {
				if was, known := name[key]; known && was != zh {
					keys = append(keys, key)
				}
				name[key] = zh
			}
		}
	}
	key := map[string]string{}
	for _, words := range lists {
		for k, zh := range words {
			if was, known := key[zh]; known && was != k {
				names = append(names, zh)
			}
			key[zh] = k
		}
	}
	slices.Sort(keys)
	slices.Sort(names)
	return slices.Compact(keys), slices.Compact(names)
}

// TestVocabulary: across all lists one key has one name and one name one key, but for
// those that are listed with the reason.
func TestVocabulary(t *testing.T) {
	t.Parallel()
	keys, names := vocabulary(sections(t))
	for _, c := range []struct {
		what  string
		found []string
		known map[string]string
	}{{"names for the key", keys, severalNames}, {"keys for the name", names, severalKeys}} {
		for _, word := range c.found {
			if c.known[word] == "" {
				t.Errorf("several %s %q", c.what, word)
			}
		}
		for word := range c.known {
			if !slices.Contains(c.found, word) {
				t.Errorf("%q has not several %s: take it off the list", word, c.what)
			}
		}
	}
	keys, names = vocabulary(map[string]map[string]string{"enterprise": {"a": "甲", "b": "乙"}, "hazard": {"a": "丙"}, "scale": {"c": "乙"}})
	if !slices.Equal(keys, []string{"a"}) || !slices.Equal(names, []string{"乙"}) {
		t.Errorf("of lists that break it: %q, %q", keys, names)
	}
}

// spoken are the texts that the program itself says, by place: the literals of its
// sources in which there is a blank or a Chinese letter.
func spoken(t *testing.T) map[string]string {
	t.Helper()
	out, files := map[string]string{}, token.NewFileSet()
	for _, room := range []string{".", "../web", "../cmd"} {
		err := filepath.WalkDir(room, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && (d.Name() == "app" || d.Name() == "e2e" || d.Name() == "testdata"):
				return filepath.SkipDir
			case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
				return nil
			}
			f, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					if s, err := strconv.Unquote(lit.Value); err == nil && (strings.Contains(s, " ") || regexp.MustCompile(`\p{Han}`).MatchString(s)) {
						out[files.Position(lit.Pos()).String()] = s
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(out) < 2000 {
		t.Fatalf("%d texts found", len(out))
	}
	return out
}

// TestWordsOfTheProgram: what the program says uses the words that the application is
// held to (web/app/src/text/terms.test.ts): an open danger is not called by the word
// for a closed one turned round, a stop says whether it was an order, a level does
// not say the word twice.
func TestWordsOfTheProgram(t *testing.T) {
	t.Parallel()
	never := regexp.MustCompile(`未销号|已闭环|(?i)\btake off the file|level level|grade grade`)
	for at, s := range spoken(t) {
		if word := never.FindString(s); word != "" && word != s { // a word alone is one that an import reads
			t.Errorf("%s says %q: %s", at, word, s)
		}
		if strings.Contains(s, "停产停业") && s != "停产停业" && !strings.Contains(s, "自行停产停业") && !strings.Contains(s, "责令停产停业") {
			t.Errorf("%s does not say whether it was an order: %s", at, s)
		}
	}
}

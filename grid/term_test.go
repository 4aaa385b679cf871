package grid_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"anwang/grid"
)

// TestTerms: within a section no name has two keys, and none is missing in a language.
func TestTerms(t *testing.T) {
	t.Parallel()
	for _, section := range []string{"enterprise", "computed", "hazard", "regime", "approval", "dangerVerb", "status", "scale", "standard", "keyLevel", "level", "majorLevel", "code", "accidentClass", "event"} {
		words := grid.TermTexts(section)
		if len(words) < 4 {
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
		if word := never.FindString(s); word != "" {
			t.Errorf("%s says %q: %s", at, word, s)
		}
		// A word alone is one that an import reads.
		if strings.Contains(s, "停产停业") && s != "停产停业" && !strings.Contains(s, "自行停产停业") && !strings.Contains(s, "责令停产停业") {
			t.Errorf("%s does not say whether it was an order: %s", at, s)
		}
	}
}

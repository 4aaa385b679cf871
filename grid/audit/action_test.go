package audit_test

import (
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
	"anwang/grid/audit"
)

var actionKey = regexp.MustCompile(`^[a-z]+\.[a-z]+$`)

// written finds every literal of the form capability.verb in the packages that
// write to the audit, and the files they are in.
func written(t *testing.T) map[string]string {
	t.Helper()
	root := filepath.Join("..", "..")
	found := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "app" || strings.HasPrefix(d.Name(), ".") && len(d.Name()) > 2):
			return filepath.SkipDir
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		by := []string{"grid.Entry", "entry(", "trial(", "grid/act\"", "[...]rule{", ".change(ctx, \"", ".apart(ctx, \""}
		if !slices.ContainsFunc(by, func(by string) bool { return strings.Contains(string(src), by) }) {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, src, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if s, err := strconv.Unquote(l.Value); err == nil && actionKey.MatchString(s) && s[1] != '.' { // e.id is a column
					found[s] = path
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestEveryActionHasAName: what is written down anywhere is called something in
// both languages, and nothing has a name that is never written.
func TestEveryActionHasAName(t *testing.T) {
	t.Parallel()
	found := written(t)
	if len(found) < 10 {
		t.Fatalf("only %v found", found)
	}
	names := map[string]bool{}
	for _, a := range audit.Actions() {
		if names[a.Key] || a.Name.ZH == "" || a.Name.EN == "" || !actionKey.MatchString(a.Key) {
			t.Errorf("%+v", a)
		}
		names[a.Key] = true
		if found[a.Key] == "" {
			t.Errorf("%s has a name and is written nowhere", a.Key)
		}
	}
	for key, path := range found {
		if !names[key] {
			t.Errorf("%s, written in %s, has no name", key, path)
		}
	}
	if got := audit.NameOf("some.thing"); got != (grid.Text{ZH: "some.thing", EN: "some.thing"}) {
		t.Errorf("an unknown action is called %v", got)
	}
}

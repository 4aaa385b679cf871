package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// raceless are the packages that start goroutines or guard memory and are run with the
// race detector by no test of their own in `make test`, with the reason.
var raceless = map[string]string{
	"./cmd/anwang/bench": "what it measures is measured without; the goroutines of a benchmark are its load",
	"./geo/cover":        "one value that is made once",
	"./grid/basemap":     "what was last read, under one lock: TestBasemaps in web",
	"./grid/reference":   "tiles and what was last read, under a lock each: TestReferences in web",
	"./grid/demo":        "one goroutine that writes what another hands it through a channel, to load the demo",
	"./grid/exchange":    "one goroutine that a channel feeds: TestLongExport in web",
	"./grid/pg/pgtest":   "only for tests",
	"./grid/setup":       "one secret under one lock: TestFirstRunTogether in cmd/anwang",
	"./web/api":          "run by the tests of web",
	"./web/sso":          "TestSingleSignOn in web",
	"./web/issuertest":   "only for tests",
}

// TestRaceList holds .make/race, the list of what `make test` runs with the race detector,
// to the code: every package that starts goroutines or guards memory is there, and every
// test and package that is there is one, and no other test has the name of one, since by
// their names the tests are left out of what runs without the detector.
func TestRaceList(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	text, err := os.ReadFile(filepath.Join(root, ".make", "race"))
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string][]string{}
	for line := range strings.Lines(string(text)) {
		if words := strings.Fields(line); len(words) > 0 && words[0] != "#" {
			listed[words[0]] = append(listed[words[0]], words[1:]...)
		}
	}
	for p, names := range listed {
		tests := testsIn(t, filepath.Join(root, p))
		if len(tests) == 0 {
			t.Errorf("%s is in .make/race and has no tests", p)
		}
		for _, name := range names {
			if !slices.Contains(tests, name) {
				t.Errorf("%s is in .make/race and is no test of %s", name, p)
			}
		}
	}
	for p := range packagesWithTests(t, root) {
		if names, is := listed[p]; is && len(names) == 0 {
			continue // whole
		}
		for _, name := range testsIn(t, filepath.Join(root, p)) {
			for other, names := range listed {
				if slices.Contains(names, name) && !slices.Contains(listed[p], name) {
					t.Errorf("%s of %s has the name of a test of %s in .make/race, and would not be run: give it another", name, p, other)
				}
			}
		}
	}
	for p := range sharers(t, root) {
		if _, is := listed[p]; !is && raceless[p] == "" {
			t.Errorf("%s starts goroutines or guards memory: it belongs into .make/race, or into raceless with a reason", p)
		}
	}
}

// packagesWithTests are the folders with tests in them.
func packagesWithTests(t *testing.T, root string) map[string]bool {
	t.Helper()
	return packagesOf(t, root, func(path string) bool { return strings.HasSuffix(path, "_test.go") })
}

// testsIn are the names of the tests in a folder.
func testsIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && strings.HasPrefix(f.Name.Name, "Test") {
				names = append(names, f.Name.Name)
			}
		}
	}
	return names
}

// sharers are the packages whose own code starts goroutines or guards memory.
func sharers(t *testing.T, root string) map[string]bool {
	t.Helper()
	return packagesOf(t, root, func(path string) bool {
		if strings.HasSuffix(path, "_test.go") {
			return false
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		return shares(file)
	})
}

// packagesOf are the folders of the files that are looked for.
func packagesOf(t *testing.T, root string, is func(path string) bool) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for _, top := range []string{"cmd", "geo", "grid", "migrations", "tiles", "web"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.Name() == "node_modules" {
				return cmpOr(err, fs.SkipDir)
			}
			if !d.IsDir() && strings.HasSuffix(path, ".go") && is(path) {
				dir, _ := filepath.Rel(root, filepath.Dir(path))
				found["./"+filepath.ToSlash(dir)] = true
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// shares tells whether a file starts a goroutine or names what guards memory: a value
// that is made once needs no look.
func shares(file *ast.File) (is bool) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			is = true
		case *ast.SelectorExpr:
			x, _ := n.X.(*ast.Ident)
			is = is || n.Sel.Name == "Go" || x != nil && (x.Name == "atomic" || x.Name == "singleflight" || x.Name == "sync" &&
				!strings.HasPrefix(n.Sel.Name, "Once"))
		}
		return !is
	})
	return is
}

func TestRaceListCatches(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`package x; func f() { go f() }`:                              true,
		`package x; import "sync"; var m sync.Mutex`:                  true,
		`package x; import "sync/atomic"; var n atomic.Int64`:         true,
		`package x; func f(g group) { g.Go(func() error {}) }`:        true,
		`package x; import "sync"; var f = sync.OnceValue(func() {})`: false,
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "x.go", text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if shares(file) != want {
			t.Errorf("%v: %s", !want, text)
		}
	}
}

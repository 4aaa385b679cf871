package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// arrow is one kind of room and what it may import of ours. Patterns are those
// of path.Match on the import path without the module; the first that fits
// counts.
type arrow struct {
	from string
	to   []string
	why  string
}

var arrows = []arrow{
	{"geo", []string{"geo/sweep"}, "geometry knows nobody"},
	{"geo/sweep", nil, "what lies near or below what, and no shape"},
	{"geo/*", []string{"geo", "geo/*"}, "geometry knows nobody"},
	{"grid", []string{"geo"}, "the words know only geometry"},
	{"grid/name", nil, "spelling and reading know nobody"},
	{"grid/risk", []string{"grid", "geo"}, "the formula is pure"},
	{"grid/live", []string{"grid", "grid/name", "grid/risk", "geo", "geo/*"}, "memory sees neither HTTP nor SQL"},
	{
		"grid/live/*",
		[]string{"grid", "grid/name", "grid/risk", "grid/live", "grid/live/*", "geo", "geo/*"},
		"memory sees neither HTTP nor SQL",
	},
	{"grid/pg", []string{"grid", "geo", "grid/pg/cluster"}, "the database edge serves the capabilities, not the other way round"},
	{"grid/pg/cluster", nil, "the private server is a program, no part of the field"},
	{"grid/pg/pgtest", []string{"grid", "grid/pg", "grid/pg/cluster", "migrations"}, "only for tests"},
	{"grid/feed", []string{"grid", "grid/name", "grid/pg", "geo"}, "the feed reads the database and hands on values"},
	{"grid/demo", []string{"grid", "grid/name", "grid/demo/*", "grid/pg", "grid/risk", "geo", "geo/*"}, "a capability never imports another"},
	{"grid/assess", []string{"grid", "grid/pg", "grid/act", "grid/risk"}, "it keeps what the pure rules decide"},
	{"grid/demo/*", nil, "data"},
	{"grid/geofile", []string{"grid", "geo", "geo/*"}, "it reads files and knows no database and no capability"},
	{"grid/act", []string{"grid", "grid/pg"}, "the frame of a change knows no capability"},
	{"grid/division", nil, "names and codes of divisions know nobody"},
	{
		"grid/*",
		[]string{"grid", "grid/name", "grid/division", "grid/pg", "grid/act", "grid/geofile", "geo", "geo/*"},
		"a capability never imports another",
	},
	{"tiles", []string{"tiles/*", "grid/live", "grid/risk", "grid", "geo", "geo/*"}, "tiles never see a database"},
	{"tiles/*", []string{"tiles", "tiles/*", "grid/live", "grid", "geo", "geo/*"}, "tiles never see a database"},
	{"web/respond", []string{"grid"}, "answers know only the words"},
	{"web/middleware", []string{"grid", "web/respond"}, "middleware knows only the words"},
	{"web/underlay", []string{"grid", "grid/basemap", "tiles/archive", "tiles/warp"}, "it fetches tiles and answers nobody"},
	{"web/*", []string{"web/*", "grid/*", "grid", "tiles", "geo", "geo/*"}, "handlers call services"},
	{"web", []string{"web/*", "tiles", "tiles/*", "grid/*", "grid", "geo"}, "the server mounts handlers"},
	{"migrations", nil, "SQL only"},
	{"cmd/*", []string{"*", "*/*", "*/*/*"}, "wiring"},
	{"cmd/*/*", []string{"*", "*/*", "*/*/*"}, "what a command needs and no room does"},
}

// edges are libraries that only some rooms may touch.
var edges = []struct {
	library string
	rooms   []string
}{
	{"github.com/jackc/pgx/", []string{"grid/*", "grid/pg/*", "migrations", "cmd/*", "cmd/*/*"}},
	{"github.com/riverqueue/", []string{"grid/job"}},
	{"github.com/jackc/tern/", []string{"migrations"}},
	{"database/sql/", []string{"grid/pg"}}, // for the one interface a codec must have
	{"net/http", []string{"web", "web/*", "cmd/*", "cmd/*/*"}},
	{"github.com/go-chi/", []string{"web", "web/*"}},
	{"github.com/danielgtaylor/huma/", []string{"web", "web/*"}},
}

// sqlFree are rooms that match a pattern above and still must not see SQL.
var sqlFree = []string{"grid/live", "grid/risk"}

type listed struct {
	ImportPath string
	Doc        string // the first sentence of its comment
	Standard   bool
	Imports    []string
	Module     *struct {
		Path string
		Dir  string
		Main bool
	}
}

// list runs go list at the top of the repository.
func list(t *testing.T, args ...string) []listed {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Standard,Imports,Module,Doc"}, args...)...)
	cmd.Dir = top(t)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	var all []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// top is the repository's folder: the one of go.mod.
func top(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("../..") // tests run in the folder of their package
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func fits(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		ok, _ := path.Match(p, name)
		return ok
	})
}

// wrong says which imports of one package go against the arrows.
func wrong(room string, imports []string) (faults []string) {
	i := slices.IndexFunc(arrows, func(a arrow) bool { return fits([]string{a.from}, room) })
	if i < 0 {
		return []string{room + ": no arrow says what this folder may import; add one"}
	}
	for _, imported := range imports {
		if ours, ok := strings.CutPrefix(imported, "anwang/"); ok && !fits(arrows[i].to, ours) {
			faults = append(faults, room+" → "+ours+": "+arrows[i].why)
		}
		for _, e := range edges {
			if strings.HasPrefix(imported+"/", e.library) && (!fits(e.rooms, room) || slices.Contains(sqlFree, room)) {
				faults = append(faults, room+" → "+imported+": not in this room")
			}
		}
	}
	return faults
}

func TestArrows(t *testing.T) {
	t.Parallel()
	rooms := 0
	for _, p := range list(t, "./...") {
		rooms++
		for _, f := range wrong(strings.TrimPrefix(p.ImportPath, "anwang/"), p.Imports) {
			t.Error(f)
		}
	}
	if rooms < 5 {
		t.Errorf("only %d packages were looked at", rooms)
	}
}

func TestArrowsCatch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		room, imported string
		bad            bool
	}{
		{"geo/cover", "anwang/grid", true},
		{"geo/cover", "anwang/geo", false},
		{"grid", "anwang/grid/pg", true},
		{"grid/live", "anwang/grid/pg", true},
		{"grid/live", "github.com/jackc/pgx/v5", true},
		{"grid/live", "net/http", true},
		{"grid/danger", "anwang/grid/enterprise", true},
		{"grid/danger", "anwang/grid/live", true},
		{"grid/danger", "github.com/jackc/pgx/v5", false},
		{"tiles", "anwang/grid/pg", true},
		{"tiles", "github.com/jackc/pgx/v5/pgxpool", true},
		{"tiles", "net/http", true},
		{"web/api", "github.com/jackc/pgx/v5", true},
		{"web/api", "anwang/grid/danger", false},
		{"web", "anwang/migrations", true},
		{"cmd/anwang", "anwang/migrations", false},
		{"elsewhere", "fmt", true},
	} {
		if got := len(wrong(c.room, []string{c.imported})) > 0; got != c.bad {
			t.Errorf("%s → %s: forbidden %v, want %v", c.room, c.imported, got, c.bad)
		}
	}
}

// TestPackagesSayWhatTheyAreFor: the comment of every package says in a sentence what a
// newcomer finds in it.
func TestPackagesSayWhatTheyAreFor(t *testing.T) {
	t.Parallel()
	for _, p := range list(t, "./...") {
		if !introduced(p.ImportPath, p.Doc) {
			t.Errorf("%s: the comment of the package is %q; it is to begin with \"Package %s\" and say what it is for", p.ImportPath, p.Doc,
				path.Base(p.ImportPath))
		}
	}
	for doc, want := range map[string]bool{
		"": false, "Package feed": false, "Package live reads committed changes.": false,
		"Package feed reads committed changes in order.": true,
	} {
		if introduced("anwang/grid/feed", doc) != want {
			t.Errorf("%q is taken: %v", doc, !want)
		}
	}
}

func introduced(importPath, doc string) bool {
	rest, ok := strings.CutPrefix(doc, "Package "+path.Base(importPath)+" ")
	if strings.HasPrefix(importPath, "anwang/cmd/anwang") && !ok {
		rest, ok = strings.CutPrefix(doc, "Command "+path.Base(importPath)+" ")
	}
	return ok && len(strings.Fields(rest)) >= 3
}

// tracked lists the files of the repository; without git, those on disk.
func tracked(t *testing.T) []string {
	t.Helper()
	cmd := exec.Command("git", "ls-files", "-z")
	cmd.Dir = top(t)
	if out, err := cmd.Output(); err == nil && len(out) > 0 {
		return strings.Split(strings.TrimRight(string(out), "\x00"), "\x00")
	}
	var all []string
	err := filepath.WalkDir(top(t), func(name string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "dist" || d.Name() == "bin" || d.Name() == "data" &&
			filepath.Dir(name) == top(t)) {
			return filepath.SkipDir
		}
		if !d.IsDir() {
			rel, _ := filepath.Rel(top(t), name)
			all = append(all, filepath.ToSlash(rel))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestFolders(t *testing.T) {
	t.Parallel()
	rooms := []string{"cmd", "geo", "grid", "tiles", "migrations", "web"}
	beside := []string{"go.mod", "go.sum", "README.md", "README.zh-CN.md", "LICENSE", "Makefile", "CONTRIBUTING.md", "CHANGELOG.md"}
	for _, f := range tracked(t) {
		first, _, inFolder := strings.Cut(f, "/")
		switch {
		case strings.HasPrefix(first, "."):
		case inFolder && !slices.Contains(rooms, first):
			t.Errorf("%s: the top-level folders are %v", f, rooms)
		case !inFolder && !slices.Contains(beside, first):
			t.Errorf("%s: beside the folders there are only %v", f, beside)
		}
	}
}

// writtenByHand gives every file of ours of some kinds that no tool made, with its text.
func writtenByHand(t *testing.T, kinds ...string) map[string][]byte {
	t.Helper()
	made := regexp.MustCompile(`(_gen|\.gen|schema|\.d)\.(go|ts)$|testdata/|/dist/`)
	texts, root := map[string][]byte{}, top(t)
	for _, f := range tracked(t) {
		if !slices.Contains(kinds, path.Ext(f)) || made.MatchString(f) {
			continue
		}
		b, err := os.ReadFile(filepath.Join(root, f))
		if errors.Is(err, os.ErrNotExist) {
			continue // removed and not committed yet
		}
		if err != nil {
			t.Fatal(err)
		}
		texts[f] = b
	}
	return texts
}

func TestFilesStaySmall(t *testing.T) {
	t.Parallel()
	const most = 500
	for f, text := range writtenByHand(t, ".go", ".ts", ".vue", ".sql") {
		if n := bytes.Count(text, []byte("\n")); n > most {
			t.Errorf("%s has %d lines: is it one thing?", f, n)
		}
	}
}

func TestLinesEnd(t *testing.T) {
	t.Parallel()
	const most = 140
	for f, text := range writtenByHand(t, ".go", ".ts", ".vue", ".mjs", ".sql") {
		if path.Ext(f) == ".sql" && path.Base(f) < "053" { // released, and never written again
			continue
		}
		for i, line := range strings.Split(string(text), "\n") {
			if n := utf8.RuneCountInString(line); n > most {
				t.Errorf("%s:%d has %d characters", f, i+1, n)
			}
		}
	}
}

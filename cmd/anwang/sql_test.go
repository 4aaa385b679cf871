package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// statement is what SQL is known by: its words are in capitals in this house.
var statement = regexp.MustCompile(`(^|[\s(])(SELECT|INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|CREATE|ALTER|DROP|LOCK ` +
	`TABLE|LISTEN|UNLISTEN|SET LOCAL|SAVEPOINT|FROM|WHERE|ORDER BY|JOIN)\s`)

// inStore reports whether a file may hold SQL: it is a store, or of the room that is
// the edge of the database.
func inStore(name string) bool {
	room, file := path.Split(name)
	return strings.HasPrefix(file, "store") || strings.HasPrefix(room, "grid/pg/")
}

// sources calls f with every Go file of the rooms that is no test.
func sources(t *testing.T, rooms []string, f func(name string, file *ast.File)) {
	t.Helper()
	looked := 0
	for _, name := range tracked(t) {
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") ||
			!slices.ContainsFunc(rooms, func(r string) bool { return strings.HasPrefix(name, r+"/") }) {
			continue
		}
		b, err := os.ReadFile(filepath.Join(top(t), name))
		if err != nil {
			continue // removed and not committed yet
		}
		f(name, parsed(t, name, b))
		looked++
	}
	if looked < 100 {
		t.Errorf("only %d files were looked at", looked)
	}
}

func parsed(t *testing.T, name string, src any) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// sqlIn is the first text of a file that is SQL; "" when none is.
func sqlIn(file *ast.File) (found string) {
	ast.Inspect(file, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING && found == "" {
			if text, err := strconv.Unquote(l.Value); err == nil && statement.MatchString(text) {
				found = strings.Join(strings.Fields(text), " ")
			}
		}
		return true
	})
	return found
}

// TestSQLStandsInStores: whoever looks for a statement looks in the stores.
func TestSQLStandsInStores(t *testing.T) {
	t.Parallel()
	sources(t, []string{"grid", "web", "tiles"}, func(name string, file *ast.File) {
		if sql := sqlIn(file); sql != "" && !inStore(name) {
			t.Errorf("%s: SQL outside a store*.go: %.80s", name, sql)
		}
	})
}

func TestSQLStandsInStoresCatches(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]bool{
		"package x\n// SELECT is a word of SQL\nvar a = `Select one`": false,
		"package x\nvar a = `SELECT 1`":                               true,
		"package x\nvar a = `\n\t\tINSERT INTO a VALUES ($1)`":        true,
		"package x\nvar a = ` WHERE id = ` + b":                       true,
		"package x\nvar a = `SET LOCAL statement_timeout = 0`":        true,
		"package x\nvar a = `where the text comes from`":              false,
	} {
		if got := sqlIn(parsed(t, "x.go", src)) != ""; got != want {
			t.Errorf("%q: %v, want %v", src, got, want)
		}
	}
}

// lateArguments are calls that hand on a list of arguments, f(x.Add(v), x...), and add to
// it in the same breath: whether the list is read before or after is for the compiler.
func lateArguments(file *ast.File) (found []string) {
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || !call.Ellipsis.IsValid() {
			return true
		}
		list := rootOf(call.Args[len(call.Args)-1])
		for _, arg := range call.Args[:len(call.Args)-1] {
			ast.Inspect(arg, func(n ast.Node) bool {
				switch x := n.(type) {
				case *ast.UnaryExpr:
					if x.Op == token.AND && list != "" && rootOf(x.X) == list {
						found = append(found, "&"+list)
					}
				case *ast.CallExpr:
					if method, ok := x.Fun.(*ast.SelectorExpr); ok && list != "" && rootOf(method.X) == list {
						found = append(found, list+"."+method.Sel.Name)
					}
				}
				return true
			})
		}
		return true
	})
	return found
}

// rootOf is the variable that an expression is of: a of a.b.c; "" of no variable.
func rootOf(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return rootOf(x.X)
	}
	return ""
}

// TestArgumentsComeBeforeTheirList: the statement is made first, and its arguments are
// handed on then.
func TestArgumentsComeBeforeTheirList(t *testing.T) {
	t.Parallel()
	sources(t, []string{"grid", "web", "tiles", "cmd"}, func(name string, file *ast.File) {
		for _, f := range lateArguments(file) {
			t.Errorf("%s: %s adds to the arguments that the same call hands on", name, f)
		}
	})
}

func TestArgumentsComeBeforeTheirListCatches(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]int{
		"q(`a` + args.Add(1), args...)":            1,
		"q(c.sql(`a`, c.arg(1)), c.args...)":       2,
		"q(sql, args...)":                          0,
		"b.Queue(sql, append(args, 1)...)":         0,
		"q(other.Add(1), args...)":                 0,
		"b.Queue(`a`, args...).Query(args.Add(1))": 0,
	} {
		if got := lateArguments(parsed(t, "x.go", "package x\nfunc f() { "+src+" }")); len(got) != want {
			t.Errorf("%s: %v, want %d", src, got, want)
		}
	}
}

// auditing are the files that write lines of the audit themselves, and why that is no
// change of a record, which is grid/act's.
var auditing = map[string]string{
	"cmd/anwang/backup/make.go":    "who takes everything out",
	"cmd/anwang/backup/restore.go": "what was brought back",

	"grid/account/login.go":    "who logs in or fails to",
	"grid/account/session.go":  "who logs in",
	"grid/account/identity.go": "who logs in by single sign-on, or fails to",
	"grid/account/person.go":   "who looked at a telephone",
	"grid/audit/service.go":    "who read or checked the audit",
	"grid/demo/account.go":     "the people of the demo city, made in bulk",
	"grid/demo/load.go":        "the demo city, loaded in bulk",
	"grid/exchange/export.go":  "who took records out",
}

// writing are the files that open a transaction that writes and is none of grid/act's,
// and what it writes that nobody has done to a record.
var writing = map[string]string{
	"grid/account/identity.go":      "who logs in by single sign-on",
	"grid/account/login.go":         "who logs in, and hashes of passwords made anew",
	"grid/account/person.go":        "that somebody looked at a telephone",
	"grid/account/session.go":       "sessions",
	"grid/account/store_login.go":   "attempts to log in",
	"grid/account/store_session.go": "sessions that are over",
	"grid/assess/assessor.go":       "colours",
	"grid/assess/backfill.go":       "colours of the past",
	"grid/assess/colourlog.go":      "colours of grids by day",
	"grid/audit/keep.go":            "places in the chain",
	"grid/audit/service.go":         "that somebody read the audit",
	"grid/enterprise/pairing.go":    "which files look alike, found by the service",
	"grid/exchange/export.go":       "that somebody took records out",
	"grid/exchange/import.go":       "files that are thrown away after their time",
	"grid/exchange/job.go":          "how far a trial or an import is, and that it failed",
	"grid/feed/store.go":            "changes that are thrown away after their time",
	"grid/hazard/renew.go":          "levels by a later edition of a standard, an act for each record",
	"grid/job/store.go":             "how far work is",
	"grid/once/once.go":             "answers by their key, about the act itself",
}

// TestWritingIsNamed: whoever changes a record does it by grid/act, which cannot be
// forgotten: a transaction of one's own is one that this list knows.
func TestWritingIsNamed(t *testing.T) {
	t.Parallel()
	knownAlone(t, writing, []string{"grid", "web", "tiles"}, []string{"grid/act/", "grid/pg/", "grid/demo/"}, opened,
		"opens a transaction of its own that writes")
}

// opened are the transactions of a file that may write.
func opened(file *ast.File) (n int) {
	ast.Inspect(file, func(node ast.Node) bool {
		if s, ok := node.(*ast.SelectorExpr); ok && s.Sel.Name == "Tx" {
			if of, named := s.X.(*ast.Ident); !named || of.Name != "pgx" {
				n++
			}
		}
		return true
	})
	return n
}

// knownAlone looks that what is counted stands in the files of a list alone, beside
// folders that are for it, and in each of them.
func knownAlone(t *testing.T, list map[string]string, rooms, beside []string, count func(*ast.File) int, does string) {
	t.Helper()
	left := maps.Clone(list)
	sources(t, rooms, func(name string, file *ast.File) {
		n := count(file)
		switch _, known := left[name]; {
		case n == 0 || slices.ContainsFunc(beside, func(folder string) bool { return strings.HasPrefix(name, folder) }):
		case known:
			delete(left, name)
		default:
			t.Errorf("%s %s, %d times: a change of a record goes through grid/act", name, does, n)
		}
	})
	for name := range left {
		t.Errorf("take %s off the list: nothing there %s any more", name, does)
	}
}

// auditedIn are the calls of a file that write a line of the audit.
func auditedIn(file *ast.File) (n int) {
	ast.Inspect(file, func(node ast.Node) bool {
		if s, ok := node.(*ast.SelectorExpr); ok && rootOf(s.X) == "pg" && s.Sel.Name == "Audit" {
			n++
		}
		return true
	})
	return n
}

// TestChangesGoThroughAct: a change of a record is carried out, told of and refused in
// one place.
func TestChangesGoThroughAct(t *testing.T) {
	t.Parallel()
	knownAlone(t, auditing, []string{"grid", "web", "tiles", "cmd/anwang"}, []string{"grid/act/", "cmd/anwang/bench/"}, auditedIn,
		"writes lines of the audit itself")
}

func TestChangesGoThroughActCatches(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]int{
		"package x\nfunc f() error { return pg.Audit(ctx, tx, e) }": 1,
		"package x\nvar write = pg.Audit":                           1,
		"package x\nfunc f() { db.Audited(); pg.Later(ctx, tx) }":   0,
	} {
		if got := auditedIn(parsed(t, "x.go", src)); got != want {
			t.Errorf("%q: %d, want %d", src, got, want)
		}
	}
}

package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// scopeRule is what the scope rule is made of in SQL: its functions, the terms of a
// scope, a climb along the tree of grids; and who was granted what.
var scopeRule = regexp.MustCompile(`(?i)\b(scope_grids|scope_holds|scope_holds_grid|grid_path|` +
	`with\s+recursive|jsonb_to_recordset|role_grant)\b`)

// scopeRooms may name some of it, besides grid/pg/scope.go, which everybody else asks.
var scopeRooms = []struct{ room, names, why string }{
	{"grid/account", "role_grant with recursive", "it keeps the grants; and organisations belong to one another"},
	{"grid/demo", "role_grant", "it makes those of the demo city"},
	{
		"cmd/anwang/bench", "scope_grids scope_holds scope_holds_grid grid_path with recursive jsonb_to_recordset role_grant",
		"its controls share nothing with what they are measured beside",
	},
	{
		"cmd/anwang/check", "scope_grids scope_holds scope_holds_grid grid_path with recursive jsonb_to_recordset role_grant",
		"it works out anew what it checks",
	},
}

// ruleIn finds what the texts of a Go file name of the scope rule.
func ruleIn(t *testing.T, name string, src any) (found []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if text, err := strconv.Unquote(l.Value); err == nil {
				found = append(found, scopeRule.FindAllString(text, -1)...)
			}
		}
		return true
	})
	return found
}

// TestScopeStandsOnce: no list writes the scope rule itself. Where it stands twice one of
// the two forgets a sector some day, and shows what it must not.
func TestScopeStandsOnce(t *testing.T) {
	t.Parallel()
	looked := 0
	for _, f := range tracked(t) {
		if path.Ext(f) != ".go" || strings.HasSuffix(f, "_test.go") || f == "grid/pg/scope.go" {
			continue
		}
		b, err := os.ReadFile(filepath.Join(top(t), f))
		if err != nil {
			continue // removed and not committed yet
		}
		looked++
		for _, word := range ruleIn(t, f, b) {
			allowed := ""
			for _, r := range scopeRooms {
				if path.Dir(f) == r.room {
					allowed = r.names
				}
			}
			if !strings.Contains(allowed, strings.Join(strings.Fields(strings.ToLower(word)), " ")) {
				t.Errorf("%s: SQL that names %s; ask grid/pg for the condition (pg.InScope, pg.OneInScope, pg.Below …)", f, word)
			}
		}
	}
	if looked < 300 {
		t.Errorf("only %d files were looked at", looked)
	}
}

func TestScopeStandsOnceCatches(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]int{
		"package x\n// scope_holds is not SQL\nvar a = `SELECT 1`":                                          0,
		"package x\nvar a = `SELECT id FROM enterprise WHERE scope_holds($1, grid_id, sector, id)`":         1,
		"package x\nvar a = \"with  recursive up AS (SELECT id)\"":                                          1,
		"package x\nvar a = `grid_id IN (SELECT grid_path($1))` + `SELECT FROM role_grant`":                 2,
		"package x\nvar a = `SELECT t.g FROM jsonb_to_recordset($1::jsonb) AS t(g bigint)`":                 1,
		"package x\nvar a = pg.InScope(1, `grid_id`, `sector`, `id`) // a search of the paths by grid_path": 0,
	} {
		if got := ruleIn(t, "x.go", src); len(got) != want {
			t.Errorf("%s: %q, want %d", src, got, want)
		}
	}
}

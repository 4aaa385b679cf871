package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strings"
	"testing"
)

// TestCommentsNameTheirOwn: what is said of a function, a type, a variable or a constant
// begins with its name, so that a renaming cannot leave a comment behind that speaks of
// something else. What a test or an example shows may begin as it likes.
func TestCommentsNameTheirOwn(t *testing.T) {
	t.Parallel()
	shows := regexp.MustCompile(`^(Test|Example|Benchmark|Fuzz)`)
	for name, text := range writtenByHand(t, ".go") {
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for of, comment := range commented(file) {
			first := strings.TrimRight(strings.TrimPrefix(comment, "Deprecated: "), ".,:;")
			first, _, _ = strings.Cut(first, " ")
			if first = strings.TrimRight(strings.TrimSuffix(first, "'s"), ".,:;"); first != of && !shows.MatchString(of) {
				t.Errorf("%s: what is said of %s begins with %q", name, of, first)
			}
		}
	}
}

// commented are the comments of what stands alone in a file, by its name.
func commented(file *ast.File) map[string]string {
	out := map[string]string{}
	add := func(name *ast.Ident, c *ast.CommentGroup) {
		if text := strings.Join(strings.Fields(c.Text()), " "); text != "" {
			out[name.Name] = text
		}
	}
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			add(d.Name, d.Doc)
		case *ast.GenDecl:
			if len(d.Specs) != 1 || d.Lparen.IsValid() {
				continue // a list, of which the comment tells as a whole
			}
			switch s := d.Specs[0].(type) {
			case *ast.TypeSpec:
				add(s.Name, d.Doc)
			case *ast.ValueSpec:
				if len(s.Names) == 1 {
					add(s.Names[0], d.Doc)
				}
			}
		}
	}
	return out
}

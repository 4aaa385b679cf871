package main

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"anwang/web/help"
)

// aCommand is one of ours as a page names it: by its own name, or as `run`, which the page on installing makes.
var (
	aCommand = regexp.MustCompile(`(?:^ *|[;&|(] *|\b[A-Z_]+=\S* +)(?:\./bin/|\./|/usr/local/bin/)?(?:anwang|run)` +
		`((?: +(?:'[^']*'|"[^"]*"|[^\s'"|;&<>()#]+))+)`)
	aWord     = regexp.MustCompile(`'[^']*'|"[^"]*"|\S+`)
	aSetting  = regexp.MustCompile(`\bANWANG_[A-Z_]+[A-Z]\b`)
	fenced    = regexp.MustCompile("(?s)```\\w*\n(.*?)```")
	inline    = regexp.MustCompile("`([^`\n]+)`")
	toEndLine = regexp.MustCompile(` +#.*`)
)

// TestHelpCommands: what the pages of the help and the READMEs tell people to type is taken by the program, and every
// setting that they name is one.
func TestHelpCommands(t *testing.T) {
	t.Parallel()
	p := newTaker(t)
	known := settings(p.Model.Node)
	commands := 0
	for name, text := range pagesOfHelp(t) {
		for _, s := range aSetting.FindAllString(text, -1) {
			if !slices.Contains(known, s) {
				t.Errorf("%s: there is no setting %s", name, s)
			}
		}
		for _, line := range commandLines(text) {
			for _, m := range aCommand.FindAllStringSubmatch(line, -1) {
				commands++
				if err := p.parses(m[1]); err != nil {
					t.Errorf("%s: anwang%s: %v", name, m[1], err)
				}
			}
		}
	}
	if commands < 40 {
		t.Errorf("only %d commands were found in the pages", commands)
	}
	for _, bad := range []string{" restor x", " backup --folder x", " import enterprises a.xlsx --nothing", " user promote x"} {
		if p.parses(bad) == nil {
			t.Errorf("anwang%s is taken", bad)
		}
	}
}

// pagesOfHelp are the pages in both languages, and the READMEs.
func pagesOfHelp(t *testing.T) map[string]string {
	t.Helper()
	pages := map[string]string{}
	for _, lang := range help.Languages {
		for _, name := range help.Names() {
			page, err := help.Source(lang, name)
			if err != nil {
				t.Fatal(err)
			}
			pages[lang+"/"+name] = string(page)
		}
	}
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		page, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		pages[name] = string(page)
	}
	return pages
}

// commandLines are the lines of a page that are typed: of its blocks, joined where they go on, and what stands in its text as code.
func commandLines(page string) (lines []string) {
	for _, m := range fenced.FindAllStringSubmatch(page, -1) {
		for line := range strings.SplitSeq(strings.ReplaceAll(m[1], "\\\n", " "), "\n") {
			lines = append(lines, toEndLine.ReplaceAllString(line, ""))
		}
	}
	for _, m := range inline.FindAllStringSubmatch(fenced.ReplaceAllString(page, ""), -1) {
		lines = append(lines, m[1])
	}
	return lines
}

// taker is the command line of the program, which runs nothing.
type taker struct {
	*kong.Kong
	exit int
}

func newTaker(t *testing.T) *taker {
	t.Helper()
	p := &taker{}
	var err error
	p.Kong, err = kong.New(&program{}, kong.Name("anwang"), kong.Exit(func(code int) { p.exit = code }),
		kong.Writers(&bytes.Buffer{}, &bytes.Buffer{}), helpTexts(),
		kong.NamedMapper("existingfile", kong.MapperFunc(func(c *kong.DecodeContext, target reflect.Value) error {
			return c.Scan.PopValueInto("file", target.Addr().Interface())
		})))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// parses says whether the program takes a line; files that it names need not be there.
func (p *taker) parses(line string) error {
	var args []string
	for _, word := range aWord.FindAllString(line, -1) {
		word = strings.Trim(word, `'"`)
		args = append(args, word)
	}
	p.exit = -1
	_, err := p.Parse(args)
	if p.exit == 0 { // --help, or a group of commands that is named as one
		return nil
	}
	// a command, or a group of them, that is only named
	named := err != nil && (strings.HasPrefix(err.Error(), "expected ") || strings.HasPrefix(err.Error(), "missing positional "))
	if named && !slices.ContainsFunc(args, func(a string) bool { return a[0] == '-' }) {
		return nil
	}
	return err
}

// settings are all names of settings: of the flags, and with _FILE.
func settings(n *kong.Node) (names []string) {
	for _, f := range n.Flags {
		for _, env := range f.Envs {
			names = append(names, env, env+"_FILE")
		}
	}
	for _, c := range n.Children {
		names = append(names, settings(c)...)
	}
	return names
}

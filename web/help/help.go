// Package help is the help of the product: pages in both languages, written in Markdown
// beside this file, made into HTML once and searched here. They hold no data of a city, so
// that whoever installs it, or cannot log in, reads them too; a page has no script and asks
// no other host.
//
// A page is a file of the same name in zh and en. Its first heading is its title; each of
// its sections has a name in braces, which is the same in both languages, so that an
// address of a section holds in either. Pictures are taken by the browser scenarios
// (web/e2e/scenarios/help.test.mjs), which fail when a screen no longer looks like the
// picture that is kept here.
package help

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

//go:embed zh/*.md en/*.md picture
var files embed.FS

// order is in what order the pages are listed; the first one is at the address of the help itself.
var order = []string{"start", "install", "city", "sectors", "formats", "maps", "backup", "day"}

// Languages are those that the pages are in, as their folders are called.
var Languages = []string{"zh", "en"}

// Page is a page in one language.
type Page struct {
	Name     string // "install"
	Lang     string
	Title    string
	HTML     template.HTML
	Sections []Section
}

// Section is a part of a page below a heading; the first has no name.
type Section struct {
	Name  string
	Title string
	Text  string // as it is read
}

// Site is all pages.
type Site struct {
	pages    map[string]map[string]*Page // by language and name
	pictures map[string][]byte
}

// Load makes the pages.
func Load() (*Site, error) {
	s := &Site{pages: map[string]map[string]*Page{}, pictures: map[string][]byte{}}
	kept, err := fs.Glob(files, "picture/*.webp")
	if err != nil {
		return nil, err
	}
	for _, name := range kept {
		if s.pictures[path.Base(name)], err = files.ReadFile(name); err != nil {
			return nil, err
		}
	}
	for _, lang := range Languages {
		s.pages[lang] = map[string]*Page{}
		for _, name := range order {
			source, err := files.ReadFile(lang + "/" + name + ".md")
			if err != nil {
				return nil, err
			}
			p, err := render(lang, name, source)
			if err != nil {
				return nil, fmt.Errorf("%s/%s.md: %w", lang, name, err)
			}
			s.pages[lang][name] = p
		}
	}
	return s, nil
}

// Names are what the pages are called, in their order.
func Names() []string { return slices.Clone(order) }

// Source is a page as it is written, in Markdown; an error when there is none.
func Source(lang, name string) ([]byte, error) { return fs.ReadFile(files, lang+"/"+name+".md") }

// Page is a page, nil when there is none.
func (s *Site) Page(lang, name string) *Page { return s.pages[lang][name] }

// Pages are all in a language, in their order.
func (s *Site) Pages(lang string) (list []*Page) {
	for _, name := range order {
		list = append(list, s.pages[lang][name])
	}
	return list
}

// Picture is a picture; false when there is none.
func (s *Site) Picture(name string) ([]byte, bool) {
	b, ok := s.pictures[name]
	return b, ok
}

// render makes a page of its Markdown.
func render(lang, name string, source []byte) (*Page, error) {
	md := goldmark.New(goldmark.WithExtensions(extension.Table,
		extension.NewCJK(extension.WithEastAsianLineBreaks())), goldmark.WithParserOptions(parser.WithAttribute()))
	doc := md.Parser().Parse(text.NewReader(source))
	p := &Page{Name: name, Lang: lang}
	section := Section{}
	var said strings.Builder
	keep := func() {
		section.Text = strings.Join(strings.Fields(said.String()), " ")
		p.Sections = append(p.Sections, section)
		said.Reset()
	}
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		h, ok := n.(*ast.Heading)
		if !ok {
			read(&said, n, source)
			said.WriteByte('\n')
			continue
		}
		var title strings.Builder
		read(&title, h, source)
		if p.Title == "" {
			p.Title = strings.TrimSpace(title.String())
			section = Section{Title: p.Title}
			continue
		}
		id, _ := h.AttributeString("id")
		called, ok := id.([]byte)
		if !ok || len(called) == 0 {
			return nil, fmt.Errorf("the section %q has no name, like {#this}", strings.TrimSpace(title.String()))
		}
		keep()
		section = Section{Name: string(called), Title: strings.TrimSpace(title.String())}
	}
	keep()
	if p.Title == "" {
		return nil, fmt.Errorf("it has no title")
	}
	var b bytes.Buffer
	if err := md.Renderer().Render(&b, source, doc); err != nil {
		return nil, err
	}
	// what is wider than the window is scrolled by its keys, too
	html := strings.NewReplacer("<pre>", `<pre tabindex="0">`, "<table>", `<table tabindex="0">`).Replace(b.String())
	p.HTML = template.HTML(html) // of our own files; goldmark lets no raw HTML through
	return p, nil
}

// wideEnd and wideStart are whether a line ends, and the next one begins, with a character of Chinese, between which no space stands.
func wideEnd(n ast.Node, source []byte) bool {
	x, ok := n.(*ast.Text)
	if !ok {
		return false
	}
	last, _ := utf8.DecodeLastRune(x.Segment.Value(source))
	return util.IsEastAsianWideRune(last)
}

func wideStart(n ast.Node, source []byte) bool {
	x, ok := n.(*ast.Text)
	if !ok {
		return false
	}
	first, _ := utf8.DecodeRune(x.Segment.Value(source))
	return util.IsEastAsianWideRune(first)
}

// read writes down what a node says.
func read(to *strings.Builder, n ast.Node, source []byte) {
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch x := n.(type) {
		case *ast.Text:
			if entering {
				to.Write(x.Segment.Value(source))
				if x.HardLineBreak() || x.SoftLineBreak() && !(wideEnd(x, source) && wideStart(x.NextSibling(), source)) {
					to.WriteByte(' ')
				}
			}
		case *ast.FencedCodeBlock:
			for i := range x.Lines().Len() {
				line := x.Lines().At(i)
				if entering {
					to.Write(line.Value(source))
				}
			}
		default:
			if !entering && n.Type() == ast.TypeBlock {
				to.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
}

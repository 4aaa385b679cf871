package help

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"anwang/grid"
	"anwang/grid/exchange"
	"anwang/web/respond"
)

// style is the one style of the pages; its hash is in their policy.
const style = `
:root{color-scheme:light dark;--line:#8884;--soft:#8881;--link:#0b62c4}
@media (prefers-color-scheme:dark){:root{--link:#7db8ff}}
*{box-sizing:border-box}
body{font:16px/1.65 system-ui,"Noto Sans SC","Microsoft YaHei",sans-serif;margin:0}
a{color:var(--link)}
header{display:flex;flex-wrap:wrap;align-items:center;gap:8px 20px;padding:10px 24px;border-bottom:1px solid var(--line)}
header b{font-size:18px}header form{flex:1 1 220px;display:flex;gap:6px;max-width:460px;min-width:0}
input{font:inherit;flex:1;min-width:0;padding:6px 10px;border:1px solid var(--line);border-radius:6px;background:transparent;color:inherit}
button{font:inherit;padding:6px 14px;border:1px solid var(--line);border-radius:6px;background:var(--soft);color:inherit;cursor:pointer}
.body{display:grid;grid-template-columns:240px minmax(0,1fr);gap:0 40px;max-width:1180px;margin:0 auto;padding:0 24px 60px}
nav{padding-top:24px;font-size:15px}nav ul{list-style:none;margin:0;padding:0}nav ul ul{padding-left:14px;font-size:14px}
nav li{margin:5px 0}nav a{text-decoration:none}nav a:hover{text-decoration:underline}nav [aria-current]{font-weight:600}
main{padding-top:8px;min-width:0}h1{font-size:28px;line-height:1.3}h2{font-size:21px;margin-top:1.9em}h3{font-size:17px;margin-top:1.6em}
h2,h3{scroll-margin-top:12px}
pre{background:var(--soft);border:1px solid var(--line);border-radius:6px;padding:10px 14px;overflow:auto;font-size:14px;line-height:1.5}
main{overflow-wrap:anywhere}
code{font-family:ui-monospace,"Noto Sans Mono CJK SC",monospace;font-size:.92em}
table{border-collapse:collapse;display:block;overflow:auto}
td,th{overflow-wrap:break-word;border:1px solid var(--line);padding:5px 10px;text-align:left;vertical-align:top}
img{max-width:100%;height:auto;border:1px solid var(--line);border-radius:6px}
mark{background:#ffd54a;color:#111}.hit{margin:18px 0}.hit p{margin:2px 0}
a:focus-visible,input:focus-visible,button:focus-visible,pre:focus-visible{outline:2px solid var(--link);outline-offset:2px}
@media (max-width:800px){.body{display:block;padding:0 16px 40px}header{padding:10px 16px}nav ul ul{display:none}}
@media print{header form,header a,nav{display:none}.body{display:block;padding:0}pre{white-space:pre-wrap}
a{color:inherit}h2,h3{break-after:avoid}img,pre,tr{break-inside:avoid}}
`

// policy lets a page have its style, its pictures and its search, and nothing else.
var policy = func() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; img-src 'self'; style-src 'sha256-" +
		base64.StdEncoding.EncodeToString(sum[:]) + "'"
}()

// words are what the frame of a page says.
type words struct {
	Tag, Help, Search, Label, Other, OtherLang, App, None, Found, Lost, LostNext string
}

var said = map[string]words{
	"zh": {
		"zh-CN", "安网 · 帮助", "查找", "在帮助中查找", "English", "en", "打开安网", "没有找到。换一个词试试。", "查找结果",
		"没有这一页帮助", "地址可能有误，或属于另一个版本。请在上方查找，或从目录中选择。",
	},
	"en": {
		"en", "Anwang · Help", "Search", "Search the help", "中文", "zh", "Open Anwang", "Nothing was found. Try another word.", "Found",
		"There is no such page of the help",
		"Its address may be mistyped, or it is of another version. Search above, or choose a page from the list.",
	},
}

// frame is around every page. Its addresses are relative, so that a service below a path of
// its host needs no other page.
var frame = template.Must(template.New("help").Parse(`<!doctype html>
<html lang="{{.W.Tag}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}} — {{.W.Help}}</title><style>{{.Style}}</style></head><body>
<header><b>{{.W.Help}}</b>
<form role="search" action="./"><input type="search" name="q" value="{{.Typed}}" maxlength="100" aria-label="{{.W.Label}}"
 placeholder="{{.W.Label}}"><button>{{.W.Search}}</button></form>
<a href="../{{.W.OtherLang}}/{{.Here}}" lang="{{.OtherTag}}" hreflang="{{.OtherTag}}">{{.W.Other}}</a>
<a href="../../">{{.W.App}}</a></header>
<div class="body"><nav aria-label="{{.W.Help}}"><ul>
{{range .Pages}}<li><a href="{{.Link}}"{{if eq .Page.Name $.Name}} aria-current="page"{{end}}>{{.Page.Title}}</a>
{{if eq .Page.Name $.Name}}<ul>{{range .Page.Sections}}{{if .Name}}
<li><a href="#{{.Name}}">{{.Title}}</a></li>{{end}}{{end}}</ul>{{end}}</li>
{{end}}</ul></nav>
<main>{{if .Asked}}<h1>{{.W.Found}}: {{.Typed}}</h1>
{{range .Hits}}<div class="hit"><p><a href="{{.Link}}">{{.Page.Title}}{{if .Section.Name}} › {{.Section.Title}}{{end}}</a></p>
<p>{{range .Excerpt}}{{if .Marked}}<mark>{{.Text}}</mark>{{else}}{{.Text}}{{end}}{{end}}</p></div>
{{else}}<p>{{.W.None}}</p>{{end}}{{else}}{{.HTML}}{{end}}</main></div></body></html>
`))

// link is where a page is from another one of its language.
func link(p *Page) string {
	if p.Name == order[0] {
		return "./"
	}
	return p.Name
}

// listed is a page in the list at its side.
type listed struct {
	*Page
	Link string
}

// linked is a hit with where it is.
type linked struct {
	Hit
	Link string
}

// Handler answers all that is below /help, which the router has taken off: "" the choice of
// a language, "install" that of a page, "zh/" its first page or what is searched,
// "zh/install" a page, "picture/…", "template/enterprise-zh.xlsx" an empty table.
func (s *Site) Handler() http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		rest := strings.TrimPrefix(r.URL.Path, "/help")
		lang, name, below := strings.Cut(strings.TrimPrefix(rest, "/"), "/")
		switch {
		case rest == "" || rest == "/":
			choose(w, r, rest)
		case lang == "picture":
			s.picture(w, r, name)
		case lang == "template":
			emptyTable(w, r, name)
		case !below && s.pages[lang] == nil: // a page as people say it to each other, without its language
			choose(w, r, rest)
		case s.pages[lang] == nil || strings.Contains(name, "/"):
			nothing(w, r)
		case !below:
			w.Header().Set("Location", lang+"/")
			w.WriteHeader(http.StatusPermanentRedirect)
		case name == "" && r.URL.Query().Get("q") != "":
			s.found(w, r, lang)
		default:
			if name == "" {
				name = order[0]
			}
			p := s.pages[lang][name]
			if p == nil {
				p = lost(lang)
			}
			s.send(w, r, p, "", nil)
		}
	}
}

// choose leads to the language of who asks: rest is "" or "/" for the first page, "/install" for that.
func choose(w http.ResponseWriter, r *http.Request, rest string) {
	to := langOf(r) + "/" + strings.TrimPrefix(rest, "/")
	if rest == "" {
		to = "help/" + to
	}
	w.Header().Add("Vary", "Accept-Language")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusFound)
}

// lost is what stands where a page was looked for that is not there, beside the list of those that are.
func lost(lang string) *Page {
	words := said[lang]
	html := template.HTML("<h1>" + words.Lost + "</h1><p>" + words.LostNext + "</p>") //nolint:gosec // ours, and without marks
	return &Page{Lang: lang, Title: words.Lost, HTML: html}
}

// langOf is the folder of the language of who asks.
func langOf(r *http.Request) string {
	if respond.LangOf(r) == respond.EN {
		return "en"
	}
	return "zh"
}

func nothing(w http.ResponseWriter, r *http.Request) {
	respond.Error(w, r, grid.Errorf(grid.CodeNotFound, "没有这一页帮助："+r.URL.Path, "There is no such page of the help: "+r.URL.Path))
}

func (s *Site) picture(w http.ResponseWriter, r *http.Request, name string) {
	b, ok := s.Picture(name)
	if !ok {
		nothing(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Content-Type", "image/webp")
	if respond.Settled(w, r, respond.HashTag(b)) {
		return
	}
	_, _ = w.Write(b) // the client may be gone; there is nobody left to tell
}

// emptyTable answers with the empty table of a register, "enterprise-zh.xlsx": the headings that an import knows, and on a
// worksheet of its own how to fill them in. The sectors of the city, which it does not know, are left out.
func emptyTable(w http.ResponseWriter, r *http.Request, name string) {
	rest, format, _ := strings.Cut(name, ".")
	register, lang, _ := strings.Cut(rest, "-")
	known := slices.ContainsFunc(exchange.Registers(), func(of exchange.Register) bool { return of.Key == register })
	if said[lang].Tag == "" || !known || format != exchange.XLSX && format != exchange.CSV {
		nothing(w, r)
		return
	}
	var b bytes.Buffer
	if err := exchange.Template(register, format, lang, nil, &b); err != nil {
		respond.Error(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Content-Type", map[string]string{
		exchange.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", exchange.CSV: "text/csv; charset=utf-8",
	}[format])
	w.Header().Set("Content-Disposition", `attachment; filename="anwang-`+name+`"`)
	_, _ = w.Write(b.Bytes())
}

// found answers with what is searched.
func (s *Site) found(w http.ResponseWriter, r *http.Request, lang string) {
	typed := first(strings.TrimSpace(r.URL.Query().Get("q")), mostQueried)
	hits := []linked{}
	for _, h := range s.Search(lang, typed) {
		to := link(h.Page)
		if h.Section.Name != "" {
			to += "#" + h.Section.Name
		}
		hits = append(hits, linked{h, to})
	}
	s.send(w, r, &Page{Lang: lang, Title: said[lang].Found}, typed, hits)
}

func (s *Site) send(w http.ResponseWriter, r *http.Request, p *Page, typed string, hits []linked) {
	words := said[p.Lang]
	var pages []listed
	for _, one := range s.Pages(p.Lang) {
		pages = append(pages, listed{one, link(one)})
	}
	here := ""
	if p.Name != "" && p.Name != order[0] {
		here = p.Name
	}
	var b bytes.Buffer
	err := frame.Execute(&b, map[string]any{
		"W": words, "OtherTag": said[words.OtherLang].Tag, "Style": template.CSS(style), "Title": p.Title, "Typed": typed, "Asked": hits != nil,
		"Hits": hits, "Name": p.Name, "Here": here, "HTML": p.HTML, "Pages": pages,
	})
	if err != nil {
		respond.Error(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", policy)
	if p.Name == "" && hits == nil {
		w.WriteHeader(http.StatusNotFound)
	} else if respond.Settled(w, r, respond.Forms(r, respond.HashTag(b.Bytes()))...) {
		return
	}
	_, _ = w.Write(b.Bytes())
}

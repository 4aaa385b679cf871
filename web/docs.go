package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"anwang/grid"
	"anwang/web/api"
	"anwang/web/middleware"
	"anwang/web/respond"
)

// describe adds the routes that are not JSON to the description, and renders it
// once as JSON and as a page.
func (s *Server) describe(o *huma.OpenAPI) (err error) {
	if s.spec, err = whole(o); err != nil {
		return err
	}
	s.docs, err = renderDocs(o)
	return err
}

// whole completes the description of the JSON interface and renders it.
func whole(o *huma.OpenAPI) ([]byte, error) {
	for _, op := range documents() {
		op.Method = http.MethodGet
		o.AddOperation(&op)
	}
	api.Complete(o)
	return json.MarshalIndent(o, "", "  ")
}

// Description is the OpenAPI document of this program, without a server: what
// types of clients are made from.
func Description(version string) ([]byte, error) {
	r := chi.NewRouter()
	return whole(api.Register(api.Registration{JSON: r, Raw: r, Bulk: r}, api.Options{Version: version}))
}

// documents are the operations that this package answers itself.
func documents() []huma.Operation {
	path := func(name, kind string) *huma.Param {
		return &huma.Param{Name: name, In: "path", Required: true, Schema: &huma.Schema{Type: kind}}
	}
	query := func(name, about string, values ...any) *huma.Param {
		return &huma.Param{Name: name, In: "query", Description: about, Schema: &huma.Schema{Type: huma.TypeString, Enum: values}}
	}
	sends := func(kind, schema string) map[string]*huma.Response {
		return map[string]*huma.Response{"200": {
			Description: "OK",
			Content:     map[string]*huma.MediaType{kind: {Schema: &huma.Schema{Type: schema, AdditionalProperties: schema == huma.TypeObject}}},
		}}
	}
	sector := query("sector", "Of this supervision sector only")
	return []huma.Operation{
		{
			OperationID: "getTile", Path: "/tiles/{layer}/{z}/{x}/{y}.mvt", Summary: "A vector tile; 204 when there is nothing in it",
			Tags: []string{"tiles"},
			Parameters: []*huma.Param{
				path("layer", huma.TypeString), path("z", huma.TypeInteger), path("x", huma.TypeInteger),
				path("y", huma.TypeInteger), sector,
			},
			Responses: sends("application/vnd.mapbox-vector-tile", huma.TypeString),
		},
		{
			OperationID: "getBaseTile", Path: "/tiles/basemap/{id}/{z}/{x}/{y}",
			Summary: "A tile of a base map of one's own, an image or a vector tile; 204 when there is nothing in a vector tile",
			Tags:    []string{"tiles"},
			Parameters: []*huma.Param{
				path("id", huma.TypeInteger), path("z", huma.TypeInteger), path("x", huma.TypeInteger), path("y", huma.TypeInteger),
				query("v", "The version of its settings, so that what a browser keeps is of these"),
			},
			Responses: sends("image/*", huma.TypeString),
		},
		{
			OperationID: "getReferenceTile", Path: "/tiles/reference/{id}/{z}/{x}/{y}",
			Summary: "A vector tile of a reference layer; from afar its small features are left out; 204 when there is nothing in it",
			Tags:    []string{"tiles"},
			Parameters: []*huma.Param{
				path("id", huma.TypeInteger), path("z", huma.TypeInteger), path("x", huma.TypeInteger), path("y", huma.TypeInteger),
				query("v", "The number of its load, so that what a browser keeps is of this one"),
			},
			Responses: sends("application/vnd.mapbox-vector-tile", huma.TypeString),
		},
		{
			OperationID: "getTileJSON", Path: "/tiles/{layer}.json", Summary: "TileJSON 3 of a layer", Tags: []string{"tiles"},
			Parameters: []*huma.Param{path("layer", huma.TypeString), sector}, Responses: sends("application/json", huma.TypeObject),
		},
		{
			OperationID: "getStyle", Path: "/styles/risk.json", Summary: "MapLibre style of the risk map", Tags: []string{"tiles"},
			Parameters: []*huma.Param{query("theme", "Absent: light", "light", "dark", "cb")}, Responses: sends("application/json", huma.TypeObject),
		},
	}
}

func (s *Server) openAPI(w http.ResponseWriter, r *http.Request) {
	doc := s.spec
	if prefix := middleware.PrefixOf(r.Context()); prefix != "" { // its paths begin there
		doc = append([]byte(`{"servers": [{"url": "`+prefix+`"}],`), doc[1:]...)
	}
	s.document(w, r, doc, nil)
}

func (s *Server) docsPage(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-cache")
	if respond.Settled(w, r, respond.Forms(r, respond.HashTag(s.docs))...) {
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", docsPolicy)
	// The client may be gone; there is nobody left to tell.
	_, _ = w.Write(s.docs)
}

type docsOp struct {
	Method, Path, Summary string
	Params                []*huma.Param
}

type docsTag struct {
	Name, Description string
	Ops               []docsOp
}

type docsCode struct {
	Code   grid.Code
	Status int
	Title  grid.Text
}

// docsStyle is the only inline style we serve; its hash is in the policy.
const docsStyle = `
:root{color-scheme:light dark}body{font:14px/1.55 system-ui,"Noto Sans SC",sans-serif;max-width:960px;margin:0 auto;padding:24px}
h2{margin-top:2em}details{border:1px solid #8884;border-radius:6px;margin:6px 0;padding:6px 12px}summary{cursor:pointer}
code{font-family:ui-monospace,monospace}table{border-collapse:collapse;width:100%}
td,th{border-bottom:1px solid #8883;padding:4px 8px;text-align:left;vertical-align:top}
.m{display:inline-block;min-width:4em;font-weight:600}
`

// docsPolicy lets the page have its one style and nothing else.
var docsPolicy = func() string {
	sum := sha256.Sum256([]byte(docsStyle))
	return "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src 'sha256-" +
		base64.StdEncoding.EncodeToString(sum[:]) + "'"
}()

// docsTemplate is the page, which is static and carries no script: it must work on a closed network
// and under our own content policy.
var docsTemplate = template.Must(template.New("docs").Parse(`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>安网接口 · Anwang API {{.Version}}</title>
<style>{{.Style}}</style></head><body>
<h1>安网接口 Anwang API <small>{{.Version}}</small></h1>
<p>{{.Description}}</p>
<p><a href="openapi.json">openapi.json</a> (OpenAPI 3.1)</p>
{{range .Tags}}{{if .Ops}}<h2>{{.Name}}</h2><p>{{.Description}}</p>
{{range .Ops}}<details><summary><span class="m">{{.Method}}</span><code>{{.Path}}</code> — {{.Summary}}</summary>
{{if .Params}}<table><tr><th>参数 parameter</th><th>位置 in</th><th>说明 meaning</th></tr>
{{range .Params}}<tr><td><code>{{.Name}}</code>{{if .Required}} *{{end}}</td><td>{{.In}}</td><td>{{.Description}}</td></tr>{{end}}</table>
{{else}}<p>—</p>{{end}}
</details>{{end}}{{end}}{{end}}
<h2>错误 problems (RFC 9457)</h2>
<table><tr><th>code</th><th>HTTP</th><th>中文</th><th>English</th></tr>
{{range .Codes}}<tr><td><code>{{.Code}}</code></td><td>{{.Status}}</td><td>{{.Title.ZH}}</td><td>{{.Title.EN}}</td></tr>{{end}}</table>
</body></html>
`))

func renderDocs(o *huma.OpenAPI) ([]byte, error) {
	var codes []docsCode
	respond.Codes(func(c grid.Code, status int, t grid.Text) { codes = append(codes, docsCode{c, status, t}) })
	var b bytes.Buffer
	err := docsTemplate.Execute(&b, map[string]any{
		"Style": template.CSS(docsStyle), "Version": o.Info.Version, "Description": o.Info.Description, "Tags": docsTags(o), "Codes": codes,
	})
	return b.Bytes(), err
}

func docsTags(o *huma.OpenAPI) []docsTag {
	var tags []docsTag
	for _, t := range o.Tags {
		dt := docsTag{Name: t.Name, Description: t.Description}
		for _, p := range slices.Sorted(maps.Keys(o.Paths)) {
			item := o.Paths[p]
			for _, m := range []struct {
				name string
				op   *huma.Operation
			}{{"GET", item.Get}, {"POST", item.Post}, {"PATCH", item.Patch}, {"PUT", item.Put}, {"DELETE", item.Delete}} {
				if m.op != nil && slices.Contains(m.op.Tags, t.Name) {
					dt.Ops = append(dt.Ops, docsOp{Method: m.name, Path: p, Summary: strings.TrimSpace(m.op.Summary), Params: m.op.Parameters})
				}
			}
		}
		tags = append(tags, dt)
	}
	return tags
}

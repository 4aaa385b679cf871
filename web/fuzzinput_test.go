package web_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// try asks an operation once: with what its schemas say, or with what is known to be
// right, and every third time with something spoilt in it.
func (f *fuzz) try(path, method string, op *openapi3.Operation, round int) {
	f.Helper()
	m := f.m
	spoilt := round%3 == 1
	a := f.invent(path, op, spoilt)
	if row := rowOf(method, path); row != nil && f.right == nil && m.likely(60) {
		a = f.known(row, op, spoilt, a)
	}
	if right := f.right[op.OperationID]; right != "" && round%2 == 0 {
		a.body = []byte(right)
		a.headers.Set("Content-Type", "application/json")
	}
	if spoilt && m.likely(10) {
		a.query.Set(one(m, "unknown", "Limit", "limit[]"), "1")
	}
	if m.likely(15) {
		a.headers.Set(one(m, "Accept", "Accept-Language", "If-None-Match", "Accept-Encoding"),
			one(m, "*/*", "application/geo+json", "text/html", "en;q=0.5", `"x"`, "*", "gzip;q=0", "br"))
	}
	if who := one(m, f.who...); who != "" {
		k, v, _ := strings.Cut(who, ": ")
		a.headers.Set(k, v)
	}
	at := a.path
	if len(a.query) > 0 {
		at += "?" + a.query.Encode()
	}
	f.ask(method, at, a.body, a.headers, op)
}

// attempt is a request that is being made.
type attempt struct {
	path    string
	query   url.Values
	headers http.Header
	body    []byte
}

// rowOf is the line of the matrix that asks an operation.
func rowOf(method, path string) *matrixRow {
	for i := range matrix {
		if matrix[i].route == method+" "+path {
			return &matrix[i]
		}
	}
	return nil
}

// versions are those that records come to have here.
const versions = `"v1", "v2", "v3", "v4", "v5", "v6", "v7"`

// known is what the matrix asks an operation with, for somebody in turn, with some
// of what was invented.
func (f *fuzz) known(row *matrixRow, op *openapi3.Operation, spoilt bool, invented attempt) attempt {
	m := f.m
	n := 10 + m.IntN(9)
	path, query, _ := strings.Cut(strings.ReplaceAll(row.address(false, n), "/777", fmt.Sprint("/", 1+m.IntN(4))), "?")
	a := attempt{path: path, headers: http.Header{}, body: []byte(row.content(false, n))}
	a.query, _ = url.ParseQuery(query)
	if spoilt {
		for name := range invented.query {
			a.query[name] = invented.query[name]
		}
	}
	if row.match != "" {
		a.headers.Set("If-Match", versions)
	}
	if op.RequestBody == nil {
		a.body = nil
		return a
	}
	a.headers.Set("Content-Type", slices.Sorted(maps.Keys(op.RequestBody.Value.Content))[0])
	var v any
	if spoilt && json.Unmarshal(a.body, &v) == nil {
		b, err := json.Marshal(m.spoil(v))
		if err != nil {
			f.Fatal(err)
		}
		a.body = b
	}
	return a
}

// invent makes a request out of the schemas alone.
func (f *fuzz) invent(path string, op *openapi3.Operation, spoilt bool) attempt {
	m := f.m
	a := attempt{query: url.Values{}, headers: http.Header{}}
	spoilAt := -1
	if spoilt && len(op.Parameters) > 0 && (op.RequestBody == nil || m.likely(50)) {
		spoilAt = m.IntN(len(op.Parameters))
	}
	for i, p := range op.Parameters {
		v := m.value(p.Value.Name, p.Value.Schema, 0)
		if i == spoilAt {
			v = m.junk()
		}
		switch text := spelling(v); p.Value.In {
		case "path":
			if n, whole := v.(int64); whole && m.likely(70) {
				text = fmt.Sprint(1 + n%7)
			}
			if strings.Contains(path, "/{layer}") && m.likely(80) {
				text = one(m, "enterprises", "hazards", "dangers", "grids", "basemap")
			}
			if f.session != "" && m.likely(50) {
				text = f.session
			}
			if text == "" || text == "." || text == ".." { // another address
				text = "x"
			}
			path = strings.ReplaceAll(path, "{"+p.Value.Name+"}", url.PathEscape(text))
		case "query":
			if (p.Value.Required || m.likely(40)) && (text != "" || i == spoilAt) {
				a.query.Set(p.Value.Name, text)
			}
		case "header":
			if p.Value.Name == "If-Match" {
				text = one(m, `"v1"`, versions, versions, `W/"v1"`, "*", "x", "")
			}
			if headerSafe(text) && text != "" {
				a.headers.Set(p.Value.Name, text)
			}
		}
	}
	a.path = path
	body, kind := f.content(op, spoilt && spoilAt < 0)
	if a.body = body; kind != "" {
		a.headers.Set("Content-Type", kind)
	}
	return a
}

func headerSafe(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < 0x20 || r == 0x7f })
}

// content makes a body for an operation.
func (f *fuzz) content(op *openapi3.Operation, spoilt bool) (body []byte, kind string) {
	if op.RequestBody == nil {
		return nil, ""
	}
	m := f.m
	kinds := slices.Sorted(maps.Keys(op.RequestBody.Value.Content))
	kind = one(m, kinds...)
	media := op.RequestBody.Value.Content[kind]
	if media.Schema != nil && media.Schema.Value.Type.Is("string") {
		body = []byte(one(m, "企业全称,统一社会信用代码,经度,纬度\n一厂,91371002MA83FQEF9N,116.05,39.85\n", "name,code\n", "\xff\xfe", "PK\x03\x04", "",
			strings.Repeat("a,", 9000)))
	} else {
		v := m.value("", media.Schema, 0)
		if op.OperationID == "import" && m.likely(70) {
			v = json.RawMessage(collection(pointFeature(fmt.Sprint("F", m.IntN(9999)), one(m, nasty...),
				one(m, "116.05,39.85", "0,0", "1e9,2", "null"))))
			if b, err := json.Marshal(v); err != nil || b == nil {
				v = json.RawMessage(`{"type":"FeatureCollection","features":[]}`)
			}
		} else if spoilt {
			for range 1 + m.IntN(2) {
				v = m.spoil(v)
			}
		}
		b, err := json.Marshal(v)
		if err != nil {
			f.Fatal(err)
		}
		body = b
	}
	if spoilt && m.likely(15) {
		switch m.IntN(4) {
		case 0:
			body = body[:len(body)/2]
		case 1:
			body = append(body, '}')
		case 2:
			kind = one(m, "text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "nonsense", "")
		default:
			body = nil
		}
	}
	return body, kind
}

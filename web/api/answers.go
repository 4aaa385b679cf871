package api

import (
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/web/middleware"
	"anwang/web/repeat"
	"anwang/web/respond"
)

// Complete says of every operation of a description which answers it can give:
// problems by status, what an unchanged record is answered with, and the headers
// that carry meaning. What is the same for many operations is said here once;
// seldom names what a few have besides.
func Complete(o *huma.OpenAPI) {
	o.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {
			Type: "apiKey", In: "cookie", Name: middleware.SessionCookie,
			Description: "The session of a person, set by a log-in. Below a path of a host the path is part of the name, with + for /",
		},
		"token": {Type: "http", Scheme: "bearer", Description: "The token of a machine"},
	}
	o.Security = []map[string][]string{{"session": {}}, {"token": {}}}
	for name := range o.Components.Schemas.Map() {
		const prefix = "#/components/schemas/"
		s := o.Components.Schemas.SchemaFromRef(prefix + name)
		if t := o.Components.Schemas.TypeFromRef(prefix + name); t != nil { // what is of no type of ours says all itself
			annotate(s, t)
			sayNull(s, t)
		}
	}
	problem := &huma.MediaType{Schema: o.Components.Schemas.Schema(reflect.TypeFor[respond.Problem](), true, "Problem")}
	for _, item := range o.Paths {
		for _, op := range operationsOf(item) {
			for _, p := range op.Parameters {
				if note := notes[p.Name]; note != "" {
					p.Description = note
				}
			}
			complete(op, problem)
		}
	}
}

func operationsOf(item *huma.PathItem) []*huma.Operation {
	list := []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete}
	return slices.DeleteFunc(list, func(op *huma.Operation) bool { return op == nil })
}

// sayNull says which members of an object may be null: those that a pointer to a
// struct stands for and that are always sent. huma cannot say it of them.
func sayNull(s *huma.Schema, t reflect.Type) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return
	}
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		p := s.Properties[name]
		if p == nil || p.Ref == "" || f.Type.Kind() != reflect.Pointer || strings.Contains(options, "omitempty") {
			continue
		}
		s.Properties[name] = &huma.Schema{Description: p.Description, AnyOf: []*huma.Schema{{Ref: p.Ref}, {Type: "null"}}}
	}
}

func complete(op *huma.Operation, problem *huma.MediaType) {
	delete(op.Responses, "default")
	open := middleware.Open(op.Method, op.Path)
	if open {
		op.Security = []map[string][]string{}
	}
	for status, r := range op.Responses {
		if status == "200" && op.Method == http.MethodGet && reusable(r) {
			header(r, "ETag", "Of this state in this form; If-None-Match with it is answered 304")
		}
		if status != "201" {
			delete(r.Headers, "Location") // only where something was made
		}
		if status == "302" {
			header(r, "Location", "Where to go")
		}
		if versioned[op.OperationID] && status < "300" {
			header(r, "ETag", "Of what came of it, for the next change")
		}
	}
	for _, status := range statuses(op, open) {
		name := strconv.Itoa(status)
		if op.Responses[name] != nil {
			continue
		}
		r := &huma.Response{Description: http.StatusText(status)}
		if status >= 400 {
			r.Content = map[string]*huma.MediaType{"application/problem+json": problem}
			header(r, "Content-Language", "Of the texts")
		}
		switch status {
		case http.StatusNotModified:
			header(r, "ETag", "The one the caller has")
		case http.StatusUnauthorized:
			header(r, "WWW-Authenticate", "Bearer")
		case http.StatusServiceUnavailable, http.StatusTooManyRequests:
			header(r, "Retry-After", "Seconds after which trying again may help")
		}
		if status == http.StatusConflict && keyed(op) {
			header(r, "Retry-After", "Of under_way: seconds after which the answer may be there")
		}
		op.Responses[name] = r
	}
	for status, r := range op.Responses {
		if keyed(op) && status < "300" {
			header(r, "Idempotent-Replayed", "true: this was done before, and the answer is that of then")
		}
		header(r, "X-Request-Id", "Quote it when asking for help")
	}
}

// Keyed are the operations that are done once for each key, "POST /api/v1/dangers".
func Keyed(o *huma.OpenAPI) map[string]bool {
	routes := map[string]bool{}
	for path, item := range o.Paths {
		for _, op := range operationsOf(item) {
			if keyed(op) {
				routes[op.Method+" "+path] = true
			}
		}
	}
	return routes
}

// keyed reports whether an operation is done once for each key.
func keyed(op *huma.Operation) bool {
	return slices.ContainsFunc(op.Parameters, func(p *huma.Param) bool { return p.Name == repeat.Header })
}

// reusable reports whether a good answer of a read carries an entity tag: all do but
// those that nobody keeps.
func reusable(r *huma.Response) bool {
	_, fresh := r.Headers["Cache-Control"]
	for kind := range r.Content {
		switch kind {
		case "text/event-stream", "text/csv", "application/x-ndjson", "text/plain":
			return false
		}
	}
	return !fresh
}

func header(r *huma.Response, name, about string) {
	if r.Headers == nil {
		r.Headers = map[string]*huma.Param{}
	}
	for there := range r.Headers {
		if strings.EqualFold(there, name) {
			return
		}
	}
	r.Headers[name] = &huma.Header{Description: about, Schema: &huma.Schema{Type: huma.TypeString}}
}

// versioned are the operations that write their answer themselves, and say in it which
// version a further change needs.
var versioned = map[string]bool{"addBoundaryFile": true}

// seldom are statuses that few operations answer with.
var seldom = map[string][]int{
	"login": {http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests},
	"beginSetup": {
		http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity, http.StatusTooManyRequests,
	},
	"changePassword":    {http.StatusTooManyRequests},
	"getTile":           {http.StatusNoContent},
	"createToken":       {http.StatusNotFound},
	"tellApart":         {http.StatusNotFound},
	"ask":               {http.StatusNotFound},
	"events":            {http.StatusConflict, http.StatusTooManyRequests},
	"createRule":        {http.StatusNotFound},
	"whatIf":            {http.StatusNotFound},
	"tryBasemap":        {http.StatusNotFound},
	"readBasemaps":      {http.StatusNotFound},
	"getBaseTile":       {http.StatusNoContent},
	"getReferenceTile":  {http.StatusNoContent},
	"previewImport":     {http.StatusRequestEntityTooLarge},
	"importErrors":      {http.StatusRequestEntityTooLarge, http.StatusConflict},
	"exportEnterprises": {http.StatusUnprocessableEntity},
	"exportKeyplaces":   {http.StatusUnprocessableEntity},
	"ssoBegin":          {http.StatusNotFound},
	"ssoCallback":       {http.StatusNotFound},
	"playback":          {http.StatusUnprocessableEntity},
	"trend":             {http.StatusUnprocessableEntity},
}

// statuses are those that an operation answers with when nothing good comes of a
// request, and what a read that is unchanged is answered with.
func statuses(op *huma.Operation, open bool) []int {
	out := append([]int{
		http.StatusBadRequest, http.StatusNotAcceptable, http.StatusInternalServerError, http.StatusServiceUnavailable,
	}, seldom[op.OperationID]...)
	if !open {
		out = append(out, http.StatusUnauthorized, http.StatusForbidden)
	}
	if slices.ContainsFunc(op.Parameters, names) {
		out = append(out, http.StatusNotFound)
	}
	if op.Method == http.MethodGet {
		if r := op.Responses["200"]; r != nil && reusable(r) {
			out = append(out, http.StatusNotModified, http.StatusPreconditionFailed)
		}
		return out
	}
	out = append(out, http.StatusConflict, http.StatusPreconditionFailed, http.StatusUnprocessableEntity)
	if op.RequestBody != nil {
		out = append(out, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	if slices.ContainsFunc(op.Parameters, func(p *huma.Param) bool { return p.Name == "If-Match" }) {
		out = append(out, http.StatusPreconditionRequired)
	}
	return out
}

// naming are parameters of a query that name a record, which may be none.
var naming = []string{"grid", "network", "parent", "id", "account", "organisation", "action", "sheet"}

func names(p *huma.Param) bool {
	_, kind := grid.ParseKind(p.Name)
	return p.In == "path" || p.In == "query" && (kind || slices.Contains(naming, p.Name))
}

// orGeoJSON adds the other form of a list to the answers of an operation whose output
// can be given as GeoJSON.
func orGeoJSON[O any](o *huma.OpenAPI, op *huma.Operation) {
	body, ok := reflect.TypeFor[O]().FieldByName("Body")
	if !ok || !body.Type.Implements(reflect.TypeFor[collection]()) {
		return
	}
	op.Responses = map[string]*huma.Response{strconv.Itoa(op.DefaultStatus): {Content: map[string]*huma.MediaType{
		"application/json":     {},
		"application/geo+json": {Schema: o.Components.Schemas.Schema(reflect.TypeFor[features](), true, "")},
	}}}
}

package api

import (
	"errors"
	"net/http"
	"reflect"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"anwang/grid"
	"anwang/web/middleware"
	"anwang/web/respond"
)

// plain registers an operation whose handler reads the request and writes the
// answer by itself: streams, files, tables that are kept prepared. Its parameters
// are held to their description as those of all other operations are, so the
// handler finds none that is unknown, given twice or of another form. good is what
// it sends, by media type.
func plain(h huma.API, to chi.Router, op huma.Operation, good map[string]*huma.Schema, handler http.HandlerFunc) {
	o := h.OpenAPI()
	op.Parameters = append(op.Parameters, &huma.Param{
		Name: "lang", In: "query", Description: "Language of texts; else Accept-Language, else zh", Schema: &huma.Schema{Type: huma.TypeString},
	})
	if op.Method != http.MethodGet {
		op.Parameters = append(op.Parameters, keyParam(1))
	}
	ok := &huma.Response{Description: "OK", Content: map[string]*huma.MediaType{}}
	for kind, schema := range good {
		ok.Content[kind] = &huma.MediaType{Schema: schema}
	}
	status := http.StatusOK
	if op.DefaultStatus != 0 {
		status = op.DefaultStatus
	}
	op.Responses = map[string]*huma.Response{strconv.Itoa(status): ok}
	for _, p := range op.Parameters {
		p.Schema.PrecomputeMessages()
	}
	o.AddOperation(&op)
	params, registry := op.Parameters, o.Components.Schemas
	if good["application/json"] == nil { // files and streams are never packed
		to = to.With(middleware.Plain)
	}
	to.Method(op.Method, op.Path, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if errs := unfit(r, params, registry); len(errs) > 0 {
			respond.Error(w, r, respond.Invalid(r.Context(), errs...))
			return
		}
		handler(w, r)
	}))
}

// unfit says what is wrong with the parameters of a request.
func unfit(r *http.Request, params []*huma.Param, registry huma.Registry) []error {
	query, res := r.URL.Query(), &huma.ValidateResult{}
	known := map[string]bool{}
	for _, p := range params {
		known[p.Name] = true
		path := huma.NewPathBuffer(nil, 0)
		path.Push(p.In)
		path.Push(p.Name)
		value := chi.URLParam(r, p.Name)
		switch p.In {
		case "query":
			if value = query.Get(p.Name); len(query[p.Name]) > 1 {
				res.Add(path, value, givenTwice)
				continue
			}
		case "header":
			value = r.Header.Get(p.Name)
		}
		if value == "" {
			if p.In == "query" && query.Has(p.Name) && !freeText(p.Schema) {
				res.Add(path, value, isEmpty)
			} else if p.Required {
				res.Add(path, value, "required "+p.In+" parameter is missing")
			}
			continue
		}
		v, err := readParam(p.Schema.Type, value)
		if err != nil {
			res.Add(path, value, err.Error())
			continue
		}
		huma.Validate(registry, p.Schema, path, huma.ModeWriteToServer, v, res)
	}
	for name := range query {
		if !known[name] {
			path := huma.NewPathBuffer(nil, 0)
			path.Push("query")
			path.Push(name)
			res.Add(path, "", "unknown query parameter")
		}
	}
	return res.Errors
}

// readParam reads a parameter as its schema wants it. The messages are huma's own.
func readParam(kind, value string) (any, error) {
	switch kind {
	case huma.TypeInteger:
		if n, ok := respond.Whole(value); ok {
			return n, nil
		}
		return nil, errors.New("invalid integer")
	case huma.TypeNumber:
		if f, ok := respond.Decimal(value); ok {
			return f, nil
		}
		return nil, errors.New("invalid float")
	case huma.TypeBoolean:
		b, err := strconv.ParseBool(value)
		if err != nil {
			return nil, errors.New("invalid boolean")
		}
		return b, nil
	}
	return value, nil
}

// redirect registers an operation that sends the browser elsewhere.
func redirect(h huma.API, to chi.Router, op huma.Operation, handler http.HandlerFunc) {
	op.Responses = map[string]*huma.Response{"302": {Description: "To the issuer, to the path asked for, or to /login?error=…"}}
	h.OpenAPI().AddOperation(&op)
	to.Method(op.Method, op.Path, handler)
}

// jsonOf is an answer in JSON, as plain takes it.
func jsonOf[T any](h huma.API) map[string]*huma.Schema {
	return map[string]*huma.Schema{"application/json": h.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[T](), true, "")}
}

// textOf is an answer in text of one of these kinds.
func textOf(kinds ...string) map[string]*huma.Schema {
	out := map[string]*huma.Schema{}
	for _, k := range kinds {
		out[k] = &huma.Schema{Type: huma.TypeString}
	}
	return out
}

func idParamOf(name, about string) *huma.Param {
	return &huma.Param{Name: name, In: "query", Description: about, Schema: &huma.Schema{Type: huma.TypeInteger, Minimum: ptr(0.0)}}
}

func formatParam(formats ...any) *huma.Param {
	return &huma.Param{Name: "format", In: "query", Schema: &huma.Schema{Type: huma.TypeString, Enum: formats}}
}

// idOf is a number in the query of a plain operation, which fits its description.
func idOf(r *http.Request, name string) grid.ID {
	id, _ := respond.Whole(r.URL.Query().Get(name))
	return id
}

// yes is a truth value in the query of a plain operation.
func yes(r *http.Request, name string) bool {
	b, _ := strconv.ParseBool(r.URL.Query().Get(name))
	return b
}

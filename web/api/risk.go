package api

import (
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"anwang/grid"
	"anwang/web/respond"
)

// levelsBody is the colour table: columns, one entry a grid in each.
type levelsBody struct {
	Position grid.Position `json:"position" doc:"Resume /events after this place"`
	At       time.Time     `json:"at"`
	ID       []grid.ID     `json:"id"`
	Parent   []grid.ID     `json:"parent"`
	Depth    []int         `json:"depth"`
	Level    string        `json:"level" doc:"One digit a grid: 0 not assessed, 1 red, 2 orange, 3 yellow, 4 blue"`
	Index    []float64     `json:"index"`
}

func (a *API) registerRisk(h huma.API, raw chi.Router) {
	document(h, huma.Operation{
		OperationID: "getLevels", Method: http.MethodGet, Path: "/api/v1/risk/levels", Tags: []string{"risk"},
		Summary: "The colour of every grid of a network, in columns",
		Parameters: []*huma.Param{
			{Name: "network", In: "query", Description: "0 or absent: the main network", Schema: &huma.Schema{Type: huma.TypeInteger, Minimum: ptr(0.0)}},
			{Name: "sector", In: "query", Description: "Of this supervision sector only", Schema: &huma.Schema{Type: huma.TypeString}},
			{Name: "day", In: "query", Description: "At the end of this day in China, of the main network; absent: now", Schema: &huma.Schema{Type: huma.TypeString, Format: "date"}},
		},
	}, "application/json", reflect.TypeFor[levelsBody]())
	raw.Get("/api/v1/risk/levels", a.getLevels)
}

func (a *API) getLevels(w http.ResponseWriter, r *http.Request) {
	v, err := a.view(r.Context())
	if err != nil {
		respond.Error(w, r, err)
		return
	}
	if err := only(r, "network", "day"); err != nil {
		respond.Error(w, r, err)
		return
	}
	if day := r.URL.Query().Get("day"); day != "" {
		a.sendLevelsOn(w, r, v, day)
		return
	}
	var network grid.ID
	if q := r.URL.Query().Get("network"); q != "" {
		n, err := strconv.ParseInt(q, 10, 64)
		if err != nil || n < 0 {
			respond.Error(w, r, badParam("network", "应为非负整数", "Give a whole number, 0 or more"))
			return
		}
		network = n
	}
	if !knownNetwork(v, network) {
		respond.Error(w, r, noNetwork(network))
		return
	}
	t, err := a.levels.table(v, network)
	if err != nil {
		respond.Error(w, r, err)
		return
	}
	t.send(w, r)
}

// send answers with the table, packed for those who can read that.
func (t *levelsTable) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "private, no-cache")
	h.Add("Vary", "Accept-Encoding")
	h.Set("Content-Type", "application/json")
	content, etag := t.plain, t.etag
	packed := respond.TakesGzip(r.Header.Get("Accept-Encoding"))
	if packed {
		content, etag = t.gzip, strings.TrimSuffix(t.etag, `"`)+`-gzip"`
	}
	if notModified(w, r, etag) {
		return
	}
	if packed {
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(content)))
	// The client may be gone; there is nobody left to tell.
	_, _ = w.Write(content)
}

// only refuses a parameter that the route has no use for; a misspelt one must
// not be taken for none. For handlers outside huma, which does it by itself.
func only(r *http.Request, names ...string) error {
	for name := range r.URL.Query() {
		if name != "lang" && name != "sector" && !slices.Contains(names, name) {
			return badParam(name, "未知的查询参数", "unknown query parameter")
		}
	}
	return nil
}

// notModified lets plain handlers answer from a prepared entity tag.
func notModified(w http.ResponseWriter, r *http.Request, etag string) bool {
	w.Header().Set("Etag", etag)
	if respond.NotModified(r, etag) {
		w.WriteHeader(http.StatusNotModified)
		return true
	}
	return false
}

// document puts a plain handler into the description of the interface.
func document(h huma.API, op huma.Operation, contentType string, t reflect.Type) {
	o := h.OpenAPI()
	ok := &huma.Response{Description: "OK"}
	if t != nil {
		ok.Content = map[string]*huma.MediaType{contentType: {Schema: o.Components.Schemas.Schema(t, true, op.OperationID)}}
	} else if contentType != "" {
		ok.Content = map[string]*huma.MediaType{contentType: {Schema: &huma.Schema{Type: huma.TypeString}}}
	}
	status := "200"
	if op.DefaultStatus != 0 {
		status = strconv.Itoa(op.DefaultStatus)
	}
	op.Responses = map[string]*huma.Response{
		status: ok,
		"default": {Description: "Problem", Content: map[string]*huma.MediaType{
			"application/problem+json": {Schema: o.Components.Schemas.Schema(reflect.TypeFor[respond.Problem](), true, "Problem")},
		}},
	}
	o.AddOperation(&op)
}

func ptr[T any](v T) *T { return &v }

package api

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"anwang/grid"
	"anwang/web/middleware"
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
	Index    []float64     `json:"index" doc:"Ranks grids inside a level"`
	Load     []float64     `json:"load" doc:"How much there is to supervise; it grows with the size of a grid and is no risk"`
}

func (a *API) registerRisk(h huma.API, raw chi.Router) {
	plain(h, raw, huma.Operation{
		OperationID: "getLevels", Method: http.MethodGet, Path: "/api/v1/risk/levels", Tags: []string{"risk"},
		Summary: "The colour and the load of every grid of a network, in columns",
		Parameters: []*huma.Param{
			idParamOf("network", "0 or absent: the main network"),
			{
				Name: "sector", In: "query", Description: "Of this supervision sector only",
				Schema: &huma.Schema{Type: huma.TypeString, MaxLength: ptr(40)},
			},
			{
				Name: "day", In: "query", Description: "At the end of this day in China, of the main network; absent: now",
				Schema: &huma.Schema{Type: huma.TypeString, Format: "date"},
			},
		},
	}, jsonOf[levelsBody](h), a.getLevels)
}

func (a *API) getLevels(w http.ResponseWriter, r *http.Request) {
	v, err := a.view(r.Context())
	if err != nil {
		respond.Error(w, r, err)
		return
	}
	if day := r.URL.Query().Get("day"); day != "" {
		a.sendLevelsOn(w, r, v, day)
		return
	}
	network := idOf(r, "network")
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
func (t levelsAt) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "private, no-cache")
	h.Add("Vary", "Accept-Encoding")
	h.Set("Content-Type", "application/json")
	codings := respond.CodingsOf(r.Header["Accept-Encoding"])
	if codings.None() {
		respond.Error(w, r, middleware.NoCoding())
		return
	}
	packed := codings.Gzip
	etag := t.tag()
	if packed {
		etag = respond.Packed(etag)
	}
	if respond.Settled(w, r, etag) {
		return
	}
	var content []byte
	if packed {
		content = t.gzip()
		h.Set("Content-Encoding", "gzip")
	} else {
		content = slices.Concat(t.plain, t.end)
	}
	h.Set("Content-Length", strconv.Itoa(len(content)))
	// The client may be gone; there is nobody left to tell.
	_, _ = w.Write(content)
}

func ptr[T any](v T) *T { return &v }

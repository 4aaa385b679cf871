package api

import (
	"bytes"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"
	"github.com/klauspost/compress/gzip"

	"anwang/grid"
	"anwang/grid/live"
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

// levelsCache keeps the prepared table of each network until a colour changes.
// Every open map asks for it, two hundred at once after a restart.
type levelsCache struct {
	mu     sync.Mutex
	tables map[grid.ID]*levelsTable
}

type levelsTable struct {
	revision uint64
	plain    []byte
	gzip     []byte
	etag     string
}

func (a *API) registerRisk(h huma.API, raw chi.Router) {
	document(h, huma.Operation{
		OperationID: "getLevels", Method: http.MethodGet, Path: "/api/v1/risk/levels", Tags: []string{"risk"},
		Summary: "The colour of every grid of a network, in columns",
		Parameters: []*huma.Param{{
			Name: "network", In: "query", Description: "0 or absent: the main network", Schema: &huma.Schema{Type: huma.TypeInteger, Minimum: ptr(0.0)},
		}},
	}, "application/json", reflect.TypeFor[levelsBody]())
	raw.Get("/api/v1/risk/levels", a.getLevels)
}

func (a *API) getLevels(w http.ResponseWriter, r *http.Request) {
	var network grid.ID
	if v := r.URL.Query().Get("network"); v != "" {
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil || n < 0 {
			respond.Error(w, r, badParam("network", "应为非负整数", "Give a whole number, 0 or more"))
			return
		}
		network = n
	}
	if _, ok := a.Live.Root(network); !ok && network != 0 {
		respond.Error(w, r, grid.Errorf(grid.CodeNotFound, "没有这个网格体系", "There is no such network"))
		return
	}
	t, err := a.levels.table(a.Live, network)
	if err != nil {
		respond.Error(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Vary", "Accept-Encoding")
	h.Set("Content-Type", "application/json")
	packed := strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
	etag := t.etag
	if packed {
		etag = strings.TrimSuffix(etag, `"`) + `-gzip"`
	}
	if notModified(w, r, etag) {
		return
	}
	content := t.plain
	if packed {
		content = t.gzip
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(content)))
	// The client may be gone; there is nobody left to tell.
	_, _ = w.Write(content)
}

// table returns the prepared table, made anew only when a colour has changed.
func (c *levelsCache) table(s *live.State, network grid.ID) (*levelsTable, error) {
	st := s.Status()
	c.mu.Lock()
	defer c.mu.Unlock()
	if t := c.tables[network]; t != nil && t.revision == st.Revision {
		return t, nil
	}
	l := s.Levels(network)
	t := &levelsTable{revision: l.Revision, plain: appendLevels(nil, &l)}
	var z bytes.Buffer
	w, err := gzip.NewWriterLevel(&z, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(t.plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	t.gzip, t.etag = z.Bytes(), respond.HashTag(t.plain)
	if c.tables == nil {
		c.tables = map[grid.ID]*levelsTable{}
	}
	c.tables[network] = t
	return t, nil
}

func appendLevels(b []byte, l *live.Levels) []byte {
	b = append(b, `{"position":`...)
	b = strconv.AppendInt(b, int64(l.Position), 10)
	b = append(b, `,"at":"`...)
	b = l.At.UTC().AppendFormat(b, time.RFC3339)
	b = append(b, `","id":[`...)
	b = column(b, len(l.IDs), func(b []byte, i int) []byte { return strconv.AppendInt(b, l.IDs[i], 10) })
	b = append(b, `],"parent":[`...)
	b = column(b, len(l.Parents), func(b []byte, i int) []byte { return strconv.AppendInt(b, l.Parents[i], 10) })
	b = append(b, `],"depth":[`...)
	b = column(b, len(l.Depths), func(b []byte, i int) []byte { return strconv.AppendInt(b, int64(l.Depths[i]), 10) })
	b = append(b, `],"level":"`...)
	for _, v := range l.Levels {
		b = append(b, '0'+byte(v))
	}
	b = append(b, `","index":[`...)
	b = column(b, len(l.Index), func(b []byte, i int) []byte { return strconv.AppendFloat(b, round1(l.Index[i]), 'f', -1, 64) })
	return append(b, "]}\n"...)
}

func column(b []byte, n int, one func([]byte, int) []byte) []byte {
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = one(b, i)
	}
	return b
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
	op.Responses = map[string]*huma.Response{
		"200": ok,
		"default": {Description: "Problem", Content: map[string]*huma.MediaType{
			"application/problem+json": {Schema: o.Components.Schemas.Schema(reflect.TypeFor[respond.Problem](), true, "Problem")},
		}},
	}
	o.AddOperation(&op)
}

func ptr[T any](v T) *T { return &v }

package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/klauspost/compress/gzip"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/tiles"
	"anwang/web/api"
	"anwang/web/middleware"
	"anwang/web/respond"
)

// Header values that every tile shares; setting them costs no allocation.
var (
	tileType     = []string{"application/vnd.mapbox-vector-tile"}
	tileCache    = []string{"private, no-cache"}
	tileVary     = []string{"Cookie, Authorization, Accept-Encoding"}
	documentVary = []string{"Cookie, Authorization, Accept-Language, Accept-Encoding"}
	tileCoding   = []string{"gzip"}
	tileNoSniff  = []string{"nosniff"}
)

// tile answers one vector tile: 200, 204 when there is nothing in it, 304 when
// the caller has it, 400 outside the range, 404 for an unknown layer.
func (s *Server) tile(w http.ResponseWriter, r *http.Request) {
	layer := chi.URLParam(r, "layer")
	if !s.p.Live.Loaded() {
		s.tileError(w, r, layer, grid.Errorf(grid.CodeUnavailable, "正在从数据库装载数据，请稍候", "Data is being loaded from the database; try again shortly"))
		return
	}
	z, okZ := tileNumber(r, "z")
	x, okX := tileNumber(r, "x")
	y, okY := tileNumber(r, "y")
	if !okZ || !okX || !okY {
		err := error(grid.Errorf(grid.CodeInvalid, "瓦片地址应为 /tiles/图层/{z}/{x}/{y}.mvt，均为整数",
			"A tile's address is /tiles/layer/{z}/{x}/{y}.mvt with whole numbers"))
		if _, unknown := tiles.MaxZoom(layer); unknown != nil {
			err = unknown
		}
		s.tileError(w, r, layer, err)
		return
	}
	v, err := s.view(r)
	if err != nil {
		s.tileError(w, r, layer, err)
		return
	}
	t, err := s.p.Tiles.Tile(r.Context(), v, layer, z, x, y)
	if err != nil {
		s.tileError(w, r, layer, err)
		return
	}
	s.writeTile(w, r, layer, &t)
}

// tileNumber reads a part of a tile's address. What no tile can have for a number
// is left to whoever knows how far they go.
func tileNumber(r *http.Request, name string) (int, bool) {
	n, ok := respond.Whole(chi.URLParam(r, name))
	return int(n), ok
}

// view returns what the caller sees, of one sector when the address says so.
// Errors: unauthenticated, forbidden, invalid.
func (s *Server) view(r *http.Request) (*live.View, error) {
	return api.ViewOf(r.Context(), s.p.Live, respond.SectorOf(r))
}

func (s *Server) writeTile(w http.ResponseWriter, r *http.Request, layer string, t *tiles.Tile) {
	s.sendTile(w, r, layer, t, tileType, tileCache)
}

// sendTile answers with a tile of a media type, in the form that the caller takes.
func (s *Server) sendTile(w http.ResponseWriter, r *http.Request, layer string, t *tiles.Tile, kind, keep []string) {
	h := w.Header()
	h["Cache-Control"] = keep
	h["X-Content-Type-Options"] = tileNoSniff
	h["Vary"] = tileVary
	if t.Empty {
		s.p.Metrics.tile(layer, http.StatusNoContent, 0)
		w.WriteHeader(http.StatusNoContent)
		return
	}
	codings := respond.CodingsOf(r.Header["Accept-Encoding"])
	if codings.None() {
		s.tileError(w, r, layer, middleware.NoCoding())
		return
	}
	// A small tile is kept plain and packed only for who takes nothing else;
	// another representation needs another strong tag.
	etag, packed := t.ETag, t.Packed
	switch {
	case packed && !codings.Gzip:
		etag, packed = strings.TrimSuffix(etag, `"`)+`-plain"`, false
	case !packed && !codings.Plain:
		etag, packed = strings.TrimSuffix(etag, `"`)+`-gzip"`, true
	}
	if len(r.Header["If-Match"]) == 0 && respond.NotModified(r, etag) { // the common case, without what it has no need of
		h["Etag"] = []string{etag}
		s.p.Metrics.tile(layer, http.StatusNotModified, 0)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if respond.Settled(w, r, etag) {
		s.p.Metrics.tile(layer, http.StatusPreconditionFailed, 0)
		return
	}
	h["Content-Type"] = kind
	content, err := t.Body, error(nil)
	switch {
	case packed && !t.Packed:
		content, err = zip(content)
	case !packed && t.Packed:
		content, err = unzip(content)
	}
	if err != nil {
		s.tileError(w, r, layer, err)
		return
	}
	if packed {
		h["Content-Encoding"] = tileCoding
	}
	h["Content-Length"] = []string{strconv.Itoa(len(content))}
	s.p.Metrics.tile(layer, http.StatusOK, len(content))
	// The client may be gone; there is nobody left to tell.
	_, _ = w.Write(content)
}

func zip(plain []byte) ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(plain); err != nil {
		return nil, err
	}
	err := z.Close()
	return b.Bytes(), err
}

func unzip(packed []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

func (s *Server) tileError(w http.ResponseWriter, r *http.Request, layer string, err error) {
	status := respond.Status(grid.CodeOf(err))
	if errors.Is(err, context.Canceled) {
		status = 499 // the client went away; nothing of ours failed
	}
	s.p.Metrics.tile(layer, status, 0)
	if status == http.StatusInternalServerError {
		s.p.Log.Error("request", "req", w.Header().Get("X-Request-Id"), "op", "tile", "status", status, "err", err)
	}
	respond.Error(w, r, err)
}

// tileJSON describes a layer, with addresses as the caller sees them.
func (s *Server) tileJSON(w http.ResponseWriter, r *http.Request) {
	v, err := s.view(r)
	if err != nil {
		respond.Error(w, r, err)
		return
	}
	doc, err := s.p.Tiles.TileJSON(v, chi.URLParam(r, "layer"), s.base(r), api.Demo(s.p.Live))
	s.document(w, r, doc, err)
}

// style is the MapLibre style of the risk map.
func (s *Server) style(w http.ResponseWriter, r *http.Request) {
	theme := tiles.Light
	if q := r.URL.Query(); q.Has("theme") {
		theme = tiles.Theme(q.Get("theme"))
	}
	switch theme {
	case tiles.Light, tiles.Dark, tiles.ColorBlind:
	default:
		respond.Error(w, r, grid.Errorf(grid.CodeInvalid, "theme 应为 light、dark 或 cb", "theme is light, dark or cb"))
		return
	}
	lang := "zh"
	if respond.RequestOf(r.Context()).Lang == respond.EN {
		lang = "en"
	}
	doc, err := s.p.Tiles.Style(theme, lang, s.base(r), api.Demo(s.p.Live))
	s.document(w, r, doc, err)
}

func (s *Server) document(w http.ResponseWriter, r *http.Request, doc []byte, err error) {
	if err != nil {
		respond.Error(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "private, no-cache")
	h["Vary"] = documentVary
	h.Set("Content-Type", "application/json")
	if respond.Settled(w, r, respond.Forms(r, respond.HashTag(doc))...) {
		return
	}
	// The client may be gone; there is nobody left to tell.
	_, _ = w.Write(doc)
}

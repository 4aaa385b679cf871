package web

import (
	"encoding/base64"
	"net/http"

	"github.com/go-chi/chi/v5"

	"anwang/grid"
	"anwang/tiles"
	"anwang/web/respond"
)

// basemaps is what tiles of base maps of one's own are counted as.
const basemaps = "basemaps"

// clearPixel is a picture of one pixel through which all is seen: what a map shows where a
// base map has nothing.
var clearPixel, _ = base64.StdEncoding.DecodeString(
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")

// baseTileCache lets a browser keep what does not change under one address.
var baseTileCache = []string{"private, max-age=3600"}

// baseTile answers a tile of a base map of one's own: as a service or a file has it,
// 400 outside the range, 404 for an unknown map, 503 while it is away or slow.
func (s *Server) baseTile(w http.ResponseWriter, r *http.Request) {
	id, okID := respond.Whole(chi.URLParam(r, "id"))
	z, okZ := tileNumber(r, "z")
	x, okX := tileNumber(r, "x")
	y, okY := tileNumber(r, "y")
	if !okID || !okZ || !okX || !okY {
		s.tileError(w, r, basemaps, grid.Errorf(grid.CodeInvalid, "瓦片地址应为 /tiles/basemap/编号/{z}/{x}/{y}，均为整数",
			"A tile's address is /tiles/basemap/id/{z}/{x}/{y} with whole numbers"))
		return
	}
	t, err := s.p.Underlay.Tile(r.Context(), id, z, x, y)
	if err != nil {
		s.tileError(w, r, basemaps, err)
		return
	}
	kind := []string{t.Type}
	if t.Empty && t.Raster {
		t.Body, t.Empty, kind = clearPixel, false, []string{"image/png"}
	}
	out := tiles.Tile{Body: t.Body, Packed: t.Packed, Empty: t.Empty}
	if !t.Empty {
		out.ETag = respond.HashTag(t.Body)
	}
	s.sendTile(w, r, basemaps, &out, kind, baseTileCache)
}

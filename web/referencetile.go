package web

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"anwang/grid"
	"anwang/tiles"
	"anwang/web/respond"
)

// references is what tiles of reference layers are counted as.
const references = "references"

// referenceTile answers a tile of a reference layer that the caller may see: 204 when there
// is nothing in it, 400 outside the range, 404 for an unknown layer.
func (s *Server) referenceTile(w http.ResponseWriter, r *http.Request) {
	id, okID := respond.Whole(chi.URLParam(r, "id"))
	z, okZ := tileNumber(r, "z")
	x, okX := tileNumber(r, "x")
	y, okY := tileNumber(r, "y")
	if !okID || !okZ || !okX || !okY {
		s.tileError(w, r, references, grid.Errorf(grid.CodeInvalid, "瓦片地址应为 /tiles/reference/编号/{z}/{x}/{y}，均为整数",
			"A tile's address is /tiles/reference/id/{z}/{x}/{y} with whole numbers"))
		return
	}
	t, err := s.p.Services.Reference.Tile(r.Context(), id, z, x, y)
	if err != nil {
		s.tileError(w, r, references, err)
		return
	}
	out := tiles.Tile{Body: t.Body, Packed: t.Packed, Empty: len(t.Body) == 0}
	if !out.Empty {
		out.ETag = respond.HashTag(t.Body)
	}
	s.sendTile(w, r, references, &out, tileType, tileCache)
}

package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"anwang/grid"
	"anwang/grid/basemap"
	"anwang/web/middleware"
	"anwang/web/respond"
	"anwang/web/underlay"
)

// tileFileBody is a file of tiles.
type tileFileBody struct {
	Name     string    `json:"name"`
	Size     int64     `json:"size" doc:"Bytes"`
	Modified time.Time `json:"modified"`
}

// basemapOffering is a base map that a service or a file says it has.
type basemapOffering struct {
	Title    string        `json:"title"`
	Set      string        `json:"set" doc:"Of a WMTS: how the tiles are cut"`
	Usable   bool          `json:"usable"`
	Why      string        `json:"why" doc:"Why it cannot be used, in the asked language"`
	Settings BasemapFields `json:"settings" doc:"What it is to be set up with"`
}

func (a *API) registerBasemapFiles(h huma.API, bulk chi.Router) {
	calculate(h, "/basemaps/read", "readBasemaps", "tiles", "What base maps a WMTS, an ArcGIS service or a file says it has", a.readBasemaps)
	get(h, "/basemaps/files", "listTileFiles", "tiles", "The files of tiles on this server", a.listTileFiles)
	plain(h, bulk, huma.Operation{
		OperationID: "uploadTileFile", Method: http.MethodPost, DefaultStatus: http.StatusCreated, Path: "/api/v1/basemaps/files",
		Tags: []string{"tiles"},
		Summary: "Send a file of tiles, PMTiles (version 3) or MBTiles; one of the same name gives way. Larger ones are put into the folder " +
			"by hand",
		Parameters: []*huma.Param{{
			Name: "name", In: "query", Required: true, Description: "Of the file",
			Schema: &huma.Schema{Type: huma.TypeString},
		}},
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
		}},
	}, jsonOf[tileFileBody](h), a.uploadTileFile)
	write(h, http.MethodDelete, "/basemaps/files/{name}", "deleteTileFile", "tiles", "Delete a file of tiles that no base map uses",
		http.StatusNoContent, func(ctx context.Context, in *struct {
			LangParam
			Name string `path:"name" maxLength:"120"`
		},
		) (*nothing, error) {
			return nil, a.Services.Basemap.Discarded(ctx, in.Name, func() error { return a.Underlay.Discard(in.Name) })
		})
}

func (a *API) readBasemaps(ctx context.Context, in *struct {
	LangParam
	Body struct {
		ID      grid.ID `json:"id,omitempty" minimum:"0" doc:"The base map whose key is used when none is given; 0 or absent: none"`
		Kind    string  `json:"kind" enum:"wmts,arcgis,pmtiles,mbtiles"`
		Address string  `json:"address" maxLength:"1000" doc:"Of the service, with {key} where its key stands, or the name of the file"`
		Key     string  `json:"key,omitempty" maxLength:"200"`
	}
},
) (*body[items[basemapOffering]], error) {
	key, err := in.Body.Key, a.Services.Basemap.Keeper(ctx)
	if err == nil && in.Body.ID != 0 && key == "" {
		var s basemap.Source
		s, err = a.Services.Basemap.Get(ctx, in.Body.ID)
		key = s.Key
	}
	if err != nil {
		return nil, err
	}
	list, err := a.Underlay.Describe(ctx, in.Body.Kind, in.Body.Address, key)
	if err != nil {
		return nil, err
	}
	out := items[basemapOffering]{Items: make([]basemapOffering, len(list))}
	for i := range list {
		o := &list[i]
		out.Items[i] = basemapOffering{
			Title: o.Title, Set: o.Set, Usable: o.Usable(), Why: respond.RequestOf(ctx).Lang.Of(o.Why), Settings: fieldsOf(&o.Source),
		}
	}
	return answer(out), nil
}

// fieldsOf is a source as one is added.
func fieldsOf(s *basemap.Source) BasemapFields {
	bounds := []float64{}
	if s.Bounds != nil {
		bounds = s.Bounds[:]
	}
	return BasemapFields{
		Kind: &s.Kind, Content: &s.Content, NameZH: &s.Name, Address: &s.Address, CRS: &s.CRS, TileSize: &s.TileSize, MinZoom: &s.MinZoom,
		MaxZoom: &s.MaxZoom, Bounds: &bounds, Matrices: &s.Matrices, Layers: &s.Layers, Attribution: &s.Attribution,
	}
}

func (a *API) listTileFiles(ctx context.Context, _ *struct{ LangParam }) (*body[items[tileFileBody]], error) {
	err := a.Services.Basemap.Keeper(ctx)
	var list []underlay.File
	if err == nil {
		list, err = a.Underlay.Files()
	}
	if err != nil {
		return nil, err
	}
	out := items[tileFileBody]{Items: make([]tileFileBody, len(list))}
	for i, f := range list {
		out.Items[i] = tileFileBody{f.Name, f.Size, f.Modified.UTC()}
	}
	return answer(out), nil
}

func (a *API) uploadTileFile(w http.ResponseWriter, r *http.Request) {
	ctx, name := r.Context(), r.URL.Query().Get("name")
	err := a.Services.Basemap.Keeper(ctx)
	var f underlay.File
	if err == nil {
		f, err = a.Underlay.Keep(ctx, name, middleware.Patient(w, r.Body), func(put func() error) error {
			return a.Services.Basemap.Uploaded(ctx, name, put)
		})
	}
	if err != nil {
		respond.Error(w, r, err)
		return
	}
	writeJSON(w, http.StatusCreated, tileFileBody{f.Name, f.Size, f.Modified.UTC()})
}

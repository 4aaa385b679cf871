package api

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/basemap"
	"anwang/web/respond"
	"anwang/web/underlay"
)

// Underlay fetches the tiles of base maps.
type Underlay interface {
	State(id grid.ID) underlay.State
	Try(ctx context.Context, s *basemap.Source, lon, lat float64, zoom int) underlay.Trial
	Describe(ctx context.Context, kind, address, key string) ([]basemap.Offering, error)
	Files() ([]underlay.File, error)
	Keep(ctx context.Context, name string, body io.Reader, commit func(put func() error) error) (underlay.File, error)
	Discard(name string) error
}

// BasemapBody is a base map as the map needs to know it.
type BasemapBody struct {
	ID          grid.ID    `json:"id"`
	Kind        string     `json:"kind" enum:"xyz,tms,wmts,arcgis,pmtiles,mbtiles"`
	Content     string     `json:"content" enum:"raster,vector"`
	Name        string     `json:"name" doc:"In the asked language"`
	Offer       string     `json:"offer" enum:"none,off,on" doc:"Not to be seen by people yet; to be switched on; on unless switched off"`
	TileSize    int        `json:"tileSize" doc:"Pixels a side"`
	MinZoom     int        `json:"minZoom"`
	MaxZoom     int        `json:"maxZoom"`
	Bounds      []float64  `json:"bounds" doc:"West, south, east, north; empty: the world"`
	Opacity     int        `json:"opacity" doc:"Per cent, unless somebody chooses another"`
	Above       bool       `json:"above" doc:"Drawn over the colours of the grids"`
	Layers      []string   `json:"layers" doc:"Of vector tiles: those that are drawn"`
	Attribution string     `json:"attribution"`
	Approval    string     `json:"approval" doc:"Approval number of the map 审图号"`
	Away        *time.Time `json:"away" doc:"Since when this server cannot have its tiles; null: it can"`
	Why         string     `json:"why" doc:"Why not"`
	Version     int32      `json:"version" doc:"Its tiles are at /tiles/basemap/{id}/{z}/{x}/{y}?v={version}"`
}

// basemapSettings is a base map as who keeps it needs to know it.
type basemapSettings struct {
	BasemapBody
	NameZH   string   `json:"nameZh"`
	NameEN   string   `json:"nameEn"`
	Address  string   `json:"address" doc:"Of a tile, with {z} {x} {y}, {-y} and {key} for what they stand for; of a file its name"`
	HasKey   bool     `json:"hasKey" doc:"A key is kept, which is told to nobody"`
	CRS      string   `json:"crs" enum:"mercator,geographic,gcj02"`
	Matrices []string `json:"matrices" doc:"Of a WMTS: what each level is called there, from 0 on"`
}

// BasemapFields are what adding and changing have in common; what is left out stays.
type BasemapFields struct {
	Kind        *string    `json:"kind,omitempty" enum:"xyz,tms,wmts,arcgis,pmtiles,mbtiles"`
	Content     *string    `json:"content,omitempty" enum:"raster,vector"`
	NameZH      *string    `json:"nameZh,omitempty"`
	NameEN      *string    `json:"nameEn,omitempty" doc:"Empty: as in Chinese"`
	Offer       *string    `json:"offer,omitempty" enum:"none,off,on"`
	Address     *string    `json:"address,omitempty"`
	Key         *string    `json:"key,omitempty" doc:"What stands for {key} in the address"`
	CRS         *string    `json:"crs,omitempty" enum:"mercator,geographic,gcj02"`
	TileSize    *int       `json:"tileSize,omitempty" doc:"256 or 512"`
	MinZoom     *int       `json:"minZoom,omitempty"`
	MaxZoom     *int       `json:"maxZoom,omitempty"`
	Bounds      *[]float64 `json:"bounds,omitempty" maxItems:"4" doc:"West, south, east, north; empty: the world"`
	Opacity     *int       `json:"opacity,omitempty" doc:"Per cent"`
	Above       *bool      `json:"above,omitempty"`
	Matrices    *[]string  `json:"matrices,omitempty" maxItems:"23"`
	Layers      *[]string  `json:"layers,omitempty" maxItems:"100"`
	Attribution *string    `json:"attribution,omitempty"`
	Approval    *string    `json:"approval,omitempty"`
}

func (b *BasemapFields) update() (basemap.Update, error) {
	u := basemap.Update{
		Kind: b.Kind, Content: b.Content, Name: b.NameZH, NameEN: b.NameEN, Offer: b.Offer, Address: b.Address, Key: b.Key, CRS: b.CRS,
		TileSize: b.TileSize, MinZoom: b.MinZoom, MaxZoom: b.MaxZoom, Opacity: b.Opacity, Above: b.Above, Matrices: b.Matrices,
		Layers: b.Layers, Attribution: b.Attribution, Approval: b.Approval,
	}
	if b.Bounds != nil {
		var bounds *[4]float64
		switch len(*b.Bounds) {
		case 0:
		case 4:
			bounds = (*[4]float64)(*b.Bounds)
		default:
			var f grid.Faults
			f.Add("/bounds", "范围应为西、南、东、北四个度数", "bounds are west, south, east, north in degrees")
			return u, f.Err()
		}
		u.Bounds = &bounds
	}
	return u, nil
}

func (a *API) basemapOf(s *basemap.Source, lang respond.Lang) BasemapBody {
	b := BasemapBody{
		ID: s.ID, Kind: s.Kind, Content: s.Content, Name: lang.Of(s.Called()), Offer: s.Offer, TileSize: s.TileSize, MinZoom: s.MinZoom,
		MaxZoom: s.MaxZoom, Bounds: []float64{}, Opacity: s.Opacity, Above: s.Above, Layers: orEmpty(s.Layers), Attribution: s.Attribution,
		Approval: s.Approval, Version: s.Version,
	}
	if s.Bounds != nil {
		b.Bounds = s.Bounds[:]
	}
	if st := a.Underlay.State(s.ID); !st.Away.IsZero() {
		away := st.Away.UTC()
		b.Away, b.Why = &away, lang.Of(st.Why)
	}
	return b
}

// settings answers with a base map as who keeps it sees it.
func (a *API) settings(ctx context.Context, s *basemap.Source, err error) (*madeOut[basemapSettings], error) {
	if err != nil {
		return nil, err
	}
	return &madeOut[basemapSettings]{ETag: respond.VersionTag(s.Version), Body: a.settingsOf(s, respond.RequestOf(ctx).Lang)}, nil
}

func (a *API) settingsOf(s *basemap.Source, lang respond.Lang) basemapSettings {
	return basemapSettings{
		BasemapBody: a.basemapOf(s, lang), NameZH: s.Name, NameEN: s.NameEN, Address: s.Address, HasKey: s.Key != "", CRS: s.CRS,
		Matrices: orEmpty(s.Matrices),
	}
}

func (a *API) registerBasemaps(h huma.API) {
	get(h, "/basemaps", "listBasemaps", "tiles", "Base maps of one's own that lie under the grids, the undermost first", a.listBasemaps)
	get(h, "/basemaps/settings", "listBasemapSettings", "tiles", "The settings of all base maps, the undermost first",
		a.listBasemapSettings)
	get(h, "/basemaps/{id}", "getBasemap", "tiles", "The settings of a base map, with the ETag that a change needs",
		func(ctx context.Context, in *idIn) (*madeOut[basemapSettings], error) {
			s, err := a.Services.Basemap.Get(ctx, in.ID)
			return a.settings(ctx, &s, err)
		})
	write(h, http.MethodPost, "/basemaps", "createBasemap", "tiles", "Add a base map, uppermost", http.StatusCreated, a.createBasemap)
	write(h, http.MethodPatch, "/basemaps/{id}", "updateBasemap", "tiles", "Change a base map", http.StatusOK, a.updateBasemap)
	write(h, http.MethodDelete, "/basemaps/{id}", "deleteBasemap", "tiles", "Take a base map away; a file stays where it is",
		http.StatusNoContent, func(ctx context.Context, in *struct {
			LangParam
			ID grid.ID `path:"id" minimum:"1"`
			MatchParam
		},
		) (*nothing, error) {
			return nil, a.Services.Basemap.Delete(ctx, in.ID, in.version)
		})
	write(h, http.MethodPost, "/basemaps/{id}/move", "moveBasemap", "tiles", "Put a base map elsewhere in the order", http.StatusNoContent,
		func(ctx context.Context, in *struct {
			LangParam
			ID   grid.ID `path:"id" minimum:"1"`
			Body struct {
				To int `json:"to" minimum:"0" maximum:"10000" doc:"Its number in the order; 0: undermost"`
			}
		},
		) (*nothing, error) {
			_, err := a.Services.Basemap.Move(ctx, in.ID, in.Body.To)
			return nil, err
		})
	calculate(h, "/basemaps/try", "tryBasemap", "tiles", "Fetch one tile of a base map as it would be; nothing is kept", a.tryBasemap)
}

func (a *API) listBasemaps(ctx context.Context, _ *struct{ LangParam }) (*body[items[BasemapBody]], error) {
	list, err := a.Services.Basemap.Offered(ctx)
	if err != nil {
		return nil, err
	}
	out := items[BasemapBody]{Items: make([]BasemapBody, len(list))}
	for i := range list {
		out.Items[i] = a.basemapOf(&list[i], respond.RequestOf(ctx).Lang)
	}
	return answer(out), nil
}

func (a *API) listBasemapSettings(ctx context.Context, _ *struct{ LangParam }) (*body[items[basemapSettings]], error) {
	list, err := a.Services.Basemap.All(ctx)
	if err != nil {
		return nil, err
	}
	out := items[basemapSettings]{Items: make([]basemapSettings, len(list))}
	for i := range list {
		out.Items[i] = a.settingsOf(&list[i], respond.RequestOf(ctx).Lang)
	}
	return answer(out), nil
}

func (a *API) createBasemap(ctx context.Context, in *struct {
	LangParam
	Body BasemapFields
},
) (*madeOut[basemapSettings], error) {
	u, err := in.Body.update()
	var s basemap.Source
	if err == nil {
		s, err = a.Services.Basemap.Create(ctx, u)
	}
	out, err := a.settings(ctx, &s, err)
	if err == nil {
		out.Location = "/api/v1/basemaps/" + strconv.FormatInt(s.ID, 10)
	}
	return out, err
}

func (a *API) updateBasemap(ctx context.Context, in *struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
	MatchParam
	Body BasemapFields
},
) (*madeOut[basemapSettings], error) {
	u, err := in.Body.update()
	var s basemap.Source
	if err == nil {
		s, err = a.Services.Basemap.Update(ctx, in.ID, in.version, u)
	}
	return a.settings(ctx, &s, err)
}

// basemapTrial is what came of asking for one tile.
type basemapTrial struct {
	OK     bool   `json:"ok"`
	Why    string `json:"why" doc:"Why there is none, in the asked language"`
	Millis int    `json:"millis" doc:"How long it took"`
	Bytes  int    `json:"bytes"`
	Type   string `json:"type" doc:"Media type; empty: there is nothing at this location"`
	Image  []byte `json:"image" doc:"The tile, when it is an image"`
	Z      int    `json:"z"`
	X      int    `json:"x"`
	Y      int    `json:"y"`
}

func (a *API) tryBasemap(ctx context.Context, in *struct {
	LangParam
	Body struct {
		ID       grid.ID       `json:"id,omitempty" minimum:"0" doc:"The base map that is changed; 0 or absent: a new one"`
		Lon      *float64      `json:"lon,omitempty" minimum:"-180" maximum:"180" doc:"Absent, with lat: the middle of the city"`
		Lat      *float64      `json:"lat,omitempty" minimum:"-85" maximum:"85"`
		Zoom     *int          `json:"zoom,omitempty" minimum:"0" maximum:"22" doc:"Absent: 12, or the nearest that there is"`
		Settings BasemapFields `json:"settings" doc:"What is changed, or is said of a new one"`
	}
},
) (*body[basemapTrial], error) {
	u, err := in.Body.Settings.update()
	var s basemap.Source
	if err == nil {
		s, err = a.Services.Basemap.Draft(ctx, in.Body.ID, u)
	}
	if err != nil {
		return nil, err
	}
	lon, lat := a.middle(s.Bounds)
	if in.Body.Lon != nil && in.Body.Lat != nil {
		lon, lat = *in.Body.Lon, *in.Body.Lat
	}
	zoom := 12
	if in.Body.Zoom != nil {
		zoom = *in.Body.Zoom
	}
	t := a.Underlay.Try(ctx, &s, lon, lat, zoom)
	out := basemapTrial{
		OK: t.OK, Millis: int(t.Took.Milliseconds()), Bytes: len(t.Tile.Body), Type: t.Tile.Type, Image: []byte{}, Z: t.Z, X: t.X, Y: t.Y,
	}
	if !t.OK {
		out.Why = respond.RequestOf(ctx).Lang.Of(t.Why)
	} else if s.Content == basemap.Raster && !t.Tile.Empty {
		out.Image = t.Tile.Body
	}
	return answer(out), nil
}

// middle is where a base map is tried: the middle of the city, or its own where it does
// not reach there.
func (a *API) middle(bounds *[4]float64) (lon, lat float64) {
	c := a.Live.View(grid.Everything).Status().Bounds.Center()
	if b := bounds; b != nil && !(c[0] > b[0] && c[0] < b[2] && c[1] > b[1] && c[1] < b[3]) {
		return (b[0] + b[2]) / 2, (b[1] + b[3]) / 2
	}
	return c[0], c[1]
}

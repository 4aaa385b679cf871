package tiles

import (
	"encoding/json"
	"strings"

	"github.com/paulmach/orb"

	"anwang/grid"
	"anwang/tiles/basemap"
)

// What the licences ask for on the map.
const (
	openStreetMap = "© OpenStreetMap contributors (ODbL)"
	baseSources   = "GeoNames (CC BY 4.0) | Natural Earth | GSHHG/WDBII (LGPL)"
	demoSources   = "Global Energy Monitor (CC BY 4.0) | WRI Global Power Plant Database (CC BY 4.0) | bj-subdistricts (MIT)"
)

// Attribution is the line for a map: of the base map, which lies under every city, and of
// the data of the demonstration city where that is what is shown.
func Attribution(demo bool) string {
	if demo {
		return openStreetMap + " | " + demoSources + " | " + baseSources
	}
	return openStreetMap + " | " + baseSources
}

// attribution is the line for one layer: a city's own data are under no licence of others.
func (l layerID) attribution(demo bool) string {
	switch {
	case l == layerBasemap:
		return Attribution(false)
	case demo:
		return openStreetMap + " | " + demoSources
	}
	return ""
}

type tileJSON struct {
	TileJSON     string        `json:"tilejson"`
	Name         string        `json:"name"`
	Description  string        `json:"description"`
	Version      string        `json:"version"`
	Scheme       string        `json:"scheme"`
	Tiles        []string      `json:"tiles"`
	MinZoom      int           `json:"minzoom"`
	MaxZoom      int           `json:"maxzoom"`
	Bounds       [4]float64    `json:"bounds"`
	Center       [3]float64    `json:"center"`
	Attribution  string        `json:"attribution,omitempty"`
	VectorLayers []vectorLayer `json:"vector_layers"`
}

type vectorLayer struct {
	ID          string            `json:"id"`
	Description string            `json:"description"`
	MinZoom     int               `json:"minzoom"`
	MaxZoom     int               `json:"maxzoom"`
	Fields      map[string]string `json:"fields"`
}

// TileJSON returns the TileJSON 3.0 document of a layer; its bounds are those of
// the view. base is the address the service is reached at, "https://host/prefix",
// without a closing slash; demo says that the data are those of the demonstration city.
// Error: not_found for an unknown layer.
func (s *Set) TileJSON(v View, layer, base string, demo bool) ([]byte, error) {
	l, err := parseLayer(layer)
	if err != nil {
		return nil, err
	}
	b := s.bounds(l)
	if l != layerBasemap && v.Number() != 0 {
		b = box(v.Status().Bounds)
	}
	d := tileJSON{
		TileJSON: "3.0.0", Name: layer, Description: l.text(), Version: "1.0.0", Scheme: "xyz",
		Tiles:   []string{tileURL(base, layer)},
		MinZoom: 0, MaxZoom: l.maxZoom(), Bounds: b,
		Center:      [3]float64{(b[0] + b[2]) / 2, (b[1] + b[3]) / 2, 8},
		Attribution: l.attribution(demo), VectorLayers: l.vectorLayers(),
	}
	return json.Marshal(d)
}

func tileURL(base, layer string) string {
	return strings.TrimSuffix(base, "/") + "/tiles/" + layer + "/{z}/{x}/{y}.mvt"
}

// bounds is the box of a layer: of the base map's data, else of the grids.
func (s *Set) bounds(l layerID) [4]float64 {
	if l == layerBasemap {
		return basemap.Bounds
	}
	return box(s.network.Load().mosaic.Bounds())
}

// box is a bound as the documents have it, that of the base map for none.
func box(b orb.Bound) [4]float64 {
	if b.IsZero() {
		return basemap.Bounds
	}
	return [4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}
}

// text says what a layer holds.
func (l layerID) text() string {
	switch l {
	case layerGrids:
		return "网格 Grids: polygons with their risk level, borders and labels"
	case layerBasemap:
		return "离线底图 Offline base map"
	}
	about, by := grid.Kind(l).Info(), "level"
	title := about.Title.EN
	if about.Scale != grid.ScaleLevel {
		by = "class"
	}
	if about.Scale == grid.ScaleDanger {
		title = "Open " + strings.ToLower(title)
	}
	return about.Title.ZH + " " + title + ": clusters with counts by " + by + ", single points deeper"
}

func pointFields(id, level string) []vectorLayer {
	f := map[string]string{
		"class":     "Number: 0 to 4, the slot of the point in the counts",
		"name":      "String: name or title",
		"synthetic": "Boolean: made-up demonstration data",
		"cluster":   "Boolean: true on a cluster, absent on a single point",
		"count":     "Number: points in the cluster",
		"worst":     "Number: the worst class in the cluster",
	}
	for i := '0'; i <= '4'; i++ {
		f["c"+string(i)] = "Number: points of class " + string(i) + " in the cluster"
	}
	if level != "" {
		f["level"] = level
	}
	return []vectorLayer{{ID: id, Description: id, MinZoom: 0, MaxZoom: 16, Fields: f}}
}

const levelField = "String: red, orange, yellow, blue or none (not assessed)"

func (l layerID) vectorLayers() []vectorLayer {
	switch l {
	case layerGrids:
		return gridLayers()
	case layerBasemap:
		return basemapLayers()
	}
	level := ""
	if grid.Kind(l).Info().Scale == grid.ScaleLevel {
		level = levelField
	}
	return pointFields(l.String(), level)
}

func gridLayers() []vectorLayer {
	return []vectorLayer{
		{ID: "grids", Description: "Polygons; the feature id is the grid id", MaxZoom: 14, Fields: map[string]string{
			"depth": "Number: 1 the city", "level": levelField, "code": "String: administrative code", "leaf": "Boolean: has no grids below",
		}},
		{ID: "lines", Description: "Borders, each once", MaxZoom: 14, Fields: map[string]string{
			"depth": "Number: the highest level (smallest number) the line is a border of",
		}},
		{ID: "labels", Description: "A point inside each grid; the feature id is the grid id", MaxZoom: 14, Fields: map[string]string{
			"depth": "Number: 1 the city", "level": levelField, "name": "String",
		}},
	}
}

func basemapLayers() []vectorLayer {
	one := func(id, text string, fields map[string]string) vectorLayer {
		return vectorLayer{ID: id, Description: text, MaxZoom: 10, Fields: fields}
	}
	name := map[string]string{"name": "String"}
	return []vectorLayer{
		one("land", "Land around the Bohai", map[string]string{"kind": "String"}),
		one("provinces", "Provinces", map[string]string{"name": "String", "code": "String"}),
		one("urban", "Built-up areas", map[string]string{}),
		one("water", "Lakes", name),
		one("rivers", "Rivers", name),
		one("aeroways", "Runways and taxiways", map[string]string{"aeroway": "String", "ref": "String"}),
		one("places", "Cities and towns, Latin names; provinces in Chinese",
			map[string]string{"name": "String", "kind": "String", "rank": "Number"}),
		one("stations", "Railway stations", map[string]string{"name": "String", "station": "String"}),
	}
}

package api

import (
	"github.com/danielgtaylor/huma/v2"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"anwang/grid"
	"anwang/web/respond"
)

// feature is a GeoJSON feature, RFC 7946.
type feature struct {
	Type       string         `json:"type" enum:"Feature"`
	ID         grid.ID        `json:"id"`
	BBox       []float64      `json:"bbox,omitempty"`
	Geometry   geometry       `json:"geometry"`
	Properties map[string]any `json:"properties"`
}

// geometry is any geometry on the wire.
type geometry struct{ orb.Geometry }

// MarshalJSON writes the geometry as GeoJSON.
func (g geometry) MarshalJSON() ([]byte, error) {
	return geojson.NewGeometry(g.Geometry).MarshalJSON()
}

// Schema describes it to huma.
func (geometry) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{
		Type: huma.TypeObject, Required: []string{"type", "coordinates"},
		Properties: map[string]*huma.Schema{
			"type":        {Type: huma.TypeString},
			"coordinates": {Type: huma.TypeArray, Items: &huma.Schema{}},
		},
	}
}

// ContentType is for huma.
func (feature) ContentType(string) string { return geoJSONType }

const geoJSONType = "application/geo+json"

type shapeOut struct{ Body feature }

// features is a GeoJSON feature collection with what a page says beside it.
type features struct {
	Type     string    `json:"type"`
	Features []feature `json:"features"`
	Next     string    `json:"next,omitempty"`
	Matched  int       `json:"numberMatched"`
	Returned int       `json:"numberReturned"`
}

// ContentType is for huma.
func (features) ContentType(string) string { return geoJSONType }

// collection is an answer that can also be given as GeoJSON.
type collection interface{ geoJSON() features }

// asGeoJSON gives a list as GeoJSON to whoever asks for that.
func asGeoJSON(ctx huma.Context, _ string, v any) (any, error) {
	c, ok := v.(collection)
	if !ok || !respond.PrefersMedia(ctx.Header("Accept"), geoJSONType, "application/json") {
		return v, nil
	}
	ctx.SetHeader("Content-Type", geoJSONType)
	return c.geoJSON(), nil
}

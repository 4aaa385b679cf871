// Package basemap keeps base maps of one's own 底图: what lies under the grids at the scale
// of streets, from tile services of the intranet and from files. It knows where their tiles
// are to be had and which hosts may be asked; it asks nobody itself.
package basemap

import (
	"anwang/grid"
)

// The kinds of sources.
const (
	XYZ     = "xyz"
	TMS     = "tms" // rows are counted from the south
	WMTS    = "wmts"
	ArcGIS  = "arcgis"
	PMTiles = "pmtiles"
	MBTiles = "mbtiles"
)

// What tiles hold.
const (
	Raster = "raster"
	Vector = "vector"
)

// How a source is offered to people.
const (
	OfferNone = "none" // not yet, or not any more
	OfferOff  = "off"  // they may switch it on
	OfferOn   = "on"   // it is on unless they switch it off
)

// The systems that tiles are laid out in.
const (
	Mercator   = "mercator"   // Web Mercator of CGCS2000 or WGS 84, EPSG:3857
	Geographic = "geographic" // degrees of CGCS2000 or WGS 84, EPSG:4490
	GCJ02      = "gcj02"      // Web Mercator of shifted coordinates
)

// MaxZoom is the deepest zoom that tiles are asked for.
const MaxZoom = 22

// Source is one base map; its JSON is what the audit keeps.
type Source struct {
	ID          grid.ID     `json:"-"`
	Rank        int         `json:"rank"` // the lowest lies undermost
	Kind        string      `json:"kind"`
	Content     string      `json:"content"`
	Name        string      `json:"name"`
	NameEN      string      `json:"nameEn,omitempty"`
	Offer       string      `json:"offer"`
	Address     string      `json:"address"`            // of a tile, with what stands for its numbers; of a file its name
	Key         string      `json:"key,omitempty"`      // what stands for {key}; told to nobody
	Matrices    []string    `json:"matrices,omitempty"` // of a WMTS: what each level is called there, from 0 on
	CRS         string      `json:"crs"`
	TileSize    int         `json:"tileSize"`
	MinZoom     int         `json:"minZoom"`
	MaxZoom     int         `json:"maxZoom"`
	Bounds      *[4]float64 `json:"bounds,omitempty"` // west, south, east, north; nil: the world
	Opacity     int         `json:"opacity"`          // per cent
	Above       bool        `json:"above"`            // over the colours of the grids
	Layers      []string    `json:"layers,omitempty"` // of vector tiles: those that are drawn
	Attribution string      `json:"attribution,omitempty"`
	Approval    string      `json:"approval,omitempty"` // 审图号
	Version     int32       `json:"-"`
}

// File reports whether the tiles come from a file beside the service.
func (s *Source) File() bool { return s.Kind == PMTiles || s.Kind == MBTiles }

// Called is the name in a language.
func (s *Source) Called() grid.Text {
	t := grid.Text{ZH: s.Name, EN: s.NameEN}
	if t.EN == "" {
		t.EN = s.Name
	}
	return t
}

// Update changes a source; nil leaves a field as it is.
type Update struct {
	Kind, Content, Name, NameEN, Offer, Address, Key, CRS, Attribution, Approval *string
	TileSize, MinZoom, MaxZoom, Opacity                                          *int
	Above                                                                        *bool
	Bounds                                                                       **[4]float64 // to nil: the world
	Matrices, Layers                                                             *[]string
}

// fresh is a source of which nothing has been said.
func fresh() Source {
	return Source{
		Kind: XYZ, Content: Raster, Offer: OfferNone, CRS: Mercator, TileSize: 256, MaxZoom: 18, Opacity: 100,
		Matrices: []string{}, Layers: []string{},
	}
}

// Apply makes the changes and says what is wrong with what comes of them; hosts are
// those that may be asked.
func (u *Update) Apply(s *Source, hosts Hosts) error {
	var f grid.Faults
	for _, c := range []struct {
		pointer  string
		from, to *string
		most     int
	}{
		{"/kind", u.Kind, &s.Kind, 20},
		{"/content", u.Content, &s.Content, 20},
		{"/nameZh", u.Name, &s.Name, 100},
		{"/nameEn", u.NameEN, &s.NameEN, 100},
		{"/offer", u.Offer, &s.Offer, 20},
		{"/address", u.Address, &s.Address, 1000},
		{"/key", u.Key, &s.Key, 200},
		{"/crs", u.CRS, &s.CRS, 20},
		{"/attribution", u.Attribution, &s.Attribution, 300},
		{"/approval", u.Approval, &s.Approval, 100},
	} {
		if c.from != nil {
			*c.to = f.Text(c.pointer, *c.from, c.most)
		}
	}
	set(&s.TileSize, u.TileSize)
	set(&s.MinZoom, u.MinZoom)
	set(&s.MaxZoom, u.MaxZoom)
	set(&s.Opacity, u.Opacity)
	set(&s.Above, u.Above)
	set(&s.Bounds, u.Bounds)
	set(&s.Matrices, u.Matrices)
	set(&s.Layers, u.Layers)
	s.check(&f, hosts)
	return f.Err()
}

func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

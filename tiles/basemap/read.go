package basemap

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/paulmach/orb"

	"anwang/tiles/lattice"
	"anwang/tiles/mvt"
)

// layer is one layer of the base map with all its features.
type layer struct {
	name     string
	typ      mvt.Type
	features []feature
}

// feature is a feature in the world, before any zoom.
type feature struct {
	from       int // first zoom it shows at
	attributes []attribute
	parts      [][][]lattice.Vertex // polygons of rings; lines; or one point
}

type attribute struct {
	key    string
	text   string
	number uint64
	isText bool
}

func text(key, value string) attribute          { return attribute{key: key, text: value, isText: true} }
func number(key string, value uint64) attribute { return attribute{key: key, number: value} }

func (a attribute) index(l *mvt.Layer) uint32 {
	if a.isText {
		return l.String(a.text)
	}
	return l.Uint(a.number)
}

// properties are what is used of the properties in the files.
type properties struct {
	Name      string  `json:"name"`
	Code      string  `json:"code"`
	Kind      string  `json:"kind"`
	Aeroway   string  `json:"aeroway"`
	Ref       string  `json:"ref"`
	Station   string  `json:"station"`
	MinZoom   float64 `json:"min_zoom"`
	ScaleRank float64 `json:"scalerank"`
}

// source is one file, the layer it goes into, and what becomes of a feature;
// ok is false for one that is left out.
type source struct {
	file  string
	layer string
	typ   mvt.Type
	use   func(p *properties, at orb.Point) (f feature, ok bool)
}

// always keeps every feature from a zoom on, with its name if it has one.
func always(from int) func(*properties, orb.Point) (feature, bool) {
	return func(p *properties, _ orb.Point) (feature, bool) {
		return feature{from: from, attributes: nameAttributes(p)}, true
	}
}

func nameAttributes(p *properties, more ...attribute) []attribute {
	if p.Name != "" {
		more = append(more, text("name", p.Name))
	}
	return more
}

// natural follows the zooms Natural Earth gives its features.
func natural(p *properties, _ orb.Point) (feature, bool) {
	return feature{from: int(p.MinZoom), attributes: nameAttributes(p)}, true
}

// label makes a place of a kind. The keys are the first zoom and the rank.
func label(kind string, from func(p *properties) (zoom, rank int)) func(*properties, orb.Point) (feature, bool) {
	return func(p *properties, _ orb.Point) (feature, bool) {
		zoom, rank := from(p)
		return feature{from: zoom, attributes: nameAttributes(p, text("kind", kind), number("rank", uint64(rank)))}, p.Name != ""
	}
}

// sources returns the files in the order their layers are drawn. Places known
// to Natural Earth are not taken again from GeoNames, and the stop positions of
// one station become one.
func sources() []source {
	known := map[string]bool{}
	seen := map[string]bool{}
	return []source{
		{"land_bohai", "land", mvt.Polygons, func(p *properties, _ orb.Point) (feature, bool) {
			return feature{attributes: []attribute{text("kind", p.Kind)}}, true
		}},
		{"provinces_cn", "provinces", mvt.Polygons, func(p *properties, _ orb.Point) (feature, bool) {
			return feature{attributes: nameAttributes(p, text("code", p.Code))}, true
		}},
		{"urban_areas_ne50m_cn", "urban", mvt.Polygons, always(3)},
		{"lakes_ne10m_cn", "water", mvt.Polygons, natural},
		{"rivers_ne10m_cn", "rivers", mvt.Lines, natural},
		// coarser in where it runs, finer in what it has: only when looked at closely
		{"rivers_wdbii_bohai", "rivers", mvt.Lines, always(9)},
		{"aeroways_osm_beijing_shandong", "aeroways", mvt.Lines, func(p *properties, _ orb.Point) (feature, bool) {
			f := feature{from: 10, attributes: []attribute{text("aeroway", p.Aeroway)}}
			if p.Aeroway == "runway" {
				f.from = 8
				if p.Ref != "" {
					f.attributes = append(f.attributes, text("ref", p.Ref))
				}
			}
			return f, true
		}},
		{"places_ne10m_cn", "places", mvt.Points, func(p *properties, at orb.Point) (feature, bool) {
			known[near(strings.ToLower(p.Name), at, 2)] = true
			return label("place", func(p *properties) (int, int) { return max(0, int(p.ScaleRank)-1), int(p.ScaleRank) })(p, at)
		}},
		{"places_geonames_cn", "places", mvt.Points, func(p *properties, at orb.Point) (feature, bool) {
			if known[near(strings.ToLower(p.Name), at, 2)] {
				return feature{}, false
			}
			return label("place", func(*properties) (int, int) { return 8, 11 })(p, at)
		}},
		{"airports_ne10m_cn", "places", mvt.Points, label("airport", func(*properties) (int, int) { return 7, 12 })},
		{"ports_ne10m_cn", "places", mvt.Points, label("port", func(*properties) (int, int) { return 7, 12 })},
		{"railway_stations_cn", "stations", mvt.Points, func(p *properties, at orb.Point) (feature, bool) {
			id := near(p.Name, at, 50)
			if p.Name == "" || seen[id] {
				return feature{}, false
			}
			seen[id] = true
			f := feature{from: 10, attributes: nameAttributes(p, text("station", p.Station))}
			if p.Station == "train" {
				f.from = 9
			}
			return f, true
		}},
	}
}

// near names a thing by its name and the cell it is in, cells a degree.
func near(name string, at orb.Point, cells float64) string {
	return fmt.Sprintf("%s|%d|%d", name, int(at[0]*cells), int(at[1]*cells))
}

// read reads all files, several at a time.
func read() ([]layer, error) {
	all := sources()
	raw := make([][]row, len(all))
	errs := make([]error, len(all))
	var wg sync.WaitGroup
	for i, s := range all {
		wg.Go(func() { raw[i], errs[i] = rows(s.file) })
	}
	wg.Wait()
	var out []layer
	for i, s := range all {
		if errs[i] != nil {
			return nil, fmt.Errorf("basemap: %s: %w", s.file, errs[i])
		}
		if len(out) == 0 || out[len(out)-1].name != s.layer {
			out = append(out, layer{name: s.layer, typ: s.typ})
		}
		l := &out[len(out)-1]
		for k := range raw[i] {
			r := &raw[i][k]
			f, ok := s.use(&r.properties, r.first)
			if !ok {
				continue
			}
			f.parts = r.parts
			l.features = append(l.features, f)
		}
	}
	for i := range out {
		if out[i].name == "places" {
			out[i].features = append(out[i].features, provinceNames(out)...)
		}
	}
	return out, nil
}

// row is one feature of a file.
type row struct {
	properties properties
	first      orb.Point
	parts      [][][]lattice.Vertex
}

// rows reads a file: GeoJSON with one feature a line.
func rows(file string) ([]row, error) {
	f, err := files.Open("data/" + file + ".geojson.gz")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(make([]byte, 1<<20), 1<<24)
	var out []row
	for lines.Scan() {
		line := bytes.TrimSuffix(bytes.TrimSpace(lines.Bytes()), []byte(","))
		if !bytes.HasPrefix(line, []byte(`{"type":"Feature",`)) {
			continue // the collection around the features
		}
		var g struct {
			Properties properties
			Geometry   struct {
				Type        string
				Coordinates json.RawMessage
			}
		}
		if err := json.Unmarshal(line, &g); err != nil {
			return nil, err
		}
		r := row{properties: g.Properties}
		if r.parts, r.first, err = coordinates(g.Geometry.Type, g.Geometry.Coordinates); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, lines.Err()
}

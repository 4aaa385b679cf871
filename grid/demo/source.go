package demo

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/paulmach/orb"

	"anwang/grid/demo/data"
)

// sources is everything the shipped files hold, as they are, defects included.
type sources struct {
	city      []area
	districts []area
	streets   []area
	admin     []adminUnit
	sites     []site
	pois      []orb.Point
	stations  []station
}

// area is a feature of the boundary files.
type area struct {
	code, parent, name string
	label              orb.Point
	shape              orb.MultiPolygon
}

// adminUnit is a row of the national list of names and codes.
type adminUnit struct {
	code, parent, level, name string
}

// site is a real industrial site: never assessed by us, never called synthetic.
type site struct {
	ID        string  `json:"id"`
	Tracker   string  `json:"tracker"`
	Type      string  `json:"type"`
	Name      string  `json:"name"`
	NameLocal string  `json:"name_local"`
	Unit      string  `json:"unit"`
	Status    string  `json:"status"`
	Capacity  float64 `json:"capacity"`
	Fuel      string  `json:"fuel"`
	URL       string  `json:"url"`
	at        orb.Point
}

type station struct {
	kind string
	at   orb.Point
}

func readSources() (*sources, error) {
	s := &sources{}
	var err error
	if s.city, err = readAreas("boundaries/beijing_city.geojson.gz"); err != nil {
		return nil, err
	}
	if s.districts, err = readAreas("boundaries/beijing_districts.geojson.gz"); err != nil {
		return nil, err
	}
	if s.streets, err = readAreas("boundaries/beijing_streets.geojson.gz"); err != nil {
		return nil, err
	}
	if s.admin, err = readAdmin("admin_codes/regions_beijing_weihai.csv"); err != nil {
		return nil, err
	}
	return s, s.readPoints()
}

func (s *sources) readPoints() error {
	err := eachFeature("points/industrial_sites_cn.geojson.gz", func(f *feature) error {
		one := site{}
		if err := json.Unmarshal(f.Properties, &one); err != nil {
			return err
		}
		var err error
		one.at, err = f.point()
		s.sites = append(s.sites, one)
		return err
	})
	if err != nil {
		return err
	}
	err = eachFeature("points/osm_pois_beijing_sample.geojson.gz", func(f *feature) error {
		p, err := f.point()
		s.pois = append(s.pois, p)
		return err
	})
	if err != nil {
		return err
	}
	return eachFeature("points/railway_stations_cn.geojson.gz", func(f *feature) error {
		var one struct {
			Station string `json:"station"`
		}
		if err := json.Unmarshal(f.Properties, &one); err != nil {
			return err
		}
		p, err := f.point()
		s.stations = append(s.stations, station{kind: one.Station, at: p})
		return err
	})
}

// feature is a GeoJSON feature with its two halves still raw.
type feature struct {
	Properties json.RawMessage `json:"properties"`
	Geometry   struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

func (f *feature) point() (p orb.Point, err error) {
	if f.Geometry.Type != "Point" {
		return p, fmt.Errorf("a %s where a point was expected", f.Geometry.Type)
	}
	return p, json.Unmarshal(f.Geometry.Coordinates, &p)
}

func (f *feature) polygons() (orb.MultiPolygon, error) {
	switch f.Geometry.Type {
	case "Polygon":
		var p orb.Polygon
		err := json.Unmarshal(f.Geometry.Coordinates, &p)
		return orb.MultiPolygon{p}, err
	case "MultiPolygon":
		var m orb.MultiPolygon
		err := json.Unmarshal(f.Geometry.Coordinates, &m)
		return m, err
	default:
		return nil, fmt.Errorf("a %s where a polygon was expected", f.Geometry.Type)
	}
}

// eachFeature walks the features of an embedded collection.
func eachFeature(name string, visit func(*feature) error) error {
	raw, err := readFile(name)
	if err != nil {
		return err
	}
	var collection struct {
		Features []feature `json:"features"`
	}
	if err := json.Unmarshal(raw, &collection); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for i := range collection.Features {
		if err := visit(&collection.Features[i]); err != nil {
			return fmt.Errorf("%s: feature %d: %w", name, i+1, err)
		}
	}
	return nil
}

func readAreas(name string) ([]area, error) {
	var out []area
	err := eachFeature(name, func(f *feature) error {
		var p struct {
			Code     any     `json:"code"`
			Parent   string  `json:"parent_code"`
			Name     string  `json:"name"`
			LabelLat float64 `json:"label_lat"`
			LabelLon float64 `json:"label_lng"`
		}
		if err := json.Unmarshal(f.Properties, &p); err != nil {
			return err
		}
		a := area{code: fmt.Sprint(p.Code), parent: p.Parent, name: p.Name, label: orb.Point{p.LabelLon, p.LabelLat}}
		var err error
		a.shape, err = f.polygons()
		out = append(out, a)
		return err
	})
	return out, err
}

func readAdmin(name string) ([]adminUnit, error) {
	raw, err := readFile(name)
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var out []adminUnit
	for _, r := range rows[1:] {
		if strings.HasPrefix(r[0], "11") {
			out = append(out, adminUnit{code: r[0], parent: r[1], level: r[2], name: r[3]})
		}
	}
	return out, nil
}

// readFile reads an embedded file, unpacked when its name ends in .gz.
func readFile(name string) ([]byte, error) {
	raw, err := fs.ReadFile(data.Files, name)
	if err != nil || !strings.HasSuffix(name, ".gz") {
		return raw, err
	}
	zr, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return io.ReadAll(zr)
}

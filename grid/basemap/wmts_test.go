package basemap_test

import (
	"os"
	"strings"
	"testing"

	"anwang/grid"
	"anwang/grid/basemap"
)

func document(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestReadWMTS: the layouts of Tianditu, which takes 96 pixels an inch and puts the north
// first, and of usual servers are read to what is asked for a tile.
func TestReadWMTS(t *testing.T) {
	t.Parallel()
	h := hosts(t, "t0.tianditu.gov.cn", "tiles.city:8080")
	for _, c := range []struct {
		file, asked, title, set, why string
		tile                         string // of 12/3372/1552
		least, most                  int
	}{
		{
			file: "tianditu.xml", asked: "http://t0.tianditu.gov.cn/vec_w/wmts?tk={key}", title: "vec", set: "w",
			tile: "http://t0.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=vec&STYLE=default&TILEMATRIXSET=w&" +
				"FORMAT=tiles&TILEMATRIX=12&TILEROW=1552&TILECOL=3372&tk=KEY", least: 1, most: 18,
		},
		{
			file: "tianditu.xml", asked: "http://t0.tianditu.gov.cn/vec_c/wmts?tk={key}", title: "vec", set: "c",
			tile: "http://t0.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=vec&STYLE=default&TILEMATRIXSET=c&" +
				"FORMAT=tiles&TILEMATRIX=12&TILEROW=1552&TILECOL=3372&tk=KEY", least: 1, most: 18,
		},
		{
			file: "server.xml", asked: "http://tiles.city:8080/wmts", title: "城区影像", set: "EPSG:3857",
			tile:  "http://tiles.city:8080/rest/city/raster/EPSG:3857/EPSG%3A3857%3A12/1552/3372?format=image/png",
			least: 0, most: 14,
		},
		{file: "server.xml", asked: "http://tiles.city:8080/wmts", title: "城区影像", set: "EPSG:4549", why: "EPSG::4549"},
		{file: "server.xml", asked: "http://tiles.city:8080/wmts", title: "城区影像", set: "odd", why: "another way"},
	} {
		list, err := basemap.ReadWMTS(document(t, c.file), c.asked, h)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for i := range list {
			o := &list[i]
			if o.Title != c.title || o.Set != c.set {
				continue
			}
			found = true
			if o.Usable() != (c.why == "") || !strings.Contains(o.Why.EN, c.why) {
				t.Errorf("%s %s: %q, want %q", c.file, c.set, o.Why.EN, c.why)
			}
			if c.why != "" {
				continue
			}
			o.Source.Key = "KEY"
			if got, err := o.Source.URL(12, 3372, 1552); err != nil || got != c.tile {
				t.Errorf("%s %s: %s, %v\nwant %s", c.file, c.set, got, err, c.tile)
			}
			if o.Source.MinZoom != c.least || o.Source.MaxZoom != c.most || o.Source.TileSize != 256 {
				t.Errorf("%s %s: zooms %d to %d of %d", c.file, c.set, o.Source.MinZoom, o.Source.MaxZoom, o.Source.TileSize)
			}
		}
		if !found {
			t.Errorf("%s: no %s in %s", c.file, c.title, c.set)
		}
	}
	for _, bad := range []string{
		"", "<html></html>", "<Capabilities/>", "<!DOCTYPE x [<!ENTITY a \"b\">]><Capabilities>&a;</Capabilities>",
		`{"a":1}`,
	} {
		if _, err := basemap.ReadWMTS([]byte(bad), "http://tiles.city:8080/wmts", h); grid.CodeOf(err) != grid.CodeRejected {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestReadArcGIS(t *testing.T) {
	t.Parallel()
	read := func(crs, origin string) basemap.Offering {
		doc := `{"mapName":"图层","copyrightText":"市测绘院","tileInfo":{"rows":256,"cols":256,"origin":{` + origin + `},"spatialReference":{` + crs +
			`},
			"lods":[{"level":0,"resolution":156543.033928},{"level":1,"resolution":78271.5169639999},{"level":2,"resolution":39135.7584820001}]}}`
		list, err := basemap.ReadArcGIS([]byte(doc), "http://tiles.city:8080/arcgis/rest/services/city/MapServer?token={key}")
		if err != nil || len(list) != 1 {
			t.Fatalf("%v, %v", list, err)
		}
		return list[0]
	}
	mercator := `"x":-20037508.342787,"y":20037508.342787`
	o := read(`"wkid":102100,"latestWkid":3857`, mercator)
	o.Source.Key = "k"
	if got, err := o.Source.URL(2, 3, 1); err != nil || !o.Usable() ||
		got != "http://tiles.city:8080/arcgis/rest/services/city/MapServer/tile/2/1/3?token=k" {
		t.Errorf("%+v: %s, %v", o, got, err)
	}
	if o.Source.MaxZoom != 2 || o.Source.Attribution != "市测绘院" {
		t.Errorf("%+v", o.Source)
	}
	for _, bad := range []basemap.Offering{read(`"wkid":4549`, mercator), read(`"wkid":102100`, `"x":-20037700,"y":30240500`)} {
		if bad.Usable() {
			t.Errorf("%+v can be used", bad)
		}
	}
	for _, bad := range []string{"<html>", "{}", `{"tileInfo":{"lods":[]}}`} {
		if _, err := basemap.ReadArcGIS([]byte(bad), "http://tiles.city:8080/x/MapServer"); grid.CodeOf(err) != grid.CodeRejected {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// FuzzReadWMTS: whatever a service sends, what is made of it is an address of an allowed
// host or is refused when it is set up.
func FuzzReadWMTS(f *testing.F) {
	for _, name := range []string{"tianditu.xml", "server.xml"} {
		f.Add(document(f, name))
	}
	h := hosts(f, "tiles.city:8080")
	f.Fuzz(func(t *testing.T, doc []byte) {
		list, err := basemap.ReadWMTS(doc, "http://tiles.city:8080/wmts", h)
		if err != nil {
			return
		}
		for i := range list {
			s := list[i].Source
			if u := (basemap.Update{}); u.Apply(&s, h) != nil {
				continue
			}
			if got, err := s.URL(s.MinZoom, 0, 0); err == nil && !strings.HasPrefix(got, "http://tiles.city:8080/") &&
				!strings.HasPrefix(got, "http://tiles.city:8080?") {
				t.Errorf("it leads to %s", got)
			}
		}
	})
}

package geofile_test

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"golang.org/x/text/encoding/simplifiedchinese"

	"anwang/geo"
	"anwang/geo/crs"
	"anwang/grid"
	"anwang/grid/geofile"
)

func gbk(t *testing.T, s string) []byte {
	t.Helper()
	b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// shapefile makes a Shapefile of the districts by GDAL, in a folder.
func shapefile(t *testing.T, args ...string) string {
	t.Helper()
	return converted(t, "ESRI Shapefile", "区县", args...)
}

// layer is the only layer of a file.
func layer(t *testing.T, f *geofile.File) geofile.Layer {
	t.Helper()
	if len(f.Layers) != 1 {
		t.Fatalf("%d layers", len(f.Layers))
	}
	return f.Layers[0]
}

func said(list []grid.Text) string { return fmt.Sprint(list) }

func TestShapefile(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		args     []string
		spoil    func(t *testing.T, folder string)
		encoding string
		system   string
		sure     bool
		told     string
	}{
		{"UTF-8", []string{"-lco", "ENCODING=UTF-8"}, nil, "UTF-8", "cgcs2000", true, ""},
		{"GBK", []string{"-lco", "ENCODING=GBK", "-t_srs", "EPSG:4529"}, nil, "GBK", "gk-cm123", true, ""},
		{"GBK without .cpg", []string{"-lco", "ENCODING=GBK"}, without(".cpg"), "GBK", "cgcs2000", true, ""},
		{"UTF-8 without .cpg", []string{"-lco", "ENCODING=UTF-8"}, without(".cpg"), "UTF-8", "cgcs2000", true, ""},
		{
			"GBK with a wrong .cpg",
			[]string{"-lco", "ENCODING=GBK"},
			with(".cpg", "UTF-8"), "GBK", "cgcs2000", true,
			"the .cpg says UTF-8, but the texts are GBK",
		},
		{
			"UTF-8 with a wrong .cpg",
			[]string{"-lco", "ENCODING=UTF-8"},
			with(".cpg", "ANSI 936"), "UTF-8", "cgcs2000", true,
			"the .cpg says GBK",
		},
		{"unknown .cpg", []string{"-lco", "ENCODING=GBK"}, with(".cpg", "klingon"), "GBK", "cgcs2000", true, "klingon"},
		{"without .shx", []string{"-lco", "ENCODING=UTF-8"}, without(".shx"), "UTF-8", "cgcs2000", true, ".shx is missing"},
		{"capitals", []string{"-lco", "ENCODING=UTF-8"}, capitals, "UTF-8", "cgcs2000", true, ""},
		{"without .prj", []string{"-lco", "ENCODING=UTF-8", "-t_srs", "EPSG:4529"}, without(".prj"), "UTF-8", "gk", false, ""},
		{"without .prj and zone", []string{"-lco", "ENCODING=UTF-8", "-t_srs", "EPSG:4550"}, without(".prj"), "UTF-8", "", false, ""},
		{"degrees without .prj", []string{"-lco", "ENCODING=UTF-8"}, without(".prj"), "UTF-8", "", false, ""},
		{"a wrong .prj", []string{"-lco", "ENCODING=UTF-8", "-t_srs", "EPSG:4529"}, with(".prj", wgs84), "UTF-8", "", false, ""},
		{"a .prj nobody knows", []string{"-lco", "ENCODING=UTF-8"}, with(".prj", "rubbish"), "UTF-8", "", false, ""},
		{"Xian 80", []string{"-lco", "ENCODING=UTF-8", "-a_srs", "EPSG:4610"}, nil, "UTF-8", "xian80", false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			folder := shapefile(t, c.args...)
			if c.spoil != nil {
				c.spoil(t, folder)
			}
			for _, from := range []string{folder, zipped(t, folder), loose(folder)} {
				f := open(t, from, geofile.Options{Name: filepath.Base(from)})
				l := layer(t, f)
				if f.Format != "Shapefile" || l.Count != 3 || l.Geometry != geofile.Area || l.Encoding != c.encoding {
					t.Errorf("%s %+v", f.Format, l)
				}
				if key(l.System) != c.system || l.System.Sure != c.sure || l.System.Reason.ZH == "" {
					t.Errorf("%q %+v", key(l.System), l.System)
				}
				if told := said(l.Told); !strings.Contains(told, c.told) || c.told == "" && len(l.Told) > 0 {
					t.Errorf("%v is told, want %q", told, c.told)
				}
				system, _ := crs.Named("gk-cm123")
				if l.Extent.Max[0] < 200 {
					system, _ = crs.Named("CGCS2000")
				}
				same(t, f, l.Name, system, 0.001)
			}
		})
	}
}

const wgs84 = `GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],` +
	`UNIT["Degree",0.0174532925199433]]`

// part is the file of a Shapefile with an ending.
func part(folder, ending string) string {
	list, err := os.ReadDir(folder)
	if err != nil {
		panic(err)
	}
	for _, e := range list {
		if strings.EqualFold(filepath.Ext(e.Name()), ending) {
			return filepath.Join(folder, e.Name())
		}
	}
	return filepath.Join(folder, "weihai"+ending)
}

func loose(folder string) string { return part(folder, ".shp") }

func without(ending string) func(*testing.T, string) {
	return func(t *testing.T, folder string) {
		t.Helper()
		if err := os.Remove(part(folder, ending)); err != nil {
			t.Fatal(err)
		}
	}
}

func with(ending, text string) func(*testing.T, string) {
	return func(t *testing.T, folder string) {
		t.Helper()
		if err := os.WriteFile(part(folder, ending), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func capitals(t *testing.T, folder string) {
	t.Helper()
	list, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if err := os.Rename(filepath.Join(folder, e.Name()), filepath.Join(folder, strings.ToUpper(e.Name()))); err != nil {
			t.Fatal(err)
		}
	}
}

// TestShapefileWithoutAttributes is read, and says that they are missing.
func TestShapefileWithoutAttributes(t *testing.T) {
	t.Parallel()
	folder := shapefile(t)
	without(".dbf")(t, folder)
	f := open(t, zipped(t, folder), geofile.Options{})
	l := layer(t, f)
	if !strings.Contains(said(l.Told), ".dbf is missing") || len(rows(t, f, l.Name)) != 3 || len(l.Fields) != 0 {
		t.Errorf("%+v", l)
	}
}

// TestShapefileKinds: points, lines, heights, rows without a shape.
func TestShapefileKinds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		shape string
		want  orb.Geometry
		kind  geofile.Geometry
		told  string
	}{
		"point":      {`"Point","coordinates":[122,37]`, orb.Point{122, 37}, geofile.Point, ""},
		"height":     {`"Point","coordinates":[122,37,5]`, orb.Point{122, 37}, geofile.Point, "heights"},
		"line":       {`"LineString","coordinates":[[122,37],[122,38]]`, orb.LineString{{122, 37}, {122, 38}}, geofile.Line, ""},
		"multipoint": {`"MultiPoint","coordinates":[[122,37],[122,38]]`, orb.MultiPoint{{122, 37}, {122, 38}}, geofile.Point, ""},
		"lines": {`"MultiLineString","coordinates":[[[122,37],[122,38]],[[121,37],[121,38]]]`, orb.MultiLineString{{{122, 37}, {
			122,
			38,
		}}, {{121, 37}, {121, 38}}}, geofile.Line, ""},
		"area with z": {`"Polygon","coordinates":[[[122,37,1],[122,38,1],[123,38,1],[122,37,1]]]`, orb.Polygon{{
			{122, 37},
			{122, 38},
			{123, 38},
			{122, 37},
		}}, geofile.Area, "heights"},
	} {
		from := scratch(t, "x.geojson", []byte(`{"type":"Feature","properties":{"a":1},"geometry":{"type":`+c.shape+`}}`))
		out := filepath.Join(t.TempDir(), "x.shp")
		ogr(t, "ogr2ogr", "-f", "ESRI Shapefile", out, from)
		f := open(t, out, geofile.Options{})
		l := layer(t, f)
		r := rows(t, f, l.Name)
		if len(r) != 1 || !orb.Equal(r[0].Shape, c.want) || l.Geometry != c.kind || !strings.Contains(said(l.Told), c.told) {
			t.Errorf("%s: %+v %+v", name, r, l)
		}
	}
	from := scratch(t, "x.geojson", []byte(`{"type":"Feature","properties":{"a":1},"geometry":null}`))
	out := filepath.Join(t.TempDir(), "x.shp")
	ogr(t, "ogr2ogr", "-f", "ESRI Shapefile", out, from, "-nlt", "POLYGON")
	f := open(t, out, geofile.Options{})
	if r := rows(t, f, "x"); len(r) != 1 || r[0].Shape != nil || !strings.Contains(said(r[0].Told), "no shape") || r[0].Fields["a"] != "1" {
		t.Errorf("%+v", r)
	}
}

// record is one record of a .shp with rings.
func record(number int, rings ...orb.Ring) []byte {
	var points []byte
	index := []byte{}
	n := 0
	for _, r := range rings {
		index = binary.LittleEndian.AppendUint32(index, uint32(n))
		for _, p := range r {
			points = appendPoint(points, p)
			n++
		}
	}
	content := binary.LittleEndian.AppendUint32(nil, 5)
	content = append(content, make([]byte, 32)...)
	content = binary.LittleEndian.AppendUint32(content, uint32(len(rings)))
	content = binary.LittleEndian.AppendUint32(content, uint32(n))
	content = append(append(content, index...), points...)
	head := binary.BigEndian.AppendUint32(nil, uint32(number))
	return append(binary.BigEndian.AppendUint32(head, uint32(len(content)/2)), content...)
}

func appendPoint(b []byte, p orb.Point) []byte {
	b, err := binary.Append(b, binary.LittleEndian, [2]float64{p[0], p[1]})
	if err != nil {
		panic(err)
	}
	return b
}

// shp is a .shp of records.
func shp(records ...[]byte) []byte {
	b := make([]byte, 100)
	binary.BigEndian.PutUint32(b, 9994)
	binary.LittleEndian.PutUint32(b[28:], 1000)
	binary.LittleEndian.PutUint32(b[32:], 5)
	for _, r := range records {
		b = append(b, r...)
	}
	return b
}

func square(x, y, size float64) orb.Ring {
	return orb.Ring{{x, y}, {x, y + size}, {x + size, y + size}, {x + size, y}, {x, y}}
}

// TestRings: which ring is a hole is told by what surrounds it, whatever its direction.
func TestRings(t *testing.T) {
	t.Parallel()
	turned := func(r orb.Ring) orb.Ring {
		r = r.Clone()
		r.Reverse()
		return r
	}
	big, lake, island, pond := square(122, 37, 0.9), square(122.1, 37.1, 0.7), square(122.2, 37.2, 0.5), square(122.3, 37.3, 0.3)
	area := func(r orb.Ring) float64 { return geo.Area(orb.Polygon{r}) }
	nest := area(big) - area(lake) + area(island) - area(pond)
	for name, c := range map[string]struct {
		rings []orb.Ring
		want  float64
		told  string
	}{
		"right way round":  {[]orb.Ring{big, turned(lake), island, turned(pond)}, nest, ""},
		"all one way":      {[]orb.Ring{big, lake, island, pond}, nest, ""},
		"any order":        {[]orb.Ring{pond, island, big, lake}, nest, ""},
		"two parts":        {[]orb.Ring{big, square(124, 37, 0.5)}, area(big) + area(square(124, 37, 0.5)), ""},
		"not closed":       {[]orb.Ring{big[:4]}, area(big), "closed"},
		"a part of a line": {[]orb.Ring{big, {{122, 37}, {123, 37}, {122, 37}}}, area(big), "without an area"},
		"touching holes": {[]orb.Ring{big, square(122.1, 37.1, 0.2), square(122.3, 37.3, 0.2)}, area(big) - area(square(122.1, 37.1,
			0.2)) - area(square(122.3, 37.3, 0.2)), ""},
	} {
		f := open(t, scratch(t, "x.shp", shp(record(1, c.rings...))), geofile.Options{})
		r := rows(t, f, "x")
		if got := geo.Area(r[0].Shape); got < 0.999999*c.want || got > 1.000001*c.want {
			t.Errorf("%s: %.0f m², want %.0f: %v", name, got, c.want, r[0].Shape)
		}
		if told := said(r[0].Told); !strings.Contains(told, c.told) || c.told == "" && len(r[0].Told) > 0 {
			t.Errorf("%s: %v is told", name, told)
		}
	}
}

// TestManyRings: an archipelago costs no square of its islands.
func TestManyRings(t *testing.T) {
	t.Parallel()
	rings := []orb.Ring{square(100, 20, 30)}
	for i := range 100 {
		for j := range 100 {
			lake := square(100.05+0.29*float64(i), 20.05+0.29*float64(j), 0.2)
			rings = append(rings, lake, square(lake[0][0]+0.05, lake[0][1]+0.05, 0.1))
		}
	}
	f := open(t, scratch(t, "x.shp", shp(record(1, rings...))), geofile.Options{})
	g := rows(t, f, "x")[0].Shape.(orb.MultiPolygon)
	if len(g) != 10_001 || len(g[0]) != 10_001 {
		t.Errorf("%d polygons, %d rings of the first", len(g), len(g[0]))
	}
}

// TestStaleShapes: programs that edit leave the old shape behind; the index says which counts.
func TestStaleShapes(t *testing.T) {
	t.Parallel()
	old, now := record(1, square(122, 37, 1)), record(1, square(122, 37, 0.5))
	data := shp(old, now)
	p := scratch(t, "x.shp", data)
	index := append([]byte(nil), data[:100]...)
	index = binary.BigEndian.AppendUint32(index, uint32((100+len(old))/2))
	index = binary.BigEndian.AppendUint32(index, uint32((len(now)-8)/2))
	if err := os.WriteFile(strings.TrimSuffix(p, ".shp")+".shx", index, 0o600); err != nil {
		t.Fatal(err)
	}
	f := open(t, p, geofile.Options{})
	r := rows(t, f, "x")
	if len(r) != 1 || !orb.Equal(r[0].Shape, orb.Polygon{square(122, 37, 0.5)}) {
		t.Errorf("%+v", r)
	}
}

// TestCutFields: a fixed width cuts a character in two, which is no wrong encoding.
func TestCutFields(t *testing.T) {
	t.Parallel()
	name := strings.Repeat("威海市环翠区", 20) // 360 bytes of UTF-8 in 254
	from := scratch(t, "x.geojson",
		[]byte(`{"type":"Feature","properties":{"name":"`+name+`"},"geometry":{"type":"Point","coordinates":[122,37]}}`))
	for _, encoding := range []string{"UTF-8", "GBK"} {
		out := filepath.Join(t.TempDir(), "x.shp")
		ogr(t, "ogr2ogr", "-f", "ESRI Shapefile", out, from, "-lco", "ENCODING="+encoding)
		f := open(t, out, geofile.Options{})
		r := rows(t, f, "x")[0]
		if f.Layers[0].Encoding != encoding || len(r.Told) > 0 || !strings.HasPrefix(name, r.Fields["name"]) || len(r.Fields["name"]) < 200 {
			t.Errorf("%s: %+v %+v", encoding, f.Layers[0], r)
		}
	}
}

// TestWrongEncoding: somebody chooses an encoding that is not that of the file.
func TestWrongEncoding(t *testing.T) {
	t.Parallel()
	folder := shapefile(t, "-lco", "ENCODING=GBK")
	f := open(t, zipped(t, folder), geofile.Options{Encoding: "UTF-8"})
	if r := rows(t, f, f.Layers[0].Name)[0]; !strings.Contains(said(r.Told), "not UTF-8") {
		t.Errorf("%+v", r)
	}
	refused(t, zipped(t, folder), geofile.Options{Encoding: "klingon"}, grid.CodeInvalid, "klingon")
}

// TestBrokenShapefiles are refused, or told of the row where it is one row.
func TestBrokenShapefiles(t *testing.T) {
	t.Parallel()
	whole := shp(record(1, square(122, 37, 1)), record(2, square(123, 37, 1)))
	refused(t, scratch(t, "x.shp", whole[:len(whole)-10]), geofile.Options{}, grid.CodeInvalid, "damaged")
	refused(t, scratch(t, "x.shp", whole[:50]), geofile.Options{}, grid.CodeInvalid, "damaged")
	long := append([]byte(nil), whole...)
	binary.BigEndian.PutUint32(long[104:], 1<<30)
	refused(t, scratch(t, "x.shp", long), geofile.Options{}, grid.CodeInvalid, "damaged")
	for name, at := range map[string]int{"parts": 108 + 36, "points": 108 + 40, "first part": 108 + 44, "kind": 108} {
		wrong := append([]byte(nil), whole...)
		binary.LittleEndian.PutUint32(wrong[at:], 1<<31-1)
		f := open(t, scratch(t, "x.shp", wrong), geofile.Options{})
		r := rows(t, f, "x")
		if len(r) != 2 || r[0].Shape != nil || !strings.Contains(said(r[0].Told), "damaged") || r[1].Shape == nil {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func FuzzShapefile(f *testing.F) {
	f.Add(shp(record(1, square(122, 37, 1)), record(2, square(123, 37, 1), square(123.1, 37.1, 0.5))), []byte(nil))
	f.Add(shp(), append([]byte{3, 1, 1, 1, 1, 0, 0, 0, 65, 0, 12, 0}, make([]byte, 64)...))
	f.Fuzz(func(t *testing.T, shapes, table []byte) {
		p := scratch(t, "x.shp", shapes)
		if len(table) > 0 {
			if err := os.WriteFile(strings.TrimSuffix(p, ".shp")+".dbf", table, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		fuzzed(t, p)
	})
}

func FuzzGeoJSON(f *testing.F) {
	f.Add([]byte(`{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"a":"b"},"geometry":{"type":"Point","coordinates":[1,2]}}]}`))
	f.Add([]byte(`[{"type":"Feature","properties":{"crs":"GCJ02"},
"geometry":{"type":"MultiPolygon","coordinates":[[[[1,2],[3,4],[5,6],[1,2]]]]}}]`))
	f.Fuzz(func(t *testing.T, text []byte) { fuzzed(t, scratch(t, "x.json", text)) })
}

// fuzzed opens a file of any content: it is refused in words, or read with as many rows as
// were counted.
func fuzzed(t *testing.T, name string) {
	t.Helper()
	f, err := geofile.Open(t.Context(), name, geofile.Options{Scratch: t.TempDir()})
	if err != nil {
		if grid.CodeOf(err) == grid.CodeInternal {
			t.Fatal(err)
		}
		return
	}
	defer func() { _ = f.Close() }()
	for _, l := range f.Layers {
		n := 0
		if err := f.Read(t.Context(), l.Name, func(r geofile.Feature) error {
			n++
			r.Locate(l.System.Found)
			return nil
		}); err != nil || n > l.Count {
			t.Fatalf("%d rows of %d: %v", n, l.Count, err)
		}
	}
}

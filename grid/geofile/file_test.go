package geofile_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"anwang/geo"
	"anwang/geo/crs"
	"anwang/grid"
	"anwang/grid/geofile"
)

// weihai are three districts by hand: one with a lake that has an island, and one of two
// parts.
func weihai() *geojson.FeatureCollection {
	box := func(x, y, size float64) orb.Ring {
		return orb.Ring{{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size}, {x, y}}
	}
	back := func(r orb.Ring) orb.Ring { r.Reverse(); return r }
	c := geojson.NewFeatureCollection()
	add := func(code, name string, g orb.Geometry) {
		f := geojson.NewFeature(g)
		f.Properties = geojson.Properties{"code": code, "name": name, "area": 12.5}
		c.Append(f)
	}
	add("371002", "环翠区", orb.MultiPolygon{{box(122, 37.2, 0.3), back(box(122.1, 37.3, 0.1))}, {box(122.13, 37.33, 0.02)}})
	add("371003", "文登区", orb.Polygon{box(121.8, 37, 0.2)})
	add("371082", "荣成市", orb.MultiPolygon{{box(122.3, 37, 0.2)}, {box(122.6, 37, 0.05)}})
	return c
}

// scratch writes a file and returns its path.
func scratch(t *testing.T, name string, data []byte) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(p, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// ogr runs a program of GDAL.
func ogr(t *testing.T, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Fatalf("%s is missing: .make/install test installs it", name)
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, args, err, out)
	}
	return string(out)
}

// converted makes a file of another format of the districts, and returns its path.
func converted(t *testing.T, format, name string, args ...string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), name)
	from := scratch(t, "weihai.geojson", marshal(t, weihai()))
	ogr(t, "ogr2ogr", append([]string{"-f", format, out, from}, args...)...)
	return out
}

// zipped packs files, or the files of a folder below its name.
func zipped(t *testing.T, paths ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	put := func(name, file string) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range paths {
		list, err := os.ReadDir(p)
		if err != nil {
			put(filepath.Base(p), p)
			continue
		}
		for _, e := range list {
			put(filepath.Base(p)+"/"+e.Name(), filepath.Join(p, e.Name()))
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return scratch(t, "upload.zip", b.Bytes())
}

func open(t *testing.T, name string, o geofile.Options) *geofile.File {
	t.Helper()
	o.Scratch = t.TempDir()
	f, err := geofile.Open(t.Context(), name, o)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
		if list, err := os.ReadDir(o.Scratch); err != nil || len(list) > 0 {
			t.Errorf("%v was left behind, %v", list, err)
		}
	})
	return f
}

func rows(t *testing.T, f *geofile.File, layer string) (list []geofile.Feature) {
	t.Helper()
	if err := f.Read(t.Context(), layer, func(r geofile.Feature) error {
		list = append(list, r)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return list
}

// refused opens what is not to be opened, and looks at the code and the words.
func refused(t *testing.T, name string, o geofile.Options, code grid.Code, words ...string) {
	t.Helper()
	o.Scratch = t.TempDir()
	f, err := geofile.Open(t.Context(), name, o)
	if err == nil {
		_ = f.Close()
		t.Fatalf("%s was opened: %+v", name, f.Layers)
	}
	var e *grid.Error
	if !errors.As(err, &e) || e.Code != code || e.Text.ZH == "" || e.Text.EN == "" {
		t.Fatalf("%s: %v, want %s", name, err, code)
	}
	for _, w := range words {
		if !strings.Contains(e.Text.ZH+e.Text.EN, w) {
			t.Errorf("%s: %q does not say %q", name, e.Text, w)
		}
	}
	if list, _ := os.ReadDir(o.Scratch); len(list) > 0 {
		t.Errorf("%s: %v was left behind", name, list)
	}
}

// same compares what was read with the districts, in metres.
func same(t *testing.T, f *geofile.File, layer string, s crs.System, within float64) {
	t.Helper()
	want := weihai().Features
	got := rows(t, f, layer)
	if len(got) != len(want) {
		t.Fatalf("%d rows, want %d", len(got), len(want))
	}
	for i := range got {
		r := &got[i]
		if r.Row != i+1 {
			t.Errorf("row %d is numbered %d", i+1, r.Row)
		}
		for _, field := range []string{"code", "name"} {
			if r.Fields[field] != want[i].Properties[field] {
				t.Errorf("row %d: %s is %q, want %q", r.Row, field, r.Fields[field], want[i].Properties[field])
			}
		}
		g, fault := r.Locate(s)
		if fault != nil {
			t.Fatalf("row %d: %+v", r.Row, fault)
		}
		if far := apart(g, want[i].Geometry); far > within {
			t.Errorf("row %d lies %g m off", r.Row, far)
		}
	}
}

// apart is the largest distance from a vertex of one shape to the nearest of the other; far
// when they are of different area.
func apart(g, h orb.Geometry) float64 {
	if a, b := geo.Area(g), geo.Area(h); math.Abs(a-b) > 1e-4*b {
		return math.Inf(1)
	}
	var most float64
	for _, p := range vertices(g) {
		nearest := math.Inf(1)
		for _, q := range vertices(h) {
			nearest = min(nearest, geo.Distance(p, q))
		}
		most = max(most, nearest)
	}
	return most
}

func vertices(g orb.Geometry) (list []orb.Point) {
	switch g := g.(type) {
	case orb.Polygon:
		for _, r := range g {
			list = append(list, r...)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			list = append(list, vertices(p)...)
		}
	}
	return list
}

func key(e geofile.Evidence) string { return e.Found.Key() }

func TestGeoJSON(t *testing.T) {
	t.Parallel()
	f := open(t, scratch(t, "districts.geojson", marshal(t, weihai())), geofile.Options{})
	l := f.Layers[0]
	if f.Format != "GeoJSON" || l.Name != "districts" || l.Count != 3 || l.Geometry != geofile.Area || l.Encoding != "UTF-8" {
		t.Errorf("%s %+v", f.Format, l)
	}
	if fmt.Sprint(l.Fields) != "[area code name]" || fmt.Sprintf("%.2f", l.Extent) != fmt.Sprintf("%.2f", weihaiExtent) {
		t.Errorf("%v %v", l.Fields, l.Extent)
	}
	if key(l.System) != "cgcs2000" || l.System.Sure || !strings.Contains(l.System.Reason.EN, "GCJ-02") {
		t.Errorf("%+v", l.System)
	}
	same(t, f, "districts", l.System.Found, 0)
	if r := rows(t, f, "districts")[0]; r.Fields["area"] != "12.5" {
		t.Errorf("%v", r.Fields)
	}
	if err := f.Read(t.Context(), "nothing", nil); grid.CodeOf(err) != grid.CodeNotFound {
		t.Errorf("a layer that is not there: %v", err)
	}
}

var weihaiExtent = orb.Bound{Min: orb.Point{121.8, 37}, Max: orb.Point{122.65, 37.5}}

// TestGeoJSONForms reads what programs write as GeoJSON.
func TestGeoJSONForms(t *testing.T) {
	t.Parallel()
	point := func(properties string) string {
		return `{"type":"Feature","properties":` + properties + `,"geometry":{"type":"Point","coordinates":[122.1, 37.5, 12]}}`
	}
	for _, c := range []struct {
		name, text, system string
		rows               int
		told               string // of the first row
	}{
		{"one feature", point(`{"a":1}`), "cgcs2000", 1, ""},
		{"one geometry", `{"type":"Point","coordinates":[122.1,37.5]}`, "cgcs2000", 1, ""},
		{"sequence", "\x1e" + point(`{"a":1}`) + "\n\x1e" + point(`null`) + "\n", "cgcs2000", 2, ""},
		{"lines", point(`{}`) + "\n" + point(`{}`) + "\n" + point(`{}`), "cgcs2000", 3, ""},
		{"a list", `[` + point(`{}`) + `, ` + point(`{}`) + `]`, "cgcs2000", 2, ""},
		{"an empty list", `[]`, "cgcs2000", 0, ""},
		{"empty collection", `{"type":"FeatureCollection","features":[]}`, "cgcs2000", 0, ""},
		{"crs behind", `{"features":[` + point(`{}`) +
			`],"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4490"}}}`, "cgcs2000", 1, ""},
		{"crs of 2008", `{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:4529"}},"features":[{"type":"Feature","properties":{},` +
			`"geometry":{"type":"Point","coordinates":[41422235.5,4153816.2]}}]}`, "gk-cm123", 1, ""},
		{"crs in every row", `{"type":"FeatureCollection","features":[` + point(`{"crs":"GCJ02"}`) + `,` + point(`{"crs":"GCJ02"}`) +
			`]}`, "gcj02", 2, ""},
		{"mark", "\ufeff" + point(`{}`), "cgcs2000", 1, ""},
		{"no geometry", `{"type":"Feature","properties":{"a":"b"},"geometry":null}`, "cgcs2000", 1, "no shape"},
		{
			"NaN", `[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[NaN, 1]}},` + point(`{}`) + `]`, "cgcs2000",
			2, "NaN",
		},
		{"texts", `[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":["122","37"]}}]`, "cgcs2000", 1, "no numbers"},
		{
			"nested wrongly", `[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[1,2],[3,4]]}}]`, "cgcs2000",
			1, "nested wrongly",
		},
		{
			"two points of a ring", `[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[1,2],[3,4]]]}}]`,
			"cgcs2000", 1, "too few",
		},
		{"unknown geometry", `[{"type":"Feature","properties":{},"geometry":{"type":"Circle","coordinates":[1,2]}}]`, "cgcs2000", 1, "Circle"},
		{"Esri", `{"features":[{"attributes":{"a":1},"geometry":{"rings":[]}}]}`, "cgcs2000", 1, "Esri"},
		{"unknown crs of a row", `[` + point(`{"crs":"火星2"}`) + `]`, "", 1, "火星2"},
	} {
		f := open(t, scratch(t, "x.json", []byte(c.text)), geofile.Options{})
		got := rows(t, f, f.Layers[0].Name)
		if len(got) != c.rows || f.Layers[0].Count != c.rows {
			t.Errorf("%s: %d rows, %d counted, want %d", c.name, len(got), f.Layers[0].Count, c.rows)
			continue
		}
		if key(f.Layers[0].System) != c.system {
			t.Errorf("%s: the system is %+v, want %q", c.name, f.Layers[0].System, c.system)
		}
		if c.rows > 0 {
			if told := fmt.Sprint(got[0].Told); c.told == "" && len(got[0].Told) > 0 || !strings.Contains(told, c.told) {
				t.Errorf("%s: %v is told, want %q", c.name, told, c.told)
			}
		}
	}
	f := open(t, scratch(t, "x.json", []byte(point(`{"b":"x","a":{"deep":[1]},"c":null,"d":true,"e":0123456789012345678}`))),
		geofile.Options{})
	_ = f // a number with a leading zero is no JSON and is told of the row
	if r := rows(t, f, "x")[0]; len(r.Told) != 1 {
		t.Errorf("%+v", r)
	}
	f = open(t, scratch(t, "x.json", []byte(point(`{"b":" x ","a":{"deep":[1]},"c":null,"d":true,"e":1234567890123456789}`))),
		geofile.Options{})
	r := rows(t, f, "x")[0]
	if fmt.Sprint(r.Fields) != `map[a:{"deep":[1]} b:x d:true e:1234567890123456789]` || fmt.Sprint(f.Layers[0].Fields) != "[b a c d e]" {
		t.Errorf("%v %v", r.Fields, f.Layers[0].Fields)
	}
	if len(f.Layers[0].Told) != 1 || r.Shape != orb.Geometry(orb.Point{122.1, 37.5}) {
		t.Errorf("the height is left out: %v %v", f.Layers[0].Told, r.Shape)
	}
}

// TestLayerNames: a name that cannot be shown is none.
func TestLayerNames(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{`a\u0007b`: "ab", `\u0000 `: "layer 1", `区县`: "区县", strings.Repeat("x",
		100): strings.Repeat("x", 60) + "…"} {
		f := open(t, scratch(t, "x.json", []byte(`{"type":"FeatureCollection","name":"`+said+`","features":[]}`)), geofile.Options{})
		if got := f.Layers[0].Name; got != want || len(rows(t, f, got)) != 0 {
			t.Errorf("%q is shown as %q, want %q", said, got, want)
		}
	}
}

// TestRowsTellTheirFaults: a file with rows that lie nowhere is read, and each is named.
func TestRowsTellTheirFaults(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i, c := range []string{
		"122.1,37.5", "0,0", "37.5,122.1", "1e999,37", "190,37", "422235,4153816",
		"122.1,37.5", "122.1,37.5", "122.1,37.5", "122.1,37.5",
	} {
		fmt.Fprintf(&b, `{"type":"Feature","properties":{"n":%d},"geometry":{"type":"Point","coordinates":[%s]}}`+"\n", i, c)
	}
	b.WriteString(`{"type":"Feature","properties":{"n":9},"geometry":{"type":"LineString","coordinates":[[179,10],[-179,10]]}}`)
	f := open(t, scratch(t, "x.json", []byte(b.String())), geofile.Options{})
	want := map[int]string{2: "0, 0", 3: "swapped", 4: "no number", 5: "no such place", 6: "metres", 11: "180°"}
	system, _ := crs.Named("CGCS2000")
	for _, r := range rows(t, f, "x") {
		_, fault := r.Locate(system)
		if word := want[r.Row]; word == "" && fault != nil || word != "" && (fault == nil || !strings.Contains(fault.Text.EN, word) ||
			fault.Line != r.Row) {
			t.Errorf("row %d: %+v, want %q", r.Row, fault, want[r.Row])
		}
	}
}

// TestGBK: a GeoJSON that some program wrote in GBK.
func TestGBK(t *testing.T) {
	t.Parallel()
	text := marshal(t, weihai())
	f := open(t, scratch(t, "x.geojson", gbk(t, string(text))), geofile.Options{})
	if f.Layers[0].Encoding != "GBK" {
		t.Errorf("%+v", f.Layers[0])
	}
	same(t, f, "x", crs.System{Kind: crs.Degrees}, 0)
}

// TestReadEnds: a reader who has had enough, and one who goes away.
func TestReadEnds(t *testing.T) {
	t.Parallel()
	f := open(t, scratch(t, "x.geojson", marshal(t, weihai())), geofile.Options{})
	enough := errors.New("enough")
	if err := f.Read(t.Context(), "x", func(geofile.Feature) error { return enough }); !errors.Is(err, enough) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err := f.Read(ctx, "x", func(geofile.Feature) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

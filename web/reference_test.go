package web_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/paulmach/orb/encoding/mvt"
)

// roads is a file of two roads in the east of the test town; the third row has no shape.
const roads = `{"type":"FeatureCollection","features":[
	{"type":"Feature","properties":{"name":"东大街","width":"24"},"geometry":{"type":"LineString","coordinates":[[116.01,39.85],[116.09,39.86]]}},
	{"type":"Feature","properties":{"name":"南路","width":""},"geometry":{"type":"LineString","coordinates":[[116.02,39.81],[116.03,39.82]]}},
	{"type":"Feature","properties":{"name":"断头路"},"geometry":null}]}`

// referenceChanges are asked for in the order in which they stand; TestDescription holds
// what is answered against the description.
var referenceChanges = []scenario{
	{method: "POST", path: "/api/v1/references", headers: []string{as("admin@1")}, body: `{"nameZh":"道路","offer":"on"}`},
	{method: "POST", path: "/api/v1/references", headers: []string{as("admin@1")}, body: `{"color":"red"}`},
	{method: "POST", path: "/api/v1/references/1/file?name=roads.geojson", headers: []string{as("admin@1")}, body: roads},
	{path: "/api/v1/references"},
	{path: "/api/v1/references/settings", headers: []string{as("admin@1")}},
	{path: "/api/v1/references/1", headers: []string{as("admin@1")}},
	{path: "/api/v1/references/features?q=%E8%B7%AF"},
	{path: "/api/v1/references/1/features/1"},
	{method: "POST", path: "/api/v1/references/1/move", headers: []string{as("admin@1")}, body: `{"to":3}`},
	{method: "PATCH", path: "/api/v1/references/1", headers: []string{as("admin@1"), `If-Match: "v2"`}, body: `{"color":"teal"}`},
	{method: "DELETE", path: "/api/v1/references/1", headers: []string{as("admin@1"), `If-Match: "v3"`}},
}

// TestReferences: an administrator adds, loads, styles and takes away a layer; its tile, card,
// list and search are there for those whose layer it is, and for nobody else.
func TestReferences(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	admin, east, west := as("admin@1"), as("officer@4"), as("officer@6")
	call := func(status int, method, path, body string, headers ...string) answer {
		t.Helper()
		a := s.call(t, method, path, body, headers...)
		if a.status != status {
			t.Fatalf("%s %s: %d %s, want %d", method, path, a.status, a.body, status)
		}
		return a
	}
	a := call(201, "POST", "/api/v1/references", `{"nameZh":"道路","offer":"on","grid":2,"approval":"京S(2025)001号"}`, admin)
	at := a.header.Get("Location")
	if a := call(200, "GET", "/api/v1/references", "", east); strings.Contains(a.body, "道路") {
		t.Errorf("a layer without features is offered: %s", a.body)
	}
	// A file that lies elsewhere, or has nothing to show, leaves the layer as it is.
	call(422, "POST", at+"/file?name=x.geojson", strings.ReplaceAll(roads, "[116.", "[120."), admin)
	call(422, "POST", at+"/file?name=x.geojson", `{"type":"Feature","properties":{},"geometry":null}`, admin)
	call(400, "POST", at+"/file?name=x.geojson", "no file", admin)
	a = call(201, "POST", at+"/file?name=%E9%81%93%E8%B7%AF.geojson", roads, admin)
	if a.field(t, "features") != 2.0 || a.field(t, "skipped") != 1.0 || a.field(t, "geometry") != "line" ||
		a.field(t, "labelColumn") != "name" ||
		!strings.Contains(a.body, `"row":3`) {
		t.Errorf("loaded: %s", a.body)
	}
	tag := a.header.Get("ETag")
	tile := strings.Replace(at, "/api/v1/references", "/tiles/reference", 1) + "/11/1684/776?v=1"
	for who, want := range map[string]int{east: 200, as("officer@5"): 200, west: 404} {
		call(want, "GET", tile, "", who)
		call(want, "GET", at+"/features/1", "", who)
		list := call(200, "GET", "/api/v1/references", "", who)
		found := call(200, "GET", "/api/v1/references/features?q=%E5%A4%A7%E8%A1%97", "", who)
		if strings.Contains(list.body, "道路") != (want == 200) || strings.Contains(found.body, "东大街") != (want == 200) {
			t.Errorf("%s: list %s, search %s", who, list.body, found.body)
		}
	}
	layers, err := mvt.Unmarshal([]byte(call(200, "GET", tile, "", east).body))
	if err != nil || len(layers) != 1 || layers[0].Name != "reference" || len(layers[0].Features) != 2 {
		t.Fatalf("the tile: %v, %v", layers, err)
	}
	for _, f := range layers[0].Features {
		if f.ID == 1.0 && f.Properties["label"] != "东大街" {
			t.Errorf("%+v", f)
		}
	}
	if a := call(200, "GET", at+"/features/1", "", east); !strings.Contains(a.body, `{"name":"width","value":"24"}`) {
		t.Errorf("the card: %s", a.body)
	}
	call(404, "GET", at+"/features/3", "", east)
	call(204, "GET", strings.Replace(tile, "1684", "1600", 1), "", east)
	call(400, "GET", strings.Replace(tile, "/11/", "/17/", 1), "", east)
	// The next load replaces all of it, also what is kept in memory; another label is another edition.
	one := `{"type":"Feature","properties":{"name":"新路","no":"G1"},"geometry":` +
		`{"type":"LineString","coordinates":[[116.01,39.85],[116.09,39.86]]}}`
	a = call(201, "POST", at+"/file?name=new.geojson", one, admin)
	if a.field(t, "edition") != 2.0 || a.field(t, "features") != 1.0 {
		t.Errorf("loaded again: %s", a.body)
	}
	if b := call(200, "GET", tile, "", east).body; strings.Contains(b, "东大街") || !strings.Contains(b, "新路") {
		t.Error("the tile is still of the load before")
	}
	call(412, "PATCH", at, `{"color":"teal"}`, admin, "If-Match: "+tag)
	a = call(200, "PATCH", at, `{"color":"teal","labelColumn":"no","grid":3}`, admin, "If-Match: "+a.header.Get("ETag"))
	call(404, "GET", tile, "", east)
	if b := call(200, "GET", tile, "", west).body; !strings.Contains(b, "G1") {
		t.Error("the tile has no new labels")
	}
	call(204, "DELETE", at, "", admin, "If-Match: "+a.header.Get("ETag"))
	call(404, "GET", tile, "", west)
}

// TestReferenceKeepers: who administers a district keeps its layers, and no others.
func TestReferenceKeepers(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	of := func(status int, who string, grid int) answer {
		t.Helper()
		a := s.call(t, "POST", "/api/v1/references", fmt.Sprintf(`{"nameZh":"x","grid":%d}`, grid), as(who))
		if a.status != status {
			t.Fatalf("%s of %d: %d %s, want %d", who, grid, a.status, a.body, status)
		}
		return a
	}
	of(403, "admin@2", 0)
	of(403, "admin@2", 3)
	of(403, "officer@4", 4)
	mine, all := of(201, "admin@2", 2).header.Get("Location"), of(201, "admin@1", 0).header.Get("Location")
	for at, want := range map[string]int{mine: 200, all: 404} {
		if a := s.call(t, "GET", at, "", as("admin@2")); a.status != want {
			t.Errorf("%s: %d, want %d", at, a.status, want)
		}
	}
	if a := s.call(t, "GET", "/api/v1/references/settings", "", as("admin@2")); strings.Count(a.body, `"nameZh"`) != 1 {
		t.Errorf("the settings: %s", a.body)
	}
	if a := s.call(t, "PATCH", mine, `{"grid":0}`, as("admin@2"), `If-Match: "v1"`); a.status != 403 {
		t.Errorf("given to everybody: %d %s", a.status, a.body)
	}
}

// TestReferenceTileIsBounded: of what is too much for a tile the largest is drawn, and close up all of it.
func TestReferenceTileIsBounded(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	admin := as("admin@1")
	if a := s.call(t, "POST", "/api/v1/references", `{"nameZh":"点","offer":"on"}`, admin); a.status != 201 {
		t.Fatal(a.status, a.body)
	}
	const many = 4600 // of 600 kB in a tile, in a file below what may be sent here
	var file strings.Builder
	name := strings.Repeat("长", 36)
	for i := range many {
		lon, lat := 116.01+0.001*float64(i%70), 39.83+0.0005*float64(i/70)
		fmt.Fprintf(&file, `{"type":"Feature","properties":{"name":"%s%d"},"geometry":{"type":"Point","coordinates":[%.3f,%.4f]}}`+"\n",
			name, i, lon, lat)
	}
	if a := s.call(t, "POST", "/api/v1/references/1/file?name=x.geojsonl", file.String(), admin); a.status != 201 {
		t.Fatal(a.status, a.body)
	}
	for _, of := range []struct {
		at    string
		least int
	}{{"11/1684/776", 1000}, {"16/53893/24848", 5}} {
		a := s.call(t, "GET", "/tiles/reference/1/"+of.at+"?v=1", "", as("officer@4"))
		if a.status != 200 || len(a.body) > 500_000 {
			t.Fatalf("%s: %d, %d bytes", of.at, a.status, len(a.body))
		}
		layers, err := mvt.Unmarshal([]byte(a.body))
		if err != nil || len(layers) != 1 {
			t.Fatal(of.at, layers, err)
		}
		t.Logf("%s: %d features, %d bytes", of.at, len(layers[0].Features), len(a.body))
		if n := len(layers[0].Features); n < of.least || n >= many {
			t.Errorf("%s: %d features", of.at, n)
		}
	}
}

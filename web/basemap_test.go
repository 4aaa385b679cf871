package web_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
)

// tileService sends one picture for whatever is asked, and counts.
func tileService(t testing.TB) (address string, asked *atomic.Int64) {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewPaletted(image.Rect(0, 0, 256, 256), color.Palette{color.RGBA{40, 120, 60, 255}})); err != nil {
		t.Fatal(err)
	}
	asked = &atomic.Int64{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.URL.Query().Get("tk") != "a-secret-key" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		_, _ = w.Write(b.Bytes())
	}))
	t.Cleanup(s.Close)
	return s.URL, asked
}

// basemapChanges are asked for in the order in which they stand; TestDescription holds what
// is answered against the description.
var basemapChanges = []scenario{
	{
		method: "POST", path: "/api/v1/basemaps", headers: []string{as("admin@1")},
		body: `{"nameZh":"影像","address":"http://127.0.0.1:1/{z}/{x}/{y}","offer":"on","bounds":[116,39,117,40]}`,
	},
	{method: "POST", path: "/api/v1/basemaps", headers: []string{as("admin@1")}, body: `{"address":"x"}`},
	{path: "/api/v1/basemaps"},
	{path: "/api/v1/basemaps/settings", headers: []string{as("admin@1")}},
	{path: "/api/v1/basemaps/1", headers: []string{as("admin@1")}},
	{path: "/api/v1/basemaps/files", headers: []string{as("admin@1")}},
	{method: "POST", path: "/api/v1/basemaps/try", headers: []string{as("admin@1")}, body: `{"id":1,"settings":{}}`},
	{
		method: "POST", path: "/api/v1/basemaps/read", headers: []string{as("admin@1")},
		body: `{"kind":"wmts","address":"http://127.0.0.1:1/wmts"}`,
	},
	{method: "POST", path: "/api/v1/basemaps/1/move", headers: []string{as("admin@1")}, body: `{"to":3}`},
	{method: "PATCH", path: "/api/v1/basemaps/1", headers: []string{as("admin@1"), `If-Match: "v1"`}, body: `{"bounds":[]}`},
	{method: "DELETE", path: "/api/v1/basemaps/1", headers: []string{as("admin@1"), `If-Match: "v2"`}},
	{method: "DELETE", path: "/api/v1/basemaps/files/x.mbtiles", headers: []string{as("admin@1")}},
}

// TestBasemaps: an administrator adds, tries, changes, orders and takes away base maps;
// everybody else sees those that are offered, and nobody the key.
func TestBasemaps(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	address, asked := tileService(t)
	admin, officer := as("admin@1"), as("officer@4")
	call := func(status int, method, path, body string, headers ...string) answer {
		t.Helper()
		a := s.call(t, method, path, body, headers...)
		if a.status != status {
			t.Fatalf("%s %s: %d %s, want %d", method, path, a.status, a.body, status)
		}
		if strings.Contains(a.body, "a-secret-key") {
			t.Errorf("%s %s tells the key: %s", method, path, a.body)
		}
		return a
	}
	settings := `{"kind":"xyz","content":"raster","nameZh":"影像","nameEn":"Imagery","offer":"none","address":"` + address +
		`/{z}/{x}/{y}.png?tk={key}","key":"a-secret-key","crs":"mercator","maxZoom":16,"approval":"京S(2025)001号","attribution":"市测绘院"}`
	if a := call(200, "POST", "/api/v1/basemaps/try", `{"settings":`+settings+`}`, admin); a.field(t, "ok") != true ||
		a.field(t, "type") != "image/png" {
		t.Errorf("a trial: %s", a.body)
	}
	if a := call(200, "POST", "/api/v1/basemaps/try", `{"settings":`+strings.Replace(settings, "a-secret-key", "wrong", 1)+`}`,
		admin); a.field(t, "ok") != false ||
		!strings.Contains(a.body, "403") {
		t.Errorf("a trial with another key: %s", a.body)
	}
	made := call(201, "POST", "/api/v1/basemaps", settings, admin)
	if made.field(t, "hasKey") != true || made.header.Get("Location") != "/api/v1/basemaps/1" {
		t.Errorf("made: %v %s", made.header, made.body)
	}
	// Not offered yet: nobody sees it.
	if a := call(200, "GET", "/api/v1/basemaps", "", officer); strings.Contains(a.body, "影像") {
		t.Errorf("offered: %s", a.body)
	}
	call(404, "GET", "/tiles/basemap/1/12/3368/1552", "", officer)
	call(200, "PATCH", "/api/v1/basemaps/1", `{"offer":"on"}`, admin, `If-Match: "v1"`)
	call(412, "PATCH", "/api/v1/basemaps/1", `{"offer":"off"}`, admin, `If-Match: "v1"`)
	if a := call(200, "GET", "/api/v1/basemaps?lang=en", "", officer); a.field(t, "items.0.name") != "Imagery" ||
		a.field(t, "items.0.approval") != "京S(2025)001号" ||
		strings.Contains(a.body, "127.0.0.1") {
		t.Errorf("offered: %s", a.body)
	}
	before := asked.Load()
	for range 3 {
		a := call(200, "GET", "/tiles/basemap/1/12/3368/1552?v=2", "", officer)
		if a.header.Get("Content-Type") != "image/png" || !strings.HasPrefix(a.body, "\x89PNG") ||
			a.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("a tile: %v", a.header)
		}
		call(304, "GET", "/tiles/basemap/1/12/3368/1552?v=2", "", officer, "If-None-Match: "+a.header.Get("Etag"))
	}
	if n := asked.Load() - before; n != 1 {
		t.Errorf("the service was asked %d times", n)
	}
	if a := call(200, "GET", "/tiles/basemap/1/17/0/0", "", officer); a.header.Get("Content-Type") != "image/png" || len(a.body) > 200 {
		t.Errorf("beyond its zooms: %v, %d bytes", a.header, len(a.body))
	}
	call(400, "GET", "/tiles/basemap/1/3/8/0", "", officer)
	call(400, "GET", "/tiles/basemap/1/a/8/0", "", officer)
	call(401, "GET", "/tiles/basemap/1/3/0/0", "", "Authorization: Bearer nobody")
	call(403, "POST", "/api/v1/basemaps", settings, as("admin@4"))
	call(403, "POST", "/api/v1/basemaps", settings, as("city@1"))
	for _, bad := range []string{
		"http://169.254.169.254/{z}/{x}/{y}", "file:///etc/passwd?{z}{x}{y}", "http://u:p@127.0.0.1:1/{z}/{x}/{y}",
		"http://localhost/{z}/{x}/{y}",
	} {
		a := call(422, "POST", "/api/v1/basemaps", `{"nameZh":"x","address":"`+bad+`"}`, admin)
		if a.field(t, "errors.0.pointer") != "/address" {
			t.Errorf("%s: %s", bad, a.body)
		}
		call(422, "POST", "/api/v1/basemaps/try", `{"settings":{"nameZh":"x","address":"`+bad+`"}}`, admin)
		call(422, "POST", "/api/v1/basemaps/read", `{"kind":"wmts","address":"`+bad+`"}`, admin)
	}
	// A file beside it.
	file, err := os.ReadFile("../tiles/archive/testdata/flat.mbtiles")
	if err != nil {
		t.Fatal(err)
	}
	call(201, "POST", "/api/v1/basemaps/files?name=flat.mbtiles", string(file), admin, "Content-Type: application/octet-stream")
	call(403, "POST", "/api/v1/basemaps/files?name=flat.mbtiles", string(file), officer, "Content-Type: application/octet-stream")
	if a := call(200, "POST", "/api/v1/basemaps/read", `{"kind":"mbtiles","address":"flat.mbtiles"}`, admin); a.field(t,
		"items.0.settings.maxZoom") != 3.0 {
		t.Errorf("the file says: %s", a.body)
	}
	call(201, "POST", "/api/v1/basemaps", `{"kind":"mbtiles","nameZh":"文件","offer":"off","address":"flat.mbtiles","maxZoom":3}`, admin)
	if a := call(200, "GET", "/tiles/basemap/2/3/4/4", "", officer); !strings.Contains(a.body, "tile\x003/4/4") {
		t.Errorf("a tile of the file: %v", a.header)
	}
	call(409, "DELETE", "/api/v1/basemaps/files/flat.mbtiles", "", admin)
	call(204, "POST", "/api/v1/basemaps/2/move", `{"to":0}`, admin)
	if a := call(200, "GET", "/api/v1/basemaps/settings", "", admin); a.field(t, "items.0.nameZh") != "文件" ||
		a.field(t, "items.1.nameZh") != "影像" {
		t.Errorf("the order: %s", a.body)
	}
	call(204, "DELETE", "/api/v1/basemaps/2", "", admin, `If-Match: "v2"`)
	call(204, "DELETE", "/api/v1/basemaps/files/flat.mbtiles", "", admin)
	call(404, "GET", "/tiles/basemap/2/3/4/4", "", officer)
	var told string
	err = s.db.Pool.QueryRow(t.Context(), `SELECT string_agg(action || coalesce(after::text, '') || coalesce(before::text, ''), ' '
		ORDER BY id)
		FROM audit WHERE action LIKE 'basemap.%' AND outcome = 'done'`).Scan(&told)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"basemap.create", "basemap.update", "basemap.upload", "basemap.move", "basemap.delete", "basemap.discard"} {
		if !strings.Contains(told, want) {
			t.Errorf("the audit has no %s: %s", want, told)
		}
	}
	if strings.Contains(told, "a-secret-key") {
		t.Errorf("the audit has the key: %s", told)
	}
}

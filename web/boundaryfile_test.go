package web_test

import (
	"archive/zip"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestFilesLeaveAChoice: a file that does not say its coordinate system is taken in, says
// what it can be, and is used when somebody has chosen; what is no file of boundaries, or
// would fill the disk, leaves the load as it was.
func TestFilesLeaveAChoice(t *testing.T) {
	t.Parallel()
	s := start(t, namedCity)
	ask := func(status int, method, path, body string, headers ...string) answer {
		t.Helper()
		a := s.call(t, method, path, body, headers...)
		if a.status != status {
			t.Fatalf("%s %s: %d, want %d: %.1000s", method, path, a.status, status, a.body)
		}
		return a
	}
	made := ask(http.StatusCreated, "POST", "/api/v1/boundary-loads", "", "Idempotency-Key: choice")
	at := fmt.Sprintf("/api/v1/boundary-loads/%.0f", made.field(t, "id"))
	square := func(x float64) string {
		return fmt.Sprintf(`[[[%[1]f,4150000],[%[2]f,4150000],[%[2]f,4152000],[%[1]f,4152000],[%[1]f,4150000]]]`, x, x+2000)
	}
	// Eastings of a zone of 3 degrees without its number.
	plane := `{"type":"FeatureCollection","features":[` +
		`{"type":"Feature","properties":{"DM":"371002001","MC":"甲街道"},"geometry":{"type":"Polygon","coordinates":` + square(420000) + `}},` +
		`{"type":"Feature","properties":{"DM":"371002002","MC":"乙街道"},"geometry":{"type":"Polygon","coordinates":` + square(422000) + `}}]}`
	sent := ask(http.StatusCreated, "POST", at+"/files?name=plane.geojson", plane, "Accept-Language: en")
	if found := sent.field(t, "files.0.layers.0.system.found"); found != "" {
		t.Errorf("taken as %v", found)
	}
	if reason, _ := sent.field(t, "files.0.layers.0.system.reason").(string); !strings.Contains(reason, "choose") {
		t.Errorf("%q", reason)
	}
	if !strings.Contains(sent.body, `{"key":"gk-cm123","name":`) || sent.field(t, "files.0.layers.0.geometry") != "area" {
		t.Errorf("%.2000s", sent.body)
	}
	var b strings.Builder
	z := zip.NewWriter(&b)
	w, err := z.Create("x.geojson")
	if err == nil {
		_, err = w.Write(make([]byte, 80<<20))
	}
	if err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	ask(http.StatusRequestEntityTooLarge, "POST", at+"/files?name=bomb.zip", b.String())
	ask(http.StatusBadRequest, "POST", at+"/files?name=plane.geojson&encoding=klingon", plane)
	if n := strings.Count(ask(http.StatusOK, "GET", at, "").body, `"number":`); n != 1 {
		t.Errorf("%d files", n)
	}
	describe := func(system, tag string) answer {
		t.Helper()
		body := fmt.Sprintf(`{"network":{"key":"territory","name":"属地","nameEn":"Territory","kind":"territory"},"levels":[
			{"name":"市","nameEn":"City","grids":[{"code":"371000","name":"威海市"}]},
			{"name":"街道","nameEn":"Street","sources":[{"file":"plane.geojson","code":"DM","name":"MC","system":%q}]}]}`, system)
		return ask(http.StatusOK, "PUT", at+"/description", body, "If-Match: "+tag)
	}
	tag := describe("", sent.header.Get("ETag")).header.Get("ETag")
	if done := ask(http.StatusOK, "POST", at+"/check", "", "If-Match: "+tag); done.field(t, "stopped") != true {
		t.Errorf("%.1000s", done.body)
	}
	found := ask(http.StatusOK, "GET", at+"/findings?kind=no_system", "")
	if found.field(t, "matched") != 1.0 || !strings.Contains(found.body, "gk-cm123") {
		t.Errorf("%.1000s", found.body)
	}
	tag = describe("gk-cm123", tag).header.Get("ETag")
	if done := ask(http.StatusOK, "POST", at+"/check", "", "If-Match: "+tag); done.field(t, "stopped") != false ||
		done.field(t, "grids") != 3.0 {
		t.Errorf("%.1000s", done.body)
	}
	ask(http.StatusUnprocessableEntity, "PUT", at+"/description", `{"network":{"key":"territory","name":"x","nameEn":"x","kind":"territory"},
		"levels":[{"name":"x","nameEn":"x","sources":[{"file":"plane.geojson","system":"flat"}]}]}`, "If-Match: "+tag)
}

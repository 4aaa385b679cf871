package web_test

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// namedCity is a city of which only the name is known.
const namedCity = `
	INSERT INTO network (id, key, name, name_en, kind, main) OVERRIDING SYSTEM VALUE
	VALUES (1, 'territory', '属地网格', 'Territory', 'territory', true);
	INSERT INTO network_depth VALUES (1, 1, '市', 'City');
	INSERT INTO grid (id, network_id, depth, code, name, leaf) OVERRIDING SYSTEM VALUE VALUES (1, 1, 1, '371000000000', '威海市', false);
	INSERT INTO account (id, login, name, grid_id) SELECT i, 'test.' || i, '账号' || i, 1 FROM generate_series(1, 12) i;
	SELECT setval(pg_get_serial_sequence('grid', 'id'), 1), setval(pg_get_serial_sequence('network', 'id'), 1)`

// TestBoundariesOverTheInterface brings a city from its name to its map, as a screen does:
// files, what they look like, what becomes of them, a check with its findings, and the
// first version; then the same files again, which change nothing.
func TestBoundariesOverTheInterface(t *testing.T) {
	t.Parallel()
	s := start(t, namedCity)
	file, err := os.ReadFile("../grid/demo/data/boundaries/weihai_counties.geojson")
	if err != nil {
		t.Fatal(err)
	}
	ask := func(status int, method, path, body string, headers ...string) answer {
		t.Helper()
		a := s.call(t, method, path, body, headers...)
		if a.status != status {
			t.Fatalf("%s %s: %d, want %d: %.1000s", method, path, a.status, status, a.body)
		}
		return a
	}
	load := func() (at, tag string) {
		t.Helper()
		made := ask(http.StatusCreated, "POST", "/api/v1/boundary-loads", "", fmt.Sprintf("Idempotency-Key: load-%d", time.Now().UnixNano()))
		at = fmt.Sprintf("/api/v1/boundary-loads/%.0f", made.field(t, "id"))
		ask(http.StatusUnprocessableEntity, "POST", at+"/check", "", "If-Match: "+made.header.Get("ETag"))
		sent := ask(http.StatusCreated, "POST", at+"/files?name=counties.geojson", string(file))
		if n := sent.field(t, "files.0.layers.0.rows"); n != 4.0 {
			t.Fatalf("%v rows: %.500s", n, sent.body)
		}
		ask(http.StatusBadRequest, "POST", at+"/files?name=other.geojson", "no file of boundaries")
		ask(http.StatusPreconditionFailed, "PUT", at+"/description",
			`{"network":{"key":"x","name":"x","nameEn":"x","kind":"territory"},"levels":[]}`,
			"If-Match: "+made.header.Get("ETag"))
		return at, ask(http.StatusOK, "GET", at, "").header.Get("ETag")
	}
	at, tag := load()
	looks := ask(http.StatusOK, "GET", at+"/proposal", "")
	for path, want := range map[string]any{
		"description.levels.0.grids.0.code": "371000000000", "description.levels.0.grids.0.name": "威海市", "description.levels.1.name": "区县",
		"layers.0.source.code": "code", "layers.0.source.name": "name", "layers.0.source.parent": "parent_code", "layers.0.rows.0.name": "环翠区",
	} {
		if got := looks.field(t, path); got != want {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	}
	from := strings.Index(looks.body, `"description":`) + len(`"description":`)
	description := looks.body[from : from+strings.Index(looks.body[from:], `,"layers":`)]
	work := func(tag string) (done answer) {
		t.Helper()
		tag = ask(http.StatusOK, "PUT", at+"/description", description, "If-Match: "+tag).header.Get("ETag")
		ask(http.StatusUnprocessableEntity, "POST", at+"/publish", "", "If-Match: "+tag)
		done = ask(http.StatusOK, "POST", at+"/check", "", "If-Match: "+tag)
		if done.field(t, "state") != "checked" || done.field(t, "stopped") != false || done.field(t, "grids") != 5.0 {
			t.Fatalf("%.2000s", done.body)
		}
		return done
	}
	done := work(tag)
	if n := done.field(t, "difference.new"); n != 4.0 {
		t.Errorf("%v new", n)
	}
	found := ask(http.StatusOK, "GET", at+"/findings?severity=note", "")
	if found.field(t, "matched").(float64) < 1 || found.field(t, "items.0.detail") == "" {
		t.Errorf("%.500s", found.body)
	}
	points := ask(http.StatusOK, "GET", at+"/findings?located=true", "", "Accept: application/geo+json")
	if points.field(t, "type") != "FeatureCollection" || !strings.Contains(points.header.Get("Content-Type"), "geo+json") {
		t.Errorf("%.500s", points.body)
	}
	changes := ask(http.StatusOK, "GET", at+"/changes?what=new&limit=2", "")
	if changes.field(t, "matched") != 4.0 {
		t.Errorf("%.500s", changes.body)
	}
	if done = ask(http.StatusOK, "POST", at+"/publish", "", "If-Match: "+done.header.Get("ETag")); done.field(t, "state") != "published" ||
		done.field(t, "published") != 1.0 {
		t.Fatalf("%.1000s", done.body)
	}
	ask(http.StatusConflict, "DELETE", at, "", "If-Match: "+done.header.Get("ETag"))
	for began := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		if a := s.call(t, "GET", "/api/v1/grids?parent=1", ""); a.status == http.StatusOK && strings.Count(a.body, `"code"`) == 4 {
			break
		} else if time.Since(began) > 2*time.Minute {
			t.Fatalf("the map does not have it: %d %.1000s", a.status, a.body)
		}
	}
	if n := ask(http.StatusOK, "GET", "/api/v1/networks", "").field(t, "items.0.versions.0.version"); n != 1.0 {
		t.Errorf("version %v", n)
	}
	at, tag = load()
	done = work(tag)
	if same := done.field(t, "difference.same"); same != 5.0 {
		t.Errorf("again: %.1000s", done.body)
	}
	ask(http.StatusNoContent, "DELETE", at, "", "If-Match: "+done.header.Get("ETag"))
	ask(http.StatusNotFound, "GET", at, "")
	ask(http.StatusForbidden, "POST", "/api/v1/boundary-loads", "", as("guide@1"))
}

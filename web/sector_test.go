package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"anwang/grid"
)

// sectorChanges are asked for in the order in which they stand; TestDescription holds what
// is answered against the description.
var sectorChanges = []scenario{
	{path: "/api/v1/sectors"},
	{path: "/api/v1/sectors/registry"},
	{path: "/api/v1/sectors/departments"},
	{
		method: "POST", path: "/api/v1/sectors/registry",
		body: `{"code":"low_altitude","name":"低空飞行","short":["无人机"],"industries":["G56"],"records":["licence:road_transport"]}`,
	},
	{method: "POST", path: "/api/v1/sectors/registry", body: `{"code":"Low","name":"危化"}`},
	{path: "/api/v1/sectors/registry/33"},
	{path: "/api/v1/sectors/registry/9999"},
	{method: "PATCH", path: "/api/v1/sectors/registry/33", headers: []string{`If-Match: "v1"`}, body: `{"to":"2199-01-01","departments":[]}`},
	{method: "PATCH", path: "/api/v1/sectors/registry/33", headers: []string{`If-Match: "v1"`}, body: `{"rank":3}`},
}

// TestSectors: who holds the whole area adds, changes and ends sectors; everybody knows them
// at once, by every name, and a sector that has ended is kept and not given.
func TestSectors(t *testing.T) {
	t.Parallel()
	s := start(t, city+`
		INSERT INTO organisation (id, kind, name, grid_id) VALUES
			(1, 'department', '市低空办', 1), (2, 'department', '西区低空办', 3), (3, 'street', '甲街道办', 4)`)
	call := func(status int, method, path, body string, headers ...string) answer {
		t.Helper()
		a := s.call(t, method, path, body, headers...)
		if a.status != status {
			t.Fatalf("%s %s %s: %d %s, want %d", method, path, body, a.status, a.body, status)
		}
		return a
	}
	const registry = "/api/v1/sectors/registry"
	draft := `{"code":"low_altitude","name":"低空飞行","nameEn":"Low-altitude flight","short":["无人机"],"industries":["G56"],"departments":[1,2]}`
	for _, who := range []string{"city@2", "admin@2", "department@1:gas", "officer@4", "watch@1", "security@1"} {
		call(403, "POST", registry, draft, as(who))
	}
	made := call(201, "POST", registry, draft)
	at, code := made.header.Get("Location"), "low_altitude"
	if made.field(t, "rank") != 1010.0 { // behind all others
		t.Errorf("in the order it stands at %v", made.field(t, "rank"))
	}
	if made.field(t, "from") != grid.Day(time.Now()).Format(time.DateOnly) ||
		made.field(t, "offered") != true || made.field(t, "enterprises") != 0.0 {
		t.Errorf("made: %s", made.body)
	}
	// No name of it is another one's.
	for body, pointer := range map[string]string{
		`{"code":"low_altitude","name":"低空"}`:                            "/code",
		`{"code":"none","name":"低空"}`:                                    "/code",
		`{"code":"a b","name":"低空"}`:                                     "/code",
		`{"code":"x","name":"无人机"}`:                                      "/name",
		`{"code":"x","name":"危化"}`:                                       "/name",
		`{"code":"x","name":"低空、航空器"}`:                                   "/name",
		`{"code":"x","name":"低空","nameEn":"gas"}`:                        "/nameEn",
		`{"code":"x","name":"低空","short":["飞机","涉海涉渔"]}`:                 "/short/1",
		`{"code":"x","name":"低空","industries":["C99"]}`:                  "/industries/0",
		`{"code":"x","name":"低空","records":["record"]}`:                  "/records/0",
		`{"code":"x","name":"低空","from":"2026-02-30"}`:                   "/from",
		`{"code":"x","name":"低空","from":"2026-03-01","to":"2026-02-01"}`: "/to",
		`{"code":"x","name":"低空","departments":[9]}`:                     "/departments",
	} {
		if a := call(422, "POST", registry, body, as("admin@1")); a.field(t, "errors.0.pointer") != pointer {
			t.Errorf("%s: %s", body, a.body)
		}
	}
	called := func(who string) map[string]bool {
		t.Helper()
		var list struct {
			Items []struct {
				Code    string
				Offered bool
			}
		}
		if err := json.Unmarshal([]byte(call(200, "GET", "/api/v1/sectors", "", as(who)).body), &list); err != nil {
			t.Fatal(err)
		}
		out := map[string]bool{}
		for _, one := range list.Items {
			out[one.Code] = one.Offered
		}
		return out
	}
	eventually(t, "everybody knows the new one", func() bool { return called("officer@4")[code] && called("auditor@1")[code] })

	// It is given to an enterprise and to a department, which sees that and nothing else.
	file := call(200, "GET", "/api/v1/enterprises/2/file", "")
	call(200, "PATCH", "/api/v1/enterprises/2", `{"sectors":["machinery","low_altitude"]}`, "If-Match: "+file.header.Get("ETag"))
	department := as("department@2:" + code)
	eventually(t, "its department sees it", func() bool {
		a := call(200, "GET", "/api/v1/enterprises?sector="+code, "", department)
		return a.field(t, "matched") == 1.0 && strings.Contains(a.body, "橙光")
	})
	call(400, "GET", "/api/v1/enterprises?sector=low", "", department)
	i := call(201, "POST", "/api/v1/imports?name=x.csv", "企业全称,统一社会信用代码,经度,纬度,坐标系,监管行业\n飞手,91371002MA83FQEF9N,116.05,39.85,CGCS2000,无人机\n",
		"Content-Type: application/octet-stream")
	id := fmt.Sprintf("/api/v1/imports/%v", i.field(t, "id"))
	run := `{"mapping":["name","creditCode","lon","lat","crs","sector"],"crs":"cgcs2000","existing":"refuse"}`
	call(200, "POST", id+"/run", run, js)
	eventually(t, "the import", func() bool { return s.call(t, "GET", id, "").field(t, "state") == "done" })
	eventually(t, "what was imported", func() bool {
		return call(200, "GET", "/api/v1/enterprises?sector="+code, "", as("department@1:"+code)).field(t, "matched") == 2.0
	})

	// Who answers for it is told to those whom it concerns.
	for who, want := range map[string]string{"city@1": "市低空办 西区低空办", "department@2:gas": "市低空办", "officer@6": "市低空办 西区低空办", "auditor@1": ""} {
		var one struct{ Departments []struct{ Name string } }
		if err := json.Unmarshal([]byte(call(200, "GET", at, "", as(who)).body), &one); err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, d := range one.Departments {
			names = append(names, d.Name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s is told of %q", who, got)
		}
	}

	// Ended, who has it keeps it.
	call(412, "PATCH", at, `{"to":"2026-01-01"}`, `If-Match: "v9"`)
	today := grid.Day(time.Now()).Format(time.DateOnly)
	if a := call(200, "PATCH", at, `{"to":"`+today+`"}`, "If-Match: "+made.header.Get("ETag")); a.field(t, "offered") != false {
		t.Errorf("ended: %s", a.body)
	}
	eventually(t, "it is offered no longer", func() bool { offered, known := called("officer@4")[code]; return known && !offered })
	call(422, "PATCH", "/api/v1/enterprises/3", `{"sectors":["low_altitude"]}`, "If-Match: "+
		call(200, "GET", "/api/v1/enterprises/3/file", "").header.Get("ETag"))
	call(200, "PATCH", "/api/v1/enterprises/2", `{"address":"乙街道9号"}`, "If-Match: "+
		call(200, "GET", "/api/v1/enterprises/2/file", "").header.Get("ETag"))
	if a := call(200, "GET", "/api/v1/enterprises", "", department); a.field(t, "matched") != 2.0 {
		t.Errorf("its department: %s", a.body)
	}
	lines := call(200, "GET", "/api/v1/audit?subject=sector", "", as("auditor@1"))
	for _, want := range []string{"sector.create", "sector.update", "市低空办", `"refused"`} {
		if !strings.Contains(lines.body, want) {
			t.Errorf("the audit does not tell of %s: %s", want, lines.body)
		}
	}
}

// TestSectorCounts: how many have each sector, and how many none, are those that the list of
// each shows.
func TestSectorCounts(t *testing.T) {
	t.Parallel()
	s := start(t, city+`
		UPDATE enterprise SET sector = 'chemical gas special_equipment' WHERE id = 1;
		UPDATE enterprise SET sector = '' WHERE id = 2`)
	for _, who := range []string{"city@1", "officer@4", "department@2:gas", "guide@3"} {
		var all struct {
			Unregulated float64
			Items       []struct {
				Code        string
				Enterprises float64
			}
		}
		if err := json.Unmarshal([]byte(s.call(t, "GET", "/api/v1/sectors/registry", "", as(who)).body), &all); err != nil {
			t.Fatal(err)
		}
		listed := func(code string) float64 {
			a := s.call(t, "GET", "/api/v1/enterprises?sector="+code, "", as(who))
			if a.status != http.StatusOK {
				t.Fatalf("%s as %s: %s", code, who, a.body)
			}
			return a.field(t, "matched").(float64)
		}
		if n := listed(grid.NoSector); n != all.Unregulated {
			t.Errorf("%s: %v without one, %v listed", who, all.Unregulated, n)
		}
		for _, one := range all.Items {
			if n := listed(one.Code); n != one.Enterprises {
				t.Errorf("%s: %v of %s, %v listed", who, one.Enterprises, one.Code, n)
			}
		}
	}
	if a := s.call(t, "GET", "/api/v1/sectors/registry", "", as("admin@1")); strings.Contains(a.body, `"enterprises":0`) {
		t.Errorf("who sees no map is told counts: %s", a.body)
	}
}

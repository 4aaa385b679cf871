package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	orbmvt "github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"

	"anwang/grid"
)

// TestThreeRegulators: an enterprise with three sectors, and what belongs to it, is seen by
// the department of each of them and by no other department, in whatever way it is asked
// for; and its card, its lists and its colour are no other for being seen by three.
func TestThreeRegulators(t *testing.T) {
	t.Parallel()
	s := start(t, city+`
		UPDATE enterprise SET sector = 'chemical gas special_equipment' WHERE id = 1;
		INSERT INTO keyplace (id, enterprise_id, code, name, kind, geom) SELECT 1, id, 'K1', '红星食堂', 'crowd', geom FROM enterprise WHERE id = 1;
		INSERT INTO enterprise_record (id, enterprise_id, kind, type, number, expires) VALUES (1, 1, 'licence',
			'safety_production', '红星证', '2020-01-01')`)
	eventually(t, "all is in memory", func() bool {
		a := s.call(t, "GET", "/api/v1/keyplaces", "")
		return a.status == http.StatusOK && strings.Contains(a.body, "红星食堂")
	})
	paths := []string{
		"/api/v1/enterprises", "/api/v1/hazards", "/api/v1/dangers", "/api/v1/keyplaces", "/api/v1/enterprises/1", "/api/v1/enterprises/1/file",
		"/api/v1/hazards/1", "/api/v1/dangers/1", "/api/v1/keyplaces/1", "/api/v1/search?q=%E7%BA%A2%E6%98%9F",
		"/api/v1/enterprises/export?format=csv",
		"/api/v1/keyplaces/export?format=csv", "/api/v1/enterprises/reminders",
	}
	marks := map[string]string{
		"/api/v1/hazards": "液氨储罐", "/api/v1/hazards/1": "液氨储罐", "/api/v1/dangers": "安全阀失效",
		"/api/v1/dangers/1": "安全阀失效",
	}
	shown := func(who, path string) bool {
		t.Helper()
		a := s.call(t, "GET", path, "", as(who))
		if a.status != http.StatusOK && a.status != http.StatusNotFound {
			t.Fatalf("%s as %s: %d %s", path, who, a.status, a.body)
		}
		mark := marks[path]
		if mark == "" {
			mark = "红星"
		}
		return a.status == http.StatusOK && strings.Contains(a.body, mark)
	}
	for who, sees := range map[string]bool{
		"department@2:chemical": true, "department@2:gas": true, "department@2:special_equipment": true, "department@4:gas": true,
		"department@2:machinery": false, "department@2:other": false, "department@2:power": false, "department@3:gas": false,
		"department@5:chemical": false,
	} {
		for _, path := range paths {
			if got := shown(who, path); got != sees {
				t.Errorf("%s as %s: seen %v", path, who, got)
			}
		}
		n, count := 0.0, fmt.Sprint(s.call(t, "GET", "/api/v1/risk/figures", "", as(who)).field(t, "now.enterprises"))
		if sees {
			n = 1
		}
		if strings.HasSuffix(who, "machinery") {
			continue // they have some of their own
		}
		p := person{role: grid.RoleDepartment, spec: who}
		for _, kind := range []string{"enterprises", "hazards", "dangers", "keyplaces"} {
			for _, at := range []maptile.Tile{{X: 210, Y: 97, Z: 8}, {X: 53894, Y: 24846, Z: 16}} {
				if got := pointsIn(s.decoded(t, p, kind, at)); got != n && (kind != "hazards" || at.Z != 16) { // it lies in the next tile
					t.Errorf("%s %v as %s: %v points", kind, at, who, got)
				}
			}
		}
		if want := fmt.Sprintf("[0 %v 0 0 0]", n); count != want {
			t.Errorf("figures as %s: %s, want %s", who, count, want)
		}
	}
	s.toldToRegulators(t)
	// Who asks for one sector of it gets those that have that one, of what they see.
	for query, want := range map[string]bool{
		"sector=gas": true, "sector=special_equipment": true, "sector=power": false,
		"sector=none": false,
	} {
		for _, who := range []string{"department@2:chemical", "city@1"} {
			for _, path := range []string{"/api/v1/enterprises?", "/api/v1/dangers?", "/api/v1/enterprises/export?format=csv&"} {
				if got := strings.Contains(s.call(t, "GET", path+query, "", as(who)).body, marked(path)); got != want {
					t.Errorf("%s%s as %s: seen %v", path, query, who, got)
				}
			}
		}
	}
	var card struct{ Sectors []string }
	if a := s.call(t, "GET", "/api/v1/enterprises/1", "", as("department@2:gas")); json.Unmarshal([]byte(a.body), &card) != nil ||
		strings.Join(card.Sectors, " ") != "chemical gas special_equipment" {
		t.Errorf("the card: %s", a.body)
	}

	// A regulator that ends no longer sees it, a new one does, and nothing is gone for the others.
	since := time.Now().UTC().Format(time.RFC3339Nano)
	if _, err := s.db.Pool.Exec(t.Context(), `UPDATE enterprise SET sector = 'chemical power' WHERE id = 1`); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the new regulators in memory", func() bool { return shown("department@2:power", "/api/v1/keyplaces") })
	for who, sees := range map[string]bool{
		"department@2:chemical": true, "department@2:power": true,
		"department@2:gas": false, "department@2:special_equipment": false,
	} {
		for _, path := range paths {
			if got := shown(who, path); got != sees {
				t.Errorf("%s as %s, afterwards: seen %v", path, who, got)
			}
		}
	}
	for who, want := range map[string]float64{"chemical": 1, "power": 1, "gas": 0, "special_equipment": 0} {
		p := person{role: grid.RoleDepartment, spec: "department@2:" + who}
		for _, kind := range []string{"enterprises", "dangers", "keyplaces"} {
			if got := pointsIn(s.decoded(t, p, kind, maptile.Tile{X: 210, Y: 97, Z: 8})); got < want || want == 0 && got > 0 {
				t.Errorf("%s as %s, afterwards: %v points", kind, who, got)
			}
		}
	}
	for sector, want := range map[string]int{"chemical": 5, "power": 5, "gas": 5, "special_equipment": 5, "machinery": 0} {
		a := s.call(t, "GET", "/api/v1/changes?kind=enterprise,hazard,danger,keyplace&since="+since, "", as("department@2:"+sector))
		if got := strings.Count(a.body, ".resector"); got != want {
			t.Errorf("%s is told of %d, want %d: %s", sector, got, want, a.body)
		}
	}
}

// toldToRegulators: what happens at an enterprise is told to the department of each of its
// sectors as it happens and afterwards, and to no other department.
func (s *server) toldToRegulators(t *testing.T) {
	t.Helper()
	since := time.Now().UTC().Format(time.RFC3339Nano)
	told := map[string]<-chan string{}
	for _, sector := range []string{"chemical", "gas", "special_equipment", "machinery"} {
		told[sector] = s.eventsOf(t, "test:department@2:"+sector, "")
		waitFor(t, told[sector], "event: ") // it is open
	}
	for _, title := range []string{`{"enterprise":1,"title":"三家可知"}`, `{"enterprise":2,"title":"另一家可知"}`} {
		s.play(t, scenario{method: "POST", path: "/api/v1/dangers", body: title, headers: []string{js}, status: http.StatusCreated})
	}
	for sector, events := range told {
		if sector != "machinery" {
			waitFor(t, events, "三家可知")
			continue
		}
		for one := ""; !strings.Contains(one, "另一家可知"); { // theirs, which happened later
			if one = waitFor(t, events, "可知"); strings.Contains(one, "三家可知") {
				t.Errorf("%s is told: %s", sector, one)
			}
		}
	}
	for sector, want := range map[string]bool{"chemical": true, "gas": true, "special_equipment": true, "machinery": false, "power": false} {
		a := s.call(t, "GET", "/api/v1/changes?kind=danger&since="+since, "", as("department@2:"+sector))
		if got := strings.Contains(a.body, "三家可知"); a.status != http.StatusOK || got != want {
			t.Errorf("%s is told of the event %v: %d %s", sector, got, a.status, a.body)
		}
	}
}

// TestWhoHasNoRegulator are listed when they are asked for, and nobody else is.
func TestWhoHasNoRegulator(t *testing.T) {
	t.Parallel()
	s := start(t, city+`UPDATE enterprise SET sector = '' WHERE id = 2`)
	for path, mark := range map[string]string{"/api/v1/enterprises": "橙光机械厂", "/api/v1/dangers": "消防通道堵塞"} {
		a := s.call(t, "GET", path+"?sector=none", "")
		if a.status != http.StatusOK || !strings.Contains(a.body, mark) || strings.Contains(a.body, "红星") || a.field(t, "matched") != 1.0 {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	if a := s.call(t, "GET", "/api/v1/enterprises?sector=none", "", as("department@2:chemical")); a.field(t, "matched") != 0.0 {
		t.Errorf("to a department: %s", a.body)
	}
}

// pointsIn is how many points a tile shows, those of its clusters included.
func pointsIn(layers orbmvt.Layers) (n float64) {
	for _, l := range layers {
		for _, f := range l.Features {
			if f.Properties["cluster"] == true {
				n += f.Properties["count"].(float64)
			} else {
				n++
			}
		}
	}
	return n
}

func marked(path string) string {
	if strings.Contains(path, "dangers") {
		return "安全阀失效"
	}
	return "红星"
}

// TestOwnSectorAlone: a department takes its own sector off an enterprise and may say that
// there is another one; what is another department's stays, whichever way it is tried, and who
// administers the grid may take off any.
func TestOwnSectorAlone(t *testing.T) {
	t.Parallel()
	s := start(t, city+`
		UPDATE enterprise SET sector = 'chemical gas special_equipment' WHERE id = 1;
		UPDATE enterprise SET sector = 'gas' WHERE id = 2`)
	change := func(status int, who, path, method, body string) answer {
		t.Helper()
		tag := s.call(t, "GET", "/api/v1/enterprises/1/file", "", as("city@1")).header.Get("ETag")
		a := s.call(t, method, path, body, as(who), js, "If-Match: "+tag)
		if a.status != status {
			t.Fatalf("%s %s as %s: %d %s", path, body, who, a.status, a.body)
		}
		return a
	}
	stored := func(want string) {
		t.Helper()
		var got string
		if err := s.db.Pool.QueryRow(t.Context(), `SELECT sector FROM enterprise WHERE id = 1`).Scan(&got); err != nil || got != want {
			t.Errorf("%q, want %q (%v)", got, want, err)
		}
	}
	const file = "/api/v1/enterprises/1"
	a := change(403, "department@2:gas", file+"?lang=en", "PATCH", `{"sectors":["gas"]}`)
	if a.field(t, "errors.0.pointer") != "/sectors" || !strings.Contains(a.body, "Hazardous chemicals, Special equipment") {
		t.Errorf("refused: %s", a.body)
	}
	change(403, "department@4:chemical", file, "PATCH", `{"sectors":["chemical","gas"]}`)
	stored("chemical gas special_equipment")
	change(200, "department@4:chemical", file, "PATCH", `{"sectors":["chemical","gas","special_equipment","fire"]}`)
	// Its own it takes off only where it is left with another that it holds: it would lose the file.
	change(403, "department@2:fire", file, "PATCH", `{"sectors":["chemical","gas","special_equipment"]}`)
	stored("chemical fire gas special_equipment")

	// An import that replaces what is there.
	upload := func(who, sectors string) answer {
		t.Helper()
		i := s.call(t, "POST", "/api/v1/imports?name=x.csv", "企业全称,统一社会信用代码,经度,纬度,坐标系,监管行业\n"+
			"红星化工厂,91350100M000100Y43,116.05,39.85,CGCS2000,"+sectors+"\n", as(who), "Content-Type: application/octet-stream")
		at := fmt.Sprintf("/api/v1/imports/%v", i.field(t, "id"))
		s.call(t, "POST", at+"/run", `{"mapping":["name","creditCode","lon","lat","crs","sector"],"crs":"cgcs2000","existing":"update"}`,
			as(who), js)
		var is answer
		eventually(t, "the import", func() bool {
			is = s.call(t, "GET", at, "", as(who))
			state := is.field(t, "state")
			return state == "done" || state == "refused" || state == "failed"
		})
		if is.field(t, "state") == "refused" {
			is.body += s.call(t, "GET", at+"/problems", "", as(who)).body
		}
		return is
	}
	if a := upload("department@2:gas", "燃气"); !strings.Contains(a.body, "sectorTheirs") || !strings.Contains(a.body, "危险化学品、消防、特种设备") {
		t.Errorf("an import: %s", a.body)
	}
	stored("chemical fire gas special_equipment")
	if a := upload("department@2:gas", "燃气、危化、特设、消防、旅游"); a.field(t, "state") != "done" {
		t.Errorf("an import that adds one: %s", a.body)
	}
	stored("chemical fire gas special_equipment tourism") // the principal place is not theirs to take
	change(403, "department@2:gas", file, "PATCH", `{"sectors":["gas","chemical","fire","special_equipment","tourism"]}`)
	change(200, "department@2:chemical", file, "PATCH", `{"sectors":["gas","chemical","fire","special_equipment","tourism"]}`)
	stored("gas chemical fire special_equipment tourism")

	// A merge into a file that its other departments do not see.
	tag := s.call(t, "GET", "/api/v1/enterprises/2/file", "").header.Get("ETag")
	version := s.call(t, "GET", file+"/file", "").field(t, "version")
	merge := fmt.Sprintf(`{"other":1,"otherVersion":%v}`, version)
	if a := s.call(t, "POST", "/api/v1/enterprises/2/merge", merge, as("department@2:gas"), js, "If-Match: "+tag); a.status != 403 {
		t.Errorf("a merge: %d %s", a.status, a.body)
	}

	change(200, "guide@4", file, "PATCH", `{"sectors":["gas"]}`)
	stored("gas")
	if a := s.call(t, "GET", "/api/v1/audit?subject=enterprise", "", as("auditor@1")); strings.Count(a.body, `"refused"`) < 3 {
		t.Errorf("refusals in the audit: %s", a.body)
	}
}

package web_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

const js = "Content-Type: application/json"

func TestWrites(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	future, past := time.Now().Add(72*time.Hour).Format(time.RFC3339), time.Now().Add(-72*time.Hour).Format(time.RFC3339)
	for _, c := range []scenario{
		{
			name: "at an enterprise", body: `{"enterprise":2,"title":"电线老化"}`, status: 201,
			fields: []string{"title=", "name=电线老化", "state=registered", "grade=general", "grid=5", "lon=116.15", "inspection=4"},
			sends:  []string{`Etag: "v1"`, "Location: /api/v1/dangers/101"},
		},
		{
			name: "at a hazard source", body: `{"hazard":1,"title":"储罐泄漏","grade":"major","deadline":"` + future + `"}`, status: 201,
			fields: []string{"grid=4", "enterprise=1", "class=major", "hazard=1"},
		},
		{
			name: "at a place", body: `{"lon":116.35,"lat":39.85,"title":"路面塌陷","inspection":7}`, status: 201,
			fields: []string{"grid=7", "inspection=7"},
		},
		{name: "at no place", body: `{"title":"x"}`, status: 422, fields: []string{"code=rejected", "errors.0.pointer=/enterprise"}},
		{
			name: "in no grid", body: `{"lon":120,"lat":30,"title":"x"}`, status: 422,
			fields: []string{"errors.0.pointer=/lon", "errors.0.lon=120", "errors.0.lat=30"}, parts: []string{"不在任何网格内"},
		},
		{name: "swapped", body: `{"lon":39.85,"lat":116.35,"title":"x"}`, status: 422, fields: []string{"errors.0.pointer=/lon"}},
		{name: "half a place", body: `{"lon":116,"title":"x"}`, status: 422},
		{name: "unknown enterprise", body: `{"enterprise":77,"title":"x"}`, status: 422, fields: []string{"errors.0.pointer=/enterprise"}},
		{name: "unknown hazard", body: `{"hazard":77,"title":"x"}`, status: 422, fields: []string{"errors.0.pointer=/hazard"}},
		{name: "hazard of another", body: `{"hazard":1,"enterprise":2,"title":"x"}`, status: 422},
		{name: "blank title", body: `{"enterprise":1,"title":"  "}`, status: 422, fields: []string{"errors.0.pointer=/title"}},
		{name: "no title", body: `{"enterprise":1}`, status: 400, parts: []string{"缺少必填字段 title"}},
		{
			name: "long title", body: `{"enterprise":1,"title":"` + strings.Repeat("长", 201) + `"}`, status: 422,
			fields: []string{"errors.0.pointer=/title"},
		},
		{
			name: "deadline before found", body: `{"enterprise":1,"title":"x","deadline":"` + past + `"}`, status: 422,
			fields: []string{"errors.0.pointer=/deadline"},
		},
		{
			name: "found in the future", body: `{"enterprise":1,"title":"x","found":"` + future + `"}`, status: 422,
			fields: []string{"errors.0.pointer=/found"},
		},
		{name: "two rules at once", body: `{"title":"","found":"` + future + `"}`, status: 422, fields: []string{"errors.1.pointer=/found"}},
		{
			name: "a year of our Lord", body: `{"enterprise":1,"title":"x","deadline":"9999-12-31T00:00:00Z"}`, status: 422,
			fields: []string{"errors.0.pointer=/deadline"},
		},
		{name: "a zero byte", body: `{"enterprise":1,"title":"a\u0000b"}`, status: 422, fields: []string{"errors.0.pointer=/title"}},
		{
			name: "GBK", body: "{\"enterprise\":1,\"title\":\"\xd2\xfe\xbb\xbc\"}", status: 422, fields: []string{"errors.0.pointer=/title"},
			parts: []string{"UTF-8"},
		},
		{name: "unknown grade", body: `{"enterprise":1,"title":"x","grade":"huge"}`, status: 400, fields: []string{"errors.0.pointer=/grade"}},
		{name: "unknown field", body: `{"enterprise":1,"title":"x","colour":"red"}`, status: 400, fields: []string{"errors.0.pointer=/colour"}},
		{name: "not JSON", body: `{"title":`, status: 400, parts: []string{"不是合法的 JSON"}},
		{name: "empty", body: ``, status: 400},
		{name: "too large", body: `{"title":"` + strings.Repeat("x", 2<<20) + `"}`, status: 413, fields: []string{"code=too_large"}},
		{
			name: "another media type", body: `<x/>`, headers: []string{"Content-Type: application/xml"}, status: 415,
			fields: []string{"code=unsupported_media"},
		},
		{
			name: "from another site", body: `{"enterprise":1,"title":"x"}`,
			headers: []string{js, "Sec-Fetch-Site: cross-site", "Origin: https://evil.example"}, status: 403, fields: []string{"code=cross_origin"},
		},
	} {
		c.method, c.path = "POST", "/api/v1/dangers"
		if c.headers == nil {
			c.headers = []string{js}
		}
		t.Run(c.name, func(t *testing.T) { s.play(t, c) })
	}
	var n int
	if err := s.db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM danger`).Scan(&n); err != nil || n != 5 {
		t.Errorf("%d dangers, want the two and the three that were taken (%v)", n, err)
	}
	eventually(t, "the new danger in the list", func() bool {
		return s.call(t, "GET", "/api/v1/dangers?grid=7", "").field(t, "matched") == float64(1)
	})
	changes := s.call(t, "GET", "/api/v1/changes", "")
	if !strings.Contains(changes.body, "电线老化") || !strings.Contains(changes.body, `"from":"","to":"general"`) {
		t.Errorf("changes: %s", changes.body)
	}
}

// TestLoop takes one danger through its whole life, and tries what is not
// allowed on the way.
func TestLoop(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	future := time.Now().Add(72 * time.Hour).Format(time.RFC3339)
	tag := `"v1"`
	const office, chief = "Authorization: Bearer test:department@1:machinery+guide@1+city@1", "Authorization: Bearer test:chief@4+chief@5"
	step := func(name, verb, body string, status int, parts ...string) {
		t.Helper()
		who, method, path := office, "POST", "/api/v1/dangers/2/"+verb
		switch verb {
		case "report": // nobody accepts what they rectified themselves
			who = chief
		case "":
			method, path = "PATCH", "/api/v1/dangers/2"
		}
		a := s.play(t, scenario{
			name: name, method: method, path: path, body: body, headers: []string{js, "If-Match: " + tag, who},
			status: status, parts: parts,
		})
		if status == 200 {
			if next := a.header.Get("Etag"); next == tag {
				t.Errorf("%s: the tag is still %s", name, next)
			} else {
				tag = next
			}
		}
	}
	s.play(t, scenario{
		method: "POST", path: "/api/v1/dangers/2/grade", body: `{}`, headers: []string{js}, status: 428,
		fields: []string{"code=precondition_required"},
	})
	s.play(t, scenario{
		method: "POST", path: "/api/v1/dangers/2/grade", body: `{}`, headers: []string{js, `If-Match: "v9"`, office},
		status: 412, fields: []string{"code=stale"},
	})
	s.play(t, scenario{method: "POST", path: "/api/v1/dangers/2/grade", body: `{}`, headers: []string{js, `If-Match: *`}, status: 428})
	s.play(t, scenario{method: "POST", path: "/api/v1/dangers/77/grade", body: `{}`, headers: []string{js, `If-Match: "v1"`}, status: 404})
	s.play(t, scenario{method: "POST", path: "/api/v1/dangers/2/burn", body: `{}`, headers: []string{js, `If-Match: "v1"`}, status: 405})
	step("nothing", "", `{}`, 400)
	step("a state like a field", "", `{"state":"closed","title":"x"}`, 422, `"pointer":"/state"`, "办理状态不能直接修改", "/accept")
	step("all that was a field", "", `{"grade":"major","listed":"city","deadline":"`+future+`","reason":1}`, 422, `"pointer":"/grade"`,
		`"pointer":"/listed"`, `"pointer":"/deadline"`, `"pointer":"/reason"`)
	step("a field that never was", "", `{"colour":"red"}`, 400, "/colour")
	step("closing at once", "accept", `{}`, 422, "隐患“已登记”，不能“验收通过”")
	step("listing too early", "list", `{"listed":"city"}`, 422, "已定级的重大隐患")
	step("a grade of nobody's", "grade", `{"grade":"huge"}`, 400, "/grade")
	step("grade", "grade", `{"grade":"major"}`, 200, `"grade":"major"`, `"state":"graded"`)
	step("list", "list", `{"listed":"city"}`, 200, `"listed":"city"`)
	step("work without a deadline", "order", `{}`, 422, "/deadline")
	step("work", "order", `{"deadline":"`+future+`"}`, 200, `{"verb":"report","bar":"","why":""}`,
		`{"verb":"accept","bar":"state","why":"隐患“整改中”，不能“验收通过”"}`)
	step("regrade", "grade", `{"grade":"general"}`, 422, "整改中")
	step("done", "report", `{}`, 200, `{"verb":"accept","bar":"right","why":"须有`)
	step("failed without a deadline", "return", `{"reason":"x"}`, 400, "缺少必填字段 deadline")
	step("failed without a reason", "return", `{"deadline":"`+future+`","reason":" "}`, 422, "/reason")
	step("failed", "return", `{"deadline":"`+future+`","reason":"整改不彻底"}`, 200, `"state":"rectifying"`)
	step("done again", "report", `{"reason":"已修"}`, 200)
	step("close while listed", "accept", `{}`, 422, "须先摘牌")
	step("take off", "delist", `{}`, 200, `"listed":"none"`, `{"verb":"accept","bar":"","why":""}`)
	step("close", "accept", `{"reason":"合格"}`, 200, `"closed":"20`, `"class":"closed"`, `"detail":""`)
	step("after the end", "", `{"title":"新"}`, 422, "不可再修改")
	s.play(t, scenario{
		name: "the story", path: "/api/v1/dangers/2/steps?lang=en", headers: []string{office}, status: 200,
		fields: []string{
			"items.0.verb=accept", "items.0.name=Accept and close", "items.0.from=pendingAccept", "items.0.to=closed",
			"items.0.reason=合格", "items.1.listed=none", "items.3.reason=整改不彻底", "items.3.to=rectifying", "items.7.grade=major",
		},
	})
	s.play(t, scenario{
		name: "no such", path: "/api/v1/dangers/77/steps", headers: []string{office}, status: 404,
		fields: []string{"code=not_found"},
	})
	eventually(t, "closed in memory", func() bool {
		return s.call(t, "GET", "/api/v1/dangers?state=closed", "").field(t, "matched") == float64(1)
	})
}

// TestTwoHands lets two people change one danger from the same version: exactly
// one may win.
func TestTwoHands(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	answers := make(chan int, 8)
	for i := range 8 {
		go func() {
			answers <- s.call(t, "PATCH", "/api/v1/dangers/2", fmt.Sprintf(`{"detail":"第 %d 人"}`, i), js, `If-Match: "v1"`,
				"Authorization: Bearer test:guide@1").status
		}()
	}
	won := 0
	for range 8 {
		switch status := <-answers; status {
		case 200:
			won++
		case 412, 409:
		default:
			t.Errorf("status %d", status)
		}
	}
	if won != 1 {
		t.Errorf("%d changes were taken, want 1", won)
	}
}

func pointFeature(code, name, coords string) string {
	return `{"type":"Feature","geometry":{"type":"Point","coordinates":[` + coords + `]},"properties":{"creditCode":"` + code + `","name":"` +
		name + `","level":"yellow"}}`
}

func collection(features ...string) string {
	return "{\"type\":\"FeatureCollection\",\"features\":[\n" + strings.Join(features, ",\n") + "\n]}"
}

func TestImport(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	good := pointFeature("A1", "甲厂", "116.05,39.85")
	for _, c := range []scenario{
		{
			name: "trial run", path: "?dryRun=true", body: collection(good), status: 200,
			fields: []string{"rows=1", "loaded=0", "dryRun=true", "faultCount=0"},
		},
		{
			name: "trial run with faults", path: "?dryRun=1", body: collection(good, pointFeature("A2", "", "116.05,39.85")), status: 200,
			fields: []string{"rows=2", "loaded=0", "faultCount=1", "faults.0.line=3", "faults.0.pointer=/features/1/properties/name"},
		},
		{
			name: "missing code", body: collection(good, `{"type":"Feature","geometry":{"type":"Point","coordinates":[116.05,39.85]},`+
				`"properties":{"name":"x"}}`), status: 422, fields: []string{"errors.0.line=3", "errors.0.pointer=/features/1/properties/creditCode"},
			parts: []string{"未导入任何记录"},
		},
		{
			name: "swapped axes by range", body: collection(pointFeature("A2", "x", "39.85,116.05")), status: 422,
			fields: []string{"errors.0.line=2", "errors.0.pointer=/features/0/geometry"}, parts: []string{"颠倒"},
		},
		{
			name: "in the sea", body: collection(pointFeature("A2", "x", "122.5,37.1")), status: 422,
			fields: []string{"errors.0.lon=122.5", "errors.0.lat=37.1", "errors.0.line=2"}, parts: []string{"不在任何网格内"},
		},
		{name: "projected", body: collection(pointFeature("A2", "x", "39456789,4412345")), status: 422, parts: []string{"高斯-克吕格"}},
		{
			name: "no place", body: collection(`{"type":"Feature","geometry":null,"properties":{"creditCode":"A2","name":"x"}}`), status: 422,
			parts: []string{"缺少坐标"},
		},
		{name: "null island", body: collection(pointFeature("A2", "x", "0,0")), status: 422},
		{name: "a polygon", body: collection(`{"type":"Feature","geometry":{"type":"Polygon","coordinates":[]},"properties":{"creditCode":"A2",` +
			`"name":"x"}}`), status: 422, parts: []string{"Polygon"}},
		{name: "not a feature", body: collection(`{"type":"Fiction"}`, `17`), status: 422, fields: []string{"errors.1.pointer=/features/1/type"}},
		{
			name: "twice in the file", body: collection(good, pointFeature("A1", "又一个", "116.06,39.85")), status: 422,
			fields: []string{"errors.0.line=3"}, parts: []string{"与第 2 行重复"},
		},
		{
			name: "in the database already", body: collection(pointFeature("91350100M000100Y43", "x", "116.05,39.85")), status: 422,
			parts: []string{"已在库中"},
		},
		{
			name: "unknown level", body: collection(strings.Replace(good, "yellow", "purple", 1)), status: 422,
			fields: []string{"errors.0.pointer=/features/0/properties/level"},
		},
		{
			name: "all faults at once", body: collection(pointFeature("", "", "0,0"), pointFeature("A9", "x", "1,1")), status: 422,
			fields: []string{"errors.0.line=2", "errors.3.line=3"},
		},
		{
			name: "GBK", body: "{\"type\":\"FeatureCollection\",\"features\":[\n{\"properties\":{\"name\":\"\xb1\xb1\xbe\xa9\"}}]}", status: 400,
			fields: []string{"errors.0.line=2"}, parts: []string{"GBK", "iconv"},
		},
		{name: "cut off", body: "{\"type\":\"FeatureCollection\",\"features\":[\n" + good, status: 400, fields: []string{"errors.0.line=2"}},
		{name: "wrong system", body: `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:4549"}},"features":[` + good +
			`]}`, status: 400, fields: []string{"errors.0.pointer=/crs"}},
		{name: "not GeoJSON", body: "名称,经度\n", status: 400},
		{name: "nothing", body: "", status: 400},
		{name: "no records", body: collection(), status: 422},
		{name: "too large", body: "{\"type\":\"FeatureCollection\",\"features\":[" + strings.Repeat(" ", 2<<20) + "]}", status: 413},
		{name: "another media type", body: "a", headers: []string{"Content-Type: text/csv"}, status: 415},
		{name: "bad parameter", path: "?dryRun=maybe", body: "{}", status: 400, fields: []string{"errors.0.pointer=dryRun"}},
		{
			name: "in English", path: "?lang=en", body: collection(pointFeature("A2", "x", "122.5,37.1")), status: 422,
			parts: []string{"nothing was imported", "lies in no grid"},
		},
	} {
		c.method, c.path = "POST", "/api/v1/import/enterprises"+c.path
		if c.headers == nil {
			c.headers = []string{"Content-Type: application/geo+json"}
		}
		t.Run(c.name, func(t *testing.T) { s.play(t, c) })
	}
	s.play(t, scenario{method: "POST", path: "/api/v1/import/roads", body: "{}", status: 404})
	var n int
	if err := s.db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM enterprise`).Scan(&n); err != nil || n != 3 {
		t.Fatalf("%d enterprises after imports that failed, want the three (%v)", n, err)
	}
	s.play(t, scenario{
		method: "POST", path: "/api/v1/import/enterprises",
		body: collection(good, pointFeature("91310115MA1H8R7C6D", "乙厂", "116.15,39.85")), status: 200,
		fields: []string{"loaded=2", "warnings.0.line=3"}, headers: []string{"Content-Type: application/geo+json"},
	})
	s.play(t, scenario{
		method: "POST", path: "/api/v1/import/hazards", status: 200, fields: []string{"loaded=2"},
		headers: []string{"Content-Type: application/x-ndjson"},
		body: `{"type":"Feature","geometry":{"type":"Point","coordinates":[116.05,39.85]},` +
			`"properties":{"code":"H2","name":"罐","enterprise":"A1","majorLevel":2}}
{"type":"Feature","geometry":{"type":"Point","coordinates":[116.05,39.85]},"properties":{"code":"H3","name":"库"}}`,
	})
	s.play(t, scenario{
		method: "POST", path: "/api/v1/import/dangers", status: 422, parts: []string{"库中没有代码为 H9 的记录"},
		fields: []string{"errors.0.pointer=/properties/hazard", "errors.0.line=1"},
		body: `{"type":"Feature","geometry":{"type":"Point","coordinates":[116.05,39.85]},"properties":{"code":"D1","title":"漏",` +
			`"found":"2026-01-02","hazard":"H9"}}`,
	})
	s.play(t, scenario{
		method: "POST", path: "/api/v1/import/dangers", status: 200, fields: []string{"loaded=1"},
		body: `{"type":"Feature","geometry":{"type":"Point","coordinates":[116.05,39.85]},"properties":{"code":"D1","title":"漏",` +
			`"found":"2026-01-02","deadline":"2026-01-05","hazard":"H2","enterprise":"A1","grade":"major","state":"rectifying"}}`,
	})
	eventually(t, "everything in memory", func() bool {
		a := s.call(t, "GET", "/api/v1/status", "")
		return a.field(t, "points.enterprise") == float64(5) && a.field(t, "points.hazard") == float64(3) &&
			a.field(t, "points.danger") == float64(3)
	})
	if a := s.call(t, "GET", "/api/v1/hazards?q=H2", ""); a.field(t, "items.0.enterpriseName") != "甲厂" {
		t.Errorf("the hazard source lost its enterprise: %s", a.body)
	}
}

// TestMergeNamesVersions: whoever merges two files says at which version they looked at the
// other; no number stands for any.
func TestMergeNamesVersions(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	for _, c := range [][2]int{{-1, 400}, {0, 400}, {9, 412}, {1, 200}} { // the last leaves nothing to merge
		s.merge(t, c[0], c[1])
	}
}

func (s *server) merge(t *testing.T, version, status int) {
	t.Helper()
	a := s.call(t, "POST", "/api/v1/enterprises/1/merge", fmt.Sprintf(`{"other":2,"otherVersion":%d}`, version), js, `If-Match: "v1"`,
		"Authorization: Bearer test:guide@1")
	if a.status != status {
		t.Errorf("other at %d: %d, want %d\n%.300s", version, a.status, status, a.body)
	}
}

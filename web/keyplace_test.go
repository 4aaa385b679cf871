package web_test

import (
	"strings"
	"testing"
)

// keyPlaceChanges are changes of key places in the order they are made; TestDescription
// plays them too.
var keyPlaceChanges = []scenario{
	{
		name: "a school", method: "POST", path: "/api/v1/keyplaces", headers: []string{as("guide@1")}, status: 201,
		body: `{"name":"第一小学","kind":"school","lon":116.05,"lat":39.85,"capacity":900,"address":"学府路1号"}`,
		fields: []string{
			"kind=keyplace", "ownClass=school", "placeKind=school", "capacity=900", "level=", "class=", "grid=4",
			"may.0=hazard.edit", "version=1",
		},
		sends: []string{"Location: /api/v1/keyplaces/1", `Etag: "v1`}, parts: []string{`"code":"CS-`},
	},
	{
		name: "a station of an enterprise", method: "POST", path: "/api/v1/keyplaces", headers: []string{as("guide@1")},
		body: `{"code":"Z-1","name":"汽车站","kind":"transit","enterprise":1,"lon":116.051,"lat":39.851,"capacity":null}`, status: 201,
		fields: []string{"ownClass=crowd", "capacity=", "enterprise=1", "code=Z-1"},
	},
	{
		name: "a code that exists", method: "POST", path: "/api/v1/keyplaces", headers: []string{as("guide@1")},
		body: `{"code":"Z-1","name":"车站","kind":"transit","lon":116.05,"lat":39.85}`, status: 409,
	},
	{
		name: "nowhere", method: "POST", path: "/api/v1/keyplaces", headers: []string{as("guide@1")}, body: `{"name":"无处","kind":"school"}`,
		status: 422, fields: []string{"errors.0.pointer=/lon"},
	},
	{
		name: "in no grid", method: "POST", path: "/api/v1/keyplaces", headers: []string{as("guide@1")},
		body: `{"name":"海上","kind":"school","lon":1,"lat":1}`, status: 422,
	},
	{
		name: "without a name", method: "POST", path: "/api/v1/keyplaces", headers: []string{as("guide@1")},
		body: `{"name":" ","kind":"school","lon":116.05,"lat":39.85}`, status: 422, fields: []string{"errors.0.pointer=/name"},
	},
	{
		name: "of no kind", method: "POST", path: "/api/v1/keyplaces", headers: []string{as("guide@1")},
		body: `{"name":"x","kind":"castle","lon":116.05,"lat":39.85}`, status: 400,
	},
	{
		name: "of an enterprise that is none", method: "POST", path: "/api/v1/keyplaces", headers: []string{as("guide@1")},
		body: `{"name":"x","kind":"school","enterprise":99,"lon":116.05,"lat":39.85}`, status: 422,
		fields: []string{"errors.0.pointer=/enterprise"},
	},
	{
		name: "by somebody who may not", method: "POST", path: "/api/v1/keyplaces", headers: []string{as("officer@1")},
		body: `{"name":"x","kind":"school","lon":116.05,"lat":39.85}`, status: 403,
	},
	{
		name: "without If-Match", method: "PATCH", path: "/api/v1/keyplaces/1", headers: []string{as("guide@1")}, body: `{"name":"新"}`,
		status: 428,
	},
	{
		name: "an old version", method: "PATCH", path: "/api/v1/keyplaces/1", headers: []string{as("guide@1"), `If-Match: "v9"`},
		body: `{"name":"新"}`, status: 412, fields: []string{"code=stale"},
	},
	{
		name: "nothing", method: "PATCH", path: "/api/v1/keyplaces/1", headers: []string{as("guide@1"), `If-Match: "v1"`}, body: `{}`,
		status: 400,
	},
	{
		name: "another kind", method: "PATCH", path: "/api/v1/keyplaces/1", headers: []string{as("guide@1"), `If-Match: "v1"`},
		body: `{"kind":"hospital","capacity":null}`, status: 200, fields: []string{"ownClass=medical", "capacity=", "version=2", "name=第一小学"},
	},
	{name: "read, in English", method: "GET", path: "/api/v1/keyplaces/1?lang=en", status: 200, fields: []string{"placeKind=hospital"}},
	{
		name: "who answers for it", method: "PATCH", path: "/api/v1/keyplaces/1", headers: []string{as("guide@1"), `If-Match: "v2"`},
		body: `{"keeper":"王校长","phone":"10012345678"}`, status: 200,
		fields: []string{"keeper=王**", "keeperPhone=100****5678", "may.1=personal.view"},
	},
	{
		name: "in full", method: "POST", path: "/api/v1/keyplaces/1/personal", headers: []string{as("guide@1")}, status: 200,
		fields: []string{"keeper=王校长", "keeperPhone=10012345678"},
	},
	{
		name: "as it is shown masked", method: "PATCH", path: "/api/v1/keyplaces/1", headers: []string{as("guide@1"), `If-Match: "v3"`},
		body: `{"keeper":"王**"}`, status: 422, fields: []string{"errors.0.pointer=/keeper"},
	},
	{
		name: "no phone", method: "PATCH", path: "/api/v1/keyplaces/1", headers: []string{as("guide@1"), `If-Match: "v3"`},
		body: `{"phone":"100****5678"}`, status: 422, fields: []string{"errors.0.pointer=/phone"},
	},
	{name: "listed", method: "GET", path: "/api/v1/keyplaces?class=medical,crowd", status: 200, parts: []string{`"matched":`}},
	{name: "none", method: "GET", path: "/api/v1/keyplaces/77?lang=en", status: 404, parts: []string{"There is no key place 77"}},
	{
		name: "imported", method: "POST", path: "/api/v1/import/keyplaces",
		headers: []string{as("guide@1"), "Content-Type: application/geo+json"}, status: 200, fields: []string{"loaded=1"},
		body: `{"type":"Feature","geometry":{"type":"Point","coordinates":[116.06,39.86]},"properties":{"code":"I-1","name":"敬老院",` +
			`"kind":"nursing_home","capacity":80}}`,
	},
	{
		name: "imported of no kind", method: "POST", path: "/api/v1/import/keyplaces",
		headers: []string{as("guide@1"), "Content-Type: application/geo+json"}, status: 422,
		fields: []string{"errors.0.pointer=/properties/kind"},
		body: `{"type":"Feature","geometry":{"type":"Point","coordinates":[116.06,39.86]},"properties":{"code":"I-2","name":"x",` +
			`"kind":"castle"}}`,
	},
	{
		name: "taken away without a reason", method: "DELETE", path: "/api/v1/keyplaces/2", headers: []string{as("guide@1"), `If-Match: "v1"`},
		status: 422, fields: []string{"errors.0.pointer=/reason"},
	},
	{
		name: "taken away", method: "DELETE", path: "/api/v1/keyplaces/2?reason=x", headers: []string{as("guide@1"), `If-Match: "v1"`},
		status: 204,
	},
}

// TestKeyPlaces: what is filed, changed, imported and taken away is so in lists, counts,
// search and tiles, and stands in the audit.
func TestKeyPlaces(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	for _, c := range keyPlaceChanges {
		c.headers = append([]string{js}, c.headers...)
		t.Run(c.name, func(t *testing.T) { s.play(t, c) })
	}
	eventually(t, "what is left is on the map", func() bool {
		return s.call(t, "GET", "/api/v1/keyplaces", "").field(t,
			"matched") == float64(2)
	})
	eventually(t, "what was imported is on the map", func() bool {
		return strings.Contains(s.call(t, "GET", "/api/v1/search?q=jly", "").body,
			"敬老院")
	})
	for path, want := range map[string]string{
		"/api/v1/keyplaces?class=medical,school": "第一小学", "/api/v1/keyplaces?class=care": "敬老院", "/api/v1/search?q=jly": `"ownClass":"care"`,
		"/api/v1/grids/4": `"keyplace":2`, "/styles/risk.json": `"keyplaces-point"`,
	} {
		if a := s.call(t, "GET", path, ""); a.status != 200 || !strings.Contains(a.body, want) || strings.Contains(path, "class=care") &&
			strings.Contains(a.body, "小学") {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	if a := s.call(t, "GET", "/api/v1/keyplaces?class=red", ""); a.status != 400 {
		t.Errorf("a class that there is none of: %d", a.status)
	}
	if a := s.call(t, "GET", "/tiles/keyplaces/14/13473/6221.mvt", ""); a.status != 200 && a.status != 204 {
		t.Errorf("a tile: %d %s", a.status, a.body)
	}
	for query, want := range map[string]string{
		"format=csv":                                     "编号,场所名称,统一社会信用代码,所属企业,场所类型,容纳人数,地址,防护措施,数据来源,场所负责人,负责人电话,经度,纬度,坐标系,所属网格,",
		"format=csv&class=medical":                       ",第一小学,,,医院,,学府路1号,,,王**,100****5678,116.05,39.85,CGCS2000,",
		"format=csv&class=medical&personal=true":         "王校长,10012345678",
		"format=csv&class=medical&personal=true&lang=en": "Name of the place",
	} {
		a := s.call(t, "GET", "/api/v1/keyplaces/export?"+query, "", as("guide@1"))
		if a.status != 200 || !strings.Contains(a.body, want) || strings.Contains(query, "medical") && strings.Contains(a.body, "敬老院") {
			t.Errorf("exported by %s: %d %s", query, a.status, a.body)
		}
	}
	for path, want := range map[string]string{
		"enterprises/export?format=csv&lang=en": "Enterprise name",
		"imports/template?format=csv&lang=en":   "Enterprise name",
	} {
		if a := s.call(t, "GET", "/api/v1/"+path, "", as("guide@1")); a.status != 200 || !strings.Contains(a.body, want) {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	if a := s.call(t, "GET", "/api/v1/keyplaces/export", "", as("guide@1")); a.status != 200 || !strings.HasPrefix(a.body, "PK") {
		t.Errorf("a workbook: %d", a.status)
	}
	if a := s.call(t, "GET", "/api/v1/keyplaces/export?class=red", "", as("guide@1")); a.status != 400 {
		t.Errorf("exported by a class that there is none of: %d", a.status)
	}
	// An old address of what was filed as a hazard source, for who sees what it has become.
	if _, err := s.db.Pool.Exec(t.Context(), `INSERT INTO audit (actor, action, subject, subject_id, after)
		VALUES ('anwang migrate', 'hazard.delete', 'hazard', 990, '{"keyplace": 1}'),
		('anwang migrate', 'hazard.delete', 'hazard', 991, '{"keyplace": 99}')`); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"990": `"pointer":"/keyplaces/1"`, "991": "没有编号为 991 的危险源"} {
		if a := s.call(t, "GET", "/api/v1/hazards/"+path, "", as("guide@1")); a.status != 404 || !strings.Contains(a.body, want) {
			t.Errorf("hazard source %s: %d %s", path, a.status, a.body)
		}
	}
	if a := s.call(t, "GET", "/api/v1/hazards/990", "", as("guide@5")); a.status != 404 || strings.Contains(a.body, "keyplaces") {
		t.Errorf("to who does not see it: %d %s", a.status, a.body)
	}
	a := s.call(t, "GET", "/api/v1/audit?subject=keyplace&limit=100", "", as("auditor@1"))
	for _, want := range []string{
		"keyplace.create", "keyplace.update", "keyplace.delete", "登记重点场所", `"kind":"hospital"`, "personal.look",
		"王**", "exchange.export",
	} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the audit does not tell %s: %s", want, a.body)
		}
	}
	if strings.Contains(a.body, "王校长") || strings.Contains(a.body, "10012345678") {
		t.Errorf("the audit keeps who answers for it in full: %s", a.body)
	}
}

// TestKeyPlaceOfSomebodyElse: a place that belongs to an enterprise elsewhere is changed
// and exported by who holds the place without hearing of the enterprise; and numbers of
// seven digits make codes of seven.
func TestKeyPlaceOfSomebodyElse(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	for i, seq := range []string{"keyplace", "hazard"} {
		if _, err := s.db.Pool.Exec(t.Context(), `SELECT setval(pg_get_serial_sequence($1, 'id'), 1234566)`, seq); err != nil {
			t.Fatal(i, err)
		}
	}
	for name, c := range map[string]scenario{
		"a place": {
			method: "POST", path: "/api/v1/keyplaces", status: 201, headers: []string{js, as("guide@1")}, fields: []string{"enterprise=2"},
			parts: []string{`-1234567"`}, body: `{"name":"第一小学","kind":"school","enterprise":2,"lon":116.05,"lat":39.85}`,
		},
		"a source": {
			method: "POST", path: "/api/v1/hazards", status: 201, headers: []string{js, as("guide@1")}, parts: []string{`-1234567"`},
			body: `{"name":"风险点","category":"point","kind":"dust","lon":116.05,"lat":39.85}`,
		},
	} {
		t.Run(name, func(t *testing.T) { s.play(t, c) })
	}
	s.play(t, scenario{
		method: "PATCH", path: "/api/v1/keyplaces/1234567", headers: []string{js, as("guide@4"), `If-Match: "v1"`}, body: `{"name":"第二小学"}`,
		status: 200, fields: []string{"name=第二小学", "enterprise=", "version=2"},
	})
	for who, sees := range map[string]bool{"guide@1": true, "guide@4": false} {
		var a answer
		eventually(t, "an export has the new name", func() bool {
			a = s.call(t, "GET", "/api/v1/keyplaces/export?format=csv", "", as(who))
			return a.status != 200 || strings.Contains(a.body, "第二小学")
		})
		if a.status != 200 || strings.Contains(a.body, "橙光机械厂") != sees ||
			strings.Contains(a.body, "91110000101623741K") != sees {
			t.Errorf("exported for %s: %d %s", who, a.status, a.body)
		}
	}
	var of int
	if err := s.db.Pool.QueryRow(t.Context(), `SELECT enterprise_id FROM keyplace WHERE id = 1234567`).Scan(&of); err != nil || of != 2 {
		t.Errorf("it belongs to %d now, %v", of, err)
	}
}

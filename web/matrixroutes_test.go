package web_test

import (
	"slices"

	"anwang/grid"
)

// matrixRow is one route: what it needs, where it is asked inside what everybody
// of the matrix holds and where outside of it, and what it answers then. In the
// addresses and bodies {n} is the number of who asks, so that each has records
// of their own to change: 10{n} lie inside, 20{n} outside.
//
// Whoever may not do what the route needs gets 403 inside and outside; nobody,
// 401. Whatever is answered names no record and no grid that is not held.
type matrixRow struct {
	route   string
	needs   grid.Action // "": to be somebody
	also    grid.Action // which is enough as well; "": nothing else is
	again   bool        // it has a line before, and needs something else for what is asked here
	open    bool        // for everybody, also those who are nobody
	hides   bool        // whoever sees the map and may not do this hears outside that there is nothing: 404
	located bool        // about a grid or a place: to whoever holds an enterprise alone it is outside
	inside  string      // address; "": the route itself
	outside string      // "": there is nothing outside to ask for
	body    string
	beyond  string // the body outside
	ok, far int    // status inside and outside; 0: 200 and 404
	match   string // "If-Match"
	counts  string // kind whose brute-force count "matched" must be
}

const (
	feature1 = `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[116.053,39.853]},` +
		`"properties":{"creditCode":"IN{n}","name":"企标1号","level":"yellow","sector":"chemical"}}]}`
	feature2 = `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[116.253,39.853]},` +
		`"properties":{"creditCode":"OUT{n}","name":"企标1号","level":"yellow","sector":"chemical"}}]}`
)

// matrix has one line a route of the router; the test says which is missing.
var matrix = slices.Concat(openMatrix, waitingRoutes, basemapMatrix, referenceMatrix, tableMatrix, matrixOfLoads, sectorMatrix, []matrixRow{
	// Tiles; what is in them has a test of its own.
	{
		route: "GET /tiles/{layer}/{z}/{x}/{y}.mvt", needs: grid.ViewMap, inside: "/tiles/enterprises/12/3368/1552.mvt",
		outside: "/tiles/enterprises/16/53930/24846.mvt", far: 204,
	},
	{
		route: "HEAD /tiles/{layer}/{z}/{x}/{y}.mvt", needs: grid.ViewMap, inside: "/tiles/enterprises/12/3368/1552.mvt",
		outside: "/tiles/enterprises/16/53930/24846.mvt", far: 204,
	},
	{route: "GET /tiles/{layer}.json", needs: grid.ViewMap, inside: "/tiles/grids.json"},

	// The map and its lists.
	{route: "GET /api/v1/status", needs: grid.ViewMap},
	{route: "GET /api/v1/grids", needs: grid.ViewMap, located: true, inside: "/api/v1/grids?parent=2", outside: "/api/v1/grids?parent=3"},
	{
		route: "GET /api/v1/grids/at", needs: grid.ViewMap, inside: "/api/v1/grids/at?lon=116.05&lat=39.85",
		outside: "/api/v1/grids/at?lon=116.25&lat=39.85", far: 200,
	},
	{route: "GET /api/v1/grids/{id}", needs: grid.ViewMap, located: true, inside: "/api/v1/grids/4", outside: "/api/v1/grids/6"},
	{
		route: "GET /api/v1/grids/{id}/shape", needs: grid.ViewMap, located: true, inside: "/api/v1/grids/4/shape",
		outside: "/api/v1/grids/3/shape",
	},
	{route: "GET /api/v1/risk/levels", needs: grid.ViewMap},
	{
		route: "GET /api/v1/enterprises", needs: grid.ViewMap, inside: "/api/v1/enterprises?limit=1000", outside: "/api/v1/enterprises?grid=3",
		counts: "enterprise",
	},
	{
		route: "GET /api/v1/hazards", needs: grid.ViewMap, inside: "/api/v1/hazards?limit=1000", outside: "/api/v1/hazards?grid=3",
		counts: "hazard",
	},
	{
		route: "GET /api/v1/dangers", needs: grid.ViewMap, inside: "/api/v1/dangers?limit=1000", outside: "/api/v1/dangers?grid=3",
		counts: "danger",
	},
	{route: "GET /api/v1/enterprises/{id}", needs: grid.ViewMap, inside: "/api/v1/enterprises/1", outside: "/api/v1/enterprises/3"},
	{route: "GET /api/v1/hazards/{id}", needs: grid.ViewMap, inside: "/api/v1/hazards/1", outside: "/api/v1/hazards/2"},
	{
		route: "GET /api/v1/keyplaces", needs: grid.ViewMap, inside: "/api/v1/keyplaces?limit=1000", outside: "/api/v1/keyplaces?grid=3",
		counts: "keyplace",
	},
	{route: "GET /api/v1/keyplaces/{id}", needs: grid.ViewMap, inside: "/api/v1/keyplaces/1", outside: "/api/v1/keyplaces/3"},
	{route: "GET /api/v1/hazards/standard", needs: grid.ViewMap},
	{route: "GET /api/v1/hazards/methods", needs: grid.ViewMap},
	{route: "GET /api/v1/hazards/words", needs: grid.ViewMap},
	{
		route: "GET /api/v1/hazards/duties", needs: grid.ViewMap, inside: "/api/v1/hazards/duties?days=3660&limit=1000",
		outside: "/api/v1/hazards/duties?grid=3&days=3660", far: 200,
	},
	{
		route: "GET /api/v1/hazards/around", needs: grid.ViewMap, inside: "/api/v1/hazards/around?enterprise=1",
		outside: "/api/v1/hazards/around?enterprise=3",
	},
	{route: "POST /api/v1/hazards/rate", needs: grid.ViewMap, body: `{"method":"LS4","values":{"L":3,"S":4}}`},
	{route: "GET /api/v1/risk/rules", needs: grid.ViewMap},
	{route: "GET /api/v1/risk/rules/factors", needs: grid.ViewMap},
	{route: "GET /api/v1/risk/rules/{id}", needs: grid.ViewMap, inside: "/api/v1/risk/rules/0"},
	{route: "POST /api/v1/risk/rules", needs: grid.EditRule, body: `{"version":"x{n}"}`, ok: 403}, // nobody here holds the whole area
	{
		route: "PUT /api/v1/risk/rules/{id}", needs: grid.EditRule, inside: "/api/v1/risk/rules/1", body: `{"version":"x","body":{}}`,
		match: `"v1"`, ok: 403,
	},
	{route: "DELETE /api/v1/risk/rules/{id}", needs: grid.EditRule, inside: "/api/v1/risk/rules/1", match: `"v1"`, ok: 403},
	{
		route: "POST /api/v1/risk/rules/{id}/activate", needs: grid.EditRule, inside: "/api/v1/risk/rules/1/activate", body: `{}`, match: `"v1"`,
		ok: 403,
	},
	{route: "POST /api/v1/risk/rules/check", needs: grid.EditRule, body: `{"body":{}}`},
	{route: "POST /api/v1/risk/what-if", needs: grid.EditRule, body: `{}`, ok: 403},
	{
		route: "GET /api/v1/enterprises/{id}/risk", needs: grid.ViewMap, inside: "/api/v1/enterprises/1/risk",
		outside: "/api/v1/enterprises/3/risk",
	},
	{
		route: "GET /api/v1/grids/{id}/risk", needs: grid.ViewMap,
		located: true, inside: "/api/v1/grids/4/risk", outside: "/api/v1/grids/6/risk",
	},
	{
		route: "GET /api/v1/grids/{id}/movers", needs: grid.ViewMap, located: true, inside: "/api/v1/grids/4/movers",
		outside: "/api/v1/grids/6/movers",
	},
	{route: "GET /api/v1/risk/playback", needs: grid.ViewMap},
	{
		route: "GET /api/v1/risk/days", needs: grid.ViewMap, inside: "/api/v1/risk/days?day=2026-01-06",
		outside: "/api/v1/risk/days?day=2026-01-06&grid=3",
	},
	{route: "GET /api/v1/risk/figures", needs: grid.ViewMap, inside: "/api/v1/risk/figures", outside: "/api/v1/risk/figures?grid=3"},
	{
		route: "GET /api/v1/risk/trend", needs: grid.ViewMap, inside: "/api/v1/risk/trend?enterprise=1",
		outside: "/api/v1/risk/trend?enterprise=3",
	},
	{route: "GET /api/v1/risk/changed", needs: grid.ViewMap, inside: "/api/v1/risk/changed?since=2026-01-01&kind=enterprise"},
	{
		route: "GET /api/v1/risk/work", needs: grid.ViewMap, inside: "/api/v1/risk/work?level=red,orange,yellow,blue&limit=500",
		outside: "/api/v1/risk/work?grid=3", far: 200,
	},
	{route: "GET /api/v1/risk/score19", needs: grid.ViewMap},
	{route: "POST /api/v1/risk/score19", needs: grid.ViewMap, body: `{"score":88}`},
	{route: "POST /api/v1/hazards/assess", needs: grid.ViewMap, body: `{"kind":"storage","people":0,"substances":[{"entry":6,"tonnes":0.3}]}`},
	{route: "GET /api/v1/dangers/{id}", needs: grid.ViewMap, inside: "/api/v1/dangers/1", outside: "/api/v1/dangers/3"},
	{route: "GET /api/v1/dangers/{id}/steps", needs: grid.ViewMap, inside: "/api/v1/dangers/1/steps", outside: "/api/v1/dangers/3/steps"},
	{
		route: "GET /api/v1/search", needs: grid.ViewMap, inside: "/api/v1/search?q=%E6%A0%87&limit=100",
		outside: "/api/v1/search?q=bjd&limit=100", far: 200,
	},
	{route: "GET /api/v1/changes", needs: grid.ViewMap, inside: "/api/v1/changes?limit=1000"},
	{route: "GET /api/v1/events", needs: grid.ViewMap, ok: -1}, // a stream; TestMatrixEvents
	{route: "GET /api/v1/defects", needs: grid.ViewDefects},

	// Records.
	{
		route: "POST /api/v1/enterprises/{id}/personal", needs: grid.ViewPersonal, inside: "/api/v1/enterprises/1/personal",
		outside: "/api/v1/enterprises/3/personal", hides: true,
	},
	{
		route: "POST /api/v1/dangers/{id}/personal", needs: grid.ViewReporter, inside: "/api/v1/dangers/1/personal",
		outside: "/api/v1/dangers/3/personal", hides: true,
	},
	{
		route: "POST /api/v1/keyplaces/{id}/personal", needs: grid.ViewPersonal, inside: "/api/v1/keyplaces/1/personal",
		outside: "/api/v1/keyplaces/3/personal", hides: true,
	},
	{
		route: "POST /api/v1/hazards/{id}/personal", needs: grid.ViewPersonal, inside: "/api/v1/hazards/1/personal",
		outside: "/api/v1/hazards/2/personal", hides: true,
	},
	{
		route: "POST /api/v1/hazards", needs: grid.EditHazard, body: `{"category":"point","enterprise":1,"name":"企标1号","kind":"dust"}`,
		beyond: `{"category":"point","enterprise":3,"name":"企标1号","kind":"dust"}`, ok: 201, far: 422,
	},
	{
		route: "PATCH /api/v1/hazards/{id}", needs: grid.EditHazard, inside: "/api/v1/hazards/10{n}", outside: "/api/v1/hazards/20{n}",
		body: `{"measures":"改"}`, match: `"v2"`, hides: true,
	},
	{
		route: "POST /api/v1/hazards/{id}/filing", needs: grid.EditHazard, inside: "/api/v1/hazards/11{n}/filing",
		outside: "/api/v1/hazards/21{n}/filing", body: `{"number":"BA-1","office":"县局","filed":"2026-01-02"}`, match: `"v2"`, hides: true,
	},
	{
		route: "POST /api/v1/hazards/{id}/duties", needs: grid.EditHazard, inside: "/api/v1/hazards/12{n}/duties",
		outside: "/api/v1/hazards/22{n}/duties", body: `{"duty":"plan_drill","done":"2026-01-02"}`, match: `"v2"`, hides: true,
	},
	{
		route: "DELETE /api/v1/hazards/{id}", needs: grid.EditHazard, inside: "/api/v1/hazards/13{n}?reason=x",
		outside: "/api/v1/hazards/23{n}?reason=x", match: `"v2"`, ok: 204, hides: true,
	},
	{
		route: "POST /api/v1/keyplaces", needs: grid.EditHazard, body: `{"enterprise":1,"name":"场标1号","kind":"school","lon":116.05,"lat":39.85}`,
		beyond: `{"enterprise":3,"name":"场标1号","kind":"school","lon":116.25,"lat":39.85}`, ok: 201, far: 422,
	},
	{
		route: "PATCH /api/v1/keyplaces/{id}", needs: grid.EditHazard, inside: "/api/v1/keyplaces/10{n}", outside: "/api/v1/keyplaces/20{n}",
		body: `{"measures":"改"}`, match: `"v2"`, hides: true,
	},
	{
		route: "DELETE /api/v1/keyplaces/{id}", needs: grid.EditHazard, inside: "/api/v1/keyplaces/11{n}?reason=x",
		outside: "/api/v1/keyplaces/21{n}?reason=x", match: `"v2"`, ok: 204, hides: true,
	},
	{
		route: "POST /api/v1/dangers", needs: grid.RegisterDanger, body: `{"enterprise":1,"title":"企标1号"}`,
		beyond: `{"enterprise":3,"title":"企标1号"}`, ok: 201, far: 422,
	},
	{
		route: "PATCH /api/v1/dangers/{id}", needs: grid.EditDanger, inside: "/api/v1/dangers/10{n}", outside: "/api/v1/dangers/20{n}",
		body: `{"detail":"改"}`, match: `"v2"`, hides: true,
	},
	{
		route: "POST /api/v1/dangers/{id}/grade", needs: grid.GradeDanger, inside: "/api/v1/dangers/111{n}/grade",
		outside: "/api/v1/dangers/211{n}/grade", body: `{}`, match: `"v2"`, hides: true,
	},
	{
		route: "POST /api/v1/dangers/{id}/order", needs: grid.GradeDanger, inside: "/api/v1/dangers/112{n}/order",
		outside: "/api/v1/dangers/212{n}/order", body: `{}`, match: `"v2"`, hides: true,
	},
	{
		route: "POST /api/v1/dangers/{id}/report", needs: grid.RectifyDanger, inside: "/api/v1/dangers/113{n}/report",
		outside: "/api/v1/dangers/213{n}/report", body: `{}`, match: `"v2"`, hides: true,
	},
	{
		route: "POST /api/v1/dangers/{id}/extend", needs: grid.RectifyDanger, inside: "/api/v1/dangers/114{n}/extend",
		outside: "/api/v1/dangers/214{n}/extend", body: `{"reason":"x"}`, match: `"v2"`, hides: true,
	},
	{
		route: "POST /api/v1/dangers/{id}/approve", needs: grid.GradeDanger, inside: "/api/v1/dangers/115{n}/approve",
		outside: "/api/v1/dangers/215{n}/approve", body: `{"deadline":"2099-01-01T00:00:00Z"}`, match: `"v2"`, hides: true,
	},
	{
		route: "POST /api/v1/dangers/{id}/deny", needs: grid.GradeDanger, inside: "/api/v1/dangers/116{n}/deny",
		outside: "/api/v1/dangers/216{n}/deny", body: `{"reason":"x"}`, match: `"v2"`, hides: true,
	},
	{
		route: "POST /api/v1/dangers/{id}/accept", needs: grid.AcceptGeneral, inside: "/api/v1/dangers/117{n}/accept",
		outside: "/api/v1/dangers/217{n}/accept", body: `{}`, match: `"v2"`, hides: true,
	},
	{
		route: "POST /api/v1/dangers/{id}/return", needs: grid.AcceptGeneral, inside: "/api/v1/dangers/118{n}/return",
		outside: "/api/v1/dangers/218{n}/return", body: `{"deadline":"2099-01-01T00:00:00Z","reason":"x"}`, match: `"v2"`, hides: true,
	},
	{
		route: "POST /api/v1/dangers/{id}/reschedule", needs: grid.GradeDanger, inside: "/api/v1/dangers/119{n}/reschedule",
		outside: "/api/v1/dangers/219{n}/reschedule", body: `{"deadline":"2099-01-01T00:00:00Z"}`, match: `"v2"`, hides: true,
	},
	{
		route: "POST /api/v1/dangers/{id}/list", needs: grid.ListDanger, inside: "/api/v1/dangers/120{n}/list",
		outside: "/api/v1/dangers/220{n}/list", body: `{"listed":"city"}`, match: `"v2"`, hides: true,
	},
	{
		route: "POST /api/v1/dangers/{id}/delist", needs: grid.ListDanger, inside: "/api/v1/dangers/121{n}/delist",
		outside: "/api/v1/dangers/221{n}/delist", body: `{}`, match: `"v2"`, hides: true,
	},
	{
		route: "POST /api/v1/dangers/{id}/void", needs: grid.VoidDanger, inside: "/api/v1/dangers/122{n}/void",
		outside: "/api/v1/dangers/222{n}/void", body: `{"reason":"x"}`, match: `"v2"`, hides: true,
	},
	{
		route: "POST /api/v1/import/{layer}", needs: grid.ImportRecords, inside: "/api/v1/import/enterprises",
		outside: "/api/v1/import/enterprises", body: feature1, beyond: feature2, far: 422,
	},

	{
		route: "GET /api/v1/enterprises/export", needs: grid.ViewMap, inside: "/api/v1/enterprises/export?format=csv",
		outside: "/api/v1/enterprises/export?format=csv&grid=3",
	},
	{
		route: "GET /api/v1/keyplaces/export", needs: grid.ViewMap, inside: "/api/v1/keyplaces/export?format=csv",
		outside: "/api/v1/keyplaces/export?format=csv&grid=3",
	},

	// The enterprise file.
	{
		route: "GET /api/v1/enterprises/{id}/file", needs: grid.ViewMap, inside: "/api/v1/enterprises/1/file",
		outside: "/api/v1/enterprises/3/file",
	},
	{
		route: "GET /api/v1/enterprises/{id}/history", needs: grid.ViewMap, inside: "/api/v1/enterprises/1/history",
		outside: "/api/v1/enterprises/3/history",
	},
	{route: "GET /api/v1/enterprises/vocabulary"},
	{
		route: "PUT /api/v1/enterprises/accident-editions/{version}", needs: grid.EditRule, inside: "/api/v1/enterprises/accident-editions/2030",
		body: `{"source":"x","from":"2030-01-01","row":0,"types":[]}`, ok: 403,
	}, // nobody here holds the whole area
	{
		route: "GET /api/v1/enterprises/reminders", needs: grid.ViewMap, inside: "/api/v1/enterprises/reminders?limit=1000",
		outside: "/api/v1/enterprises/reminders?grid=3",
	},
	{
		route: "GET /api/v1/enterprises/duplicates", needs: grid.EditEnterprise, inside: "/api/v1/enterprises/duplicates?limit=200",
		outside: "/api/v1/enterprises/duplicates?grid=3",
	},
	{
		route: "POST /api/v1/enterprises/duplicates/apart", needs: grid.EditEnterprise, body: `{"a":10{n},"b":11{n},"reason":"两家"}`,
		beyond: `{"a":20{n},"b":21{n},"reason":"两家"}`, ok: 204,
	},
	{
		route: "DELETE /api/v1/enterprises/duplicates/apart/{a}/{b}", needs: grid.EditEnterprise,
		inside: "/api/v1/enterprises/duplicates/apart/10{n}/11{n}", outside: "/api/v1/enterprises/duplicates/apart/20{n}/21{n}", ok: 204,
	},
	{
		route: "POST /api/v1/enterprises/check", needs: grid.EditEnterprise, body: `{"name":"企标1号","lon":116.05,"lat":39.85}`,
		beyond: `{"name":"企标3号","lon":116.25,"lat":39.85}`, far: 200,
	},
	{
		route: "POST /api/v1/enterprises", needs: grid.EditEnterprise, inside: "/api/v1/enterprises?duplicate=allow",
		outside: "/api/v1/enterprises?duplicate=allow", body: `{"name":"新厂{n}","creditCode":"NEW{n}","codeNote":"试","sectors":["chemical"],` +
			`"lon":116.05,"lat":39.85}`,
		beyond: `{"name":"新厂{n}","creditCode":"FAR{n}","codeNote":"试","sectors":["chemical"],"lon":116.25,"lat":39.85}`, ok: 201, far: 403,
	},
	{
		route: "PATCH /api/v1/enterprises/{id}", needs: grid.EditEnterprise, inside: "/api/v1/enterprises/10{n}",
		outside: "/api/v1/enterprises/20{n}", body: `{"park":"园"}`, match: `"v2"`,
	},
	{
		route: "GET /api/v1/enterprises/{id}/regulators", needs: grid.ViewMap, inside: "/api/v1/enterprises/1/regulators",
		outside: "/api/v1/enterprises/3/regulators",
	},
	{
		route: "PUT /api/v1/enterprises/{id}/regulators", needs: grid.EditEnterprise, inside: "/api/v1/enterprises/10{n}/regulators",
		outside: "/api/v1/enterprises/20{n}/regulators", body: `{"items":[{"sector":"chemical"},{"sector":"gas"}],"reason":"试"}`, match: `"v3"`,
	},
	{
		route: "POST /api/v1/enterprises/{id}/status", needs: grid.EditEnterprise, inside: "/api/v1/enterprises/10{n}/status",
		outside: "/api/v1/enterprises/20{n}/status", body: `{"status":"stopped"}`, match: `"v4"`,
	},
	{
		route: "POST /api/v1/enterprises/{id}/merge", needs: grid.EditEnterprise, inside: "/api/v1/enterprises/10{n}/merge",
		outside: "/api/v1/enterprises/20{n}/merge", body: `{"other":11{n},"otherVersion":2}`, match: `"v5"`,
	},
	{
		route: "POST /api/v1/enterprises/{id}/unmerge", needs: grid.EditEnterprise, inside: "/api/v1/enterprises/11{n}/unmerge",
		outside: "/api/v1/enterprises/21{n}/unmerge",
	},
	{
		route: "POST /api/v1/enterprises/{id}/records", needs: grid.EditEnterprise, inside: "/api/v1/enterprises/10{n}/records",
		outside: "/api/v1/enterprises/20{n}/records", body: `{"kind":"licence","type":"gas_business"}`, ok: 201,
	},
	{
		route: "PATCH /api/v1/enterprises/{id}/records/{record}", needs: grid.EditEnterprise, inside: "/api/v1/enterprises/10{n}/records/10{n}",
		outside: "/api/v1/enterprises/20{n}/records/20{n}", body: `{"note":"改"}`, match: `"v1"`,
	},
	{
		route: "DELETE /api/v1/enterprises/{id}/records/{record}", needs: grid.EditEnterprise, inside: "/api/v1/enterprises/10{n}/records/10{n}",
		outside: "/api/v1/enterprises/20{n}/records/20{n}", match: `"v2"`, ok: 204,
	},

	// Oneself; a machine with a token may not do what a person logged in may.
	{route: "GET /api/v1/me"},
	{route: "PATCH /api/v1/me", body: `{"lang":"zh"}`, ok: 403},
	{route: "POST /api/v1/me/password", body: `{"current":"a","password":"b"}`, ok: 403},
	{route: "GET /api/v1/me/sessions", ok: 403},
	{route: "DELETE /api/v1/me/sessions/{id}", inside: "/api/v1/me/sessions/00000000-0000-0000-0000-000000000000", ok: 403},
	{route: "GET /api/v1/me/tokens", ok: 403},
	{route: "DELETE /api/v1/me/tokens/{id}", inside: "/api/v1/me/tokens/1010", ok: 403},
	{route: "GET /api/v1/me/approvals", ok: 403},
	{route: "POST /api/v1/me/approvals/{id}/confirm", inside: "/api/v1/me/approvals/1010/confirm", ok: 403},
	{route: "POST /api/v1/me/approvals/{id}/refuse", inside: "/api/v1/me/approvals/1010/refuse", body: `{"reason":"x"}`, ok: 403},
	{route: "POST /api/v1/logout", ok: 403},
	{route: "GET /api/v1/permissions"},
	{
		route: "GET /api/v1/permissions/grids", needs: grid.ViewMap, located: true, inside: "/api/v1/permissions/grids?action=map.view&parent=2",
		outside: "/api/v1/permissions/grids?action=map.view&parent=3",
	},
	{
		route: "GET /api/v1/permissions/shapes", needs: grid.ViewMap,
		located: true, inside: "/api/v1/permissions/shapes?action=map.view&parent=2",
		outside: "/api/v1/permissions/shapes?action=map.view&parent=3",
	},
	{
		route: "GET /api/v1/permissions/enterprises", needs: grid.ViewMap,
		inside: "/api/v1/permissions/enterprises?action=map.view&q=%E6%A0%87&limit=50",
	},

	// Keepers.
	{route: "GET /metrics", needs: grid.ObserveSystem},
	{route: "GET /api/v1/system/database", needs: grid.ObserveSystem},
	{route: "GET /api/v1/audit", needs: grid.ViewAudit, inside: "/api/v1/audit?limit=500"},
	{route: "GET /api/v1/audit/chain", needs: grid.ViewAudit},
	{route: "GET /api/v1/audit/export", needs: grid.ViewAudit},
	{route: "GET /api/v1/audit/actions", needs: grid.ViewAudit},
	{route: "GET /api/v1/accounts", needs: grid.ViewAccounts, inside: "/api/v1/accounts?limit=1000"},
	{
		route: "POST /api/v1/accounts", needs: grid.ManageAccounts, body: `{"login":"new{n}","name":"新","home":4}`,
		beyond: `{"login":"far{n}","name":"新","home":6}`, ok: 201, far: 422,
	},
	{route: "GET /api/v1/accounts/{id}", needs: grid.ViewAccounts, inside: "/api/v1/accounts/10{n}", outside: "/api/v1/accounts/20{n}"},
	{
		route: "PATCH /api/v1/accounts/{id}", needs: grid.ManageAccounts, inside: "/api/v1/accounts/10{n}", outside: "/api/v1/accounts/20{n}",
		body: `{"name":"改"}`, match: `"v1"`,
	},
	{
		route: "DELETE /api/v1/accounts/{id}/sessions/{session}", needs: grid.ManageAccounts,
		inside:  "/api/v1/accounts/10{n}/sessions/00000000-0000-0000-0000-0000000010{n}",
		outside: "/api/v1/accounts/20{n}/sessions/00000000-0000-0000-0000-0000000020{n}", ok: 204,
	},
	{
		route: "POST /api/v1/accounts/{id}/password", needs: grid.ManageAccounts, inside: "/api/v1/accounts/10{n}/password",
		outside: "/api/v1/accounts/20{n}/password",
	},
	{
		route: "POST /api/v1/accounts/{id}/unlock", needs: grid.ManageAccounts, inside: "/api/v1/accounts/10{n}/unlock",
		outside: "/api/v1/accounts/20{n}/unlock", ok: 204,
	},
	{
		route: "GET /api/v1/accounts/{id}/sessions", needs: grid.ManageAccounts, inside: "/api/v1/accounts/10{n}/sessions",
		outside: "/api/v1/accounts/20{n}/sessions",
	},
	{
		route: "DELETE /api/v1/accounts/{id}/sessions", needs: grid.ManageAccounts, inside: "/api/v1/accounts/10{n}/sessions",
		outside: "/api/v1/accounts/20{n}/sessions", ok: 204,
	},
	{
		route: "POST /api/v1/accounts/{id}/grants", needs: grid.ManageGrants, inside: "/api/v1/accounts/10{n}/grants",
		outside: "/api/v1/accounts/20{n}/grants", body: `{"role":"watch","grid":5}`, ok: 201,
	},
	{
		route: "PATCH /api/v1/accounts/{id}/grants/{grant}", needs: grid.ManageGrants, inside: "/api/v1/accounts/10{n}/grants/10{n}",
		outside: "/api/v1/accounts/20{n}/grants/20{n}", body: `{"until":null}`,
	},
	{
		route: "DELETE /api/v1/accounts/{id}/grants/{grant}", needs: grid.ManageGrants, inside: "/api/v1/accounts/10{n}/grants/10{n}",
		outside: "/api/v1/accounts/20{n}/grants/20{n}", ok: 204,
	},
	{route: "GET /api/v1/unheld-grids", needs: grid.ViewAccounts, inside: "/api/v1/unheld-grids?limit=1000"},
	{route: "GET /api/v1/organisations", needs: grid.ViewAccounts, inside: "/api/v1/organisations?limit=1000"},
	{
		route: "POST /api/v1/organisations", needs: grid.ManageAccounts, body: `{"kind":"other","name":"新{n}","grid":4}`,
		beyond: `{"kind":"other","name":"远{n}","grid":6}`, ok: 201, far: 422,
	},
	{
		route: "GET /api/v1/organisations/{id}", needs: grid.ViewAccounts, inside: "/api/v1/organisations/10{n}",
		outside: "/api/v1/organisations/20{n}",
	},
	{
		route: "PATCH /api/v1/organisations/{id}", needs: grid.ManageAccounts, inside: "/api/v1/organisations/10{n}",
		outside: "/api/v1/organisations/20{n}", body: `{"kind":"street"}`, match: `"v1"`,
	},
	{
		route: "DELETE /api/v1/organisations/{id}", needs: grid.ManageAccounts, inside: "/api/v1/organisations/10{n}",
		outside: "/api/v1/organisations/20{n}", ok: 204,
	},
	{route: "GET /api/v1/jobs", needs: grid.ManageJobs, inside: "/api/v1/jobs?limit=200"},
	{route: "GET /api/v1/jobs/{id}", needs: grid.ManageJobs, inside: "/api/v1/jobs/10{n}", outside: "/api/v1/jobs/20{n}"},
	{
		route: "POST /api/v1/jobs/{id}/cancel", needs: grid.ManageJobs, inside: "/api/v1/jobs/10{n}/cancel",
		outside: "/api/v1/jobs/20{n}/cancel",
	},
	{route: "POST /api/v1/jobs/{id}/retry", needs: grid.ManageJobs, inside: "/api/v1/jobs/11{n}/retry", outside: "/api/v1/jobs/21{n}/retry"},
	{route: "GET /api/v1/tokens", needs: grid.ManageTokens, inside: "/api/v1/tokens?limit=1000"},
	{
		route: "POST /api/v1/tokens", needs: grid.ManageTokens, body: `{"account":10{n},"name":"x","grid":4,"expires":"` + nextMonth + `"}`,
		beyond: `{"account":20{n},"name":"x","grid":4,"expires":"` + nextMonth + `"}`, ok: 201,
	},
	{route: "DELETE /api/v1/tokens/{id}", needs: grid.ManageTokens, inside: "/api/v1/tokens/10{n}", outside: "/api/v1/tokens/20{n}", ok: 204},
	{route: "GET /api/v1/approvals", needs: grid.ViewAccounts, inside: "/api/v1/approvals?limit=1000"},
	{
		route: "POST /api/v1/approvals", needs: grid.ViewAccounts, body: `{"kind":"grant","account":10{n},"proposal":{"role":"city","grid":4}}`,
		beyond: `{"kind":"grant","account":20{n},"proposal":{"role":"city","grid":4}}`, ok: 201,
	},
	{
		route: "POST /api/v1/approvals/{id}/confirm", needs: grid.ViewAccounts, inside: "/api/v1/approvals/10{n}/confirm",
		outside: "/api/v1/approvals/20{n}/confirm",
	},
	{
		route: "POST /api/v1/approvals/{id}/refuse", needs: grid.ViewAccounts, inside: "/api/v1/approvals/11{n}/refuse",
		outside: "/api/v1/approvals/21{n}/refuse", body: `{"reason":"不符"}`,
	},
	{
		route: "POST /api/v1/approvals/{id}/withdraw", needs: grid.ViewAccounts, inside: "/api/v1/approvals/12{n}/withdraw",
		outside: "/api/v1/approvals/22{n}/withdraw",
	},
	{
		route: "POST /api/v1/approvals/{id}/password", needs: grid.ManageAccounts, inside: "/api/v1/approvals/13{n}/password",
		outside: "/api/v1/approvals/23{n}/password",
	},
})

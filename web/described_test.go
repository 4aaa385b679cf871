package web_test

// described are calls in their order that TestDescription holds against the
// published description: the enterprise file, colours with their rules and their
// past, and tables in and out. What they do has tests of its own.
var described = func() (list []scenario) {
	guide, city := as("guide@1"), as("city@1")
	get := func(paths ...string) {
		for _, p := range paths {
			list = append(list, scenario{path: p, headers: []string{city}})
		}
	}
	send := func(who, method, path, body string, headers ...string) {
		list = append(list, scenario{method: method, path: path, body: body, headers: append([]string{who}, headers...)})
	}
	// The enterprise file.
	get("/api/v1/enterprises/vocabulary", "/api/v1/enterprises/2/file", "/api/v1/enterprises/99/file", "/api/v1/enterprises/2/history",
		"/api/v1/enterprises/reminders", "/api/v1/enterprises/duplicates")
	send(guide, "POST", "/api/v1/enterprises/check", `{"name":"试验厂","creditCode":"91371002MA4JURQ208","lon":116.05,"lat":39.85}`)
	send(guide, "POST", "/api/v1/enterprises", `{"name":"试验厂","creditCode":"91371002MA4JURQ208","lon":116.05,"lat":39.85,"sectors":["gas"]}`)
	send(guide, "POST", "/api/v1/enterprises", `{"name":"","creditCode":"x"}`)
	send(guide, "PATCH", "/api/v1/enterprises/2", `{"park":"园"}`, `If-Match: "v1"`)
	send(guide, "POST", "/api/v1/enterprises/2/records",
		`{"kind":"licence","type":"gas_business","number":"1","dated":"2026-01-01","expires":"2026-12-31"}`)
	send(guide, "PATCH", "/api/v1/enterprises/2/records/1", `{"note":"改"}`, `If-Match: "v1"`)
	send(guide, "DELETE", "/api/v1/enterprises/2/records/1", "", `If-Match: "v2"`)
	send(guide, "POST", "/api/v1/enterprises/2/status", `{"status":"stopped"}`, `If-Match: "v2"`)
	send(guide, "POST", "/api/v1/enterprises/2/merge", `{"other":3,"otherVersion":1}`, `If-Match: "v3"`)
	send(guide, "POST", "/api/v1/enterprises/3/unmerge", "")
	// Colours.
	get("/api/v1/risk/rules", "/api/v1/risk/rules/factors", "/api/v1/risk/rules/0", "/api/v1/risk/rules/9", "/api/v1/enterprises/1/risk",
		"/api/v1/enterprises/99/risk",
		"/api/v1/grids/4/risk", "/api/v1/grids/4/risk?day=2001-01-01", "/api/v1/grids/4/movers", "/api/v1/grids/99/movers",
		"/api/v1/risk/playback", "/api/v1/risk/figures", "/api/v1/risk/figures?grid=99", "/api/v1/risk/days?day=2026-01-06",
		"/api/v1/risk/days?day=2026-01-06&grid=99", "/api/v1/grids/4/movers?day=2001-01-01", "/api/v1/risk/trend?grid=4",
		"/api/v1/risk/trend?enterprise=1",
		"/api/v1/risk/changed?since=2026-01-01", "/api/v1/risk/work?level=red,orange,yellow,blue")
	send(city, "POST", "/api/v1/risk/rules", `{"version":"试行"}`)
	send(city, "PUT", "/api/v1/risk/rules/2", `{"version":"试行","body":{}}`, `If-Match: "v1"`)
	send(city, "POST", "/api/v1/risk/rules/check", `{"body":{}}`)
	send(city, "POST", "/api/v1/risk/what-if", `{}`)
	send(city, "POST", "/api/v1/risk/rules/2/activate", `{}`, `If-Match: "v2"`)
	send(city, "DELETE", "/api/v1/risk/rules/2", "", `If-Match: "v2"`)
	send(city, "POST", "/api/v1/risk/rules", `{"version":"再行"}`)
	send(city, "POST", "/api/v1/risk/rules/3/activate", `{}`, `If-Match: "v1"`)
	// Tables.
	send(guide, "POST", "/api/v1/imports", "企业全称,统一社会信用代码,经度,纬度\n一厂,91371002MA83FQEF9N,116.05,39.85\n")
	for _, p := range []string{
		"/api/v1/imports", "/api/v1/imports/fields", "/api/v1/imports/1", "/api/v1/imports/1/preview",
		"/api/v1/imports/1/problems", "/api/v1/imports/99",
	} {
		send(guide, "GET", p, "")
	}
	send(guide, "POST", "/api/v1/imports/1/check", `{"mapping":[]}`)
	send(guide, "POST", "/api/v1/imports/1/run", `{"mapping":[]}`)
	send(guide, "POST", "/api/v1/imports/1/cancel", "")
	send(guide, "GET", "/api/v1/enterprises/waiting", "")
	send(guide, "POST", "/api/v1/enterprises/waiting/1/locate", `{"lon":116.05,"lat":39.85}`, `If-Match: "v1"`)
	send(guide, "DELETE", "/api/v1/enterprises/waiting/1?reason=x", "", `If-Match: "v1"`)
	for _, p := range []string{"/api/v1/jobs", "/api/v1/jobs?state=failed&kind=import.run", "/api/v1/jobs/1", "/api/v1/jobs/99"} {
		send(asAdmin, "GET", p, "")
	}
	send(asAdmin, "POST", "/api/v1/jobs/1/cancel", "")
	send(asAdmin, "POST", "/api/v1/jobs/1/retry", "")
	// Networks of grids.
	const square = `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"110101001","name":"甲街道"},"geometry":` +
		`{"type":"Polygon","coordinates":[[[116,39.8],[116.1,39.8],[116.1,39.9],[116,39.9],[116,39.8]]]}}]}`
	send(city, "POST", "/api/v1/boundary-loads", "")
	send(city, "POST", "/api/v1/boundary-loads/1/files?name=a.geojson", square)
	send(city, "POST", "/api/v1/boundary-loads/1/files?name=b.geojson", square)
	send(city, "POST", "/api/v1/boundary-loads/1/files?name=c.geojson", "no file")
	send(city, "DELETE", "/api/v1/boundary-loads/1/files/2", "", `If-Match: "v3"`)
	send(city, "PUT", "/api/v1/boundary-loads/1/description",
		`{"network":{"key":"territory","name":"属地","nameEn":"Territory","kind":"territory"},`+
			`"levels":[{"name":"市","nameEn":"City","grids":[{"code":"110000","name":"试验市"}]},`+
			`{"name":"街道","nameEn":"Street","sources":[{"file":"a.geojson","code":"code","name":"name"}]}]}`, `If-Match: "v4"`)
	send(city, "PUT", "/api/v1/boundary-loads/1/description",
		`{"network":{"key":"territory","name":"","nameEn":"","kind":"territory"},"levels":[]}`,
		`If-Match: "v5"`)
	send(city, "POST", "/api/v1/boundary-loads/1/check", "", `If-Match: "v5"`)
	get("/api/v1/networks", "/api/v1/boundary-loads", "/api/v1/boundary-loads/1", "/api/v1/boundary-loads/9",
		"/api/v1/boundary-loads/1/proposal",
		"/api/v1/boundary-loads/1/outlines", "/api/v1/boundary-loads/1/preview", "/api/v1/boundary-loads/1/preview?level=6",
		"/api/v1/boundary-loads/1/findings", "/api/v1/boundary-loads/1/changes")
	send(city, "POST", "/api/v1/boundary-loads/1/publish", "", `If-Match: "v5"`)
	send(city, "POST", "/api/v1/boundary-loads/1/cancel", "")
	send(city, "DELETE", "/api/v1/boundary-loads/1", "", `If-Match: "v5"`)
	return list
}()

package web_test

import (
	"strings"
	"testing"
)

// tankFarm is a unit as it is filed.
const tankFarm = `{"category":"unit","enterprise":1,"name":"一号罐区","kind":"tank_farm","peopleSource":"现场核查",` +
	`"unit":{"kind":"storage","people":100,"substances":[{"entry":12,"tonnes":12,"containers":3},` +
	`{"entry":1,"tonnes":30},{"entry":65,"tonnes":400}]}}`

// hazardChanges are changes of hazard sources in the order they are made;
// TestDescription plays them too.
var hazardChanges = []scenario{
	{
		name: "a tank farm", method: "POST", path: "/api/v1/hazards", body: tankFarm, headers: []string{as("guide@1")}, status: 201,
		fields: []string{
			"category=unit", "majorLevel=3", "level=yellow", "sValue=6.2", "rValue=32.8", "edition=2018", "declared=false", "substance=氨、氯、甲醇",
			"quantity=442", "control=workshop", "controlName=车间（部室）级",
			"assessment.lines.0.beta.clause=表3", "assessment.lower.0.level=4", "filing.state=none", "duties.0.state=due",
			"unit.substances.0.containers=3", "grid=4", "may.0=hazard.edit",
		},
		sends: []string{"Location: /api/v1/hazards/", `Etag: "v`},
	},
	{
		name: "another, in English", method: "POST", path: "/api/v1/hazards?lang=en", body: tankFarm, headers: []string{as("guide@1")},
		status: 201, fields: []string{"substance=Ammonia, Chlorine, Methanol", "assessment.lines.1.name=Ammonia"},
	},
	{
		name: "in English, with what is wrong", method: "POST", path: "/api/v1/hazards?lang=en",
		body: `{"category":"unit","enterprise":1,"name":"x","kind":"tank_farm","unit":{"kind":"storage","people":1,"substances":[{"entry":86,` +
			`"tonnes":0}]}}`, headers: []string{as("guide@1")}, status: 422,
		fields: []string{
			"errors.0.pointer=/peopleSource", "errors.1.pointer=/unit/substances/0/tonnes",
			"errors.2.pointer=/unit/substances/0/entry",
		}, parts: []string{"Table 1 has no entry 86"},
	},
	{
		name: "a risk point", method: "POST", path: "/api/v1/hazards", headers: []string{as("guide@1")}, status: 201,
		body: `{"category":"point","enterprise":1,"name":"除尘器","kind":"dust","measures":"每班清扫","rating":{"method":"LEC","values":{"L":3,` +
			`"E":6,"C":15},"direct":{"workers":12}},"persons":[{"role":"responsible","name":"欧阳小明","phone":"13800139876"}]}`,
		fields: []string{
			"level=red", "majorLevel=", "rated.value=270", "rated.rule.dayToConfirm=true", "directRule.toConfirm=true",
			"rated.colour=orange", "direct.0.fact=workers", "control=company", "persons.0.name=欧***", "persons.0.phone=138****9876", "filing.state=",
			"unit=",
		}, parts: []string{`"duties":[]`},
	},
	{
		name: "a school", method: "POST", path: "/api/v1/hazards", headers: []string{as("guide@1")},
		body: `{"category":"place","name":"第一小学","kind":"school","lon":116.05,"lat":39.85,"capacity":900}`, status: 201,
		fields: []string{"level=none", "capacity=900", "enterprise="},
	},
	{
		name: "a hall that nobody may enter", method: "POST", path: "/api/v1/hazards", headers: []string{as("guide@1")},
		body: `{"category":"place","name":"停用的礼堂","kind":"crowd","lon":116.05,"lat":39.85,"capacity":0}`, status: 201,
		fields: []string{"capacity=0"},
	},
	{
		name: "a hall that nobody has counted", method: "POST", path: "/api/v1/hazards", headers: []string{as("guide@1")},
		body: `{"category":"place","name":"礼堂","kind":"crowd","lon":116.05,"lat":39.85,"capacity":null}`, status: 201,
		fields: []string{"capacity="},
	},
	{
		name: "a capacity of a unit", method: "POST", path: "/api/v1/hazards", headers: []string{as("guide@1")},
		body: strings.Replace(tankFarm, `"kind":"tank_farm"`, `"kind":"tank_farm","capacity":0`, 1), status: 422,
		fields: []string{"errors.0.pointer=/capacity"},
	},
	{
		name: "less than nobody", method: "POST", path: "/api/v1/hazards", headers: []string{as("guide@1")},
		body: `{"category":"place","name":"礼堂","kind":"crowd","lon":116.05,"lat":39.85,"capacity":-1}`, status: 400,
	},
	{
		name: "read", path: "/api/v1/hazards/1", method: "GET", headers: []string{as("guide@1")}, status: 200,
		fields: []string{"declared=true", "category=unit", "filing.state=none"}, sends: []string{`Etag: "v1-`},
	},
	{
		name: "without If-Match", method: "PATCH", path: "/api/v1/hazards/1", body: `{"name":"新"}`, headers: []string{as("guide@1")},
		status: 428,
	},
	{
		name: "an old version", method: "PATCH", path: "/api/v1/hazards/1", body: `{"name":"新"}`,
		headers: []string{as("guide@1"), `If-Match: "v9"`}, status: 412, fields: []string{"code=stale"},
	},
	{name: "nothing", method: "PATCH", path: "/api/v1/hazards/1", body: `{}`, headers: []string{as("guide@1"), `If-Match: "v1"`}, status: 400},
	{
		name: "level typed", method: "PATCH", path: "/api/v1/hazards/1", body: `{"majorLevel":4}`,
		headers: []string{as("guide@1"), `If-Match: "v1"`}, status: 400,
	},
	{
		name: "a change", method: "PATCH", path: "/api/v1/hazards/1", body: `{"measures":"喷淋"}`,
		headers: []string{as("guide@1"), `If-Match: "v1"`}, status: 200, fields: []string{"majorLevel=1", "measures=喷淋", "version=2"},
	},
	{
		name: "filed", method: "POST", path: "/api/v1/hazards/1/filing", body: `{"number":"BA-1","office":"县应急管理局","filed":"2026-01-02"}`,
		headers: []string{as("guide@1"), `If-Match: "v2"`}, status: 200, fields: []string{"filing.state=filed", "filing.filed=2026-01-02"},
	},
	{
		name: "filed tomorrow", method: "POST", path: "/api/v1/hazards/1/filing",
		body: `{"number":"BA-1","office":"县应急管理局","filed":"2190-01-02"}`, headers: []string{as("guide@1"), `If-Match: "v3"`}, status: 422,
		fields: []string{"errors.0.pointer=/filed"},
	},
	{
		name: "a drill", method: "POST", path: "/api/v1/hazards/1/duties", body: `{"duty":"plan_drill","done":"2026-01-02"}`,
		headers: []string{as("guide@1"), `If-Match: "v3"`}, status: 200, parts: []string{`"last":"2026-01-02"`},
	},
	{
		name: "no such duty", method: "POST", path: "/api/v1/hazards/1/duties", body: `{"duty":"rain","done":"2026-01-02"}`,
		headers: []string{as("guide@1"), `If-Match: "v4"`}, status: 422, fields: []string{"errors.0.pointer=/duty"},
	},
	{
		name: "duties", path: "/api/v1/hazards/duties?days=3660&limit=2", method: "GET", status: 200, fields: []string{"items.0.hazard=1"},
		parts: []string{`"next":"Wy`},
	},
	{name: "duties of a bad cursor", path: "/api/v1/hazards/duties?cursor=x", method: "GET", status: 400},
	{
		name: "around", path: "/api/v1/hazards/around?enterprise=1", method: "GET", status: 200,
		fields: []string{"metres=500", "plant=false", "items.0.kind=hazard", "crowd=900", "unsaid=1"},
	},
	{
		name: "around a place", path: "/api/v1/hazards/around?lon=116.05&lat=39.85&lang=en", method: "GET", status: 200,
		fields: []string{"items.0.kind=enterprise"}, parts: []string{"No plant boundary"},
	},
	{name: "around nothing", path: "/api/v1/hazards/around", method: "GET", status: 400},
	{name: "around nowhere", path: "/api/v1/hazards/around?lon=NaN&lat=1", method: "GET", status: 400},
	{
		name: "words", path: "/api/v1/hazards/words?lang=en", method: "GET", status: 200,
		fields: []string{"kinds.0.name=Tank farm", "controls.0.key=company", "direct.facts.1.count=true"},
	},
	{
		name: "who answers for it", method: "POST", path: "/api/v1/hazards/1/personal", headers: []string{as("guide@1")}, status: 200,
		parts: []string{`"persons":[]`},
	},
	{
		name: "taken away without a reason", method: "DELETE", path: "/api/v1/hazards/1", headers: []string{as("guide@1"), `If-Match: "v4"`},
		status: 422, fields: []string{"errors.0.pointer=/reason"},
	},
	{
		name: "by somebody who may not", method: "DELETE", path: "/api/v1/hazards/1?reason=x",
		headers: []string{as("officer@1"), `If-Match: "v4"`}, status: 403,
	},
	{
		name: "while a danger is open at it", method: "DELETE", path: "/api/v1/hazards/1?reason=x",
		headers: []string{as("guide@1"), `If-Match: "v4"`}, status: 409,
	},
}

func TestHazards(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	for _, c := range hazardChanges {
		c.headers = append([]string{js}, c.headers...)
		t.Run(c.name, func(t *testing.T) { s.play(t, c) })
	}
	a := s.call(t, "GET", "/api/v1/audit?subject=hazard&limit=100", "", as("auditor@1"))
	for _, secret := range []string{"欧阳小明", "13800139876"} {
		if strings.Contains(a.body, secret) {
			t.Errorf("the audit holds %s", secret)
		}
	}
	eventually(t, "the new ones on the map", func() bool { return s.call(t, "GET", "/api/v1/hazards", "").field(t, "matched") == float64(7) })
}

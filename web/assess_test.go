package web_test

import (
	"math"
	"testing"
)

// assessments are calls of the calculator of major hazard sources; TestDescription
// plays them too.
var assessments = []scenario{
	{
		name: "three substances", body: `{"kind":"storage","people":100,"substances":[{"entry":12,"tonnes":12},{"entry":1,"tonnes":30},` +
			`{"entry":65,"tonnes":400}]}`, status: 200,
		fields: []string{
			"major=true", "s=6.2", "weighted=16.4", "r=32.8", "level=3", "levelName=三级", "colour=yellow", "alpha.value=2", "kindName=储存单元",
			"rule.version=2018", "rule.effectiveFrom=2019-03-01", "lines.0.name=氯", "lines.0.q.value=5", "lines.0.beta.clause=表3",
			"lines.2.beta.toConfirm=true",
			"lower.0.level=4", "lower.1.level=", "lower.1.tonnes=40", "duties.0.key=monitoring", "toConfirm=true",
		},
	},
	{
		name: "in English", body: `{"kind":"storage","people":1,"substances":[{"entry":6,"tonnes":0.1},{"entry":6,"tonnes":0.2}]}`,
		headers: []string{js, "Accept-Language: en"}, status: 200,
		fields: []string{"major=true", "s=1", "r=20", "levelName=Level 3"}, parts: []string{"Table 1 entry 6", "below"},
	},
	{
		name: "a kilogram short", body: `{"kind":"production","people":1,"substances":[{"entry":52,"tonnes":49.999}]}`, status: 200,
		fields: []string{"major=false", "s=0.99998", "r=", "level=", "levelName=", "colour=none"}, parts: []string{`"lower":[]`, `"duties":[]`},
	},
	{
		name: "by class", body: `{"kind":"storage","people":0,"substances":[{"name":"某混合物","classes":["W5.1","J3"],"tonnes":10}]}`, status: 200,
		fields: []string{"s=1", "lines.0.name=某混合物", "lines.0.beta.value=2", "lines.0.entry="},
	},
	{
		name: "nitrocellulose with ethanol is an explosive of division 1.3",
		body: `{"kind":"storage","people":20,"substances":[{"entry":39,"tonnes":80}]}`, status: 200,
		fields: []string{"lines.0.beta.value=2", "lines.0.beta.toConfirm=true", "r=16", "level=3", "corrections.0.entries.0=39"},
		parts:  []string{"W1.2"},
	},
	{
		name:    "a class chosen by the safety data sheet",
		body:    `{"kind":"storage","people":20,"substances":[{"entry":39,"classes":["W10"],"tonnes":80}]}`,
		headers: []string{js, "Accept-Language: en"}, status: 200,
		fields: []string{"lines.0.beta.value=1", "lines.0.beta.toConfirm=", "r=8", "level=4"}, parts: []string{"chosen by its safety data sheet"},
	},
	{
		name:    "a common name is known in both languages",
		body:    `{"kind":"storage","people":0,"substances":[{"name":"柴油","classes":["W5.4"],"tonnes":100}]}`,
		headers: []string{js, "Accept-Language: en"}, status: 200,
		fields: []string{"lines.0.name=Diesel", "lines.0.q.value=5000"},
	},
	{
		name: "unknown entry", body: `{"kind":"storage","people":0,"substances":[{"entry":1,"tonnes":1},{"entry":86,"tonnes":1}]}`, status: 422,
		fields: []string{"code=rejected", "errors.0.pointer=/substances/1/entry"}, parts: []string{"表1没有序号 86"},
	},
	{
		name: "unknown entry in English", body: `{"kind":"storage","people":0,"substances":[{"entry":86,"tonnes":1}]}`,
		headers: []string{js, "Accept-Language: en"}, status: 422, parts: []string{"Table 1 has no entry 86"},
	},
	{
		name: "negative", body: `{"kind":"storage","people":-1,"substances":[{"entry":1,"tonnes":-1}]}`, status: 422,
		fields: []string{"errors.0.pointer=/people", "errors.1.pointer=/substances/0/tonnes"},
	},
	{
		name: "huge", body: `{"kind":"storage","people":0,"substances":[{"entry":1,"tonnes":1e300}]}`, status: 422,
		fields: []string{"errors.0.pointer=/substances/0/tonnes"},
	},
	{name: "beyond a number", body: `{"kind":"storage","people":0,"substances":[{"entry":1,"tonnes":1e400}]}`, status: 400},
	{name: "no number", body: `{"kind":"storage","people":0,"substances":[{"entry":1,"tonnes":NaN}]}`, status: 400},
	{
		name: "nothing in it", body: `{"kind":"storage","people":0,"substances":[]}`, status: 422,
		fields: []string{"errors.0.pointer=/substances"},
	},
	{
		name: "people unknown", body: `{"kind":"storage","substances":[{"entry":1,"tonnes":1}]}`, status: 200,
		parts: []string{`"unknown":true`, "最不利"},
	},
	{
		name: "unknown kind", body: `{"kind":"ship","people":0,"substances":[{"entry":1,"tonnes":1}]}`, status: 400,
		fields: []string{"errors.0.pointer=/kind"},
	},
	{name: "unknown field", body: `{"kind":"storage","people":0,"substances":[{"entry":1,"tonnes":1,"stock":2}]}`, status: 400},
	{
		name: "whoever does not see the map", body: `{"kind":"storage","people":0,"substances":[{"entry":1,"tonnes":1}]}`,
		headers: []string{js, as("auditor@1")}, status: 403,
	},
}

// ratings are calls of the other calculators.
var ratings = []scenario{
	{
		name: "LEC", path: "/api/v1/hazards/rate", body: `{"method":"LEC","values":{"L":3,"E":6,"C":15}}`, status: 200,
		fields: []string{"value=270", "colour=orange", "rule.set=LEC", "why=L 3 × E 6 × C 15 = 270：高度危险，立即整改"},
	},
	{
		name: "LEC, C not listed", path: "/api/v1/hazards/rate?lang=en", body: `{"method":"LEC","values":{"L":10,"E":2,"C":16}}`, status: 422,
		fields: []string{"errors.0.pointer=/values/C"}, parts: []string{"must be one of 100, 40, 15, 7, 3, 1"},
	},
	{
		name: "LS 4 × 4", path: "/api/v1/hazards/rate", body: `{"method":"LS4","values":{"L":3,"S":3}}`, status: 200,
		fields: []string{"value=9", "colour=orange"},
	},
	{
		name: "LS 5 × 5", path: "/api/v1/hazards/rate", body: `{"method":"LS5","values":{"L":3,"S":3}}`, status: 200,
		fields: []string{"value=9", "colour=yellow"},
	},
	{
		name: "MES", path: "/api/v1/hazards/rate", body: `{"method":"MES","values":{"M":3,"E":6,"S":10}}`, status: 200,
		fields: []string{"value=180", "colour=orange", "overall=orange", "control=company"},
	},
	{
		name: "direct judgement over a blue matrix", path: "/api/v1/hazards/rate?lang=en",
		body: `{"method":"LS4","values":{"L":1,"S":1},"direct":{"workers":10,"deaths":1}}`, status: 200,
		fields: []string{"colour=blue", "overall=red", "direct.0.fact=workers", "direct.1.colour=orange", "direct.2=", "control=company"},
	},
	{
		name: "direct judgement below its number", path: "/api/v1/hazards/rate",
		body: `{"method":"LS4","values":{"L":1,"S":1},"direct":{"workers":9,"past":0}}`, status: 200,
		fields: []string{"overall=blue", "control=post"},
	},
	{
		name: "no such condition", path: "/api/v1/hazards/rate", body: `{"method":"LS4","values":{"L":1,"S":1},"direct":{"rain":1}}`, status: 422,
		fields: []string{"errors.0.pointer=/direct/rain"},
	},
	{
		name: "no such method", path: "/api/v1/hazards/rate", body: `{"method":"XX","values":{}}`, status: 400,
		fields: []string{"errors.0.pointer=/method"},
	},
	{name: "score", path: "/api/v1/risk/score19", body: `{"score":75}`, status: 200, fields: []string{"colour=yellow", "rule.set=score19"}},
	{
		name: "score under a veto", path: "/api/v1/risk/score19?lang=en", body: `{"score":95,"vetoes":["special_workers"]}`, status: 200,
		fields: []string{"colour=red"}, parts: []string{"veto: "},
	},
	{
		name: "no such veto", path: "/api/v1/risk/score19", body: `{"score":95,"vetoes":["rain"]}`, status: 422,
		fields: []string{"errors.0.pointer=/vetoes/0"},
	},
	{
		name: "score for whoever does not see the map", path: "/api/v1/risk/score19", body: `{"score":95}`,
		headers: []string{js, as("auditor@1")}, status: 403,
	},
	{
		name: "rating for whoever does not see the map", path: "/api/v1/hazards/rate", body: `{"method":"LS4","values":{"L":3,"S":3}}`,
		headers: []string{js, as("auditor@1")}, status: 403,
	},
}

// calculators are all of them, as they are asked.
func calculators() []scenario {
	var list []scenario
	for _, c := range assessments {
		c.path = "/api/v1/hazards/assess"
		list = append(list, c)
	}
	list = append(list, ratings...)
	for i := range list {
		list[i].method = "POST"
		if list[i].headers == nil {
			list[i].headers = []string{js}
		}
	}
	return list
}

func TestAssess(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	for _, c := range calculators() {
		t.Run(c.name, func(t *testing.T) { s.play(t, c) })
	}
	t.Run("common names with their initials", func(t *testing.T) {
		s.play(t, scenario{path: "/api/v1/hazards/standard?lang=en", status: 200, fields: []string{
			"names.0.nameZh=柴油", "names.0.name=Diesel", "names.0.initials.0=cy", "names.0.classes.0=W5.4", "substances.66.initials.1=jj",
			"tables.revision=2", "tables.corrections.0.entries.0=39",
			"substances.38.classes.0=W1.2",
		}})
	})
	t.Run("from the tables that are published", func(t *testing.T) {
		a := s.call(t, "GET", "/api/v1/hazards/standard", "")
		q, _ := a.field(t, "substances.5.q").(float64)
		beta, _ := a.field(t, "substances.5.beta").(float64)
		got := s.play(t, scenario{
			method: "POST", path: "/api/v1/hazards/assess", body: `{"kind":"storage","people":1,"substances":[{"entry":6,"tonnes":6}]}`,
			headers: []string{js}, status: 200,
		})
		if v, _ := got.field(t, "s").(float64); math.Abs(v-6/q) > 1e-9 {
			t.Errorf("S is %v, 6 t over %v", v, q)
		}
		if v, _ := got.field(t, "r").(float64); math.Abs(v-beta*6/q) > 1e-9 {
			t.Errorf("R is %v, β %v", v, beta)
		}
	})
}

package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"anwang/grid"
)

// TestSectorMap asks for one sector's map in every way: colours, counts, lists
// and tiles are those of that sector alone.
func TestSectorMap(t *testing.T) {
	t.Parallel()
	s := start(t, city+`UPDATE enterprise SET sector = 'gas', risk_level = 1 WHERE id = 1; UPDATE enterprise SET sector = 'chemical',
		risk_level = 4 WHERE id <> 1;`)
	levels := func(query string) string {
		a := s.call(t, "GET", "/api/v1/risk/levels"+query, "")
		if a.status != http.StatusOK {
			t.Fatalf("%s: %d %s", query, a.status, a.body)
		}
		return fmt.Sprint(a.field(t, "level"))
	}
	all, gas, chemical := levels(""), levels("?sector=gas"), levels("?sector=chemical")
	if gas == chemical || all == chemical || !strings.Contains(gas, "1") && !strings.Contains(gas, "2") ||
		strings.ContainsAny(strings.Trim(chemical, "0"), "12") {
		t.Errorf("all %s, gas %s, chemical %s", all, gas, chemical)
	}
	var total float64
	for _, sector := range []string{"gas", "chemical"} {
		a := s.call(t, "GET", "/api/v1/enterprises?limit=1000&sector="+sector, "")
		n := a.field(t, "matched").(float64)
		total += n
		if strings.Count(a.body, `"sectors":["`+sector+`"]`) != int(n) || n == 0 {
			t.Errorf("%s: %v matched: %s", sector, n, a.body)
		}
	}
	if n := s.call(t, "GET", "/api/v1/enterprises?limit=1", "").field(t, "matched").(float64); n != total {
		t.Errorf("%v enterprises, %v in their sectors", n, total)
	}
	if a := s.call(t, "GET", "/api/v1/risk/levels?sector=magic", ""); a.status != http.StatusBadRequest {
		t.Errorf("an unknown sector: %d %s", a.status, a.body)
	}
	whole, part := s.call(t, "GET", "/tiles/enterprises/0/0/0.mvt", ""), s.call(t, "GET", "/tiles/enterprises/0/0/0.mvt?sector=gas", "")
	if whole.status != http.StatusOK || part.status != http.StatusOK || whole.body == part.body {
		t.Errorf("tiles: %d and %d, the same: %v", whole.status, part.status, whole.body == part.body)
	}
}

// TestRulesOverTheInterface drafts a rule set, tries it, puts it in force and asks
// why, as the application does.
func TestRulesOverTheInterface(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	list := s.call(t, "GET", "/api/v1/risk/rules", "")
	if list.status != http.StatusOK || fmt.Sprint(list.field(t, "items.0.state")) != "active" {
		t.Fatal(list.status, list.body)
	}
	made := s.call(t, "POST", "/api/v1/risk/rules", `{"version":"试行","note":"更严"}`)
	if made.status != http.StatusCreated {
		t.Fatal(made.status, made.body)
	}
	id, tag := made.field(t, "id").(float64), made.header.Get("ETag")
	path := fmt.Sprintf("/api/v1/risk/rules/%.0f", id)
	// The values that are answered are accepted as they are.
	body := made.body[strings.Index(made.body, `"body":`)+len(`"body":`):]
	body = body[:strings.LastIndex(body, "}")]
	kept := s.call(t, "PUT", path, `{"version":"试行","note":"更严","body":`+body+`}`, "If-Match: "+tag)
	if kept.status != http.StatusOK {
		t.Fatal(kept.status, kept.body)
	}
	if a := s.call(t, "PUT", path, `{"version":"试行","body":`+body+`}`, "If-Match: "+tag); a.status != http.StatusPreconditionFailed {
		t.Errorf("a stale change: %d %s", a.status, a.body)
	}
	if a := s.call(t, "PUT", path, `{"version":"试行","body":{"scoring":{"luck":1}}}`, "If-Match: "+
		kept.header.Get("ETag")); a.status != http.StatusBadRequest || !strings.Contains(a.body, "luck") {
		t.Errorf("an unknown field: %d %s", a.status, a.body)
	}
	strict := strings.Replace(body, `"red":80`, `"red":39`, 1)
	strict = strings.Replace(strict, `"orange":60`, `"orange":30`, 1)
	strict = strings.Replace(strict, `"yellow":35`, `"yellow":5`, 1)
	if a := s.call(t, "POST", "/api/v1/risk/rules/check", `{"body":`+strings.Replace(body, `"orange":60`, `"orange":90`, 1)+
		`}`); a.status != http.StatusOK || !strings.Contains(a.body, "/scoring/bands") {
		t.Errorf("checked: %d %s", a.status, a.body)
	}
	said := s.call(t, "POST", "/api/v1/risk/what-if", `{"body":`+strict+`}`)
	if said.status != http.StatusOK || said.field(t, "enterprises.changed").(float64) == 0 {
		t.Fatalf("what if: %d %s", said.status, said.body)
	}
	kept = s.call(t, "PUT", path, `{"version":"试行","body":`+strict+`}`, "If-Match: "+kept.header.Get("ETag"))
	done := s.call(t, "POST", path+"/activate", `{}`, "If-Match: "+kept.header.Get("ETag"))
	if done.status != http.StatusOK || fmt.Sprint(done.field(t, "rule.state")) != "active" {
		t.Fatalf("activated: %d %s", done.status, done.body)
	}
	why := s.call(t, "GET", "/api/v1/enterprises/1/risk?lang=en", "")
	if why.status != http.StatusOK || fmt.Sprint(why.field(t, "version")) != "试行" {
		t.Fatalf("why: %d %s", why.status, why.body)
	}
	sum := 0.0
	for _, g := range why.field(t, "groups").([]any) {
		sum += g.(map[string]any)["points"].(float64)
	}
	if sum != why.field(t, "score").(float64) {
		t.Errorf("groups make %v, the score is %v", sum, why.field(t, "score"))
	}
	level := fmt.Sprint(why.field(t, "level"))
	eventually(t, "the map shows the new colour", func() bool {
		return fmt.Sprint(s.call(t, "GET", "/api/v1/enterprises/1", "").field(t, "level")) == level
	})
	today := time.Now().In(grid.China).Format(time.DateOnly)
	for _, c := range []scenario{
		{name: "today", path: "/api/v1/enterprises/1/risk?day=" + today, status: 200, fields: []string{"version=试行"}},
		{name: "before anything was kept", path: "/api/v1/enterprises/1/risk?day=2001-01-01", status: 404},
		{name: "no day", path: "/api/v1/enterprises/1/risk?day=yesterday", status: 400},
		{name: "work", path: "/api/v1/risk/work?level=red,orange,yellow,blue", status: 200},
		{name: "work of no level", path: "/api/v1/risk/work?level=pink", status: 400},
		{name: "playback", path: "/api/v1/risk/playback?from=" + today + "&to=" + today, status: 200},
		{name: "playback of a century", path: "/api/v1/risk/playback?from=1990-01-01", status: 422},
		{name: "trend of nothing", path: "/api/v1/risk/trend", status: 400},
		{name: "changed", path: "/api/v1/risk/changed?since=2026-01-01", status: 200, fields: []string{"matched=0"}},
		{name: "factors", path: "/api/v1/risk/rules/factors?lang=en", status: 200, parts: []string{"Major hazard source"}},
		{name: "the one in force", path: "/api/v1/risk/rules/0", status: 200, fields: []string{"version=试行"}},
		{name: "none", path: "/api/v1/risk/rules/99", status: 404},
		{name: "levels of a day", path: "/api/v1/risk/levels?day=" + today, status: 200},
		{name: "levels of a sector's day", path: "/api/v1/risk/levels?sector=gas&day=" + today, status: 400},
	} {
		t.Run(c.name, func(t *testing.T) { s.play(t, c) })
	}
}

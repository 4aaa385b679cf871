package web_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// regulatorChanges are asked for in the order in which they stand; TestDescription holds what
// is answered against the description.
var regulatorChanges = []scenario{
	{path: "/api/v1/enterprises/2/regulators"},
	{path: "/api/v1/enterprises/999/regulators"},
	{method: "PUT", path: "/api/v1/enterprises/2/regulators", headers: []string{as("city@1"), `If-Match: "v99"`}, body: `{"items":[]}`},
	{
		method: "PUT", path: "/api/v1/enterprises/2/regulators", headers: []string{as("city@1"), `If-Match: "v1"`},
		body: `{"items":[{"sector":"x"}]}`,
	},
	{
		method: "PUT", path: "/api/v1/enterprises/2/regulators", headers: []string{as("city@1"), `If-Match: "v1"`},
		body: `{"items":[{"sector":"chemical"},{"sector":"gas"}],"reason":"试"}`,
	},
}

// regulated is what is answered of who regulates an enterprise.
type regulated struct {
	May   bool
	Items []struct {
		Sector, Basis, Reason, By string
		Own                       bool
		Department                *struct{ Name string }
		Grounds                   []struct{ Basis, Text string }
	}
	Proposals []struct {
		Sector  string
		Grounds []struct{ Basis, Text string }
	}
	Departments []struct {
		Sector, Name string
		People       int
	}
}

func (r *regulated) shown() string {
	var out []string
	for _, one := range r.Items {
		text := one.Sector + " by " + one.Basis
		if one.Department != nil {
			text += " of " + one.Department.Name
		}
		if one.Reason != "" {
			text += " for " + one.Reason
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

// TestRegulators: who regulates an enterprise is told with the ground, since when and who said
// so; what is on file proposes others; a department puts on any, and takes off, describes and
// gives up the principal place of its own alone.
func TestRegulators(t *testing.T) {
	t.Parallel()
	s := start(t, city+`
		INSERT INTO organisation (id, kind, name, grid_id) VALUES (1, 'department', '市燃气办', 1), (2, 'department', '西区燃气办', 3);
		INSERT INTO sector_department SELECT id, 1 FROM sector WHERE code = 'gas' UNION SELECT id, 2 FROM sector WHERE code = 'gas';
		INSERT INTO role_grant (account_id, role, grid_id, sector) VALUES (3, 'department', 2, 'gas');
		UPDATE account SET organisation_id = 1 WHERE id = 3;
		INSERT INTO enterprise_record (id, enterprise_id, kind, type, name) VALUES (1, 1, 'equipment', 'boiler', '一号锅炉'),
			(2, 1, 'equipment', 'boiler', '二号锅炉'), (3, 1, 'licence', 'gas_business', ''), (4, 1, 'licence', 'mining', '');
		UPDATE enterprise_record SET ended = '2020-01-01' WHERE id = 4`)
	const at = "/api/v1/enterprises/1/regulators"
	read := func(who string) (r regulated, tag string) {
		t.Helper()
		a := s.call(t, "GET", at, "", as(who))
		if a.status != 200 || json.Unmarshal([]byte(a.body), &r) != nil {
			t.Fatalf("as %s: %d %s", who, a.status, a.body)
		}
		return r, a.header.Get("ETag")
	}
	set := func(status int, who, body string) answer {
		t.Helper()
		_, tag := read("city@1")
		a := s.call(t, "PUT", at+"?lang=en", body, as(who), js, "If-Match: "+tag)
		if a.status != status {
			t.Fatalf("%s as %s: %d %s, want %d", body, who, a.status, a.body, status)
		}
		return a
	}
	stands := func(want string) regulated {
		t.Helper()
		r, _ := read("city@1")
		if got := r.shown(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
		return r
	}
	refused := func(status int, who, body, pointer string) {
		t.Helper()
		if a := set(status, who, body); a.field(t, "errors.0.pointer") != pointer {
			t.Errorf("%s as %s: %s", body, who, a.body)
		}
	}

	r := stands("chemical by hand")
	if g := r.Items[0].Grounds; len(g) != 1 || g[0].Basis != "industry" || !strings.HasPrefix(g[0].Text, "C26 ") {
		t.Errorf("what speaks for it: %+v", g)
	}
	if got := fmt.Sprint(r.Proposals); got != "[{gas [{licence 燃气经营许可证}]} {special_equipment [{equipment 锅炉}]}]" {
		t.Errorf("proposed: %s", got)
	}
	if !slices.ContainsFunc(r.Departments, func(d struct {
		Sector, Name string
		People       int
	},
	) bool {
		return d.Sector == "gas" && d.Name == "市燃气办" && d.People == 1
	}) || strings.Contains(fmt.Sprint(r.Departments), "西区") {
		t.Errorf("who answers: %+v", r.Departments)
	}

	// What speaks for one needs no word; somebody's own word needs a reason.
	set(200, "department@2:chemical", `{"items":[{"sector":"chemical"},{"sector":"gas","department":1}]}`)
	stands("chemical by hand, gas by licence of 市燃气办")
	refused(422, "guide@4", `{"items":[{"sector":"chemical"},{"sector":"gas","department":1},{"sector":"fire"}]}`, "/reason")
	refused(422, "guide@4", `{"items":[{"sector":"chemical","basis":"licence"},{"sector":"gas","department":1}]}`, "/items/0/basis")
	refused(422, "guide@4", `{"items":[{"sector":"chemical"},{"sector":"gas","department":2}]}`, "/items/1/department")
	refused(422, "guide@4", `{"items":[{"sector":"chemical"},{"sector":"gases"}],"reason":"x"}`, "/items/1/sector")
	set(400, "guide@4", `{"items":[{"sector":"chemical"},{"sector":"gas","department":1}],"reason":"x"}`)
	set(200, "department@2:chemical", `{"items":[{"sector":"chemical"},{"sector":"gas","department":1},{"sector":"fire"}],"reason":"大型仓库"}`)
	is := stands("chemical by hand, fire by hand for 大型仓库, gas by licence of 市燃气办")
	if is.Items[1].By == "" || is.Items[0].By != "" {
		t.Errorf("who said so: %+v", is.Items)
	}
	if gas, _ := read("department@2:gas"); !gas.May || gas.Items[0].Own || gas.Items[1].Own || !gas.Items[2].Own {
		t.Errorf("what is theirs: %+v", gas.Items)
	}
	if watch, _ := read("watch@1"); watch.May || watch.Items[1].By != "" || watch.Items[1].Reason == "" {
		t.Errorf("to who only looks: %+v", watch.Items)
	}

	// What is another department's stays as it is.
	for _, body := range []string{
		`{"items":[{"sector":"chemical"},{"sector":"gas","department":1}],"reason":"x"}`,                             // taken off
		`{"items":[{"sector":"gas","department":1},{"sector":"chemical"},{"sector":"fire"}],"reason":"x"}`,           // the principal place
		`{"items":[{"sector":"chemical","basis":"industry"},{"sector":"gas","department":1},{"sector":"fire"}]}`,     // the ground
		`{"items":[{"sector":"fire"},{"sector":"gas","department":1}],"reason":"x"}`,                                 // both
		`{"items":[{"sector":"gas","department":1}],"reason":"x"}`,                                                   // all others
		`{"items":[{"sector":"special_equipment"},{"sector":"fire"},{"sector":"chemical"}],"reason":"not my place"}`, // beside its own
	} {
		refused(403, "department@2:gas", body, "/sectors")
	}
	refused(403, "department@2:fire", `{"items":[{"sector":"chemical"},{"sector":"fire"},{"sector":"gas"}]}`, "/sectors")
	set(200, "department@2:gas", `{"items":[{"sector":"chemical"},{"sector":"fire"},{"sector":"gas"}]}`)
	stands("chemical by hand, fire by hand for 大型仓库, gas by licence")
	set(200, "department@2:chemical", `{"items":[{"sector":"fire"},{"sector":"chemical"},{"sector":"gas"}],"reason":"消防为主"}`)
	set(200, "city@1", `{"items":[{"sector":"special_equipment"}],"reason":"停产"}`)
	stands("special_equipment by equipment for 停产")
	if a := s.call(t, "PUT", at, `{"items":[]}`, js, `If-Match: "v1"`); a.status != 412 {
		t.Errorf("by an old version: %d", a.status)
	}

	a := s.call(t, "GET", "/api/v1/enterprises/1/history", "", as("city@1"))
	for _, want := range []string{"enterprise.regulate", `"reason":"大型仓库"`, `"department":"市燃气办"`, `"sectors":["chemical","gas"]`} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the history does not tell of %s: %s", want, a.body)
		}
	}
	if a := s.call(t, "GET", "/api/v1/audit?action=enterprise.regulate", "", as("auditor@1")); strings.Count(a.body, `"refused"`) < 6 {
		t.Errorf("refusals in the audit: %s", a.body)
	}
}

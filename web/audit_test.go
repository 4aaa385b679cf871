package web_test

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"anwang/grid"
	"anwang/grid/audit"
	"anwang/grid/pg/pgtest"
)

func as(spec string) string { return "Authorization: Bearer test:" + spec }

// people are the personal data of the town.
const people = `
	UPDATE enterprise SET contact = '欧阳小明', contact_phone = '13800139876' WHERE id = 1;
	UPDATE danger SET reporter = '李四', reporter_phone = '13800131234' WHERE id = 1;`

func TestPersonalData(t *testing.T) {
	t.Parallel()
	s := start(t, city+people)
	for _, c := range []scenario{
		{
			name: "masked on a card", path: "/enterprises/1", headers: []string{as("guide@4")}, status: 200,
			fields: []string{"contact=欧***", "contactPhone=138****9876", "may.0=personal.view", "may.1=danger.register", "may.2=enterprise.edit"},
		},
		{
			name: "masked for the watch", path: "/enterprises/1", headers: []string{as("watch@1")}, status: 200, fields: []string{"contact=欧***"},
			parts: []string{`"may":[]`},
		},
		{
			name: "a danger's", path: "/dangers/1", headers: []string{as("officer@4")}, status: 200,
			fields: []string{"reporter=李*", "reporterPhone=138****1234", "may.0=reporter.view"},
		},
		{
			name: "in full", method: "POST", path: "/enterprises/1/personal", headers: []string{as("guide@4")}, status: 200,
			fields: []string{"contact=欧阳小明", "contactPhone=13800139876"}, sends: []string{"Cache-Control: no-store"},
		},
		{
			name: "not told to the enterprise", path: "/dangers/1", headers: []string{as("enterprise#1")}, status: 200,
			fields: []string{"reporter=", "reporterPhone="}, absent: []string{"李", "1234"},
		},
		{name: "nor in full", method: "POST", path: "/dangers/1/personal", headers: []string{as("enterprise#1")}, status: 403},
		{
			name: "the reporter in full", method: "POST", path: "/dangers/1/personal", headers: []string{as("department@1:chemical")}, status: 200,
			fields: []string{"reporter=李四", "reporterPhone=13800131234"},
		},
		{name: "not for the watch", method: "POST", path: "/enterprises/1/personal", headers: []string{as("watch@1")}, status: 403},
		{name: "not of another street", method: "POST", path: "/enterprises/1/personal", headers: []string{as("guide@5")}, status: 404},
		{
			name: "seen, but not theirs to look at", method: "POST", path: "/dangers/1/personal", headers: []string{as("watch@1+guide@5")},
			status: 403, parts: []string{"不在您可以"},
		},
		{name: "not of another sector", method: "POST", path: "/dangers/1/personal", headers: []string{as("department@1:gas")}, status: 404},
		{name: "one's own enterprise", method: "POST", path: "/enterprises/1/personal", headers: []string{as("enterprise#1")}, status: 200},
		{name: "not another's", method: "POST", path: "/enterprises/2/personal", headers: []string{as("enterprise#1")}, status: 404},
		{name: "an auditor sees no map", method: "POST", path: "/dangers/1/personal", headers: []string{as("auditor@1")}, status: 403},
		{name: "there is none", method: "POST", path: "/dangers/77/personal", headers: []string{as("guide@4")}, status: 404},
	} {
		c.path = "/api/v1" + c.path
		if c.method == "" {
			c.method = "GET"
		}
		t.Run(c.name, func(t *testing.T) { s.play(t, c) })
	}
	looks := s.call(t, "GET", "/api/v1/audit?action=personal.look&limit=500", "", as("auditor@1"))
	if looks.status != 200 {
		t.Fatal(looks.body)
	}
	count := map[string]int{}
	for i := range int(looks.field(t, "matched").(float64)) {
		line := func(f string) any { return looks.field(t, fmt.Sprintf("items.%d.%s", i, f)) }
		count[line("outcome").(string)]++
		if line("outcome") == "done" && (line("actor") == "" || line("remote") != "127.0.0.1" || line("request") == "" || line("name") == "" ||
			line("actionName") != "查看个人信息") {
			t.Errorf("line %d: %v", i, line("id"))
		}
	}
	if count["done"] != 3 || count["refused"] != 4 {
		t.Errorf("%v looks", count)
	}
	for _, secret := range []string{"欧阳小明", "李四", "13800139876", "13800131234"} {
		if strings.Contains(looks.body, secret) {
			t.Errorf("the audit holds %s", secret)
		}
	}
}

// TestPersonalDataLeavesNowhereElse plants a value in every personal column and
// looks for it in everything that can be read.
func TestPersonalDataLeavesNowhereElse(t *testing.T) {
	t.Parallel()
	s := start(t, city+`INSERT INTO enterprise_record (enterprise_id, kind, type, expires)
		VALUES (1, 'certificate', 'principal', '2020-01-01');
		INSERT INTO keyplace (id, enterprise_id, code, name, kind, geom)
		VALUES (1, 1, 'K1', '第一小学', 'school', ST_SetSRID(ST_MakePoint(116.05, 39.85), 4490));`)
	const name, phone = "张机密标记", "13800130007"
	for _, c := range grid.PersonalColumns {
		v := name
		if c.Phone {
			v = phone
		}
		if _, err := s.db.Pool.Exec(t.Context(), `UPDATE `+c.Table+` SET `+c.Column+` = $1`, v); err != nil {
			t.Fatal(err)
		}
	}
	// Let every record be told anew, with a change that the events show.
	if _, err := s.db.Pool.Exec(t.Context(), `UPDATE enterprise SET risk_level = 3; UPDATE danger
		SET deadline = now() - interval '1 hour'; UPDATE hazard SET risk_level = 2`); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the change in memory", func() bool {
		return s.call(t, "GET", "/api/v1/enterprises?level=yellow", "").field(t, "matched") == float64(3)
	})
	everyone := "city@1+guide@1+officer@1+auditor@1+admin@1"
	posted := s.call(t, "POST", "/api/v1/dangers", `{"enterprise":1,"title":"x","reporter":"`+name+`","reporterPhone":"`+phone+`"}`, js,
		as(everyone))
	if posted.status != 201 {
		t.Fatal(posted.body)
	}
	changed := s.call(t, "PATCH", "/api/v1/enterprises/1", `{"legalPerson":"`+name+`改","legalPhone":"`+phone+`"}`, js, as(everyone),
		"If-Match: "+s.call(t, "GET", "/api/v1/enterprises/1/file", "", as(everyone)).header.Get("Etag"))
	if changed.status != 200 {
		t.Error(changed.body)
	}
	paths := []string{
		"/api/v1/changes?limit=1000", "/api/v1/audit?limit=500", "/api/v1/audit/export", "/api/v1/audit/export?format=jsonl", "/api/v1/accounts",
		"/api/v1/status",
		"/api/v1/search?q=" + phone, "/api/v1/search?q=%E5%BC%A0%E6%9C%BA%E5%AF%86", "/api/v1/enterprises?q=" + phone, "/api/v1/dangers?q=" +
			phone,
		"/api/v1/enterprises/1/file", "/api/v1/enterprises/1/history", "/api/v1/enterprises/reminders", "/api/v1/enterprises/duplicates",
		"/api/v1/risk/grids/1", "/api/v1/grids/1", "/api/v1/organisations", "/api/v1/defects",
	}
	for _, layer := range []string{"enterprises", "keyplaces"} {
		paths = append(paths, "/api/v1/"+layer+"/export?format=csv")
	}
	for _, layer := range grid.Layers() {
		paths = append(paths, "/api/v1/"+layer+"?limit=100", "/api/v1/"+layer+"/1")
		for z := range 21 {
			at := maptile.At(orb.Point{116.05, 39.85}, maptile.Zoom(z))
			paths = append(paths, fmt.Sprintf("/tiles/%s/%d/%d/%d.mvt", layer, z, at.X, at.Y))
		}
	}
	bodies := []string{posted.body, changed.body}
	for _, p := range paths {
		a := s.call(t, "GET", p, "", as(everyone))
		if a.status >= 500 {
			t.Errorf("%s: %d", p, a.status)
		}
		bodies = append(bodies, a.body)
	}
	for i, b := range bodies {
		if strings.Contains(b, name) || strings.Contains(b, phone) {
			t.Errorf("%s shows it: %s", append([]string{"POST", "PATCH"}, paths...)[i], b)
		}
	}
}

// notPersonal are columns that are called as if they said something of a person, and why
// they need no mask.
var notPersonal = map[string]string{
	"enterprise.duty_phone": "of the duty room, which anybody may call",
	"organisation.phone":    "of its office, which anybody may call",
	"danger_step.person":    "who did something by office; danger masks it for who may not know",
}

// TestPersonalColumnsAreListed looks through the tables for columns that are called as if
// they said something of a person.
func TestPersonalColumnsAreListed(t *testing.T) {
	t.Parallel()
	rows, err := pgtest.New(t).Pool.Query(t.Context(), `SELECT table_name || '.' || column_name FROM information_schema.columns
		JOIN information_schema.tables USING (table_schema, table_name)
		WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND data_type = 'text' AND column_name ~
			'phone|mobile|contact|person|principal|officer|holder|reporter|keeper|identity'`)
	if err != nil {
		t.Fatal(err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(found) < len(grid.PersonalColumns)-1 { // one is called name
		t.Fatal(found, err)
	}
	for _, c := range found {
		table, column, _ := strings.Cut(c, ".")
		if listed := grid.MaskOf(table, column) != nil; listed == (notPersonal[c] != "") {
			t.Errorf("%s: in grid.PersonalColumns: %v, said to need no mask: %v", c, listed, !listed)
		}
	}
}

func TestAuditInterface(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	s.play(t, scenario{
		method: "POST", path: "/api/v1/dangers", body: `{"enterprise":2,"title":"=电线老化"}`,
		headers: []string{js, as("officer@5")}, status: 201, fields: []string{"may.0=reporter.view", "may.1=danger.edit"},
		parts: []string{`{"verb":"grade","bar":"right","why":"须有“定级、责令整改、定期限”的权限"}`},
	})
	s.play(t, scenario{
		method: "POST", path: "/api/v1/dangers/101/grade", body: `{}`, headers: []string{js, as("officer@5"), `If-Match: "v1"`},
		status: 403, parts: []string{"定级"},
	})
	s.play(t, scenario{
		method: "POST", path: "/api/v1/dangers/101/grade", body: `{}`, headers: []string{js, as("guide@5"), `If-Match: "v1"`},
		status: 200,
	})
	next := fmt.Sprint(s.call(t, "GET", "/api/v1/audit?limit=2", "", as("auditor@1")).field(t, "next"))
	// They are read before they have their places in the chain, too.
	s.play(t, scenario{
		method: "GET", path: "/api/v1/audit?limit=2&cursor=" + next, headers: []string{as("auditor@1")}, status: 200,
		fields: []string{"matched=3", "items.0.id=1", "items.0.seq=0", "next="},
	})
	if err := audit.Tie(t.Context(), s.db); err != nil {
		t.Fatal(err)
	}
	for _, c := range []scenario{
		{name: "newest first", path: "", headers: []string{as("auditor@1")}, status: 200, fields: []string{
			"matched=3", "items.0.action=danger.grade", "items.0.outcome=done", "items.0.before.state=registered", "items.0.after.state=graded",
			"items.0.actor=guide", "items.0.gridName=乙街道",
			"items.1.outcome=refused", "items.1.actor=officer", "items.2.action=danger.register", "items.2.after.title==电线老化", "items.2.seq=1",
			"items.2.actionName=登记隐患",
		}},
		{
			name: "in English", path: "?lang=en&action=danger.register", headers: []string{as("auditor@1")}, status: 200,
			fields: []string{"matched=1", "items.0.actionName=Register a danger"},
		},
		{name: "page by page", path: "?limit=2", headers: []string{as("auditor@1")}, status: 200, fields: []string{"matched=3", "items.1.id=2"}},
		{
			name: "the next", path: "?limit=2&cursor=" + next, headers: []string{as("auditor@1")}, status: 200,
			fields: []string{"next=", "items.0.id=1"},
		},
		{
			name: "the next of another list", path: "?limit=2&action=danger.update&cursor=" + next, headers: []string{as("auditor@1")}, status: 400,
			fields: []string{"errors.0.pointer=cursor"},
		},
		{name: "one line", path: "?line=2", headers: []string{as("auditor@1")}, status: 200, fields: []string{"matched=1", "items.0.id=2"}},
		{name: "one line of another district", path: "?line=2", headers: []string{as("auditor@3")}, status: 200, fields: []string{"matched=0"}},
		{name: "another district", path: "", headers: []string{as("auditor@3")}, status: 200, fields: []string{"matched=0"}},
		{name: "that district", path: "?grid=5", headers: []string{as("auditor@2")}, status: 200, fields: []string{"matched=3"}},
		{name: "a day", path: "?from=2000-01-01&to=2199-01-01", headers: []string{as("auditor@1")}, status: 200, fields: []string{"matched=3"}},
		{name: "a day long ago", path: "?to=2000-01-01", headers: []string{as("auditor@1")}, status: 200, fields: []string{"matched=0"}},
		{name: "no time", path: "?from=yesterday", headers: []string{as("auditor@1")}, status: 400, fields: []string{"errors.0.pointer=from"}},
		{name: "bad cursor", path: "?cursor=x", headers: []string{as("auditor@1")}, status: 400},
		{name: "not for the city", path: "", headers: []string{as("city@1")}, status: 403},
		{name: "nor the administrator", path: "", headers: []string{as("admin@1")}, status: 403},
		{
			name: "what there is", path: "/actions", headers: []string{as("auditor@3")}, status: 200,
			fields: []string{"items.0.action=account.login", "items.0.name=登录"}, parts: []string{"修改隐患", "责令整改隐患"},
		},
		{
			name: "what there is, in English", path: "/actions?lang=en", headers: []string{as("auditor@1")}, status: 200,
			fields: []string{"items.0.name=Log in"},
		},
		{name: "what there is, not for the city", path: "/actions", headers: []string{as("city@1")}, status: 403},
		{
			name: "chain", path: "/chain", headers: []string{as("auditor@1")}, status: 200, fields: []string{"rows=3", "intact=true", "count=0"},
			parts: []string{`"faults":[]`},
		},
		{name: "chain not for the city", path: "/chain", headers: []string{as("city@1")}, status: 403},
		{name: "export not for the city", path: "/export", headers: []string{as("city@1")}, status: 403, parts: []string{"problem"}},
		{
			name: "export in English", path: "/export?lang=en&subject=none", headers: []string{as("auditor@1")}, status: 200,
			parts: []string{"Outcome"},
		},
		{name: "export of a misspelt filter", path: "/export?acter=x", headers: []string{as("auditor@1")}, status: 400},
		{
			name: "export of no number", path: "/export?id=x", headers: []string{as("auditor@1")}, status: 400,
			fields: []string{"errors.0.pointer=id"},
		},
		{name: "export in no format", path: "/export?format=xml", headers: []string{as("auditor@1")}, status: 400},
	} {
		c.method, c.path = "GET", "/api/v1/audit"+c.path
		s.play(t, c)
	}
	a := s.call(t, "GET", "/api/v1/audit/export?subject=danger", "", as("auditor@2"))
	if a.status != 200 || !strings.HasPrefix(a.header.Get("Content-Type"), "text/csv") ||
		!strings.Contains(a.header.Get("Content-Disposition"), ".csv") || !strings.HasPrefix(a.body, "\uFEFF") {
		t.Fatalf("%d %v\n%s", a.status, a.header, a.body)
	}
	rows, err := csv.NewReader(strings.NewReader(a.body)).ReadAll()
	if err != nil || len(rows) != 4 || rows[3][13] != "'=电线老化" || rows[3][0] != "1" {
		t.Errorf("%v, %v", rows, err)
	}
	if a := s.call(t, "GET", "/api/v1/audit/export?action=audit.export", "", as("auditor@2")); !strings.Contains(a.body,
		"\n,") { // itself, which has no place yet
		t.Errorf("a line that waits for its place: %q", a.body)
	}
	if a := s.call(t, "GET", "/api/v1/audit/export?format=jsonl&lang=en&grid=3", "", as("auditor@1")); a.status != 200 || a.body != "" ||
		!strings.HasPrefix(a.header.Get("Content-Type"), "application/x-ndjson") {
		t.Errorf("an empty export: %d %q", a.status, a.body)
	}
	if _, err := s.db.Pool.Exec(t.Context(), `SET session_replication_role = replica; UPDATE audit SET actor = 'x'
		WHERE id = 2; RESET session_replication_role`); err != nil {
		t.Fatal(err)
	}
	s.play(t, scenario{
		method: "GET", path: "/api/v1/audit/chain", headers: []string{as("auditor@2")}, status: 200,
		fields: []string{"intact=false", "faults.0.seq=2", "faults.0.kind=changed"}, parts: []string{"内容被改动"},
	})
}

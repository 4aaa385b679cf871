package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/jackc/pgx/v5"

	"anwang/grid/pg"
)

// content is a digest of every table but those named.
func content(t *testing.T, db *pg.DB, but ...string) map[string]string {
	t.Helper()
	rows, err := db.Pool.Query(t.Context(), `SELECT c.oid::regclass::text FROM pg_class c WHERE relkind IN ('r', 'p')
		AND relnamespace = 'public'::regnamespace ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(tables) < 15 {
		t.Fatal(tables, err)
	}
	out := map[string]string{}
	for _, table := range tables {
		if !slices.Contains(but, table) && table != "spatial_ref_sys" {
			out[table] = value[string](t, db, `SELECT count(*) || ' ' || coalesce(md5(string_agg(x::text, '|' ORDER BY x::text)), '') FROM `+table+
				` x`)
		}
	}
	return out
}

func differences(before, after map[string]string) (list []string) {
	for table, was := range before {
		if after[table] != was {
			list = append(list, table)
		}
	}
	return list
}

// TestForgery: another site cannot change anything in the name of a person whose
// browser has a session here, not even log them in or out.
func TestForgery(t *testing.T) {
	t.Parallel()
	h := inhabited(t, plan{})
	b := h.browser(t).enter("admin")
	id := b.want(200, "GET", "/api/v1/me", "").field(t, "session").(string)
	before := content(t, h.db)
	foreign := [][]string{
		{"Origin: https://evil.example"},
		{"Origin: null"}, // a sandboxed frame
		{"Origin: https://evil.example", "Sec-Fetch-Site: cross-site"},
		{"Origin: http://anwang.evil.example", "Sec-Fetch-Site: same-site"},
		{"Sec-Fetch-Site: cross-site"},
		{"Sec-Fetch-Site: same-site"},
		{"Sec-Fetch-Site: nonsense"},
		{"Origin: " + h.URL, "Sec-Fetch-Site: cross-site"}, // a forged Origin does not help
		{"Origin: https://evil.example", "Referer: " + h.URL + "/", "X-Requested-With: XMLHttpRequest"},
	}
	changes := []scenario{
		{method: "POST", path: "/api/v1/dangers", body: `{"enterprise":1,"title":"x"}`},
		{method: "PATCH", path: "/api/v1/dangers/2", body: `{"title":"y"}`, headers: []string{`If-Match: "v1"`}},
		{method: "POST", path: "/api/v1/accounts", body: `{"login":"evil","name":"x","home":1}`},
		{method: "DELETE", path: "/api/v1/me/sessions/" + id},
		{method: "PATCH", path: "/api/v1/me", body: `{"lang":"en"}`},
		{method: "POST", path: "/api/v1/me/password", body: `{"current":"` + passphrase + `","password":"nine kites over the dam"}`},
		{method: "POST", path: "/api/v1/logout"},
		{method: "POST", path: "/api/v1/login", body: `{"login":"guide","password":"` + passphrase + `"}`},
		{method: "POST", path: "/api/v1/import/enterprise", body: "x"},
	}
	for _, c := range changes {
		for _, headers := range foreign {
			a := b.call(c.method, c.path, c.body, append(slices.Clone(c.headers), headers...)...)
			if a.status != 403 || a.field(t, "code") != "cross_origin" {
				t.Errorf("%s %s with %v: %d %.200s", c.method, c.path, headers, a.status, a.body)
			}
		}
		// what a form of HTML can send is no JSON, so that a browser too old to say
		// where a request comes from cannot be used either
		for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"} {
			if c.body == "" || c.body == "x" {
				continue
			}
			if a := b.call(c.method, c.path, c.body, append(slices.Clone(c.headers), "Content-Type: "+
				kind)...); a.status != http.StatusUnsupportedMediaType {
				t.Errorf("%s %s as %s: %d", c.method, c.path, kind, a.status)
			}
		}
	}
	if d := differences(before, content(t, h.db)); d != nil {
		t.Errorf("changed: %v", d)
	}
	// no browser leaves both headers out with a change of JSON: without them it is
	// a program, which has the cookie from the person it works for, and is let in
	for _, headers := range [][]string{nil, {"Sec-Fetch-Site: none"}, {"Sec-Fetch-Site: same-origin"}, {"Origin: " + h.URL}} {
		b.want(200, "PATCH", "/api/v1/me", `{"lang":"en"}`, headers...)
	}
}

// TestReadsChangeNothing asks for everything that is described for reading: the
// database is the same afterwards, but for who looked at what is personal.
func TestReadsChangeNothing(t *testing.T) {
	t.Parallel()
	h := inhabited(t, plan{})
	var everybody []*browser
	for _, who := range []string{"admin", "auditor", "city", "officer", "enterprise"} {
		everybody = append(everybody, h.browser(t).enter(who))
	}
	doc, err := openapi3.NewLoader().LoadFromData([]byte(everybody[0].call("GET", "/api/openapi.json", "").body))
	if err != nil {
		t.Fatal(err)
	}
	// Which files may be of one enterprise is worked out anew when somebody asks: it
	// follows from the files, as a kept answer does.
	but := []string{
		"audit", "audit_chain", "audit_head", "audit_waiting", "enterprise_pair", "enterprise_pair_queue", "river_leader",
		"river_queue",
	}
	before, audited := content(t, h.db, but...), value[int](t, h.db, `SELECT count(*) FROM audit`)
	asked, answered := 0, 0
	for path, item := range doc.Paths.Map() {
		if item.Get == nil || strings.HasSuffix(path, "/events") {
			continue
		}
		path = strings.NewReplacer("{layer}", "grids", "{z}", "9", "{x}", "421", "{y}", "194", "{id}", "1").Replace(path)
		for _, query := range []string{"", "?lang=en", "?action=map.view", "?q=a", "?lon=116.05&lat=39.85"} {
			for _, b := range everybody {
				asked++
				if a := b.call("GET", path+query, "", "X-HTTP-Method-Override: DELETE", "X-Method-Override: POST"); a.status < 300 {
					answered++
				} else if a.status >= 500 {
					t.Errorf("GET %s: %d %s", path+query, a.status, a.body)
				}
			}
		}
	}
	if answered < 60 {
		t.Errorf("only %d of %d were answered", answered, asked)
	}
	if d := differences(before, content(t, h.db, but...)); d != nil {
		t.Errorf("changed: %v", d)
	}
	rows, err := h.db.Pool.Query(t.Context(), `SELECT DISTINCT action FROM (SELECT action FROM audit ORDER BY id OFFSET $1) a`, audited)
	if err != nil {
		t.Fatal(err)
	}
	actions, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	for _, action := range actions {
		if !strings.HasSuffix(action, ".look") && !slices.Contains([]string{
			"audit.export", "audit.verify", "exchange.export",
			"exchange.exported",
		}, action) {
			t.Errorf("a read is audited as %s", action)
		}
	}
	t.Logf("%d reads, %d of them answered; the audit tells of %v", asked, answered, actions)
}

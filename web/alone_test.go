package web_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"anwang/grid"
)

// The attack: an administrator, alone, with every route that changes something and with
// whatever identities come of it, over and over. Nothing of it may lead to an identity
// that sees personal data, reads the audit, or holds another administrator's role.

// victims are accounts of all kinds, those that it is about and those that it is not,
// each with a password of its own, at the root of the town.
const victims = `
	INSERT INTO account (id, login, name, grid_id, password, must_change, disabled)
	SELECT 200 + i, 'victim' || i, '账号' || i, 4, CASE WHEN i = 9 THEN '' ELSE $1 END, false, CASE WHEN i IN (5, 6) THEN now() END
	FROM generate_series(1, 9) i;
	INSERT INTO role_grant (id, account_id, role, grid_id, valid_from, valid_to) VALUES
		(201, 201, 'city', 1, now() - interval '1 day', NULL), (202, 202, 'auditor', 1, now() - interval '1 day', NULL),
		(203, 203, 'security', 1, now() - interval '1 day', NULL), (204, 204, 'admin', 1, now() - interval '1 day', NULL),
		(205, 205, 'officer', 4, now() - interval '1 day', NULL), (206, 206, 'auditor', 1, now() - interval '1 day', NULL),
		(207, 207, 'city', 1, now() + interval '1 day', NULL), (208, 208, 'watch', 1, now() - interval '1 day', NULL),
		(209, 208, 'city', 1, now() - interval '9 day', now() + interval '1 hour');
	SELECT setval(pg_get_serial_sequence(t, 'id'), 1000) FROM unnest(ARRAY['account', 'role_grant']) t`

// attacker is somebody with the identities that they have come by.
type attacker struct {
	testing.TB
	h        *house
	role     grid.Role
	sessions []*browser
	names    []string            // whose they are
	bearer   map[string]string   // tokens by what they were made for
	known    map[string]string   // passwords by log-in name
	seen     map[string]struct{} // routes that were tried
}

// try sends a change as an identity and keeps the secrets that the answer gives.
func (a *attacker) try(b *browser, route, path, body string, headers ...string) answer {
	a.Helper()
	method, _, _ := strings.Cut(route, " ")
	a.seen[route] = struct{}{}
	got := b.call(method, path, body, headers...)
	if got.status >= 500 {
		a.Errorf("%s %s: %d %s", route, path, got.status, got.body)
	}
	var secret struct {
		Login    string
		Password string
		Token    string
		ID       int
	}
	if got.status < 300 && json.Unmarshal([]byte(got.body), &secret) == nil {
		if secret.Token != "" {
			a.bearer[path+" "+body] = secret.Token
		}
		if secret.Password != "" {
			login := secret.Login
			if login == "" { // of the account or the approval in the path
				login = value[string](a, a.h.db, `SELECT login FROM account WHERE password_set = (SELECT max(password_set) FROM account)`)
			}
			a.known[login] = secret.Password
		}
	}
	return got
}

// enter logs in with every password that was learned, and takes the account over.
func (a *attacker) enter() {
	a.Helper()
	for login, password := range a.known {
		if slices.Contains(a.names, login) {
			continue
		}
		b := a.h.browser(a)
		if b.login(login, password).status != 200 {
			continue
		}
		own := "a lantern for " + login
		b.call("POST", "/api/v1/me/password", fmt.Sprintf(`{"current":%q,"password":%q}`, password, own))
		a.sessions, a.names, a.known[login] = append(a.sessions, b), append(a.names, login), own
	}
}

// round tries everything once with every identity there is.
func (a *attacker) round(n int) {
	a.Helper()
	accounts := valuesOf(a, a.h, `SELECT id FROM account WHERE id >= 200 OR id IN (1, 4, 8, 10, 11, 12) ORDER BY id`)
	grants := valuesOf(a, a.h, `SELECT id FROM role_grant WHERE account_id >= 200 OR account_id IN (10, 11, 12) ORDER BY id`)
	for i, b := range slices.Clone(a.sessions[:min(len(a.sessions), 3)]) {
		login := fmt.Sprintf("new%d.%d", n, i)
		a.try(b, "POST /api/v1/accounts", "/api/v1/accounts", `{"login":"`+login+`","name":"新","home":1}`)
		a.try(b, "POST /api/v1/organisations", "/api/v1/organisations", fmt.Sprintf(`{"kind":"other","name":"%s","grid":1}`, login))
		for _, id := range accounts {
			a.against(b, id, n)
			for _, role := range grid.GuardedRoles() {
				body := proposed(role)
				a.try(b, "POST /api/v1/accounts/{id}/grants", fmt.Sprintf("/api/v1/accounts/%d/grants", id), body)
				a.try(b, "POST /api/v1/approvals", "/api/v1/approvals", fmt.Sprintf(`{"kind":"grant","account":%d,"proposal":%s}`, id, body))
			}
		}
		for _, id := range grants {
			whose := value[int](a, a.h.db, `SELECT account_id FROM role_grant WHERE id = $1`, id)
			a.try(b, "PATCH /api/v1/accounts/{id}/grants/{grant}", fmt.Sprintf("/api/v1/accounts/%d/grants/%d", whose, id), `{"until":null}`)
			a.try(b, "POST /api/v1/approvals", "/api/v1/approvals", fmt.Sprintf(`{"kind":"extend","account":%d,"proposal":{"grant":%d}}`, whose, id))
		}
		for _, id := range valuesOf(a, a.h, `SELECT id FROM approval WHERE state IN ('waiting', 'confirmed') ORDER BY id`) {
			at := fmt.Sprintf("/api/v1/approvals/%d", id)
			a.try(b, "POST /api/v1/approvals/{id}/confirm", at+"/confirm", "")
			a.try(b, "POST /api/v1/approvals/{id}/password", at+"/password", "")
			a.try(b, "POST /api/v1/me/approvals/{id}/confirm", fmt.Sprintf("/api/v1/me/approvals/%d/confirm", id), "")
		}
	}
	a.enter()
}

// against is what is tried of one account.
func (a *attacker) against(b *browser, id, n int) {
	a.Helper()
	at := fmt.Sprintf("/api/v1/accounts/%d", id)
	ask := func(kind, proposal string) {
		a.try(b, "POST /api/v1/approvals", "/api/v1/approvals", fmt.Sprintf(`{"kind":%q,"account":%d,"proposal":%s}`, kind, id, proposal))
	}
	for _, change := range []string{
		fmt.Sprintf(`{"login":"mine%d.%d"}`, id, n), `{"phone":"13900000000"}`, `{"home":5}`, `{"disabled":false}`,
		`{"organisation":0}`, `{"name":"李鬼"}`,
	} {
		v := value[int](a, a.h.db, `SELECT version FROM account WHERE id = $1`, id)
		a.try(b, "PATCH /api/v1/accounts/{id}", at, change, fmt.Sprintf(`If-Match: "v%d"`, v))
	}
	a.try(b, "POST /api/v1/accounts/{id}/password", at+"/password", "")
	a.try(b, "POST /api/v1/accounts/{id}/unlock", at+"/unlock", "")
	for _, actions := range []string{
		``, `,"actions":["map.view"]`, `,"actions":["personal.view","reporter.view"]`,
		`,"actions":["audit.view"]`, `,"actions":["account.manage","grant.manage","token.manage"]`,
	} {
		a.try(b, "POST /api/v1/tokens", "/api/v1/tokens", fmt.Sprintf(`{"account":%d,"name":"x","expires":%q%s}`, id, nextMonth, actions))
		ask("token", fmt.Sprintf(`{"name":"x","until":%q%s}`, nextMonth, actions))
	}
	ask("password", `{}`)
	ask("unlock", `{}`)
	ask("update", fmt.Sprintf(`{"login":"ours%d.%d"}`, id, n))
	ask("update", `{"enable":true}`)
	ask("update", `{"phone":"13900000000"}`)
}

// proposed is a role as it is given or asked for at the whole town.
func proposed(role grid.Role) string {
	info, _ := grid.InfoOf(role)
	switch info.Held {
	case grid.HeldSector:
		return fmt.Sprintf(`{"role":%q,"grid":1,"sector":"chemical"}`, role)
	case grid.HeldEnterprise:
		return fmt.Sprintf(`{"role":%q,"enterprise":1}`, role)
	default:
		return fmt.Sprintf(`{"role":%q,"grid":1}`, role)
	}
}

func valuesOf(t testing.TB, h *house, sql string) (out []int) {
	t.Helper()
	for _, id := range value[[]int64](t, h.db, `SELECT coalesce(array_agg(x.id), '{}') FROM (`+sql+`) x`) {
		out = append(out, int(id))
	}
	return out
}

// judge looks at every identity that the attacker holds.
func (a *attacker) judge(n int) {
	a.Helper()
	of := func(name string, got answer) {
		var me struct{ Permissions []grid.Action }
		if got.status != 200 {
			return
		}
		if err := json.Unmarshal([]byte(got.body), &me); err != nil {
			a.Fatal(err)
		}
		for _, action := range me.Permissions {
			if grid.Guarded(action) && grid.RuleOf(a.role, action) == grid.No {
				a.Errorf("round %d: the %s alone has come to be %s and may %s", n, a.role, name, action)
			}
		}
	}
	for i, b := range a.sessions {
		of(a.names[i], b.call("GET", "/api/v1/me", ""))
	}
	for what, token := range a.bearer {
		of("the token of "+what, a.h.call(a, "GET", "/api/v1/me", "", "Authorization: Bearer "+token))
	}
	// and whoever was let in by single sign-on under a name that was changed
	if n := value[int](a, a.h.db, `SELECT count(*) FROM account a JOIN role_grant r ON r.account_id = a.id AND r.role = ANY ($1::text[])
		AND (r.valid_to IS NULL OR r.valid_to > now())
		WHERE a.login ~ '^(mine|ours|new)' OR a.phone = '13900000000' AND a.login <> $2 OR a.id IN (205, 206) AND a.disabled IS NULL`,
		grid.GuardedRoles(), string(a.role)); n != 0 {
		a.Errorf("%d accounts that take two are changed by the %s alone", n, a.role)
	}
	if n := value[int](a, a.h.db, `SELECT count(*) FROM role_grant WHERE role = ANY ($1::text[])
		AND (id > 1000 OR id = 209 AND valid_to IS NULL)`, grid.GuardedRoles()); n != 0 {
		a.Errorf("%d roles that take two were given or lengthened by the %s alone", n, a.role)
	}
}

// TestNobodyAlone lets each of the three administrators, and somebody of the field, try
// every route twice over, in the long form three times, each time with all that they have come by so far.
func TestNobodyAlone(t *testing.T) {
	t.Parallel()
	rounds := 2
	if os.Getenv("ANWANG_LONG") != "" {
		rounds = 3
	}
	for _, role := range []grid.Role{grid.RoleAdmin, grid.RoleSecurity, grid.RoleAuditor, grid.RoleWatch} {
		t.Run(string(role), func(t *testing.T) {
			t.Parallel()
			h := inhabited(t, plan{})
			hash := value[string](t, h.db, `SELECT password FROM account WHERE id = 1`)
			exec(t, h.db, strings.Replace(victims, "$1", "'"+hash+"'", 1))
			a := &attacker{TB: t, h: h, role: role, bearer: map[string]string{}, known: map[string]string{}, seen: map[string]struct{}{}}
			a.sessions, a.names = []*browser{h.browser(t).enter(string(role))}, []string{string(role)}
			for n := range rounds {
				a.round(n)
				a.judge(n)
				if n == 0 {
					a.everyRoute(t)
				}
			}
			if role == grid.RoleAdmin && len(a.sessions) < 3 { // who keeps accounts makes some, and takes those over that see nothing
				t.Errorf("the attack came by %v only", a.names)
			}
			t.Logf("%d routes, identities %v, %d tokens, %d approvals", len(a.seen), a.names, len(a.bearer),
				value[int](t, h.db, `SELECT count(*) FROM approval`))
		})
	}
}

// harmless are routes of the administration that take away or answer and give nothing.
var harmless = []string{
	"DELETE /api/v1/accounts/{id}/sessions", "DELETE /api/v1/accounts/{id}/sessions/{session}", "DELETE /api/v1/accounts/{id}/grants/{grant}",
	"DELETE /api/v1/organisations/{id}", "PATCH /api/v1/organisations/{id}", "DELETE /api/v1/tokens/{id}", "DELETE /api/v1/me/tokens/{id}",
	"DELETE /api/v1/me/sessions/{id}", "POST /api/v1/approvals/{id}/refuse", "POST /api/v1/approvals/{id}/withdraw",
	"POST /api/v1/me/approvals/{id}/refuse",
	"PATCH /api/v1/me", "POST /api/v1/me/password", "POST /api/v1/logout", "POST /api/v1/login",
	"POST /api/v1/setup", // over with the first account
}

// everyRoute: a route of accounts that is new is tried, or said to be harmless.
func (a *attacker) everyRoute(t *testing.T) {
	t.Helper()
	for route := range a.h.routes(t) {
		method, path, _ := strings.Cut(route, " ")
		if method == "GET" || method == "HEAD" || !slices.ContainsFunc([]string{
			"accounts", "approvals", "tokens", "organisations", "me", "login",
			"logout", "setup",
		}, func(of string) bool {
			rest, ok := strings.CutPrefix(path, "/api/v1/"+of)
			return ok && (rest == "" || rest[0] == '/')
		}) {
			continue
		}
		if _, tried := a.seen[route]; !tried && !slices.Contains(harmless, route) && !strings.Contains(route, "{id}/confirm") &&
			!strings.Contains(route, "{id}/password") && !strings.Contains(route, "{grant}") {
			t.Errorf("%s is not tried: add it to the attack, or say that it gives nothing", route)
		}
	}
}

// TestTwoTogether: with a second person of the fitting kind each of it is done, and the
// audit names both.
func TestTwoTogether(t *testing.T) {
	t.Parallel()
	h := inhabited(t, plan{})
	exec(t, h.db, strings.Replace(victims, "$1", "'x'", 1))
	admin, guard := h.browser(t).enter("admin"), h.browser(t).enter("security")
	soon := time.Now().AddDate(0, 0, 9).UTC().Format(time.RFC3339)
	for _, c := range []struct {
		name, body  string
		asks, gives *browser
		action      string
		done        string // a question that must then be true
	}{
		{
			"a role", `{"kind":"grant","account":208,"proposal":{"role":"auditor","grid":1}}`, admin, guard, "grant.create",
			`SELECT EXISTS (SELECT FROM role_grant WHERE account_id = 208 AND role = 'auditor')`,
		},
		{
			"a role asked for by who keeps them", `{"kind":"grant","account":201,"proposal":{"role":"guide","grid":4}}`, guard, admin,
			"grant.create", `SELECT EXISTS (SELECT FROM role_grant WHERE account_id = 201 AND role = 'guide')`,
		},
		{
			"a longer role", `{"kind":"extend","account":208,"proposal":{"grant":209,"until":"` + soon + `"}}`, guard, admin, "grant.update",
			`SELECT valid_to > now() + interval '8 days' FROM role_grant WHERE id = 209`,
		},
		{
			"a log-in name", `{"kind":"update","account":202,"proposal":{"login":"shen","phone":"13811112222"}}`, admin, guard, "account.update",
			`SELECT login = 'shen' AND phone = '13811112222' FROM account WHERE id = 202`,
		},
		{
			"let in again", `{"kind":"update","account":206,"proposal":{"enable":true}}`, admin, guard, "account.enable",
			`SELECT disabled IS NULL FROM account WHERE id = 206`,
		},
		{"a lock", `{"kind":"unlock","account":201}`, admin, guard, "account.unlock", `SELECT true`},
	} {
		id := int(c.asks.want(201, "POST", "/api/v1/approvals", c.body).field(t, "id").(float64))
		c.asks.want(403, "POST", fmt.Sprintf("/api/v1/approvals/%d/confirm", id), "")
		c.gives.want(200, "POST", fmt.Sprintf("/api/v1/approvals/%d/confirm", id), "")
		if !value[bool](t, h.db, c.done) {
			t.Errorf("%s: not done", c.name)
		}
		both := value[string](t, h.db, `SELECT concat_ws(' ', actor, after::jsonb ->> 'askedBy', after::jsonb ->> 'confirmedBy') FROM audit
			WHERE action = $1 AND outcome = 'done' ORDER BY id DESC LIMIT 1`, c.action)
		want := "security admin security"
		if c.gives == admin {
			want = "admin security admin"
		}
		if both != want {
			t.Errorf("%s: the audit names %q, want %q", c.name, both, want)
		}
	}
	// A password is taken by who asked for it, after somebody else agreed.
	id := int(admin.want(201, "POST", "/api/v1/approvals", `{"kind":"password","account":202}`).field(t, "id").(float64))
	at := fmt.Sprintf("/api/v1/approvals/%d", id)
	admin.want(409, "POST", at+"/password", "")
	guard.want(200, "POST", at+"/confirm", "")
	guard.want(403, "POST", at+"/password", "")
	password := admin.want(200, "POST", at+"/password", "").field(t, "password").(string)
	auditor := h.browser(t)
	if got := auditor.login("shen", password); got.status != 200 {
		t.Fatalf("the new password: %d %s", got.status, got.body)
	}
	if both := value[string](t, h.db, `SELECT concat_ws(' ', actor, after::jsonb ->> 'askedBy', after::jsonb ->> 'confirmedBy') FROM audit
		WHERE action = 'account.password' AND subject_id = 202 AND outcome = 'done' ORDER BY id LIMIT 1`); both != "admin admin security" {
		t.Errorf("the audit names %q", both)
	}
	// A token is the owner's to make; who asked for it does not get it.
	auditor.want(204, "POST", "/api/v1/me/password", fmt.Sprintf(`{"current":%q,"password":"a lantern of my own"}`, password))
	body := `{"kind":"token","account":202,"proposal":{"name":"审计归集","actions":["audit.view"],"until":"` + soon + `"},"reason":"归集到省平台"}`
	id = int(admin.want(201, "POST", "/api/v1/approvals", body).field(t, "id").(float64))
	mine := auditor.want(200, "GET", "/api/v1/me/approvals", "")
	if got := mine.field(t, "items.0.askedBy.login"); got != "admin" {
		t.Errorf("the owner hears that %v asks", got)
	}
	at = fmt.Sprintf("/api/v1/me/approvals/%d", id)
	admin.want(404, "POST", at+"/confirm", "")
	token := auditor.want(201, "POST", at+"/confirm", "").field(t, "token").(string)
	if a := h.call(t, "GET", "/api/v1/audit?limit=1", "", "Authorization: Bearer "+token); a.status != 200 {
		t.Errorf("the token reads the audit: %d", a.status)
	}
	list := auditor.want(200, "GET", "/api/v1/me/tokens", "")
	auditor.want(204, "DELETE", fmt.Sprintf("/api/v1/me/tokens/%v", list.field(t, "items.0.id")), "")
	if a := h.call(t, "GET", "/api/v1/audit?limit=1", "", "Authorization: Bearer "+token); a.status != 401 {
		t.Errorf("the revoked token reads the audit: %d", a.status)
	}
}

// TestConsentEnds: what waits ends with its time, and with the office of who asked or
// confirmed.
func TestConsentEnds(t *testing.T) {
	t.Parallel()
	h := inhabited(t, plan{})
	exec(t, h.db, strings.Replace(victims, "$1", "'x'", 1))
	admin, guard, second := h.browser(t).enter("admin"), h.browser(t).enter("security"), h.browser(t)
	exec(t, h.db, `UPDATE account SET password = (SELECT password FROM account WHERE id = 10) WHERE id IN (203, 204)`)
	second.enter("victim3")
	ask := func(body string) string {
		t.Helper()
		return fmt.Sprintf("/api/v1/approvals/%.0f", admin.want(201, "POST", "/api/v1/approvals", body).field(t, "id"))
	}
	late := ask(`{"kind":"password","account":201}`)
	exec(t, h.db, `UPDATE approval SET expires = now() - interval '1 minute'`)
	guard.want(409, "POST", late+"/confirm", "")
	again := ask(`{"kind":"password","account":201}`) // the same may be asked for anew
	second.want(200, "POST", again+"/confirm", "")
	exec(t, h.db, `UPDATE role_grant SET valid_to = now() WHERE account_id = 203`)
	admin.want(409, "POST", again+"/password", "")
	role := ask(`{"kind":"grant","account":208,"proposal":{"role":"guide","grid":4}}`)
	exec(t, h.db, `UPDATE role_grant SET valid_to = now() WHERE account_id = 10`)
	guard.want(409, "POST", role+"/confirm", "")
	if n := value[int](t, h.db, `SELECT count(*) FROM role_grant WHERE account_id = 208 AND role = 'guide'`); n != 0 {
		t.Error("a role that nobody asks for any more is given")
	}
}

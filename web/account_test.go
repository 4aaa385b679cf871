package web_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid/audit"
)

// keepers is who the administrator of the scenarios is in the database.
const keepers = `
UPDATE account SET login = 'admin', name = '王管理', password = 'x' WHERE id = 10;
UPDATE account SET login = 'guard', name = '李安全', password = 'x' WHERE id = 12;
INSERT INTO role_grant (id, account_id, role, grid_id, valid_from) VALUES (10, 10, 'admin', 1, now() - interval '1 hour'),
(12, 12, 'security', 1, now() - interval '1 hour');
SELECT setval(pg_get_serial_sequence(t, 'id'), 100) FROM unnest(ARRAY['role_grant']) t;`

// asAdmin keeps the accounts of the town, asEast those of its eastern district; asGuard
// and asGuardEast keep the roles.
const (
	asAdmin     = "Authorization: Bearer test:admin@1"
	asGuard     = "Authorization: Bearer test:security@1"
	asGuardEast = "Authorization: Bearer test:security@2"
	asEast      = "Authorization: Bearer test:admin@2"
)

var (
	nextMonth = time.Now().AddDate(0, 1, 0).UTC().Format(time.RFC3339)
	tooLate   = time.Now().AddDate(2, 0, 0).UTC().Format(time.RFC3339)
)

// keeping is the administration from the first organisation to its end, in order.
var keeping = []scenario{
	{
		name: "first run that is over", method: "POST", path: "/api/v1/setup",
		body:   `{"secret":"x","city":null,"admin":{"login":"a1","name":"a"},"password":"purple hill at dusk","security":null,"auditor":null}`,
		status: 404, fields: []string{"code=not_found"},
	},
	{name: "first steps", path: "/api/v1/setup/steps", status: 200, fields: []string{"city=试验市", "shaped=true", "steps.0.done=true"}},
	{name: "first steps of a part", path: "/api/v1/setup/steps", headers: []string{asEast}, status: 403},
	{
		name: "organisation", method: "POST", path: "/api/v1/organisations",
		body: `{"kind":"street","name":" 甲街道办事处 ","code":"11370000mb28","grid":4}`, status: 201,
		fields: []string{"id=1", "name=甲街道办事处", "code=11370000MB28", "grid.path=试验市 / 东区 / 甲街道", "accounts=0", "version=1"},
		sends:  []string{`Etag: "v1"`, "Location: /api/v1/organisations/1"},
	},
	{
		name: "organisation twice", method: "POST", path: "/api/v1/organisations", body: `{"kind":"street","name":"甲街道办事处","grid":4}`,
		status: 409, fields: []string{"errors.0.pointer=/name"},
	},
	{
		name: "organisation of no kind", method: "POST", path: "/api/v1/organisations", body: `{"kind":"pub","name":"x","grid":4}`, status: 400,
		fields: []string{"errors.0.pointer=/kind"},
	},
	{
		name: "organisation elsewhere", method: "POST", path: "/api/v1/organisations", body: `{"kind":"street","name":"西","grid":6}`,
		headers: []string{asEast}, status: 422, fields: []string{"errors.0.pointer=/grid"},
	},
	{
		name: "organisation changed", method: "PATCH", path: "/api/v1/organisations/1", body: `{"kind":"department"}`,
		headers: []string{`If-Match: "v1"`}, status: 200, fields: []string{"kind=department", "version=2"}, sends: []string{`Etag: "v2"`},
	},
	{
		name: "organisation changed from an old version", method: "PATCH", path: "/api/v1/organisations/1", body: `{"kind":"other"}`,
		headers: []string{`If-Match: "v1"`}, status: 412, fields: []string{"code=stale"},
	},
	{
		name: "organisations", path: "/api/v1/organisations?q=街道&kind=department", status: 200,
		fields: []string{"matched=1", "items.0.id=1", "next="},
	},
	{
		name: "no organisations elsewhere", path: "/api/v1/organisations", headers: []string{"Authorization: Bearer test:admin@3"}, status: 200,
		fields: []string{"matched=0"},
	},
	{name: "organisation read", path: "/api/v1/organisations/1", status: 200, fields: []string{"version=2"}, sends: []string{`Etag: "v2`}},
	{name: "organisation of others", path: "/api/v1/organisations/1", headers: []string{"Authorization: Bearer test:admin@3"}, status: 404},

	{
		name: "account", method: "POST", path: "/api/v1/accounts",
		body: `{"login":"Li.Si","name":"李四","phone":"13812345678","organisation":1,"home":4}`, status: 201,
		fields: []string{"id=101", "login=li.si", "mustChange=true", "organisation.id=1", "home.name=甲街道", "phone=13812345678", "disabled="},
		parts:  []string{`"password":"`, `"grants":[]`},
		sends:  []string{`Etag: "v1"`, "Location: /api/v1/accounts/101", "Cache-Control: no-store"},
	},
	{
		name: "account twice", method: "POST", path: "/api/v1/accounts", body: `{"login":"li.si","name":"李四","home":4}`, status: 409,
		fields: []string{"errors.0.pointer=/login"}, parts: []string{"登录名已被使用"},
	},
	{
		name: "account with a weak password", method: "POST", path: "/api/v1/accounts",
		body: `{"login":"wang","name":"王五","home":4,"password":"password123"}`, status: 422, fields: []string{"errors.0.pointer=/password"},
	},
	{
		name: "account with a password", method: "POST", path: "/api/v1/accounts",
		body: `{"login":"wang","name":"王五","home":5,"password":"purple hill at dusk"}`, status: 201,
		fields: []string{"id=103", "mustChange=true"}, absent: []string{`"password"`},
	},
	{
		name: "account of a bad name and login", method: "POST", path: "/api/v1/accounts",
		body: `{"login":"李四","name":"a\u0000b","home":4,"phone":"call me"}`, status: 422,
		fields: []string{"errors.0.pointer=/login", "errors.1.pointer=/name", "errors.2.pointer=/phone"},
	},
	{
		name: "account elsewhere", method: "POST", path: "/api/v1/accounts", body: `{"login":"zhao","name":"赵六","home":6}`,
		headers: []string{asEast}, status: 422, fields: []string{"errors.0.pointer=/home"},
	},
	{
		name: "accounts", path: "/api/v1/accounts?q=li&grid=2&state=active&organisation=1", status: 200,
		fields: []string{"matched=1", "items.0.id=101", "items.0.phone=138****5678"}, absent: []string{"13812345678", "password"},
	},
	{name: "accounts of no role", path: "/api/v1/accounts?role=king", status: 400, fields: []string{"errors.0.pointer=role"}},
	{name: "accounts by a cursor of another list", path: "/api/v1/accounts?cursor=bm8ueA", status: 400},
	{
		name: "accounts for the field", path: "/api/v1/accounts", headers: []string{"Authorization: Bearer " + asCity}, status: 403,
		fields: []string{"code=forbidden"},
	},
	{
		name: "account read", path: "/api/v1/accounts/101", status: 200, fields: []string{"phone=13812345678", "version=1"},
		sends: []string{`Etag: "v1`},
	},
	{
		name: "account of others", path: "/api/v1/accounts/101", headers: []string{"Authorization: Bearer test:admin@3"}, status: 404,
		parts: []string{"没有编号为 101 的账号"},
	},
	{name: "account changed from nothing", method: "PATCH", path: "/api/v1/accounts/101", body: `{"name":"李思"}`, status: 428},
	{
		name: "account changed", method: "PATCH", path: "/api/v1/accounts/101", body: `{"name":"李思"}`, headers: []string{`If-Match: "v1"`},
		status: 200, fields: []string{"name=李思", "version=2", "phone=138****5678"}, absent: []string{"13812345678"},
		sends: []string{`Etag: "v2"`},
	},
	{
		name: "account changed in nothing", method: "PATCH", path: "/api/v1/accounts/101", body: `{}`, headers: []string{`If-Match: "v2"`},
		status: 400,
	},
	{
		name: "own account disabled", method: "PATCH", path: "/api/v1/accounts/10", body: `{"disabled":true}`,
		headers: []string{`If-Match: "v2"`}, status: 409, parts: []string{"不能停用自己"},
	},

	{
		name: "grant by who keeps accounts", method: "POST", path: "/api/v1/accounts/101/grants", body: `{"role":"watch","grid":4}`, status: 403,
		fields: []string{"code=forbidden"},
	},
	{
		name: "account seen by who keeps roles", path: "/api/v1/accounts/101", headers: []string{asGuard}, status: 200,
		fields: []string{"phone=138****5678"}, absent: []string{"13812345678"},
	},
	{
		name: "grant", method: "POST", path: "/api/v1/accounts/101/grants", body: `{"role":"watch","grid":4}`, headers: []string{asGuard},
		status: 201, fields: []string{
			"id=101", "roleName=值守员", "grid.path=试验市 / 东区 / 甲街道", "until=", "inForce=true", "kept=true",
			"enterprise=",
		},
	},
	{
		name: "grant twice", method: "POST", path: "/api/v1/accounts/101/grants", body: `{"role":"watch","grid":4,"until":"` + nextMonth + `"}`,
		headers: []string{asGuard}, status: 409,
	},
	{
		name: "grant of nothing", method: "POST", path: "/api/v1/accounts/101/grants", body: `{"role":"department","enterprise":1}`,
		headers: []string{asGuard}, status: 422, fields: []string{
			"errors.0.pointer=/grid", "errors.1.pointer=/enterprise",
			"errors.2.pointer=/sector",
		},
	},
	{
		name: "grant elsewhere", method: "POST", path: "/api/v1/accounts/101/grants", body: `{"role":"watch","grid":6}`,
		headers: []string{asGuardEast}, status: 422, fields: []string{"errors.0.pointer=/grid"},
	},
	{
		name: "grant of personal data alone", method: "POST", path: "/api/v1/accounts/101/grants", body: `{"role":"officer","grid":4}`,
		headers: []string{asGuard}, status: 403, fields: []string{"code=second_person"},
	},
	{
		name: "grant until", method: "PATCH", path: "/api/v1/accounts/101/grants/101", body: `{"until":"` + nextMonth + `"}`,
		headers: []string{asGuard}, status: 200, fields: []string{"until=" + nextMonth},
	},
	{
		name: "grant without end", method: "PATCH", path: "/api/v1/accounts/101/grants/101", body: `{"until":null}`, headers: []string{asGuard},
		status: 200, fields: []string{"until="},
	},
	{name: "own last grant", method: "DELETE", path: "/api/v1/accounts/12/grants/12", headers: []string{asGuard}, status: 409},
	{name: "grant ended", method: "DELETE", path: "/api/v1/accounts/101/grants/101", headers: []string{asGuard}, status: 204},
	{name: "grant ended twice", method: "DELETE", path: "/api/v1/accounts/101/grants/101", headers: []string{asGuard}, status: 409},

	{
		name: "asked for", method: "POST", path: "/api/v1/approvals",
		body: `{"kind":"grant","account":101,"proposal":{"role":"officer","grid":4},"reason":"新任网格员"}`, status: 201,
		fields: []string{
			"id=1", "kind=grant", "state=waiting", "account.login=li.si", "roleName=网格员", "grid.id=4", "reason=新任网格员",
			"askedBy.login=admin", "own=true", "may=false",
		},
	},
	{
		name: "asked for twice", method: "POST", path: "/api/v1/approvals",
		body: `{"kind":"grant","account":101,"proposal":{"role":"officer","grid":4},"reason":"新任网格员"}`, status: 409,
	},
	{
		name: "asked for what cannot be", method: "POST", path: "/api/v1/approvals",
		body: `{"kind":"grant","account":101,"proposal":{"role":"officer"}}`, status: 422, fields: []string{"errors.0.pointer=/proposal/grid"},
	},
	{
		name: "asked for what takes one", method: "POST", path: "/api/v1/approvals", body: `{"kind":"password","account":101}`, status: 409,
		parts: []string{"不需要复核"},
	},
	{name: "confirmed by who asked", method: "POST", path: "/api/v1/approvals/1/confirm", status: 403},
	{
		name: "waiting", path: "/api/v1/approvals", headers: []string{asGuard}, status: 200,
		fields: []string{"items.0.id=1", "items.0.may=true", "items.0.own=false", "waiting=1", "mine=1", "security=1"},
	},
	{
		name: "waiting elsewhere", path: "/api/v1/approvals", headers: []string{"Authorization: Bearer test:security@3"}, status: 200,
		fields: []string{"waiting=0", "mine=0"},
	},
	{
		name: "refused without a reason", method: "POST", path: "/api/v1/approvals/1/refuse", body: `{"reason":" "}`, headers: []string{asGuard},
		status: 422, fields: []string{"errors.0.pointer=/reason"},
	},
	{
		name: "confirmed", method: "POST", path: "/api/v1/approvals/1/confirm", headers: []string{asGuard}, status: 200,
		fields: []string{"state=done", "decidedBy.login=security"},
	},
	{name: "confirmed twice", method: "POST", path: "/api/v1/approvals/1/confirm", headers: []string{asGuard}, status: 409},
	{name: "given", path: "/api/v1/accounts/101", status: 200, fields: []string{"guarded=true", "grants.0.role=officer"}},
	{
		name: "password of who sees personal data", method: "POST", path: "/api/v1/accounts/101/password", status: 403,
		fields: []string{"code=second_person"},
	},
	{
		name: "asked for a password", method: "POST", path: "/api/v1/approvals", body: `{"kind":"password","account":101}`, status: 201,
		fields: []string{"state=waiting"},
	},
	{name: "password before it is confirmed", method: "POST", path: "/api/v1/approvals/3/password", status: 409},
	{
		name: "password confirmed", method: "POST", path: "/api/v1/approvals/3/confirm", headers: []string{asGuard}, status: 200,
		fields: []string{"state=confirmed"}, absent: []string{`"password":"`},
	},
	{name: "password taken by who confirmed", method: "POST", path: "/api/v1/approvals/3/password", headers: []string{asGuard}, status: 403},
	{
		name: "password taken", method: "POST", path: "/api/v1/approvals/3/password", status: 200, parts: []string{`"password":"`},
		sends: []string{"Cache-Control: no-store"},
	},
	{name: "password taken twice", method: "POST", path: "/api/v1/approvals/3/password", status: 409},
	{name: "asked for and withdrawn", method: "POST", path: "/api/v1/approvals", body: `{"kind":"unlock","account":101}`, status: 201},
	{name: "withdrawn", method: "POST", path: "/api/v1/approvals/4/withdraw", status: 200, fields: []string{"state=withdrawn"}},
	{
		name: "asked for and refused", method: "POST", path: "/api/v1/approvals",
		body: `{"kind":"update","account":101,"proposal":{"login":"mine"}}`, status: 201, fields: []string{"proposal.login=mine"},
	},
	{
		name: "refused", method: "POST", path: "/api/v1/approvals/5/refuse", body: `{"reason":"查无此事"}`, headers: []string{asGuard}, status: 200,
		fields: []string{"state=refused", "answer=查无此事"},
	},
	{
		name: "asked for a token", method: "POST", path: "/api/v1/approvals",
		body: `{"kind":"token","account":101,"proposal":{"name":"工单","actions":["personal.view"],"until":"` + nextMonth + `"}}`, status: 201,
		fields: []string{"proposal.name=工单", "may=false"},
	},
	{
		name: "token confirmed by an administrator", method: "POST", path: "/api/v1/approvals/6/confirm", headers: []string{asGuard},
		status: 403,
	},
	{
		name: "decided", path: "/api/v1/approvals?decided=true&limit=2", status: 200,
		fields: []string{"items.0.id=5", "items.1.id=4", "waiting=1", "mine=0"},
	},
	{name: "officer ends", method: "DELETE", path: "/api/v1/accounts/101/grants/102", headers: []string{asGuard}, status: 204},

	{name: "token", method: "POST", path: "/api/v1/tokens", body: `{"account":101,"name":"工单接口","actions":["map.view"],"grid":4,"expires":"` +
		nextMonth + `"}`, status: 201, fields: []string{
		"id=1", "account.login=li.si", "actions.0=map.view", "grid.id=4", "createdBy.login=admin",
		"used=",
	}, parts: []string{`"token":"anw_`}, sends: []string{"Cache-Control: no-store"}},
	{name: "token for too long", method: "POST", path: "/api/v1/tokens", body: `{"account":101,"name":"","actions":["map.fly"],"expires":"` +
		tooLate + `"}`, status: 422, fields: []string{"errors.0.pointer=/name", "errors.1.pointer=/actions", "errors.2.pointer=/expires"}},
	{
		name: "tokens", path: "/api/v1/tokens?account=101", status: 200, fields: []string{"items.0.name=工单接口", "items.0.revoked=", "next="},
		absent: []string{`"token":`},
	},
	{name: "token revoked", method: "DELETE", path: "/api/v1/tokens/1", status: 204},
	{name: "token revoked twice", method: "DELETE", path: "/api/v1/tokens/1", status: 409},

	{name: "sessions", path: "/api/v1/accounts/101/sessions", status: 200, parts: []string{`"items":[]`}},
	{name: "session of none", method: "DELETE", path: "/api/v1/accounts/101/sessions/00000000-0000-0000-0000-000000000000", status: 404},
	{name: "sessions ended", method: "DELETE", path: "/api/v1/accounts/101/sessions", status: 204},
	{
		name: "password", method: "POST", path: "/api/v1/accounts/101/password", status: 200, parts: []string{`"password":"`},
		sends: []string{"Cache-Control: no-store"},
	},
	{name: "own password", method: "POST", path: "/api/v1/accounts/10/password", status: 409},
	{name: "unlock", method: "POST", path: "/api/v1/accounts/101/unlock", status: 204},

	{name: "organisation in use", method: "DELETE", path: "/api/v1/organisations/1", status: 409, fields: []string{"code=conflict"}},
	{
		name: "account leaves", method: "PATCH", path: "/api/v1/accounts/101", body: `{"organisation":0,"disabled":true}`,
		headers: []string{`If-Match: "v4"`}, status: 200, fields: []string{"organisation="}, absent: []string{`"disabled":null`},
	},
	{name: "organisation out of use", method: "DELETE", path: "/api/v1/organisations/1", status: 204},
	{name: "organisation gone", method: "DELETE", path: "/api/v1/organisations/1", status: 404},
}

// asKeeper is a scenario of the administrator of the town, unless it is another's.
func asKeeper(c scenario) scenario {
	headers := []string{asAdmin}
	if c.body != "" {
		headers = append(headers, js)
	}
	c.headers = append(headers, c.headers...) // the last one of a name counts
	return c
}

func TestAdministration(t *testing.T) {
	t.Parallel()
	s := start(t, city+keepers)
	for _, c := range keeping {
		t.Run(c.name, func(t *testing.T) { s.play(t, asKeeper(c)) })
	}
	for _, c := range keeping {
		if c.method != "" && c.path != "/api/v1/setup" { // which is for who has no account yet
			s.play(t, scenario{name: c.name, method: c.method, path: c.path, body: c.body, headers: []string{js, "Authorization: "}, status: 401})
		}
	}
	rows, err := s.db.Pool.Query(t.Context(), `SELECT DISTINCT action FROM audit`)
	if err != nil {
		t.Fatal(err)
	}
	actions, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(actions) < 15 {
		t.Errorf("only %v is in the audit (%v)", actions, err)
	}
	for _, action := range actions {
		if audit.NameOf(action).ZH == action {
			t.Errorf("the audit has no name for %s", action)
		}
	}
	var secrets int
	if err := s.db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM audit
		WHERE concat(before, after) ~ '13812345678|anw_[A-Za-z0-9_-]{5}|argon2|purple hill'`).Scan(&secrets); err != nil || secrets != 0 {
		t.Errorf("%d lines of the audit hold a phone or a secret (%v)", secrets, err)
	}
}

package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/routers"

	"anwang/web/issuertest"
	"anwang/web/sso"
)

// withIssuer is single sign-on by an issuer.
func withIssuer(i *issuertest.Issuer, link bool) func(*houseClock) *sso.Config {
	return func(c *houseClock) *sso.Config {
		return &sso.Config{Issuer: i.URL, ClientID: issuertest.ClientID, Secret: issuertest.Secret, Name: "市统一认证", Link: link, Clock: c.Now}
	}
}

// TestOwnPage: from the log-in to the log-out, with cookies as browsers keep them.
func TestOwnPage(t *testing.T) {
	t.Parallel()
	h := inhabited(t, plan{})
	b := h.browser(t)
	b.want(401, "GET", "/api/v1/me", "")
	b.want(401, "POST", "/api/v1/login", `{"login":"officer","password":"wrong"}`)
	if b.cookie() != "" {
		t.Error("a wrong password got a cookie")
	}
	if a := b.login(" Officer ", passphrase); a.status != 200 || a.field(t, "login") != "officer" ||
		a.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %v %s", a.status, a.header, a.body)
	}
	me := b.want(200, "GET", "/api/v1/me", "")
	if me.field(t, "id") != 4.0 || me.field(t, "session") == "" || me.field(t, "grants.0.role") != "officer" {
		t.Error(me.body)
	}
	if a := b.want(200, "PATCH", "/api/v1/me", `{"lang":"en"}`); a.field(t, "lang") != "en" {
		t.Error(a.body)
	}
	b.want(400, "PATCH", "/api/v1/me", `{"lang":"fr"}`)

	phone := h.browser(t).enter("officer")
	list := b.want(200, "GET", "/api/v1/me/sessions", "")
	if list.field(t, "items.1.id") == nil || list.field(t, "items.2.id") != nil || strings.Contains(list.body, phone.cookie()) {
		t.Error(list.body)
	}
	for _, i := range []string{"items.0", "items.1"} {
		mine := list.field(t, i+".id") == me.field(t, "session")
		if list.field(t, i+".current") != mine {
			t.Error(list.body)
		}
	}
	other := phone.want(200, "GET", "/api/v1/me", "").field(t, "session").(string)
	h.browser(t).enter("guide").want(404, "DELETE", "/api/v1/me/sessions/"+other, "")
	b.want(204, "DELETE", "/api/v1/me/sessions/"+other, "")
	phone.want(401, "GET", "/api/v1/me", "")
	b.want(404, "DELETE", "/api/v1/me/sessions/"+other, "")

	phone = h.browser(t).enter("officer")
	const fresh = "nine kites over the dam"
	b.want(422, "POST", "/api/v1/me/password", `{"current":"`+passphrase+`","password":"1234567890"}`)
	b.want(422, "POST", "/api/v1/me/password", `{"current":"wrong","password":"`+fresh+`"}`)
	b.want(204, "POST", "/api/v1/me/password", `{"current":"`+passphrase+`","password":"`+fresh+`"}`)
	b.want(200, "GET", "/api/v1/me", "")
	phone.want(401, "GET", "/api/v1/me", "")
	if a := phone.login("officer", passphrase); a.status != 401 {
		t.Errorf("the old password: %d", a.status)
	}
	if a := phone.login("officer", fresh); a.status != 200 {
		t.Errorf("the new password: %d", a.status)
	}

	was := b.cookie()
	if a := b.want(204, "POST", "/api/v1/logout", ""); !strings.Contains(a.header.Get("Set-Cookie"), "Max-Age=0") || b.cookie() != "" {
		t.Errorf("the cookie stays: %v", a.header)
	}
	b.bring(was)
	b.want(401, "GET", "/api/v1/me", "")
	phone.want(200, "GET", "/api/v1/me", "")
}

// ownTokens says everything the officer can say of tokens that an administrator asks for.
func ownTokens(t *testing.T, h *house, say func(method, path, body string, status int) answer) {
	t.Helper()
	admin := h.browser(t).enter("admin")
	officer := value[int64](t, h.db, `SELECT id FROM account WHERE login = 'officer'`)
	ask := func(name string) string {
		body := fmt.Sprintf(`{"kind":"token","account":%d,"proposal":{"name":%q,"actions":["personal.view"],"until":%q}}`, officer, name,
			h.clock.Now().AddDate(0, 0, 7).UTC().Format(time.RFC3339))
		return fmt.Sprintf("/api/v1/me/approvals/%v", admin.want(201, "POST", "/api/v1/approvals", body).field(t, "id"))
	}
	first, second := ask("工单"), ask("平台")
	say("GET", "/api/v1/me/approvals", "", 200)
	say("POST", first+"/confirm", "", 201)
	say("POST", first+"/confirm", "", 409)
	say("POST", second+"/refuse", `{"reason":"不需要"}`, 204)
	token := say("GET", "/api/v1/me/tokens", "", 200).field(t, "items.0.id")
	say("DELETE", fmt.Sprintf("/api/v1/me/tokens/%v", token), "", 204)
}

// describedSessions asks what only somebody with a session can, against a server
// with the real authenticator, and holds the answers against the description.
func describedSessions(t *testing.T, router routers.Router, seen map[string]bool) {
	t.Helper()
	var issuer *issuertest.Issuer
	h := inhabited(t, plan{sso: func(c *houseClock) *sso.Config {
		issuer = issuertest.New(t, c.Now)
		issuer.Person("s-7", "guide")
		return withIssuer(issuer, true)(c)
	}})
	exec(t, h.db, `UPDATE account SET synthetic = true WHERE login IN ('guide', 'department')`)
	b := h.browser(t)
	say := func(method, path, body string, status int) answer {
		t.Helper()
		a := b.want(status, method, path, body)
		r, err := http.NewRequestWithContext(t.Context(), method, h.URL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		route, params, err := router.FindRoute(r)
		if err != nil {
			t.Fatalf("not described: %v", err)
		}
		seen[route.Operation.OperationID] = true
		check(t, a, r, route, params)
		return a
	}
	say("GET", "/api/v1/me", "", 401)
	say("GET", "/api/v1/login/options", "", 200)
	say("POST", "/api/v1/login", `{"login":"officer","password":"wrong"}`, 401)
	say("POST", "/api/v1/login", `{"login":"officer"}`, 400)
	say("POST", "/api/v1/login", `{"login":"officer","password":"`+passphrase+`"}`, 200)
	say("GET", "/api/v1/me", "", 200)
	say("PATCH", "/api/v1/me", `{"lang":"en"}`, 200)
	say("PATCH", "/api/v1/me", `{"lang":"xx"}`, 400)
	say("GET", "/api/v1/me/sessions", "", 200)
	other := h.browser(t).enter("officer").want(200, "GET", "/api/v1/me", "").field(t, "session").(string)
	say("DELETE", "/api/v1/me/sessions/"+other, "", 204)
	say("DELETE", "/api/v1/me/sessions/"+other, "", 404)
	ownTokens(t, h, say)
	say("POST", "/api/v1/me/password", `{"current":"wrong","password":"nine kites over the dam"}`, 422)
	say("POST", "/api/v1/me/password", `{"current":"`+passphrase+`","password":"nine kites over the dam"}`, 204)
	say("POST", "/api/v1/logout", "", 204)
	say("POST", "/api/v1/logout", "", 401)

	to := say("GET", "/api/v1/login/sso?return=%2Fgrid%2F4", "", 302)
	back := b.want(302, "GET", to.header.Get("Location"), "")
	u, err := url.Parse(back.header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	if a := say("GET", u.RequestURI(), "", 302); a.header.Get("Location") != "/grid/4" {
		t.Errorf("single sign-on led to %q", a.header.Get("Location"))
	}
	if a := say("GET", "/api/v1/me", "", 200); a.field(t, "login") != "guide" || a.field(t, "sso") != true {
		t.Error(a.body)
	}
}

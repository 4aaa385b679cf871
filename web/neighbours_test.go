package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"anwang/web"
	"anwang/web/middleware"
)

// TestNeighbours: installations at the root of a host and below paths of it are of
// different people. One browser is logged in at all of them, at each as somebody
// else; what it does at one is nothing to the others.
func TestNeighbours(t *testing.T) {
	t.Parallel()
	homes := map[string]*house{"": inhabited(t, plan{}), "/x": inhabited(t, plan{}), "/x/y": inhabited(t, plan{})}
	people := map[string]string{"": "officer", "/x": "chief", "/x/y": "guide"}
	front := nginx(t, func(port string) string {
		var conf strings.Builder
		for prefix, h := range homes {
			at := h.open(t, web.Config{PublicURL: "http://127.0.0.1:" + port + prefix})
			conf.WriteString("location " + prefix + "/ { proxy_pass http://" + at + "/; }\n")
		}
		return conf.String()
	})
	b := homes[""].browser(t)
	at := func(prefix string) *browser { b.base = "http://" + front + prefix; return b }
	origin := "Origin: http://" + front
	enter := func(prefix string) {
		t.Helper()
		at(prefix).want(200, "POST", "/api/v1/login", `{"login":"`+people[prefix]+`","password":"`+passphrase+`"}`, origin)
	}
	stays := func(why string, prefixes ...string) {
		t.Helper()
		for _, prefix := range prefixes {
			if a := at(prefix).call("GET", "/api/v1/me", ""); a.status != 200 || a.field(t, "login") != people[prefix] {
				t.Errorf("%s: at %q %d %.200s", why, prefix, a.status, a.body)
			}
			at(prefix).want(200, "GET", "/tiles/grids/0/0/0.mvt", "")
		}
	}
	for prefix := range homes {
		enter(prefix)
	}
	stays("all of them", "", "/x", "/x/y")
	at("/x").want(204, "POST", "/api/v1/logout", "", origin)
	at("/x").want(401, "GET", "/api/v1/me", "")
	stays("after a log-out in the middle", "", "/x/y")
	// a session of before, when all had one name: one log-in, and no more
	u, _ := url.Parse("http://" + front + "/x/")
	b.client.Jar.SetCookies(u, []*http.Cookie{{Name: middleware.SessionCookie, Value: strings.Repeat("A", 43), Path: "/x/"}})
	at("/x").want(401, "GET", "/api/v1/me", "")
	enter("/x")
	stays("after the upgrade", "", "/x", "/x/y")
	// a session that has ended is taken away, and no other
	b.client.Jar.SetCookies(u, []*http.Cookie{{Name: middleware.SessionCookie + "+x", Value: strings.Repeat("A", 43), Path: "/x/"}})
	at("/x").want(401, "GET", "/api/v1/me", "")
	stays("after a session that was none", "", "/x/y")
	for _, c := range b.client.Jar.Cookies(u) {
		if c.Name == middleware.SessionCookie+"+x" {
			t.Errorf("the session that was none is kept")
		}
	}
}

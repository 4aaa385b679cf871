package web_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"anwang/web/middleware"
)

// setCookie is the session's cookie in an answer.
func setCookie(a answer) *http.Cookie {
	for _, c := range (&http.Response{Header: a.header}).Cookies() {
		if c.Name == middleware.SessionCookie {
			return c
		}
	}
	return nil
}

// TestSessionFixation: who knows what the browser brought to the log-in knows
// nothing after it.
func TestSessionFixation(t *testing.T) {
	t.Parallel()
	h := inhabited(t, plan{})
	attacker := h.browser(t)
	chosen := strings.Repeat("A", 43)
	own := h.browser(t).enter("guide").cookie()
	for name, planted := range map[string]string{
		"made up": chosen, "of the attacker's own session": own, "no secret at all": "x",
		"long": strings.Repeat("b", 4000),
	} {
		victim := h.browser(t)
		victim.bring(planted)
		victim.enter("officer")
		if victim.cookie() == planted {
			t.Errorf("%s: the session is the one that was brought", name)
		}
		attacker.bring(planted)
		attacker.want(401, "GET", "/api/v1/me", "")
	}
	b := h.browser(t).enter("officer")
	was := b.cookie()
	b.enter("officer")
	if b.cookie() == was {
		t.Error("a second log-in keeps the secret")
	}
	attacker.bring(was)
	attacker.want(401, "GET", "/api/v1/me", "")
	// a session is a cookie's and nothing else's
	secret := b.cookie()
	for _, c := range [][]string{
		{"/api/v1/me?anwang=" + secret},
		{"/api/v1/me?session=" + secret},
		{"/api/v1/me;anwang=" + secret},
		{"/api/v1/me", "Authorization: Bearer " + secret},
		{"/api/v1/me", "X-Session: " + secret},
		{"/api/v1/me", "Cookie: Anwang=" + secret},
		{"/api/v1/me", "Cookie: xanwang=" + secret},
		{"/api/v1/me", "Cookie: anwang=" + secret + "; anwang=" + chosen},
		{"/api/v1/me", "Cookie: anwang=" + strings.ToLower(secret)},
		{"/api/v1/me", "Cookie: anwang=" + secret + "A"},
		{"/api/v1/me", "Cookie: anwang=" + secret[1:]},
	} {
		fresh := h.browser(t)
		fresh.want(401, "GET", c[0], "", c[1:]...)
	}
	h.browser(t).want(200, "GET", "/api/v1/me", "", "Cookie: anwang="+secret)
}

// TestSessionCookie: scripts do not read it, other sites do not send it with a
// change, and by https it never goes without.
func TestSessionCookie(t *testing.T) {
	t.Parallel()
	h := inhabited(t, plan{})
	secure := h.another(t, plan{tls: true})
	proxied := h.another(t, plan{web: behindProxy})
	for _, c := range []struct {
		name    string
		house   *house
		headers []string
		secure  bool
	}{
		{"http", h, nil, false},
		{"https", secure, nil, true},
		{"https as a stranger says", h, []string{"X-Forwarded-Proto: https"}, false},
		{"http as a stranger says", secure, []string{"X-Forwarded-Proto: http"}, true},
		{"https before a proxy", proxied, []string{"X-Forwarded-Proto: https"}, true},
	} {
		b := c.house.browser(t)
		got := setCookie(b.login("officer", passphrase, c.headers...))
		if got == nil || !got.HttpOnly || got.SameSite != http.SameSiteLaxMode || got.Path != "/" || got.Domain != "" || got.MaxAge != 0 ||
			got.Secure != c.secure || len(got.Value) != 43 {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// TestSessionEnds: a session that ends at one server has ended at the other, with
// the stream of events that it had open there.
func TestSessionEnds(t *testing.T) {
	t.Parallel()
	h := inhabited(t, plan{})
	second := h.another(t, plan{})
	ended := func(name string, end func(secret string)) {
		t.Helper()
		secret := h.browser(t).enter("officer").cookie()
		there := second.browser(t)
		there.bring(secret)
		there.want(200, "GET", "/api/v1/me", "")
		closed := make(chan time.Time, 1)
		resp := there.listen()
		if resp.StatusCode != http.StatusOK {
			t.Fatalf("%s: no events, %d", name, resp.StatusCode)
		}
		go func() {
			defer func() { _ = resp.Body.Close() }()
			for in := bufio.NewScanner(resp.Body); in.Scan(); {
				continue
			}
			closed <- time.Now()
		}()
		select {
		case <-closed:
			t.Errorf("%s: the events ended before", name)
		case <-time.After(50 * time.Millisecond):
		}
		end(secret)
		began := time.Now()
		eventually(t, name+": 401 at the other server", func() bool { return there.call("GET", "/api/v1/status", "").status == 401 })
		took := time.Since(began)
		select {
		case at := <-closed:
			t.Logf("%s: 401 at the other server after %s, its events over after %s", name, took.Round(time.Millisecond),
				max(0, at.Sub(began)).Round(time.Millisecond))
		case <-time.After(2 * time.Minute):
			t.Errorf("%s: the events go on", name)
		}
	}
	ended("logged out", func(secret string) {
		b := h.browser(t)
		b.bring(secret)
		b.want(204, "POST", "/api/v1/logout", "")
	})
	ended("ended by its owner", func(secret string) {
		b := h.browser(t)
		b.bring(secret)
		id := b.want(200, "GET", "/api/v1/me", "").field(t, "session").(string)
		h.browser(t).enter("officer").want(204, "DELETE", "/api/v1/me/sessions/"+id, "")
	})
	ended("the password changed", func(string) {
		b := h.browser(t).enter("officer")
		b.want(204, "POST", "/api/v1/me/password", `{"current":"`+passphrase+`","password":"nine kites over the dam"}`)
		exec(t, h.db, `UPDATE account SET password = (SELECT password FROM account WHERE login = 'guide') WHERE login = 'officer'`)
	})
	ended("the account disabled", func(string) {
		admin := h.browser(t).enter("admin")
		tag := admin.want(200, "GET", "/api/v1/accounts/4", "").field(t, "version").(float64)
		admin.want(200, "PATCH", "/api/v1/accounts/4", `{"disabled":true}`, `If-Match: "v`+string(rune('0'+int(tag)))+`"`)
	})
	if a := h.browser(t).login("officer", passphrase); a.status != 401 {
		t.Errorf("a disabled account logs in: %d", a.status)
	}
	if n := value[int](t, h.db, `SELECT count(*) FROM session WHERE account_id = 4`); n != 0 {
		t.Errorf("a disabled account has %d sessions", n)
	}
}

// listen opens the stream of events.
func (b *browser) listen() *http.Response {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, b.base+"/api/v1/events", nil)
	if err != nil {
		b.Fatal(err)
	}
	resp, err := b.client.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	return resp
}

// TestEventsOfAnAccount: a browser that still shows one account's map does not get
// the events of the account that has logged in over it.
func TestEventsOfAnAccount(t *testing.T) {
	t.Parallel()
	h := inhabited(t, plan{})
	b := h.browser(t).enter("officer")
	var me struct {
		ID int64 `json:"id"`
	}
	if err := json.Unmarshal([]byte(b.want(200, "GET", "/api/v1/me", "").body), &me); err != nil {
		t.Fatal(err)
	}
	own := "/api/v1/events?account=" + strconv.FormatInt(me.ID, 10)
	b.want(200, "HEAD", own, "")
	b.enter("guide")
	b.want(409, "GET", own, "")
}

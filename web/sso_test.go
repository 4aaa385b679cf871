package web_test

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"anwang/grid"
	"anwang/web"
	"anwang/web/issuertest"
	"anwang/web/sso"
)

// trusting is a house with single sign-on, and its issuer.
func trusting(t *testing.T, link bool, cfg web.Config) (*house, *issuertest.Issuer) {
	t.Helper()
	var issuer *issuertest.Issuer
	h := inhabited(t, plan{web: cfg, sso: func(c *houseClock) *sso.Config {
		issuer = issuertest.New(t, c.Now)
		return withIssuer(issuer, link)(c)
	}})
	exec(t, h.db, `UPDATE account SET subject = $1 || ' s-4' WHERE login = 'officer'`, issuer.URL)
	issuer.Person("s-4", "whoever")
	return h, issuer
}

// begin goes to the issuer and returns the address it sends the browser back to.
func (b *browser) begin(query string, headers ...string) (back string) {
	b.Helper()
	to := b.want(302, "GET", "/api/v1/login/sso"+query, "", headers...).header.Get("Location")
	if !strings.Contains(to, "/authorize?") {
		return to
	}
	return b.want(302, "GET", to, "").header.Get("Location")
}

// arrive comes back from the issuer and returns where that leads.
func (b *browser) arrive(back string) string {
	b.Helper()
	u, err := url.Parse(back)
	if err != nil {
		b.Fatal(err)
	}
	if !strings.HasPrefix(u.Path, "/api/v1/login/sso/callback") {
		return back
	}
	return b.want(302, "GET", u.RequestURI(), "").header.Get("Location")
}

// round is the whole way.
func (b *browser) round() string { return b.arrive(b.begin("?return=%2Fgrid%2F4")) }

// TestSingleSignOn: whoever the issuer vouches for is logged in when the answer is
// one to the question of this browser, in every point, and nobody else is.
func TestSingleSignOn(t *testing.T) {
	t.Parallel()
	h, issuer := trusting(t, false, web.Config{})
	const in, no = "/grid/4", "/login?error=sso"
	seconds := func(claim string, d time.Duration) func(map[string]any) {
		return func(c map[string]any) { c[claim] = h.clock.Now().Add(d).Unix() }
	}
	is := func(claim string, v any) func(map[string]any) { return func(c map[string]any) { c[claim] = v } }
	published, err := json.Marshal(issuer.Public())
	if err != nil {
		t.Fatal(err)
	}
	hmac := func(key []byte) func([]byte) string {
		return func(claims []byte) string {
			raw, err := issuertest.Sign(key, jose.HS256, claims)
			if err != nil {
				t.Error(err)
			}
			return raw
		}
	}
	other := issuertest.New(t, h.clock.Now) // somebody else's key
	for _, c := range []struct {
		name string
		bend func(map[string]any)
		seal func([]byte) string
		want string
	}{
		{"as it should be", nil, nil, in},
		{"for another client", is("aud", "other"), nil, no},
		{"for nobody", is("aud", []string{}), nil, no},
		{"for two without azp", is("aud", []string{"anwang", "other"}), nil, no},
		{"for two with azp", func(c map[string]any) { c["aud"], c["azp"] = []string{"anwang", "other"}, "anwang" }, nil, in},
		{"made for another", is("azp", "other"), nil, no},
		{"by another issuer", is("iss", "https://evil.example"), nil, no},
		{"of another question", is("nonce", "x"), nil, no},
		{"of no question", func(c map[string]any) { delete(c, "nonce") }, nil, no},
		{"of nobody", is("sub", ""), nil, no},
		{"without an end", func(c map[string]any) { delete(c, "exp") }, nil, no},
		{"ended 50 s ago", seconds("exp", -50*time.Second), nil, in},
		{"ended 70 s ago", seconds("exp", -70*time.Second), nil, no},
		{"made in 50 s", seconds("iat", 50*time.Second), nil, in},
		{"made in 70 s", seconds("iat", 70*time.Second), nil, no},
		{"good from in 50 s on", seconds("nbf", 50*time.Second), nil, in},
		{"good from in an hour on", seconds("nbf", time.Hour), nil, no},
		{"unsigned", nil, func(claims []byte) string {
			e := base64.RawURLEncoding.EncodeToString
			return e([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + e(claims) + "."
		}, no},
		{"signed with the client's secret", nil, hmac([]byte(issuertest.Secret)), no},
		{"signed with the public key as a secret", nil, hmac(published), no},
		{"signed with somebody's key", nil, func(claims []byte) string {
			raw, err := other.Sign(claims)
			if err != nil {
				t.Error(err)
			}
			return raw
		}, no},
		{"no token", nil, func([]byte) string { return "" }, no},
		{"nonsense", nil, func([]byte) string { return "a.b.c" }, no},
	} {
		issuer.Bend(c.bend)
		issuer.Seal(c.seal)
		b := h.browser(t)
		if got := b.round(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if entered := b.cookie() != ""; entered != (c.want == in) {
			t.Errorf("%s: a session: %t", c.name, entered)
		} else if entered {
			b.want(200, "GET", "/api/v1/me", "")
		}
	}
}

// TestSingleSignOnMixedUp: an answer counts once, and in the browser that asked.
func TestSingleSignOnMixedUp(t *testing.T) {
	t.Parallel()
	h, issuer := trusting(t, false, web.Config{})
	const no = "/login?error=sso"
	victim, attacker := h.browser(t), h.browser(t)
	theirs := attacker.begin("")
	if got := victim.arrive(theirs); got != no || victim.cookie() != "" {
		t.Errorf("somebody else's answer without a question: %s", got)
	}
	own := victim.begin("")
	mine, err := url.Parse(own)
	if err != nil {
		t.Fatal(err)
	}
	yours, err := url.Parse(attacker.begin(""))
	if err != nil {
		t.Fatal(err)
	}
	// the attacker's code with the victim's state: by PKCE, and without it by the nonce
	for _, lax := range []bool{false, true} {
		issuer.Lax(lax)
		mixed := url.Values{"code": {yours.Query().Get("code")}, "state": {mine.Query().Get("state")}}
		if got := victim.arrive("/api/v1/login/sso/callback?" + mixed.Encode()); got != no || victim.cookie() != "" {
			t.Errorf("another's code, PKCE unchecked %t: %s", lax, got)
		}
		if mine, err = url.Parse(victim.begin("")); err != nil {
			t.Fatal(err)
		}
		if yours, err = url.Parse(attacker.begin("")); err != nil {
			t.Fatal(err)
		}
	}
	issuer.Lax(false)
	for name, bend := range map[string]func(url.Values){
		"no state":         func(q url.Values) { q.Del("state") },
		"another state":    func(q url.Values) { q.Set("state", "x") },
		"no code":          func(q url.Values) { q.Del("code") },
		"another code":     func(q url.Values) { q.Set("code", "x") },
		"an error":         func(q url.Values) { q.Set("error", "access_denied") },
		"of somebody else": func(q url.Values) { q.Set("iss", "https://evil.example") },
	} {
		u, err := url.Parse(victim.begin(""))
		if err != nil {
			t.Fatal(err)
		}
		q := u.Query()
		bend(q)
		if got := victim.arrive("/api/v1/login/sso/callback?" + q.Encode()); got != no || victim.cookie() != "" {
			t.Errorf("%s: %s", name, got)
		}
		if got := victim.arrive(u.String()); got != no || victim.cookie() != "" { // the question is used up
			t.Errorf("%s, and then the right one: %s", name, got)
		}
	}
	back := victim.begin("")
	if got := victim.arrive(back); got != "/" {
		t.Fatalf("the right one: %s", got)
	}
	before := victim.cookie()
	if got := victim.arrive(back); got != no || victim.cookie() != before {
		t.Errorf("the same answer again: %s", got)
	}
	// who waits for the issuer has no session, whatever the cookie's name
	waiting := h.browser(t)
	for _, part := range strings.Split(waiting.want(302, "GET", "/api/v1/login/sso", "").header.Get("Set-Cookie"), ";") {
		if name, secret, ok := strings.Cut(part, "="); ok && name == "anwang_sso" {
			waiting.bring(secret)
			waiting.want(401, "GET", "/api/v1/me", "")
		}
	}
}

// TestSingleSignOnKeys: the issuer changes its keys and their kind, goes away and
// comes back.
func TestSingleSignOnKeys(t *testing.T) {
	t.Parallel()
	h, issuer := trusting(t, false, web.Config{})
	for _, alg := range []jose.SignatureAlgorithm{jose.RS256, jose.RS256, jose.ES256, jose.RS256} {
		if got := h.browser(t).round(); got != "/grid/4" {
			t.Errorf("before %s: %s", alg, got)
		}
		issuer.Rotate(t, alg)
	}
	if got := h.browser(t).round(); got != "/grid/4" {
		t.Errorf("after the last: %s", got)
	}
	b := h.browser(t)
	back := b.begin("")
	issuer.Down(true)
	if got := b.arrive(back); got != "/login?error=sso_down" || b.cookie() != "" {
		t.Errorf("it went away: %s", got)
	}
	if got := b.begin(""); got != "/login?error=sso_down" {
		t.Errorf("it is away: %s", got)
	}
	b.enter("guide") // with a password
	if a := b.want(200, "GET", "/api/v1/login/options", ""); a.field(t, "sso") != true {
		t.Error(a.body)
	}
	issuer.Down(false)
	looks := issuer.Looks()
	for range 5 {
		b.begin("")
	}
	if n := issuer.Looks() - looks; n != 0 {
		t.Errorf("looked up %d times at once", n)
	}
	h.clock.Add(4 * time.Second)
	if got := h.browser(t).round(); got != "/grid/4" {
		t.Errorf("it is back: %s", got)
	}
}

// TestSingleSignOnAccounts: nobody gets an account by it, and a name links one
// only where the operator says so, once.
func TestSingleSignOnAccounts(t *testing.T) {
	t.Parallel()
	h, issuer := trusting(t, false, web.Config{})
	try := func(h *house, sub, login string) string {
		issuer.Person(sub, login)
		return h.browser(t).round()
	}
	if got := try(h, "s-99", "admin"); got != "/login?error=sso_unknown" {
		t.Errorf("a name that is not to link: %s", got)
	}
	if n := value[int](t, h.db, `SELECT count(*) FROM audit WHERE after->>'reason' = 'unknown' AND after->>'subject' = 's-99'`); n != 1 {
		t.Errorf("%d lines of the audit tell of it", n)
	}
	linking := h.another(t, plan{sso: withIssuer(issuer, true)})
	if got := try(linking, "s-99", "nobody.here"); got != "/login?error=sso_unknown" {
		t.Errorf("a name of nobody: %s", got)
	}
	if got := try(linking, "s-6", "Guide"); got != "/grid/4" {
		t.Errorf("a name that links: %s", got)
	}
	if got := try(linking, "s-66", "guide"); got != "/login?error=sso_unknown" {
		t.Errorf("a name that is linked to another person: %s", got)
	}
	if got := try(linking, "s-6", "renamed"); got != "/grid/4" {
		t.Errorf("a linked person of another name: %s", got)
	}
	exec(t, h.db, `UPDATE account SET disabled = now() WHERE login IN ('officer', 'chief')`)
	if got := try(linking, "s-4", "officer"); got != "/login?error=disabled" {
		t.Errorf("a disabled account: %s", got)
	}
	if got := try(linking, "s-5", "chief"); got != "/login?error=sso_unknown" {
		t.Errorf("a disabled account that would be linked: %s", got)
	}
	if n := value[int](t, h.db, `SELECT count(*) FROM account WHERE subject IS NOT NULL`); n != 2 {
		t.Errorf("%d accounts are linked, want 2", n)
	}
}

// TestSingleSignOnNeedsNoPassword: whoever comes by the issuer is not asked to
// change a password they were never given; it is void, and so is the log-in of
// anybody who came in with it.
func TestSingleSignOnNeedsNoPassword(t *testing.T) {
	t.Parallel()
	h, _ := trusting(t, false, web.Config{})
	exec(t, h.db, `UPDATE account SET must_change = true WHERE login = 'officer'`)
	other := h.browser(t).enter("officer") // with the password that was given
	other.want(403, "GET", "/api/v1/grids", "")
	b := h.browser(t)
	if got := b.round(); got != "/grid/4" {
		t.Fatal(got)
	}
	b.want(200, "GET", "/api/v1/grids", "")
	other.want(401, "GET", "/api/v1/grids", "")
	if a := h.browser(t).login("officer", passphrase); a.status != 401 {
		t.Errorf("the given password is still good: %d", a.status)
	}
	if n := value[int](t, h.db, `SELECT count(*) FROM audit WHERE action = 'account.password' AND name = 'officer'
		AND after->>'by' = 'sso'`); n != 1 {
		t.Errorf("%d lines of the audit tell of it", n)
	}
	exec(t, h.db, `UPDATE account SET password = 'mine' WHERE login = 'officer'`)
	h.browser(t).round()
	if kept := value[string](t, h.db, `SELECT password FROM account WHERE login = 'officer'`); kept != "mine" {
		t.Error("a password of the person's own is void too")
	}
}

// TestOpenRedirect: single sign-on leads to this server only, and has the issuer
// send the browser to the address it came by, which no header of its own changes.
func TestOpenRedirect(t *testing.T) {
	t.Parallel()
	h, issuer := trusting(t, false, web.Config{})
	for _, to := range []string{
		"//evil.example", `/\evil.example`, `\\evil.example`, "/%2f%2fevil.example", "/%5cevil.example", "/%255cevil.example", "/\t/evil.example",
		"/\n/evil.example",
		"https://evil.example", "https:evil.example", "javascript:alert(1)", "data:text/html,x", "@evil.example", "evil.example",
		"/../..//evil.example",
		"/.//evil.example", "///evil.example", "/grid\r\nLocation: https://evil.example", "/\u2028/evil.example", "http:///evil.example", "?x",
		"", "/api/v1/logout", "/login", "/login/sso",
	} {
		b := h.browser(t)
		if got := b.arrive(b.begin("?return=" + url.QueryEscape(to))); got != "/" {
			t.Errorf("%q leads to %q", to, got)
		}
	}
	b := h.browser(t)
	if got := b.arrive(b.begin("?return=https%3A%2F%2Fevil.example&return=%2Fgrid%2F4")); got != "/" {
		t.Errorf("two of them lead to %q", got)
	}
	issuer.Redirects()
	for _, headers := range [][]string{
		{"X-Forwarded-Host: evil.example"},
		{"Forwarded: host=evil.example;proto=https"},
		{"X-Forwarded-Proto: https"},
		{"X-Forwarded-Prefix: /evil"},
		{"X-Original-Host: evil.example"},
	} {
		h.browser(t).begin("", headers...)
		for _, r := range issuer.Redirects() {
			if r != h.URL+"/api/v1/login/sso/callback" {
				t.Errorf("%v leads to %s", headers, r)
			}
		}
	}
	proxied := h.another(t, plan{web: web.Config{TrustedProxies: []string{"127.0.0.1"}}, sso: withIssuer(issuer, false)})
	proxied.browser(t).begin("", "X-Forwarded-Host: anwang.example", "X-Forwarded-Proto: https", "X-Forwarded-Prefix: /map")
	if r := issuer.Redirects(); len(r) != 1 || r[0] != "https://anwang.example/map/api/v1/login/sso/callback" {
		t.Errorf("a trusted proxy leads to %v", r)
	}
	other := h.another(t, plan{
		web: web.Config{PublicURL: "https://anwang.example/", TrustedProxies: []string{"127.0.0.1"}},
		sso: withIssuer(issuer, false),
	})
	other.browser(t).begin("", "X-Forwarded-Host: evil.example")
	if r := issuer.Redirects(); len(r) != 1 || r[0] != "https://anwang.example/api/v1/login/sso/callback" {
		t.Errorf("beside a configured address a header leads to %v", r)
	}
	below := h.another(t, plan{web: web.Config{PublicURL: "https://city.example/anwang/"}, sso: withIssuer(issuer, false)})
	visitor := below.browser(t)
	visitor.begin("")
	if r := issuer.Redirects(); len(r) != 1 || r[0] != "https://city.example/anwang/api/v1/login/sso/callback" {
		t.Errorf("below a path the issuer is told %v", r)
	}
	if a := visitor.call("GET", "/api/v1/login/sso/callback?state=other", ""); a.header.Get("Location") != "/anwang/login?error=sso" {
		t.Errorf("below a path a failed log-in leads to %q", a.header.Get("Location"))
	}
	for _, address := range []string{
		"https://a/b%20c", "https://a/api", "https://a/tiles/x", "https://a//b", "https://a/b/../c",
		"https://a/<b>",
	} {
		if _, err := web.New(web.Config{PublicURL: address}, h.part); grid.CodeOf(err) != grid.CodeInvalid {
			t.Errorf("%q is taken for an address: %v", address, err)
		}
	}
	for _, address := range []string{"anwang.example", "ftp://anwang.example", "https://", "https://a?b", "https://u@a", "://"} {
		if _, err := web.New(web.Config{PublicURL: address}, h.part); grid.CodeOf(err) != grid.CodeInvalid {
			t.Errorf("%q is taken for an address: %v", address, err)
		}
	}
}

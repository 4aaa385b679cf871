package web_test

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/account"
	"anwang/grid/pg"
	"anwang/web"
	"anwang/web/middleware"
	"anwang/web/sso"
)

// passphrase is the password of everybody in the house.
const passphrase = "seven lanterns on the quay"

// cheap is a cost that tests can afford.
var cheap = account.Cost{Memory: 64, Iterations: 1, Threads: 1}

// residents gives each account of the city the name of its role, the role at the
// whole town, and a password.
const residents = `
	UPDATE account SET password = $1, login =
		(ARRAY['public', 'enterprise', 'third', 'officer', 'chief', 'guide', 'department', 'city', 'watch', 'admin', 'auditor', 'security'])[id];`

const roles = `
	INSERT INTO role_grant (account_id, role, grid_id, sector, enterprise_id, valid_from)
	SELECT id, login, CASE WHEN login NOT IN ('public', 'enterprise', 'third') THEN 1 END, CASE login WHEN 'department' THEN 'chemical'
	ELSE '' END,
	       CASE WHEN login IN ('enterprise', 'third') THEN 1 END, now() - interval '1 hour' FROM account;`

// house is a server with the real authenticator: accounts, sessions and log-ins as in the
// field, but for the cost of a password.
type house struct {
	*server
	accounts *account.Service
	clock    *houseClock
}

// houseClock is a clock that tests put forward or back.
type houseClock struct {
	mu  sync.Mutex
	off time.Duration
}

func (c *houseClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.off)
}

func (c *houseClock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.off += d
}

// plan is what a house may have otherwise.
type plan struct {
	web     web.Config
	account account.Options
	sso     func(*houseClock) *sso.Config
	tls     bool
}

// inhabited makes a house over a city of its own.
func inhabited(t testing.TB, p plan) *house {
	t.Helper()
	s := start(t, city)
	hash, err := account.HashPassword(passphrase, cheap)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Pool.Exec(t.Context(), residents, hash); err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Pool.Exec(t.Context(), roles); err != nil {
		t.Fatal(err)
	}
	return furnish(t, s, p)
}

// another is a second server over the same database.
func (h *house) another(t testing.TB, p plan) *house {
	t.Helper()
	return furnish(t, serve(t, h.db), p)
}

func furnish(t testing.TB, s *server, p plan) *house {
	t.Helper()
	h := &house{server: s, clock: &houseClock{}}
	if p.account.Cost == (account.Cost{}) {
		p.account.Cost = cheap
	}
	if p.account.Clock == nil {
		p.account.Clock = h.clock.Now
	}
	h.accounts = account.New(s.db, p.account)
	h.listen(t)
	s.part.Services.Account, s.part.Authenticator = h.accounts, h.accounts
	if p.sso != nil {
		s.part.SSO = p.sso(h.clock)
	}
	w, err := web.New(p.web, s.part)
	if err != nil {
		t.Fatal(err)
	}
	s.web = w
	s.Server.Close()
	s.Server = httptest.NewUnstartedServer(w.Handler())
	if p.tls {
		s.StartTLS()
	} else {
		s.Start()
	}
	inner := s.Server
	t.Cleanup(func() { s.pipe.Hub.Close(); inner.Close() })
	return h
}

// listen lets the accounts hear of changes until the test ends.
func (h *house) listen(t testing.TB) {
	t.Helper()
	heard := make(chan struct{})
	var once sync.Once
	h.accounts.OnChange(func(id grid.ID) {
		if id == 0 {
			once.Do(func() { close(heard) })
		}
	})
	h.accounts.OnChange(h.pipe.Hub.Kick)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { _ = h.accounts.Run(ctx); close(done) }()
	t.Cleanup(func() { cancel(); <-done })
	select {
	case <-heard:
	case <-time.After(2 * time.Minute):
		t.Fatal("the accounts do not hear of changes")
	}
}

// exec changes the database behind everybody's back.
func exec(t testing.TB, db *pg.DB, sql string, args ...any) {
	t.Helper()
	if _, err := db.Pool.Exec(t.Context(), sql, args...); err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
}

// value reads one value.
func value[T any](t testing.TB, db *pg.DB, sql string, args ...any) (v T) {
	t.Helper()
	if err := db.Pool.QueryRow(t.Context(), sql, args...).Scan(&v); err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
	return v
}

// browser keeps cookies and goes where it is sent only when told.
type browser struct {
	testing.TB
	client *http.Client
	base   string
}

func (h *house) browser(t testing.TB) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := *h.Client() // trusts the certificate of the house
	c.Jar = jar
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &browser{t, &c, h.URL}
}

// call sends a request; path may be a whole address.
func (b *browser) call(method, path, body string, headers ...string) answer {
	b.Helper()
	address := path
	if strings.HasPrefix(path, "/") {
		address = b.base + path
	}
	r, err := http.NewRequestWithContext(b.Context(), method, address, strings.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		k, v, _ := strings.Cut(h, ": ")
		if k == "Host" {
			r.Host = v
			continue
		}
		r.Header.Set(k, v)
	}
	resp, err := b.client.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		b.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(text)}
}

// want sends a request and fails unless the answer has the status.
func (b *browser) want(status int, method, path, body string, headers ...string) answer {
	b.Helper()
	a := b.call(method, path, body, headers...)
	if a.status != status {
		b.Errorf("%s %s %s: %d, want %d\n%.300s", method, path, body, a.status, status, a.body)
	}
	return a
}

// login logs in and returns the answer.
func (b *browser) login(login, password string, headers ...string) answer {
	b.Helper()
	return b.call("POST", "/api/v1/login", `{"login":"`+login+`","password":"`+password+`"}`, headers...)
}

// enter logs in with the right password.
func (b *browser) enter(login string) *browser {
	b.Helper()
	if a := b.login(login, passphrase); a.status != 200 {
		b.Fatalf("%s cannot log in: %d %s", login, a.status, a.body)
	}
	return b
}

// cookie is the value of the session that the browser keeps; "" none.
func (b *browser) cookie() string {
	u, _ := url.Parse(b.base)
	for _, c := range b.client.Jar.Cookies(u) {
		if c.Name == middleware.SessionCookie {
			return c.Value
		}
	}
	return ""
}

// bring puts a session's cookie into the browser.
func (b *browser) bring(value string) {
	u, _ := url.Parse(b.base)
	b.client.Jar.SetCookies(u, []*http.Cookie{{Name: middleware.SessionCookie, Value: value, Path: "/"}})
}

// Package session keeps who is logged in between requests: a secret in a cookie,
// everything else in the database. Reading it is not here: the authenticator that every
// request passes asks grid/account, which answers from memory. What is here
// writes: a log-in, and the short wait for the answer of a single sign-on.
package session

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"anwang/grid"
	"anwang/grid/account"
	"anwang/web/middleware"
	"anwang/web/respond"
)

// Keeper makes and ends sessions.
type Keeper struct {
	logins  *scs.SessionManager
	waits   *scs.SessionManager
	proxies middleware.Proxies
	public  string
}

// The cookie of a single sign-on under way, and how long its holder may take to
// answer the issuer's questions. It goes to the two addresses that need it only.
const (
	waitCookie = "anwang_sso"
	waitPath   = "/api/v1/login/sso"
	waitLife   = 10 * time.Minute
)

// What is kept in a session.
const (
	keyAccount = "account"
	keySSO     = "sso"
)

// New returns a keeper that keeps sessions with accounts. proxies and the address by
// which people reach us, "" when it is not known, decide whether a request came by https.
func New(accounts *account.Service, proxies middleware.Proxies, public string) *Keeper {
	manager := func(life time.Duration) *scs.SessionManager {
		m := scs.New()
		m.Lifetime = life
		m.Store = store{accounts: accounts, codec: m.Codec, clock: time.Now}
		return m
	}
	return &Keeper{logins: manager(account.SessionLife), waits: manager(waitLife), proxies: proxies, public: public}
}

// VisitorOf is where a request comes from.
func (k *Keeper) VisitorOf(r *http.Request) account.Visitor {
	return account.Visitor{Remote: k.proxies.Remote(r), Agent: r.UserAgent(), Request: respond.RequestOf(r.Context()).ID}
}

// Begin logs an account in and returns the cookie for it. The secret is always a
// new one, whatever the request brought: who knows the old one knows nothing. A
// session that the request was in ends. Errors: unauthenticated when the account
// is disabled, unavailable.
func (k *Keeper) Begin(r *http.Request, id grid.ID, sso bool) (*http.Cookie, error) {
	old := ""
	if c, err := r.Cookie(middleware.SessionCookieOf(r.Context())); err == nil {
		old = c.Value
	}
	ctx, err := load(k.visit(r), k.logins, old)
	if err != nil {
		return nil, err
	}
	if err := k.logins.RenewToken(ctx); err != nil {
		return nil, err
	}
	if err := k.logins.Clear(ctx); err != nil {
		return nil, err
	}
	k.logins.Put(ctx, keyAccount, id)
	k.logins.Put(ctx, keySSO, sso)
	secret, _, err := k.logins.Commit(ctx)
	if err != nil {
		return nil, err
	}
	// without an age: it ends with the browser, or with the session in the database
	return k.cookie(r, middleware.SessionCookieOf(r.Context()), "/", secret), nil
}

// Ended is the cookie that takes the one of a log-in away.
func (k *Keeper) Ended(r *http.Request) *http.Cookie {
	return gone(k.cookie(r, middleware.SessionCookieOf(r.Context()), "/", ""))
}

// Wait keeps values until the same browser comes back, and returns the cookie
// that tells it is the same.
func (k *Keeper) Wait(r *http.Request, values map[string]string) (*http.Cookie, error) {
	ctx, err := load(k.visit(r), k.waits, "")
	if err != nil {
		return nil, err
	}
	for name, v := range values {
		k.waits.Put(ctx, name, v)
	}
	secret, _, err := k.waits.Commit(ctx)
	if err != nil {
		return nil, err
	}
	c := k.cookie(r, waitCookie, waitPath, secret)
	c.MaxAge = int(waitLife / time.Second)
	return c, nil
}

// Back returns what Wait kept for the browser, once: whoever asks again gets
// nothing. The cookie takes the one of Wait away.
func (k *Keeper) Back(r *http.Request, names ...string) (values map[string]string, over *http.Cookie, err error) {
	over = gone(k.cookie(r, waitCookie, waitPath, ""))
	c, err := r.Cookie(waitCookie)
	if err != nil {
		return nil, over, nil
	}
	ctx, err := load(r.Context(), k.waits, c.Value)
	if err != nil || k.waits.Token(ctx) == "" {
		return nil, over, err
	}
	values = map[string]string{}
	for _, name := range names {
		values[name] = k.waits.GetString(ctx, name)
	}
	return values, over, k.waits.Destroy(ctx)
}

// cookie makes one for our own addresses: below a path of a host, not for what
// else is at the host.
func (k *Keeper) cookie(r *http.Request, name, path, value string) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: middleware.PrefixOf(r.Context()) + path, HttpOnly: true, Secure: k.secure(r),
		SameSite: http.SameSiteLaxMode,
	}
}

// secure reports whether the caller came by https. A proxy that says nothing of it
// is taken to be the one at our public address, unless the page is from elsewhere:
// straight from the service.
func (k *Keeper) secure(r *http.Request) bool {
	if k.proxies.Secure(r) {
		return true
	}
	return strings.HasPrefix(k.public, "https://") && (r.Header.Get("Origin") == "" || middleware.SameOrigin(r, k.public))
}

func gone(c *http.Cookie) *http.Cookie {
	c.MaxAge = -1
	return c
}

type visitKey struct{}

// visit lets the store know where the request comes from.
func (k *Keeper) visit(r *http.Request) context.Context {
	return context.WithValue(r.Context(), visitKey{}, k.VisitorOf(r))
}

// load finds the session of a secret. One whose content cannot be read, after a
// change of the program, is as good as none.
func load(ctx context.Context, m *scs.SessionManager, secret string) (context.Context, error) {
	out, err := m.Load(ctx, secret)
	if err == nil || secret == "" || grid.CodeOf(err) != grid.CodeInternal {
		return out, err
	}
	return m.Load(ctx, "")
}

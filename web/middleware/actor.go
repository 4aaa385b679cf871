package middleware

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"anwang/grid"
	"anwang/web/respond"
)

// SessionCookie is the name of the cookie that holds a log-in session, at the root of
// a host; see [SessionCookieOf].
const SessionCookie = "anwang"

// SessionCookieOf is the name of the cookie that holds a log-in session. Below a path
// of a host the path is part of it: what lies at the root of the host or further up is
// sent to us as well, and is another installation's.
func SessionCookieOf(ctx context.Context) string {
	prefix := PrefixOf(ctx)
	if prefix == "" {
		return SessionCookie
	}
	return SessionCookie + strings.ReplaceAll(prefix, "/", "+") // no prefix holds a plus
}

// Authenticator says who sends a request. Nothing brought is grid.Nobody without an
// error. Errors: unauthenticated for a session or token that is none, has ended
// or was revoked; unavailable when it cannot be told now.
type Authenticator interface {
	Actor(ctx context.Context, c grid.Credentials) (*grid.Actor, error)
}

// Actor finds out who asks and puts that into the context, with where they ask
// from. It refuses nobody: [Known] does, so that a worn-out session does not keep
// anyone from the routes that are open to all.
func Actor(auth Authenticator, proxies Proxies) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			vary(w.Header())
			ctx := r.Context()
			c, err := credentialsOf(r, proxies, respond.RequestOf(ctx).ID)
			a := grid.Nobody
			if err == nil {
				a, err = auth.Actor(ctx, c)
			}
			if err != nil {
				ctx = context.WithValue(ctx, refusedKey{}, &refused{err, c.Session != ""})
				a = grid.Nobody
			}
			own := *a // the authenticator may hand the same one to everybody
			own.Remote, own.Request = c.Remote, c.Request
			ctx = context.WithValue(ctx, againKey{}, func() (*grid.Actor, error) { return auth.Actor(ctx, c) })
			next.ServeHTTP(w, r.WithContext(grid.WithActor(ctx, &own)))
		})
	}
}

type againKey struct{}

// Still reports whether whoever made a long request may still do the action where
// they could when it began: it asks the authenticator again. One that cannot tell just
// now, because the database is away, changes nothing.
func Still(ctx context.Context, action grid.Action) bool {
	again, ok := ctx.Value(againKey{}).(func() (*grid.Actor, error))
	if !ok {
		return false
	}
	a, err := again()
	switch grid.CodeOf(err) {
	case "":
		return a.Scope(action).Key() == grid.ActorOf(ctx).Scope(action).Key()
	case grid.CodeUnauthenticated:
		return false
	default:
		return true
	}
}

// LightActor is [Actor] and [Known] for the hot path: one lookup, one context.
// What it puts there does not know the request.
func LightActor(auth Authenticator, proxies Proxies) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			vary(w.Header())
			c, err := credentialsOf(r, proxies, "")
			if err == nil {
				var a *grid.Actor
				if a, err = auth.Actor(r.Context(), c); err == nil {
					if err = admit(a); err == nil {
						next.ServeHTTP(w, r.WithContext(grid.WithActor(r.Context(), a)))
						return
					}
				}
			}
			refuse(w, r, &refused{err, c.Session != ""})
		})
	}
}

// refused is why credentials were not taken.
type refused struct {
	err    error
	cookie bool // they were a cookie's
}

type refusedKey struct{}

// open lists the routes of the interface that anybody may use, and changing the
// ones that somebody may use whose password must be changed first. Every other
// route behind [Known] needs an actor, so a new one is closed until it is named.
var (
	open = []string{
		"POST /api/v1/login", "GET /api/v1/login/options", "GET /api/v1/login/sso", "GET /api/v1/login/sso/callback",
		"POST /api/v1/setup",
	}
	changing = []string{
		"GET /api/v1/me", "PATCH /api/v1/me", "POST /api/v1/me/password", "POST /api/v1/logout",
	}
)

// Open reports whether anybody may use a route of the interface; the pattern is as
// the router has it.
func Open(method, pattern string) bool {
	return slices.Contains(open, method+" "+pattern)
}

// Known lets only those on who said who they are: 401 for the others, and 403
// for whoever must change the password first. It must stand behind [Actor], and
// be chained to a route, whose pattern it goes by.
func Known(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		route := RouteOf(r)
		if slices.Contains(open, route) {
			next.ServeHTTP(w, r)
			return
		}
		if f, ok := ctx.Value(refusedKey{}).(*refused); ok {
			refuse(w, r, f)
			return
		}
		a := grid.ActorOf(ctx)
		if err := admit(a); err != nil && (a.IsNobody() || !slices.Contains(changing, route)) {
			refuse(w, r, &refused{err: err})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// RouteOf is the method and the pattern of the route taken, which no spelling of
// the address can change.
func RouteOf(r *http.Request) string {
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	if rc := chi.RouteContext(r.Context()); rc != nil {
		return method + " " + rc.RoutePattern()
	}
	return method
}

// admit says why somebody may not enter at all.
func admit(a *grid.Actor) error {
	switch {
	case a.IsNobody():
		return grid.Unauthenticated()
	case a.Expired:
		return grid.Errorf(respond.CodePassword, "请先修改密码，再继续使用", "Change your password first")
	}
	return nil
}

// refuse answers why, and takes away a cookie that is good for nothing.
func refuse(w http.ResponseWriter, r *http.Request, f *refused) {
	if f.cookie && grid.CodeOf(f.err) == grid.CodeUnauthenticated {
		http.SetCookie(w, &http.Cookie{
			Name: SessionCookieOf(r.Context()), Path: PrefixOf(r.Context()) + "/", MaxAge: -1, HttpOnly: true,
			SameSite: http.SameSiteLaxMode,
		})
	}
	respond.Error(w, r, f.err)
}

// Allowed lets only those on who may do the action somewhere.
func Allowed(action grid.Action) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if _, err := grid.Require(r.Context(), action); err != nil {
				respond.Error(w, r, err)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// varyActor is what every answer depends on that is not the same for everybody.
var varyActor = []string{"Cookie, Authorization"}

func vary(h http.Header) {
	if len(h["Vary"]) == 0 {
		h["Vary"] = varyActor[:1:1] // an Add makes a slice of its own
		return
	}
	h["Vary"] = append(h["Vary"], varyActor[0])
}

// credentialsOf takes from the request what says who asks. Something that could
// be read in two ways is refused: two tokens, two sessions. A token stands before
// a session.
func credentialsOf(r *http.Request, proxies Proxies, id string) (grid.Credentials, error) {
	c := grid.Credentials{Remote: proxies.Remote(r), Agent: clip(r.UserAgent(), 300), Request: id}
	bearer, found, ok := bearerOf(r.Header["Authorization"])
	if !ok {
		return c, grid.Errorf(grid.CodeUnauthenticated, "Authorization 头应为一个 Bearer 令牌", "Give one bearer token in Authorization")
	}
	if found {
		c.Bearer = bearer
		return c, nil
	}
	if c.Session, ok = sessionOf(r.Header["Cookie"], SessionCookieOf(r.Context())); !ok {
		return c, grid.Errorf(grid.CodeUnauthenticated, "请求带有多个登录会话，请重新登录", "The request brings more than one session; log in again")
	}
	return c, nil
}

// bearerOf reads the Authorization header. Another scheme is none of ours: a
// proxy may have a use for it.
func bearerOf(values []string) (token string, found, ok bool) {
	const scheme = "bearer"
	for _, v := range values {
		v = strings.TrimSpace(v)
		if len(v) < len(scheme) || !strings.EqualFold(v[:len(scheme)], scheme) || len(v) > len(scheme) && v[len(scheme)] != ' ' {
			continue
		}
		t := strings.TrimLeft(v[len(scheme):], " ")
		if found || t == "" {
			return "", true, false
		}
		token, found = t, true
	}
	return token, found, !found || len(values) == 1
}

// sessionOf reads our cookie, by its name, without making anything of the others. The same
// value twice is one session; different ones are refused, because somebody else
// may have put one of them there.
func sessionOf(headers []string, name string) (value string, ok bool) {
	found := false
	for _, line := range headers {
		for more := true; more; {
			var pair string
			pair, line, more = strings.Cut(line, ";")
			v, ours := strings.CutPrefix(strings.TrimSpace(pair), name)
			if !ours || v == "" || v[0] != '=' {
				continue
			}
			v = v[1:]
			v = strings.Trim(v, `"`)
			if found && v != value {
				return value + v, false
			}
			value, found = v, true
		}
	}
	return value, true
}

func clip(s string, most int) string {
	if len(s) > most {
		return s[:most]
	}
	return s
}

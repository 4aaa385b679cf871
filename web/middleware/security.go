package middleware

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"anwang/grid"
	"anwang/web/respond"
)

// policy is the content security policy of the application. Nothing comes from
// another host, and neither scripts nor styles are inline, but for the one script
// that a page of ours names by its hash: the map library and the component
// library set styles through the object model, which needs no leave. Images may
// be made in the browser (patterns, the picture of a chart).
const policy = "default-src 'self'; img-src 'self' data: blob:; worker-src 'self'; object-src 'none'; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// inline are the scripts that stand in a page.
var inline = regexp.MustCompile(`(?s)<script>(.*?)</script>`)

// PolicyOf is the content security policy of a page of ours: the general one, and
// the hashes of the scripts that stand in it. It is worked out from the page as
// it is sent, so that nothing else ever runs in it.
func PolicyOf(page []byte) string {
	var hashes strings.Builder
	for _, script := range inline.FindAllSubmatch(page, -1) {
		sum := sha256.Sum256(script[1])
		hashes.WriteString(" 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'")
	}
	if hashes.Len() == 0 {
		return policy
	}
	return policy + "; script-src 'self'" + hashes.String()
}

// Security sets the headers that keep a browser from doing what nobody asked
// for, and refuses changes that another site sends in a person's name. public says
// at which address people reach us, which behind a proxy that rewrites Host is
// another one than the request has.
func Security(public func(*http.Request) string) func(http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	return func(next http.Handler) http.Handler { return secure(cross, public, next) }
}

func secure(cross *http.CrossOriginProtection, public func(*http.Request) string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		if r.TLS != nil { // once seen by https, never again without
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)")
		if err := cross.Check(r); err != nil && !SameOrigin(r, public(r)) {
			e := grid.Errorf(respond.CodeCrossOrigin, "其他网站发来的修改请求已被拒绝", "A change sent from another site is refused")
			e.Cause = err
			respond.Error(w, r, e)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Limit refuses bodies larger than n: at once when the length is announced,
// else when the limit is reached.
func Limit(n int64) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.ContentLength > n {
				w.Header().Set("Connection", "close")
				respond.Error(w, r, &http.MaxBytesError{Limit: n})
				return
			}
			r.Body = http.MaxBytesReader(w, r.Body, n)
			next.ServeHTTP(w, r)
		})
	}
}

// Ready answers 503 until ready says that there is something to serve.
func Ready(ready func() bool) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !ready() {
				respond.Error(w, r, grid.Errorf(grid.CodeUnavailable,
					"正在从数据库装载数据，请稍候", "Data is being loaded from the database; try again shortly"))
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// SameOrigin reports whether a request says that it comes from a page at our own
// public address, and its browser does not say otherwise.
func SameOrigin(r *http.Request, public string) bool {
	u, err := url.Parse(public)
	if err != nil || u.Host == "" {
		return false
	}
	site := r.Header.Get("Sec-Fetch-Site")
	return (site == "" || site == "same-origin") && r.Header.Get("Origin") == u.Scheme+"://"+u.Host
}

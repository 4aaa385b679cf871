package middleware

import (
	"context"
	"net/http"
	"path"
	"strings"
)

type prefixKey struct{}

// PrefixOf is the path under which the caller sees this service, "/anwang"; "" when
// it is the root of its host.
func PrefixOf(ctx context.Context) string {
	p, _ := ctx.Value(prefixKey{}).(string)
	return p
}

// Prefix lets the service lie below a path of a host. A proxy may take that path
// off before it hands a request on, or leave it there: both come out the same.
// base says under which address the caller reached us. It stands before the router.
func Prefix(base func(*http.Request) string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			prefix := pathOf(base(r))
			if prefix == "" {
				next.ServeHTTP(w, r)
				return
			}
			r = r.WithContext(context.WithValue(r.Context(), prefixKey{}, prefix))
			if rest, inside := cutPrefix(r.URL.Path, prefix); inside {
				u := *r.URL
				// an escaped spelling that does not begin like the path is no address of ours
				u.Path, u.RawPath = rest, strings.TrimPrefix(u.RawPath, prefix)
				r.URL = &u
			}
			next.ServeHTTP(w, r)
		})
	}
}

// cutPrefix takes a prefix off a path when it is a whole part of it.
func cutPrefix(p, prefix string) (rest string, inside bool) {
	rest, inside = strings.CutPrefix(p, prefix)
	switch {
	case inside && rest == "":
		return "/", true
	case inside && rest[0] == '/':
		return rest, true
	}
	return p, false
}

// pathOf is the path of an address "scheme://host/path".
func pathOf(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	if at := strings.IndexByte(rest, '/'); at >= 0 {
		return rest[at:]
	}
	return ""
}

// PlainPath reports whether a path can stand in headers, cookies and pages as it is:
// "/city/anwang", from the root, without a slash at its end, escapes or detours.
func PlainPath(p string) bool {
	if p == "" {
		return true
	}
	if len(p) > 200 || p == "/" || path.Clean(p) != p || p[0] != '/' {
		return false
	}
	for i := 0; i < len(p); i++ {
		c := p[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && !strings.ContainsRune("/-_.~", rune(c)) {
			return false
		}
	}
	return true
}

package respond

import (
	"net/http"
	"strings"
)

// NotModified reports whether the caller already has the representation with
// this entity tag, after RFC 9110 §13.1.2 (weak comparison).
func NotModified(r *http.Request, etag string) bool {
	return Match(r.Header.Get("If-None-Match"), etag)
}

// Match reports whether etag is in the list of an If-None-Match header.
func Match(header, etag string) bool {
	if header == "" || etag == "" {
		return false
	}
	if header == etag { // what every browser sends
		return true
	}
	want := strings.TrimPrefix(etag, "W/")
	for part := range strings.SplitSeq(header, ",") {
		part = strings.TrimSpace(part)
		if part == "*" || strings.TrimPrefix(part, "W/") == want {
			return true
		}
	}
	return false
}

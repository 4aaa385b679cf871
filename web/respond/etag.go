package respond

import (
	"encoding/hex"
	"hash/fnv"
	"net/http"
	"strconv"
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
	want := bareTag(etag)
	for part := range strings.SplitSeq(header, ",") {
		part = strings.TrimSpace(part)
		if part == "*" || bareTag(part) == want {
			return true
		}
	}
	return false
}

// bareTag takes off what does not name the content: the weakness mark, the
// quotes, and the suffix that a compressed answer's tag carries.
func bareTag(tag string) string {
	return strings.TrimSuffix(strings.Trim(strings.TrimPrefix(tag, "W/"), `"`), "-gzip")
}

// VersionTag is the entity tag of a record at a version.
func VersionTag(version int32) string {
	return `"v` + strconv.FormatInt(int64(version), 10) + `"`
}

// IsVersionTag reports whether a tag is one of [VersionTag].
func IsVersionTag(tag string) bool {
	_, any, ok := TagVersion(tag)
	return ok && !any
}

// WithContent adds the content's hash to a version tag. A card shows more than
// its record: its grids' colours, whether it is overdue by now, texts in a
// language. A tag of the version alone would call an old card current;
// [TagVersion] reads the version all the same.
func WithContent(tag string, content []byte) string {
	return strings.TrimSuffix(tag, `"`) + "-" + strings.TrimPrefix(HashTag(content), `"`)
}

// TagVersion reads the version out of an If-Match header; any is true for "*".
func TagVersion(header string) (version int32, any, ok bool) {
	header = strings.TrimSpace(header)
	if header == "*" {
		return 0, true, true
	}
	v, found := strings.CutPrefix(bareTag(header), "v")
	v, _, _ = strings.Cut(v, "-")
	n, err := strconv.ParseInt(v, 10, 32)
	if !found || err != nil || n < 0 {
		return 0, false, false
	}
	return int32(n), false, true
}

// HashTag is the strong entity tag of a content.
func HashTag(content []byte) string {
	h := fnv.New128a()
	_, _ = h.Write(content)
	return `"` + hex.EncodeToString(h.Sum(nil)[:12]) + `"`
}

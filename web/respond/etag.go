package respond

import (
	"encoding/hex"
	"hash/fnv"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"anwang/grid"
)

// NotModified reports whether the caller already has the representation with
// this entity tag, after RFC 9110 §13.1.2 (weak comparison).
func NotModified(r *http.Request, etag string) bool {
	return Match(r.Header["If-None-Match"], etag)
}

// Match reports whether etag is among those that the lines of If-None-Match name.
// A field that is no list of tags names none.
func Match(lines []string, etag string) bool {
	if len(lines) == 0 || etag == "" {
		return false
	}
	if len(lines) == 1 && lines[0] == etag { // what every browser sends
		return true
	}
	tags, any, ok := parseTags(lines)
	if !ok || any {
		return ok
	}
	opaque := strings.TrimPrefix(etag, "W/")
	for _, t := range tags {
		if t.opaque == opaque {
			return true
		}
	}
	return false
}

// MatchesETag reports whether the lines of If-Match let a read of the representation with
// one of these tags go on, after RFC 9110 §13.1.1 (strong comparison).
func MatchesETag(lines []string, etags ...string) bool {
	if len(lines) == 0 {
		return true
	}
	tags, any, ok := parseTags(lines)
	if !ok || any {
		return ok
	}
	return slices.ContainsFunc(tags, func(t tag) bool { return !t.weak && slices.Contains(etags, t.opaque) })
}

// tag is an entity tag: its text with the quotes.
type tag struct {
	opaque string
	weak   bool
}

// parseTags reads the lines of If-Match or If-None-Match: one list of entity tags,
// or a star alone.
func parseTags(lines []string) (tags []tag, any, ok bool) {
	rest := strings.Trim(strings.Join(lines, ","), " \t")
	if rest == "*" {
		return nil, true, true
	}
	for {
		rest = strings.TrimLeft(rest, ", \t") // a list may have empty members
		if rest == "" {
			return tags, false, len(tags) > 0
		}
		var t tag
		rest, t.weak = strings.CutPrefix(rest, "W/")
		if !strings.HasPrefix(rest, `"`) {
			return nil, false, false
		}
		end := strings.IndexByte(rest[1:], '"')
		if end < 0 || strings.ContainsAny(rest[1:end+1], " \t\x7f") {
			return nil, false, false
		}
		t.opaque, rest = rest[:end+2], strings.TrimLeft(rest[end+2:], " \t")
		if rest != "" && rest[0] != ',' {
			return nil, false, false
		}
		tags = append(tags, t)
	}
}

// Forms are the tags of a representation that may be packed on its way: its own,
// and that of the packed form for those who take it.
func Forms(r *http.Request, etag string) []string {
	if CodingsOf(r.Header["Accept-Encoding"]).Gzip {
		return []string{etag, Packed(etag)}
	}
	return []string{etag}
}

// Settled sets the entity tag of an answer to a read, the first of the tags of its
// forms, and answers when the conditions of the request need no content: 412 when
// If-Match names none of them, 304 when the caller has one.
func Settled(w http.ResponseWriter, r *http.Request, forms ...string) bool {
	h := w.Header()
	if !MatchesETag(r.Header["If-Match"], forms...) {
		Error(w, r, grid.Errorf(grid.CodeStale, "If-Match 与当前内容不符", "If-Match names another state of this"))
		return true
	}
	h["Etag"] = forms[:1:1]
	for i, form := range forms {
		if NotModified(r, form) {
			h["Etag"] = forms[i : i+1 : i+1]
			h.Del("Content-Type")
			h.Del("Content-Encoding")
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}

// Packed is the tag of the gzip form of a representation: a strong tag names one
// form alone.
func Packed(etag string) string { return strings.TrimSuffix(etag, `"`) + `-gzip"` }

// VersionTag is the entity tag of a record at a version.
func VersionTag(version int32) string {
	return `"v` + strconv.FormatInt(int64(version), 10) + `"`
}

// IsVersionTag reports whether a tag is one of [VersionTag].
func IsVersionTag(etag string) bool {
	_, ok := versionOf(etag)
	return ok
}

// WithContent adds the content's hash to a version tag. A card shows more than
// its record: its grids' colours, whether it is overdue by now, texts in a
// language. A tag of the version alone would call an old card current;
// [Versions] reads the version all the same.
func WithContent(etag string, content []byte) string {
	return strings.TrimSuffix(etag, `"`) + "-" + strings.TrimPrefix(HashTag(content), `"`)
}

// Versions are the versions of a record that an If-Match field names, each once.
// A weak tag names none, since the comparison is strong; any is true for "*", and
// ok false for what is no list of entity tags.
func Versions(ifMatch string) (list []int32, any, ok bool) {
	tags, any, ok := parseTags([]string{ifMatch})
	for _, t := range tags {
		if v, is := versionOf(t.opaque); is && !t.weak && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list, any, ok
}

// AnyVersions are the versions that the lines of If-None-Match name, by weak
// comparison.
func AnyVersions(lines []string) (list []int32) {
	tags, _, _ := parseTags(lines)
	for _, t := range tags {
		if v, is := versionOf(t.opaque); is {
			list = append(list, v)
		}
	}
	return list
}

// versionOf reads the version out of the text of a tag: "v3", "v3-" and a hash.
func versionOf(opaque string) (int32, bool) {
	v, found := strings.CutPrefix(strings.Trim(opaque, `"`), "v")
	v, _, _ = strings.Cut(v, "-")
	n, ok := Whole(v)
	if !found || !ok || n < 0 || n > math.MaxInt32 {
		return 0, false
	}
	return int32(n), true
}

// HashTag is the strong entity tag of a content.
func HashTag(content []byte) string {
	h := fnv.New128a()
	_, _ = h.Write(content)
	return `"` + hex.EncodeToString(h.Sum(nil)[:12]) + `"`
}

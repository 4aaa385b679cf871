// Package respond is how every answer leaves the server: the language it is
// written in, problem documents after RFC 9457, and entity tags.
//
// An error becomes a problem in exactly one place, [From]; the table that maps
// its code to a status is in code.go. The text of a problem is always one that
// was written for people; causes go to the log, through [Request].
package respond

import (
	"context"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"anwang/grid"
)

// Lang is the language of an answer.
type Lang uint8

// The languages. Chinese is the default.
const (
	ZH Lang = iota
	EN
)

// String is the tag used in Content-Language.
func (l Lang) String() string {
	if l == EN {
		return "en"
	}
	return "zh-CN"
}

// Of picks the text in language l.
func (l Lang) Of(t grid.Text) string {
	if l == EN && t.EN != "" || t.ZH == "" {
		return t.EN
	}
	return t.ZH
}

// sentence is a text that stands by itself: what is wrong is written so that it can follow a
// name too, and English then begins small.
func (l Lang) sentence(s string) string {
	if l != EN || s == "" {
		return s
	}
	first, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[n:]
}

// Request is what the middleware knows about a request and what a handler
// tells it back for the log. One request's handler runs in one goroutine, so
// the fields need no lock.
type Request struct {
	ID   string
	Lang Lang
	// Sector is the one supervision sector that the map is asked about; "" all.
	Sector string
	Op     string // operation name for log and metrics; "" : the route pattern
	Err    error  // cause of a failure, for the log only
}

type requestKey struct{}

// With puts q into the context.
func With(ctx context.Context, q *Request) context.Context {
	return context.WithValue(ctx, requestKey{}, q)
}

// RequestOf returns the request of the context; outside one, an empty request.
func RequestOf(ctx context.Context) *Request {
	if q, ok := ctx.Value(requestKey{}).(*Request); ok {
		return q
	}
	return &Request{}
}

// SectorOf returns the supervision sector that the map is asked about, ?sector=;
// "" for all.
func SectorOf(r *http.Request) string {
	if q := r.URL.RawQuery; q != "" && strings.Contains(q, "sector=") {
		return r.URL.Query().Get("sector")
	}
	return ""
}

// LangOf returns the language the caller asked for: ?lang= first, then
// Accept-Language, then Chinese.
func LangOf(r *http.Request) Lang {
	if q := r.URL.RawQuery; q != "" && strings.Contains(q, "lang=") {
		switch v := r.URL.Query().Get("lang"); {
		case strings.HasPrefix(v, "en"):
			return EN
		case strings.HasPrefix(v, "zh"):
			return ZH
		}
	}
	return acceptLanguage(strings.Join(r.Header["Accept-Language"], ","))
}

// acceptLanguage picks between the two languages by quality; on a tie, and when
// neither is named, Chinese.
func acceptLanguage(h string) Lang {
	if h == "" {
		return ZH
	}
	best := [2]int{-1, -1}
	for name, q := range members(h) {
		switch {
		case name == "zh" || strings.HasPrefix(name, "zh-"):
			best[ZH] = max(best[ZH], q)
		case name == "en" || strings.HasPrefix(name, "en-"):
			best[EN] = max(best[EN], q)
		}
	}
	if best[EN] > best[ZH] && best[EN] > 0 {
		return EN
	}
	return ZH
}

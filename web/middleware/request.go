// Package middleware is what every request passes before its handler. The tile
// path takes only [Light]; everything else takes [Request] and the rest.
package middleware

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"

	"anwang/web/respond"
)

// IDs makes request ids: a random prefix of this process and a counter, so that
// one costs nothing and two servers never share one.
type IDs struct {
	prefix string
	next   atomic.Uint64
}

// NewIDs returns a source of request ids.
func NewIDs() *IDs {
	var b [6]byte
	_, _ = rand.Read(b[:]) // never fails, by its documentation
	return &IDs{prefix: hex.EncodeToString(b[:]) + "-"}
}

// Of returns the caller's own id when it is harmless, else a new one.
func (s *IDs) Of(r *http.Request) string {
	if id := r.Header["X-Request-Id"]; len(id) > 0 && harmless(id[0]) {
		return id[0]
	}
	return s.prefix + strconv.FormatUint(s.next.Add(1), 36)
}

func harmless(id string) bool {
	if id == "" || len(id) > 64 {
		return false
	}
	for i := 0; i < len(id); i++ {
		c := id[i]
		ok := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.'
		if !ok {
			return false
		}
	}
	return true
}

// Observer is told about every finished request; web's metrics are one.
type Observer interface {
	Observe(op string, status int, dur time.Duration)
}

// Light is the middleware of the hot path: an id on the answer and nothing else.
func Light(ids *IDs) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header()["X-Request-Id"] = []string{ids.Of(r)}
			next.ServeHTTP(w, r)
		})
	}
}

// Request gives a request its id and language, recovers from a panic in its
// handler, and writes the one log line about it.
func Request(ids *IDs, log *slog.Logger, obs Observer) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			start := time.Now()
			joinLines(r.Header, "Accept", "If-Match")
			q := &respond.Request{ID: ids.Of(r), Lang: respond.LangOf(r), Sector: respond.SectorOf(r)}
			w.Header().Set("X-Request-Id", q.ID)
			r = r.WithContext(respond.With(r.Context(), q))
			sw := &statusWriter{ResponseWriter: w, prefix: PrefixOf(r.Context())}
			defer finish(sw, r, q, log, obs, start)
			next.ServeHTTP(sw, r)
		})
	}
}

// joinLines makes one line of the lines of a field that is a list (RFC 9110 §5.3),
// for those who read the first line alone.
func joinLines(h http.Header, names ...string) {
	for _, name := range names {
		if lines := h[name]; len(lines) > 1 {
			h[name] = []string{strings.Join(lines, ", ")}
		}
	}
}

func finish(sw *statusWriter, r *http.Request, q *respond.Request, log *slog.Logger, obs Observer, start time.Time) {
	p := recover()
	aborted := p == http.ErrAbortHandler // half an answer: it is logged all the same
	if p != nil && !aborted {
		err := fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		if sw.status == 0 {
			respond.Error(sw, r, err)
		}
		q.Err = err
	}
	status, dur, op := sw.Status(), time.Since(start), operation(r, q)
	if obs != nil {
		obs.Observe(op, status, dur)
	}
	logRequest(r, q, log, op, status, dur, aborted)
	if aborted {
		panic(p)
	}
}

// logRequest writes one line: failures of ours as errors, answers broken off as
// warnings, the rest at debug level for reads and info for writes. The query
// string stays out: it can hold names and credit codes.
func logRequest(r *http.Request, q *respond.Request, log *slog.Logger, op string, status int, dur time.Duration, aborted bool) {
	level := slog.LevelDebug
	switch {
	case status >= 500:
		level = slog.LevelError
	case aborted:
		level = slog.LevelWarn
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		level = slog.LevelInfo
	}
	if !log.Enabled(r.Context(), level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("req", q.ID), slog.String("op", op),
		slog.Duration("dur", dur), slog.Int("status", status),
		slog.String("path", r.URL.Path),
	}
	if q.Err != nil && (aborted || !errors.Is(q.Err, context.Canceled)) {
		attrs = append(attrs, slog.Any("err", q.Err))
	}
	if aborted {
		attrs = append(attrs, slog.Bool("aborted", true))
	}
	log.LogAttrs(r.Context(), level, "request", attrs...)
}

// operation names a request for logs and metrics: a small fixed set.
func operation(r *http.Request, q *respond.Request) string {
	if q.Op != "" {
		return q.Op
	}
	if rc := chi.RouteContext(r.Context()); rc != nil {
		if p := rc.RoutePattern(); p != "" && p != "/*" {
			return r.Method + " " + p
		}
	}
	return r.Method + " other"
}

// statusWriter remembers the status, and tells where something is as the caller
// sees it. Unwrap lets http.ResponseController reach deadlines and Flush.
type statusWriter struct {
	http.ResponseWriter
	status int
	prefix string // of the addresses of ours that the caller knows
}

func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
	}
	if to := w.Header().Get("Location"); w.prefix != "" && strings.HasPrefix(to, "/") {
		w.Header().Set("Location", w.prefix+to)
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(b)
}

// Status is what was sent; 200 when a handler wrote nothing at all.
func (w *statusWriter) Status() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}

// Unwrap is for http.ResponseController.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

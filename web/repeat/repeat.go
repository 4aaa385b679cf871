// Package repeat lets a request that is sent again be answered as the first time.
package repeat

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"net/http"
	"slices"
	"time"

	"anwang/grid"
	"anwang/grid/once"
	"anwang/web/middleware"
	"anwang/web/respond"
)

// Header is that by which a sender says that a request is the same as one before (IETF
// draft-ietf-httpapi-idempotency-key-header).
const Header = "Idempotency-Key"

// LongestKey bounds a key.
const LongestKey = 200

// replayed marks an answer that was given before.
const replayed = "Idempotent-Replayed"

// Doer does things once; [once.Service] is one.
type Doer interface {
	Do(ctx context.Context, r once.Request, do func(context.Context) once.Answer) (a once.Answer, again bool, err error)
}

type keyKey struct{}

// KeyOf is the key of the request of ctx; "" when it has none.
func KeyOf(ctx context.Context) string {
	key, _ := ctx.Value(keyKey{}).(string)
	return key
}

// Once does a change that has a key once, and answers whoever sends it again as the
// first time. routes are those it is for, as the router has them: reads and questions have
// no use for a key. Where nobody is known there is nobody whose it could be. It stands
// behind [middleware.Known], and before whatever forms an answer for one request alone,
// such as its packing. The body is read before anything is done, when patient for as long
// as it keeps coming: nothing waits for it then.
func Once(d Doer, routes map[string]bool, patient bool) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			keys := r.Header[Header]
			if len(keys) == 0 || !routes[middleware.RouteOf(r)] || grid.ActorOf(r.Context()).ID == 0 {
				next.ServeHTTP(w, r)
				return
			}
			if !goodKey(keys) {
				respond.Error(w, r, grid.Errorf(grid.CodeInvalid,
					fmt.Sprintf("Idempotency-Key 应为 1 至 %d 个可见的 ASCII 字符，且只给一次，建议使用 UUID", LongestKey),
					fmt.Sprintf("Give one Idempotency-Key of 1 to %d visible ASCII characters; a UUID is best", LongestKey)))
				return
			}
			digest := digestOf(r)
			from := io.Reader(r.Body)
			if patient {
				from = middleware.Patient(w, r.Body)
			}
			body, err := spool(from, digest)
			if err != nil {
				respond.Error(w, r, err)
				return
			}
			defer body.discard()
			q := once.Request{Key: keys[0], Operation: middleware.RouteOf(r)}
			digest.Sum(q.Digest[:0])
			a, again, err := d.Do(context.WithValue(r.Context(), keyKey{}, keys[0]), q, func(ctx context.Context) once.Answer {
				rec := &recorder{w: w, header: http.Header{}}
				r := r.WithContext(ctx)
				r.Body = body
				next.ServeHTTP(rec, r)
				return rec.answer()
			})
			if err != nil {
				respond.Error(w, r, err)
				return
			}
			send(w, &a, again)
		})
	}
}

func goodKey(keys []string) bool {
	if len(keys) != 1 || keys[0] == "" || len(keys[0]) > LongestKey {
		return false
	}
	return !slices.ContainsFunc([]byte(keys[0]), func(c byte) bool { return c < 0x21 || c > 0x7e })
}

// digestOf begins the digest of all that a request says: what, where, based on which
// version; in which language it wants to hear of it is another matter.
func digestOf(r *http.Request) hash.Hash {
	query := r.URL.Query()
	query.Del("lang")
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%s %q %q %q\n", r.Method, r.URL.Path, query.Encode(), r.Header["If-Match"]) // a hash takes everything
	return h
}

// recorder keeps an answer back until what it tells of is committed.
type recorder struct {
	w      http.ResponseWriter
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (c *recorder) Header() http.Header { return c.header }

// WriteHeader implements http.ResponseWriter.
func (c *recorder) WriteHeader(status int) {
	if c.status == 0 && status >= 200 {
		c.status = status
	}
}

// Write implements http.ResponseWriter.
func (c *recorder) Write(b []byte) (int, error) {
	c.WriteHeader(http.StatusOK)
	return c.body.Write(b)
}

// SetReadDeadline is for http.ResponseController: the body is here.
func (c *recorder) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline is for http.ResponseController.
func (c *recorder) SetWriteDeadline(at time.Time) error {
	return http.NewResponseController(c.w).SetWriteDeadline(at)
}

func (c *recorder) answer() once.Answer {
	c.WriteHeader(http.StatusOK)
	return once.Answer{Status: c.status, Header: c.header, Body: c.body.Bytes()}
}

// several are the headers that middleware adds lines to.
var several = []string{"Vary", "Set-Cookie"}

func send(w http.ResponseWriter, a *once.Answer, again bool) {
	h := w.Header()
	for name, lines := range a.Header {
		if slices.Contains(several, name) {
			lines = append(slices.Clip(h[name]), lines...)
		}
		h[name] = lines
	}
	if again {
		h.Set(replayed, "true")
	}
	w.WriteHeader(a.Status)
	// The client may be gone; it can ask again.
	_, _ = w.Write(a.Body)
}

package middleware

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"anwang/web/respond"
)

// lastWord is how long before the end of the time for its answer a handler is
// told to stop, so that it can still say that it took too long: at most, and of a
// short time a fifth.
const lastWord = 10 * time.Second

// Deadlines bounds how long a request may take to send its body and to get its
// answer. The handler's context ends first, with respond.ErrLate as its cause, so
// that an answer always leaves. Handlers that stream set their own deadline, one a
// write, which lifts that of the context, and lift the one for reading: when that
// passes the server takes the client for gone and ends the request, also long
// after the body, or without one. For the others it is put off when the body has
// arrived. It stands before whatever asks the database.
func Deadlines(read, write time.Duration) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			c, now, read := http.NewResponseController(w), time.Now(), read
			if r.ContentLength == 0 {
				read = max(read, write)
			}
			// Not every writer has deadlines (a test recorder has none).
			_ = c.SetReadDeadline(now.Add(read))
			_ = c.SetWriteDeadline(now.Add(write))
			ctx, cancel := context.WithCancelCause(r.Context())
			defer cancel(nil)
			late := time.AfterFunc(write-min(lastWord, write/5), func() { cancel(respond.ErrLate) })
			defer late.Stop()
			r = r.WithContext(ctx)
			if r.Body != nil && r.Body != http.NoBody {
				r.Body = &arriving{ReadCloser: r.Body, whole: func() { _ = c.SetReadDeadline(now.Add(write)) }}
			}
			next.ServeHTTP(&timed{w, late}, r)
		})
	}
}

// timed is a writer whose handler may set a deadline of its own.
type timed struct {
	http.ResponseWriter
	late *time.Timer
}

// SetWriteDeadline is for http.ResponseController.
func (t *timed) SetWriteDeadline(at time.Time) error {
	t.late.Stop()
	return http.NewResponseController(t.ResponseWriter).SetWriteDeadline(at)
}

// Unwrap is for http.ResponseController.
func (t *timed) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// arriving is a body on its way: it says when it is whole, and which errors are
// the sender's.
type arriving struct {
	io.ReadCloser
	whole func()
}

// Read implements io.Reader.
func (a *arriving) Read(b []byte) (int, error) {
	n, err := a.ReadCloser.Read(b)
	switch {
	case err == nil:
	case errors.Is(err, io.EOF):
		if a.whole != nil {
			a.whole()
			a.whole = nil
		}
	default:
		err = &respond.BodyError{Cause: err}
	}
	return n, err
}

// Patient gives a sender as long as it needs, so long as it keeps sending.
func Patient(w http.ResponseWriter, body io.Reader) io.Reader {
	return &patientReader{body, http.NewResponseController(w)}
}

type patientReader struct {
	io.Reader
	c *http.ResponseController
}

// Read implements io.Reader.
func (p *patientReader) Read(b []byte) (int, error) {
	// Not every connection has deadlines (a test's may not).
	_ = p.c.SetReadDeadline(time.Now().Add(30 * time.Second))
	return p.Reader.Read(b)
}

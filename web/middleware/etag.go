package middleware

import (
	"bytes"
	"net/http"

	"anwang/web/respond"
)

// etagLimit is the largest answer that is held back for its entity tag.
const etagLimit = 4 << 20

// ETag gives answers of reads a strong entity tag, the hash of their content,
// unless the handler set one, and answers 304 to whoever has it already.
func ETag(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Cache-Control", "no-store")
			next.ServeHTTP(w, r)
			return
		}
		h := w.Header()
		h.Add("Vary", "Accept")
		h.Add("Vary", "Accept-Language")
		if h.Get("Cache-Control") == "" {
			h.Set("Cache-Control", "private, no-cache")
		}
		buffered := &bufferedWriter{ResponseWriter: w}
		next.ServeHTTP(buffered, r)
		buffered.finish(r)
	})
}

// bufferedWriter keeps an answer back until it is complete or too large.
type bufferedWriter struct {
	http.ResponseWriter
	status  int
	body    bytes.Buffer
	through bool
}

func (w *bufferedWriter) WriteHeader(status int) {
	if status < 200 || w.through {
		w.ResponseWriter.WriteHeader(status)
		return
	}
	if w.status == 0 {
		w.status = status
	}
}

func (w *bufferedWriter) Write(b []byte) (int, error) {
	if w.through {
		return w.ResponseWriter.Write(b)
	}
	if w.body.Len()+len(b) <= etagLimit {
		return w.body.Write(b)
	}
	w.through = true
	if w.status != 0 {
		w.ResponseWriter.WriteHeader(w.status)
	}
	if _, err := w.ResponseWriter.Write(w.body.Bytes()); err != nil {
		return 0, err
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap is for http.ResponseController.
func (w *bufferedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *bufferedWriter) finish(r *http.Request) {
	if w.through {
		return
	}
	status := w.status
	if status == 0 {
		status = http.StatusOK
	}
	h := w.ResponseWriter.Header()
	if status == http.StatusOK && h.Get("Cache-Control") != "no-store" {
		tag := h.Get("Etag")
		if tag == "" {
			tag = respond.HashTag(w.body.Bytes())
		} else if respond.IsVersionTag(tag) {
			tag = respond.WithContent(tag, w.body.Bytes())
		}
		if respond.Settled(w.ResponseWriter, r, respond.Forms(r, tag)...) {
			return
		}
	}
	w.ResponseWriter.WriteHeader(status)
	// The client may be gone; there is nobody left to tell.
	_, _ = w.ResponseWriter.Write(w.body.Bytes())
}

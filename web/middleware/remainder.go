package middleware

import (
	"io"
	"net/http"
	"time"
)

// What is read of a body that no handler wanted, at most.
const (
	remainderMost = 64 << 20
	remainderTime = 5 * time.Second
	// remainderOwn is what net/http reads by itself before it answers
	remainderOwn = 256 << 10
)

// Remainder takes in the rest of a body that was answered before it was read, within
// bounds, and after the answer has left where its length is known. A connection that ends while the other side is
// still sending is reset, and the answer with it: a proxy says 502 then, where we said
// 401 or 413. Whoever waits to be told to go on sends nothing, and is not waited for.
func Remainder(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body == nil || r.Body == http.NoBody || r.ContentLength >= 0 && r.ContentLength <= remainderOwn || r.ProtoMajor != 1 {
			next.ServeHTTP(w, r)
			return
		}
		seen := &seenBody{ReadCloser: r.Body}
		r.Body = seen
		next.ServeHTTP(w, r)
		if seen.over || r.Header.Get("Expect") != "" && !seen.begun {
			return
		}
		c := http.NewResponseController(w)
		if c.SetReadDeadline(time.Now().Add(remainderTime)) != nil {
			return
		}
		if w.Header().Get("Content-Length") != "" && c.Flush() != nil { // else the end of the answer leaves with the handler
			return
		}
		_, _ = io.CopyN(io.Discard, seen.ReadCloser, remainderMost) // what comes after that, or not in time, is cut off
	})
}

// seenBody knows whether somebody began to read it, and whether it is over.
type seenBody struct {
	io.ReadCloser
	begun, over bool
}

// Read implements io.Reader.
func (s *seenBody) Read(b []byte) (int, error) {
	s.begun = true
	n, err := s.ReadCloser.Read(b)
	s.over = s.over || err != nil
	return n, err
}

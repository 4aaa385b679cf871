package web_test

import (
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"anwang/web"
	"anwang/web/stream"
)

// TestSlowBodies: a hundred clients send a log-in byte by byte, or a body with a
// request that has no use for one. They are cut off in time.
func TestSlowBodies(t *testing.T) {
	t.Parallel()
	h := inhabited(t, plan{})
	address := h.open(t, web.Config{BodyTime: time.Second})
	gone, worst := drip(
		t, address, 100, " ",
		"POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n",
		"GET /tiles/grids/9/421/194.mvt HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n",
		"GET /livez HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n",
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n",
	)
	if gone > 20*time.Second {
		t.Errorf("the slow ones were let go after %s", gone)
	}
	t.Logf("100 slow bodies with a second each were gone after %s; the slowest good request took %s", gone.Round(time.Millisecond),
		worst.Round(time.Millisecond))
}

// narrow opens connections that take little that is not read, so that they are
// full soon.
var narrow = net.Dialer{Control: func(_, _ string, c syscall.RawConn) (err error) {
	if e := c.Control(func(fd uintptr) { err = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 4096) }); e != nil {
		return e
	}
	return err
}}

// TestSlowReaders: who asks and asks and takes no answer is cut off, also where
// nobody has to be known, and the next one gets the connection.
func TestSlowReaders(t *testing.T) {
	t.Parallel()
	h := inhabited(t, plan{})
	secret := h.browser(t).enter("officer").cookie()
	for _, path := range []string{"/livez", "/api/docs", "/tiles/grids/9/421/194.mvt", "/api/v1/status"} {
		address := h.open(t, web.Config{AnswerTime: 500 * time.Millisecond, Connections: 1})
		c, err := narrow.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		request := strings.Repeat("GET "+path+" HTTP/1.1\r\nHost: x\r\nCookie: anwang="+secret+"\r\n\r\n", 200)
		go func() {
			for { // more than all buffers hold
				if _, err := io.WriteString(c, request); err != nil {
					return
				}
			}
		}()
		status, took := send(t, address, "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		if status != 200 {
			t.Errorf("%s: the next one got %d", path, status)
		}
		t.Logf("%s: the only connection was free again after %s", path, took.Round(time.Millisecond))
		_ = c.Close()
	}
}

// TestLongExport: a file that takes longer than a request may is whole all the
// same.
func TestLongExport(t *testing.T) {
	t.Parallel()
	h := inhabited(t, plan{})
	secret := h.browser(t).enter("auditor").cookie()
	exec(t, h.db, `DO $$ BEGIN
		SET LOCAL session_replication_role = replica;
		INSERT INTO audit (actor, action, grid_id) SELECT 'x', 'test.line', 1 FROM generate_series(1, 20000);
	END $$`)
	export := func(limit time.Duration) time.Duration {
		address := h.open(t, web.Config{BodyTime: limit, AnswerTime: limit})
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/api/v1/audit/export?action=test.line&format=jsonl",
			nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Cookie", "anwang="+secret)
		began := time.Now()
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		text, err := io.ReadAll(resp.Body)
		if n := strings.Count(string(text), "\n"); err != nil || resp.StatusCode != http.StatusOK || n != 20000 {
			t.Errorf("limit %s: %d with %d lines after %s: %v", limit, resp.StatusCode, n, time.Since(began), err)
		}
		return time.Since(began)
	}
	// How long it takes depends on what else the machine does, so the limit does too.
	took := export(time.Minute)
	t.Logf("20000 lines took %s, and %s with a limit of a half", took.Round(time.Millisecond), export(took/2).Round(time.Millisecond))
}

// TestManyMaps: one person may keep so many streams of events open, and no more,
// and nobody else has to go without.
func TestManyMaps(t *testing.T) {
	t.Parallel()
	h := inhabited(t, plan{})
	b := h.browser(t).enter("officer")
	open := 0
	for ; open < 200; open++ {
		resp := b.listen()
		t.Cleanup(func() { _ = resp.Body.Close() })
		if resp.StatusCode != http.StatusOK {
			if resp.StatusCode != http.StatusTooManyRequests {
				t.Errorf("the one too many: %d", resp.StatusCode)
			}
			break
		}
	}
	if open != 64 {
		t.Errorf("%d streams of one account", open)
	}
	other := h.browser(t).enter("guide").listen()
	t.Cleanup(func() { _ = other.Body.Close() })
	if other.StatusCode != http.StatusOK {
		t.Errorf("somebody else: %d", other.StatusCode)
	}
	t.Logf("%d streams of one account, the next was refused", open)
}

// TestEventsByHTTP2: a stream of events outlives the time that one write may
// take, and that of an ordinary request and answer.
func TestEventsByHTTP2(t *testing.T) {
	t.Parallel()
	h := inhabited(t, plan{})
	secret := h.browser(t).enter("officer").cookie()
	h.part.Hub = stream.New(stream.Options{Heartbeat: 900 * time.Millisecond, Write: 300 * time.Millisecond})
	for name, protocol := range map[string]string{"HTTP/1.1": "http/1.1", "HTTP/2": "h2"} {
		folder := t.TempDir()
		pair(t, folder, "x")
		cert, err := web.LoadCertificate(folder+"/cert.pem", folder+"/key.pem", h.part.Log)
		if err != nil {
			t.Fatal(err)
		}
		address := h.open(t, web.Config{Certificate: cert, BodyTime: 500 * time.Millisecond, AnswerTime: 500 * time.Millisecond})
		tr := &http.Transport{
			TLSClientConfig:   &tls.Config{InsecureSkipVerify: true, NextProtos: []string{protocol}},
			ForceAttemptHTTP2: protocol == "h2",
		} //nolint:gosec // any will do here
		t.Cleanup(tr.CloseIdleConnections)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+address+"/api/v1/events", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Cookie", "anwang="+secret)
		resp, err := tr.RoundTrip(r)
		if err != nil || resp.StatusCode != http.StatusOK || resp.Proto[:6] != name[:6] {
			t.Fatalf("%s: %v %v", name, resp, err)
		}
		beats, text := 0, make([]byte, 4096)
		for began := time.Now(); beats < 3; {
			n, err := resp.Body.Read(text)
			if err != nil {
				t.Errorf("%s: over after %s: %v", name, time.Since(began), err)
				break
			}
			beats += strings.Count(string(text[:n]), ": \n\n")
		}
		_ = resp.Body.Close()
	}
}

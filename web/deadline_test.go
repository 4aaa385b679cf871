package web_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/web"
)

// lockTables keeps tables of the database for itself until it is called.
func (s *server) lockTables(t *testing.T, tables string) (release func()) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.db.URL())
	if err != nil {
		t.Fatal(err)
	}
	tx, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "LOCK TABLE "+tables+" IN ACCESS EXCLUSIVE MODE"); err != nil {
		t.Fatal(err)
	}
	release = func() { _ = conn.Close(context.Background()) }
	t.Cleanup(release)
	return release
}

// TestAnswerLeaves: a handler that waits for the database is stopped before the
// time for the answer is over, so that there is one.
func TestAnswerLeaves(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	address := s.open(t, web.Config{BodyTime: time.Second, AnswerTime: 3 * time.Second})
	s.lockTables(t, "danger, enterprise, hazard, boundary_defect")
	for _, c := range []struct{ method, path, body string }{
		{"POST", "/api/v1/dangers", `{"enterprise":3,"title":"x"}`},
		{"PATCH", "/api/v1/dangers/1", `{"title":"x"}`},
		{"GET", "/api/v1/defects", ""},
	} {
		r, err := http.NewRequestWithContext(t.Context(), c.method, "http://"+address+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+asCity)
		r.Header.Set("Content-Type", "application/json")
		if c.method == "PATCH" {
			r.Header.Set("If-Match", `"v1"`)
		}
		r.Header.Set("Accept-Language", "en")
		began := time.Now()
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Errorf("%s %s: no answer after %s: %v", c.method, c.path, time.Since(began).Round(time.Millisecond), err)
			continue
		}
		text, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusServiceUnavailable || !strings.Contains(string(text), "took too long") {
			t.Errorf("%s %s: %d %s (%v)", c.method, c.path, resp.StatusCode, text, err)
		}
	}
}

// TestLongWrite: a change that takes longer than its body may is no reason to end it.
func TestLongWrite(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	release := s.lockTables(t, "danger")
	timer := time.AfterFunc(7*time.Second, release) // the library has 5 s for a body
	defer timer.Stop()
	s.play(t, scenario{method: "POST", path: "/api/v1/dangers", body: `{"enterprise":3,"title":"等待后登记"}`, headers: []string{js}, status: 201})
}

// TestBrokenBodies: a body that does not arrive whole, or that is not encoded as
// its header says, is the sender's fault, on every route that takes one.
func TestBrokenBodies(t *testing.T) {
	t.Parallel()
	s := start(t, city+`;
		INSERT INTO boundary_load (id, actor) VALUES (1, 'x');
		INSERT INTO reference (id, rank, name, offer, color, width, dash, fill, symbol, opacity, min_zoom, max_zoom)
			VALUES (1, 1, '道路', 'on', 'slate', 1, 'solid', 0, 'dot', 100, 3, 18)`)
	address := strings.TrimPrefix(s.URL, "http://")
	say := func(name, request string, end bool) (status int, text string) {
		t.Helper()
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		_ = c.SetDeadline(time.Now().Add(time.Minute))
		if _, err := io.WriteString(c, request); err != nil {
			t.Fatal(err)
		}
		if end {
			_ = c.(*net.TCPConn).CloseWrite()
		}
		resp, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Errorf("%s: no answer: %v", name, err)
			return 0, ""
		}
		b, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, string(b)
	}
	bodies := 0
	for path, item := range s.spec(t).Paths.Map() {
		for method, op := range item.Operations() {
			if op.RequestBody == nil {
				continue
			}
			bodies++
			kind, who := "application/json", "Authorization: Bearer "+asCity
			for _, list := range []string{"/api/v1/basemaps", "/api/v1/references"} { // asked for the right before the body
				if strings.HasPrefix(path, list) {
					who = asAdmin
				}
			}
			for k := range op.RequestBody.Value.Content {
				kind = k
			}
			head := method + " " + strings.NewReplacer("{layer}", "dangers", "{session}", "00000000-0000-0000-0000-000000000000").Replace(path) +
				" HTTP/1.1\r\nHost: x\r\n" + who +
				"\r\nAccept-Language: en\r\nContent-Type: " + kind + "\r\n"
			for _, p := range op.Parameters {
				if p.Value.In == "query" && p.Value.Required {
					head = strings.Replace(head, " HTTP/1.1", "?"+p.Value.Name+"=x.pmtiles HTTP/1.1", 1)
				}
				if p.Value.In == "header" && p.Value.Name == "If-Match" {
					head += "If-Match: \"v1\"\r\n"
				}
			}
			for strings.Contains(head, "{") {
				head = head[:strings.IndexByte(head, '{')] + "1" + head[strings.IndexByte(head, '}')+1:]
			}
			for name, rest := range map[string]struct {
				text string
				end  bool
			}{
				"a chunk whose length is no number": {"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n", false},
				"a chunk longer than it says":       {"Transfer-Encoding: chunked\r\n\r\n1\r\n{\"a\":1}\r\n0\r\n\r\n", false},
				"chunks that break off":             {"Transfer-Encoding: chunked\r\n\r\n40\r\n{\"login\":", true},
				"less than announced":               {"Content-Length: 400\r\n\r\n{\"login\":", true},
			} {
				status, text := say(method+" "+path+", "+name, head+rest.text, rest.end)
				if status != http.StatusBadRequest || !strings.Contains(text, `"code":"invalid"`) || !strings.Contains(text, "did not arrive whole") {
					t.Errorf("%s %s, %s: %d %s", method, path, name, status, text)
				}
			}
		}
	}
	if bodies < 20 {
		t.Errorf("only %d routes take a body", bodies)
	}
}

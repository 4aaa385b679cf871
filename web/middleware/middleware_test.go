package middleware_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"anwang/grid"
	"anwang/web/middleware"
	"anwang/web/respond"
)

type observed struct {
	op     string
	status int
}

func (o *observed) Observe(op string, status int, _ time.Duration) { o.op, o.status = op, status }

func TestRequestLogsOnceAndRecovers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		method  string
		status  int
		log     []string
	}{
		"panic before an answer": {
			func(http.ResponseWriter, *http.Request) { panic("boom") }, "GET", 500,
			[]string{"level=ERROR", "boom", "status=500"},
		},
		"panic after one": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200); panic("late") }, "GET", 200, nil},
		"our failure": {func(w http.ResponseWriter, r *http.Request) {
			respond.Error(w, r, &grid.Error{Code: grid.CodeUnavailable, Cause: errors.New("no route to host")})
		}, "GET", 503, []string{"level=ERROR", "no route to host"}},
		"a read": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }, "GET", 204, nil},
		"a write": {
			func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(201) }, "POST", 201,
			[]string{"level=INFO", "req=my-id", "op=", "dur=", "status=201", "path=/x"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			var seen observed
			h := middleware.Request(middleware.NewIDs(), slog.New(slog.NewTextHandler(&log, nil)), &seen)(c.handler)
			r := httptest.NewRequest(c.method, "/x?name=secret", nil)
			r.Header.Set("X-Request-Id", "my-id")
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != c.status || seen.status != c.status || w.Header().Get("X-Request-Id") != "my-id" {
				t.Errorf("%d, observed %d, id %s", w.Code, seen.status, w.Header().Get("X-Request-Id"))
			}
			lines := strings.Count(log.String(), "msg=request")
			if want := min(1, len(c.log)); lines != want {
				t.Errorf("%d lines, want %d: %s", lines, want, log.String())
			}
			for _, p := range c.log {
				if !strings.Contains(log.String(), p) {
					t.Errorf("no %s in %s", p, log.String())
				}
			}
			if strings.Contains(log.String(), "secret") {
				t.Error("the query is in the log")
			}
		})
	}
}

func TestHarmfulRequestIDsAreReplaced(t *testing.T) {
	t.Parallel()
	ids := middleware.NewIDs()
	for _, id := range []string{"", "a b", "x\"y", "<script>", strings.Repeat("a", 65), "\x00", "中文"} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header["X-Request-Id"] = []string{id}
		if got := ids.Of(r); got == id || got == "" {
			t.Errorf("%q was taken as %q", id, got)
		}
	}
	r := httptest.NewRequest("GET", "/", nil)
	if first, second := ids.Of(r), ids.Of(r); first == second {
		t.Error("two requests share an id")
	}
}

func TestProxies(t *testing.T) {
	t.Parallel()
	trusted, err := middleware.ParseProxies([]string{"10.0.0.0/8", " ::1 ", ""})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := middleware.ParseProxies([]string{"proxy.example"}); err == nil {
		t.Error("a name was taken for an address")
	}
	for name, c := range map[string]struct {
		from    string
		headers map[string]string
		want    string
	}{
		"nobody in between": {"1.2.3.4:5", nil, "http://host:8080"},
		"not trusted":       {"1.2.3.4:5", map[string]string{"X-Forwarded-Host": "evil", "X-Forwarded-Proto": "https"}, "http://host:8080"},
		"trusted": {"10.9.8.7:5", map[string]string{
			"X-Forwarded-Host": "map.example", "X-Forwarded-Proto": "https",
			"X-Forwarded-Prefix": "/a/",
		}, "https://map.example/a"},
		"trusted, mapped": {"[::ffff:10.9.8.7]:5", map[string]string{"X-Forwarded-Proto": "https"}, "https://host:8080"},
		"the first of a row": {
			"[::1]:5",
			map[string]string{"X-Forwarded-Host": "outer, inner", "X-Forwarded-Proto": "https, http"},
			"https://outer",
		},
		"the standard wins": {"[::1]:5", map[string]string{
			"Forwarded":        `for=1.1.1.1; Host="outer:444" ;proto=HTTPS, host=inner`,
			"X-Forwarded-Host": "other",
		}, "https://outer:444"},
		"nonsense": {"[::1]:5", map[string]string{
			"X-Forwarded-Host": "a b/<x>", "X-Forwarded-Proto": "ftp",
			"X-Forwarded-Prefix": `a"b`,
		}, "http://host:8080"},
	} {
		r := httptest.NewRequest("GET", "http://host:8080/x", nil)
		r.RemoteAddr = c.from
		for k, v := range c.headers {
			r.Header.Set(k, v)
		}
		if got := trusted.Base(r); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestCompress(t *testing.T) {
	t.Parallel()
	compress, err := middleware.Compress()
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat(`{"a":1}`, 1000)
	h := compress(middleware.ETag(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path == "/short" {
			_, _ = io.WriteString(w, `{}`)
			return
		}
		_, _ = io.WriteString(w, long)
	})))
	get := func(path, accept, match string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", path, nil)
		r.Header.Set("Accept-Encoding", accept)
		r.Header.Set("If-None-Match", match)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	plain, packed := get("/", "", ""), get("/", "gzip", "")
	if plain.Header().Get("Content-Encoding") != "" || packed.Header().Get("Content-Encoding") != "gzip" {
		t.Fatalf("%v %v", plain.Header(), packed.Header())
	}
	if plain.Header().Get("Etag") == packed.Header().Get("Etag") {
		t.Error("two representations share a strong tag")
	}
	z, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := io.ReadAll(z); string(b) != long {
		t.Error("it does not unpack to what was packed")
	}
	if w := get("/", "gzip", packed.Header().Get("Etag")); w.Code != 304 {
		t.Errorf("%d with the packed tag", w.Code)
	}
	if w := get("/short", "gzip", ""); w.Header().Get("Content-Encoding") != "" {
		t.Error("two bytes were packed")
	}
}

func TestLargeAnswersPassThrough(t *testing.T) {
	t.Parallel()
	h := middleware.ETag(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusOK)
		for range 6 << 10 {
			_, _ = w.Write(make([]byte, 1<<10))
		}
	}))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Body.Len() != 6<<20 || w.Code != 200 || w.Header().Get("Etag") != "" {
		t.Errorf("%d bytes, %d, tag %q", w.Body.Len(), w.Code, w.Header().Get("Etag"))
	}
}

package web

import (
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"anwang/web/middleware"
)

// The files of the application leave in the smallest coding that the caller
// reads, as the build packed them, each with an entity tag of its own.
func TestApplicationFilesInTheirCodings(t *testing.T) {
	t.Parallel()
	plain := strings.Repeat("let grid = 1;", 100)
	handler, err := serveApp(fstest.MapFS{
		"index.html":               {Data: []byte("<!doctype html>")},
		"assets/start-1.js":        {Data: []byte(plain)},
		"assets/start-1.js.br":     {Data: []byte("as brotli")},
		"assets/start-1.js.gz":     {Data: []byte("as gzip")},
		"assets/unpacked.js":       {Data: []byte(plain)},
		"assets/noto-400-0.woff2":  {Data: []byte("a font" + plain)},
		"assets/noto-400-0.css.br": {Data: []byte("packed alone")},
	})
	if err != nil {
		t.Fatal(err)
	}
	compress, err := middleware.Compress()
	if err != nil {
		t.Fatal(err)
	}
	served := compress(handler)
	get := func(path, accept, have string) (*http.Response, string) {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		if accept != "" {
			r.Header.Set("Accept-Encoding", accept)
		}
		r.Header.Set("If-None-Match", have)
		w := httptest.NewRecorder()
		served.ServeHTTP(w, r)
		body, _ := io.ReadAll(w.Result().Body)
		return w.Result(), string(body)
	}
	tags := map[string]bool{}
	for _, c := range []struct{ path, accept, coding, body string }{
		{"/assets/start-1.js", "gzip, deflate, br, zstd", "br", "as brotli"},
		{"/assets/start-1.js", "gzip, deflate", "gzip", "as gzip"},
		{"/assets/start-1.js", "br;q=0, gzip", "gzip", "as gzip"},
		{"/assets/start-1.js", "", "", plain},
		{"/assets/noto-400-0.woff2", "gzip, br", "", "a font" + plain},
	} {
		got, body := get(c.path, c.accept, "")
		if got.Header.Get("Content-Encoding") != c.coding || body != c.body {
			t.Errorf("%s for %q: %q %.20q, want %q", c.path, c.accept, got.Header.Get("Content-Encoding"), body, c.coding)
		}
		if cache := got.Header.Get("Cache-Control"); !strings.Contains(cache, "immutable") {
			t.Errorf("%s: Cache-Control %q", c.path, cache)
		}
		if !strings.Contains(got.Header.Get("Vary"), "Accept-Encoding") {
			t.Errorf("%s: Vary %q", c.path, got.Header.Get("Vary"))
		}
		tags[got.Header.Get("Etag")] = true
		if again, body := get(c.path, c.accept, got.Header.Get("Etag")); again.StatusCode != http.StatusNotModified || body != "" {
			t.Errorf("%s asked again: %d", c.path, again.StatusCode)
		}
	}
	if len(tags) != 4 {
		t.Errorf("%d entity tags for a script in three codings and a font in one", len(tags))
	}
	if got, _ := get("/assets/unpacked.js", "gzip", ""); got.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("what the build left unpacked goes as %q", got.Header.Get("Content-Encoding"))
	}
	if got, _ := get("/assets/start-1.js.br", "br", ""); got.StatusCode == http.StatusOK {
		t.Error("a packed file has an address of its own")
	}
}

// A page may hold a script; the policy names its hash, below a path of a host too, and
// nothing else that is inline may run.
func TestPolicyOfThePage(t *testing.T) {
	t.Parallel()
	const script = "document.documentElement.dataset.theme='dark'"
	handler, err := serveApp(fstest.MapFS{
		"index.html": {Data: []byte(`<!doctype html><meta content="/assets/map.js"><script>` + script +
			`</script><script type="module" src="/assets/a.js"></script>`)},
		"assets/a.js": {Data: []byte("1")},
	})
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(script))
	want := "script-src 'self' 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	public := func(at string) func(*http.Request) string { return func(*http.Request) string { return at } }
	for at, body := range map[string]string{"http://x": `"/assets/map.js"`, "http://x/city": `"/city/assets/map.js"`} {
		served := middleware.Security(public(at))(middleware.Prefix(public(at))(handler))
		w := httptest.NewRecorder()
		served.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/risk", nil))
		policy := w.Result().Header.Get("Content-Security-Policy")
		if !strings.HasSuffix(policy, "; "+want) || strings.Contains(policy, "unsafe") || !strings.HasPrefix(policy, "default-src 'self'; ") {
			t.Errorf("%s: policy %q, want it to end with %q", at, policy, want)
		}
		if !strings.Contains(w.Body.String(), body) || !strings.Contains(w.Body.String(), "<script>"+script+"</script>") {
			t.Errorf("%s: page %q", at, w.Body.String())
		}
		w = httptest.NewRecorder()
		served.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/assets/a.js", nil))
		if policy := w.Result().Header.Get("Content-Security-Policy"); strings.Contains(policy, "sha256") {
			t.Errorf("%s: a script has the policy of the page: %q", at, policy)
		}
	}
}

package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"anwang/web"
)

// TestRewrittenHost: behind a proxy that puts its own name for us into Host, as
// nginx does unless told otherwise, people log in and change things with a browser
// that says no more than the origin of its page; another site still may not.
func TestRewrittenHost(t *testing.T) {
	t.Parallel()
	h := inhabited(t, plan{})
	address := h.open(t, web.Config{PublicURL: "https://anwang.example"})
	to, err := url.Parse("http://" + address)
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }})
	t.Cleanup(front.Close)
	for _, c := range []struct {
		origin, site string
		want         int
	}{
		{"https://anwang.example", "", 200},
		{"https://anwang.example", "same-origin", 200},
		{"http://" + address, "", 200}, // straight to the service
		{"https://evil.example", "", 403},
		{"https://evil.example", "same-site", 403},
		{"https://anwang.example", "cross-site", 403},
		{"https://anwang.example.evil.example", "", 403},
		{"http://anwang.example", "", 403},
		{"null", "", 403},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, front.URL+"/api/v1/login",
			strings.NewReader(`{"login":"officer","password":"`+passphrase+`"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Origin", c.origin)
		if c.site != "" {
			r.Header.Set("Sec-Fetch-Site", c.site)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != c.want {
			t.Errorf("from %s %q: %d, want %d", c.origin, c.site, resp.StatusCode, c.want)
		}
	}
}

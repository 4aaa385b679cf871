package web_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"anwang/grid"
)

// spec is the published description.
func (s *server) spec(t testing.TB) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData([]byte(s.call(t, "GET", "/api/openapi.json", "").body))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// bare asks for nothing by itself and unpacks nothing.
var bare = &http.Transport{DisableCompression: true}

// send sends a request as it is given, each header a line.
func (s *server) send(t testing.TB, method, path string, headers ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, nil)
	if err != nil {
		t.Fatal(path, err)
	}
	for _, h := range headers {
		k, v, _ := strings.Cut(h, ": ")
		r.Header.Add(k, v)
	}
	if r.Header.Get("Authorization") == "" {
		r.Header.Set("Authorization", "Bearer "+asCity)
	}
	resp, err := bare.RoundTrip(r)
	if err != nil {
		t.Fatal(path, err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(path, err)
	}
	return answer{resp.StatusCode, resp.Header, string(b)}
}

// placeholder is a parameter in a path.
var placeholder = regexp.MustCompile(`\{\w+\}`)

// misspelt are spellings of numbers that are none of an address.
var misspelt = []string{
	"+1", "+0", "-0", "00", "01", "1_0", "0x1", "1e0", "1.0", "１", "%201", "1%20", "99999999999999999999",
	"-99999999999999999999", "NaN", "Inf",
}

// TestNumbersHaveOneSpelling: no address has a second form, at no route that takes
// a number.
func TestNumbersHaveOneSpelling(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	asked := 0
	for path, item := range s.spec(t).Paths.Map() {
		for method, op := range item.Operations() {
			for _, p := range op.Parameters {
				if p.Value.Schema == nil || !p.Value.Schema.Value.Type.Is("integer") && !p.Value.Schema.Value.Type.Is("number") {
					continue
				}
				for _, bad := range misspelt {
					if bad == "1.0" && (p.Value.Schema.Value.Type.Is("number") || op.OperationID == "getTile") { // a number; another address
						continue
					}
					at, query := path, ""
					if p.Value.In == "path" {
						at = strings.ReplaceAll(at, "{"+p.Value.Name+"}", bad)
					} else {
						query = "?" + p.Value.Name + "=" + bad
					}
					at = placeholder.ReplaceAllString(strings.ReplaceAll(at, "{layer}", "grids"), "1") + strings.ReplaceAll(query, "=+", "=%2B")
					asked++
					if a := s.send(t, method, at); a.status != 400 {
						t.Errorf("%s %s: %d, want 400\n%.200s", method, at, a.status, a.body)
					}
				}
			}
		}
	}
	for _, at := range []string{
		"+0/0/0", "0/+0/0", "0/0/+0", "-0/0/0", "00/0/0", "0/0/00", "9/421/0194", "9/4_21/194", "0x9/421/194",
		"9/421/99999999999999999999",
	} {
		asked++
		if a := s.send(t, "GET", "/tiles/grids/"+at+".mvt"); a.status != 400 {
			t.Errorf("tile %s: %d, want 400", at, a.status)
		}
	}
	if asked < 500 {
		t.Errorf("only %d addresses were tried", asked)
	}
	for _, at := range []string{
		"/api/v1/enterprises?limit=1&limit=2", "/api/v1/risk/levels?network=0&network=1",
		"/api/v1/audit/export?format=csv&format=jsonl",
	} {
		if a := s.send(t, "GET", at, "Authorization: Bearer test:city@1+auditor@1"); a.status != 400 {
			t.Errorf("%s: %d, want 400", at, a.status)
		}
	}
}

// TestNoRecordOfTomorrow: a day that has not come is refused wherever a day is
// asked for, and today is not.
func TestNoRecordOfTomorrow(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	asked := 0
	today := time.Now().In(grid.China)
	for path, item := range s.spec(t).Paths.Map() {
		if item.Get == nil {
			continue
		}
		for _, p := range item.Get.Parameters {
			if name := p.Value.Name; p.Value.In != "query" || name != "day" && name != "since" || p.Value.Schema.Value.Format == "date-time" {
				continue
			}
			at := placeholder.ReplaceAllString(path, "1") + "?" + p.Value.Name + "="
			now := 200
			if op := item.Get.OperationID; op == "getFigures" || op == "listDayCounts" { // of days that are over
				now = 400
			}
			for day, want := range map[string]int{
				today.AddDate(0, 0, 1).Format(time.DateOnly): 400, "2199-12-31": 400, "2026-02-30": 400, "20260101": 400,
				today.Format(time.DateOnly): now,
			} {
				asked++
				if a := s.call(t, "GET", at+day, ""); a.status != want {
					t.Errorf("%s%s: %d, want %d\n%.200s", at, day, a.status, want, a.body)
				}
			}
		}
	}
	if asked < 15 {
		t.Errorf("only %d days were asked for", asked)
	}
}

// forms are addresses of all that answers in its own way: tiles, tables that are
// kept prepared, JSON, documents, pages.
var forms = []string{
	"/tiles/enterprises/12/3368/1552.mvt", "/api/v1/risk/levels", "/api/v1/status", "/api/v1/enterprises/1", "/tiles/grids.json",
	"/styles/risk.json", "/api/openapi.json", "/api/docs", "/help/zh/",
	"/api/v1/imports/template", "/",
}

// TestCodings: an answer comes in a form that its caller takes, tagged as that form,
// and a HEAD has the fields of the GET.
func TestCodings(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	for _, at := range forms {
		plain := s.send(t, "GET", at)
		for _, c := range []struct {
			accept []string
			gzip   bool // where there is a packed form
			none   bool
		}{
			{accept: []string{"gzip"}, gzip: true},
			{accept: []string{"br", "GZIP"}, gzip: true},
			{accept: []string{"*"}, gzip: true},
			{accept: []string{"GZIP;q=0"}},
			{accept: []string{"gzip;Q=0", "*"}},
			{accept: []string{"br"}},
			{accept: []string{"identity, gzip;q=0.5"}},
			{accept: []string{"*;q=0"}, none: true},
			{accept: []string{"identity;q=0, br"}, none: true},
		} {
			var headers []string
			for _, line := range c.accept {
				headers = append(headers, "Accept-Encoding: "+line)
			}
			a := s.send(t, "GET", at, headers...)
			if c.none != (a.status == 406) || !c.none && a.status != 200 {
				t.Errorf("%s with %q: %d", at, c.accept, a.status)
				continue
			}
			if c.none {
				continue
			}
			packed := a.header.Get("Content-Encoding") == "gzip"
			if packed && !c.gzip || !packed && c.gzip && len(plain.body) > 1400 &&
				!strings.Contains(plain.header.Get("Content-Type"), "spreadsheet") {
				t.Errorf("%s with %q: packed %v", at, c.accept, packed)
			}
			if content := unpacked(t, a); content != plain.body && !strings.Contains(at, "status") &&
				!strings.Contains(at, "template") { // they say the time

				t.Errorf("%s with %q: other content, %d bytes for %d", at, c.accept, len(content), len(plain.body))
			}
			if packed == (a.header.Get("Etag") == plain.header.Get("Etag")) && a.header.Get("Etag") != "" && !strings.Contains(at, "status") {
				t.Errorf("%s with %q: tag %s, plain it is %s", at, c.accept, a.header.Get("Etag"), plain.header.Get("Etag"))
			}
			if !strings.Contains(strings.Join(a.header.Values("Vary"), ","), "Accept-Encoding") {
				t.Errorf("%s varies with %q", at, a.header.Values("Vary"))
			}
			h := s.send(t, "HEAD", at, headers...)
			for _, name := range []string{"Etag", "Content-Type", "Content-Encoding", "Cache-Control"} {
				if h.header.Get(name) != a.header.Get(name) && !strings.Contains(at, "status") || h.status != a.status || h.body != "" {
					t.Errorf("HEAD %s with %q: %d, %s %q, GET has %q", at, c.accept, h.status, name, h.header.Get(name), a.header.Get(name))
				}
			}
		}
	}
	if a := s.send(t, "GET", "/api/v1/grids/99", "Accept-Encoding: identity;q=0, gzip"); a.header.Get("Content-Encoding") != "gzip" ||
		a.status != 404 {
		t.Errorf("who takes gzip alone got %d, %q", a.status, a.header.Get("Content-Encoding"))
	}
	for accept, want := range map[string]string{
		"application/geo+json":                       "application/geo+json",
		"application/geo+json;q=0, application/json": "application/json", "Application/GEO+JSON": "application/geo+json",
	} {
		if a := s.send(t, "GET", "/api/v1/enterprises", "Accept: "+accept); a.header.Get("Content-Type") != want {
			t.Errorf("Accept %s: %s", accept, a.header.Get("Content-Type"))
		}
	}
}

func unpacked(t *testing.T, a answer) string {
	t.Helper()
	if a.header.Get("Content-Encoding") != "gzip" {
		return a.body
	}
	z, err := gzip.NewReader(bytes.NewReader([]byte(a.body)))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestConditions: every read there is has an entity tag and heeds it, or says that
// it is not to be kept.
func TestConditions(t *testing.T) {
	t.Parallel()
	s := start(t, matrixTown)
	tagged := 0
	for _, r := range matrix {
		if r.method() != "GET" || r.ok < 0 || r.route == "GET /api/v1/status" { // a stream; and what says the time
			continue
		}
		at := r.address(false, 10)
		who := "Authorization: Bearer test:city@1+auditor@1+admin@1+guide@1"
		for _, accept := range []string{"gzip", "identity"} {
			a := s.send(t, "GET", at, who, "Accept-Encoding: "+accept)
			if a.status != 200 {
				continue
			}
			tag := a.header.Get("Etag")
			if tag == "" {
				if c := a.header.Get("Cache-Control"); c != "no-store" && c != "no-cache, no-store" {
					t.Errorf("%s has no tag and may be kept: %q", at, c)
				}
				continue
			}
			tagged++
			for _, c := range []struct {
				headers []string
				want    int
			}{
				{[]string{"If-None-Match: " + tag}, 304},
				{[]string{"If-None-Match: W/" + tag}, 304},
				{[]string{`If-None-Match: "x"`, "If-None-Match: " + tag}, 304},
				{[]string{`If-None-Match: "x", ` + tag + `, "y"`}, 304},
				{[]string{"If-None-Match: *"}, 304},
				{[]string{`If-None-Match: "x"`}, 200},
				{[]string{"If-None-Match: " + strings.Trim(tag, `"`)}, 200},
				{[]string{"If-Match: " + tag}, 200},
				{[]string{`If-Match: "x"`, "If-Match: " + tag}, 200},
				{[]string{"If-Match: *"}, 200},
				{[]string{"If-Match: W/" + tag}, 412},
				{[]string{`If-Match: "x"`, "If-None-Match: " + tag}, 412},
			} {
				for _, method := range []string{"GET", "HEAD"}[:1+tagged%2] {
					b := s.send(t, method, at, append(c.headers, who, "Accept-Encoding: "+accept)...)
					if b.status != c.want || c.want == 304 && (b.body != "" || b.header.Get("Etag") != tag && c.headers[0] != "If-None-Match: *") {
						t.Errorf("%s %s with %q, %s: %d, want %d; tag %s", method, at, c.headers, accept, b.status, c.want, b.header.Get("Etag"))
					}
				}
			}
		}
	}
	if tagged < 80 {
		t.Errorf("only %d answers had a tag", tagged)
	}
}

// TestConditionsOfChanges: a change is made at one of the versions that If-Match
// names, by strong comparison, and a condition that cannot hold stops it.
func TestConditionsOfChanges(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	detail := `{"detail":"改"}`
	for _, c := range []struct {
		name    string
		headers []string
		status  int
	}{
		{"none", nil, 428},
		{"any", []string{"If-Match: *"}, 428},
		{"no list", []string{"If-Match: v1"}, 400},
		{"weak", []string{`If-Match: W/"v1"`}, 412},
		{"another", []string{`If-Match: "v9"`}, 412},
		{"several others", []string{`If-Match: "v8", "v9"`, `If-Match: "x"`}, 412},
		{"this version and not this one", []string{`If-Match: "v1"`, `If-None-Match: W/"v1"`}, 412},
		{"while nothing is there", []string{`If-Match: "v1"`, "If-None-Match: *"}, 412},
		{"several", []string{`If-Match: "v9", "v1"`}, 200},
		{"on several lines", []string{`If-Match: "v9"`, `If-Match: "v2-0011aabb-gzip"`}, 200},
		{"and not another", []string{`If-Match: "v3"`, `If-None-Match: "v2"`}, 200},
	} {
		a := s.sendBody(t, "PATCH", "/api/v1/dangers/2", detail, append(c.headers, "Authorization: Bearer test:guide@1")...)
		if a.status != c.status {
			t.Errorf("%s: %d, want %d\n%s", c.name, a.status, c.status, a.body)
		}
	}
	for _, c := range []struct {
		header string
		status int
	}{{`If-Match: "v1"`, 412}, {"If-None-Match: *", 412}, {"If-Match: x", 400}, {"If-Match: *", 201}, {`If-None-Match: "v1"`, 201}} {
		if a := s.sendBody(t, "POST", "/api/v1/dangers", `{"enterprise":1,"title":"x"}`, c.header); a.status != c.status {
			t.Errorf("a new danger with %s: %d, want %d\n%s", c.header, a.status, c.status, a.body)
		}
	}
}

// sendBody is send with a content in JSON.
func (s *server) sendBody(t testing.TB, method, path, body string, headers ...string) answer {
	t.Helper()
	at, err := url.Parse(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	r := (&http.Request{
		Method: method, URL: at, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)),
		ContentLength: int64(len(body)),
	}).WithContext(t.Context())
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+asCity)
	for _, h := range headers {
		k, v, _ := strings.Cut(h, ": ")
		if k == "Authorization" {
			r.Header.Del(k)
		}
		r.Header.Add(k, v)
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(b)}
}

// TestSmallTilesTravelPlain: a tile that fits into a packet is compressed for
// nobody but who takes nothing else; a large one for everybody who takes it.
func TestSmallTilesTravelPlain(t *testing.T) {
	t.Parallel()
	s := start(t, matrixTown)
	const who = "Authorization: Bearer test:city@1"
	for at, large := range map[string]bool{"/tiles/grids/12/3369/1552.mvt": false, "/tiles/basemap/4/13/6.mvt": true} {
		tags := map[string]string{}
		for accept, packed := range map[string]bool{"gzip, deflate, br": large, "gzip": large, "identity": false, "gzip, identity;q=0": true} {
			a := s.send(t, "GET", at, who, "Accept-Encoding: "+accept)
			if a.status != 200 || (a.header.Get("Content-Encoding") == "gzip") != packed {
				t.Errorf("%s with %q: %d, %q", at, accept, a.status, a.header.Get("Content-Encoding"))
			}
			if (len(unpacked(t, a)) > 1200) != large {
				t.Errorf("%s has %d bytes", at, len(unpacked(t, a)))
			}
			tag := a.header.Get("Etag")
			if other, known := tags[fmt.Sprint(packed)]; known && other != tag {
				t.Errorf("%s with %q: tag %s, another time %s", at, accept, tag, other)
			}
			tags[fmt.Sprint(packed)] = tag
		}
		if tags["true"] == tags["false"] {
			t.Errorf("%s has one tag for two forms: %s", at, tags["true"])
		}
	}
}

package web_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"anwang/web"
)

// raw writes bytes and returns what comes back, whatever it is.
func raw(t *testing.T, address, request string) string {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.WriteString(c, request); err != nil {
		t.Fatal(err)
	}
	b, _ := io.ReadAll(c)
	return string(b)
}

// guarded are words that only somebody who is known may read.
var guarded = []string{"红星", "甲街道", `"items"`, `"login":`, "anwang_http", "numberMatched", `"points"`}

// TestPathTricks: no spelling of an address, and no header, leads to an answer
// that is guarded, without credentials.
func TestPathTricks(t *testing.T) {
	t.Parallel()
	h := inhabited(t, plan{})
	address := h.open(t, web.Config{})
	const list = "/api/v1/enterprises"
	var requests []string
	for _, target := range []string{
		list, "/" + list, "//api//v1//enterprises", "/api/v1/../v1/enterprises", "/livez/../api/v1/enterprises", "/api/v1/login/../enterprises",
		"/api/v1/login/options/../../enterprises",
		"/%2e%2e/api/v1/enterprises", "/api/v1/%2e%2e/v1/enterprises", "/livez/%2e%2e/api/v1/enterprises",
		"/api/v1/login/sso/%2e%2e/%2e%2e/enterprises", "/api%2fv1%2fenterprises", "/api/v1%2fenterprises",
		"/api/v1/%65nterprises", "/%61pi/v1/enterprises", "/api/v1;a=b/enterprises", list + ";a=b", list + "/", list + "//", list + "/.", list +
			"/..;/enterprises", list + "%20", list + "%00", list + "%0a",
		"/API/v1/enterprises", "/api/V1/Enterprises", "/api/v1/enterprises?x=/api/v1/login", "/api/v1/login?/../enterprises",
		"/api/v1/login%3f/../enterprises", "/api/v1/login/options%2f..%2f..%2fenterprises",
		"http://x" + list, "http://livez" + list, "https://127.0.0.1" + list, "http://x//api/v1/enterprises", "/api/v1/enterprises#/livez",
		"\\api\\v1\\enterprises", "/api\\v1\\enterprises", "/./api/v1/enterprises",
		"/metrics", "//metrics", "/metrics/", "/metrics;x", "/%6detrics", "/METRICS", "/livez/../metrics", "/tiles/grids.json",
		"/tiles//grids.json", "/tiles/grids/9/421/194.mvt", "//tiles/grids/9/421/194.mvt",
		"/tiles/../tiles/grids/9/421/194.mvt", "/tiles/%67rids/9/421/194.mvt", "/styles/../api/v1/me", "/api/docs/../v1/me",
		"/api/openapi.json/../v1/me", "/assets/../api/v1/me", "/assets/%2e%2e/api/v1/me", "*",
	} {
		for _, method := range []string{"GET", "HEAD", "OPTIONS", "TRACE", "get", "PROPFIND"} {
			requests = append(requests, method+" "+target+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		}
		requests = append(requests, "GET "+target+" HTTP/1.0\r\n\r\n")
	}
	for _, header := range []string{
		"X-Original-URL: /api/v1/login/options", "X-Rewrite-URL: /livez", "X-HTTP-Method-Override: OPTIONS", "X-Forwarded-For: 127.0.0.1",
		"X-Real-IP: 127.0.0.1", "X-Forwarded-User: admin", "Remote-User: admin",
		"X-Authenticated-User: admin", "X-Forwarded-Prefix: /api/v1/login", "Authorization: Basic YWRtaW46YWRtaW4=", "Authorization: Bearer",
		"Authorization: Bearer null", "Authorization: Bearer \x01", "Cookie: anwang",
		"Cookie: anwang=", "Cookie: anwang=\"\"", "Cookie: anwang=' OR 1=1 --", "Authorization: bearer anw_" + strings.Repeat("A", 43),
		"Cookie: anwang=" + strings.Repeat("A", 43), "Proxy-Authorization: Bearer x", "Host: localhost",
		"X: a\r\n b", "X: a\rCookie: anwang=b", "X: a\nY: b", "X: a\x00b", "X\x00: b", " X: b", "X : b",
		"Transfer-Encoding: chunked\r\nContent-Length: 3", "Transfer-Encoding: x", "Connection: Authorization, Cookie", "Upgrade: h2c",
	} {
		for _, target := range []string{list, "/api/v1/me", "/metrics", "/tiles/grids/9/421/194.mvt"} {
			requests = append(requests, "GET "+target+" HTTP/1.1\r\nHost: x\r\n"+header+
				"\r\nConnection: close\r\n\r\n0\r\n\r\n") // a body for those that announce one
		}
	}
	// in the body of an answer that is open hides a second request
	requests = append(requests,
		"POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4\r\nTransfer-Encoding: "+
			"chunked\r\n\r\n0\r\n\r\nGET /api/v1/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
		"GET /livez HTTP/1.1\r\nHost: x\r\nX-Original-URL: /api/v1/enterprises\r\nX-Rewrite-URL: /metrics\r\nConnection: close\r\n\r\n")
	for _, request := range requests {
		got := raw(t, address, request)
		line, _, _ := strings.Cut(got, "\r\n")
		for _, word := range guarded {
			if strings.Contains(got, word) {
				t.Errorf("%q: %s and %q", request, line, word)
			}
		}
		if strings.Contains(line, " 5") && !strings.Contains(line, " 501 ") {
			t.Errorf("%q: %s", request, line)
		}
		if first, _, _ := strings.Cut(request, "\r\n"); strings.Contains(line, " 200 ") && strings.Contains(first, ".mvt ") {
			t.Errorf("%q: a tile", request)
		}
	}
	t.Logf("%d requests", len(requests))
}

// TestTwoCredentials: what could be read in two ways is nobody's.
func TestTwoCredentials(t *testing.T) {
	t.Parallel()
	h := inhabited(t, plan{})
	address := h.open(t, web.Config{})
	one, two := h.browser(t).enter("officer").cookie(), h.browser(t).enter("guide").cookie()
	for headers, want := range map[string]int{
		"Cookie: anwang=" + one:                                                200,
		"Cookie: anwang=" + one + "\r\nCookie: anwang=" + one:                  200,
		"Cookie: anwang=" + one + "\r\nCookie: anwang=" + two:                  401,
		"Cookie: anwang=" + one + "; anwang=" + two:                            401,
		"Cookie: anwang=" + two + "; x=y; anwang=" + one:                       401,
		"Cookie: anwang=" + one + "\r\nAuthorization: Bearer x":                401,
		"Cookie: anwang=" + one + "\r\nAuthorization: Bearer":                  401,
		"Authorization: Bearer " + one:                                         401,
		"Authorization: Bearer a\r\nAuthorization: Bearer b":                   401,
		"Cookie: anwang=" + one + "\r\nAuthorization: Basic YTpi":              200, // a proxy's own
		"Cookie: anwang=" + one + "\r\nX-HTTP-Method-Override: DELETE":         200,
		"Cookie: anwang=" + one + "\r\nX-Original-URL: /api/v1/me/sessions":    200,
		"Cookie: anwang=" + one + "\r\nX-Forwarded-User: admin":                200,
		"Cookie: anwang=" + one + "\r\nX: a\x00b":                              400,
		"Cookie: x=y; anwang=" + one + "; z=\"a;b\"":                           200,
		"Cookie: anwang=" + one + "\r\nAuthorization:":                         200,
		"Cookie: anwang=" + one + ", anwang=" + two:                            401,
		"Cookie: anwang=" + one + "\r\nAuthorization: Bearer a, Bearer b":      401,
		"Cookie: ANWANG=" + one:                                                401,
		"Cookie: $Version=1; anwang=" + one + "; $Path=/":                      200,
		"Cookie: anwang=" + one + "\r\nContent-Length: 0\r\nX-Session: " + two: 200,
	} {
		got := raw(t, address, "GET /api/v1/me HTTP/1.1\r\nHost: x\r\n"+headers+"\r\nConnection: close\r\n\r\n")
		resp, err := http.ReadResponse(bufio.NewReader(strings.NewReader(got)), nil)
		if err != nil {
			t.Errorf("%q: %v", headers, err)
			continue
		}
		b, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if resp.StatusCode != want || want == 200 && !strings.Contains(string(b), `"login":"officer"`) {
			t.Errorf("%q: %d, want %d\n%s", headers, resp.StatusCode, want, b)
		}
	}
}

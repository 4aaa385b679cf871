package sso_test

import (
	"net/url"
	"strings"
	"testing"

	"anwang/web/sso"
)

// FuzzLocal: what is returned is asked for or "/", and stays on this server
// however a browser reads it: it drops tabs and line ends, trims what is not
// visible, and takes a backslash for a slash (WHATWG URL).
func FuzzLocal(f *testing.F) {
	for _, s := range []string{
		"/", "/grid/4", "/grid/4?level=red#x", "/enterprises?q=%E7%BA%A2%E6%98%9F", "//evil.example", `/\evil.example`, `\\evil.example`,
		"/%2f%2fevil.example",
		"/%2Fevil.example", "/%5cevil.example", "/%255c%255cevil.example", "/\t/evil.example", "\t//evil.example", "/\n/evil.example",
		"/\r\nX: y", "/\x00/evil.example",
		"https://evil.example", "https:evil.example", "HTTPS:\\\\evil.example", "javascript:alert(1)", "/@evil.example", "@evil.example",
		"/../..//evil.example", "/.//evil.example",
		"/\u2028/evil.example", "/\u3002evil.example", "／／evil.example", "/%09/evil.example", "/%0d%0aX:y", "/login", "/LOGIN/", "/api/v1/logout",
		"/./api", "/%61pi", "?x", "", "/?to=//evil.example",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, to string) {
		got := sso.Local(to)
		if got != to && got != "/" {
			t.Fatalf("%q became %q", to, got)
		}
		if again := sso.Local(got); again != got {
			t.Fatalf("%q, asked once more, became %q", got, again)
		}
		for _, read := range []string{got, browsers(got), unescaped(got), browsers(unescaped(got)), browsers(unescaped(unescaped(got)))} {
			if len(read) == 0 || read[0] != '/' || len(read) > 1 && (read[1] == '/' || read[1] == '\\') {
				t.Fatalf("%q can be read as %q", got, read)
			}
		}
		if strings.ContainsAny(got, "\r\n\t\x00\\") {
			t.Fatalf("%q has in it what browsers drop", got)
		}
		base, _ := url.Parse("https://anwang.example/login")
		u, err := base.Parse(got)
		if err != nil || u.Host != base.Host || u.Scheme != "https" || u.User != nil {
			t.Fatalf("%q leads to %v (%v)", got, u, err)
		}
		if u.Path == "/api" || strings.HasPrefix(u.Path, "/api/") || u.Path == "/login" {
			t.Fatalf("%q leads back into the log-in or to the interface", got)
		}
	})
}

// browsers is an address as the URL standard has browsers read it.
func browsers(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool { return r <= ' ' })
	s = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(s)
	head, tail, query := strings.Cut(s, "?")
	head = strings.ReplaceAll(head, `\`, "/")
	if query {
		return head + "?" + tail
	}
	return head
}

// unescaped is what a proxy or a careless script may make of it.
func unescaped(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}

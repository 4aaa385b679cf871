package sso

import (
	"net/url"
	"path"
	"strings"
)

// Local returns where somebody is sent after the log-in: the path they asked for
// when it is one of this server, else "/". Everything that some browser could
// take for another host is refused: two slashes, a backslash, a scheme, a control
// character or space, and each of them hidden by escapes, once or more often.
func Local(to string) string {
	if !local(to) {
		return "/"
	}
	for plain := to; ; {
		next, err := url.QueryUnescape(plain)
		if err != nil || len(next) > len(plain) {
			return "/"
		}
		if next == plain {
			return to
		}
		if !harmless(next) {
			return "/"
		}
		plain = next
	}
}

// longest bounds a return path; a view of the map in full takes some hundreds.
const longest = 2000

// local reports whether a browser stays on this server.
func local(to string) bool {
	if len(to) > longest || !harmless(to) {
		return false
	}
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" {
		return false
	}
	// back into the log-in is a circle, and the interface is not for looking at
	clean := path.Clean(u.Path)
	for _, not := range [...]string{"/login", "/api"} {
		if clean == not || strings.HasPrefix(clean, not+"/") {
			return false
		}
	}
	return true
}

// harmless reports whether a text begins as a path of ours and has nothing in it
// that browsers drop or turn round.
func harmless(s string) bool {
	if !strings.HasPrefix(s, "/") {
		return false
	}
	p, _, _ := strings.Cut(s, "?")
	p, _, _ = strings.Cut(p, "#")
	if strings.Contains(p, "//") || strings.Contains(s, "\\") {
		return false
	}
	for _, r := range s {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == '\ufffd' || r == '\ufeff' || r >= 0x2028 && r <= 0x202f || r >= 0x200b &&
			r <= 0x200f {
			return false
		}
	}
	return true
}

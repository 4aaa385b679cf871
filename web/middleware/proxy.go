package middleware

import (
	"net/http"
	"net/netip"
	"strings"
)

// Proxies are the addresses whose forwarding headers are believed. Nobody's are
// by default: anyone can send them.
type Proxies []netip.Prefix

// ParseProxies reads addresses and prefixes, "10.0.0.0/8" or "127.0.0.1".
func ParseProxies(list []string) (Proxies, error) {
	var out Proxies
	for _, s := range list {
		s = strings.TrimSpace(s)
		if s == "" {
			continue
		}
		if a, err := netip.ParseAddr(s); err == nil {
			out = append(out, netip.PrefixFrom(a, a.BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func (p Proxies) trusts(remote string) bool {
	if len(p) == 0 {
		return false
	}
	ap, err := netip.ParseAddrPort(remote)
	if err != nil {
		return false
	}
	return p.includes(ap.Addr().Unmap())
}

func (p Proxies) includes(a netip.Addr) bool {
	for _, prefix := range p {
		if prefix.Contains(a) {
			return true
		}
	}
	return false
}

// Remote returns the address the request came from, without port: that of the
// connection, or behind trusted proxies the last one that none of them has. When
// the two headers that tell of it disagree one of them came through from the
// client, and neither is believed.
func (p Proxies) Remote(r *http.Request) string {
	own := host(r.RemoteAddr)
	if !p.trusts(r.RemoteAddr) {
		return own
	}
	old, now := p.behind(r.Header["X-Forwarded-For"], bare), p.behind(r.Header["Forwarded"], forwardedFor)
	switch {
	case old == "" && now == "", old != "" && now != "" && old != now:
		return own
	case old != "":
		return old
	default:
		return now
	}
}

// Secure reports whether the caller reached us by https.
func (p Proxies) Secure(r *http.Request) bool {
	return strings.HasPrefix(p.Base(r), "https://")
}

// behind walks a list of addresses from our end and returns the first that is
// not a trusted proxy. What lies behind something that is no address is not
// believed.
func (p Proxies) behind(lines []string, read func(string) string) string {
	var last string
	for i := len(lines) - 1; i >= 0; i-- {
		for rest := lines[i]; rest != ""; {
			el := rest
			if at := strings.LastIndexByte(rest, ','); at >= 0 {
				rest, el = rest[:at], rest[at+1:]
			} else {
				rest = ""
			}
			a, err := netip.ParseAddr(read(strings.TrimSpace(el)))
			if err != nil {
				return last
			}
			a = a.Unmap()
			if last = a.String(); !p.includes(a) {
				return last
			}
		}
	}
	return last
}

// bare is an element of X-Forwarded-For without a port.
func bare(el string) string {
	if strings.HasPrefix(el, "[") || strings.Count(el, ":") == 1 {
		return host(el)
	}
	return el
}

// forwardedFor reads the address of one element of a Forwarded header.
func forwardedFor(el string) string {
	for pair := range strings.SplitSeq(el, ";") {
		if k, v, _ := strings.Cut(strings.TrimSpace(pair), "="); strings.EqualFold(k, "for") {
			return bare(strings.Trim(v, `"`))
		}
	}
	return ""
}

// host takes the port off an address.
func host(addr string) string {
	at := strings.LastIndexByte(addr, ':')
	if end := strings.LastIndexByte(addr, ']'); end > 0 && addr[0] == '[' {
		return addr[1:end]
	}
	if at < 0 {
		return addr
	}
	return addr[:at]
}

// Base returns the address under which the caller reached us, without a
// trailing slash: "https://anwang.example/map".
func (p Proxies) Base(r *http.Request) string {
	scheme, host, prefix := "http", r.Host, ""
	if r.TLS != nil {
		scheme = "https"
	}
	if p.trusts(r.RemoteAddr) {
		fproto, fhost := forwarded(r.Header.Get("Forwarded"))
		if v := first(fproto, r.Header.Get("X-Forwarded-Proto")); v == "http" || v == "https" {
			scheme = v
		}
		if v := first(fhost, r.Header.Get("X-Forwarded-Host")); v != "" && !strings.ContainsAny(v, " /\\\"<>") {
			host = v
		}
		if v := strings.TrimRight(first(r.Header.Get("X-Forwarded-Prefix")), "/"); PlainPath(v) {
			prefix = v
		}
	}
	return scheme + "://" + host + prefix
}

// first returns the first value of the first non-empty list.
func first(lists ...string) string {
	for _, l := range lists {
		v, _, _ := strings.Cut(l, ",")
		if v = strings.TrimSpace(v); v != "" {
			return v
		}
	}
	return ""
}

// forwarded reads proto and host of the first element of a Forwarded header,
// RFC 7239.
func forwarded(h string) (proto, host string) {
	el, _, _ := strings.Cut(h, ",")
	for pair := range strings.SplitSeq(el, ";") {
		k, v, _ := strings.Cut(strings.TrimSpace(pair), "=")
		v = strings.Trim(v, `"`)
		switch strings.ToLower(k) {
		case "proto":
			proto = strings.ToLower(v)
		case "host":
			host = v
		}
	}
	return proto, host
}

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
	a := ap.Addr().Unmap()
	for _, prefix := range p {
		if prefix.Contains(a) {
			return true
		}
	}
	return false
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
		if v := first(r.Header.Get("X-Forwarded-Prefix")); strings.HasPrefix(v, "/") && !strings.ContainsAny(v, " \"<>\\") {
			prefix = strings.TrimRight(v, "/")
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

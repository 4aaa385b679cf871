package basemap

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"anwang/grid"
)

// placeholder is what stands for something in an address.
var placeholder = regexp.MustCompile(`\{[^{}/]*\}`)

// known are the placeholders that there are: {-y} is the row counted from the other end.
var known = []string{"{z}", "{x}", "{y}", "{-y}", "{key}"}

// Parse reads an address of a service with its placeholders. Errors: rejected.
func Parse(address string) (*url.URL, error) {
	u, err := url.Parse(placeholder.ReplaceAllString(address, "0"))
	switch {
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Host == "", u.Opaque != "":
		return nil, grid.Errorf(grid.CodeRejected, "地址应以 http:// 或 https:// 开头", "the address begins with http:// or https://")
	case u.User != nil:
		return nil, grid.Errorf(grid.CodeRejected, "地址中不能有用户名或密码；密钥请填在“密钥”里，地址中写 {key}",
			"the address cannot hold a name or password; give a key as such and {key} in the address")
	case u.Fragment != "" || strings.ContainsAny(address, " \\\"<>^`|"):
		return nil, grid.Errorf(grid.CodeRejected, "地址中有不能使用的字符", "the address holds characters that it cannot")
	case strings.ContainsAny(strings.SplitN(strings.SplitN(address, "://", 2)[1], "/", 2)[0], "{}?"):
		return nil, grid.Errorf(grid.CodeRejected, "主机名中不能有 { }", "the host cannot hold { }")
	}
	if _, err := portOf(u); err != nil {
		return nil, err
	}
	return u, nil
}

func portOf(u *url.URL) (string, error) {
	p := u.Port()
	if p == "" {
		if p = "80"; u.Scheme == "https" {
			p = "443"
		}
	}
	if n, err := strconv.Atoi(p); err != nil || n < 1 || n > 65535 {
		return "", grid.Errorf(grid.CodeRejected, "端口有误", "the port is wrong")
	}
	return p, nil
}

// URL is the address of a tile, with its rows counted from the north. Errors: not_found
// (the service has no such level).
func (s *Source) URL(z, x, y int) (string, error) {
	level, address := strconv.Itoa(z), s.Address
	if len(s.Matrices) > 0 {
		if z >= len(s.Matrices) || s.Matrices[z] == "" {
			return "", grid.Errorf(grid.CodeNotFound, "没有这一级", "There is no such level")
		}
		level = url.QueryEscape(s.Matrices[z])
	}
	rows := 1 << z
	if s.CRS == Geographic { // twice as wide as high
		rows = 1 << max(z-1, 0)
	}
	south := rows - 1 - y
	row, other := y, south
	switch {
	case s.Kind == TMS:
		row, other = south, y
	case s.Kind == ArcGIS && !strings.Contains(address, "{z}"):
		path, query, asks := strings.Cut(address, "?")
		if address = strings.TrimRight(path, "/") + "/tile/{z}/{y}/{x}"; asks {
			address += "?" + query
		}
	}
	return strings.NewReplacer("{z}", level, "{x}", strconv.Itoa(x), "{y}", strconv.Itoa(row), "{-y}", strconv.Itoa(other),
		"{key}", url.QueryEscape(s.Key)).Replace(address), nil
}

// Hosts are those that may be asked for tiles: an operator names them when the service is
// started, so that nobody who administers the application can have it ask others.
type Hosts []host

type host struct {
	name string // lower case, or an address; "*.city.gov.cn" for all below
	port string // "": 80 and 443; "*": any
}

// ParseHosts reads hosts as an operator gives them: "tiles.city.gov.cn",
// "10.1.2.3:8080", "[fd00::1]:80", "*.tianditu.gov.cn". Errors: invalid.
func ParseHosts(list []string) (Hosts, error) {
	var out Hosts
	for _, s := range list {
		s = strings.ToLower(strings.TrimSpace(s))
		if s == "" {
			continue
		}
		h := host{name: strings.Trim(s, "[]")}
		if name, port, err := net.SplitHostPort(s); err == nil {
			h = host{name, port}
		}
		n, err := strconv.Atoi(h.port)
		_, ip := netip.ParseAddr(h.name)
		if h.port != "" && h.port != "*" && (err != nil || n < 1 || n > 65535) || ip != nil && !hostName.MatchString(h.name) {
			return nil, grid.Errorf(grid.CodeInvalid, "底图主机应形如 tiles.city.gov.cn 或 10.1.2.3:8080："+s,
				"A host of base maps is like tiles.city.gov.cn or 10.1.2.3:8080: "+s)
		}
		out = append(out, h)
	}
	return out, nil
}

var hostName = regexp.MustCompile(`^(\*\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$`)

// Allow refuses an address whose host may not be asked. Errors: rejected.
func (hs Hosts) Allow(u *url.URL) error {
	name := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	port, err := portOf(u)
	if err != nil {
		return err
	}
	for _, h := range hs {
		if h.port != port && h.port != "*" && (h.port != "" || port != "80" && port != "443") {
			continue
		}
		if below, ok := strings.CutPrefix(h.name, "*"); h.name == name || ok && strings.HasSuffix(name, below) {
			return nil
		}
	}
	return grid.Errorf(grid.CodeRejected,
		fmt.Sprintf("不允许访问主机 %s；请运维人员在启动参数 --basemap-hosts 中加入", net.JoinHostPort(name, port)),
		fmt.Sprintf("the host %s may not be asked; who operates the service has to name it with --basemap-hosts", net.JoinHostPort(name, port)))
}

// Names reports whether an operator has named an address itself, or this machine, so that
// it may be asked even though nobody outside of it is reached.
func (hs Hosts) Names(ip netip.Addr) bool {
	for _, h := range hs {
		if named, err := netip.ParseAddr(h.name); err == nil && named == ip || h.name == "localhost" && ip.IsLoopback() {
			return true
		}
	}
	return false
}

package underlay

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // to read how large a tile is
	_ "image/png"  // likewise
	"io"
	"math"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"anwang/grid"
	"anwang/grid/basemap"
)

// newClient returns a client that asks the hosts and nobody else.
func newClient(hosts basemap.Hosts, timeout time.Duration) *http.Client {
	d := net.Dialer{Timeout: min(timeout, 5*time.Second), KeepAlive: 30 * time.Second}
	d.Control = func(_, address string, _ syscall.RawConn) error { return reachable(hosts, address) }
	return &http.Client{
		// A redirect leads where nobody has looked.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: d.DialContext, TLSHandshakeTimeout: 5 * time.Second, ResponseHeaderTimeout: timeout,
			MaxConnsPerHost: 2 * together, MaxIdleConnsPerHost: together, IdleConnTimeout: time.Minute, MaxResponseHeaderBytes: 64 << 10,
			ForceAttemptHTTP2: true,
		},
	}
}

// reachable refuses addresses that no name may lead to: this machine, its neighbours on
// the link (among them what tells a machine its own secrets), and everybody at once.
// Addresses that the operator has named are theirs to name.
func reachable(hosts basemap.Hosts, address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	ip := at.Addr().Unmap().WithZone("")
	if hosts.Names(ip) {
		return nil
	}
	if ip.IsLoopback() || ip.IsUnspecified() || ip.IsLinkLocalUnicast() || ip.IsMulticast() || ip == broadcast {
		return errForbiddenAddress
	}
	return nil
}

var (
	broadcast           = netip.AddrFrom4([4]byte{255, 255, 255, 255})
	errForbiddenAddress = errors.New("the name of the host stands for this machine or its link")
)

// fetch asks a service for a tile. Errors: unavailable, in words that hold no address.
func (u *Underlay) fetch(ctx context.Context, s *basemap.Source, z, x, y int) (t Tile, err error) {
	defer func() { t.Raster = s.Content == basemap.Raster }()
	if s.File() {
		return u.files.tile(s, z, x, y)
	}
	if s.CRS == basemap.Geographic || s.CRS == basemap.GCJ02 {
		return u.redrawn(ctx, s, z, x, y)
	}
	return u.ask(ctx, s, z, x, y)
}

// ask asks a service for a tile as it has it. Errors: as fetch.
func (u *Underlay) ask(ctx context.Context, s *basemap.Source, z, x, y int) (Tile, error) {
	address, err := s.URL(z, x, y)
	if grid.CodeOf(err) == grid.CodeNotFound {
		return Tile{Empty: true}, nil
	}
	if err != nil {
		return Tile{}, err
	}
	b, status, err := u.get(ctx, address, tileBytes)
	if err != nil {
		return Tile{}, err
	}
	switch {
	case status == http.StatusNotFound || status == http.StatusNoContent || status == http.StatusOK && len(b) == 0:
		return Tile{Empty: true}, nil
	case status != http.StatusOK:
		return Tile{}, answered(status)
	}
	return tileOf(b, s.Content)
}

// get asks for an address that must be allowed. Errors: unavailable.
func (u *Underlay) get(ctx context.Context, address string, most int64) (body []byte, status int, err error) {
	at, err := url.Parse(address)
	if err == nil && at.User != nil {
		err = errors.New("credentials in the address")
	}
	if err == nil {
		err = u.o.Hosts.Allow(at)
	}
	if err != nil {
		return nil, 0, unavailable("地址不允许访问", "its address may not be asked", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return nil, 0, unavailable("地址有误", "its address is wrong", errors.New("unreadable address"))
	}
	r.Header.Set("User-Agent", "anwang")
	a, err := u.client.Do(r)
	if err != nil {
		return nil, 0, failure(err)
	}
	defer func() { _ = a.Body.Close() }() // nothing is written
	b, err := io.ReadAll(io.LimitReader(a.Body, most+1))
	switch {
	case err != nil:
		return nil, 0, failure(err)
	case int64(len(b)) > most:
		return nil, 0, unavailable("返回的内容太大", "what it sends is too large", fmt.Errorf("more than %d bytes", most))
	}
	return b, a.StatusCode, nil
}

func unavailable(zh, en string, cause error) error {
	return &grid.Error{Code: grid.CodeUnavailable, Text: grid.Text{ZH: zh, EN: en}, Cause: cause, Wait: 5 * time.Second}
}

func answered(status int) error {
	if status >= 300 && status < 400 {
		return unavailable("服务要求转到别的地址，不予跟随", "it redirects elsewhere, which is not followed", fmt.Errorf("status %d", status))
	}
	return unavailable(fmt.Sprintf("服务返回 %d", status), fmt.Sprintf("it answers %d", status), fmt.Errorf("status %d", status))
}

// failure says what went wrong without the address, which may hold a key.
func failure(err error) error {
	var of *url.Error
	if errors.As(err, &of) {
		err = of.Err
	}
	var timeout net.Error
	var dns *net.DNSError
	switch {
	case errors.Is(err, errForbiddenAddress):
		return unavailable("主机名指向本机或本地链路，不予访问", "its name stands for this machine or its link, which is not asked", err)
	case errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout():
		return unavailable("服务没有及时回答", "it does not answer in time", err)
	case errors.As(err, &dns):
		return unavailable("找不到主机", "its host is not found", err)
	}
	return unavailable("连接失败", "it cannot be reached", err)
}

// tileOf is a tile by its first bytes. Errors: unavailable (it is none).
func tileOf(b []byte, content string) (Tile, error) {
	packed := bytes.HasPrefix(b, []byte{0x1f, 0x8b})
	if content == basemap.Vector {
		// A vector tile begins with a layer: field 3, by length.
		if packed || len(b) > 1 && b[0] == 0x1a {
			return Tile{Body: b, Type: "application/vnd.mapbox-vector-tile", Packed: packed}, nil
		}
		return Tile{}, notATile(b)
	}
	kind := ""
	switch {
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		kind = "image/png"
	case bytes.HasPrefix(b, []byte{0xff, 0xd8, 0xff}):
		kind = "image/jpeg"
	case len(b) > 16 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		return Tile{Body: b, Type: "image/webp"}, nil
	default:
		return Tile{}, notATile(b)
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(b))
	if err != nil || c.Width < 1 || c.Height < 1 || c.Width > 1024 || c.Height > 1024 {
		return Tile{}, notATile(b)
	}
	return Tile{Body: b, Type: kind}, nil
}

func notATile(b []byte) error {
	return unavailable("返回的不是瓦片", "what it sends is no tile", fmt.Errorf("it begins with %q", b[:min(len(b), 12)]))
}

func latitude(down float64) float64 { return math.Atan(math.Sinh(math.Pi*(1-2*down))) * 180 / math.Pi }

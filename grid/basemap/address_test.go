package basemap_test

import (
	"net/netip"
	"strings"
	"testing"

	"anwang/grid"
	"anwang/grid/basemap"
)

func hosts(t testing.TB, list ...string) basemap.Hosts {
	t.Helper()
	h, err := basemap.ParseHosts(list)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestURL(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		source basemap.Source
		want   string
	}{
		{basemap.Source{Kind: basemap.XYZ, Address: "http://t/{z}/{x}/{y}.png"}, "http://t/3/1/2.png"},
		{basemap.Source{Kind: basemap.XYZ, Address: "http://t/{z}/{x}/{-y}.png"}, "http://t/3/1/5.png"},
		{basemap.Source{Kind: basemap.TMS, Address: "http://t/{z}/{x}/{y}.png"}, "http://t/3/1/5.png"},
		{
			basemap.Source{Kind: basemap.ArcGIS, Address: "http://t/a/MapServer?token={key}", Key: "a b&c"},
			"http://t/a/MapServer/tile/3/2/1?token=a+b%26c",
		},
		{
			basemap.Source{
				Kind: basemap.WMTS, Address: "http://t/w?TILEMATRIX={z}&TILEROW={y}&TILECOL={x}",
				Matrices: []string{"", "", "", "EPSG:3857:3"},
			},
			"http://t/w?TILEMATRIX=EPSG%3A3857%3A3&TILEROW=2&TILECOL=1",
		},
	} {
		if got, err := c.source.URL(3, 1, 2); err != nil || got != c.want {
			t.Errorf("%s, %v; want %s", got, err, c.want)
		}
	}
	s := basemap.Source{Kind: basemap.WMTS, Address: "http://t/{z}/{x}/{y}", Matrices: []string{"0", ""}}
	for _, z := range []int{1, 2} {
		if _, err := s.URL(z, 0, 0); grid.CodeOf(err) != grid.CodeNotFound {
			t.Errorf("level %d: %v", z, err)
		}
	}
}

// TestAllowed: no address that an administrator of the application can write leads to a
// host that the operator has not named.
func TestAllowed(t *testing.T) {
	t.Parallel()
	h := hosts(t, "tiles.city.gov.cn", "10.1.2.3:8080", "*.tianditu.gov.cn", "[fd00::1]:*", "")
	for address, want := range map[string]bool{
		"http://tiles.city.gov.cn/{z}/{x}/{y}":             true,
		"https://TILES.city.gov.cn./{z}/{x}/{y}":           true,
		"http://tiles.city.gov.cn:8080/{z}":                false,
		"http://10.1.2.3:8080/{z}":                         true,
		"http://10.1.2.3/{z}":                              false,
		"https://t0.tianditu.gov.cn/vec_w/wmts?tk={key}":   true,
		"https://tianditu.gov.cn/":                         false,
		"https://eviltianditu.gov.cn/":                     false,
		"http://[fd00::1]:9000/{z}":                        true,
		"http://tiles.city.gov.cn@evil.example/{z}":        false,
		"http://user:pass@tiles.city.gov.cn/{z}":           false,
		"http://evil.example#tiles.city.gov.cn":            false,
		"http://evil.example\\@tiles.city.gov.cn/{z}":      false,
		"http://evil.example/?http://tiles.city.gov.cn/":   false,
		"http://tiles.city.gov.cn.evil.example/":           false,
		"http://{x}.city.gov.cn/{z}":                       false,
		"http://tiles.city.gov.cn{x}/{z}":                  false,
		"http://tiles.city.gov.cn:0/":                      false,
		"http://0x0a010203:8080/":                          false,
		"http://167838211:8080/":                           false,
		"file:///etc/passwd":                               false,
		"gopher://tiles.city.gov.cn/":                      false,
		"//tiles.city.gov.cn/{z}":                          false,
		"http:tiles.city.gov.cn/{z}":                       false,
		"http://127.0.0.1/{z}":                             false,
		"http://169.254.169.254/latest/meta-data/":         false,
		"http://tiles.city.gov.cn/\r\nHost: evil.example/": false,
		"": false,
	} {
		u, err := basemap.Parse(address)
		if err == nil {
			err = h.Allow(u)
		}
		if (err == nil) != want {
			t.Errorf("%q: %v, want allowed %v", address, err, want)
		}
	}
	if h.Names(netip.MustParseAddr("127.0.0.1")) || !h.Names(netip.MustParseAddr("10.1.2.3")) ||
		!hosts(t, "localhost").Names(netip.MustParseAddr("::1")) {
		t.Error("an address counts as named that is not, or the other way round")
	}
	for _, bad := range []string{"http://x", "a b", "x:99999", "*", "x/y", "a..b", "u@h"} {
		if _, err := basemap.ParseHosts([]string{bad}); grid.CodeOf(err) != grid.CodeInvalid {
			t.Errorf("host %q: %v", bad, err)
		}
	}
}

func ptr[T any](v T) *T { return &v }

// TestApply: what cannot be is said at its field, in both languages.
func TestApply(t *testing.T) {
	t.Parallel()
	h := hosts(t, "t.city", "webrd01.is.autonavi.com", "*.bdimg.com")
	good := basemap.Update{
		Kind: ptr(basemap.XYZ), Content: ptr(basemap.Raster), Name: ptr("影像"), Offer: ptr(basemap.OfferOn), CRS: ptr(basemap.Mercator),
		Address: ptr("http://t.city/{z}/{x}/{y}.png"), TileSize: ptr(256), MaxZoom: ptr(18), Opacity: ptr(80),
	}
	for name, c := range map[string]struct {
		change func(*basemap.Update)
		at     string
	}{
		"good":            {func(*basemap.Update) {}, ""},
		"no name":         {func(u *basemap.Update) { u.Name = ptr(" ") }, "/nameZh"},
		"shifted":         {func(u *basemap.Update) { u.CRS = ptr(basemap.GCJ02) }, ""},
		"degrees":         {func(u *basemap.Update) { u.CRS = ptr(basemap.Geographic) }, ""},
		"shifted vectors": {func(u *basemap.Update) { u.CRS, u.Content = ptr(basemap.GCJ02), ptr(basemap.Vector) }, "/crs"},
		"large degrees":   {func(u *basemap.Update) { u.CRS, u.TileSize = ptr(basemap.Geographic), ptr(512) }, "/tileSize"},
		"shifted file": {func(u *basemap.Update) {
			u.CRS, u.Kind, u.Address = ptr(basemap.GCJ02), ptr(basemap.PMTiles), ptr("x.pmtiles")
		}, "/crs"},
		"Baidu":             {func(u *basemap.Update) { u.Address = ptr("http://maponline0.bdimg.com/{z}/{x}/{y}") }, "/address"},
		"shifted, unmarked": {func(u *basemap.Update) { u.Address = ptr("https://webrd01.is.autonavi.com/?x={x}&y={y}&z={z}") }, "/crs"},
		"other host":        {func(u *basemap.Update) { u.Address = ptr("http://other.city/{z}/{x}/{y}") }, "/address"},
		"no row":            {func(u *basemap.Update) { u.Address = ptr("http://t.city/{z}/{x}") }, "/address"},
		"unknown letter":    {func(u *basemap.Update) { u.Address = ptr("http://t.city/{s}/{z}/{x}/{y}") }, "/address"},
		"key without place": {func(u *basemap.Update) { u.Key = ptr("secret") }, "/key"},
		"place without key": {func(u *basemap.Update) { u.Address = ptr("http://t.city/{z}/{x}/{y}?tk={key}") }, "/key"},
		"path of a file":    {func(u *basemap.Update) { u.Kind, u.Address = ptr(basemap.PMTiles), ptr("../x.pmtiles") }, "/address"},
		"file of the other": {func(u *basemap.Update) { u.Kind, u.Address = ptr(basemap.PMTiles), ptr("x.mbtiles") }, "/address"},
		"file": {func(u *basemap.Update) {
			u.Kind, u.Address = ptr(basemap.MBTiles), ptr("本市 影像（2025）.mbtiles")
		}, ""},
		"zooms":   {func(u *basemap.Update) { u.MinZoom = ptr(19) }, "/minZoom"},
		"bounds":  {func(u *basemap.Update) { u.Bounds = ptr(&[4]float64{117, 40, 116, 41}) }, "/bounds"},
		"opacity": {func(u *basemap.Update) { u.Opacity = ptr(101) }, "/opacity"},
		"size":    {func(u *basemap.Update) { u.TileSize = ptr(300) }, "/tileSize"},
	} {
		u := good
		c.change(&u)
		var s basemap.Source
		err := u.Apply(&s, h)
		var at []string
		if e, ok := err.(*grid.Error); ok {
			for _, f := range e.Faults {
				at = append(at, f.Pointer)
				if f.Text.ZH == "" || f.Text.EN == "" || f.Text.ZH == f.Text.EN {
					t.Errorf("%s: said in one language: %+v", name, f.Text)
				}
			}
		}
		if got := strings.Join(at, " "); got != c.at {
			t.Errorf("%s: wrong at %q (%v), want %q", name, got, err, c.at)
		}
	}
}

package underlay

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"anwang/grid"
	"anwang/grid/basemap"
)

// documentBytes is how large a description of a service may be.
const documentBytes = 16 << 20

// Describe asks a service, or a file, what base maps it has: a WMTS and an ArcGIS service
// at address, with {key} where the key stands, a file by its name. Errors: rejected (the
// address, or what came is no description), not_found (the file), unavailable.
func (u *Underlay) Describe(ctx context.Context, kind, address, key string) ([]basemap.Offering, error) {
	if kind == basemap.PMTiles || kind == basemap.MBTiles {
		o, err := u.files.offering(address)
		return []basemap.Offering{o}, err
	}
	at, err := basemap.Parse(address)
	if err == nil {
		err = u.o.Hosts.Allow(at)
	}
	if err != nil {
		return nil, err
	}
	ask := address
	switch kind {
	case basemap.WMTS:
		if lower := strings.ToLower(address); !strings.Contains(lower, "getcapabilities") && !strings.HasSuffix(lower, ".xml") {
			ask = with(address, "SERVICE=WMTS&REQUEST=GetCapabilities&VERSION=1.0.0")
		}
	case basemap.ArcGIS:
		ask = with(address, "f=json")
	default:
		return nil, grid.Errorf(grid.CodeRejected, "这种来源没有说明可读，请直接填写地址", "A source of this kind does not describe itself; give its address")
	}
	ctx, cancel := context.WithTimeout(ctx, min(u.o.Timeout, 20*time.Second))
	defer cancel()
	doc, status, err := u.get(ctx, strings.ReplaceAll(ask, "{key}", url.QueryEscape(key)), documentBytes)
	switch {
	case err != nil:
		return nil, err
	case status != http.StatusOK:
		return nil, answered(status)
	case kind == basemap.WMTS:
		return basemap.ReadWMTS(doc, address, u.o.Hosts)
	}
	return basemap.ReadArcGIS(doc, address)
}

// with adds parameters to an address.
func with(address, query string) string {
	if strings.Contains(address, "?") {
		return strings.TrimRight(address, "&?") + "&" + query
	}
	return address + "?" + query
}

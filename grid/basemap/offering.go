package basemap

import (
	"fmt"
	"math"
	"net/url"
	"strings"

	"anwang/grid"
)

// Offering is a base map that a service or a file says it has: what it is to be set up
// with, or why it cannot be used.
type Offering struct {
	Title  string
	Set    string    // of a WMTS: how the tiles are cut
	Why    grid.Text // why it cannot be used; zero: it can
	Source Source
}

// Usable reports whether it can be set up.
func (o *Offering) Usable() bool { return o.Why == grid.Text{} }

// worldMetres is how far it is around the world in Web Mercator.
const worldMetres = 2 * math.Pi * 6378137

// pixel is how large a pixel is by the standard of WMTS, in metres; degreeMetres how long
// a degree is by it.
const (
	pixel        = 0.00028
	degreeMetres = worldMetres / 360
)

// matrix is one level of how a service cuts its tiles.
type matrix struct {
	name          string
	span          float64 // how far a tile reaches, metres or degrees
	left, top     float64 // where the first one begins
	width, height int     // pixels
}

// levels puts the levels of a service where those of the map are: matrices[z] is what
// level z is called. Those that lie elsewhere are left out.
func levels(list []matrix, world, left, top, screen float64) (matrices []string, size, least, most int) {
	matrices = make([]string, MaxZoom+1)
	least, most = MaxZoom+1, -1
	for _, m := range list {
		z := math.Log2(world / (m.span * screen))
		at := int(math.Round(z))
		off := math.Max(math.Abs(m.left-left), math.Abs(m.top-top))
		if math.Abs(z-float64(at)) > 0.001 || at < 0 || at > MaxZoom || off > world*1e-6 || m.width != m.height {
			continue
		}
		matrices[at], size = m.name, m.width
		least, most = min(least, at), max(most, at)
	}
	if most < 0 {
		return nil, 0, 0, 0
	}
	return matrices[:most+1], size, least, most
}

// crsOf is how we call a coordinate system by the end of its name; "": none that tiles
// can be shown in.
func crsOf(name string) string {
	number := name[strings.LastIndexAny(name, ":/")+1:]
	switch number {
	case "3857", "900913", "102100", "102113", "3785":
		return Mercator
	case "4490", "4326", "CRS84":
		return Geographic
	}
	return ""
}

// screens are what services take a pixel for, as a part of that of the standard: that
// itself, and 96 of them an inch, as Tianditu does.
var screens = [...]float64{1, 0.0254 / 96 / pixel}

// settle fills in how the tiles of an offering are cut, or says why they cannot be used.
func (o *Offering) settle(crs string, list []matrix) {
	// By the registry latitude or north comes first, and half of all services write it so.
	if len(list) > 0 && list[0].left > 0 && list[0].top < 0 {
		for i := range list {
			list[i].left, list[i].top = list[i].top, list[i].left
		}
	}
	s := &o.Source
	switch s.CRS = crsOf(crs); s.CRS {
	case Mercator, Geographic:
		world, left, top := worldMetres, -worldMetres/2, worldMetres/2
		if s.CRS == Geographic {
			world, left, top = 360, -180, 90
		}
		for _, screen := range screens {
			if len(s.Matrices) == 0 {
				s.Matrices, s.TileSize, s.MinZoom, s.MaxZoom = levels(list, world, left, top, screen)
			}
		}
	default:
		o.Why = grid.Text{
			ZH: fmt.Sprintf("坐标系 %s 的切片不支持，请选用 Web 墨卡托切片", crs),
			EN: fmt.Sprintf("Tiles in the coordinate system %s cannot be shown; take those in Web Mercator", crs),
		}
		return
	}
	var f grid.Faults
	if len(s.Matrices) == 0 || s.TileSize != 256 && s.TileSize != 512 {
		o.Why = grid.Text{
			ZH: "切片方案与通用的不一致（原点、比例或瓦片大小不同），不能使用",
			EN: "Its tiles are cut in another way than usual (origin, scale or size), and cannot be shown",
		}
	} else if s.checkGrid(&f); len(f) > 0 {
		o.Why = f[0].Text
	}
}

// atHost is an address that a document of a service names, at the host that the document
// came from when its own may not be asked: services behind a proxy name themselves as
// nobody outside can reach them.
func atHost(named string, asked *url.URL, hosts Hosts) string {
	u, err := Parse(named)
	if err == nil && hosts.Allow(u) == nil {
		return named
	}
	_, rest, ok := strings.Cut(named, "://")
	if !ok {
		return named
	}
	_, path, _ := strings.Cut(rest, "/")
	return asked.Scheme + "://" + asked.Host + "/" + path
}

// escaped makes a text a part of an address, with what stands for something left alone.
func escaped(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// OfFile is what a file of tiles says it has.
func OfFile(file, name, attribution string, vector bool, least, most int, bounds *[4]float64, layers []string) Offering {
	o := Offering{Title: name, Source: fresh()}
	s := &o.Source
	s.Kind, s.Address, s.Attribution = file[strings.LastIndex(file, ".")+1:], file, short(attribution, 300)
	if o.Title == "" {
		o.Title = file[:strings.LastIndex(file, ".")]
	}
	s.Name = short(o.Title, 100)
	if vector {
		s.Content, s.TileSize = Vector, 512
	}
	s.MinZoom, s.MaxZoom, s.Bounds = min(least, MaxZoom), min(most, MaxZoom), bounds
	if layers != nil {
		s.Layers = layers
	}
	return o
}

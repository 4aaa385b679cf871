package basemap

import (
	"errors"
	"fmt"
	"regexp"
	"slices"

	"anwang/grid"
)

// fileName is what a file of tiles may be called: no path, nothing hidden.
var fileName = regexp.MustCompile(`^[\pL\pN][\pL\pN ._()（）-]{0,99}\.(pmtiles|mbtiles)$`)

// FileName reports whether a file of tiles may be called so.
func FileName(name string) bool { return fileName.MatchString(name) }

// shifted are hosts whose tiles are known to be in GCJ-02, and strange those that are cut as
// nobody else does, whatever somebody says of them.
var (
	shifted = regexp.MustCompile(`(^|\.)(autonavi\.com|amap\.com|gtimg\.com|map\.qq\.com|google\.cn)$`)
	strange = regexp.MustCompile(`(^|\.)(bdimg\.com|bdstatic\.com|baidu\.com)$`)
)

// check says what is wrong with a source.
func (s *Source) check(f *grid.Faults, hosts Hosts) {
	if s.Name == "" {
		f.Add("/nameZh", "请填写名称", "give its name")
	}
	for _, c := range []struct {
		pointer, value string
		of             []string
	}{
		{"/kind", s.Kind, []string{XYZ, TMS, WMTS, ArcGIS, PMTiles, MBTiles}},
		{"/content", s.Content, []string{Raster, Vector}},
		{"/offer", s.Offer, []string{OfferNone, OfferOff, OfferOn}},
		{"/crs", s.CRS, []string{Mercator, Geographic, GCJ02}},
	} {
		if !slices.Contains(c.of, c.value) {
			f.Add(c.pointer, fmt.Sprintf("应为 %v 之一", c.of), fmt.Sprintf("it is one of %v", c.of))
		}
	}
	s.checkGrid(f)
	if len(s.Matrices) > MaxZoom+1 || slices.ContainsFunc(s.Matrices, func(m string) bool { return len(m) > 100 }) {
		f.Add("/matrices", "矩阵层级过多或名称过长", "there are too many levels, or a name of one is too long")
	}
	if len(s.Layers) > 100 || slices.ContainsFunc(s.Layers, func(l string) bool { return l == "" || len(l) > 100 }) {
		f.Add("/layers", "图层过多，或图层名为空或过长", "there are too many layers, or a name is empty or too long")
	}
	switch {
	case s.Address == "":
		f.Add("/address", "请填写地址或选择文件", "give an address or choose a file")
	case s.File():
		if !FileName(s.Address) || !hasEnd(s.Address, s.Kind) {
			f.Add("/address", "应为底图文件夹中的文件名，扩展名与类型一致", "give the name of a file in the folder of base maps, which ends as its kind says")
		}
	default:
		s.checkAddress(f, hosts)
	}
}

func hasEnd(name, kind string) bool {
	return len(name) > len(kind) && name[len(name)-len(kind)-1:] == "."+kind
}

// checkGrid says what is wrong with how tiles lie.
func (s *Source) checkGrid(f *grid.Faults) {
	if s.CRS != Mercator {
		switch { // they are drawn anew from the pictures that are there
		case s.Content == Vector:
			f.Add("/crs", "矢量瓦片须为 Web 墨卡托，且坐标没有偏移", "vector tiles have to be in Web Mercator, and their coordinates not shifted")
		case s.File():
			f.Add("/crs", "文件中的瓦片须为 Web 墨卡托，且坐标没有偏移", "the tiles of a file have to be in Web Mercator, and their coordinates not shifted")
		case s.TileSize != 256:
			f.Add("/tileSize", "此坐标系的瓦片边长须为 256", "tiles in this coordinate system have 256 pixels a side")
		}
	}
	if s.TileSize != 256 && s.TileSize != 512 {
		f.Add("/tileSize", "瓦片边长应为 256 或 512", "a tile has 256 or 512 pixels a side")
	}
	if s.MinZoom < 0 || s.MaxZoom > MaxZoom || s.MinZoom > s.MaxZoom {
		f.Add("/minZoom", fmt.Sprintf("层级应为 0 至 %d，最小不大于最大", MaxZoom), fmt.Sprintf("zooms are 0 to %d, the least first", MaxZoom))
	}
	if s.Opacity < 0 || s.Opacity > 100 {
		f.Add("/opacity", "不透明度应为 0 至 100", "the opacity is 0 to 100")
	}
	if b := s.Bounds; b != nil && !(b[0] >= -180 && b[2] <= 180 && b[1] >= -90 && b[3] <= 90 && b[0] < b[2] && b[1] < b[3]) {
		f.Add("/bounds", "范围应为西、南、东、北四个度数", "bounds are west, south, east, north in degrees")
	}
}

// checkAddress says what is wrong with the address of a service.
func (s *Source) checkAddress(f *grid.Faults, hosts Hosts) {
	u, err := Parse(s.Address)
	if err == nil {
		err = hosts.Allow(u)
	}
	if e := (*grid.Error)(nil); errors.As(err, &e) {
		f.Add("/address", e.Text.ZH, e.Text.EN)
		return
	}
	for _, m := range placeholder.FindAllString(s.Address, -1) {
		if !slices.Contains(known, m) {
			f.Add("/address", "地址中的 "+m+" 无法识别", "nothing is known to stand for "+m)
		}
	}
	has := func(m string) bool { return slices.Contains(placeholder.FindAllString(s.Address, -1), m) }
	if s.Kind != ArcGIS && !(has("{z}") && has("{x}") && (has("{y}") || has("{-y}"))) {
		f.Add("/address", "地址中须有 {z}、{x}、{y}", "the address has to hold {z}, {x} and {y}")
	}
	switch name := u.Hostname(); {
	case strange.MatchString(name):
		f.Add("/address", "百度地图的瓦片采用自己的坐标系（BD-09）和切法，不能使用",
			"Tiles of Baidu are in coordinates (BD-09) and cut in a way of its own; they cannot be shown")
	case shifted.MatchString(name) && s.CRS != GCJ02:
		f.Add("/crs", "这家地图的坐标有偏移，请选择 GCJ-02，系统会纠正；否则会错位数百米",
			"the coordinates of this map are shifted: choose GCJ-02 and it is put right; else it would be hundreds of metres off")
	}
	if has("{key}") != (s.Key != "") {
		f.Add("/key", "地址中的 {key} 与密钥须同时给出", "give {key} in the address and the key together")
	}
}

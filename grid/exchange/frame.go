package exchange

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/grid"
)

// frame is a coordinate system 坐标系 that places may be given in.
type frame struct {
	key  string
	name grid.Text
	zone *geo.GaussKruger // of projected coordinates
	auto bool             // projected, the zone is the prefix of the easting
}

// degreeFrames are the systems in degrees.
var degreeFrames = []frame{
	{key: "cgcs2000", name: t("CGCS2000 / WGS84", "CGCS2000 / WGS84")},
	{key: "gcj02", name: t("GCJ-02（高德、腾讯）", "GCJ-02 (AMap, Tencent)")},
	{key: "bd09", name: t("BD-09（百度）", "BD-09 (Baidu)")},
}

var (
	gaussWord = regexp.MustCompile(`(?i)(高斯|gauss|gk|[36三六]\s*(度|°|-degree)\s*(分?带|zone))`)
	gaussKey  = regexp.MustCompile(`^gk-?(cm)?(\d{1,3})$`)
	zoneWidth = regexp.MustCompile(`(?i)(^|[^\d.])[36三六]\s*(度|°|-degree)\s*(分?带|zones?)`)
	degreeOf  = regexp.MustCompile(`(\d{2,3})\s*(°|度|E)?`)
	epsgWord  = regexp.MustCompile(`(?i)^(epsg:?)?\s*(45[1-5]\d)$`)
)

// frameOf reads the name of a coordinate system, as a key of ours or as people
// write it; ok is false for an unknown one.
func frameOf(s string) (frame, bool) {
	plain := strings.ToLower(strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -_()（）", r) {
			return -1
		}
		return r
	}, tidy(s)))
	switch plain {
	case "cgcs2000", "wgs84", "gps", "epsg:4490", "epsg:4326", "4490", "4326", "国家2000", "大地2000", "2000国家大地坐标系", "2000坐标系", "国家大地坐标系", "天地图",
		"cgcs2000/wgs84":
		return degreeFrames[0], true
	case "gcj02", "gcj", "火星", "火星坐标", "火星坐标系", "高德", "高德地图", "高德坐标", "腾讯", "腾讯地图", "国测局", "gcj02高德、腾讯", "gcj02amap,tencent":
		return degreeFrames[1], true
	case "bd09", "bd09ll", "bd", "百度", "百度地图", "百度坐标", "百度坐标系", "bd09百度", "bd09baidu":
		return degreeFrames[2], true
	case "gk":
		return frame{key: "gk", auto: true, name: t("高斯-克吕格 3° 带（东坐标带带号）", "Gauss–Krüger 3° zones, with zone numbers")}, true
	}
	if p := gaussKey.FindStringSubmatch(plain); p != nil {
		n, _ := strconv.Atoi(p[2])
		if p[1] == "cm" && n%3 == 0 {
			n /= 3
		} else if p[1] == "cm" {
			return frame{}, false
		}
		return gauss(n, p[1] != "cm")
	}
	if p := epsgWord.FindStringSubmatch(plain); p != nil {
		code, _ := strconv.Atoi(p[2])
		z, err := geo.GaussKrugerByEPSG(code)
		if err != nil {
			return frame{}, false
		}
		return gauss(z.Zone, z.Prefixed)
	}
	if !gaussWord.MatchString(s) {
		return frame{}, false
	}
	rest := strings.ReplaceAll(zoneWidth.ReplaceAllString(tidy(s), "$1"), "2000", "")
	p := degreeOf.FindStringSubmatch(rest)
	if p == nil {
		return frame{key: "gk", auto: true, name: t("高斯-克吕格 3° 带（东坐标带带号）", "Gauss–Krüger 3° zones, with zone numbers")}, true
	}
	n, _ := strconv.Atoi(p[1])
	switch {
	case n >= 72 && n%3 == 0:
		return gauss(n/3, false)
	case n >= 24 && n <= 46:
		return gauss(n, true)
	}
	return frame{}, false
}

// gauss is the frame of one zone, 24 to 45 in China.
func gauss(zone int, prefixed bool) (frame, bool) {
	if zone < 24 || zone > 46 {
		return frame{}, false
	}
	z := geo.GaussKruger{Zone: zone, Prefixed: prefixed}
	f := frame{
		zone: &z, key: fmt.Sprintf("gk-cm%d", 3*zone),
		name: t(fmt.Sprintf("高斯-克吕格 %d°", 3*zone), fmt.Sprintf("Gauss-Kruger %d", 3*zone)),
	}
	return f, true
}

func (f *frame) projected() bool { return f.zone != nil || f.auto }

// metric reports whether two numbers can only be metres.
func metric(x, y float64) bool { return math.Abs(x) > 1000 || math.Abs(y) > 1000 }

// axes puts easting before northing, whichever stood first: in the surveyor's
// habit X points north. They cannot be mistaken for each other in China.
func axes(x, y float64) (east, north float64) {
	northing := func(v float64) bool { return v >= 1_500_000 && v <= 6_500_000 }
	if northing(x) && !northing(y) {
		return y, x
	}
	return x, y
}

// toPoint turns what stands in a table into longitude and latitude of CGCS2000.
func (f *frame) toPoint(x, y float64) (p orb.Point, wrong fault) {
	if f.projected() {
		if !metric(x, y) {
			return p, fault{"placeDegrees", []string{both(f.name)}}
		}
		return f.unproject(axes(x, y))
	}
	if metric(x, y) {
		return p, fault{"placeProjected", []string{both(f.name)}}
	}
	if x == 0 && y == 0 {
		return p, fault{"placeMissing", nil}
	}
	if math.Abs(y) > 90 && math.Abs(x) <= 90 && math.Abs(y) <= 180 {
		return p, fault{"placeSwapped", nil}
	}
	if math.Abs(x) > 180 || math.Abs(y) > 90 {
		return p, fault{"placeOutside", nil}
	}
	p = orb.Point{x, y}
	switch f.key {
	case "gcj02":
		p = geo.GCJ02ToWGS84(p)
	case "bd09":
		p = geo.BD09ToWGS84(p)
	}
	return p, fault{}
}

func (f *frame) unproject(east, north float64) (orb.Point, fault) {
	z := geo.GaussKruger{}
	prefix := int(math.Floor(east / 1_000_000))
	switch {
	case prefix >= 24 && prefix <= 46:
		z = geo.GaussKruger{Zone: prefix, Prefixed: true} // the number says more than a choice for the whole table
	case f.zone != nil:
		z = geo.GaussKruger{Zone: f.zone.Zone}
	default:
		return orb.Point{}, fault{"placeZone", nil}
	}
	p := z.Inverse(orb.Point{east, north})
	if math.IsNaN(p[0]) || math.IsNaN(p[1]) || math.Abs(p[0]-z.CentralMeridian()) > 6 || p[1] < 0 || p[1] > 60 {
		return orb.Point{}, fault{"placeOutside", nil}
	}
	return p, fault{}
}

// Frame is a coordinate system that may be chosen.
type Frame struct {
	Key  string
	Name grid.Text
}

// Frames lists the coordinate systems that may be chosen.
func Frames() []Frame {
	var list []Frame
	for _, f := range degreeFrames {
		list = append(list, Frame{f.key, f.name})
	}
	f, _ := frameOf("gk")
	list = append(list, Frame{f.key, f.name})
	for zone := 25; zone <= 45; zone++ {
		f, _ := gauss(zone, false)
		list = append(list, Frame{f.key, f.name})
	}
	return list
}

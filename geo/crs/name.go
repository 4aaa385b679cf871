package crs

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"anwang/geo"
)

// spoken are the names of systems without a meridian, without blanks and signs.
var spoken = []struct {
	of    System
	names string
}{
	{System{Kind: Degrees}, `cgcs2000 wgs84 wgs1984 gcswgs1984 gps crs84 天地图 cgcs2000/wgs84 cgcs2000经纬度 wgs84经纬度 国家2000 大地2000 国家大地2000
		国家2000坐标系 2000坐标系 2000国家大地坐标系 2000国家大地坐标 国家大地坐标系 国家2000大地坐标系 chinageodeticcoordinatesystem2000
		gcschinageodeticcoordinatesystem2000`},
	{System{Kind: GCJ02}, `gcj02 gcj gcsgcj02 amap 火星 火星坐标 火星坐标系 高德 高德地图 高德坐标 高德坐标系 腾讯 腾讯地图 国测局 国测局坐标
		gcj02高德、腾讯 gcj02amap,tencent`},
	{System{Kind: BD09}, `bd09 bd09ll bd baidu 百度 百度地图 百度坐标 百度坐标系 bd09百度 bd09baidu`},
	{System{Kind: Mercator}, `webmercator web墨卡托 web墨卡托投影 墨卡托 球面墨卡托 pseudomercator wgs84/pseudomercator googlemercator
		wgs1984webmercator wgs1984webmercatorauxiliarysphere`},
	{System{Kind: Zones}, `gk`},
	{System{Kind: Degrees, Datum: Xian80}, `xian80 xian1980 gcsxian1980 xian1980degrees 西安80 西安80坐标系 西安1980 西安80经纬度 80西安坐标系
		1980西安坐标系 1980年西安坐标系 1980国家大地坐标系`},
	{System{Kind: Degrees, Datum: Beijing54}, `beijing54 beijing1954 gcsbeijing1954 beijing1954degrees 北京54 北京54坐标系 北京1954 北京54经纬度
		54北京坐标系 1954北京坐标系 1954年北京坐标系`},
}

// words are the same, one by one.
var words = func() map[string]System {
	all := map[string]System{}
	for _, s := range spoken {
		for name := range strings.FieldsSeq(s.names) {
			all[name] = s.of
		}
	}
	return all
}()

// codes are ranges of EPSG codes: of zones from one number on, or single ones.
var codes = []struct {
	first, last int
	datum       Datum
	zone        int // number of the first
	wide        bool
	of          System // no zone
}{
	{first: 4490, last: 4490, of: System{Kind: Degrees}},
	{first: 4326, last: 4326, of: System{Kind: Degrees}},
	{first: 4610, last: 4610, of: System{Kind: Degrees, Datum: Xian80}},
	{first: 4214, last: 4214, of: System{Kind: Degrees, Datum: Beijing54}},
	{first: 3857, last: 3857, of: System{Kind: Mercator}},
	{first: 3785, last: 3785, of: System{Kind: Mercator}},
	{first: 900913, last: 900913, of: System{Kind: Mercator}},
	{first: 102100, last: 102100, of: System{Kind: Mercator}},
	{first: 102113, last: 102113, of: System{Kind: Mercator}},
	{first: 4491, last: 4501, zone: 13, wide: true},
	{first: 4502, last: 4512, zone: 13, wide: true},
	{first: 4513, last: 4533, zone: 25},
	{first: 4534, last: 4554, zone: 25},
	{first: 2327, last: 2337, datum: Xian80, zone: 13, wide: true},
	{first: 2338, last: 2348, datum: Xian80, zone: 13, wide: true},
	{first: 2349, last: 2369, datum: Xian80, zone: 25},
	{first: 2370, last: 2390, datum: Xian80, zone: 25},
	{first: 21413, last: 21423, datum: Beijing54, zone: 13, wide: true},
	{first: 21453, last: 21463, datum: Beijing54, zone: 13, wide: true},
	{first: 2401, last: 2421, datum: Beijing54, zone: 25},
	{first: 2422, last: 2442, datum: Beijing54, zone: 25},
}

// byEPSG is the system of a code.
func byEPSG(code int) (System, bool) {
	for _, c := range codes {
		switch {
		case code < c.first || code > c.last:
		case c.zone == 0:
			return c.of, true
		default:
			z := geo.GaussKruger{Zone: c.zone + code - c.first, Wide: c.wide}
			return gauss(z.CentralMeridian(), c.datum), true
		}
	}
	if code > 32600 && code <= 32660 {
		return utm(code - 32600), true
	}
	return System{}, false
}

const registry = `(?:urn:(?:x-)?ogc:def:crs:|https?://www\.opengis\.net/def/crs/)`

var (
	epsgName = regexp.MustCompile(`^(?:` + registry + `?(?:epsg|esri)[:/]*(?:[\d.]*[:/])?)?(\d{4,6})$`)
	crs84    = regexp.MustCompile(`^` + registry + `?ogc[:/]+(?:[\d.]*[:/])?crs84$`)
	utmName  = regexp.MustCompile(`(?:^|[^a-z])utm[\s_-]*(?:zone)?[\s_-]*(\d{1,2})[\s_-]*(n|北|$)`)
	ownTM    = regexp.MustCompile(`^tm:(-?[\d.]+),(-?[\d.]+),([\d.]+),(-?[\d.]+),(-?[\d.]+)$`)
	local    = regexp.MustCompile(`独立|地方|local|城建|城市坐标`)

	xian    = regexp.MustCompile(`西安|xi'?an|(^|\D)1980`)
	beijing = regexp.MustCompile(`北京[\s_]*(19)?54|(19)?54[\s_]*年?北京|beijing[\s_]*(19)?54|(^|\D)1954`)
	years   = regexp.MustCompile(`(西安|xi'?an|北京|beijing|wgs|cgcs|国家|大地)[\s_]*(19|20)?(80|54|84|00)(\D|$)` +
		`|(^|\D)(2000|1980|1954|1984|80西安|54北京)`)

	projected = regexp.MustCompile(`高斯|gauss|gk|中央经线|中央子午线|带号|\d\s*带|(^|[^\d.])[36三六][\s_-]*(度|°|degree)[\s_]*(分?带|zone)`)
	width     = regexp.MustCompile(`(^|[^\d.])([36三六])[\s_-]*(?:度|°|degrees?|deg)[\s_-]*(?:分?带|zones?)?`)
	meridian  = regexp.MustCompile(`(?:中央经线|中央子午线|central[\s_]?meridian|(?:^|[^a-z])cm|l0|lon_0)[\s_:=为是东经]*` +
		`(\d{2,3}(?:\.\d{1,17})?)(?:[°度]\s*(\d{1,2})\s*['′分])?`)
	zoneName  = regexp.MustCompile(`(?:带号|zone|第)[\s_:=为]*(\d{2})(?:\D|$)|(?:^|\D)(\d{2})\s*号?带`)
	anyNumber = regexp.MustCompile(`(\d{2,3})[\s_]*(?:°|度|e|$|\D)`)
)

// Named reads the name of a system: a key of ours, an EPSG code, or a name as people
// and programs write it. ok is false for one that is not known, or leaves a choice.
func Named(name string) (System, bool) {
	if s, ok := named(name); ok {
		return s, true
	}
	return System{}, false
}

func named(name string) (System, bool) {
	s := strings.ToLower(strings.TrimSpace(narrow(name)))
	if len(s) > 300 {
		return System{}, false
	}
	d := CGCS2000
	for i := range datums {
		if rest, ok := strings.CutPrefix(s, datums[i].key+":"); ok && datums[i].key != "" {
			d, s = Datum(i), rest
		}
	}
	plain := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -_()", r) {
			return -1
		}
		return r
	}, s)
	if w, ok := words[plain]; ok && (d == CGCS2000 || w.Kind == Zones) {
		w.Datum = max(w.Datum, d)
		return w, true
	}
	if p := epsgName.FindStringSubmatch(s); p != nil {
		code, _ := strconv.Atoi(p[1])
		return byEPSG(code)
	}
	if crs84.MatchString(s) {
		return System{Kind: Degrees}, true
	}
	if p := ownTM.FindStringSubmatch(s); p != nil {
		return byParameters(p[1:], d)
	}
	if p := utmName.FindStringSubmatch(s); p != nil && !xian.MatchString(s) && !beijing.MatchString(s) {
		zone, _ := strconv.Atoi(p[1])
		return utm(zone), zone >= 1 && zone <= 60
	}
	return gaussNamed(s, d)
}

// gaussNamed reads the name of a Gauss–Krüger system.
func gaussNamed(s string, d Datum) (System, bool) {
	if local.MatchString(s) {
		return System{}, false
	}
	if rest, ok := strings.CutPrefix(s, "gk"); ok {
		if n, err := strconv.Atoi(strings.TrimPrefix(rest, "-")); err == nil {
			z, ok := geo.ZoneByNumber(n)
			return gauss(z.CentralMeridian(), d), ok
		}
	}
	if !projected.MatchString(s) && !meridian.MatchString(s) {
		return System{}, false
	}
	switch {
	case beijing.MatchString(s):
		d = Beijing54
	case xian.MatchString(s):
		d = Xian80
	}
	s = years.ReplaceAllString(s, "$4$5 ")
	wide, narrowZone := false, false
	for _, p := range width.FindAllStringSubmatch(s, -1) {
		wide, narrowZone = wide || p[2] == "6" || p[2] == "六", narrowZone || p[2] == "3" || p[2] == "三"
	}
	s = width.ReplaceAllString(s, "$1 ")
	if p := meridian.FindStringSubmatch(s); p != nil {
		m, _ := strconv.ParseFloat(p[1], 64)
		minutes, _ := strconv.ParseFloat("0"+p[2], 64)
		m = math.Round((m+minutes/60)*1e10) / 1e10 // a hundredth of a millimetre, so that a key stays short
		return gauss(m, d), m >= 72 && m <= 138 && minutes < 60
	}
	if p := zoneName.FindStringSubmatch(s); p != nil {
		n, _ := strconv.Atoi(p[1] + p[2])
		return zoneNamed(n, wide, narrowZone, d)
	}
	p := anyNumber.FindStringSubmatch(s)
	if p == nil {
		return System{Kind: Zones, Datum: d}, true
	}
	n, _ := strconv.Atoi(p[1])
	if n >= 72 {
		return gauss(float64(n), d), n <= 138 && n%3 == 0
	}
	return zoneNamed(n, wide, narrowZone, d)
}

// zoneNamed is the system of a zone by its number, where the name may say how wide it is.
func zoneNamed(n int, wide, narrowZone bool, d Datum) (System, bool) {
	z, ok := geo.ZoneByNumber(n)
	return gauss(z.CentralMeridian(), d), ok && !(wide && !z.Wide) && !(narrowZone && z.Wide)
}

// byParameters reads the numbers of a key of ours.
func byParameters(texts []string, d Datum) (System, bool) {
	var v [5]float64
	for i := range v {
		var err error
		if v[i], err = strconv.ParseFloat(texts[i], 64); err != nil {
			return System{}, false
		}
	}
	return transverse(geo.TransverseMercator{
		Ellipsoid: datums[d].ellipsoid, Meridian: v[0], Origin: v[1], Scale: v[2], FalseEasting: v[3], FalseNorthing: v[4],
	}, d)
}

// transverse is the system of a projection: Gauss–Krüger where the parameters are, with
// the number of the zone before the easting or without.
func transverse(p geo.TransverseMercator, d Datum) (System, bool) {
	if !(p.Scale > 0.9 && p.Scale < 1.1 && p.Meridian >= -180 && p.Meridian <= 180 && p.Origin > -90 && p.Origin < 90 &&
		math.Abs(p.FalseEasting) < 1e8 && math.Abs(p.FalseNorthing) < 1e8) {
		return System{}, false
	}
	if p.Scale == 1 && p.Origin == 0 && p.FalseNorthing == 0 && p.Meridian >= 72 && p.Meridian <= 138 {
		if p.FalseEasting == 5e5 {
			return gauss(p.Meridian, d), true
		}
		z, ok := geo.ZoneByNumber(int(p.FalseEasting / 1e6))
		if ok && z.CentralMeridian() == p.Meridian && p.FalseEasting == float64(z.Zone)*1e6+5e5 {
			return gauss(p.Meridian, d), true
		}
	}
	return System{Kind: Transverse, Datum: d, Projection: p}, true
}

// narrow turns full-width letters, digits and signs into plain ones.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0xff01 && r <= 0xff5e:
			return r - 0xfee0
		case r == 0x3000 || r == 0xa0:
			return ' '
		}
		return r
	}, s)
}

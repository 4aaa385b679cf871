// Package crs knows the coordinate systems 坐标系 that data in China comes in: by the
// names that people and files give them, by the parameters of a .prj, or by what the
// numbers allow; and takes coordinates from them to longitude, latitude of CGCS2000.
//
// A system is found by [Named] or [FromWKT], or chosen among [Candidates]. None is
// guessed: degrees alone never tell GCJ-02 from CGCS2000, and eastings without a zone
// number never tell their meridian.
package crs

import (
	"fmt"
	"strconv"
	"strings"

	"anwang/geo"
)

// Kind is how a system writes where something is.
type Kind uint8

// The kinds.
const (
	Unknown    Kind = iota
	Degrees         // longitude, latitude
	GCJ02           // degrees with the offset of public maps (AMap, Tencent)
	BD09            // and with Baidu's on top
	Mercator        // Web Mercator, in metres
	Zones           // Gauss–Krüger; the zone number stands before the easting
	Meridian        // Gauss–Krüger about one meridian; a zone number before the easting says more
	Transverse      // any other transverse Mercator: UTM, or the system of a city
)

// Datum is what the degrees of a system are counted on.
type Datum uint8

// The datums. WGS 84 is CGCS2000 at our precision. From the two older ones to CGCS2000
// only the survey office has the parameters.
const (
	CGCS2000 Datum = iota
	Xian80
	Beijing54
)

// System is a coordinate system; the zero value is none.
type System struct {
	Kind       Kind
	Datum      Datum
	Projection geo.TransverseMercator // of Meridian and Transverse
}

// Known reports whether there is one.
func (s System) Known() bool { return s.Kind != Unknown }

// Exact reports whether what is converted is good to a few metres or better. Xian 80 and
// Beijing 54 are not: their degrees are taken as they stand, and lie up to some 150 m off.
func (s System) Exact() bool { return s.Datum == CGCS2000 }

// Projected reports whether coordinates are in metres.
func (s System) Projected() bool { return s.Kind >= Mercator }

var datums = [...]struct {
	key, zh, en string
	ellipsoid   *geo.Ellipsoid
}{
	CGCS2000:  {"", "", "", geo.GRS80},
	Xian80:    {"xian80", "西安 80", "Xian 1980", geo.IAG1975},
	Beijing54: {"beijing54", "北京 54", "Beijing 1954", geo.Krassovsky1940},
}

// gauss is the system about a meridian.
func gauss(meridian float64, d Datum) System {
	return System{
		Kind: Meridian, Datum: d,
		Projection: geo.TransverseMercator{Ellipsoid: datums[d].ellipsoid, Meridian: meridian, FalseEasting: 5e5, Scale: 1},
	}
}

// utm is a northern zone of UTM.
func utm(zone int) System {
	return System{Kind: Transverse, Projection: geo.TransverseMercator{
		Ellipsoid: geo.GRS80, Meridian: float64(6*zone - 183), FalseEasting: 5e5, Scale: 0.9996,
	}}
}

// utmZone is the zone of UTM that a system is, 0 none.
func (s System) utmZone() int {
	if zone := int(s.Projection.Meridian+183) / 6; s.Kind == Transverse && zone >= 1 && zone <= 60 && s == utm(zone) {
		return zone
	}
	return 0
}

// Key is what a system is called where it is kept; Named reads it. "" none.
func (s System) Key() string {
	p := s.Projection
	var key string
	switch s.Kind {
	case Unknown:
		return ""
	case Degrees:
		if s.Datum == CGCS2000 {
			return "cgcs2000"
		}
		return datums[s.Datum].key
	case GCJ02:
		return "gcj02"
	case BD09:
		return "bd09"
	case Mercator:
		return "webmercator"
	case Zones:
		key = "gk"
	case Meridian:
		key = "gk-cm" + number(p.Meridian)
	case Transverse:
		if zone := s.utmZone(); zone > 0 {
			return fmt.Sprintf("utm%dn", zone)
		}
		key = "tm:" + strings.Join([]string{
			number(p.Meridian), number(p.Origin), number(p.Scale), number(p.FalseEasting), number(p.FalseNorthing),
		}, ",")
	}
	if d := datums[s.Datum].key; d != "" {
		key = d + ":" + key
	}
	return key
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// Name is what a person reads, in Chinese and in English.
func (s System) Name() (zh, en string) {
	p := s.Projection
	switch s.Kind {
	case Unknown:
		return "未知", "unknown"
	case Degrees:
		if s.Datum == CGCS2000 {
			return "CGCS2000 / WGS84", "CGCS2000 / WGS84"
		}
		return datums[s.Datum].zh + " 经纬度", datums[s.Datum].en + " degrees"
	case GCJ02:
		return "GCJ-02（高德、腾讯）", "GCJ-02 (AMap, Tencent)"
	case BD09:
		return "BD-09（百度）", "BD-09 (Baidu)"
	case Mercator:
		return "Web 墨卡托", "Web Mercator"
	case Zones:
		zh, en = "高斯-克吕格 3° 或 6° 带（东坐标带带号）", "Gauss–Krüger 3° or 6° zones, with zone numbers"
	case Meridian:
		zh, en = "高斯-克吕格 "+number(p.Meridian)+"°", "Gauss-Kruger "+number(p.Meridian)
	case Transverse:
		if zone := s.utmZone(); zone > 0 {
			return fmt.Sprintf("UTM %dN", zone), fmt.Sprintf("UTM %dN", zone)
		}
		zh = fmt.Sprintf("横轴墨卡托（中央经线 %s°，东偏 %s 米，北偏 %s 米）", number(p.Meridian), number(p.FalseEasting), number(p.FalseNorthing))
		en = fmt.Sprintf("transverse Mercator (meridian %s°, false easting %s m, false northing %s m)",
			number(p.Meridian), number(p.FalseEasting), number(p.FalseNorthing))
	}
	if d := datums[s.Datum]; d.key != "" {
		zh, en = d.zh+" "+zh, d.en+" "+en
	}
	return zh, en
}

// Choices are the systems that somebody may be asked to choose from.
func Choices() []System {
	list := []System{{Kind: Degrees}, {Kind: GCJ02}, {Kind: BD09}, {Kind: Zones}}
	for meridian := 75; meridian <= 135; meridian += 3 {
		list = append(list, gauss(float64(meridian), CGCS2000))
	}
	list = append(list, System{Kind: Mercator})
	for _, d := range []Datum{Xian80, Beijing54} {
		list = append(list, System{Kind: Degrees, Datum: d}, System{Kind: Zones, Datum: d})
		for meridian := 75; meridian <= 135; meridian += 3 {
			list = append(list, gauss(float64(meridian), d))
		}
	}
	return list
}

// On is the same way of writing coordinates on another datum; degrees with an offset and
// Web Mercator have none.
func (s System) On(d Datum) System {
	switch s.Kind {
	case Degrees, Zones, Meridian, Transverse:
		s.Datum = d
		if s.Projection.Ellipsoid != nil {
			s.Projection.Ellipsoid = datums[d].ellipsoid
		}
	}
	return s
}

package crs_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/geo/crs"
)

func TestNamed(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"CGCS2000": "cgcs2000", "WGS 84": "cgcs2000", "EPSG:4490": "cgcs2000", "4326": "cgcs2000", "2000国家大地坐标系": "cgcs2000",
		"国家2000": "cgcs2000", "ＷＧＳ８４": "cgcs2000", "urn:ogc:def:crs:OGC:1.3:CRS84": "cgcs2000", "urn:ogc:def:crs:EPSG::4490": "cgcs2000",
		"http://www.opengis.net/def/crs/EPSG/0/4326": "cgcs2000", "天地图": "cgcs2000",
		"GCJ-02": "gcj02", "火星坐标系": "gcj02", "高德": "gcj02", "GCJ-02（高德、腾讯）": "gcj02",
		"BD-09": "bd09", "百度坐标": "bd09",
		"EPSG:3857": "webmercator", "Web Mercator": "webmercator", "WGS_1984_Web_Mercator_Auxiliary_Sphere": "webmercator",
		"墨卡托":         "webmercator",
		"EPSG:900913": "webmercator",
		"gk":          "gk", "高斯-克吕格 3° 带（东坐标带带号）": "gk", "高斯克吕格投影": "gk", "CGCS2000 6度带": "gk",
		"高斯-克吕格 123°": "gk-cm123", "2000国家大地坐标系 3度带 中央经线123度": "gk-cm123", "gk-cm123": "gk-cm123", "高斯 117度 三度带": "gk-cm117",
		"CGCS2000 3° 带 117E": "gk-cm117", "CGCS2000 / 3-degree Gauss-Kruger CM 117E": "gk-cm117", "3°分带 93°": "gk-cm93",
		"CGCS2000_3_Degree_GK_Zone_41": "gk-cm123", "CGCS2000_3_Degree_GK_CM_123E": "gk-cm123", "CGCS2000_GK_Zone_21": "gk-cm123",
		"CGCS2000_GK_CM_123E": "gk-cm123", "CGCS2000 / Gauss-Kruger zone 20": "gk-cm117", "高斯-克吕格 3°带 39带": "gk-cm117",
		"3度带第39带": "gk-cm117", "6度带 20带": "gk-cm117", "六度带 中央子午线 117°": "gk-cm117", "带号39": "gk-cm117", "gk39": "gk-cm117", "gk-20": "gk-cm117",
		"中央经线为东经117°20′": "gk-cm117.3333333333", "中央子午线：120.5": "gk-cm120.5", "L0=121": "gk-cm121",
		"EPSG:4529": "gk-cm123", "EPSG:4550": "gk-cm123", "4511": "gk-cm129", "EPSG:4491": "gk-cm75", "EPSG:4512": "gk-cm135",
		"4513": "gk-cm75",
		"西安80": "xian80", "1980西安坐标系": "xian80", "EPSG:4610": "xian80", "Xian_1980_3_Degree_GK_Zone_41": "xian80:gk-cm123",
		"西安80 3度带 中央经线117度": "xian80:gk-cm117", "1980西安坐标系 高斯-克吕格": "xian80:gk", "EPSG:2365": "xian80:gk-cm123", "EPSG:2334": "xian80:gk-cm117",
		"北京54": "beijing54", "1954年北京坐标系": "beijing54", "Beijing_1954_3_Degree_GK_CM_117E": "beijing54:gk-cm117",
		"北京54 6度带 20带": "beijing54:gk-cm117",
		"EPSG:2415":    "beijing54:gk-cm117", "EPSG:21420": "beijing54:gk-cm117",
		"WGS 84 / UTM zone 50N": "utm50n", "EPSG:32651": "utm51n", "utm50n": "utm50n",
		"tm:121.4667,31,1,0,-1500": "tm:121.4667,31,1,0,-1500", "tm:117,0,1,39500000,0": "gk-cm117", "tm:117,0,1,500000,0": "gk-cm117",

		"": "", "火星2": "", "EPSG:4555": "", "EPSG:4214x": "", "3度带 20带": "", "6度带 41带": "", "高斯-克吕格 118°": "", "高斯-克吕格 12°": "",
		"深圳独立坐标系 中央经线114度": "", "北京地方坐标系": "", "EPSG:99999": "", "UTM 50S": "", "gk-cm40": "", "tm:1,2": "", "tm:..,0,1,0,0": "",
	} {
		got, ok := crs.Named(said)
		if !ok {
			got = crs.System{}
		}
		if got.Key() != want {
			t.Errorf("%q is read as %q, want %q", said, got.Key(), want)
		}
	}
	for meridian := 75; meridian <= 135; meridian += 3 {
		for _, said := range []string{
			"高斯-克吕格 %d°", "2000国家大地坐标系 3度带 中央经线%d度", "3°分带 %d°", "Gauss-Kruger %d", "CGCS2000_3_Degree_GK_CM_%dE",
			"CGCS2000 / 3-degree Gauss-Kruger CM %dE", "国家2000坐标系，三度分带，中央子午线东经%d°", "gk-cm%d",
		} {
			said := fmt.Sprintf(said, meridian)
			if got, ok := crs.Named(said); !ok || got.Key() != fmt.Sprintf("gk-cm%d", meridian) {
				t.Errorf("%q is read as %q", said, got.Key())
			}
		}
	}
}

// TestChoicesAreNamed: what may be chosen is read again by its key and by either name.
func TestChoicesAreNamed(t *testing.T) {
	t.Parallel()
	keys := map[string]bool{}
	for _, s := range crs.Choices() {
		zh, en := s.Name()
		for _, said := range []string{s.Key(), zh, en} {
			if got, ok := crs.Named(said); !ok || got != s {
				t.Errorf("%q is read as %q, want %q", said, got.Key(), s.Key())
			}
		}
		if keys[s.Key()] {
			t.Errorf("%q twice", s.Key())
		}
		keys[s.Key()] = true
	}
	if len(keys) != 26+2*23 {
		t.Errorf("%d choices", len(keys))
	}
}

func named(t *testing.T, said string) crs.System {
	t.Helper()
	s, ok := crs.Named(said)
	if !ok {
		t.Fatalf("%q is not known", said)
	}
	return s
}

var weihai = orb.Point{122.12042, 37.51307}

// TestPoint takes one point from each system. Metres are by PROJ 9.1.
func TestPoint(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		said string
		p    orb.Point
		want orb.Point
	}{
		{"CGCS2000", weihai, weihai},
		{"GCJ-02", orb.Point{122.12547707, 37.51410245}, weihai},
		{"BD-09", orb.Point{122.13199061, 37.52001254}, weihai},
		{"gk-cm123", orb.Point{422235.50910, 4153816.24074}, weihai},
		{"gk-cm123", orb.Point{41422235.50910, 4153816.24074}, weihai},
		{"gk-cm117", orb.Point{41422235.50910, 4153816.24074}, weihai}, // the number says more
		{"gk", orb.Point{41422235.50910, 4153816.24074}, weihai},
		{"gk", orb.Point{4153816.24074, 41422235.50910}, weihai}, // X points north
		{"gk", orb.Point{21422235.50910, 4153816.24074}, weihai}, // of 6°
		{"gk-cm123", orb.Point{4153816.24074, 422235.50910}, weihai},
		{"EPSG:3857", orb.Point{13594382.96986, 4510865.47259}, weihai},
	} {
		got, wrong := named(t, c.said).Point(c.p)
		if wrong != crs.Fits || geo.Distance(got, c.want) > 0.01 {
			t.Errorf("%s: %v became %v (%d), want %v", c.said, c.p, got, wrong, c.want)
		}
	}
	for _, c := range []struct {
		said string
		p    orb.Point
		want crs.Wrong
	}{
		{"CGCS2000", orb.Point{math.NaN(), 37}, crs.NotANumber},
		{"gk", orb.Point{math.Inf(1), 37}, crs.NotANumber},
		{"CGCS2000", orb.Point{}, crs.Origin},
		{"gk-cm123", orb.Point{}, crs.Origin},
		{"CGCS2000", orb.Point{37.5, 122.1}, crs.Swapped},
		{"GCJ-02", orb.Point{39.5, 75.9}, crs.Swapped},
		{"CGCS2000", orb.Point{190, 37}, crs.Outside},
		{"CGCS2000", orb.Point{422235, 4153816}, crs.InMetres},
		{"gk-cm123", weihai, crs.InDegrees},
		{"gk", orb.Point{422235, 4153816}, crs.NoZone},
		{"gk-cm123", orb.Point{1422235, 4153816}, crs.Outside},
		{"gk-cm123", orb.Point{1e300, 1e300}, crs.Outside},
		{"EPSG:3857", orb.Point{3e7, 4e6}, crs.Outside},
	} {
		if got, wrong := named(t, c.said).Point(c.p); wrong != c.want {
			t.Errorf("%s: %v became %v (%d), want %d", c.said, c.p, got, wrong, c.want)
		}
	}
}

func TestConvert(t *testing.T) {
	t.Parallel()
	s := named(t, "GCJ-02")
	ring := orb.Ring{{116.4, 39.9}, {116.5, 39.9}, {116.5, 40}, {116.4, 39.9}}
	line := orb.LineString(ring)
	for _, g := range []orb.Geometry{
		ring[0], orb.MultiPoint(ring), line,
		orb.MultiLineString{line, line},
		ring,
		orb.Polygon{ring},
		orb.MultiPolygon{{ring}, {ring, ring}},
		orb.Collection{ring[0], orb.Polygon{ring}},
	} {
		before := orb.Clone(g)
		got, err := s.Convert(g)
		if err != nil || got.GeoJSONType() != g.GeoJSONType() {
			t.Fatalf("%s: %v %v", g.GeoJSONType(), got, err)
		}
		if !orb.Equal(before, g) {
			t.Errorf("%s was changed itself", g.GeoJSONType())
		}
		want := geo.GCJ02ToWGS84(ring[0])
		if b := got.Bound(); math.Abs(b.Min[0]-want[0]) > 1e-9 && g.GeoJSONType() != "Point" {
			t.Errorf("%s lies at %v", g.GeoJSONType(), b)
		}
	}
	_, err := named(t, "WGS84").Convert(orb.Polygon{{{179, 10}, {-179, 10}, {-179, 11}, {179, 10}}})
	if m := misfit(err); m.Wrong != crs.Antimeridian || m.At != (orb.Point{-179, 10}) {
		t.Errorf("around the world: %+v", m)
	}
	_, err = named(t, "WGS84").Convert(orb.MultiPolygon{{ring}, {{{1, 1}, {0, 0}, {2, 2}, {1, 1}}}})
	if m := misfit(err); m.Wrong != crs.Origin {
		t.Errorf("0, 0: %+v", m)
	}
}

func misfit(err error) crs.Misfit {
	m, ok := err.(*crs.Misfit)
	if !ok {
		return crs.Misfit{}
	}
	return *m
}

func TestCandidates(t *testing.T) {
	t.Parallel()
	shandong := orb.Bound{Min: orb.Point{114.8, 34.3}, Max: orb.Point{122.7, 38.4}}
	city := orb.Bound{Min: orb.Point{121.2, 36.7}, Max: orb.Point{122.8, 37.7}}
	for _, c := range []struct {
		name   string
		points []orb.Point
		region orb.Bound
		want   []string
	}{
		{"degrees", []orb.Point{weihai}, orb.Bound{}, []string{"cgcs2000", "gcj02", "bd09"}},
		{"prefixed", []orb.Point{{41422235, 4153816}}, orb.Bound{}, []string{"gk"}},
		{"prefixed, 6°", []orb.Point{{21422235, 4153816}}, orb.Bound{}, []string{"gk"}},
		{"X points north", []orb.Point{{4153816, 41422235}}, orb.Bound{}, []string{"gk"}},
		{"no zone, province", []orb.Point{{422235, 4153816}}, shandong, []string{"gk-cm117", "gk-cm120", "gk-cm123"}},
		{"no zone, city", []orb.Point{{422235, 4153816}}, city, []string{"gk-cm123"}},
		{"mercator", []orb.Point{{12957305, 4854060}}, orb.Bound{}, []string{"webmercator"}},
		{"stray rows", []orb.Point{
			weihai, weihai, weihai, weihai, weihai, weihai, weihai, weihai, weihai, {}, {math.NaN(), 1}, {422235, 4153816},
		}, orb.Bound{}, []string{"cgcs2000", "gcj02", "bd09"}},
		{"swapped", []orb.Point{{37.5, 122.1}}, orb.Bound{}, nil},
		{"nothing", nil, orb.Bound{}, nil},
	} {
		var got []string
		for _, s := range crs.Candidates(c.points, c.region) {
			got = append(got, s.Key())
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if n := len(crs.Candidates([]orb.Point{{422235, 4153816}}, orb.Bound{})); n != 21 {
		t.Errorf("without a zone and a region %d systems are possible", n)
	}
}

const gk41 = `PROJCS["CGCS2000_3_Degree_GK_Zone_41",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",` +
	`SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],` +
	`PARAMETER["False_Easting",41500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",123.0],` +
	`PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`

func TestFromWKT(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, wkt, want string }{
		{"3° zone", gk41, "gk-cm123"},
		{"geographic", `GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],` +
			`UNIT["Degree",0.0174532925199433]]`, "cgcs2000"},
		{
			"round brackets",
			`GEOGCS("GCS_Beijing_1954",DATUM("D_Beijing_1954",SPHEROID("Krasovsky_1940",6378245.0,298.3)),PRIMEM("Greenwich",0.0))`,
			"beijing54",
		},
		{
			"a city's own",
			`PROJCS["shanghai",GEOGCS["x",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257]]],PROJECTION["Transverse_Mercator"],` +
				`PARAMETER["central_meridian",121.4667],PARAMETER["latitude_of_origin",31.25],PARAMETER["scale_factor",1],` +
				`PARAMETER["false_easting",0],PARAMETER["false_northing",-1500],UNIT["metre",1]]`, "tm:121.4667,31.25,1,0,-1500",
		},
		{"GCJ-02", `GEOGCS["GCJ-02",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0]]`, "gcj02"},
		{"WKT 2", `PROJCRS["CGCS2000 / Gauss-Kruger CM 123E",BASEGEOGCRS["China Geodetic Coordinate System 2000",DATUM["China 2000",` +
			`ELLIPSOID["CGCS2000",6378137,298.257222101,LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]]],` +
			`CONVERSION["x",METHOD["Transverse Mercator",ID["EPSG",9807]],PARAMETER["Latitude of natural origin",0],` +
			`PARAMETER["Longitude of natural origin",123],PARAMETER["Scale factor at natural origin",1],PARAMETER["False easting",500000],` +
			`PARAMETER["False northing",0]],CS[Cartesian,2],AXIS["northing (X)",north],LENGTHUNIT["metre",1]]`, "gk-cm123"},
		{"in feet", `PROJCS["x",GEOGCS["x",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257]]],PROJECTION["Transverse_Mercator"],` +
			`PARAMETER["central_meridian",117],PARAMETER["false_easting",500000],UNIT["Foot_US",0.3048006096012192]]`, ""},
		{
			"Lambert",
			`PROJCS["x",GEOGCS["x",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257]]],PROJECTION["Lambert_Conformal_Conic"],UNIT["m",1]]`, "",
		},
		{"cut off", gk41[:200], ""},
		{"no text", `LOCAL_CS["x"]`, ""},
		{"a bomb", nested(100000), ""},
	} {
		got, _, ok := crs.FromWKT(c.wkt)
		if got.Key() != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q %v, want %q", c.name, got.Key(), ok, c.want)
		}
	}
	if _, name, _ := crs.FromWKT(`PROJCS["Asia_Lambert",GEOGCS["x"]]`); name != "Asia_Lambert" {
		t.Errorf("an unknown system is called %q", name)
	}
}

func nested(n int) string {
	b := make([]byte, 0, 2*n)
	for range n {
		b = append(b, 'A', '[')
	}
	return string(b)
}

func FuzzNamed(f *testing.F) {
	for _, s := range []string{
		"高斯-克吕格 123°", "EPSG:4529", "tm:1.5,2,1,3,4", "Xian_1980_3_Degree_GK_Zone_41", "中央经线117°20′", "utm50n",
		"gk-41",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, said string) {
		s, ok := crs.Named(said)
		if !ok {
			return
		}
		if again, ok := crs.Named(s.Key()); !ok || again != s {
			t.Fatalf("%q is %q, which is read as %q", said, s.Key(), again.Key())
		}
		for _, p := range []orb.Point{weihai, {41422235, 4153816}, {422235, 4153816}, {1e308, -1e308}} {
			if q, wrong := s.Point(p); wrong == crs.Fits && !(math.Abs(q[0]) <= 190 && math.Abs(q[1]) <= 90) {
				t.Fatalf("%q takes %v to %v", s.Key(), p, q)
			}
		}
	})
}

func FuzzFromWKT(f *testing.F) {
	f.Add(gk41)
	f.Add(`GEOGCS["a",DATUM["wgs",SPHEROID["x",6378137,298]]]`)
	f.Fuzz(func(t *testing.T, wkt string) {
		s, _, ok := crs.FromWKT(wkt)
		if ok != s.Known() {
			t.Fatalf("%v, and %q", ok, s.Key())
		}
		if ok {
			s.Point(orb.Point{41422235, 4153816})
		}
	})
}

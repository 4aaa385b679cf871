package geo_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"anwang/geo"
)

func close2(a, b orb.Point, tol float64) bool {
	return math.Abs(a[0]-b[0]) <= tol && math.Abs(a[1]-b[1]) <= tol
}

func TestOffsetVectors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name         string
		wgs, gcj, bd orb.Point
	}{
		{"Beijing", orb.Point{116.397428, 39.90923}, orb.Point{116.40367163, 39.91063351}, orb.Point{116.41004410, 39.91697286}},
		{"Weihai", orb.Point{122.12042, 37.51307}, orb.Point{122.12547707, 37.51410245}, orb.Point{122.13199061, 37.52001254}},
		{"Shenzhen", orb.Point{114.05786, 22.54306}, orb.Point{114.06297395, 22.54034274}, orb.Point{114.06952394, 22.54600137}},
		{"Linhai", orb.Point{121.14505, 28.85842}, orb.Point{121.14943014, 28.85556812}, orb.Point{121.15601084, 28.86124914}},
		{"Jingxian", orb.Point{118.41984, 30.68882}, orb.Point{118.42518093, 30.68663649}, orb.Point{118.43159616, 30.69288514}},
	} {
		if got := geo.WGS84ToGCJ02(tt.wgs); !close2(got, tt.gcj, 6e-9) {
			t.Errorf("%s: GCJ-02 %v want %v", tt.name, got, tt.gcj)
		}
		if got := geo.WGS84ToBD09(tt.wgs); !close2(got, tt.bd, 6e-9) {
			t.Errorf("%s: BD-09 %v want %v", tt.name, got, tt.bd)
		}
		if got := geo.GCJ02ToWGS84(tt.gcj); !close2(got, tt.wgs, 1e-8) {
			t.Errorf("%s: from GCJ-02 %v want %v", tt.name, got, tt.wgs)
		}
		if got := geo.BD09ToWGS84(tt.bd); !close2(got, tt.wgs, 1e-8) {
			t.Errorf("%s: from BD-09 %v want %v", tt.name, got, tt.wgs)
		}
	}
}

func TestOffsetInverse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := orb.Point{rapid.Float64Range(73, 137).Draw(t, "lon"), rapid.Float64Range(2, 55).Draw(t, "lat")}
		if got := geo.GCJ02ToWGS84(geo.WGS84ToGCJ02(p)); !close2(got, p, 2e-9) {
			t.Fatalf("GCJ-02 of %v came back as %v", p, got)
		}
		if got := geo.BD09ToGCJ02(geo.GCJ02ToBD09(p)); !close2(got, p, 2e-9) {
			t.Fatalf("BD-09 of %v came back as %v", p, got)
		}
	})
	abroad := orb.Point{139.7, 35.7}
	if geo.WGS84ToGCJ02(abroad) != abroad || geo.GCJ02ToWGS84(abroad) != abroad {
		t.Error("Tokyo was moved")
	}
}

// Eastings and northings by PostGIS 3.3 (PROJ), ST_Transform(…, EPSG).
func TestGaussKrugerVectors(t *testing.T) {
	t.Parallel()
	for _, tt := range gaussKrugerVectors {
		z, err := geo.GaussKrugerByEPSG(tt.epsg)
		if err != nil {
			t.Fatal(err)
		}
		if z.EPSG() != tt.epsg {
			t.Errorf("EPSG:%d became %d", tt.epsg, z.EPSG())
		}
		if got := z.Forward(tt.p); !close2(got, tt.en, 1e-4) {
			t.Errorf("EPSG:%d of %v: %.5f want %.5f", tt.epsg, tt.p, got, tt.en)
		}
		if got := z.Inverse(tt.en); !close2(got, tt.p, 1e-9) {
			t.Errorf("EPSG:%d back from %v: %.10f want %v", tt.epsg, tt.en, got, tt.p)
		}
	}
	for _, code := range []int{4490, 4555} {
		if _, err := geo.GaussKrugerByEPSG(code); err == nil {
			t.Errorf("EPSG:%d taken for a zone", code)
		}
	}
	if z := geo.ZoneOf(122.1); z.EPSG() != 4550 || z.CentralMeridian() != 123 {
		t.Errorf("Weihai is in %v", z)
	}
}

func TestGaussKrugerInverse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := orb.Point{rapid.Float64Range(73, 136).Draw(t, "lon"), rapid.Float64Range(3, 54).Draw(t, "lat")}
		z := geo.ZoneOf(p[0])
		z.Prefixed = rapid.Bool().Draw(t, "prefixed")
		if got := z.Inverse(z.Forward(p)); !close2(got, p, 1e-11) {
			t.Fatalf("%v came back as %v", p, got)
		}
	})
}

var gaussKrugerVectors = []struct {
	epsg  int
	p, en orb.Point
}{
	{4550, orb.Point{122.12042, 37.51307}, orb.Point{422235.50910, 4153816.24074}},
	{4529, orb.Point{122.12042, 37.51307}, orb.Point{41422235.50910, 4153816.24074}},
	{4549, orb.Point{121.14505, 28.85842}, orb.Point{611728.12178, 3194116.25239}},
	{4548, orb.Point{118.41984, 30.68882}, orb.Point{636045.82144, 3397335.22723}},
	{4548, orb.Point{116.397428, 39.90923}, orb.Point{448475.81506, 4419624.32488}},
	{4547, orb.Point{114.05786, 22.54306}, orb.Point{505951.73331, 2493936.81464}},
	{4526, orb.Point{115.6, 53.2}, orb.Point{38606918.60523, 5898073.52400}},
	{4547, orb.Point{112.5, 3.5}, orb.Point{333311.10692, 387148.02384}},
}

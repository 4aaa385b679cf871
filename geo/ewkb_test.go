package geo_test

import (
	"encoding/binary"
	"encoding/hex"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkb"

	"anwang/geo"
)

var square = orb.Ring{{116, 39}, {117, 39}, {117, 40}, {116, 40}, {116, 39}}

// kinds has one value of every orb geometry that survives the round trip as
// itself; Ring and Bound come back as a Polygon.
var kinds = []orb.Geometry{
	orb.Point{116.3974280, 39.9092300},
	orb.MultiPoint{{1, 2}, {3, 4}},
	orb.LineString{{1, 2}, {3, 4}, {5, 6}},
	orb.MultiLineString{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}},
	orb.Polygon{square, {{116.2, 39.2}, {116.2, 39.4}, {116.4, 39.4}, {116.2, 39.2}}},
	orb.MultiPolygon{{square}, {{{10, 10}, {11, 10}, {11, 11}, {10, 10}}}},
	orb.MultiPolygon{},
	orb.Collection{orb.Point{1, 2}, orb.LineString{{1, 2}, {3, 4}}},
}

func TestEWKBRoundTrip(t *testing.T) {
	t.Parallel()
	for _, g := range kinds {
		b, err := geo.MarshalEWKB(g)
		if err != nil {
			t.Fatalf("%T: %v", g, err)
		}
		got, err := geo.UnmarshalEWKB(b)
		if err != nil {
			t.Fatalf("%T: %v", g, err)
		}
		if d := cmp.Diff(g, got); d != "" {
			t.Errorf("%T changed:\n%s", g, d)
		}
	}
}

func TestEWKBRingAndBound(t *testing.T) {
	t.Parallel()
	for _, g := range []orb.Geometry{square, square.Bound()} {
		b, err := geo.MarshalEWKB(g)
		if err != nil {
			t.Fatal(err)
		}
		got, err := geo.UnmarshalEWKB(b)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(orb.Geometry(orb.Polygon{square}), got); d != "" {
			t.Errorf("%T:\n%s", g, d)
		}
	}
}

// The bytes are what PostGIS writes:
// SELECT ST_AsEWKB('SRID=4490;POINT(116.5 39.25)'::geometry).
func TestEWKBBytesOfPostGIS(t *testing.T) {
	t.Parallel()
	const want = "01010000208a1100000000000000205d400000000000a04340"
	b, err := geo.MarshalEWKB(orb.Point{116.5, 39.25})
	if err != nil {
		t.Fatal(err)
	}
	if got := hex.EncodeToString(b); got != want {
		t.Errorf("got %s want %s", got, want)
	}
}

func TestUnmarshalEWKBRefuses(t *testing.T) {
	t.Parallel()
	wrong, err := ewkb.Marshal(geom.NewPointFlat(geom.XY, []float64{1, 2}).SetSRID(4326), binary.BigEndian)
	if err != nil {
		t.Fatal(err)
	}
	empty, err := ewkb.Marshal(geom.NewPointEmpty(geom.XY), binary.LittleEndian)
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{
		"nothing": nil, "short": {1, 1, 0}, "other SRID": wrong, "empty point": empty,
	} {
		if g, err := geo.UnmarshalEWKB(b); err == nil {
			t.Errorf("%s: accepted as %v", name, g)
		}
	}
}

func FuzzUnmarshalEWKB(f *testing.F) {
	for _, g := range kinds {
		b, err := geo.MarshalEWKB(g)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		g, err := geo.UnmarshalEWKB(b)
		if err != nil {
			return
		}
		if _, err := geo.MarshalEWKB(g); err != nil {
			t.Fatalf("decoded but not encodable: %v", err)
		}
	})
}

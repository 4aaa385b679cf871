package basemap_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/paulmach/orb"
	orbmvt "github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"
	"github.com/paulmach/orb/planar"

	"anwang/tiles/basemap"
)

// shared is read once for all tests, as the program does.
var shared = new(basemap.Map)

var (
	beijing = orb.Point{116.39, 39.91}
	bohai   = orb.Point{120.2, 38.6}
)

func decode(t *testing.T, m *basemap.Map, at orb.Point, z int) orbmvt.Layers {
	t.Helper()
	tile := maptile.At(at, maptile.Zoom(z))
	raw, err := m.Tile(z, tile.X, tile.Y)
	if err != nil {
		t.Fatal(err)
	}
	layers, err := orbmvt.Unmarshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	layers.ProjectToWGS84(tile)
	return layers
}

func layer(layers orbmvt.Layers, name string) *orbmvt.Layer {
	for _, l := range layers {
		if l.Name == name {
			return l
		}
	}
	return &orbmvt.Layer{}
}

func TestLayersByZoom(t *testing.T) {
	t.Parallel()
	m := shared
	cases := []struct {
		name string
		at   orb.Point
		zoom int
		want []string
	}{
		{"the country", beijing, 4, []string{"land", "provinces", "urban", "rivers", "places"}},
		{"a province", beijing, 7, []string{"land", "provinces", "urban", "water", "rivers", "places"}},
		{"a city", beijing, 10, []string{"land", "provinces", "urban", "places", "stations"}},
		{"an airport", orb.Point{116.59, 40.07}, 10, []string{"aeroways"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := decode(t, m, c.at, c.zoom)
			for _, w := range c.want {
				if len(layer(got, w).Features) == 0 {
					t.Errorf("no %s at zoom %d", w, c.zoom)
				}
			}
		})
	}
}

// TestLandAndSea: a place in the city is on land, one in the Bohai is not.
func TestLandAndSea(t *testing.T) {
	t.Parallel()
	m := shared
	for _, c := range []struct {
		name string
		at   orb.Point
		land bool
	}{{"Beijing", beijing, true}, {"the Bohai", bohai, false}} {
		for z := 5; z <= basemap.MaxZoom; z++ {
			on := false
			for _, f := range layer(decode(t, m, c.at, z), "land").Features {
				switch g := f.Geometry.(type) {
				case orb.Polygon:
					on = on || planar.PolygonContains(g, c.at)
				case orb.MultiPolygon:
					on = on || planar.MultiPolygonContains(g, c.at)
				}
			}
			if on != c.land {
				t.Errorf("zoom %d: %s on land: %v", z, c.name, on)
			}
		}
	}
}

func TestProvinceNames(t *testing.T) {
	t.Parallel()
	m := shared
	names := map[string]bool{}
	for x := uint32(0); x < 8; x++ {
		for y := uint32(0); y < 8; y++ {
			raw, err := m.Tile(3, x, y)
			if err != nil {
				t.Fatal(err)
			}
			layers, err := orbmvt.Unmarshal(raw)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range layer(layers, "places").Features {
				if f.Properties["kind"] == "province" {
					names[f.Properties["name"].(string)] = true
				}
			}
		}
	}
	if len(names) != 34 || !names["北京市"] || !names["甘肃省"] {
		t.Errorf("%d provinces named: %v", len(names), names)
	}
}

// TestStation: the stop positions of a station are one sign on the map.
func TestStation(t *testing.T) {
	t.Parallel()
	m := shared
	n := 0
	for _, f := range layer(decode(t, m, orb.Point{116.3793, 39.8651}, 10), "stations").Features {
		if f.Properties["name"] == "北京南" && f.Properties["station"] == "train" {
			n++
		}
	}
	if n > 2 {
		t.Errorf("one station is drawn %d times", n)
	}
}

// TestSmall: no tile is so large that it hurts, and the same tile is the same
// bytes.
func TestSmall(t *testing.T) {
	t.Parallel()
	a, b := shared, new(basemap.Map)
	largest := 0
	for z := 0; z <= basemap.MaxZoom; z++ {
		for _, at := range []orb.Point{beijing, bohai, {121.47, 31.23}, {113.26, 23.13}} {
			tile := maptile.At(at, maptile.Zoom(z))
			one, err := a.Tile(z, tile.X, tile.Y)
			if err != nil {
				t.Fatal(err)
			}
			two, err := b.Tile(z, tile.X, tile.Y)
			if err != nil || !bytes.Equal(one, two) {
				t.Errorf("%v differs between two maps", tile)
			}
			largest = max(largest, len(one))
		}
	}
	if largest > 250_000 {
		t.Errorf("the largest tile has %d bytes before gzip", largest)
	}
	t.Logf("largest tile %d bytes", largest)
}

// BenchmarkFirst is what the first to ask waits.
func BenchmarkFirst(b *testing.B) {
	for range b.N {
		var m basemap.Map
		start := time.Now()
		if _, err := m.Tile(8, 210, 97); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(time.Since(start).Milliseconds()), "ms/first")
		start = time.Now()
		if _, err := m.Tile(10, 842, 388); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(time.Since(start).Microseconds()), "µs/next-zoom")
	}
}

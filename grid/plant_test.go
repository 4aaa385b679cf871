package grid_test

import (
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"anwang/grid"
)

// box is a rectangle around a place, in degrees.
func box(lon, lat, w, h float64) orb.Polygon {
	return orb.Polygon{{
		{lon - w/2, lat - h/2},
		{lon + w/2, lat - h/2},
		{lon + w/2, lat + h/2},
		{lon - w/2, lat + h/2},
		{lon - w/2, lat - h/2},
	}}
}

// TestPlantSizeAndLocation: what could be no plant is refused with its
// place and size, and so is one that lies somewhere else.
func TestPlantSizeAndLocation(t *testing.T) {
	t.Parallel()
	at := orb.Point{116.40, 39.90}
	for _, c := range []struct {
		name   string
		plant  orb.MultiPolygon
		zh, en string // empty: it can be one
	}{
		{"a yard", orb.MultiPolygon{box(116.40, 39.90, 0.001, 0.001)}, "", ""},
		{"works of 60 km²", orb.MultiPolygon{box(116.43, 39.90, 0.09, 0.07)}, "", ""},
		{"two yards, the further one at 4 km", orb.MultiPolygon{box(116.40, 39.90, 0.001, 0.001), box(116.44, 39.90, 0.001, 0.001)}, "", ""},
		{"the Gulf of Guinea", orb.MultiPolygon{box(0, 0, 0.01, 0.01)}, "最远 5.0 km", "from the enterprise (116.40000, 39.90000)"},
		{
			"six kilometres away",
			orb.MultiPolygon{box(116.48, 39.90, 0.001, 0.001)},
			"离企业位置（116.40000, 39.90000）6.8 km",
			"6.8 km from the enterprise",
		},
		{"latitude first", orb.MultiPolygon{box(39.90, 80, 0.01, 0.001)}, "经纬度是否颠倒", "swapped axes"},
		{"the whole world", orb.MultiPolygon{box(0, 0, 360, 180)}, "最大 25.0 km", "at most 25.0 km"},
		{"half the world", orb.MultiPolygon{box(90, 0, 180, 180)}, "最大 25.0 km", "at most 25.0 km"},
		{"a province", orb.MultiPolygon{box(116.4, 39.9, 3, 3)}, "km，最大 25.0 km", "across"},
		{"a sliver of 40 km", orb.MultiPolygon{box(116.4, 39.9, 0.5, 0.00001)}, "最大 25.0 km", "across"},
		{"a town", orb.MultiPolygon{box(116.4, 39.9, 0.16, 0.13)}, "面积 198 km²，最大 100 km²", "has 198 km²"},
		{"a point", orb.MultiPolygon{box(116.4, 39.9, 1e-6, 1e-6)}, "不足 10 m²", "less than 10 m²"},
		{"parts far from one another", orb.MultiPolygon{box(116.4, 39.9, 0.001, 0.001), box(117.4, 39.9, 0.001, 0.001)}, "最大 25.0 km", "across"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := grid.CheckPlant(c.plant, at)
			switch {
			case c.zh == "" && f != nil:
				t.Errorf("refused: %+v", *f)
			case c.zh == "":
			case f == nil:
				t.Error("taken")
			case !strings.Contains(f.Text.ZH, c.zh) || !strings.Contains(f.Text.EN, c.en) || f.Pointer != "/plant" || f.Lon == 0 && f.Lat == 0 &&
				c.name != "the whole world":
				t.Errorf("%+v", *f)
			}
		})
	}
}

package warp_test

import (
	"image"
	"image/color"
	"math"
	"testing"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/tiles/warp"
)

// chart is a picture of the world whose colour says where a pixel lies: each source tile of
// a system, drawn as that system cuts it.
func chart(s warp.System, z int, id warp.ID, colour func(lon, lat float64) color.NRGBA) image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, warp.Size, warp.Size))
	n := float64(int(1) << z)
	for j := range warp.Size {
		for i := range warp.Size {
			x, y := float64(id.X)+(float64(i)+0.5)/warp.Size, float64(id.Y)+(float64(j)+0.5)/warp.Size
			lon, lat := x/n*360-180, 90-y/n*360
			if s == warp.Shifted {
				lat = math.Atan(math.Sinh(math.Pi*(1-2*y/n))) * 180 / math.Pi
				p := geo.GCJ02ToWGS84(orb.Point{lon, lat})
				lon, lat = p[0], p[1]
			}
			m.SetNRGBA(i, j, colour(lon, lat))
		}
	}
	return m
}

// TestDrawn: what a service shows at a location is drawn within half a pixel of it.
func TestDrawn(t *testing.T) {
	t.Parallel()
	for _, s := range []warp.System{warp.Degrees, warp.Shifted} {
		for _, at := range []struct{ z, x, y int }{{4, 13, 6}, {9, 421, 194}, {14, 13490, 6208}, {17, 107920, 49660}, {3, 1, 5}} {
			plan := warp.Of(s, at.z, at.x, at.y)
			if len(plan.Tiles) == 0 || len(plan.Tiles) > 6 {
				t.Fatalf("%v of %v needs %d tiles", s, at, len(plan.Tiles))
			}
			n := float64(int(1) << at.z)
			west, width := float64(at.x)/n*360-180, 360/n
			north := math.Atan(math.Sinh(math.Pi*(1-2*float64(at.y)/n))) * 180 / math.Pi
			south := math.Atan(math.Sinh(math.Pi*(1-2*float64(at.y+1)/n))) * 180 / math.Pi
			// A ramp from west to east and from north to south of the tile, and a little beyond it.
			ramp := func(v float64) uint8 { return uint8(math.Round(math.Max(0, math.Min(255, 28+200*v)))) }
			colour := func(lon, lat float64) color.NRGBA {
				return color.NRGBA{ramp((lon - west) / width), ramp((north - lat) / (north - south)), 0, 255}
			}
			sources := map[warp.ID]image.Image{}
			for _, id := range plan.Tiles {
				sources[id] = chart(s, at.z, id, colour)
			}
			got := plan.Draw(sources)
			for j := 0; j < warp.Size; j += 5 {
				for i := 0; i < warp.Size; i += 5 {
					lon := west + (float64(i)+0.5)/warp.Size*width
					lat := math.Atan(math.Sinh(math.Pi*(1-2*(float64(at.y)+(float64(j)+0.5)/warp.Size)/n))) * 180 / math.Pi
					want, is := colour(lon, lat), got.NRGBAAt(i, j)
					if d := max(off(want.R, is.R), off(want.G, is.G)); d > 1 || is.A != 255 {
						t.Fatalf("%v of %v: pixel %d,%d is %v, want %v", s, at, i, j, is, want)
					}
				}
			}
		}
	}
}

func off(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }

// TestHoles: where there is no source there is nothing, and it is kept as one that lets
// through what is below.
func TestHoles(t *testing.T) {
	t.Parallel()
	plan := warp.Of(warp.Shifted, 14, 13490, 6208)
	if len(plan.Tiles) < 2 {
		t.Fatalf("%d tiles", len(plan.Tiles))
	}
	white := func(float64, float64) color.NRGBA { return color.NRGBA{255, 255, 255, 255} }
	got := plan.Draw(map[warp.ID]image.Image{plan.Tiles[0]: chart(warp.Shifted, 14, plan.Tiles[0], white)})
	clear, full := 0, 0
	for i := 3; i < len(got.Pix); i += 4 {
		switch got.Pix[i] {
		case 0:
			clear++
		case 255:
			full++
		}
	}
	if clear == 0 || full == 0 || clear+full < warp.Size*warp.Size-2*warp.Size {
		t.Errorf("%d pixels are clear, %d full", clear, full)
	}
	for photo, want := range map[bool]string{true: "image/png", false: "image/png"} {
		if b, kind, err := warp.Encode(got, photo); err != nil || kind != want || len(b) == 0 {
			t.Errorf("%s, %v", kind, err)
		}
	}
	whole := plan.Draw(map[warp.ID]image.Image{})
	if whole.Opaque() {
		t.Error("nothing is opaque")
	}
}

func BenchmarkDraw(b *testing.B) {
	plan := warp.Of(warp.Shifted, 14, 13490, 6208)
	sources := map[warp.ID]image.Image{}
	for _, id := range plan.Tiles {
		sources[id] = image.NewNRGBA(image.Rect(0, 0, warp.Size, warp.Size))
	}
	for b.Loop() {
		warp.Of(warp.Shifted, 14, 13490, 6208).Draw(sources)
	}
}

package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// The constants of the public GCJ-02 and BD-09 formulas.
const (
	gcjA  = 6378245.0
	gcjEE = 0.00669342162296594323
	bdPi  = math.Pi * 3000 / 180
)

// abroad reports whether the offset does not apply; the box is the formula's.
func abroad(p orb.Point) bool {
	return p[0] < 72.004 || p[0] > 137.8347 || p[1] < 0.8293 || p[1] > 55.8271
}

// gcjOffset is what the public formula adds to p.
func gcjOffset(p orb.Point) orb.Point {
	x, y := p[0]-105, p[1]-35
	wave := 20*math.Sin(6*math.Pi*x) + 20*math.Sin(2*math.Pi*x)
	lat := -100 + 2*x + 3*y + 0.2*y*y + 0.1*x*y + 0.2*math.Sqrt(math.Abs(x)) +
		2.0/3*(wave+20*math.Sin(math.Pi*y)+40*math.Sin(math.Pi*y/3)+
			160*math.Sin(math.Pi*y/12)+320*math.Sin(math.Pi*y/30))
	lon := 300 + x + 2*y + 0.1*x*x + 0.1*x*y + 0.1*math.Sqrt(math.Abs(x)) +
		2.0/3*(wave+20*math.Sin(math.Pi*x)+40*math.Sin(math.Pi*x/3)+
			150*math.Sin(math.Pi*x/12)+300*math.Sin(math.Pi*x/30))
	s, c := math.Sincos(p[1] * math.Pi / 180)
	m := 1 - gcjEE*s*s
	return orb.Point{
		lon * 180 / (gcjA / math.Sqrt(m) * c * math.Pi),
		lat * 180 / (gcjA * (1 - gcjEE) / (m * math.Sqrt(m)) * math.Pi),
	}
}

// WGS84ToGCJ02 applies the offset of Chinese public maps (火星坐标系). Outside
// the box the formula is made for nothing changes.
func WGS84ToGCJ02(p orb.Point) orb.Point {
	if abroad(p) {
		return p
	}
	d := gcjOffset(p)
	return orb.Point{p[0] + d[0], p[1] + d[1]}
}

// GCJ02ToWGS84 takes the offset off again, by iteration to 1e-9 degree (a tenth
// of a millimetre). The public formula is itself only within a few metres of
// the official offset: good for the map, not for surveying.
func GCJ02ToWGS84(g orb.Point) orb.Point {
	if abroad(g) {
		return g
	}
	d := gcjOffset(g)
	w := orb.Point{g[0] - d[0], g[1] - d[1]}
	for range 10 {
		d = gcjOffset(w)
		dx, dy := w[0]+d[0]-g[0], w[1]+d[1]-g[1]
		w = orb.Point{w[0] - dx, w[1] - dy}
		if math.Abs(dx) < 1e-9 && math.Abs(dy) < 1e-9 {
			break
		}
	}
	return w
}

// GCJ02ToBD09 applies Baidu's second offset.
func GCJ02ToBD09(p orb.Point) orb.Point {
	z := math.Hypot(p[0], p[1]) + 0.00002*math.Sin(p[1]*bdPi)
	s, c := math.Sincos(math.Atan2(p[1], p[0]) + 0.000003*math.Cos(p[0]*bdPi))
	return orb.Point{z*c + 0.0065, z*s + 0.006}
}

// BD09ToGCJ02 takes Baidu's offset off, by iteration to 1e-9 degree.
func BD09ToGCJ02(b orb.Point) orb.Point {
	x, y := b[0]-0.0065, b[1]-0.006
	z := math.Hypot(x, y) - 0.00002*math.Sin(y*bdPi)
	s, c := math.Sincos(math.Atan2(y, x) - 0.000003*math.Cos(x*bdPi))
	g := orb.Point{z * c, z * s}
	for range 10 {
		f := GCJ02ToBD09(g)
		dx, dy := f[0]-b[0], f[1]-b[1]
		g = orb.Point{g[0] - dx, g[1] - dy}
		if math.Abs(dx) < 1e-9 && math.Abs(dy) < 1e-9 {
			break
		}
	}
	return g
}

// BD09ToWGS84 takes both offsets off.
func BD09ToWGS84(p orb.Point) orb.Point { return GCJ02ToWGS84(BD09ToGCJ02(p)) }

// WGS84ToBD09 applies both offsets.
func WGS84ToBD09(p orb.Point) orb.Point { return GCJ02ToBD09(WGS84ToGCJ02(p)) }

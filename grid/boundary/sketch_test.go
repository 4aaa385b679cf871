package boundary

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// circle is a ring of n points around somewhere.
func circle(x, y, r float64, n int) orb.Polygon {
	ring := make(orb.Ring, 0, n+1)
	for i := range n {
		a := 2 * math.Pi * float64(i) / float64(n)
		ring = append(ring, orb.Point{x + r*math.Cos(a), y + r*math.Sin(a)})
	}
	return orb.Polygon{append(ring, ring[0])}
}

// TestSketch: whatever is drawn stays small, covers where it lies, and strays from it by
// less than can be seen; in whatever order large and small ones come.
func TestSketch(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	var shapes []orb.Polygon
	for range 8000 {
		shapes = append(shapes, circle(116+r.Float64(), 39+r.Float64(), 0.0005+0.004*r.Float64(), 40))
	}
	shapes = append(shapes, circle(116.5, 39.5, 0.6, 5000))
	for _, order := range []string{"small first", "large first"} {
		d := sketch{step: leastStep}
		for i := range shapes {
			if order == "large first" {
				i = len(shapes) - 1 - i
			}
			d.take(orb.Collection{orb.MultiPolygon{shapes[i]}})
		}
		lines, bound := d.lines()
		points, largest := 0, orb.LineString{}
		for _, line := range lines {
			points += len(line)
			if width(line.Bound()) > width(largest.Bound()) {
				largest = line
			}
		}
		if points > outlinePoints || points < outlinePoints/8 {
			t.Errorf("%s: %d points", order, points)
		}
		if want := (orb.Bound{Min: orb.Point{115.9, 38.9}, Max: orb.Point{117.1, 40.1}}); math.Abs(bound.Min[0]-want.Min[0]) > 0.001 ||
			math.Abs(bound.Max[1]-want.Max[1]) > 0.001 {
			t.Errorf("%s: %v", order, bound)
		}
		for _, p := range largest {
			if off := math.Abs(math.Hypot(p[0]-116.5, p[1]-39.5) - 0.6); off > 0.02 {
				t.Errorf("%s: %v is %v off", order, p, off)
				break
			}
		}
		if len(largest) < 12 {
			t.Errorf("%s: the city has %d points", order, len(largest))
		}
	}
	var none sketch
	none.step = leastStep
	none.take(orb.Point{1, 2})
	none.take(orb.LineString{{1, 2}, {3, 4}})
	if lines, _ := none.lines(); len(lines) != 0 {
		t.Errorf("%v", lines)
	}
}

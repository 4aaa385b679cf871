package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Nearest returns the place of a shape that is nearest to a point and how many
// metres it is away, 0 when the point lies in the shape. The place is looked for
// on a plane that touches the earth at the point, which is exact to a decimetre
// over a few kilometres; over more than that, far away is far away. The shape must
// have a vertex.
func Nearest(mp orb.MultiPolygon, at orb.Point) (orb.Point, float64) {
	if Contains(mp, at) {
		return at, 0
	}
	best, least := mp[0][0][0], math.Inf(1)
	width := math.Cos(at[1] * math.Pi / 180)
	for _, poly := range mp {
		for _, ring := range poly {
			for i := 1; i < len(ring); i++ {
				ax, ay := (ring[i-1][0]-at[0])*width, ring[i-1][1]-at[1]
				dx, dy := (ring[i][0]-at[0])*width-ax, ring[i][1]-at[1]-ay
				t := 0.0
				if n := dx*dx + dy*dy; n > 0 {
					t = min(1, max(0, -(ax*dx+ay*dy)/n))
				}
				x, y := ax+t*dx, ay+t*dy
				if d := x*x + y*y; d < least {
					least = d
					best = orb.Point{ring[i-1][0] + t*(ring[i][0]-ring[i-1][0]), ring[i-1][1] + t*(ring[i][1]-ring[i-1][1])}
				}
			}
		}
	}
	return best, Distance(at, best)
}

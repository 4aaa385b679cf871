package live_test

import (
	"math"

	"github.com/paulmach/orb"
)

// round is a wavy ring of n vertices around a place.
func round(lon, lat, radius float64, n int) orb.Ring {
	r := make(orb.Ring, 0, n+1)
	for i := range n {
		a := 2 * math.Pi * float64(i) / float64(n)
		d := radius * (1 + 0.1*math.Sin(40*a))
		r = append(r, orb.Point{lon + d*math.Cos(a), lat + d*math.Sin(a)})
	}
	return append(r, r[0])
}

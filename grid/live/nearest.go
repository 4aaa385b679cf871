package live

import (
	"cmp"
	"math"
	"slices"

	"anwang/grid"
)

// Near is a point with its distance.
type Near struct {
	Item
	Metres float64 // great-circle, mean earth radius; within 0.6 % of the ellipsoid
}

// earthRadius is the mean radius of the GRS 80 ellipsoid in metres.
const earthRadius = 6371008.8

// Nearest returns the n points of a kind nearest to a place, nearest first and
// by id at the same distance, no farther than within metres (0: any distance).
// Closed dangers are left out.
func (v *View) Nearest(k grid.Kind, lon, lat float64, n int, within float64) []Near {
	if n <= 0 {
		return nil
	}
	l := v.open()
	defer l.close()
	l = l.narrow(k)
	st := l.w.stores[k]
	from := newHaversine(lon, lat)
	limit := math.Inf(1)
	if within > 0 {
		limit = haversineOf(within)
	}
	type found struct {
		s    slot
		dist float64
	}
	var list []found // by distance, then id; at most n
	st.tree.Nearby(
		func(lo, hi [2]float32, _ slot, _ bool) float64 { return from.toBox(lo, hi) },
		func(_, _ [2]float32, at slot, least float64) bool {
			if least > limit {
				return false
			}
			r := st.at(at)
			f := found{at, from.to(r.lon, r.lat)}
			if f.dist > limit || !k.Drawn(r.bits.class()) || !l.showsPoint(st, r) {
				return true
			}
			i, _ := slices.BinarySearchFunc(list, f, func(a, b found) int {
				return cmp.Or(cmp.Compare(a.dist, b.dist), cmp.Compare(st.at(a.s).id, st.at(b.s).id))
			})
			list = slices.Insert(list, i, f)
			if len(list) >= n {
				list = list[:n]
				limit = list[n-1].dist
			}
			return true
		})
	out := make([]Near, len(list))
	for i, f := range list {
		out[i] = Near{st.point(f.s, l.t), metresOf(f.dist)}
	}
	return out
}

// haversine measures from one place: hav(d) = hav(Δlat) + cos·cos·hav(Δlon),
// which grows with the distance and needs no root while only order matters.
type haversine struct{ lon, lat, cos float64 }

func newHaversine(lon, lat float64) haversine {
	return haversine{lon, lat, math.Cos(radians(lat))}
}

func (h haversine) to(lon, lat float64) float64 {
	return hav(lat-h.lat) + h.cos*math.Cos(radians(lat))*hav(lon-h.lon)
}

// toBox is a bound no point of the box can be below: each term at its least by
// itself. The box is widened by what rounding to float32 may have moved a point.
func (h haversine) toBox(lo, hi [2]float32) float64 {
	const slack = 8e-6 // degrees; half a unit in the last place at 180
	west, south := float64(lo[0])-slack, float64(lo[1])-slack
	east, north := float64(hi[0])+slack, float64(hi[1])+slack
	lon := max(west-h.lon, h.lon-east, 0)
	lat := max(south-h.lat, h.lat-north, 0)
	if lon < 2 && lat < 2 {
		// sin² t ≥ t² (1 − t²/3), and the cosine at the end farther from the
		// equator is at least that of the place less its change on the way.
		const half = math.Pi / 360
		x, y := lon*half, lat*half
		far := max(math.Abs(south), math.Abs(north)) - math.Abs(h.lat)
		cos := h.cos
		if far > 0 {
			cos = max(0, h.cos-radians(far))
		}
		return y*y*(1-y*y/3) + h.cos*cos*x*x*(1-x*x/3)
	}
	lon = min(lon, max(0, 360-(max(east, h.lon)-min(west, h.lon)))) // the other way round the earth
	cos := min(math.Cos(radians(south)), math.Cos(radians(north)))
	return hav(lat) + h.cos*max(cos, 0)*hav(lon)
}

func radians(degrees float64) float64 { return degrees * (math.Pi / 180) }

func hav(degrees float64) float64 {
	s := math.Sin(radians(degrees) / 2)
	return s * s
}

func metresOf(hav float64) float64 {
	return 2 * earthRadius * math.Asin(math.Min(1, math.Sqrt(hav)))
}

func haversineOf(metres float64) float64 {
	if metres >= math.Pi*earthRadius {
		return 1
	}
	s := math.Sin(metres / (2 * earthRadius))
	return s * s
}

package bench

import (
	"math/rand/v2"

	"github.com/paulmach/orb"

	"anwang/grid"
)

// scatter returns n places: four in five crowd into towns of different sizes,
// the rest lies anywhere. The order is random, as in a heap that has lived.
func (p *province) scatter(n int) []orb.Point {
	rnd := rand.New(rand.NewPCG(p.seed, 11))
	const towns = 400
	centre := make([]orb.Point, towns)
	spread := make([]float64, towns)
	w, h := p.box.Max[0]-p.box.Min[0], p.box.Max[1]-p.box.Min[1]
	for i := range centre {
		centre[i] = orb.Point{p.box.Min[0] + (0.03+0.94*rnd.Float64())*w, p.box.Min[1] + (0.03+0.94*rnd.Float64())*h}
		spread[i] = 0.01 + 0.05*rnd.Float64()*rnd.Float64()
	}
	out := make([]orb.Point, n)
	for i := range out {
		out[i] = orb.Point{p.box.Min[0] + (0.001+0.998*rnd.Float64())*w, p.box.Min[1] + (0.001+0.998*rnd.Float64())*h}
		if rnd.IntN(5) > 0 {
			t := int(float64(towns) * rnd.Float64() * rnd.Float64())
			at := orb.Point{centre[t][0] + rnd.NormFloat64()*spread[t], centre[t][1] + rnd.NormFloat64()*spread[t]*0.8}
			if p.box.Pad(-0.001).Contains(at) {
				out[i] = at
			}
		}
		out[i] = snap(out[i])
	}
	return out
}

// level draws a plausible risk level.
func level(rnd *rand.Rand) grid.Level {
	switch v := rnd.Float64(); {
	case v < 0.0005:
		return grid.Red
	case v < 0.01:
		return grid.Orange
	case v < 0.13:
		return grid.Yellow
	case v < 0.95:
		return grid.Blue
	default:
		return grid.NotAssessed
	}
}

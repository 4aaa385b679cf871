package cover

import (
	"math"
	"slices"
)

// xy is a point of the plane a polygon is cut in: lattice steps from the middle
// of its box, longitude shortened, divided by the size of the box.
type xy struct{ x, y float64 }

func (p xy) dist2(q xy) float64 { return (p.x-q.x)*(p.x-q.x) + (p.y-q.y)*(p.y-q.y) }

// metric goes from the lattice to the plane and back.
type metric struct {
	mx, my, kx, size float64
}

func newMetric(s shape) metric {
	lo, hi := s[0][0][0], s[0][0][0]
	for _, rings := range s {
		for _, v := range rings[0] {
			lo.X, lo.Y = min(lo.X, v.X), min(lo.Y, v.Y)
			hi.X, hi.Y = max(hi.X, v.X), max(hi.Y, v.Y)
		}
	}
	m := metric{mx: (float64(lo.X) + float64(hi.X)) / 2, my: (float64(lo.Y) + float64(hi.Y)) / 2}
	m.kx = math.Cos(m.my / 1e7 * math.Pi / 180)
	m.size = math.Hypot((float64(hi.X)-float64(lo.X))*m.kx, float64(hi.Y)-float64(lo.Y))
	return m
}

func (m metric) xy(v Vertex) xy {
	return xy{(float64(v.X) - m.mx) * m.kx / m.size, (float64(v.Y) - m.my) / m.size}
}

func (m metric) vertex(p xy) Vertex {
	return Vertex{int32(math.Round(p.x*m.size/m.kx + m.mx)), int32(math.Round(p.y*m.size + m.my))}
}

// hilbert numbers places so that numbers that follow each other are neighbours.
func (m metric) hilbert(p xy) int32 {
	const side = 1 << 12
	x := int32(max(0, min(side-1, (p.x+0.5)*side)))
	y := int32(max(0, min(side-1, (p.y+0.5)*side)))
	var d int32
	for s := int32(side / 2); s > 0; s /= 2 {
		rx, ry := int32(0), int32(0)
		if x&s > 0 {
			rx = 1
		}
		if y&s > 0 {
			ry = 1
		}
		d += s * s * ((3 * rx) ^ ry)
		if ry == 0 {
			if rx == 1 {
				x, y = side-1-x, side-1-y
			}
			x, y = y, x
		}
	}
	return d
}

// spread puts n seeds into the polygon of rings: far from each other at first,
// then twice moved to the middle of the ground nearest to them (Lloyd), where
// ground near one of a few centres counts more, as in a town.
func (k *knife) spread(rings [][]Vertex, n int) []xy {
	ground := k.sample(rings, n)
	centres := [2]xy{ground[k.rng.IntN(len(ground))], ground[k.rng.IntN(len(ground))]}
	weight := make([]float64, len(ground))
	for i, p := range ground {
		weight[i] = 1
		for _, c := range centres {
			weight[i] += 3 * math.Exp(-p.dist2(c)/0.02)
		}
	}
	seeds := k.scatter(ground, n)
	for range 3 {
		sums := make([]xy, n)
		mass := make([]float64, n)
		for i, p := range ground {
			k.pace.Steps(n)
			j := nearest(seeds, p)
			sums[j].x += p.x * weight[i]
			sums[j].y += p.y * weight[i]
			mass[j] += weight[i]
		}
		for j := range seeds {
			if mass[j] > 0 {
				seeds[j] = xy{sums[j].x / mass[j], sums[j].y / mass[j]}
			}
		}
	}
	return seeds
}

// scatter picks seeds one by one, each the farthest from the others of a few.
func (k *knife) scatter(ground []xy, n int) []xy {
	seeds := []xy{ground[k.rng.IntN(len(ground))]}
	for len(seeds) < n {
		k.pace.Steps(4 * len(seeds))
		var best xy
		far := -1.0
		for range 4 {
			p := ground[k.rng.IntN(len(ground))]
			if d := p.dist2(seeds[nearest(seeds, p)]); d > far {
				best, far = p, d
			}
		}
		seeds = append(seeds, best)
	}
	return seeds
}

func nearest(seeds []xy, p xy) int {
	best, d := 0, math.Inf(1)
	for i, s := range seeds {
		if e := p.dist2(s); e < d {
			best, d = i, e
		}
	}
	return best
}

// sample returns points spread evenly over the polygon, a few dozen a seed.
func (k *knife) sample(rings [][]Vertex, n int) []xy {
	var area float64
	plane := make([][]xy, len(rings))
	lo, hi := xy{1, 1}, xy{-1, -1}
	for i, r := range rings {
		area += twiceArea(r) / 2 * k.m.kx / k.m.size / k.m.size
		plane[i] = make([]xy, len(r))
		for j, v := range r {
			p := k.m.xy(v)
			plane[i][j] = p
			lo, hi = xy{min(lo.x, p.x), min(lo.y, p.y)}, xy{max(hi.x, p.x), max(hi.y, p.y)}
		}
	}
	want := max(400, min(40*n, 20000))
	step := math.Sqrt(area / float64(want))
	for range 8 {
		if ground := k.rows(plane, lo, hi, step); len(ground) >= 4*n {
			return ground
		}
		step /= 2
	}
	return []xy{plane[0][0], plane[0][1], plane[0][2]}
}

// rows walks the polygon row by row.
func (k *knife) rows(rings [][]xy, lo, hi xy, step float64) []xy {
	var ground []xy
	var xs []float64
	for row := 0; ; row++ {
		y := lo.y + (float64(row)+k.rng.Float64())*step
		if y >= hi.y {
			return ground
		}
		xs = xs[:0]
		for _, r := range rings {
			for i, j := 0, len(r)-1; i < len(r); j, i = i, i+1 {
				if a, b := r[i], r[j]; (a.y > y) != (b.y > y) {
					xs = append(xs, (b.x-a.x)*(y-a.y)/(b.y-a.y)+a.x)
				}
			}
		}
		slices.Sort(xs)
		for i := 1; i < len(xs); i += 2 {
			for x := xs[i-1] + k.rng.Float64()*step; x < xs[i]; x += step {
				ground = append(ground, xy{x, y})
			}
		}
	}
}

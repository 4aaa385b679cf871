package demo

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"anwang/grid"
	"anwang/grid/risk"
)

// between asks of every grid of the city whether its colour lies between the best
// and the worst of those right below it.
func (c *city) between(t *testing.T) {
	t.Helper()
	depths := c.levels()
	above := map[uint8]func(i int) int{
		2: func(int) int { return 0 },
		3: func(i int) int { return c.terrain.streets[i].district },
		4: func(i int) int { return c.terrain.plots[i].street },
	}
	for depth := uint8(2); depth <= 4; depth++ {
		worst, best := make([]grid.Level, len(depths[depth-1])), make([]grid.Level, len(depths[depth-1]))
		for i := range depths[depth] {
			l, _ := risk.Colour(c.rule, depth, &depths[depth][i])
			p := above[depth](i)
			worst[p] = grid.Worst(worst[p], l)
			if l != grid.NotAssessed && (best[p] == grid.NotAssessed || best[p].Worse(l)) {
				best[p] = l
			}
		}
		for p := range depths[depth-1] {
			if l, _ := risk.Colour(c.rule, depth-1, &depths[depth-1][p]); l.Worse(worst[p]) || best[p].Worse(l) {
				t.Errorf("depth %d: a grid is %s over %s to %s", depth-1, l, best[p], worst[p])
			}
		}
	}
}

// correlates asks whether the colour of a street tells its risk and not its size.
func (c *city) correlates(t *testing.T) {
	t.Helper()
	var colour, size, share []float64
	for _, s := range c.levels()[3] {
		l, _ := risk.Colour(c.rule, 3, &s)
		if l == grid.NotAssessed {
			continue
		}
		n := float64(s.Enterprises.Total() - s.Enterprises[grid.NotAssessed])
		colour = append(colour, -float64(l))
		size = append(size, float64(s.Enterprises.Total()))
		share = append(share, float64(s.Enterprises[grid.Red]+s.Enterprises[grid.Orange])/n)
	}
	bySize, byShare := spearman(colour, size), spearman(colour, share)
	t.Logf("rank correlation of a street's colour with its number of enterprises %.2f, with its share of red and orange %.2f", bySize, byShare)
	if math.Abs(bySize) > 0.1 {
		t.Errorf("a street's colour tells its size: %.2f", bySize)
	}
	if byShare < 0.65 {
		t.Errorf("a street's colour hardly tells its share of red and orange: %.2f", byShare)
	}
}

// spearman is the rank correlation; equal values have the mean of their ranks.
func spearman(a, b []float64) float64 {
	x, y := ranks(a), ranks(b)
	n, mx, my := float64(len(x)), 0.0, 0.0
	for i := range x {
		mx, my = mx+x[i]/n, my+y[i]/n
	}
	var xy, xx, yy float64
	for i := range x {
		xy += (x[i] - mx) * (y[i] - my)
		xx += (x[i] - mx) * (x[i] - mx)
		yy += (y[i] - my) * (y[i] - my)
	}
	return xy / math.Sqrt(xx*yy)
}

func ranks(v []float64) []float64 {
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, k int) int { return cmp.Compare(v[i], v[k]) })
	out := make([]float64, len(v))
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && v[order[to]] == v[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			out[i] = float64(from+to-1) / 2
		}
		from = to
	}
	return out
}

package risk

import (
	"math"

	"anwang/grid"
)

// The sums of mode share are compared in whole thousandths: a sum that is just the
// threshold reaches it, and whether it does is the same for a grid and for its
// parts together. Floating point would break both now and then (7 % of 100 is
// 7.000000000000001).

// thousandths is a share or a threshold as a whole number; rule sets have at most
// three decimals.
func thousandths(x float64) uint64 { return uint64(math.Round(x * 1000)) }

// shareSums returns what the enterprises of each level and worse count together,
// and what a sum must reach. Both are in hundred-thousandths.
func shareSums(r *grid.Rollup, t *grid.Tally) (sum [grid.Levels]uint64, need uint64) {
	for l := grid.Red; l < grid.Blue; l++ {
		sum[l] = sum[l-1] + thousandths(r.Shares[l])*100*uint64(t.Enterprises[l])
	}
	return sum, thousandths(r.Threshold) * uint64(assessed(t))
}

// shareLevel is the worst level whose sum reaches the threshold.
func shareLevel(r *grid.Rollup, t *grid.Tally) grid.Level {
	if assessed(t) == 0 {
		return grid.NotAssessed
	}
	sum, need := shareSums(r, t)
	for l := grid.Red; l < grid.Blue; l++ {
		if sum[l] >= need {
			return l
		}
	}
	return grid.Blue
}

// shareIndex is the whole sum in percent of the assessed enterprises: the same
// scale for a community and for a city.
func shareIndex(r *grid.Rollup, t *grid.Tally) float64 {
	n := assessed(t)
	if n == 0 {
		return 0
	}
	sum, _ := shareSums(r, t)
	return float64(sum[grid.Yellow]) / 1000 / float64(n)
}

// explainShare puts the sums beside the threshold.
func explainShare(r *grid.Rollup, t *grid.Tally, res *Result) {
	sum, need := shareSums(r, t)
	res.Percent, res.Threshold = r.Threshold, float64(need)/1e5
	for l := grid.Red; l < grid.Blue; l++ {
		res.Sums = append(res.Sums, Sum{
			Level: l, Share: r.Shares[l], Count: t.Enterprises[l], Points: float64(sum[l]) / 1e5,
			Reached: res.Assessed > 0 && sum[l] >= need,
		})
	}
}

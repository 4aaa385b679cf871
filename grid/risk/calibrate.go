package risk

import (
	"math"
	"slices"

	"anwang/grid"
)

// CalibrateK returns the K that gives a grid with these points (base + dyn) an
// index of 50. Calibrate each depth with the median of its grids, so that half
// of them lie above and half below. It returns 1 when there are no points.
func CalibrateK(median float64) float64 {
	if median <= 0 {
		return 1
	}
	return median / math.Ln2
}

// Points returns base + dyn, what the index is made from.
func Points(r *grid.Rollup, t *grid.Tally) float64 {
	base, dyn := sums(r, t)
	return base + dyn
}

// Median returns the median of the values that are above zero: grids with
// nothing in them have no colour and must not pull K down. It sorts values.
func Median(values []float64) float64 {
	slices.Sort(values)
	first, _ := slices.BinarySearch(values, math.SmallestNonzeroFloat64)
	values = values[first:]
	n := len(values)
	switch {
	case n == 0:
		return 0
	case n%2 == 1:
		return values[n/2]
	default:
		return (values[n/2-1] + values[n/2]) / 2
	}
}

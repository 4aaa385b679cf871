package risk_test

import (
	"fmt"

	"anwang/grid"
	"anwang/grid/risk"
)

// A grid of the lowest level with one orange enterprise is yellow, and the result says
// what would make it blue.
func ExampleEvaluate() {
	rule := &grid.Rollup{
		Version: "default-1", Mode: grid.RollupSum,
		Weights: [grid.Levels]float64{0, 10, 5, 2, 0.5},
		Bands:   [grid.Levels]float64{0, 80, 60, 35, 0},
		K:       map[uint8]float64{4: 8},
	}
	r := risk.Evaluate(rule, 4, &grid.Tally{Enterprises: grid.Counts{grid.Orange: 1}})
	fmt.Printf("%s, index %.1f, by %s\n", r.Level, r.Index, r.DecidedBy)
	fmt.Println("to become", r.Next.Level, r.Next.Steps)
	// Output:
	// yellow, index 46.5, by band
	// to become blue [{orange_enterprises 1}]
}

package risk_test

import (
	"testing"

	"anwang/grid"
	"anwang/grid/risk"
)

// A district whose index is high and that a floor holds up as well: no single
// step is enough, and the proposal must not ask for more than is needed.
func TestNextOfSeveralStepsIsSmall(t *testing.T) {
	t.Parallel()
	r := &grid.Rollup{
		Mode: grid.RollupSum, Weights: [grid.Levels]float64{0, 10, 5, 2, 0.5}, MajorOpen: 4, GeneralOverdue: 0.5, ListedOpen: 3,
		Bands: [grid.Levels]float64{0, 80, 60, 35, 0}, K: map[uint8]float64{2: 7200},
		Floors: []grid.Floor{{Depth: 2, What: grid.FloorRedEnterprises, Count: 12, Level: grid.Orange}},
	}
	c := &grid.Tally{Enterprises: grid.Counts{385, 12, 197, 1400, 7931}, Listed: 6, Dangers: grid.Counts{0, 1, 18, 33, 577}}
	got := risk.Evaluate(r, 2, c)
	if got.Level != grid.Orange || got.Next == nil || got.Next.Level != grid.Yellow {
		t.Fatalf("level %s, next %+v", got.Level, got.Next)
	}
	if got.Next.Index < 59 {
		t.Errorf("the proposal goes down to %.1f where 60 would do", got.Next.Index)
	}
	steps := map[risk.Key]uint32{}
	for _, s := range got.Next.Steps {
		steps[s.Key] = s.Count
	}
	if steps[risk.RedEnterprises] == 0 || steps[risk.YellowEnterprises] >= 1400 {
		t.Errorf("steps %+v", got.Next.Steps)
	}
}

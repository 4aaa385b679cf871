package risk_test

import (
	"slices"
	"testing"

	"anwang/grid"
	"anwang/grid/risk"

	"pgregory.net/rapid"
)

// TestMovers names what decides, guards first, and how many are needed.
func TestMovers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		tally grid.Tally
		want  []risk.Mover
	}{
		{"blue", grid.Tally{Enterprises: grid.Counts{0, 0, 0, 1, 99}}, nil},
		{"nothing assessed", grid.Tally{Enterprises: grid.Counts{9}}, nil},
		{
			"red by eight",
			grid.Tally{Enterprises: grid.Counts{34, 8, 19, 145, 543}},
			[]risk.Mover{{Key: risk.RedEnterprises, Level: grid.Red, Count: 8, Gain: 12, Need: 1}},
		},
		{
			"orange by a guard alone",
			grid.Tally{Enterprises: grid.Counts{0, 1, 0, 0, 500}},
			[]risk.Mover{{Key: risk.RedEnterprises, Level: grid.Red, Count: 1, Gain: 6, Guard: true, Need: 1}},
		},
		{
			"orange by the sum",
			grid.Tally{Enterprises: grid.Counts{0, 0, 2, 3, 95}},
			[]risk.Mover{{Key: risk.OrangeEnterprises, Level: grid.Orange, Count: 2, Gain: 6, Need: 1}},
		},
		{
			"orange by the sum and a listed danger: one alone is not enough",
			grid.Tally{Enterprises: grid.Counts{0, 0, 2, 3, 95}, Dangers: grid.Counts{0, 0, 1}, Listed: 1, ListedHigh: 1},
			[]risk.Mover{{Key: risk.ListedHigh, Count: 1, Guard: true}, {Key: risk.OrangeEnterprises, Level: grid.Orange, Count: 2, Gain: 6}},
		},
		{
			"yellow",
			grid.Tally{Enterprises: grid.Counts{0, 0, 1, 8, 91}},
			[]risk.Mover{
				{Key: risk.OrangeEnterprises, Level: grid.Orange, Count: 1, Gain: 5, Need: 1},
				{Key: risk.YellowEnterprises, Level: grid.Yellow, Count: 8, Gain: 1, Need: 3},
			},
		},
	} {
		r := shares(t)
		res := risk.Evaluate(r, 3, &c.tally)
		if got := risk.Movers(r, &c.tally, &res); !slices.Equal(got, c.want) {
			t.Errorf("%s: %s by %s: %+v, want %+v", c.name, res.Level, res.DecidedBy, got, c.want)
		}
	}
}

// TestMoversMove: what is said to be enough is enough.
func TestMoversMove(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := genShares(t, 3)
		c := genPart(t, r)
		res := risk.Evaluate(r, 3, &c)
		for _, m := range risk.Movers(r, &c, &res) {
			if m.Count == 0 || m.Need > m.Count {
				t.Fatalf("%+v of %+v", m, c)
			}
			if m.Need == 0 || m.Level == grid.NotAssessed {
				continue
			}
			after := c
			after.Enterprises[m.Level] -= m.Need
			after.Enterprises[m.Level+1] += m.Need
			if l, _ := risk.Colour(r, 3, &after); !res.Level.Worse(l) {
				t.Fatalf("%+v leaves %s at %s", m, res.Level, l)
			}
		}
	})
}

package grid_test

import (
	"slices"
	"strings"
	"testing"

	"anwang/grid"

	"pgregory.net/rapid"
)

// TestNarrowTakesAway: the map of one sector shows nothing that the scope does
// not hold and nothing of another sector, and all that is both.
func TestNarrowTakesAway(t *testing.T) {
	t.Parallel()
	sectors, sets := []string{"", "gas", "chemical"}, []grid.SectorSet{"", "gas", "chemical", "gas chemical", "power chemical gas"}
	has := func(asked string, set grid.SectorSet) bool {
		return !slices.ContainsFunc(strings.Fields(asked), func(code string) bool { return !slices.Contains(strings.Fields(string(set)), code) })
	}
	inScope := func(s grid.Scope, leaf grid.ID, set grid.SectorSet, enterprise grid.ID) bool {
		return s.Unlimited() || slices.ContainsFunc(s.Terms(), func(x grid.Term) bool {
			return x.Enterprise != 0 && x.Enterprise == enterprise ||
				x.Enterprise == 0 && (x.Grid == leaf || x.Grid == 1) && has(x.Sector, set) // 1 is the root
		})
	}
	rapid.Check(t, func(t *rapid.T) {
		terms := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) grid.Term {
			if rapid.Bool().Draw(t, "one") {
				return grid.Term{Enterprise: rapid.Int64Range(1, 4).Draw(t, "enterprise")}
			}
			return grid.Term{Grid: rapid.Int64Range(1, 4).Draw(t, "grid"), Sector: rapid.SampledFrom(sectors).Draw(t, "sector")}
		}), 0, 5).Draw(t, "terms")
		s := grid.NewScope(terms...)
		if rapid.IntRange(0, 5).Draw(t, "all") == 0 {
			s = grid.Everything
		}
		n := s.Narrow("gas", []grid.ID{1})
		for leaf := grid.ID(2); leaf <= 4; leaf++ {
			for e := grid.ID(1); e <= 5; e++ {
				for _, set := range sets {
					alone := slices.ContainsFunc(s.Terms(), func(x grid.Term) bool { return x.Enterprise == e })
					want := inScope(s, leaf, set, e) && (has("gas", set) || alone)
					if inScope(n, leaf, set, e) != want {
						t.Fatalf("%+v narrowed is %+v: enterprise %d of %q in %d is held: %v", s.Terms(), n.Terms(), e, set, leaf, !want)
					}
				}
			}
		}
	})
}

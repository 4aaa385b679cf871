package risk_test

import (
	"math"
	"testing"

	"anwang/grid"
	"anwang/grid/risk"

	"pgregory.net/rapid"
)

func rule() *grid.Rollup {
	return &grid.Rollup{
		Version: "default-1", Mode: grid.RollupSum, Source: "test",
		Weights:   [grid.Levels]float64{0, 10, 5, 2, 0.5},
		MajorOpen: 4, GeneralOverdue: 0.5, ListedOpen: 3,
		Bands: [grid.Levels]float64{0, 80, 60, 35, 0},
		K:     map[uint8]float64{1: 40000, 2: 2500, 3: 120, 4: 8},
		Floors: []grid.Floor{
			{What: grid.FloorRedEnterprises, Count: 1, Level: grid.Orange},
			{What: grid.FloorListedHigh, Count: 1, Level: grid.Orange},
			{What: grid.FloorRedEnterprises, Count: 3, Level: grid.Red},
			{What: grid.FloorMajorAtLevelOne, Count: 1, Level: grid.Red},
		},
	}
}

func maxRule() *grid.Rollup {
	r := rule()
	r.Mode = grid.RollupMax
	return r
}

var evaluations = []struct {
	name  string
	rule  *grid.Rollup
	depth uint8
	tally grid.Tally
	level grid.Level
	index float64
	by    risk.Decision
	next  *risk.Next
}{
	{name: "nothing there", rule: rule(), depth: 4, level: grid.NotAssessed, by: risk.ByNone},
	{
		name: "only enterprises that are not assessed", rule: rule(), depth: 4,
		tally: grid.Tally{Enterprises: grid.Counts{9}}, level: grid.NotAssessed, by: risk.ByNone,
	},
	{
		name: "one blue enterprise", rule: rule(), depth: 4,
		tally: grid.Tally{Enterprises: grid.Counts{4: 1}}, level: grid.Blue, index: 100 * (1 - math.Exp(-0.5/8)), by: risk.ByBand,
	},
	{
		name: "one orange enterprise", rule: rule(), depth: 4,
		tally: grid.Tally{Enterprises: grid.Counts{2: 1}}, level: grid.Yellow, index: 100 * (1 - math.Exp(-5.0/8)), by: risk.ByBand,
		next: &risk.Next{Level: grid.Blue, Steps: []risk.Step{{Key: risk.OrangeEnterprises, Count: 1}}},
	},
	{
		name: "a red enterprise lifts a large grid by the floor", rule: rule(), depth: 1,
		tally: grid.Tally{Enterprises: grid.Counts{1: 1}}, level: grid.Orange, index: 100 * (1 - math.Exp(-10.0/40000)), by: risk.ByFloor,
		next: &risk.Next{Level: grid.Blue, Steps: []risk.Step{{Key: risk.RedEnterprises, Count: 1}}},
	},
	{
		name: "three red enterprises make red", rule: rule(), depth: 1,
		tally: grid.Tally{Enterprises: grid.Counts{1: 3}}, level: grid.Red, index: 100 * (1 - math.Exp(-30.0/40000)), by: risk.ByFloor,
		next: &risk.Next{Level: grid.Orange, Steps: []risk.Step{{Key: risk.RedEnterprises, Count: 1}}},
	},
	{
		name: "a major danger at a level-1 source makes red", rule: rule(), depth: 2,
		tally: grid.Tally{Dangers: grid.Counts{grid.ClassMajor: 1}, MajorAtOne: 1},
		level: grid.Red, index: 100 * (1 - math.Exp(-4.0/2500)), by: risk.ByFloor,
		next: &risk.Next{Level: grid.NotAssessed, Steps: []risk.Step{{Key: risk.MajorOpen, Count: 1}}},
	},
	{
		name: "a danger on a city list makes orange", rule: rule(), depth: 2,
		tally: grid.Tally{Enterprises: grid.Counts{4: 1}, Dangers: grid.Counts{grid.ClassGeneral: 1}, Listed: 1, ListedHigh: 1},
		level: grid.Orange, index: 100 * (1 - math.Exp(-3.5/2500)), by: risk.ByFloor,
		next: &risk.Next{Level: grid.Blue, Steps: []risk.Step{{Key: risk.ListedOpen, Count: 1}}},
	},
	{
		name: "overdue dangers are closed before enterprises are improved", rule: rule(), depth: 4,
		tally: grid.Tally{Enterprises: grid.Counts{2: 1}, Dangers: grid.Counts{grid.ClassGeneralOverdue: 6}},
		level: grid.Orange, index: 100 * (1 - math.Exp(-8.0/8)), by: risk.ByBand,
		next: &risk.Next{Level: grid.Yellow, Steps: []risk.Step{{Key: risk.GeneralOverdue, Count: 2}}},
	},
	{
		name: "mode max takes the worst enterprise and nothing else", rule: maxRule(), depth: 4,
		tally: grid.Tally{Enterprises: grid.Counts{2: 1, 4: 9}, Dangers: grid.Counts{grid.ClassMajor: 5}, MajorAtOne: 5},
		level: grid.Orange, index: 100 * (1 - math.Exp(-29.5/8)), by: risk.ByMax,
		next: &risk.Next{Level: grid.Yellow, Steps: []risk.Step{{Key: risk.OrangeEnterprises, Count: 1}}},
	},
}

func TestEvaluate(t *testing.T) {
	t.Parallel()
	for _, c := range evaluations {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := risk.Evaluate(c.rule, c.depth, &c.tally)
			if got.Level != c.level || math.Abs(got.Index-c.index) > 1e-9 || got.DecidedBy != c.by {
				t.Errorf("%s %v by %s, want %s %v by %s", got.Level, got.Index, got.DecidedBy, c.level, c.index, c.by)
			}
			if (got.Next == nil) != (c.next == nil) {
				t.Fatalf("next %+v, want %+v", got.Next, c.next)
			}
			if c.next == nil {
				return
			}
			if got.Next.Level != c.next.Level || len(got.Next.Steps) != 1 || got.Next.Steps[0] != c.next.Steps[0] {
				t.Errorf("next %+v, want %+v", got.Next, c.next)
			}
		})
	}
}

// genTally draws counts that agree with each other.
func genTally(t *rapid.T) grid.Tally {
	n := rapid.OneOf(rapid.Uint32Range(0, 4), rapid.Uint32Range(0, 3000))
	var c grid.Tally
	for i := range c.Enterprises {
		c.Enterprises[i] = n.Draw(t, "enterprises")
		c.Dangers[i] = n.Draw(t, "dangers")
	}
	open := c.Dangers[1] + c.Dangers[2] + c.Dangers[3] + c.Dangers[4]
	c.Listed = min(open, n.Draw(t, "listed"))
	c.ListedHigh = rapid.Uint32Range(0, c.Listed).Draw(t, "high")
	c.MajorAtOne = min(n.Draw(t, "at one"), c.Dangers[1]+c.Dangers[2])
	return c
}

func genRule(t *rapid.T) *grid.Rollup {
	r := rule()
	if rapid.Bool().Draw(t, "max") {
		r.Mode = grid.RollupMax
	}
	r.K = map[uint8]float64{3: rapid.Float64Range(0.5, 5000).Draw(t, "k")}
	return r
}

// TestMonotone: one more of anything bad, or one thing worse, never lowers.
func TestMonotone(t *testing.T) {
	t.Parallel()
	worse := []func(*grid.Tally){
		func(c *grid.Tally) { c.Enterprises[grid.Red]++ },
		func(c *grid.Tally) { c.Enterprises[grid.Orange]++ },
		func(c *grid.Tally) { c.Enterprises[grid.Yellow]++ },
		func(c *grid.Tally) { c.Enterprises[grid.Blue]++ },
		func(c *grid.Tally) { c.Dangers[grid.ClassMajor]++ },
		func(c *grid.Tally) { c.Dangers[grid.ClassGeneral]++ },
		func(c *grid.Tally) { c.Dangers[grid.ClassGeneralOverdue]++ },
		func(c *grid.Tally) { c.Dangers[grid.ClassMajorOverdue]++; c.MajorAtOne++ },
		func(c *grid.Tally) { c.Dangers[grid.ClassGeneral]++; c.Listed++ },
		func(c *grid.Tally) { c.Dangers[grid.ClassGeneral]++; c.Listed++; c.ListedHigh++ },
	}
	for l := grid.Orange; l <= grid.Blue; l++ {
		worse = append(worse, func(c *grid.Tally) {
			if c.Enterprises[l] > 0 {
				c.Enterprises[l]--
				c.Enterprises[l-1]++
			}
		})
	}
	rapid.Check(t, func(t *rapid.T) {
		r, c := genRule(t), genTally(t)
		before, index := risk.Colour(r, 3, &c)
		worse[rapid.IntRange(0, len(worse)-1).Draw(t, "worse")](&c)
		after, index2 := risk.Colour(r, 3, &c)
		if before.Worse(after) || index2 < index {
			t.Fatalf("%s %v became %s %v by something worse", before, index, after, index2)
		}
	})
}

// TestExplanation: the terms add up, the decision and the proposal are true.
func TestExplanation(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r, c := genRule(t), genTally(t)
		res := risk.Evaluate(r, 3, &c)
		sum := 0.0
		for _, term := range res.Terms {
			if term.Points != term.Weight*float64(term.Count) {
				t.Fatalf("%+v does not multiply", term)
			}
			sum += term.Points
		}
		if math.Abs(sum-(res.Base+res.Dyn)) > 1e-6 || math.Abs(sum-risk.Load(r, &c)) > 1e-6 {
			t.Fatalf("terms add up to %v, base %v + dyn %v", sum, res.Base, res.Dyn)
		}
		if want := 100 * (1 - math.Exp(-sum/r.K[3])); math.Abs(res.Index-want) > 1e-9 {
			t.Fatalf("index %v, want %v", res.Index, want)
		}
		if l, x := risk.Colour(r, 3, &c); l != res.Level || x != res.Index {
			t.Fatalf("Colour says %s %v, Evaluate %s %v", l, x, res.Level, res.Index)
		}
		worst := res.Band
		for _, f := range res.Floors {
			if f.Applied {
				worst = grid.Worst(worst, f.Level)
			}
		}
		if r.Mode == grid.RollupSum && worst != res.Level {
			t.Fatalf("%s, but band and floors give %s", res.Level, worst)
		}
		checkNext(t, r, c, res)
	})
}

// checkNext carries the proposal out and looks whether the level falls, and
// whether one less of the last step would not have been enough.
func checkNext(t *rapid.T, r *grid.Rollup, c grid.Tally, res risk.Result) {
	if res.Next == nil {
		return
	}
	if !res.Level.Worse(res.Next.Level) {
		t.Fatalf("next is %s, from %s", res.Next.Level, res.Level)
	}
	if len(res.Next.Steps) != 1 {
		return
	}
	s := res.Next.Steps[0]
	after := func(n uint32) grid.Level {
		c := c
		switch s.Key {
		case risk.GeneralOverdue:
			c.Dangers[grid.ClassGeneralOverdue] -= n
		case risk.MajorOpen:
			c.MajorAtOne -= min(n, c.MajorAtOne)
			late := min(n, c.Dangers[grid.ClassMajorOverdue])
			c.Dangers[grid.ClassMajorOverdue] -= late
			c.Dangers[grid.ClassMajor] -= n - late
		case risk.ListedOpen:
			c.ListedHigh -= min(n, c.ListedHigh)
			c.Listed -= n
		default:
			l := map[risk.Key]grid.Level{
				risk.RedEnterprises: grid.Red, risk.OrangeEnterprises: grid.Orange, risk.YellowEnterprises: grid.Yellow,
			}[s.Key]
			c.Enterprises[l] -= n
			c.Enterprises[l+1] += n
		}
		level, _ := risk.Colour(r, 3, &c)
		return level
	}
	if got := after(s.Count); got != res.Next.Level {
		t.Fatalf("%+v gives %s, promised %s", s, got, res.Next.Level)
	}
	if got := after(s.Count - 1); res.Level.Worse(got) {
		t.Fatalf("one less than %+v is enough too", s)
	}
}

func BenchmarkColour(b *testing.B) {
	r, c := rule(), grid.Tally{Enterprises: grid.Counts{5, 1, 7, 30, 90}, Dangers: grid.Counts{9, 1, 2, 3, 4}, Listed: 2}
	for b.Loop() {
		risk.Colour(r, 3, &c)
	}
}

func BenchmarkEvaluate(b *testing.B) {
	r, c := rule(), grid.Tally{Enterprises: grid.Counts{5, 1, 7, 30, 90}, Dangers: grid.Counts{9, 1, 2, 3, 4}, Listed: 2}
	for b.Loop() {
		risk.Evaluate(r, 3, &c)
	}
}

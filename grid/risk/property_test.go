package risk_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"anwang/grid"
	"anwang/grid/risk"

	"pgregory.net/rapid"
)

// shares is the roll-up that the migration puts in force.
func shares(t testing.TB) *grid.Rollup {
	t.Helper()
	b := migration(t, "share")
	_, rest, _ := strings.Cut(string(b), "$rollup$")
	text, _, ok := strings.Cut(rest, "$rollup$")
	if !ok {
		t.Fatal("the migration has no roll-up between $rollup$")
	}
	r := rule()
	r.Bands, r.K = [grid.Levels]float64{}, nil
	form, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(merged(t, form, []byte(text)), r); err != nil {
		t.Fatal(err)
	}
	return r
}

// migration reads the migration with this name, whatever its number is.
func migration(t testing.TB, name string) []byte {
	t.Helper()
	files, err := filepath.Glob("../../migrations/*_" + name + ".sql")
	if err != nil || len(files) != 1 {
		t.Fatalf("migrations with the name %s: %v, %v", name, files, err)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// merged puts the keys of b over those of a, as the database does.
func merged(t testing.TB, a, b []byte) []byte {
	t.Helper()
	m := map[string]any{}
	for _, text := range [][]byte{a, b} {
		if err := json.Unmarshal(text, &m); err != nil {
			t.Fatal(err)
		}
	}
	out, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// set puts a roll-up into a rule set that is right otherwise.
func set(r *grid.Rollup) *risk.RuleSet {
	s := *scored
	s.Rollup = *r
	return &s
}

var scored *risk.RuleSet

func TestMain(m *testing.M) {
	t := &testing.B{}
	scored = shipped(t)
	os.Exit(m.Run())
}

// decimals draws a number with at most three of them.
func decimals(t *rapid.T, low, high int, what string) float64 {
	return float64(rapid.IntRange(low, high).Draw(t, what)) / 1000
}

// genShares draws a rule set of mode share that Verify takes, or one of mode max.
func genShares(t *rapid.T, most int) *grid.Rollup {
	r := rule()
	r.Mode, r.Bands, r.K, r.Floors = grid.RollupShare, [grid.Levels]float64{}, nil, nil
	if rapid.IntRange(0, 9).Draw(t, "mode") == 0 {
		r.Mode = grid.RollupMax
	}
	r.Threshold = decimals(t, 1, 100_000, "threshold")
	low := int(math.Ceil(r.Threshold * 10))
	v := make([]float64, 3)
	for i := range v {
		v[i] = decimals(t, low, low+rapid.SampledFrom([]int{0, 3, 1000, 900_000}).Draw(t, "span"), "share")
	}
	slices.Sort(v)
	r.Shares = [grid.Levels]float64{grid.Red: v[2], grid.Orange: v[1], grid.Yellow: v[0]}
	for range rapid.IntRange(0, 5).Draw(t, "guards") {
		f := grid.Floor{
			What: rapid.SampledFrom(grid.FloorWhats).Draw(t, "what"), Count: 1,
			Level: grid.Level(rapid.IntRange(1, 4).Draw(t, "level")),
		}
		if most > 1 {
			f.Count = uint32(rapid.IntRange(1, most).Draw(t, "count"))
			f.Depth = uint8(rapid.IntRange(0, 4).Draw(t, "depth"))
			f.Top = uint8(rapid.IntRange(0, 4).Draw(t, "top"))
			if f.Depth != 0 {
				f.Top = min(f.Top, f.Depth)
			}
		}
		r.Floors = append(r.Floors, f)
	}
	return r
}

// clean draws a rule set that breaks nothing.
func clean(t *rapid.T) *grid.Rollup {
	r := genShares(t, 1)
	s := set(r)
	if err := s.Verify(registered); err != nil {
		t.Fatalf("%+v: %v", r, err)
	}
	if f := s.Flags(); len(f) > 0 {
		t.Fatalf("%+v is flagged: %+v", r, f)
	}
	return r
}

// genPart draws a grid: tiny, or large, or just at the threshold of the rule.
func genPart(t *rapid.T, r *grid.Rollup) grid.Tally {
	n := rapid.OneOf(rapid.Uint32Range(0, 3), rapid.Uint32Range(0, 4000), rapid.Just(uint32(0)))
	var c grid.Tally
	for l := range c.Enterprises {
		c.Enterprises[l] = n.Draw(t, "enterprises")
	}
	if l := grid.Level(rapid.IntRange(0, 3).Draw(t, "edge")); l != grid.NotAssessed && r.Threshold > 0 {
		// so many blue ones that the sum of a level is the threshold, or one off it
		sum := 0.0
		for k := grid.Red; k <= l; k++ {
			sum += r.Shares[k] * float64(c.Enterprises[k])
		}
		want := math.Round(sum*100/r.Threshold) + float64(rapid.IntRange(-1, 1).Draw(t, "off"))
		rest := float64(c.Enterprises.Total() - c.Enterprises[0] - c.Enterprises[grid.Blue])
		c.Enterprises[grid.Blue] = uint32(min(max(0, want-rest), 1e9))
	}
	few := rapid.OneOf(rapid.Just(uint32(0)), rapid.Just(uint32(0)), rapid.Uint32Range(0, 3))
	c.Dangers[grid.ClassMajor], c.Dangers[grid.ClassGeneralOverdue] = few.Draw(t, "major"), n.Draw(t, "late")
	c.MajorAtOne = min(few.Draw(t, "at one"), c.Dangers[grid.ClassMajor])
	c.Listed = few.Draw(t, "listed")
	c.ListedHigh = min(few.Draw(t, "high"), c.Listed)
	c.Larger = few.Draw(t, "larger")
	return c
}

func joined(parts []grid.Tally) (sum grid.Tally) {
	for i := range parts {
		sum.Plus(&parts[i])
	}
	return sum
}

// between reports whether a colour lies between the best and the worst of others;
// those without a colour do not count.
func between(l grid.Level, others []grid.Level) bool {
	worst, best := grid.NotAssessed, grid.NotAssessed
	for _, o := range others {
		worst = grid.Worst(worst, o)
		if o != grid.NotAssessed && (best == grid.NotAssessed || best.Worse(o)) {
			best = o
		}
	}
	return !l.Worse(worst) && !best.Worse(l)
}

func levels(r *grid.Rollup, depth uint8, parts []grid.Tally) (out []grid.Level) {
	for i := range parts {
		l, _ := risk.Colour(r, depth, &parts[i])
		out = append(out, l)
	}
	return out
}

// TestMergedGridsLieBetweenTheirParts: joining never makes a colour that no part
// stands for, at any depth.
func TestMergedGridsLieBetweenTheirParts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := clean(t)
		parts := make([]grid.Tally, rapid.IntRange(1, 6).Draw(t, "parts"))
		for i := range parts {
			parts[i] = genPart(t, r)
		}
		whole := joined(parts)
		of, up := uint8(rapid.IntRange(1, 5).Draw(t, "depth")), uint8(rapid.IntRange(1, 5).Draw(t, "above"))
		if l, _ := risk.Colour(r, up, &whole); !between(l, levels(r, of, parts)) {
			t.Fatalf("%v together are %s", levels(r, of, parts), l)
		}
	})
}

// TestSplitGridsKeepTheirColour cuts a grid at random: of its parts one is at
// least as bad and one at most as bad.
func TestSplitGridsKeepTheirColour(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := clean(t)
		whole := genPart(t, r)
		parts := cut(t, whole, rapid.IntRange(1, 5).Draw(t, "parts"))
		if got := joined(parts); got != whole {
			t.Fatalf("the parts of %+v are %+v", whole, got)
		}
		if l, _ := risk.Colour(r, 3, &whole); !between(l, levels(r, 3, parts)) {
			t.Fatalf("%s has the parts %v", l, levels(r, 3, parts))
		}
	})
}

// cut shares the counts of a grid out.
func cut(t *rapid.T, whole grid.Tally, n int) []grid.Tally {
	lists := make([][]uint32, n)
	left := whole.List()
	for i := range lists {
		lists[i] = make([]uint32, len(left))
		for k := range left {
			take := left[k]
			if i < n-1 {
				take = rapid.Uint32Range(0, left[k]).Draw(t, "take")
			}
			lists[i][k] = take
			left[k] -= take
		}
	}
	parts := make([]grid.Tally, n)
	for i := range parts {
		parts[i] = grid.TallyOf(lists[i])
	}
	return parts
}

// TestTreesLieBetweenTheirChildren: in a random tree no grid lies outside of what
// is right below it.
func TestTreesLieBetweenTheirChildren(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := clean(t)
		var grow func(depth uint8) grid.Tally
		grow = func(depth uint8) grid.Tally {
			n := rapid.IntRange(0, 3).Draw(t, "children")
			if depth == 4 || n == 0 {
				return genPart(t, r)
			}
			children := make([]grid.Tally, n)
			for i := range children {
				children[i] = grow(depth + 1)
			}
			whole := joined(children)
			if l, _ := risk.Colour(r, depth, &whole); !between(l, levels(r, depth+1, children)) {
				t.Fatalf("at depth %d %s stands over %v", depth, l, levels(r, depth+1, children))
			}
			return whole
		}
		grow(1)
	})
}

// TestSharesAreMonotone: a blue enterprise more never makes a colour worse, and
// nothing that gets worse makes it better.
func TestSharesAreMonotone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := clean(t)
		c := genPart(t, r)
		before, index := risk.Colour(r, 2, &c)
		if before != grid.NotAssessed {
			more := c
			more.Enterprises[grid.Blue] += uint32(rapid.IntRange(1, 9).Draw(t, "more"))
			if l, x := risk.Colour(r, 2, &more); l.Worse(before) || x > index {
				t.Fatalf("%+v is %s, with more blue enterprises %s", c, before, l)
			}
		}
		worse := c
		switch l := grid.Level(rapid.IntRange(1, 7).Draw(t, "worse")); l {
		case 5:
			worse.ListedHigh++
		case 6:
			worse.MajorAtOne++
		case 7:
			worse.Larger++
		case grid.Blue, grid.Yellow, grid.Orange:
			if worse.Enterprises[l] > 0 {
				worse.Enterprises[l]--
				worse.Enterprises[l-1]++
			}
		}
		if l, x := risk.Colour(r, 2, &worse); before.Worse(l) || x < index {
			t.Fatalf("%+v is %s, worse it is %s", c, before, l)
		}
	})
}

// TestOneEnterpriseIsAGridOfItsColour: with merging it follows that no grid is
// better or worse than everything in it.
func TestOneEnterpriseIsAGridOfItsColour(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := clean(t)
		r.Floors = nil
		for l := grid.Red; l <= grid.Blue; l++ {
			var c grid.Tally
			c.Enterprises[l] = uint32(rapid.IntRange(1, 5000).Draw(t, "n"))
			got, _ := risk.Colour(r, 2, &c)
			same := r.Shares[grid.Red] == r.Shares[l] || l == grid.Yellow && r.Shares[grid.Orange] == r.Shares[l]
			if got != l && (r.Mode == grid.RollupMax || l == grid.Blue || !got.Worse(l)) && !same {
				t.Fatalf("%d enterprises that are %s make a grid that is %s", c.Enterprises[l], l, got)
			}
		}
	})
}

// TestSharesExplained: what is said beside a colour gives that colour.
func TestSharesExplained(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := genShares(t, 3)
		c := genPart(t, r)
		res := risk.Evaluate(r, 3, &c)
		if l, x := risk.Colour(r, 3, &c); l != res.Level || x != res.Index {
			t.Fatalf("Colour says %s %v, Evaluate %s %v", l, x, res.Level, res.Index)
		}
		if res.Load != risk.Load(r, &c) {
			t.Fatalf("load %v, want %v", res.Load, risk.Load(r, &c))
		}
		if r.Mode == grid.RollupMax {
			if res.Level != c.Enterprises.Worst() || res.Sums != nil {
				t.Fatalf("mode max gives %+v", res)
			}
			return
		}
		said, sum := grid.NotAssessed, 0.0
		if res.Assessed > 0 {
			said = grid.Blue
		}
		for i, s := range res.Sums {
			sum += s.Share * float64(s.Count)
			if s.Level != grid.Level(i+1) || s.Count != c.Enterprises[s.Level] || math.Abs(s.Points-sum) > 1e-6*max(1, sum) {
				t.Fatalf("%+v is not the sum %v", s, sum)
			}
			if math.Abs(s.Points-res.Threshold) > 1e-6*max(1, sum) && s.Reached != (s.Points > res.Threshold && res.Assessed > 0) {
				t.Fatalf("%+v beside %v", s, res.Threshold)
			}
			if s.Reached {
				said = grid.Worst(said, s.Level)
			}
		}
		if said != res.Band {
			t.Fatalf("the sums say %s, the band is %s", said, res.Band)
		}
		for _, f := range res.Floors {
			if f.Applied {
				said = grid.Worst(said, f.Level)
			}
		}
		if said != res.Level {
			t.Fatalf("sums and guards say %s, the level is %s", said, res.Level)
		}
		checkNext(t, r, c, res)
	})
}

// TestFlagsTellTheTruth: every rule that is named breaks what it is said to break.
func TestFlagsTellTheTruth(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := genShares(t, 4)
		if rapid.Bool().Draw(t, "sum") {
			r = genSum(t)
		}
		s := set(r)
		if err := s.Verify(registered); err != nil {
			t.Fatalf("%+v: %v", r, err)
		}
		for _, f := range s.Flags() {
			parts, depth, above := f.Shows()
			if r.Mode == grid.RollupSum && f.Pointer != "/rollup/mode" {
				continue
			}
			switch {
			case f.Text.ZH == "" || f.Text.EN == "":
				t.Fatalf("%+v has no words", f)
			case slices.Contains(f.Breaks, risk.Merge):
				whole := joined(parts)
				if l, _ := risk.Colour(r, depth, &whole); between(l, levels(r, depth, parts)) {
					t.Fatalf("%+v: %s lies between %v", f, l, levels(r, depth, parts))
				}
			case slices.Contains(f.Breaks, risk.Depth):
				a, _ := risk.Colour(r, depth, &parts[0])
				if b, _ := risk.Colour(r, above, &parts[0]); a == b {
					t.Fatalf("%+v: %s at both depths", f, a)
				}
			}
		}
	})
}

func genSum(t *rapid.T) *grid.Rollup {
	r := rule()
	r.Floors = nil
	r.K = map[uint8]float64{3: rapid.Float64Range(0.5, 5000).Draw(t, "k")}
	return r
}

// TestSlipsAreFlagged names the rules of the set of before and of switches that
// people ask for.
func TestSlipsAreFlagged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*grid.Rollup)
		at     string
		breaks []risk.Property
	}{
		{"as it is shipped", func(*grid.Rollup) {}, "", nil},
		{"max", func(r *grid.Rollup) { r.Mode = grid.RollupMax }, "", nil},
		{"sum", func(r *grid.Rollup) { *r = *rule() }, "/rollup/mode", []risk.Property{risk.Merge, risk.Split}},
		{"blue ones add up", func(r *grid.Rollup) { *r = *rule() }, "/rollup/weights/blue", []risk.Property{risk.Monotony}},
		{"at least three", func(r *grid.Rollup) {
			r.Floors = append(r.Floors, grid.Floor{What: grid.FloorRedEnterprises, Count: 3, Level: grid.Red})
		}, "/rollup/floors/4", []risk.Property{risk.Merge, risk.Split}},
		{"at least three, where any is as bad", func(r *grid.Rollup) {
			r.Floors = append(r.Floors, grid.Floor{What: grid.FloorRedEnterprises, Count: 3, Level: grid.Orange})
		}, "", nil},
		{"any red ends at streets", func(r *grid.Rollup) { r.Floors[0].Top = 3 }, "/rollup/floors/0", []risk.Property{risk.Depth}},
		{"one depth", func(r *grid.Rollup) { r.Floors[1].Depth = 4 }, "/rollup/floors/1", []risk.Property{risk.Depth}},
	} {
		r := shares(t)
		c.change(r)
		s := set(r)
		if err := s.Verify(registered); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		flags := s.Flags()
		i := slices.IndexFunc(flags, func(f risk.Flag) bool { return f.Pointer == c.at })
		switch {
		case c.at == "" && len(flags) > 0:
			t.Errorf("%s: flagged %+v", c.name, flags)
		case c.at != "" && (i < 0 || !slices.Equal(flags[i].Breaks, c.breaks)):
			t.Errorf("%s: flagged %+v, want %s", c.name, flags, c.at)
		}
	}
}

// TestSharesOfOneGrid is the example that officials are shown.
func TestSharesOfOneGrid(t *testing.T) {
	t.Parallel()
	r := shares(t)
	c := grid.Tally{Enterprises: grid.Counts{34, 2, 3, 9, 296}}
	res := risk.Evaluate(r, 3, &c)
	if res.Assessed != 310 || math.Abs(res.Threshold-37.2) > 1e-9 || res.Level != grid.Orange || res.DecidedBy != risk.BySums {
		t.Errorf("%+v", res)
	}
	for i, want := range []float64{24, 42, 51} {
		if s := res.Sums[i]; s.Points != want || s.Reached != (i > 0) {
			t.Errorf("sum %+v, want %v", s, want)
		}
	}
	if math.Abs(res.Index-100*51.0/310) > 1e-9 {
		t.Errorf("index %v", res.Index)
	}
	// 7 % of 100 is 7 and not 7.000000000000001: just the threshold is enough.
	r.Threshold = 7
	just := grid.Tally{Enterprises: grid.Counts{0, 0, 0, 7, 93}}
	if l, _ := risk.Colour(r, 3, &just); l != grid.Yellow {
		t.Errorf("7 of 100 is %s", l)
	}
}

// TestFormerRollupsAreRead: a rule set of the time when adding up was the only
// mode is read, gives the colour it gave, and says why as it did.
func TestFormerRollupsAreRead(t *testing.T) {
	t.Parallel()
	r := &grid.Rollup{}
	err := json.Unmarshal([]byte(`{"mode": "index", "weights": {"red": 10, "orange": 5, "yellow": 2, "blue": 0.5}, "majorOpen": 4,
		"generalOverdue": 0.5, "listedOpen": 3, "fatal": 6, "bands": {"red": 80, "orange": 60, "yellow": 35}, "k": {"3": 120},
		"floors": [{"depth": 0, "what": "red_enterprises", "count": 3, "level": 1}]}`), r)
	if err != nil {
		t.Fatal(err)
	}
	c := grid.Tally{Enterprises: grid.Counts{grid.Orange: 20, grid.Blue: 50}}
	res := risk.Evaluate(r, 3, &c)
	if want := 100 * (1 - math.Exp(-125.0/120)); res.Mode != grid.RollupSum || math.Abs(res.Index-want) > 1e-9 || res.Level != grid.Orange ||
		res.DecidedBy != risk.ByBand || res.K != 120 || res.Sums != nil {
		t.Errorf("%+v, want index %v", res, want)
	}
}

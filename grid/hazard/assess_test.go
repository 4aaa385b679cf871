package hazard_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"anwang/grid"
	"anwang/grid/hazard"
)

func standard(t testing.TB) *hazard.Standard {
	t.Helper()
	s, err := hazard.GB18218()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// entry is so many tonnes of a substance of Table 1.
func entry(n int, tonnes float64) hazard.Holding { return hazard.Holding{Entry: n, Tonnes: tonnes} }

// class is so many tonnes of a substance that only its classes are known of.
func class(tonnes float64, keys ...string) hazard.Holding {
	return hazard.Holding{Classes: keys, Tonnes: tonnes}
}

func storage(people int, h ...hazard.Holding) hazard.Unit {
	return hazard.Unit{Kind: "storage", People: &people, Holdings: h}
}

// TestNobodyCounted: people that nobody has counted are not none. The calculator
// takes the unfavourable α and says so, which is another level than that of nobody.
func TestNobodyCounted(t *testing.T) {
	t.Parallel()
	std := standard(t)
	of := func(people *int) hazard.Assessment {
		a, err := std.Assess(hazard.Unit{Kind: "storage", People: people, Holdings: []hazard.Holding{entry(methanol, 5000)}})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	none, many := 0, 150
	unknown, nobody, crowd := of(nil), of(&none), of(&many)
	if nobody.Level.Level != 4 || crowd.Level.Level != 3 || unknown.Level.Level != 3 || unknown.R != crowd.R || unknown.Colour != grid.Yellow {
		t.Errorf("nobody: level %d, 150: level %d, not counted: level %d, R %v", nobody.Level.Level, crowd.Level.Level, unknown.Level.Level,
			unknown.R)
	}
	if !unknown.Alpha.Unknown || unknown.Alpha.Value != 2 || !strings.Contains(unknown.Alpha.Why.ZH, "人数不详，按最不利取") ||
		!strings.Contains(unknown.Alpha.Why.EN, "unknown, so the unfavourable value is taken") {
		t.Errorf("not said so: %+v", unknown.Alpha)
	}
	if nobody.Alpha.Unknown || crowd.Alpha.Unknown {
		t.Error("what was counted is marked as unknown")
	}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b)) }

// Entries of Table 1 that the vectors use.
const (
	ammonia, phosgene, chlorine, lpg, methanol = 1, 6, 12, 52, 65
)

// TestVectors are the worked cases of the rule and its boundaries.
func TestVectors(t *testing.T) {
	t.Parallel()
	std := standard(t)
	tenth, fifth, most := 0.1, 0.2, 0.7 // variables: constants would be added exactly
	if tenth+fifth == 0.3 || 1-most == 0.3 {
		t.Fatal("binary adds them exactly, so nothing is shown")
	}
	three := []hazard.Holding{entry(chlorine, 12), entry(ammonia, 30), entry(methanol, 400)}
	for _, c := range []struct {
		name     string
		unit     hazard.Unit
		s        float64
		weighted float64
		alpha, r float64
		level    int // 0: none
		colour   grid.Level
	}{
		{"A with 100 people", storage(100, three...), 6.2, 16.4, 2, 32.8, 3, grid.Yellow},
		{"A with 99", storage(99, three...), 6.2, 16.4, 1.5, 24.6, 3, grid.Yellow},
		{"A with 50", storage(50, three...), 6.2, 16.4, 1.5, 24.6, 3, grid.Yellow},
		{"A with 49", storage(49, three...), 6.2, 16.4, 1.2, 19.68, 3, grid.Yellow},
		{"A with 30", storage(30, three...), 6.2, 16.4, 1.2, 19.68, 3, grid.Yellow},
		{"A with 29", storage(29, three...), 6.2, 16.4, 1, 16.4, 3, grid.Yellow},
		{"A with one", storage(1, three...), 6.2, 16.4, 1, 16.4, 3, grid.Yellow},
		{"A with nobody", storage(0, three...), 6.2, 16.4, 0.5, 8.2, 4, grid.Yellow},
		{"B: LPG a kilogram short", storage(1, entry(lpg, 49.999)), 0.99998, 1.49997, 1, 1.49997, 0, grid.NotAssessed},
		{"C: LPG at Q", storage(1, entry(lpg, 50)), 1, 1.5, 1, 1.5, 4, grid.Yellow},
		{"D: R 100 is level 1", storage(100, entry(methanol, 25_000)), 50, 50, 2, 100, 1, grid.Red},
		{"E: R 50 is level 2", storage(1, entry(methanol, 25_000)), 50, 50, 1, 50, 2, grid.Orange},
		{"F: R 10 is level 3", storage(1, entry(methanol, 5_000)), 10, 10, 1, 10, 3, grid.Yellow},
		{"R a milligram below 100", storage(100, entry(methanol, 24_999.999999999)), 49.999999999999998, 50, 2, 100, 2, grid.Orange},
		{"phosgene 0.3 t", storage(1, entry(phosgene, 0.3)), 1, 20, 1, 20, 3, grid.Yellow},
		{"phosgene 0.1 + 0.2 t", storage(1, entry(phosgene, 0.1), entry(phosgene, 0.2)), 1, 20, 1, 20, 3, grid.Yellow},
		{"phosgene as binary adds 0.1 + 0.2", storage(1, entry(phosgene, tenth+fifth)), 1, 20, 1, 20, 3, grid.Yellow},
		{"phosgene as binary takes 0.7 from 1", storage(1, entry(phosgene, 1-most)), 1, 20, 1, 20, 3, grid.Yellow},
		{
			"phosgene a milligram short", storage(1, entry(phosgene, 0.299999999)), 0.999999996666667, 19.9999999333333, 1, 19.9999999333333, 0,
			grid.NotAssessed,
		},
		{"ten times a tenth of Q", storage(1, slices.Repeat([]hazard.Holding{entry(chlorine, 0.5)}, 10)...), 1, 4, 1, 4, 4, grid.Yellow},
		{"thirds", storage(1, slices.Repeat([]hazard.Holding{entry(phosgene, 0.1)}, 3)...), 1, 20, 1, 20, 3, grid.Yellow},
		{"class J1 at Q", storage(1, class(5, "J1")), 1, 4, 1, 4, 4, grid.Yellow},
		{"two classes: smallest Q, largest β", storage(1, class(10, "W5.1", "J3")), 1, 2, 1, 2, 4, grid.Yellow},
		{"several classes in another order", storage(1, class(10, "J3", "W5.1")), 1, 2, 1, 2, 4, grid.Yellow},
		{
			"β of a named substance as its data sheet says", storage(1, hazard.Holding{Entry: methanol, Classes: []string{"W5.1"}, Tonnes: 500}), 1,
			1.5, 1, 1.5, 4, grid.Yellow,
		},
		{
			"β of Table 3 stands above the classes", storage(1, hazard.Holding{Entry: chlorine, Classes: []string{"W4"}, Tonnes: 5}), 1, 4, 1, 4, 4,
			grid.Yellow,
		},
		{"J2 has β 1", storage(1, class(50, "J2")), 1, 1, 1, 1, 4, grid.Yellow},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a, err := std.Assess(c.unit)
			if err != nil {
				t.Fatal(err)
			}
			level := 0
			if a.Level != nil {
				level = a.Level.Level
			}
			if !near(a.S, c.s) || !near(a.Weighted, c.weighted) || a.Alpha.Value != c.alpha || !near(a.R, c.r) || level != c.level ||
				a.Colour != c.colour {
				t.Errorf("S %v, Σβq/Q %v, α %v, R %v, level %d, %v; want %+v", a.S, a.Weighted, a.Alpha.Value, a.R, level, a.Colour, c)
			}
			if a.Major != (c.level != 0) || a.Major != (len(a.Duties) > 0) || a.Major != (len(a.Lower) > 0) {
				t.Errorf("major %v with level %d, %d duties and %d ways down", a.Major, level, len(a.Duties), len(a.Lower))
			}
			if a.Major != (a.S >= 1) {
				t.Errorf("S is shown as %v and major is %v", a.S, a.Major)
			}
		})
	}
}

// TestReasons: every number says where it is from, in both languages, and what is
// not confirmed says so.
func TestReasons(t *testing.T) {
	t.Parallel()
	a, err := standard(t).Assess(storage(60, entry(chlorine, 12), entry(methanol, 400), class(3, "W5.1", "J3")))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		term    hazard.Term
		zh, en  string
		confirm bool
	}{
		{a.Lines[0].Q, "GB 18218-2018 表1 序号12 氯：临界量 5 吨", "Table 1 entry 12, Chlorine: Q is 5 t", false},
		{a.Lines[0].Beta, "表3 毒性气体 氯：β=4", "Table 3, toxic gas Chlorine: β is 4", false},
		{a.Lines[1].Beta, "请以安全技术说明书核对", "confirm the class with its safety data sheet", true},
		{a.Lines[2].Q, "表2 W5.1", "the smallest Q counts", true},
		{a.Lines[2].Beta, "取最大的 β", "Table 4 J3", true},
		{a.Alpha, "60 人，α=1.5", "so α is 1.5", false},
	} {
		if !strings.Contains(c.term.Why.ZH, c.zh) || !strings.Contains(c.term.Why.EN, c.en) || c.term.ToConfirm != c.confirm {
			t.Errorf("%+v, want %q and %q in it, to confirm %v", c.term, c.zh, c.en, c.confirm)
		}
	}
	if a.Rule.Version != "2018" || a.Rule.EffectiveFrom != "2019-03-01" || !a.ToConfirm {
		t.Errorf("by %+v, to confirm %v", a.Rule, a.ToConfirm)
	}
}

// TestLower works the ways down of one unit by hand: 12 t chlorine (a tonne weighs
// 1/5), 30 t ammonia (1/10) and 400 t methanol (1/500), S 6.2, R 32.8.
func TestLower(t *testing.T) {
	t.Parallel()
	std := standard(t)
	a, err := std.Assess(storage(100, entry(methanol, 400), entry(chlorine, 12), entry(ammonia, 30)))
	if err != nil {
		t.Fatal(err)
	}
	// R < 10: chlorine's 19.2 go whole, 13.6 are left, ammonia's 12 leave 3.6 in 10 - 1.6 = 8.4 → 21 t.
	// S < 1: chlorine's 2.4 and of ammonia's 3 all but 0.2 → 2 t.
	want := []hazard.Lower{
		{Level: 4, Tonnes: 21, Steps: []hazard.Step{{Line: 1, From: 12, To: 0}, {Line: 2, From: 30, To: 21}}},
		{Level: 0, Tonnes: 40, Steps: []hazard.Step{{Line: 1, From: 12, To: 0}, {Line: 2, From: 30, To: 2}}},
	}
	if fmt.Sprint(a.Lower) != fmt.Sprint(want) {
		t.Errorf("ways down %v, want %v", a.Lower, want)
	}
	for _, l := range a.Lines {
		if l.Below != nil {
			t.Errorf("%s alone cannot bring 6.2 below 1, and it says below %v t", l.Name.EN, *l.Below)
		}
	}
	one, err := std.Assess(storage(0, entry(phosgene, 0.3), entry(lpg, 10)))
	if err != nil {
		t.Fatal(err)
	}
	if b := one.Lines[0].Below; b == nil || !near(*b, 0.24) {
		t.Errorf("phosgene must stay below %v t, want 0.24", b)
	}
	if one.Lines[1].Below != nil {
		t.Error("LPG alone cannot do it: phosgene is at its Q")
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	std := standard(t)
	for _, c := range []struct {
		name     string
		unit     hazard.Unit
		pointers string
	}{
		{"unknown kind", hazard.Unit{Kind: "pipeline", Holdings: []hazard.Holding{entry(1, 1)}}, "/kind"},
		{"nothing in it", storage(1), "/substances"},
		{"too much in it", storage(1, make([]hazard.Holding, 501)...), "/substances"},
		{"fewer than no people", storage(-1, entry(1, 1)), "/people"},
		{"more people than there are", storage(math.MaxInt, entry(1, 1)), "/people"},
		{"entry 86", storage(1, entry(86, 1)), "/substances/0/entry"},
		{"entry -1", storage(1, entry(-1, 1)), "/substances/0/entry"},
		{"no quantity", storage(1, entry(1, 0)), "/substances/0/tonnes"},
		{"negative", storage(1, entry(1, -5)), "/substances/0/tonnes"},
		{"less than a milligram", storage(1, entry(1, 1e-12)), "/substances/0/tonnes"},
		{"no number", storage(1, entry(1, math.NaN())), "/substances/0/tonnes"},
		{"infinite", storage(1, entry(1, math.Inf(1))), "/substances/0/tonnes"},
		{"kilograms", storage(1, entry(1, 10_000_001)), "/substances/0/tonnes"},
		{"largest number", storage(1, class(math.MaxFloat64, "J1")), "/substances/0/tonnes"},
		{"neither entry nor class", storage(1, hazard.Holding{Name: "x", Tonnes: 1}), "/substances/0/classes"},
		{"unknown class", storage(1, class(1, "J1", "J9")), "/substances/0/classes/1"},
		{"class twice", storage(1, class(1, "J1", "J1")), "/substances/0/classes/1"},
		{"named by CAS, given by class", storage(1, hazard.Holding{CAS: "7782-50-5", Classes: []string{"J3"}, Tonnes: 1}), "/substances/0/cas"},
		{"carbon monoxide is coal gas", storage(1, hazard.Holding{CAS: "630-08-0", Classes: []string{"J3"}, Tonnes: 1}), "/substances/0/cas"},
		{"CAS of another", storage(1, hazard.Holding{Entry: 1, CAS: "7782-50-5", Tonnes: 1}), "/substances/0/cas"},
		{
			"several at once", storage(-1, entry(1, 1), entry(99, -1), class(1)),
			"/people /substances/1/tonnes /substances/1/entry /substances/2/classes",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := std.Assess(c.unit)
			e, ok := err.(*grid.Error)
			if !ok || e.Code != grid.CodeRejected || e.Text.ZH == "" || e.Text.EN == "" {
				t.Fatalf("error %v, want a rejection", err)
			}
			var at []string
			for _, f := range e.Faults {
				at = append(at, f.Pointer)
				if f.Text.ZH == "" || f.Text.EN == "" {
					t.Errorf("%s says nothing in one language", f.Pointer)
				}
			}
			if got := strings.Join(at, " "); got != c.pointers {
				t.Errorf("faults at %s, want %s", got, c.pointers)
			}
		})
	}
}

// holdings draws what may be in a unit.
func holdings() *rapid.Generator[[]hazard.Holding] {
	keys := []string{"J1", "J2", "J3", "J4", "J5", "W1.1", "W2", "W3", "W5.1", "W5.3", "W5.4", "W7.1", "W9.2", "W11"}
	one := rapid.Custom(func(t *rapid.T) hazard.Holding {
		h := hazard.Holding{Tonnes: float64(rapid.Int64Range(1, 2_000_000).Draw(t, "kg")) / 1000}
		if rapid.Bool().Draw(t, "named") {
			h.Entry = rapid.IntRange(1, 85).Draw(t, "entry")
		} else {
			h.Classes = rapid.SliceOfNDistinct(rapid.SampledFrom(keys), 1, 3, rapid.ID).Draw(t, "classes")
		}
		return h
	})
	return rapid.SliceOfN(one, 1, 8)
}

// TestProperties: what must hold of any unit.
func TestProperties(t *testing.T) {
	t.Parallel()
	std := standard(t)
	rapid.Check(t, func(t *rapid.T) {
		assess := func(u hazard.Unit) hazard.Assessment {
			a, err := std.Assess(u)
			if err != nil {
				t.Fatal(err)
			}
			if a.Major != (a.S >= 1) || (a.Level != nil) != a.Major {
				t.Fatalf("S %v, major %v, level %v", a.S, a.Major, a.Level)
			}
			return a
		}
		list := holdings().Draw(t, "holdings")
		people := rapid.IntRange(0, 200).Draw(t, "people")
		a := assess(storage(people, list...))
		s, w := 0.0, 0.0
		for _, l := range a.Lines {
			s, w = s+l.Share, w+l.Weighted
		}
		if !near(s, a.S) || !near(w, a.Weighted) || !near(a.Alpha.Value*w, a.R) {
			t.Fatalf("the parts give S %v and R %v, the unit says %v and %v", s, a.Alpha.Value*w, a.S, a.R)
		}
		if turned := assess(storage(people, rapid.Permutation(list).Draw(t, "order")...)); turned.S != a.S || turned.R != a.R {
			t.Fatal("the order matters")
		}
		i := rapid.IntRange(0, len(list)-1).Draw(t, "which")
		more := slices.Clone(list)
		more[i].Tonnes += float64(rapid.Int64Range(1, 1000).Draw(t, "more kg")) / 1000
		if b := assess(storage(people, more...)); b.S <= a.S || b.R <= a.R || !worse(b, a) {
			t.Fatalf("more of it: S %v → %v, R %v → %v", a.S, b.S, a.R, b.R)
		}
		if b := assess(storage(people, append(slices.Clone(list), holdings().Draw(t, "added")[0])...)); b.S <= a.S || b.R <= a.R || !worse(b, a) {
			t.Fatalf("one substance more: S %v → %v, R %v → %v", a.S, b.S, a.R, b.R)
		}
		if b := assess(storage(people+rapid.IntRange(0, 200).Draw(t, "more people"), list...)); b.S != a.S || b.R < a.R || !worse(b, a) {
			t.Fatalf("more people: S %v → %v, R %v → %v", a.S, b.S, a.R, b.R)
		}
		for _, l := range a.Lower {
			follow(t, std, storage(people, list...), l)
		}
	})
}

// worse reports whether b is graded no better than a.
func worse(b, a hazard.Assessment) bool {
	return a.Level == nil || b.Level != nil && b.Level.Level <= a.Level.Level
}

// follow takes a way down, a milligram more, and finds the promised level; at its
// end exactly, or a milligram short of it, the level is still the old one.
func follow(t *rapid.T, std *hazard.Standard, u hazard.Unit, l hazard.Lower) {
	reach := func(off float64) int {
		list := slices.Clone(u.Holdings)
		for i, s := range l.Steps {
			if s.From != list[s.Line].Tonnes {
				t.Fatalf("step from %v t, there are %v", s.From, list[s.Line].Tonnes)
			}
			if list[s.Line].Tonnes = s.To; i == len(l.Steps)-1 {
				list[s.Line].Tonnes += off
			}
		}
		list = slices.DeleteFunc(list, func(h hazard.Holding) bool { return h.Tonnes < 1e-9 })
		if len(list) == 0 {
			return 0
		}
		a, err := std.Assess(storage(*u.People, list...))
		if err != nil {
			t.Fatal(err)
		}
		if a.Level == nil {
			return 0
		}
		return a.Level.Level
	}
	if got := reach(-2e-9); got != l.Level {
		t.Fatalf("the way %+v leads to level %d", l, got)
	}
	if got := reach(2e-9); got == l.Level {
		t.Fatalf("the way %+v takes more than it must", l)
	}
}

// BenchmarkAssess is the largest unit that may be asked.
func BenchmarkAssess(b *testing.B) {
	std := standard(b)
	u := storage(100)
	for i := range 500 {
		u.Holdings = append(u.Holdings, entry(i%85+1, float64(i)*1.7+0.123456))
	}
	for b.Loop() {
		if _, err := std.Assess(u); err != nil {
			b.Fatal(err)
		}
	}
}

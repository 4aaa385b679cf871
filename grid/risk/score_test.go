package risk_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/risk"

	"pgregory.net/rapid"
)

// genSet draws a rule set that passes, from the shipped one.
func genSet(t *rapid.T, base *risk.RuleSet) *risk.RuleSet {
	r := *base
	s := &r.Scoring
	s.Factors = slices.Clone(s.Factors)
	for i := range s.Factors {
		f := &s.Factors[i]
		f.Weight = rapid.SampledFrom([]float64{0, 0.5, 1, 1, 1, 2}).Draw(t, "weight")
		f.Group = rapid.SampledFrom([]string{"inherent", "control"}).Draw(t, "group")
		f.Steps = slices.Clone(f.Steps)
		least := 0.0
		if k, _ := risk.ParseFactor(f.Key); k.Info().Credit {
			least = -10
		}
		for j := range f.Steps {
			f.Steps[j].Points = rapid.Float64Range(least, 90).Draw(t, "points")
			if j > 0 {
				f.Steps[j].Points = max(f.Steps[j].Points, f.Steps[j-1].Points)
			}
		}
	}
	s.Factors[0].Weight = 1
	s.GradeBest = rapid.SampledFrom([]string{"A", "D"}).Draw(t, "best")
	s.Groups = slices.Clone(s.Groups)
	s.Groups[0].Combine = rapid.SampledFrom([]risk.Combine{risk.CombineMax, risk.CombineSum}).Draw(t, "combine")
	s.Sectors = []risk.SectorValues{{
		Sector: "gas", Weights: map[string]float64{"dangers_major": 3},
		Bands: &risk.Bands{Red: 60, Orange: 40, Yellow: 20},
	}}
	if err := r.Verify(registered); err != nil {
		t.Fatal(err)
	}
	return &r
}

// registered are the sectors that the rule sets of the tests may speak of.
var registered = grid.SectorList{
	{Code: "chemical"},
	{Code: "mine"},
	{Code: "coal_mine"},
	{Code: "noncoal_mine"},
	{Code: "fireworks"},
	{Code: "civil_explosives"},
	{Code: "metallurgy"},
	{Code: "nonferrous"},
	{Code: "building_materials"},
	{Code: "machinery"},
	{Code: "light"},
	{Code: "textile"},
	{Code: "tobacco"},
	{Code: "commerce"},
	{Code: "construction"},
	{Code: "road"},
	{Code: "fishery"},
	{Code: "gas"},
	{Code: "power"},
	{Code: "special_equipment"},
	{Code: "fire"},
	{Code: "crowded"},
	{Code: "school"},
	{Code: "hospital"},
	{Code: "tourism"},
	{Code: "other"},
}

// someSectors have rules of their own or not, alone and together.
var someSectors = []grid.SectorSet{
	"", "chemical", "gas", "machinery", "gas chemical", "machinery chemical",
	"machinery gas chemical", "power fire",
}

func genFacts(t *rapid.T) risk.Facts {
	f := risk.NoFacts()
	f.Sector = rapid.SampledFrom(someSectors).Draw(t, "sectors")
	for i := range f.Values {
		names := risk.FactorInfos[i].Values
		switch {
		case names == nil:
			f.Values[i] = float64(rapid.SampledFrom([]int{0, 0, 0, 0, 1, 2, 6}).Draw(t, "count"))
		case rapid.Bool().Draw(t, "known"):
			f.Values[i] = float64(rapid.IntRange(1, len(names)).Draw(t, "class"))
		}
	}
	return f
}

func TestExplanationAddsUp(t *testing.T) {
	t.Parallel()
	base := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		s := risk.NewScorer(&genSet(t, base).Scoring)
		f := genFacts(t)
		w := s.Explain(&f)
		level, score := s.Level(&f)
		if w.Level != level || w.Score != score {
			t.Fatalf("explained %s %v, is %s %v", w.Level, w.Score, level, score)
		}
		sum := 0.0
		for _, g := range w.Groups {
			of := 0.0
			for _, p := range w.Factors {
				if p.Group == g.Key && p.Counted {
					of += p.Points
				}
			}
			if of != g.Sum {
				t.Fatalf("group %s: factors make %v, it says %v", g.Key, of, g.Sum)
			}
			if g.Points < g.Least || g.Most > 0 && g.Points > g.Most || g.Points != g.Sum && g.Points != g.Least && g.Points != g.Most {
				t.Fatalf("group %s counts %v of %v", g.Key, g.Points, g.Sum)
			}
			sum += g.Points
		}
		if sum != w.Score {
			t.Fatalf("groups make %v, the score is %v", sum, w.Score)
		}
		// the level is the worst of the band and what guards hold
		want := w.Band
		for _, g := range w.Guards {
			if g.Applied {
				want = grid.Worst(want, g.Level)
			}
		}
		if want != w.Level {
			t.Fatalf("band %s and guards give %s, level %s", w.Band, want, w.Level)
		}
		if again := s.Explain(&f); again.Level != w.Level || again.Score != w.Score {
			t.Fatal("the same facts, another colour")
		}
	})
}

// TestWorseIsNeverBetter raises one factor: the level must not get better.
func TestWorseIsNeverBetter(t *testing.T) {
	t.Parallel()
	base := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		set := genSet(t, base)
		s := risk.NewScorer(&set.Scoring)
		f := genFacts(t)
		k := risk.Factor(rapid.IntRange(0, risk.Factors-1).Draw(t, "factor"))
		if !f.Known(k) {
			return
		}
		worse := f
		up := 1.0
		if k == risk.Grade && set.Scoring.GradeBest == "D" {
			up = -1
		}
		worse.Values[k] += up
		if names := k.Info().Values; worse.Values[k] < 1 || names != nil && worse.Values[k] > float64(len(names)) {
			return
		}
		was, _ := s.Level(&f)
		is, _ := s.Level(&worse)
		if was.Worse(is) {
			t.Fatalf("%s from %v to %v: level from %s to %s", k, f.Values[k], worse.Values[k], was, is)
		}
	})
}

// TestStrictestOfSeveral: an enterprise with several regulators has the level and the score
// of the one whose rules judge it most strictly, the first of equals, and it is said whose
// they are.
func TestStrictestOfSeveral(t *testing.T) {
	t.Parallel()
	base := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		s := risk.NewScorer(&genSet(t, base).Scoring)
		f := genFacts(t)
		w := s.Explain(&f)
		if !f.Sector.Several() {
			if w.RulesOf != "" {
				t.Fatalf("%q is judged by the rules of %q", f.Sector, w.RulesOf)
			}
			return
		}
		var level grid.Level
		var score float64
		by := ""
		alike := true
		for _, code := range f.Sector.List() {
			one := f
			one.Sector = grid.SectorSet(code)
			l, n := s.Level(&one)
			if by != "" {
				alike = alike && l == level && n == score
			}
			if by == "" || l.Worse(level) || l == level && n > score {
				level, score, by = l, n, code
			}
		}
		if w.Level != level || w.Score != score || w.RulesOf != by && !(w.RulesOf == "" && alike) {
			t.Fatalf("%q: %s %v by %q, the strictest is %s %v by %q", f.Sector, w.Level, w.Score, w.RulesOf, level, score, by)
		}
	})
}

// TestWaysLower does what each proposal says: the level falls to what it says,
// and with one step of any of it left undone it does not fall.
func TestWaysLower(t *testing.T) {
	t.Parallel()
	base := shipped(t)
	seen := 0
	lowers := func(t *rapid.T) {
		set := genSet(t, base)
		s := risk.NewScorer(&set.Scoring)
		f := genFacts(t)
		w := s.Explain(&f)
		rated := false
		for n, way := range w.Next {
			seen++
			done := apply(&f, way.Steps, set.Scoring.GradeBest == "D", -1)
			if l, score := s.Level(&done); l != way.Level || score != way.Score || !w.Level.Worse(l) || !way.Enough {
				t.Fatalf("from %s: %+v gives %s %v", w.Level, way, l, score)
			}
			for i, st := range way.Steps {
				less := apply(&f, way.Steps, set.Scoring.GradeBest == "D", i)
				if l, _ := s.Level(&less); w.Level.Worse(l) && st.Factor != risk.InspectionOverdue {
					t.Fatalf("from %s: step %d of %+v asks for more than is needed", w.Level, i, way)
				}
				if st.Factor == risk.InspectionOverdue && st.To != 0 {
					t.Fatalf("an inspection that is overdue is made less overdue: %+v", way)
				}
				if i > 0 && st.Doable() && !way.Steps[i-1].Doable() {
					t.Fatalf("a rating stands before what can be done: %+v", way)
				}
				rated = rated || !st.Doable()
			}
			if rated && n != len(w.Next)-1 {
				t.Fatalf("a rating anew is not the last of %d ways", len(w.Next))
			}
		}
		if len(w.Next) > 3 || (w.Level == grid.Blue || w.Level == grid.NotAssessed) && len(w.Next) > 0 {
			t.Fatalf("%d ways from %s", len(w.Next), w.Level)
		}
	}
	for n := 0; n < 10 && seen < 20; n++ { // many of the facts have nothing to lower
		rapid.Check(t, lowers)
	}
	if seen < 20 {
		t.Errorf("only %d ways were looked at", seen)
	}
}

// apply does the steps, of one of them all but the last bit.
func apply(f *risk.Facts, steps []risk.WayStep, flip bool, short int) risk.Facts {
	out := *f
	for i, st := range steps {
		to := st.To
		if i == short {
			to++
		}
		switch {
		case st.Factor == risk.Grade && flip:
			to = 5 - to
		case to == 0 && st.Factor.Info().Values != nil:
			to = risk.Unknown
		}
		out.Values[st.Factor] = to
	}
	return out
}

func TestFactsKeepTheirValue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := genFacts(t)
		b, err := f.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		var back risk.Facts
		if err := back.UnmarshalJSON(b); err != nil || !f.Same(&back) {
			t.Fatalf("%s: %+v became %+v, %v", b, f, back, err)
		}
	})
}

func day(s string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, s, grid.China)
	if err != nil {
		panic(err)
	}
	return t
}

func TestFactsFollowTheRecord(t *testing.T) {
	t.Parallel()
	guide, err := risk.Score19()
	if err != nil {
		t.Fatal(err)
	}
	now := day("2026-11-24").Add(10 * time.Hour)
	r := risk.Record{
		Sector: "chemical", Declared: grid.Yellow, Grade: "C", Standard: 2,
		Hazards: []risk.HazardFact{{1, 3, grid.Blue}, {2, 1, grid.Yellow}, {3, 0, grid.Orange}},
		Dangers: []risk.DangerFact{
			{ID: 1, State: grid.Rectifying, Deadline: now.Add(-time.Hour)},
			{ID: 2, State: grid.Rectifying, Deadline: now.Add(time.Hour)},
			{ID: 3, State: grid.Registered, Grade: grid.Major, Listed: grid.ListedCity},
			{ID: 4, State: grid.Closed, Grade: grid.Major},
		},
		DatedRecords: []risk.DatedRecord{
			{ID: 1, Kind: risk.RecordLicence, Expires: day("2026-11-23")},   // over since midnight
			{ID: 2, Kind: risk.RecordEquipment, Expires: day("2026-11-24")}, // its last day
			{ID: 3, Kind: risk.RecordCertificate, Expires: day("2020-01-01"), Ended: day("2021-01-01")},
			{ID: 4, Kind: risk.RecordInspection, Dated: day("2026-01-01"), Expires: day("2026-02-01")},
			{ID: 5, Kind: risk.RecordInspection, Dated: day("2026-09-01"), Expires: day("2026-10-20")},
			{ID: 6, Kind: risk.RecordAssessment, Type: risk.TypeScore19, Dated: day("2024-01-01"), Score: 95, Scored: true},
			{ID: 7, Kind: risk.RecordAssessment, Type: risk.TypeScore19, Dated: day("2026-01-01"), Score: 74.9, Scored: true, Veto: true},
			{ID: 8, Kind: risk.RecordAccident, Dated: day("2025-11-25"), Harm: grid.Harm{Deaths: new(1)}},
			{ID: 9, Kind: risk.RecordAccident, Dated: day("2025-11-24"), Harm: grid.Harm{Deaths: new(3)}},
			// a year ago today: no longer within 12 months
			{ID: 10, Kind: risk.RecordAccident, Dated: day("2024-06-01"), Harm: grid.Harm{Deaths: new(0), Loss: new(1000.0)}},
			{ID: 11, Kind: risk.RecordAccident, Dated: day("2023-11-24"), Harm: grid.Harm{Deaths: new(9)}},
		},
	}
	f, due := r.Facts(guide, now)
	want := map[risk.Factor]float64{
		risk.Declared: 2, risk.HazardLevel: 4, risk.Score19Level: 3, risk.RiskPoints: 3, risk.Grade: 3, risk.Standard: 2,
		risk.DangersOpen: 1, risk.DangersMajor: 1, risk.DangersOverdue: 1, risk.DangersListed: 1, risk.DangersListedHigh: 1,
		risk.InspectionOverdue: 2, risk.Expired: 1, risk.Accidents: 3, risk.Fatal: 1, risk.Larger: 0, risk.Serious36: 1, risk.Score19Veto: 1,
	}
	for k := range risk.Factors {
		if v := f.Values[k]; v != want[risk.Factor(k)] {
			t.Errorf("%s is %v, want %v", risk.Factor(k), v, want[risk.Factor(k)])
		}
	}
	if first := now.Add(time.Hour + time.Microsecond); !due.Equal(first) {
		t.Errorf("changes by itself at %s, want %s", due, first)
	}
	// The colour changes exactly then.
	before, _ := r.Facts(guide, due.Add(-time.Microsecond))
	after, next := r.Facts(guide, due)
	if !before.Same(&f) || after.Values[risk.DangersOverdue] != 2 || !next.Equal(day("2026-11-25")) {
		t.Errorf("before %+v, after %+v, then %s", before, after, next)
	}
}

// TestHarmUnknown: an accident of which nobody says whether somebody died is not one
// without deaths; what else is not known of it counts as far as it is known.
func TestHarmUnknown(t *testing.T) {
	t.Parallel()
	now := day("2026-11-24").Add(12 * time.Hour)
	for _, c := range []struct {
		harm          grid.Harm
		fatal, larger float64
	}{
		{grid.Harm{Deaths: new(0)}, 0, 0},
		{grid.Harm{Deaths: new(1)}, 1, 0},
		{grid.Harm{}, 1, 0},
		{grid.Harm{Deaths: new(0), Injured: new(10)}, 0, 1},
		{grid.Harm{Deaths: new(0), Loss: new(1000.0)}, 0, 1},
	} {
		r := &risk.Record{DatedRecords: []risk.DatedRecord{{ID: 1, Kind: risk.RecordAccident, Dated: day("2026-08-01"), Harm: c.harm}}}
		f, _ := r.Facts(nil, now)
		if f.Values[risk.Fatal] != c.fatal || f.Values[risk.Larger] != c.larger || f.Values[risk.Accidents] != 1 {
			t.Errorf("%+v: fatal %v, larger %v", c, f.Values[risk.Fatal], f.Values[risk.Larger])
		}
	}
}

// TestDueMissesNothing: between now and when the facts are said to change, they
// do not.
func TestDueMissesNothing(t *testing.T) {
	t.Parallel()
	guide, err := risk.Score19()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		start := day("2026-01-01")
		date := func(name string) time.Time {
			if rapid.IntRange(0, 4).Draw(t, name) == 0 {
				return time.Time{}
			}
			return start.AddDate(0, 0, rapid.IntRange(-1200, 400).Draw(t, name+" day"))
		}
		var r risk.Record
		for i := range rapid.IntRange(0, 5).Draw(t, "records") {
			p := risk.DatedRecord{
				ID: int64(i + 1), Kind: rapid.SampledFrom([]risk.RecordKind{
					risk.RecordLicence, risk.RecordInspection, risk.RecordAccident, risk.RecordAssessment,
				}).Draw(t, "kind"), Dated: date("dated"), Expires: date("expires"), Ended: date("ended"),
				Harm: grid.Harm{Deaths: new(rapid.IntRange(0, 12).Draw(t, "deaths"))},
			}
			if p.Kind == risk.RecordAssessment {
				p.Type, p.Scored, p.Score = risk.TypeScore19, true, rapid.Float64Range(40, 110).Draw(t, "score")
			}
			r.DatedRecords = append(r.DatedRecords, p)
		}
		for i := range rapid.IntRange(0, 4).Draw(t, "dangers") {
			r.Dangers = append(r.Dangers, risk.DangerFact{ID: int64(i), State: grid.Rectifying, Deadline: date("deadline")})
		}
		now := start.Add(time.Duration(rapid.Int64Range(0, int64(300*24*time.Hour)).Draw(t, "now"))).Truncate(time.Microsecond)
		f, due := r.Facts(guide, now)
		end := due
		if end.IsZero() {
			end = now.AddDate(5, 0, 0)
		}
		for range 5 {
			at := now.Add(time.Duration(float64(end.Sub(now)-time.Microsecond) * rapid.Float64Range(0, 1).Draw(t, "at"))).Truncate(time.Microsecond)
			if g, _ := r.Facts(guide, at); !f.Same(&g) {
				t.Fatalf("at %s it was said to change at %s, and it did at %s", now, due, at)
			}
		}
	})
}

func BenchmarkScore(b *testing.B) {
	s := risk.NewScorer(&shipped(b).Scoring)
	f := risk.NoFacts()
	f.Sector = "chemical"
	f.Values[risk.Declared], f.Values[risk.DangersOpen], f.Values[risk.Standard] = 3, 2, 4
	var sum float64
	for b.Loop() {
		_, score := s.Level(&f)
		sum += score
	}
	if math.IsNaN(sum) {
		b.Fatal(sum)
	}
}

// TestStandardUnknown: a level of standardisation that nobody has filled in is not
// "none": it is a fact that is missing.
func TestStandardUnknown(t *testing.T) {
	t.Parallel()
	now := day("2026-11-24").Add(12 * time.Hour)
	for standard, want := range map[int]float64{0: 4, 1: 1, 3: 3} {
		if f, _ := (&risk.Record{Standard: standard}).Facts(nil, now); f.Values[risk.Standard] != want {
			t.Errorf("standard %d counts as %v, want %v", standard, f.Values[risk.Standard], want)
		}
	}
	if f, _ := (&risk.Record{Standard: risk.StandardUnknown}).Facts(nil, now); f.Known(risk.Standard) {
		t.Errorf("unknown counts as %v", f.Values[risk.Standard])
	}
}

package risk_test

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"anwang/grid"
	"anwang/grid/risk"
)

// shipped is the rule set that the migration puts in force, with the roll-up of
// the default.
func shipped(t testing.TB) *risk.RuleSet {
	t.Helper()
	b, err := os.ReadFile("../../migrations/011_rule.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(b), "$rule$")
	text, _, ok2 := strings.Cut(rest, "$rule$")
	if !ok || !ok2 {
		t.Fatal("the migration has no rule between $rule$")
	}
	r := &risk.RuleSet{Source: "test", Rollup: *rule()}
	if err := json.Unmarshal([]byte(text), &r.Scoring); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestShippedRuleSetIsRight(t *testing.T) {
	t.Parallel()
	r := shipped(t)
	if err := r.Verify(registered); err != nil {
		var e *grid.Error
		errors.As(err, &e)
		t.Fatalf("%+v", e.Faults)
	}
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	again := &risk.RuleSet{}
	if err := json.Unmarshal(b, again); err != nil {
		t.Fatal(err)
	}
	c, err := json.Marshal(again)
	if err != nil || string(b) != string(c) {
		t.Errorf("written and read again it is\n%s\nnot\n%s\n%v", c, b, err)
	}
}

// TestVerifyFinds puts one slip at a time into the shipped rule set.
func TestVerifyFinds(t *testing.T) {
	t.Parallel()
	for at, slip := range map[string]func(*risk.RuleSet){
		"/source":                      func(r *risk.RuleSet) { r.Source = "" },
		"/scoring/groups/0/key":        func(r *risk.RuleSet) { r.Scoring.Groups[0].Key = "luck" },
		"/scoring/groups/1/combine":    func(r *risk.RuleSet) { r.Scoring.Groups[1].Combine = "mean" },
		"/scoring/groups/1/least":      func(r *risk.RuleSet) { r.Scoring.Groups[1].Least = 3 },
		"/scoring/gradeBest":           func(r *risk.RuleSet) { r.Scoring.GradeBest = "B" },
		"/scoring/factors/0/key":       func(r *risk.RuleSet) { r.Scoring.Factors[0].Key = "weather" },
		"/scoring/factors/1/key":       func(r *risk.RuleSet) { r.Scoring.Factors[1].Key = "declared" },
		"/scoring/factors/2/group":     func(r *risk.RuleSet) { r.Scoring.Factors[2].Group = "x" },
		"/scoring/factors/3/weight":    func(r *risk.RuleSet) { r.Scoring.Factors[3].Weight = -1 },
		"/scoring/factors/3/steps/1/1": func(r *risk.RuleSet) { r.Scoring.Factors[3].Steps[1].Points = 1 },
		"/scoring/factors/3/steps/1/0": func(r *risk.RuleSet) { r.Scoring.Factors[3].Steps[1].From = 1 },
		"/scoring/factors/6/per":       func(r *risk.RuleSet) { r.Scoring.Factors[6].Per = -2 },
		"/scoring/factors/6/steps":     func(r *risk.RuleSet) { r.Scoring.Factors[6].Steps = []risk.Threshold{{1, 1}} },
		"/scoring/factors/2/sectors/0": func(r *risk.RuleSet) { r.Scoring.Factors[2].Sectors[0] = "magic" },
		"/scoring/factors": func(r *risk.RuleSet) {
			for i := range r.Scoring.Factors {
				r.Scoring.Factors[i].Assesses = false
			}
		},
		"/scoring/bands":            func(r *risk.RuleSet) { r.Scoring.Bands.Orange = 90 },
		"/scoring/guards":           func(r *risk.RuleSet) { r.Scoring.Guards = make([]risk.Guard, 101) },
		"/rollup/floors":            func(r *risk.RuleSet) { r.Rollup.Floors = make([]grid.Floor, 101) },
		"/scoring/guards/0/level":   func(r *risk.RuleSet) { r.Scoring.Guards[0].Level = 0 },
		"/scoring/guards/0/kind":    func(r *risk.RuleSet) { r.Scoring.Guards[0].Kind = "wish" },
		"/scoring/guards/0/all":     func(r *risk.RuleSet) { r.Scoring.Guards[0].All = nil },
		"/scoring/guards/0/all/0/0": func(r *risk.RuleSet) { r.Scoring.Guards[0].All[0].Factor = "x" },
		"/scoring/guards/0/all/0/1": func(r *risk.RuleSet) { r.Scoring.Guards[0].All[0].From = 5 },
		"/scoring/guards/1/key":     func(r *risk.RuleSet) { r.Scoring.Guards[1].Key = r.Scoring.Guards[0].Key },
		"/scoring/guards/1/name":    func(r *risk.RuleSet) { r.Scoring.Guards[1].Name.EN = "" },
		"/scoring/sectors/0/sector": func(r *risk.RuleSet) { r.Scoring.Sectors = []risk.SectorValues{{Sector: "x"}} },
		"/scoring/sectors/0/weights": func(r *risk.RuleSet) {
			r.Scoring.Sectors = []risk.SectorValues{{Sector: "gas", Weights: map[string]float64{"x": 1}}}
		},
		"/rollup/mode":           func(r *risk.RuleSet) { r.Rollup.Mode = "x" },
		"/rollup/weights":        func(r *risk.RuleSet) { r.Rollup.Weights[grid.Blue] = 99 },
		"/rollup/bands":          func(r *risk.RuleSet) { r.Rollup.Bands[grid.Yellow] = 70 },
		"/rollup/k":              func(r *risk.RuleSet) { r.Rollup.K = nil },
		"/rollup/k/2":            func(r *risk.RuleSet) { r.Rollup.K[2] = 0 },
		"/rollup/fatal":          func(r *risk.RuleSet) { r.Rollup.Fatal = -1 },
		"/rollup/floors/0/what":  func(r *risk.RuleSet) { r.Rollup.Floors[0].What = "x" },
		"/rollup/floors/0/count": func(r *risk.RuleSet) { r.Rollup.Floors[0].Count = 0 },
		"/rollup/floors/0/top":   func(r *risk.RuleSet) { r.Rollup.Floors[0].Depth, r.Rollup.Floors[0].Top = 2, 3 },
		"/rollup/shares":         func(r *risk.RuleSet) { r.Rollup = *shares(t); r.Rollup.Shares[grid.Orange] = 13 },
		"/rollup/shares/yellow":  func(r *risk.RuleSet) { r.Rollup = *shares(t); r.Rollup.Shares[grid.Yellow] = 0.1 },
		"/rollup/shares/orange":  func(r *risk.RuleSet) { r.Rollup = *shares(t); r.Rollup.Shares[grid.Orange] = 6.00001 },
		"/rollup/threshold":      func(r *risk.RuleSet) { r.Rollup = *shares(t); r.Rollup.Threshold = 0 },
	} {
		r := shipped(t)
		slip(r)
		var e *grid.Error
		if !errors.As(r.Verify(registered), &e) || e.Code != grid.CodeRejected {
			t.Errorf("%s: nothing found", at)
			continue
		}
		found := false
		for _, f := range e.Faults {
			found = found || f.Pointer == at
			if f.Text.ZH == "" || f.Text.EN == "" {
				t.Errorf("%s: a fault without words", at)
			}
		}
		if !found {
			t.Errorf("%s is not among %+v", at, e.Faults)
		}
	}
}

func FuzzRuleSet(f *testing.F) {
	b, err := json.Marshal(shipped(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(b))
	f.Add(`{"scoring":{"factors":[{"key":"declared","steps":[[1]]}]}}`)
	f.Add(`{"scoring":{"guards":[{"all":[["fatal"]]}]},"rollup":{"k":{"300":1}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		r := &risk.RuleSet{}
		if json.Unmarshal([]byte(text), r) != nil || r.Verify(registered) != nil {
			return
		}
		// What passes must be able to score anything.
		s := risk.NewScorer(&r.Scoring)
		facts := risk.NoFacts()
		s.Explain(&facts)
		for i := range facts.Values {
			facts.Values[i] = 4
		}
		if w := s.Explain(&facts); !w.Level.Valid() {
			t.Errorf("level %d", w.Level)
		}
	})
}

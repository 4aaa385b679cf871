package risk_test

import (
	"math"
	"os"
	"strings"
	"testing"

	"anwang/grid"
	"anwang/grid/risk"
)

// TestScore19 are the bands of 应急〔2018〕19号 and what stands above them.
func TestScore19(t *testing.T) {
	t.Parallel()
	g, err := risk.Score19()
	if err != nil {
		t.Fatal(err)
	}
	fifths := 100.0
	for range 125 {
		fifths -= 0.2
	}
	if fifths >= 75 {
		t.Fatalf("%v is not below 75: the rounding is not put to the test", fifths)
	}
	for _, c := range []struct {
		name   string
		score  float64
		vetoes []string
		want   grid.Level // NotAssessed: refused
	}{
		{"all bonuses", 127, nil, grid.Blue},
		{"100", 100, nil, grid.Blue},
		{"90", 90, nil, grid.Blue},
		{"just below 90", 89.9, nil, grid.Yellow},
		{"75", 75, nil, grid.Yellow},
		{"75 by fifths", fifths, nil, grid.Yellow},
		{"just below 75", 74.9, nil, grid.Orange},
		{"60", 60, nil, grid.Orange},
		{"just below 60", 59.9, nil, grid.Red},
		{"0", 0, nil, grid.Red},
		{"below 0", -3, nil, grid.Red},
		{"a veto", 100, []string{"no_design"}, grid.Red},
		{"two vetoes", 80, []string{"accidents", "special_workers"}, grid.Red},
		{"unknown veto", 80, []string{"rain"}, grid.NotAssessed},
		{"no number", math.NaN(), nil, grid.NotAssessed},
		{"endless", math.Inf(1), nil, grid.NotAssessed},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, err := g.Rate(c.score, c.vetoes)
			if s.Level != c.want || (c.want == grid.NotAssessed) != (grid.CodeOf(err) == grid.CodeRejected) {
				t.Fatalf("%v (%v), want %v", s.Level, err, c.want)
			}
			if err == nil && (len(s.Vetoes) != len(c.vetoes) || len(c.vetoes) > 0 != strings.Contains(s.Reason.ZH, "否决项") || s.Reason.EN == "") {
				t.Errorf("%+v", s)
			}
		})
	}
}

// TestGuideRefused: a guide that leaves a score without a colour is not taken.
func TestGuideRefused(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("score19/guide.json")
	if err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{
		`"from": 75`: `"from": 90`, `"from": null`: `"from": 0`, `"colour": "yellow"`: `"colour": "none"`, `"most": 15`: `"most": 14`,
		`"effectiveFrom"`: `"from"`,
	} {
		bad := strings.Replace(string(b), from, to, 1)
		if _, err := risk.ParseGuide([]byte(bad)); err == nil || bad == string(b) {
			t.Errorf("%s in place of %s was taken", to, from)
		}
	}
}

// TestVetoWithoutAScore: a veto item decides where nobody added up the points,
// and an assessment that has neither says nothing.
func TestVetoWithoutAScore(t *testing.T) {
	t.Parallel()
	guide, err := risk.Score19()
	if err != nil {
		t.Fatal(err)
	}
	r := risk.Record{Sector: "chemical", Declared: grid.Blue, DatedRecords: []risk.DatedRecord{
		{ID: 1, Kind: risk.RecordAssessment, Type: risk.TypeScore19, Dated: day("2025-01-01"), Score: 95, Scored: true},
		{ID: 2, Kind: risk.RecordAssessment, Type: risk.TypeScore19, Dated: day("2026-01-01"), Veto: true},
		{ID: 3, Kind: risk.RecordAssessment, Type: risk.TypeScore19, Dated: day("2026-02-01")},
	}}
	f, _ := r.Facts(guide, day("2026-11-24"))
	if f.Values[risk.Score19Veto] != 1 || f.Known(risk.Score19Level) {
		t.Errorf("veto %v, level of the score %v", f.Values[risk.Score19Veto], f.Values[risk.Score19Level])
	}
}

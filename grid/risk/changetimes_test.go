package risk_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"anwang/grid"
	"anwang/grid/risk"
)

// TestNothingChangesBetweenChangeTimes: facts of the past are the same at any two times
// between which there is none of the moments.
func TestNothingChangesBetweenChangeTimes(t *testing.T) {
	t.Parallel()
	guide, err := risk.Score19()
	if err != nil {
		t.Fatal(err)
	}
	day0 := time.Date(2026, 1, 1, 0, 0, 0, 0, grid.China)
	rapid.Check(t, func(t *rapid.T) {
		when := func(name string) time.Time {
			return day0.Add(time.Duration(rapid.IntRange(-900, 900).Draw(t, name)) * time.Hour)
		}
		day := func(name string) time.Time {
			if rapid.IntRange(0, 3).Draw(t, name+" given") == 0 {
				return time.Time{}
			}
			return day0.AddDate(0, 0, rapid.IntRange(-1200, 60).Draw(t, name))
		}
		r := risk.Record{Sector: "chemical", Declared: grid.Orange}
		for range rapid.IntRange(0, 3).Draw(t, "dangers") {
			r.Dangers = append(r.Dangers, risk.DangerFact{
				Grade: grid.DangerGrade(rapid.IntRange(0, 1).Draw(t, "grade")), State: grid.DangerState(rapid.IntRange(1, 7).Draw(t, "state")),
				Found: when("found"), Deadline: when("deadline"), Closed: when("closed"),
			})
		}
		for range rapid.IntRange(0, 4).Draw(t, "records") {
			kind := rapid.SampledFrom([]risk.RecordKind{
				risk.RecordLicence, risk.RecordAssessment, risk.RecordInspection, risk.RecordAccident,
			}).Draw(t, "kind")
			r.DatedRecords = append(r.DatedRecords, risk.DatedRecord{
				Kind: kind, Type: risk.TypeScore19, Dated: day("dated"), Expires: day("expires"), Ended: day("ended"), Scored: true, Score: 60,
				Harm: grid.Harm{Deaths: new(rapid.IntRange(0, 12).Draw(t, "deaths"))},
			})
		}
		from := when("from")
		to := from.Add(time.Duration(rapid.IntRange(1, 200).Draw(t, "hours")) * time.Hour)
		none := true
		r.ChangeTimes(func(m time.Time) { none = none && (m.Before(from) || m.After(to)) })
		if !none {
			return
		}
		a, b := r.FactsAsOf(guide, from), r.FactsAsOf(guide, to)
		if !a.Same(&b) {
			t.Fatalf("%v: %s, %v: %s, with no moment in between: %+v", from, a.AppendJSON(nil), to, b.AppendJSON(nil), r)
		}
	})
}

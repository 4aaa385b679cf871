package risk_test

import (
	"encoding/json"
	"testing"

	"anwang/grid"
	"anwang/grid/risk"
)

// TestNothingKnownIsNotNone: an inspection that is not due yet is known not to be late,
// and where no paper with a last day is on file nobody knows that none is past it. What
// is kept is read as what was written, and neither gives a point or takes one.
func TestNothingKnownIsNotNone(t *testing.T) {
	t.Parallel()
	inspection := func(due string) []risk.DatedRecord {
		return []risk.DatedRecord{{ID: 1, Kind: risk.RecordInspection, Dated: day("2026-01-01"), Expires: day(due)}}
	}
	s := risk.NewScorer(&shipped(t).Scoring)
	for _, c := range []struct {
		name                string
		dated               []risk.DatedRecord
		inspection, expired float64 // -1: not known
		kept                string
	}{
		{"nothing on file", nil, -1, -1, `{"declared":2,"expired":null}`},
		{"not late", inspection("2027-01-01"), 0, -1, `{"declared":2,"inspection_overdue":0,"expired":null}`},
		{"late", inspection("2026-11-01"), 1, -1, `{"declared":2,"inspection_overdue":1,"expired":null}`},
		{
			"inspected, the next not known",
			[]risk.DatedRecord{{ID: 1, Kind: risk.RecordInspection, Dated: day("2026-01-01")}},
			-1, -1,
			`{"declared":2,"expired":null}`,
		},
		{"a licence without a last day", []risk.DatedRecord{{ID: 1, Kind: risk.RecordLicence}}, -1, -1, `{"declared":2,"expired":null}`},
		{"a licence that holds", []risk.DatedRecord{{ID: 1, Kind: risk.RecordLicence, Expires: day("2027-01-01")}}, -1, 0, `{"declared":2}`},
		{
			"equipment past its day",
			[]risk.DatedRecord{{ID: 1, Kind: risk.RecordEquipment, Expires: day("2026-01-01")}},
			-1, 1,
			`{"declared":2,"expired":1}`,
		},
	} {
		r := risk.Record{Declared: grid.Yellow, Standard: risk.StandardUnknown, DatedRecords: c.dated}
		f, _ := r.Facts(nil, morning)
		is := func(k risk.Factor, want float64) bool { return want < 0 && !f.Known(k) || f.Values[k] == want }
		if !is(risk.InspectionOverdue, c.inspection) || !is(risk.Expired, c.expired) {
			t.Errorf("%s: inspection %v, expired %v", c.name, f.Values[risk.InspectionOverdue], f.Values[risk.Expired])
		}
		b, _ := json.Marshal(f)
		var back risk.Facts
		if err := json.Unmarshal(b, &back); err != nil || !back.Same(&f) || string(b) != c.kept {
			t.Errorf("%s: kept as %s, %v", c.name, b, err)
		}
		if _, score := s.Level(&f); c.inspection <= 0 && c.expired <= 0 && score != 40 {
			t.Errorf("%s: a score of %v", c.name, score)
		}
	}
	if got := risk.InspectionOverdue.ValueText(0); got.ZH != "未逾期" || got.EN != "not overdue" {
		t.Errorf("not late is said as %v", got)
	}
}

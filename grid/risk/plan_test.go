package risk_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"anwang/grid"
	"anwang/grid/risk"
)

var morning = day("2026-11-24").Add(10 * time.Hour)

// genRecord makes up what is on file about an enterprise.
func genRecord(t *rapid.T) *risk.Record {
	whole := func(n int, what string) int { return rapid.IntRange(0, n).Draw(t, what) }
	r := &risk.Record{
		Sector: rapid.SampledFrom(someSectors).Draw(t, "sectors"), Declared: grid.Level(whole(4, "declared")),
		Grade: rapid.SampledFrom([]string{"", "A", "B", "C", "D"}).Draw(t, "grade"), Standard: whole(3, "standard"),
	}
	for i := range whole(2, "sources") {
		r.Hazards = append(r.Hazards, risk.HazardFact{ID: grid.ID(i + 1), Major: uint8(whole(4, "major")), Level: grid.Level(whole(4, "rated"))})
	}
	for i := range whole(6, "dangers") {
		d := risk.DangerFact{ID: grid.ID(100 + i), State: grid.Rectifying, Listed: grid.ListedLevel(whole(4, "listed"))}
		if whole(3, "grade of a danger") == 0 {
			d.Grade = grid.Major
		}
		d.Deadline = morning.AddDate(0, 0, whole(20, "deadline")-10)
		r.Dangers = append(r.Dangers, d)
	}
	for i := range whole(4, "records") {
		kind := rapid.SampledFrom([]risk.RecordKind{
			risk.RecordLicence, risk.RecordEquipment, risk.RecordInspection, risk.RecordAssessment,
		}).Draw(t, "kind")
		p := risk.DatedRecord{
			ID: grid.ID(200 + i), Kind: kind, Dated: day("2025-01-01"),
			Expires: day("2026-11-24").AddDate(0, 0, whole(300, "expires")-200),
		}
		if kind == risk.RecordAssessment && whole(1, "score") == 1 {
			p.Type, p.Scored, p.Score = risk.TypeScore19, true, float64(40+whole(60, "points"))
		}
		r.DatedRecords = append(r.DatedRecords, p)
	}
	return r
}

// halves says of every source that it can come down by a level, and be none.
func halves(r *risk.Record) func(grid.ID) []risk.Lowering {
	return func(id grid.ID) []risk.Lowering {
		i := slices.IndexFunc(r.Hazards, func(h risk.HazardFact) bool { return h.ID == id })
		m := r.Hazards[i].Major
		list := []risk.Lowering{{Level: grid.NotAssessed, Tonnes: 9}}
		if m < 4 {
			list = append([]risk.Lowering{{Major: m + 1, Level: grid.Level(m + 1), Tonnes: 4}}, list...)
		}
		return list
	}
}

// done is the record after the steps, and the ratings they give anew.
func done(r *risk.Record, steps []risk.WayStep) (out risk.Record, rates []risk.WayStep) {
	out = *r
	out.Dangers, out.DatedRecords, out.Hazards = slices.Clone(r.Dangers), slices.Clone(r.DatedRecords), slices.Clone(r.Hazards)
	for _, s := range steps {
		switch s.Kind {
		case risk.StepClose:
			for i := range out.Dangers {
				if out.Dangers[i].ID == s.ID {
					out.Dangers[i].State, out.Dangers[i].Closed = grid.Closed, morning
				}
			}
		case risk.StepInspect: // today, and the next one in a year
			out.DatedRecords = append(out.DatedRecords, risk.DatedRecord{
				ID: 999, Kind: risk.RecordInspection, Dated: day("2026-11-24"), Expires: day("2027-11-24"),
			})
		case risk.StepRenew:
			for i := range out.DatedRecords {
				if out.DatedRecords[i].ID == s.ID {
					out.DatedRecords[i].Expires = day("2029-11-24")
				}
			}
		case risk.StepReduce:
			for i := range out.Hazards {
				if out.Hazards[i].ID == s.ID {
					out.Hazards[i].Major, out.Hazards[i].Level = s.Lower.Major, s.Lower.Level
				}
			}
		case risk.StepRate:
			rates = append(rates, s)
		}
	}
	return out, rates
}

// TestPlansAreTrue does to the records what each way proposes: a danger closed, a
// paper renewed, the inspection carried out. The level and the score are those it
// names, nothing of it is needless, no time goes backwards, and what can be done
// comes before any rating.
func TestPlansAreTrue(t *testing.T) {
	t.Parallel()
	base := shipped(t)
	guide, err := risk.Score19()
	if err != nil {
		t.Fatal(err)
	}
	ways, doable := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		set := genSet(t, base)
		s := risk.NewScorer(&set.Scoring)
		r := genRecord(t)
		f, _ := r.Facts(guide, morning)
		from, before := s.Level(&f)
		list := s.Plans(r, guide, morning, halves(r))
		if len(list) > 4 || (from == grid.Blue || from == grid.NotAssessed) && len(list) > 0 {
			t.Fatalf("%d ways from %s", len(list), from)
		}
		level := func(steps []risk.WayStep) (grid.Level, float64) {
			after, rates := done(r, steps)
			g, _ := after.Facts(guide, morning)
			flip := set.Scoring.GradeBest == "D"
			g = apply(&g, slices.DeleteFunc(rates, func(s risk.WayStep) bool {
				v := g.Values[s.Factor]
				if s.Factor == risk.Grade && flip {
					v = 5 - v
				}
				return !(v > s.To) // it is that good already
			}), flip, -1)
			return s.Level(&g)
		}
		for n, w := range list {
			ways++
			l, score := level(w.Steps)
			if l != w.Level || score != w.Score || w.Enough != (l != grid.NotAssessed && from.Worse(l)) || len(w.Steps) == 0 {
				t.Fatalf("from %s %v: %+v gives %s %v", from, before, w, l, score)
			}
			if w.Steps[0].Kind == risk.StepAssess {
				if len(w.Steps) > 1 || n != len(list)-1 || w.Enough {
					t.Fatalf("an assessment is not the last that there is to do: %+v", list)
				}
				continue
			}
			if !w.Enough && (l != grid.NotAssessed && (w.Score >= before || l != from) || !w.Doable()) {
				t.Fatalf("what is not enough does nothing: %+v from %s %v", w, from, before)
			}
			for i, step := range w.Steps {
				if step.Doable() {
					doable++
				} else if n != len(list)-1 {
					t.Fatalf("a rating anew is not the last of %d ways", len(list))
				}
				if i > 0 && step.Doable() && !w.Steps[i-1].Doable() {
					t.Fatalf("a rating stands before what can be done: %+v", w)
				}
				if step.Kind == risk.StepInspect && step.To != 0 {
					t.Fatalf("what is overdue becomes less overdue: %+v", step)
				}
				if step.Doable() && step.ID == 0 {
					t.Fatalf("it names no record: %+v", step)
				}
				if l, _ := level(slices.Delete(slices.Clone(w.Steps), i, i+1)); w.Enough && l != grid.NotAssessed && from.Worse(l) {
					t.Fatalf("from %s: step %d of %+v is needless", from, i, w)
				}
			}
		}
	})
	if ways < 20 || doable < 20 {
		t.Errorf("only %d ways with %d steps were looked at", ways, doable)
	}
}

// TestWhatCanBeDoneComesFirst: an enterprise whose declared level decides is told
// what it can do all the same, and that it is not enough; rating anew is apart.
func TestWhatCanBeDoneComesFirst(t *testing.T) {
	t.Parallel()
	guide, err := risk.Score19()
	if err != nil {
		t.Fatal(err)
	}
	set := shipped(t)
	r := &risk.Record{
		Sector: "gas", Declared: grid.Red, Standard: 2,
		Dangers: []risk.DangerFact{{ID: 7, Grade: grid.Major, State: grid.Rectifying, Listed: grid.ListedTown}},
		DatedRecords: []risk.DatedRecord{
			{ID: 8, Kind: risk.RecordLicence, Expires: day("2026-10-01")},
			{ID: 9, Kind: risk.RecordInspection, Dated: day("2026-01-01"), Expires: day("2026-09-24")},
		},
	}
	list := risk.NewScorer(&set.Scoring).Plans(r, guide, morning, nil)
	if len(list) != 2 || list[0].Enough || list[0].Level != grid.Red || !list[1].Enough ||
		list[1].Steps[len(list[1].Steps)-1].Kind != risk.StepRate {
		t.Fatalf("%+v", list)
	}
	var kinds []risk.StepKind
	var ids []grid.ID
	for _, s := range list[0].Steps {
		kinds, ids = append(kinds, s.Kind), append(ids, s.ID)
	}
	if !slices.Equal(kinds, []risk.StepKind{risk.StepClose, risk.StepInspect, risk.StepRenew}) || !slices.Equal(ids, []grid.ID{7, 9, 8}) {
		t.Errorf("%v of %v", kinds, ids)
	}
}

// TestNotAssessedIsNoWayDown: where a major hazard source is all that is known, to
// have none leaves nothing to be assessed by, and that is no lower level.
func TestNotAssessedIsNoWayDown(t *testing.T) {
	t.Parallel()
	s := risk.NewScorer(&shipped(t).Scoring)
	r := risk.Record{Standard: risk.StandardUnknown, Hazards: []risk.HazardFact{{ID: 1, Major: 4}}}
	ways := s.Plans(&r, nil, morning, halves(&r))
	if len(ways) != 1 || ways[0].Enough || ways[0].Level != grid.Yellow || len(ways[0].Steps) != 1 ||
		ways[0].Steps[0].Kind != risk.StepAssess {
		t.Errorf("the ways are %+v", ways)
	}
	f, _ := r.Facts(nil, morning)
	if w := s.Explain(&f); len(w.Next) > 0 {
		t.Errorf("by the facts the ways are %+v", w.Next)
	}
	r.Hazards[0].Major = 1 // can still hold less
	f, _ = r.Facts(nil, morning)
	if w := s.Explain(&f); len(w.Next) != 1 || w.Next[0].Level != grid.Orange {
		t.Errorf("of level 1 the ways are %+v", w.Next)
	}
	rapid.Check(t, func(t *rapid.T) {
		r := genRecord(t)
		f, _ := r.Facts(nil, morning)
		for _, w := range append(s.Plans(r, nil, morning, halves(r)), s.Explain(&f).Next...) {
			if w.Level == grid.NotAssessed && w.Enough {
				t.Fatalf("%+v leads to nothing known", w)
			}
		}
	})
}

package risk

import (
	"cmp"
	"slices"
	"time"

	"anwang/grid"
)

// Lowering is what a major hazard source would be if it held less.
type Lowering struct {
	Major  uint8      // GB 18218-2018 level; 0: none any more
	Level  grid.Level // its colour then
	Tonnes float64    // taken out, and a little more
	What   grid.Text  // of which substances
}

// plan looks for ways down by the records of one enterprise.
type plan struct {
	*scorer
	record *Record
	guide  *Guide
	now    time.Time
	from   grid.Level
	score  float64
	steps  []WayStep // all that can be done, each of one record
}

// Plans lists ways to a lower level by the records: which danger to close, which
// record to renew, the inspection, how much less a source should hold (lower says
// what is possible there, the nearest first; nil: nothing). First comes what can
// be done; where all of it is not enough it stands there all the same, and says
// so. What needs a rating anew is apart and last, and where a source is all that is
// known and nothing is enough, an assessment. Every way has been done to the
// records and has the level and score that come of it.
func (s *Scorer) Plans(r *Record, g *Guide, now time.Time, lower func(grid.ID) []Lowering) []Way {
	f, _ := r.Facts(g, now)
	by, _ := s.strictest(&f)
	p := plan{scorer: by, record: r, guide: g, now: now}
	if p.from, p.score = p.level(&f); p.from == grid.NotAssessed || p.from == grid.Blue {
		return nil
	}
	p.steps = p.possible(&f, lower)
	out := p.doable()
	if w, ok := p.rated(&f, out); ok {
		out = append(out, w)
	}
	if p.sole(&f) && !slices.ContainsFunc(out, func(w Way) bool { return w.Enough }) {
		out = append(out, p.way([]WayStep{{Kind: StepAssess, Factor: RiskPoints}}))
	}
	return out
}

// sole reports whether an enterprise is assessed by a major hazard source at most:
// were it and what guards count gone, nothing would be known.
func (p *plan) sole(f *Facts) bool {
	without := *f
	p.put(&without, HazardLevel, 0)
	_, known := p.scorer.score(&without)
	return !known
}

// possible lists everything that can be done, from the least effort up.
func (p *plan) possible(f *Facts, lower func(grid.ID) []Lowering) []WayStep {
	var out []WayStep
	for i := range p.record.Dangers {
		if d := &p.record.Dangers[i]; d.State.Open() {
			k := DangersOpen
			switch {
			case d.Grade == grid.Major:
				k = DangersMajor
			case !d.Deadline.IsZero() && p.now.After(d.Deadline):
				k = DangersOverdue
			}
			out = append(out, WayStep{Kind: StepClose, Factor: k, From: f.Values[k], To: f.Values[k] - 1, ID: d.ID})
		}
	}
	if f.Values[InspectionOverdue] > 0 {
		out = append(out, WayStep{Kind: StepInspect, Factor: InspectionOverdue, From: f.Values[InspectionOverdue], ID: p.record.inspected(p.now)})
	}
	for i := range p.record.DatedRecords {
		if x := &p.record.DatedRecords[i]; x.expired(p.now) {
			out = append(out, WayStep{Kind: StepRenew, Factor: Expired, From: f.Values[Expired], To: f.Values[Expired] - 1, ID: x.ID})
		}
	}
	for i := range p.record.Hazards {
		h := &p.record.Hazards[i]
		if h.Major == 0 || lower == nil {
			continue
		}
		for _, l := range lower(h.ID) {
			to := 0.0
			if l.Major > 0 {
				to = 5 - float64(l.Major)
			}
			out = append(out, WayStep{Kind: StepReduce, Factor: HazardLevel, From: 5 - float64(h.Major), To: to, ID: h.ID, Lower: &l})
		}
	}
	slices.SortStableFunc(out, func(a, b WayStep) int { return cmp.Compare(p.effort(&a), p.effort(&b)) })
	return out
}

// expired reports whether a record counts as one that is past its last day.
func (x *DatedRecord) expired(now time.Time) bool {
	today := grid.Day(now)
	return x.Kind != RecordAccident && x.Kind != RecordInspection && (x.Ended.IsZero() || today.Before(x.Ended)) &&
		!x.Expires.IsZero() && !now.Before(x.Expires.AddDate(0, 0, 1))
}

// inspected is the last inspection, which says when the next one is due.
func (r *Record) inspected(now time.Time) (id grid.ID) {
	var last *DatedRecord
	today := grid.Day(now)
	for i := range r.DatedRecords {
		x := &r.DatedRecords[i]
		if x.Kind == RecordInspection && (x.Ended.IsZero() || today.Before(x.Ended)) &&
			(last == nil || x.Dated.After(last.Dated) || x.Dated.Equal(last.Dated) && x.ID > last.ID) {
			last, id = x, x.ID
		}
	}
	return id
}

// effort is what a step costs, as the rule set ranks it; a listed danger costs
// more, and of a source every level.
func (p *plan) effort(s *WayStep) float64 {
	of := func(k Factor) float64 {
		if r := p.rules[k]; r != nil {
			return r.Effort
		}
		return 0
	}
	switch s.Kind {
	case StepClose:
		e := of(s.Factor)
		if i := slices.IndexFunc(p.record.Dangers, func(d DangerFact) bool { return d.ID == s.ID }); i >= 0 &&
			p.record.Dangers[i].Listed != grid.NotListed {
			e += of(DangersListed)
		}
		return e
	case StepReduce, StepRate:
		return of(s.Factor) * (s.From - s.To)
	default:
		return of(s.Factor)
	}
}

// after is the record as it is once the steps are done.
func (p *plan) after(steps []WayStep) Facts {
	r := *p.record
	r.Dangers, r.DatedRecords, r.Hazards = slices.Clone(r.Dangers), slices.Clone(r.DatedRecords), slices.Clone(r.Hazards)
	for i := range steps {
		s := &steps[i]
		switch s.Kind {
		case StepClose:
			r.Dangers = slices.DeleteFunc(r.Dangers, func(d DangerFact) bool { return d.ID == s.ID })
		case StepInspect:
			r.DatedRecords = append(r.DatedRecords, DatedRecord{ID: 1 << 62, Kind: RecordInspection, Dated: p.now, Expires: p.now.AddDate(1, 0, 0)})
		case StepRenew:
			for k := range r.DatedRecords {
				if r.DatedRecords[k].ID == s.ID {
					r.DatedRecords[k].Expires = time.Time{}
				}
			}
		case StepReduce:
			for k := range r.Hazards {
				if r.Hazards[k].ID == s.ID {
					r.Hazards[k].Major, r.Hazards[k].Level = s.Lower.Major, s.Lower.Level
				}
			}
		}
	}
	f, _ := r.Facts(p.guide, p.now)
	for i := range steps {
		if s := &steps[i]; s.Kind == StepRate && f.Known(s.Factor) &&
			p.value(&f, s.Factor) > s.To { // a source that holds less may be rated less already
			p.put(&f, s.Factor, s.To)
		}
	}
	return f
}

// way is what comes of doing some steps.
func (p *plan) way(steps []WayStep) Way {
	w := Way{Steps: slices.Clone(steps)}
	f := p.after(steps)
	w.Level, w.Score = p.level(&f)
	w.Enough = comesDown(p.from, w.Level)
	for i := range steps {
		w.Effort += p.effort(&steps[i])
	}
	w.sort()
	return w
}

// doable lists ways of what can be done alone: one step where one is enough, else
// as few as are; where all is not enough, all that makes the score less.
func (p *plan) doable() []Way {
	var out []Way
	for _, s := range p.steps {
		// Of steps that do the same one is enough to be named.
		if w := p.way([]WayStep{s}); w.Enough && !slices.ContainsFunc(out, func(o Way) bool {
			return o.Steps[0].Factor == s.Factor && o.Steps[0].ID != s.ID && s.Kind != StepReduce
		}) {
			if out = append(out, w); len(out) == mostWays-1 {
				return out
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	all := p.furthest()
	if w := p.way(all); w.Enough {
		return []Way{p.way(p.fewest(all))}
	}
	useful := slices.DeleteFunc(all, func(s WayStep) bool { return s.Kind == StepReduce || p.way([]WayStep{s}).Score >= p.score })
	if len(useful) == 0 {
		return nil
	}
	return []Way{p.way(useful)}
}

// furthest is every step; of a source the one that takes it furthest, and none where
// then nothing would be known.
func (p *plan) furthest() (out []WayStep) {
	for _, s := range p.steps {
		i := slices.IndexFunc(out, func(o WayStep) bool { return s.Kind == StepReduce && o.Kind == StepReduce && o.ID == s.ID })
		switch {
		case i < 0:
			out = append(out, s)
		case s.To < out[i].To:
			out[i] = s
		}
	}
	if w := p.way(out); w.Level == grid.NotAssessed {
		out = slices.DeleteFunc(out, func(s WayStep) bool { return s.Kind == StepReduce })
	}
	return out
}

// fewest leaves out of steps that are enough what is not needed, ratings before
// anything else and then the dearest first.
func (p *plan) fewest(steps []WayStep) []WayStep {
	order := slices.Clone(steps)
	slices.SortStableFunc(order, func(a, b WayStep) int {
		return cmp.Or(compareBool(b.Kind == StepRate, a.Kind == StepRate), cmp.Compare(p.effort(&b), p.effort(&a)))
	})
	kept := slices.Clone(steps)
	same := func(a, b *WayStep) bool { return a.Kind == b.Kind && a.ID == b.ID && a.Factor == b.Factor }
	for i := range order {
		s := &order[i]
		if s.Kind == StepRate { // as little as may be
			for to := s.From; to > s.To; to-- {
				try := slices.Clone(kept)
				for k := range try {
					if same(&try[k], s) {
						try[k].To = to
					}
				}
				if p.way(try).Enough {
					kept = slices.DeleteFunc(try, func(t WayStep) bool { return t.Kind == StepRate && t.To == t.From })
					break
				}
			}
			continue
		}
		if less := slices.DeleteFunc(slices.Clone(kept), func(t WayStep) bool { return same(&t, s) }); p.way(less).Enough {
			kept = less
		}
	}
	return kept
}

// rated is the way in which something is rated anew besides what can be done; none
// where what can be done is enough, or where even that is not.
func (p *plan) rated(f *Facts, found []Way) (Way, bool) {
	if slices.ContainsFunc(found, func(w Way) bool { return w.Enough }) {
		return Way{}, false
	}
	var rates []WayStep
	for _, h := range p.handles(f) {
		if h.rated() {
			rates = append(rates, WayStep{Kind: StepRate, Factor: h.factor, From: h.value, To: h.least})
		}
	}
	all := p.furthest()
	for _, done := range [...][]WayStep{slices.DeleteFunc(slices.Clone(all), func(s WayStep) bool { return s.Kind == StepReduce }), all} {
		steps := append(slices.Clone(done), rates...)
		if w := p.way(steps); w.Enough {
			return p.way(p.fewest(steps)), true
		}
	}
	return Way{}, false
}

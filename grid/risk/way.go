package risk

import (
	"cmp"
	"slices"
	"sort"

	"anwang/grid"
)

// Way is something that would lower the level of an enterprise; all its steps are
// needed. Effort only ranks the ways and never enters a colour.
type Way struct {
	Level  grid.Level
	Score  float64
	Steps  []WayStep // what can be done first, then what is rated anew
	Effort float64
	Enough bool // false: doing all of it leaves the level as it is
}

// StepKind says what a step is.
type StepKind string

// The kinds of steps. All but StepRate are something that somebody goes and does;
// a rating follows from how things are, and is given anew once they are better.
const (
	StepClose   StepKind = "close"   // a danger is put right and closed
	StepInspect StepKind = "inspect" // the inspection that is due is carried out
	StepRenew   StepKind = "renew"   // a paper past its last day is renewed
	StepReduce  StepKind = "reduce"  // a major hazard source holds less
	StepAssess  StepKind = "assess"  // assessed by something besides the source: without it nothing is known
	StepRate    StepKind = "rate"    // rated or graded anew
)

// WayStep brings a factor down.
type WayStep struct {
	Kind     StepKind
	Factor   Factor
	From, To float64
	ID       grid.ID   // of the danger, paper or hazard source; 0: of none
	Lower    *Lowering // of StepReduce
}

// Doable reports whether the step is something that somebody goes and does.
func (s *WayStep) Doable() bool { return s.Kind != StepRate }

// Doable reports whether any step of the way is.
func (w *Way) Doable() bool { return len(w.Steps) > 0 && w.Steps[0].Doable() }

// comesDown reports whether a level is one to come down to. Not assessed is none: the
// only evidence is gone, and nobody knows that the risk is.
func comesDown(from, to grid.Level) bool { return to != grid.NotAssessed && from.Worse(to) }

// mostWays is how many ways are proposed.
const mostWays = 3

// kindOf is what is done about a factor.
func kindOf(k Factor) StepKind {
	switch k {
	case DangersOpen, DangersMajor, DangersOverdue, DangersListed, DangersListedHigh:
		return StepClose
	case InspectionOverdue:
		return StepInspect
	case Expired:
		return StepRenew
	case HazardLevel:
		return StepReduce
	default:
		return StepRate
	}
}

// handle is a factor that something can be done about.
type handle struct {
	factor Factor
	effort float64
	least  float64 // how far it can be brought down
	value  float64
	whole  bool // all of it or nothing: what is overdue is done or not
}

func (h *handle) rated() bool { return kindOf(h.factor) == StepRate }

// ways lists the cheapest ways to a lower level as far as the facts alone say
// them: first of what can be done, one factor alone where one is enough, and last
// the one in which something is rated anew as well. Plans says them by the records.
func (s *scorer) ways(f *Facts) []Way {
	from, _ := s.level(f)
	if from == grid.NotAssessed || from == grid.Blue {
		return nil
	}
	all := s.handles(f)
	doable := slices.DeleteFunc(slices.Clone(all), func(h handle) bool { return h.rated() })
	var out []Way
	for i := range doable {
		if w, ok := s.reach(f, from, doable[i:i+1]); ok {
			out = append(out, w)
		}
	}
	if len(out) == 0 {
		if w, ok := s.reach(f, from, doable); ok {
			out = append(out, w)
		}
	}
	slices.SortStableFunc(out, func(a, b Way) int { return cmp.Compare(a.Effort, b.Effort) })
	out = out[:min(len(out), mostWays-1)]
	if w, ok := s.reach(f, from, all); ok && !slices.ContainsFunc(out, func(o Way) bool { return slices.Equal(o.Steps, w.Steps) }) {
		out = append(out, w)
	}
	return out
}

// handles are the factors that can be brought down from what they are.
func (s *scorer) handles(f *Facts) (out []handle) {
	for k, r := range s.rules {
		if r == nil || r.Effort <= 0 || !f.Known(Factor(k)) {
			continue
		}
		h := handle{factor: Factor(k), effort: r.Effort, value: s.value(f, Factor(k))}
		if FactorInfos[k].Values != nil {
			h.least = 1
		}
		if h.whole = Factor(k) == InspectionOverdue; h.whole || Factor(k) == HazardLevel {
			h.least = 0 // inspected; no source any more
		}
		if h.value > h.least {
			out = append(out, h)
		}
	}
	return out
}

// reach brings all handles down as far as they go and, when that lowers the
// level, lets each go as far back as it may: ratings before anything else, and the
// dearest first.
func (s *scorer) reach(f *Facts, from grid.Level, handles []handle) (Way, bool) {
	after := *f
	for i := range handles {
		s.put(&after, handles[i].factor, handles[i].least)
	}
	l, _ := s.level(&after)
	if i := slices.IndexFunc(handles, func(h handle) bool { return h.factor == HazardLevel }); l == grid.NotAssessed && i >= 0 {
		handles = slices.Clone(handles) // the only evidence stays
		handles[i].least = 1
		s.put(&after, HazardLevel, 1)
		l, _ = s.level(&after)
	}
	if !comesDown(from, l) {
		return Way{}, false
	}
	order := slices.Clone(handles)
	slices.SortStableFunc(order, func(a, b handle) int {
		return cmp.Or(compareBool(b.rated(), a.rated()), cmp.Compare(b.effort*(b.value-b.least), a.effort*(a.value-a.least)))
	})
	w := Way{Enough: true}
	for _, h := range order {
		// the least reduction that still lowers the level, the others being as they are
		n := sort.Search(int(h.value-h.least), func(n int) bool {
			s.put(&after, h.factor, h.value-float64(n))
			l, _ := s.level(&after)
			return comesDown(from, l)
		})
		to := h.value - float64(n)
		if h.whole && n > 0 {
			to = h.least
		}
		s.put(&after, h.factor, to)
		if n > 0 {
			w.Steps = append(w.Steps, WayStep{Kind: kindOf(h.factor), Factor: h.factor, From: h.value, To: to})
			w.Effort += h.effort * (h.value - to)
		}
	}
	w.sort()
	w.Level, w.Score = s.level(&after)
	return w, len(w.Steps) > 0
}

// sort puts what can be done before what is rated, each in the order of factors.
func (w *Way) sort() {
	slices.SortStableFunc(w.Steps, func(a, b WayStep) int {
		return cmp.Or(compareBool(b.Doable(), a.Doable()), cmp.Compare(a.Factor, b.Factor))
	})
}

// compareBool puts false before true.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}

// put sets a factor to a value as the rule looks at it. No hazard source is
// nothing, not a class.
func (s *scorer) put(f *Facts, k Factor, v float64) {
	switch {
	case k == Grade && s.flip:
		v = 5 - v
	case v == 0 && FactorInfos[k].Values != nil && k != InspectionOverdue:
		v = Unknown
	}
	f.Values[k] = v
}

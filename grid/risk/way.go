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
	Steps  []WayStep
	Effort float64
}

// WayStep brings a factor down.
type WayStep struct {
	Factor   Factor
	From, To float64
}

// mostWays is how many ways are proposed.
const mostWays = 3

// handle is a factor that something can be done about.
type handle struct {
	factor Factor
	effort float64
	least  float64 // how far it can be brought down
	value  float64
}

// ways lists the cheapest ways to a lower level: one factor alone where one is
// enough, else two, else all that is needed of everything.
func (s *scorer) ways(f *Facts) []Way {
	from, _ := s.level(f)
	if from == grid.NotAssessed || from == grid.Blue {
		return nil
	}
	var handles []handle
	for k, r := range s.rules {
		if r == nil || r.Effort <= 0 || !f.Known(Factor(k)) {
			continue
		}
		h := handle{factor: Factor(k), effort: r.Effort, value: s.value(f, Factor(k))}
		if FactorInfos[k].Values != nil {
			h.least = 1
		}
		if k == int(HazardLevel) || k == int(InspectionOverdue) {
			h.least = 0 // no source any more; inspected
		}
		if h.value > h.least {
			handles = append(handles, h)
		}
	}
	var out []Way
	for i := range handles {
		if w, ok := s.reach(f, from, handles[i:i+1]); ok {
			out = append(out, w)
		}
	}
	if len(out) < mostWays {
		for i := range handles {
			for j := i + 1; j < len(handles); j++ {
				if w, ok := s.reach(f, from, []handle{handles[i], handles[j]}); ok && len(w.Steps) == 2 {
					out = append(out, w)
				}
			}
		}
	}
	if len(out) == 0 {
		if w, ok := s.reach(f, from, handles); ok {
			out = append(out, w)
		}
	}
	slices.SortStableFunc(out, func(a, b Way) int {
		return cmp.Or(cmp.Compare(a.Effort, b.Effort), cmp.Compare(len(a.Steps), len(b.Steps)))
	})
	return out[:min(len(out), mostWays)]
}

// reach brings all handles down as far as they go and, when that lowers the
// level, lets each go as far back as it may, the dearest first.
func (s *scorer) reach(f *Facts, from grid.Level, handles []handle) (Way, bool) {
	after := *f
	for _, h := range handles {
		s.put(&after, h.factor, h.least)
	}
	if l, _ := s.level(&after); !from.Worse(l) {
		return Way{}, false
	}
	order := slices.Clone(handles)
	slices.SortStableFunc(order, func(a, b handle) int {
		return cmp.Compare(b.effort*(b.value-b.least), a.effort*(a.value-a.least))
	})
	w := Way{}
	for _, h := range order {
		// the least reduction that still lowers the level, the others being as they are
		n := sort.Search(int(h.value-h.least), func(n int) bool {
			s.put(&after, h.factor, h.value-float64(n))
			l, _ := s.level(&after)
			return from.Worse(l)
		})
		to := h.value - float64(n)
		s.put(&after, h.factor, to)
		if n > 0 {
			w.Steps = append(w.Steps, WayStep{h.factor, h.value, to})
			w.Effort += h.effort * float64(n)
		}
	}
	slices.SortFunc(w.Steps, func(a, b WayStep) int { return cmp.Compare(a.Factor, b.Factor) })
	w.Level, w.Score = s.level(&after)
	return w, len(w.Steps) > 0
}

// put sets a factor to a value as the rule looks at it. No hazard source and
// no late inspection are nothing, not a class.
func (s *scorer) put(f *Facts, k Factor, v float64) {
	switch {
	case k == Grade && s.flip:
		v = 5 - v
	case v == 0 && FactorInfos[k].Values != nil:
		v = Unknown
	}
	f.Values[k] = v
}

package risk

import "anwang/grid"

// Why 依据 is the colour of an enterprise with all its reasons: the points of the
// groups add up to the score.
type Why struct {
	Level     grid.Level
	Score     float64
	Assessed  bool
	Band      grid.Level // what the score alone would give; NotAssessed when it does not count
	DecidedBy Decision
	RulesOf   string // whose rules judge it most strictly, where it has several sectors and their rules differ
	Bands     Bands  // those of its sector
	Groups    []GroupPoints
	Factors   []FactorPoints
	Guards    []GuardState
	Next      []Way // up to three ways to a lower level, cheapest first
}

// GroupPoints is what a group counts: Sum of its factors, kept within its limits.
type GroupPoints struct {
	Group
	Sum    float64
	Points float64
}

// FactorPoints is what a factor counts.
type FactorPoints struct {
	Factor  Factor
	Group   string
	Value   float64 // Unknown: nothing is known of it
	Weight  float64
	Points  float64
	Counted bool // false: not known, or another of its group counts more
}

// GuardState is a guard of its sector and whether it holds.
type GuardState struct {
	Guard
	Applied bool
}

// ByGuard says that a guard decided a level, not the score.
const ByGuard Decision = "guard"

// Explain returns the level of an enterprise with these facts and every reason
// for it.
func (s *Scorer) Explain(f *Facts) Why {
	one, sector := s.strictest(f)
	w := Why{Bands: one.bands}
	if len(one.rivals) > 0 {
		w.RulesOf = sector
	}
	w.Level, w.Score = one.level(f)
	_, w.Assessed = one.score(f)
	if w.Assessed {
		w.Band = one.bands.level(w.Score)
	}
	for _, g := range one.groups {
		w.Groups = append(w.Groups, GroupPoints{Group: g})
	}
	largest := make([]int, len(one.groups)) // 1 + index in w.Factors
	for k, r := range one.rules {
		if r == nil || r.Weight == 0 {
			continue
		}
		p := FactorPoints{Factor: Factor(k), Group: r.Group, Value: one.value(f, Factor(k)), Weight: r.Weight}
		g := &w.Groups[one.group[k]]
		if f.Known(Factor(k)) {
			p.Points = r.points(p.Value)
			if p.Counted = g.Combine == CombineSum; p.Counted {
				g.Sum += p.Points
			} else if p.Points > g.Sum {
				g.Sum, largest[one.group[k]] = p.Points, len(w.Factors)+1
			}
		}
		w.Factors = append(w.Factors, p)
	}
	for _, i := range largest {
		if i > 0 {
			w.Factors[i-1].Counted = true
		}
	}
	for i := range w.Groups {
		w.Groups[i].Points = w.Groups[i].clamp(w.Groups[i].Sum)
	}
	for i := range one.guards {
		w.Guards = append(w.Guards, GuardState{*one.guards[i].Guard, one.guards[i].applies(one, f)})
	}
	switch {
	case w.Level == grid.NotAssessed:
		w.DecidedBy = ByNone
	case w.Level == w.Band:
		w.DecidedBy = ByBand
	default:
		w.DecidedBy = ByGuard
	}
	w.Next = one.ways(f)
	return w
}

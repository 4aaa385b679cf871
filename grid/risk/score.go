package risk

import (
	"slices"

	"anwang/grid"
)

// scorer is a Scoring made ready to score many enterprises: every key looked up,
// the values of each sector worked out.
type scorer struct {
	groups []Group
	rules  []*FactorRule // by Factor; nil: the rule set does not name it
	group  []int         // by Factor: index of its group
	guards []readyGuard
	bands  Bands
	flip   bool      // grade D is the safest
	rivals []*scorer // those of the other sectors of an enterprise that has several: none judges it more strictly
}

type readyGuard struct {
	*Guard
	all []readyCondition
}

type readyCondition struct {
	factor Factor
	from   float64
}

// Scorer scores enterprises by one rule set. It is made once and never changes.
type Scorer struct {
	base    *scorer
	sectors map[string]*scorer
}

// NewScorer makes a rule ready. The rule must have passed Verify.
func NewScorer(s *Scoring) *Scorer {
	out := &Scorer{sectors: map[string]*scorer{}}
	names := []string{""}
	for i := range s.Factors {
		names = append(names, s.Factors[i].Sectors...)
	}
	for i := range s.Guards {
		names = append(names, s.Guards[i].Sectors...)
	}
	for i := range s.Sectors {
		names = append(names, s.Sectors[i].Sector)
	}
	slices.Sort(names)
	for _, n := range slices.Compact(names) {
		out.sectors[n] = ready(s, n)
	}
	out.base = out.sectors[""]
	return out
}

// of returns the scorer of a sector.
func (s *Scorer) of(sector string) *scorer {
	if one, ok := s.sectors[sector]; ok {
		return one
	}
	return s.base
}

// strictest returns the scorer that an enterprise with these facts is judged by: that of its
// sector, and where it has several regulators that of the strictest of them, which gives the
// worst level, the higher score where levels are equal, and comes first where scores are
// too. Whoever looks for a way to a better level has to satisfy the others as well. sector
// is whose rules those are.
func (s *Scorer) strictest(f *Facts) (one *scorer, sector string) {
	if !f.Sector.Several() {
		return s.of(string(f.Sector)), string(f.Sector)
	}
	var judges []*scorer
	first, best, most := 0, grid.NotAssessed, 0.0
	for code := range f.Sector.All() {
		by := s.of(code)
		if slices.Contains(judges, by) {
			continue
		}
		if level, score := by.alone(f); len(judges) == 0 || stricter(level, score, best, most) {
			first, best, most, sector = len(judges), level, score, code
		}
		judges = append(judges, by)
	}
	copied := *judges[first]
	copied.rivals = slices.Delete(judges, first, first+1)
	return &copied, sector
}

// stricter reports whether a judgement is more severe than another.
func stricter(level grid.Level, score float64, than grid.Level, most float64) bool {
	return level.Worse(than) || level == than && score > most
}

func ready(s *Scoring, sector string) *scorer {
	out := &scorer{
		groups: s.Groups, rules: make([]*FactorRule, Factors), group: make([]int, Factors), bands: s.Bands,
		flip: s.GradeBest == "D",
	}
	var own *SectorValues
	for i := range s.Sectors {
		if s.Sectors[i].Sector == sector {
			own = &s.Sectors[i]
		}
	}
	if own != nil && own.Bands != nil {
		out.bands = *own.Bands
	}
	for i := range s.Factors {
		r := s.Factors[i]
		k, ok := ParseFactor(r.Key)
		if !ok || len(r.Sectors) > 0 && !slices.Contains(r.Sectors, sector) {
			continue
		}
		if own != nil {
			if w, ok := own.Weights[r.Key]; ok {
				r.Weight = w
			}
		}
		out.rules[k] = &r
		out.group[k] = slices.IndexFunc(s.Groups, func(g Group) bool { return g.Key == r.Group })
	}
	for i := range s.Guards {
		g := &s.Guards[i]
		if len(g.Sectors) > 0 && !slices.Contains(g.Sectors, sector) {
			continue
		}
		one := readyGuard{Guard: g}
		for _, c := range g.All {
			if k, ok := ParseFactor(c.Factor); ok {
				one.all = append(one.all, readyCondition{k, c.From})
			}
		}
		if len(one.all) == len(g.All) {
			out.guards = append(out.guards, one)
		}
	}
	return out
}

// value is the value of a factor as this rule looks at it.
func (s *scorer) value(f *Facts, k Factor) float64 {
	v := f.Values[k]
	if k == Grade && s.flip {
		return 5 - v
	}
	return v
}

// points is what a value is worth; 0 for one that is not known.
func (r *FactorRule) points(v float64) float64 {
	if v != v { // unknown
		return 0
	}
	p := r.Per * v
	if r.Most > 0 && p > r.Most {
		p = r.Most
	}
	for i := len(r.Steps) - 1; i >= 0; i-- {
		if v >= r.Steps[i].From {
			p = r.Steps[i].Points
			break
		}
	}
	return r.Weight * p
}

// clamp keeps a sum within what the group may count.
func (g *Group) clamp(p float64) float64 {
	if p < g.Least {
		return g.Least
	}
	if g.Most > 0 && p > g.Most {
		return g.Most
	}
	return p
}

// Level returns the level and score alone, without reasons and without
// allocating. It always agrees with Explain.
func (s *Scorer) Level(f *Facts) (grid.Level, float64) {
	if !f.Sector.Several() {
		return s.of(string(f.Sector)).alone(f)
	}
	level, score, begun := grid.NotAssessed, 0.0, false
	for code := range f.Sector.All() {
		if l, n := s.of(code).alone(f); !begun || stricter(l, n, level, score) {
			level, score, begun = l, n, true
		}
	}
	return level, score
}

// Assessed reports whether there is anything that an enterprise can be assessed by;
// without it a score of zero says nothing.
func (s *Scorer) Assessed(f *Facts) bool {
	one, _ := s.strictest(f)
	_, ok := one.score(f)
	return ok
}

// level is what the rules say, and those of its rivals where they are stricter.
func (s *scorer) level(f *Facts) (grid.Level, float64) {
	level, score := s.alone(f)
	for _, r := range s.rivals {
		if l, n := r.alone(f); stricter(l, n, level, score) {
			level, score = l, n
		}
	}
	return level, score
}

// alone is what the rules say.
func (s *scorer) alone(f *Facts) (grid.Level, float64) {
	score, assessed := s.score(f)
	level := grid.NotAssessed
	if assessed {
		level = s.bands.level(score)
	}
	for i := range s.guards {
		if s.guards[i].applies(s, f) {
			level = grid.Worst(level, s.guards[i].Level)
		}
	}
	return level, score
}

func (s *scorer) score(f *Facts) (score float64, assessed bool) {
	var sums [maxGroups]float64
	for k, r := range s.rules {
		if r == nil || r.Weight == 0 || !f.Known(Factor(k)) {
			continue
		}
		assessed = assessed || r.Assesses
		p, g := r.points(s.value(f, Factor(k))), s.group[k]
		if s.groups[g].Combine == CombineMax {
			sums[g] = max(sums[g], p)
		} else {
			sums[g] += p
		}
	}
	for i := range s.groups {
		score += s.groups[i].clamp(sums[i])
	}
	return score, assessed
}

// maxGroups is how many groups a rule may have.
const maxGroups = 8

func (g *readyGuard) applies(s *scorer, f *Facts) bool {
	for _, c := range g.all {
		if !f.Known(c.factor) || s.value(f, c.factor) < c.from {
			return false
		}
	}
	return len(g.all) > 0
}

func (b *Bands) level(score float64) grid.Level {
	switch {
	case score >= b.Red:
		return grid.Red
	case score >= b.Orange:
		return grid.Orange
	case score >= b.Yellow:
		return grid.Yellow
	default:
		return grid.Blue
	}
}

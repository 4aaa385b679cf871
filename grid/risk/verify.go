package risk

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"anwang/grid"
)

// mostPoints bounds every number of a rule set: beyond it is a slip of the hand.
const mostPoints = 1e6

// mostGuards bounds the guards, the floors and the sectors of a rule set: every
// enterprise, or every grid, is measured by each.
const mostGuards = 100

// Verify says everything that is wrong with a rule set. One without faults gives
// every enterprise and every grid a colour, and worse facts never a better one.
// What is allowed and yet to be thought about is told by Flags.
// Sectors are those that it may speak of. Pointers are JSON pointers into the rule set.
// Errors: rejected.
func (r *RuleSet) Verify(sectors grid.SectorList) error {
	v := verifier{known: sectors}
	if n := len([]rune(r.Source)); n == 0 || n > 2000 {
		v.Add("/source", "请写明依据（1 至 2000 字）", "Say where the values come from (1 to 2000 characters)")
	}
	v.groups(&r.Scoring)
	v.factors(&r.Scoring)
	v.bands("/scoring/bands", r.Scoring.Bands, mostPoints)
	v.guards(&r.Scoring)
	v.sectors(&r.Scoring)
	v.rollup(&r.Rollup)
	return v.Err()
}

type verifier struct {
	grid.Faults
	known grid.SectorList
}

// number refuses what is no number, or outside of the limits.
func (v *verifier) number(at string, x, least, most float64) bool {
	if math.IsNaN(x) || x < least || x > most {
		a, b := plainNumber(least).ZH, plainNumber(most).ZH
		v.Add(at, "应为 "+a+" 至 "+b+" 的数", "Give a number from "+a+" to "+b)
		return false
	}
	return true
}

func (v *verifier) groups(s *Scoring) {
	if n := len(s.Groups); n == 0 || n > maxGroups {
		v.Add("/scoring/groups", fmt.Sprintf("应有 1 至 %d 组", maxGroups), fmt.Sprintf("Give 1 to %d groups", maxGroups))
	}
	seen := map[string]bool{}
	for i, g := range s.Groups {
		at := "/scoring/groups/" + strconv.Itoa(i)
		if g.Key != "inherent" && g.Key != "control" || seen[g.Key] {
			v.Add(at+"/key", "应为 inherent（固有风险）或 control（管控状况），不重复", "Give inherent or control, each once")
		}
		seen[g.Key] = true
		if g.Combine != CombineMax && g.Combine != CombineSum {
			v.Add(at+"/combine", "应为 max（取最高）或 sum（累加）", "Give max or sum")
		}
		v.number(at+"/least", g.Least, -mostPoints, 0)
		v.number(at+"/most", g.Most, 0, mostPoints)
	}
	if s.GradeBest != "A" && s.GradeBest != "D" {
		v.Add("/scoring/gradeBest", "应为 A（A 类最安全）或 D（D 类最安全）", "Give A or D: which grade is the safest")
	}
}

func (v *verifier) factors(s *Scoring) {
	seen, assesses := map[string]bool{}, false
	for i := range s.Factors {
		r, at := &s.Factors[i], "/scoring/factors/"+strconv.Itoa(i)
		k, ok := ParseFactor(r.Key)
		if !ok || !FactorInfos[k].Points || seen[r.Key] {
			v.Add(at+"/key", "没有因素“"+clip(r.Key)+"”，或重复", "There is no factor "+strconv.Quote(clip(r.Key))+", or it stands twice")
			continue
		}
		seen[r.Key] = true
		if !slices.ContainsFunc(s.Groups, func(g Group) bool { return g.Key == r.Group }) {
			v.Add(at+"/group", "没有这一组", "There is no such group")
		}
		v.number(at+"/weight", r.Weight, 0, 1000)
		v.number(at+"/effort", r.Effort, 0, 1000)
		v.sectorKeys(at+"/sectors", r.Sectors)
		v.worth(at, r, &FactorInfos[k])
		assesses = assesses || r.Assesses && r.Weight > 0
	}
	if !assesses {
		v.Add("/scoring/factors", "至少一个计分因素须能作为评估依据", "At least one factor that counts must assess")
	}
}

// worth verifies what the values of a factor are worth: more is never better.
func (v *verifier) worth(at string, r *FactorRule, info *FactorInfo) {
	classes, least := info.Values, 0.0
	if info.Credit {
		least = -mostPoints
	}
	if classes == nil {
		if len(r.Steps) > 0 {
			v.Add(at+"/steps", "计数因素按每件计分（per）", "A count is worth so much each (per)")
		}
		v.number(at+"/per", r.Per, 0, mostPoints)
		v.number(at+"/most", r.Most, 0, mostPoints)
		return
	}
	if r.Per != 0 || r.Most != 0 {
		v.Add(at+"/per", "分类因素按档计分（steps）", "A class has points a step (steps)")
	}
	if n := len(r.Steps); n == 0 || n > len(classes) {
		v.Add(at+"/steps", fmt.Sprintf("应有 1 至 %d 档", len(classes)), fmt.Sprintf("Give 1 to %d steps", len(classes)))
	}
	for i, st := range r.Steps {
		here := at + "/steps/" + strconv.Itoa(i)
		if st.From != math.Trunc(st.From) || st.From < 1 || int(st.From) > len(classes) || i > 0 && st.From <= r.Steps[i-1].From {
			v.Add(here+"/0", fmt.Sprintf("档次应为 1 至 %d，依次升高", len(classes)), fmt.Sprintf("Steps begin at 1 to %d and rise", len(classes)))
		}
		if v.number(here+"/1", st.Points, least, mostPoints) && i > 0 && st.Points < r.Steps[i-1].Points {
			v.Add(here+"/1", "更差的一档分数不能更低", "A worse class must not have fewer points")
		}
	}
	if len(r.Steps) > 0 && r.Steps[0].From > 1 && r.Steps[0].Points < 0 {
		v.Add(at+"/steps/0/1", "负分须从第 1 档开始", "Points below zero must begin at class 1")
	}
}

func (v *verifier) bands(at string, b Bands, most float64) {
	ok := v.number(at+"/red", b.Red, 0, most) && v.number(at+"/orange", b.Orange, 0, most) && v.number(at+"/yellow", b.Yellow, 0, most)
	if ok && !(b.Red > b.Orange && b.Orange > b.Yellow && b.Yellow > 0) {
		v.Add(at, "红、橙、黄的分数线应依次降低且大于 0", "The bands of red, orange and yellow must fall and lie above 0")
	}
}

func (v *verifier) many(at string, n int) {
	if n > mostGuards {
		v.Add(at, fmt.Sprintf("不能超过 %d 条", mostGuards), fmt.Sprintf("Give at most %d", mostGuards))
	}
}

func (v *verifier) guards(s *Scoring) {
	v.many("/scoring/guards", len(s.Guards))
	seen := map[string]bool{}
	for i := range s.Guards {
		g, at := &s.Guards[i], "/scoring/guards/"+strconv.Itoa(i)
		if g.Key == "" || len(g.Key) > 40 || seen[g.Key] {
			v.Add(at+"/key", "每条底线须有不重复的代码", "Each guard needs a key of its own")
		}
		seen[g.Key] = true
		if g.Kind != GuardFloor && g.Kind != GuardVeto {
			v.Add(at+"/kind", "应为 floor（底线）或 veto（一票否决）", "Give floor or veto")
		}
		v.level(at+"/level", g.Level)
		if g.Name.ZH == "" || g.Name.EN == "" || len(g.Name.ZH)+len(g.Name.EN) > 600 {
			v.Add(at+"/name", "须有中英文名称", "It needs a name in Chinese and in English")
		}
		if n := len(g.All); n == 0 || n > 8 {
			v.Add(at+"/all", "应有 1 至 8 个条件", "Give 1 to 8 conditions")
		}
		for j, c := range g.All {
			here := at + "/all/" + strconv.Itoa(j)
			k, ok := ParseFactor(c.Factor)
			if !ok {
				v.Add(here+"/0", "没有因素“"+clip(c.Factor)+"”", "There is no factor "+strconv.Quote(clip(c.Factor)))
				continue
			}
			most := mostPoints
			if names := FactorInfos[k].Values; names != nil {
				most = float64(len(names))
			}
			v.number(here+"/1", c.From, 1, most)
		}
		v.sectorKeys(at+"/sectors", g.Sectors)
	}
}

func (v *verifier) level(at string, l grid.Level) {
	if l == grid.NotAssessed || !l.Valid() {
		v.Add(at, "应为 1（红）至 4（蓝）", "Give 1 (red) to 4 (blue)")
	}
}

func (v *verifier) sectorKeys(at string, keys []string) {
	for i, k := range keys {
		if !v.known.Has(k) {
			v.Add(at+"/"+strconv.Itoa(i), "没有监管行业“"+clip(k)+"”", "There is no sector "+strconv.Quote(clip(k)))
		}
	}
}

func (v *verifier) sectors(s *Scoring) {
	seen := map[string]bool{}
	for i := range s.Sectors {
		x, at := &s.Sectors[i], "/scoring/sectors/"+strconv.Itoa(i)
		if !v.known.Has(x.Sector) {
			v.Add(at+"/sector", "没有监管行业“"+clip(x.Sector)+"”", "There is no sector "+strconv.Quote(clip(x.Sector)))
		}
		if seen[x.Sector] {
			v.Add(at+"/sector", "重复的行业", "This sector stands twice")
		}
		seen[x.Sector] = true
		for k, w := range x.Weights {
			if !slices.ContainsFunc(s.Factors, func(r FactorRule) bool { return r.Key == k }) {
				v.Add(at+"/weights", "规则中没有因素“"+clip(k)+"”", "The rule has no factor "+strconv.Quote(clip(k)))
			}
			v.number(at+"/weights/"+clip(k), w, 0, 1000)
		}
		if x.Bands != nil {
			v.bands(at+"/bands", *x.Bands, mostPoints)
		}
	}
}

func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

package hazard

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"anwang/grid"
)

// Unit is what is identified by itself: a 生产单元 or a 储存单元, never a whole
// enterprise.
type Unit struct {
	Kind     string // key of a UnitKind
	People   *int   // who lives within 500 m outside the plant boundary; nil: not known
	Holdings []Holding
}

// Holding is a substance in a unit at its designed maximum. Either it names an
// entry of Table 1, or, when none fits, its hazard classes. A named substance may
// give its classes too: they are then what its β is taken from, as its safety
// data sheet says.
type Holding struct {
	Entry   int // of Table 1; 0: none fits
	Name    string
	CAS     string // checked against Table 1; leave it out for a mixture that is classified anew
	Classes []string
	Tonnes  float64

	Containers int    // in how many tanks or other containers; 0 unknown
	Note       string // their volume, where it lies
}

// The most that one unit may be asked with.
const (
	mostHoldings = 500
	mostPeople   = 100_000_000
)

// quantified is a holding whose Q and β are found.
type quantified struct {
	q      *big.Rat // tonnes
	share  *big.Rat // q/Q
	beta   *big.Rat // β·q/Q
	big    *big.Rat // Q
	name   grid.Text
	qTerm  Term
	bTerm  Term
	source Holding
}

// find looks the holdings up and says everything that is wrong with the unit.
func (s *Standard) find(u *Unit) ([]quantified, error) {
	var faults grid.Faults
	if !slices.ContainsFunc(s.UnitKinds, func(k UnitKind) bool { return k.Key == u.Kind }) {
		faults.Add("/kind", "应为 production（生产单元）或 storage（储存单元）", "Give production or storage")
	}
	if u.People != nil && (*u.People < 0 || *u.People > mostPeople) {
		faults.Add("/people", "人数应为 0 至 100000000 的整数", "Give a number of people from 0 to 100000000")
	}
	if n := len(u.Holdings); n == 0 || n > mostHoldings {
		faults.Add("/substances", fmt.Sprintf("应有 1 至 %d 种物质", mostHoldings), fmt.Sprintf("Give 1 to %d substances", mostHoldings))
		return nil, faults.Err()
	}
	lines := make([]quantified, 0, len(u.Holdings))
	for i := range u.Holdings {
		at := "/substances/" + strconv.Itoa(i)
		lines = append(lines, s.quantify(&u.Holdings[i], func(part, zh, en string) { faults.Add(at+part, zh, en) }))
	}
	return lines, faults.Err()
}

// quantify finds Q and β of one holding. What is returned counts only when nothing
// was wrong.
func (s *Standard) quantify(h *Holding, fault func(part, zh, en string)) quantified {
	x := quantified{source: *h}
	s.checkTonnes(h.Tonnes, fault)
	seen := map[string]bool{}
	for i, k := range h.Classes {
		switch {
		case s.classes[k] == nil:
			fault("/classes/"+strconv.Itoa(i), "表2没有危险性类别 "+strconv.Quote(clip(k)), "Table 2 has no hazard class "+strconv.Quote(clip(k)))
			return x
		case seen[k]:
			fault("/classes/"+strconv.Itoa(i), "类别 "+k+" 重复", "Class "+k+" stands twice")
			return x
		}
		seen[k] = true
	}
	if h.Entry != 0 {
		row, ok := s.Substance(h.Entry)
		switch {
		case !ok:
			fault("/entry", fmt.Sprintf("表1没有序号 %d（1 至 %d）", h.Entry, len(s.Substances)),
				fmt.Sprintf("Table 1 has no entry %d (1 to %d)", h.Entry, len(s.Substances)))
			return x
		case h.CAS != "" && !slices.Contains(s.byCAS[h.CAS], h.Entry):
			fault("/cas", "CAS 号与表1序号 "+strconv.Itoa(h.Entry)+" 不符", "The CAS number is not that of entry "+strconv.Itoa(h.Entry))
			return x
		}
		x.listed(s, row, h.Classes)
		return x
	}
	if entries := s.byCAS[h.CAS]; len(entries) > 0 {
		list := strings.Trim(strings.ReplaceAll(fmt.Sprint(entries), " ", ", "), "[]")
		fault("/cas", "该物质列于表1，请选序号 "+list+"；重新分类的混合物不填 CAS 号",
			"Table 1 names this substance: choose entry "+list+"; for a mixture that is classified anew leave the CAS number out")
		return x
	}
	if len(h.Classes) == 0 {
		fault("/classes", "表1未列名的物质须给出危险性类别", "A substance that Table 1 does not name needs its hazard classes")
		return x
	}
	x.classed(s, h)
	return x
}

func (s *Standard) checkTonnes(t float64, fault func(part, zh, en string)) {
	switch most := s.Quantity.Most; {
	case math.IsNaN(t) || math.IsInf(t, 0):
		fault("/tonnes", "数量应为数字", "The quantity must be a number")
	case t <= 0 || exact(t).Sign() == 0:
		fault("/tonnes", "数量应大于 0 吨（不足 1 毫克不计）", "The quantity must be above 0 tonnes (less than a milligram does not count)")
	case t > most.Float():
		fault("/tonnes", "数量不应超过 "+most.String()+" 吨，请核对单位", "The quantity must be at most "+most.String()+" tonnes; is the unit right?")
	}
}

// listed takes Q from Table 1, and β from Table 3, else from the stated classes,
// else as it is expected.
func (x *quantified) listed(s *Standard, row *Substance, classes []string) {
	x.name = row.Name
	x.big = row.Q.rat
	x.qTerm = Term{Value: row.Q.Float(), Clause: row.QClause, Why: grid.Text{
		ZH: fmt.Sprintf("%s %s 序号%d %s：临界量 %s 吨", s.Source, row.QClause, row.Entry, row.Name.ZH, row.Q),
		EN: fmt.Sprintf("%s %s entry %d, %s: Q is %s t", s.Source, table(row.QClause), row.Entry, row.Name.EN, row.Q),
	}}
	gas := s.gases[row.Table3]
	switch {
	case gas != nil:
		x.bTerm = s.toxic(gas, row.BetaToConfirm)
		x.set(gas.Beta.rat)
	case len(classes) > 0:
		x.byClass(s, classes)
		x.bTerm.Why.ZH += "；类别按安全技术说明书选定"
		x.bTerm.Why.EN += "; the class was chosen by its safety data sheet"
		if x.bTerm.Value < row.Beta.Float() {
			x.bTerm.Why.ZH += fmt.Sprintf("（预期类别的 β 为 %s）", row.Beta)
			x.bTerm.Why.EN += fmt.Sprintf(" (by the class it is expected in β would be %s)", row.Beta)
		}
	default:
		x.expected(s, row)
	}
}

// expected takes β as it is expected, which its safety data sheet has to confirm.
func (x *quantified) expected(s *Standard, row *Substance) {
	zh, en := "按预期类别", "by the class it is expected in"
	if len(row.Classes) > 0 {
		zh, en = zh+" "+strings.Join(row.Classes, "、"), en+", "+strings.Join(row.Classes, " and ")
	}
	x.bTerm = Term{Value: row.Beta.Float(), Clause: row.BetaClause, ToConfirm: row.BetaToConfirm, Why: grid.Text{
		ZH: fmt.Sprintf("%s %s：%s 不在表3，%s β=%s，请以安全技术说明书核对其类别", s.Source, row.BetaClause, row.Name.ZH, zh, row.Beta),
		EN: fmt.Sprintf("%s %s: %s is not in Table 3; %s, β is %s; confirm the class with its safety data sheet", s.Source, table(row.BetaClause),
			row.Name.EN, en, row.Beta),
	}}
	x.set(row.Beta.rat)
}

func (s *Standard) toxic(gas *ToxicGas, confirm bool) Term {
	return Term{Value: gas.Beta.Float(), Clause: s.ToxicClause, ToConfirm: confirm, Why: grid.Text{
		ZH: fmt.Sprintf("%s %s 毒性气体 %s：β=%s", s.Source, s.ToxicClause, gas.Text.ZH, gas.Beta),
		EN: fmt.Sprintf("%s %s, toxic gas %s: β is %s", s.Source, table(s.ToxicClause), gas.Text.EN, gas.Beta),
	}}
}

// classed takes Q from Table 2, the smallest of the classes, and β from Table 4.
func (x *quantified) classed(s *Standard, h *Holding) {
	least := s.classes[h.Classes[0]]
	for _, k := range h.Classes[1:] {
		if c := s.classes[k]; c.Q.rat.Cmp(least.Q.rat) < 0 {
			least = c
		}
	}
	if x.name = least.Text; h.Name != "" {
		x.name = s.called(h.Name)
	}
	x.big = least.Q.rat
	several := len(h.Classes) > 1
	x.qTerm = Term{Value: least.Q.Float(), Clause: s.Clauses.Q, ToConfirm: several && s.ClassOrderToConfirm || least.ToConfirm, Why: grid.Text{
		ZH: fmt.Sprintf("%s %s %s（%s）：临界量 %s 吨", s.Source, s.Clauses.Q, least.Key, least.Text.ZH, least.Q),
		EN: fmt.Sprintf("%s %s %s (%s): Q is %s t", s.Source, table(s.Clauses.Q), least.Key, least.Text.EN, least.Q),
	}}
	if several {
		x.qTerm.Why.ZH += "；属于多类时取最小的临界量"
		x.qTerm.Why.EN += "; of several classes the smallest Q counts"
	}
	x.byClass(s, h.Classes)
}

// byClass takes β from Table 4, the largest of the classes.
func (x *quantified) byClass(s *Standard, classes []string) {
	worst, err := s.largestBeta(classes)
	if err != nil {
		return // the classes were looked up before
	}
	several := len(classes) > 1
	x.bTerm = Term{
		Value: worst.Beta.Float(), Clause: s.Clauses.Beta, ToConfirm: several && s.ClassOrderToConfirm || worst.ToConfirm,
		Why: grid.Text{
			ZH: fmt.Sprintf("%s %s %s（%s）：β=%s", s.Source, s.Clauses.Beta, worst.Key, worst.Text.ZH, worst.Beta),
			EN: fmt.Sprintf("%s %s %s (%s): β is %s", s.Source, table(s.Clauses.Beta), worst.Key, worst.Text.EN, worst.Beta),
		},
	}
	if several {
		x.bTerm.Why.ZH += "；属于多类时取最大的 β"
		x.bTerm.Why.EN += "; of several classes the largest β counts"
	}
	x.set(worst.Beta.rat)
}

// set computes the shares; a quantity that is no number has been refused.
func (x *quantified) set(beta *big.Rat) {
	if math.IsNaN(x.source.Tonnes) || math.IsInf(x.source.Tonnes, 0) {
		return
	}
	x.q = exact(x.source.Tonnes)
	x.share = new(big.Rat).Quo(x.q, x.big)
	x.beta = new(big.Rat).Mul(beta, x.share)
}

// table says a clause in English: 表1 is Table 1.
func table(clause string) string { return strings.Replace(clause, "表", "Table ", 1) }

// clip keeps what somebody sent short enough to be said back.
func clip(s string) string {
	if r := []rune(s); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return s
}

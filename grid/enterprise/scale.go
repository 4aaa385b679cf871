package enterprise

import (
	"fmt"
	"slices"
	"strconv"

	"anwang/grid"
)

// ScaleRules is one edition of how large an enterprise counts as
// 统计上大中小微型企业划分办法.
type ScaleRules struct {
	Version   string      `json:"version"`
	Source    string      `json:"source"`
	ToConfirm bool        `json:"toConfirm"`
	Rules     []ScaleRule `json:"rules"`
}

// ScaleRule is the row of a line of business. An enterprise is large, medium or
// small when it reaches every figure of that column, else it is one row further
// down; below small it is micro.
type ScaleRule struct {
	Key        string    `json:"key"`
	Name       grid.Text `json:"name"`
	Industries []string  `json:"industries"`
	Large      Measures  `json:"large"`
	Medium     Measures  `json:"medium"`
	Small      Measures  `json:"small"`
}

// Measures are the figures of a column; nil: the line of business has none.
type Measures struct {
	Staff   *float64 `json:"staff"`
	Revenue *float64 `json:"revenue"` // 营业收入, 万元 a year
	Assets  *float64 `json:"assets"`  // 资产总额, 万元
}

// ScaleSuggestion is the scale that follows from the figures of a file, a
// proposal: registers often know better.
type ScaleSuggestion struct {
	Scale string    // large, medium, small, micro; "" when it cannot be said
	Text  grid.Text // why, or what is missing
}

// Suggest derives the scale of an enterprise from its industry, staff, revenue and
// assets (万元).
func (s *ScaleRules) Suggest(industry string, staff *int, revenue, assets *float64) ScaleSuggestion {
	if len(industry) < 3 {
		return ScaleSuggestion{Text: grid.Text{ZH: "填写行业后可按划分办法推算规模", EN: "With an industry the scale can be derived"}}
	}
	for i := range s.Rules {
		if r := &s.Rules[i]; slices.Contains(r.Industries, industry[:3]) {
			return r.suggest(s, staff, revenue, assets)
		}
	}
	return ScaleSuggestion{Text: grid.Text{
		ZH: "划分办法没有规定该行业的规模，请按登记填写",
		EN: "The rule has no row for this industry; take the scale from the register",
	}}
}

func (r *ScaleRule) suggest(s *ScaleRules, staff *int, revenue, assets *float64) ScaleSuggestion {
	var people *float64
	if staff != nil {
		n := float64(*staff)
		people = &n
	}
	if lack := r.Small.missing(people, revenue, assets); lack != (grid.Text{}) {
		return ScaleSuggestion{Text: grid.Text{
			ZH: fmt.Sprintf("按“%s”的标准推算规模，还缺%s", r.Name.ZH, lack.ZH),
			EN: fmt.Sprintf("To derive the scale by the row of %s, this is missing: %s", r.Name.EN, lack.EN),
		}}
	}
	scale, reached := "micro", grid.Text{ZH: "未达到小型标准", EN: "it does not reach the figures of small"}
	for _, c := range []struct {
		key string
		m   *Measures
	}{{"large", &r.Large}, {"medium", &r.Medium}, {"small", &r.Small}} {
		if c.m.reached(people, revenue, assets) {
			scale, reached = c.key, c.m.words()
			break
		}
	}
	name, confirm := grid.TermText("scale", scale), grid.Text{}
	if s.ToConfirm {
		confirm = grid.Text{ZH: "（条文待与原文核对）", EN: " (to be checked against the official text)"}
	}
	return ScaleSuggestion{Scale: scale, Text: grid.Text{
		ZH: fmt.Sprintf("按《统计上大中小微型企业划分办法（%s）》“%s”：%s，推算为%s%s", s.Version, r.Name.ZH, reached.ZH, name.ZH, confirm.ZH),
		EN: fmt.Sprintf("By the %s rule, row %s: %s, so it counts as %s%s", s.Version, r.Name.EN, reached.EN, name.EN, confirm.EN),
	}}
}

// each calls f with every figure of the column beside what the enterprise has.
func (m *Measures) each(staff, revenue, assets *float64, f func(name grid.Text, limit float64, has *float64)) {
	for _, c := range []struct {
		name       grid.Text
		limit, has *float64
	}{
		{grid.TermText("enterprise", "staff"), m.Staff, staff},
		{grid.TermText("enterprise", "revenue"), m.Revenue, revenue},
		{grid.TermText("enterprise", "assets"), m.Assets, assets},
	} {
		if c.limit != nil {
			f(c.name, *c.limit, c.has)
		}
	}
}

func (m *Measures) reached(staff, revenue, assets *float64) bool {
	yes := true
	m.each(staff, revenue, assets, func(_ grid.Text, limit float64, has *float64) { yes = yes && has != nil && *has >= limit })
	return yes
}

func (m *Measures) missing(staff, revenue, assets *float64) grid.Text {
	var t grid.Text
	m.each(staff, revenue, assets, func(name grid.Text, _ float64, has *float64) {
		if has == nil {
			t = joined(t, name)
		}
	})
	return t
}

func (m *Measures) words() grid.Text {
	var t grid.Text
	m.each(nil, nil, nil, func(name grid.Text, limit float64, _ *float64) {
		n := strconv.FormatFloat(limit, 'f', -1, 64)
		t = joined(t, grid.Text{ZH: name.ZH + "≥" + n, EN: name.EN + " ≥ " + n})
	})
	return t
}

func joined(a, b grid.Text) grid.Text {
	if a == (grid.Text{}) {
		return b
	}
	return grid.Text{ZH: a.ZH + "、" + b.ZH, EN: a.EN + ", " + b.EN}
}

package enterprise

import (
	"fmt"
	"slices"
	"strings"

	"anwang/grid"
)

// Grounds are what a regulator may rest on: somebody's word, the industry, special equipment
// or licences on file.
var Grounds = [...]string{"hand", "industry", "equipment", "licence"}

// groundsOf are what of a file speaks for a sector.
func groundsOf(s *grid.SectorInfo, industry string, records []Record) (out []Ground) {
	for _, code := range s.Industries {
		if industry != "" && strings.HasPrefix(industry, code) {
			name, _ := grid.Industry(industry)
			out = append(out, Ground{"industry", grid.Text{ZH: industry + " " + name.ZH, EN: industry + " " + name.EN}})
			break
		}
	}
	var told []string
	for i := range records {
		r := &records[i]
		record := r.Kind + ":" + r.Type
		counts := r.Ended == "" && r.Replaced == "" && (r.Kind == "equipment" || r.Kind == "licence")
		if !counts || slices.Contains(told, record) || !slices.Contains(s.Records, record) && !slices.Contains(s.Records, r.Kind) {
			continue
		}
		told = append(told, record)
		name := grid.Text{ZH: r.Type, EN: r.Type}
		if words, err := Words(); err == nil {
			name = words.TypeName(r.Kind, r.Type)
		}
		out = append(out, Ground{r.Kind, name})
	}
	return out
}

// proposals are the sectors on offer that an enterprise does not have and something on file
// speaks for.
func proposals(offered grid.SectorList, had []string, industry string, records []Record) (out []Proposal) {
	for i := range offered {
		if slices.Contains(had, offered[i].Code) {
			continue
		}
		if grounds := groundsOf(&offered[i], industry, records); len(grounds) > 0 {
			out = append(out, Proposal{offered[i].Code, grounds})
		}
	}
	return out
}

// regulatorChange is a change of who regulates an enterprise.
type regulatorChange struct {
	sectors     grid.SectorList
	departments []Department
	industry    string
	records     []Record

	had, has []string
	was      map[string]Regulator // by sector
	is       []Regulator          // those that are new or described otherwise
	reason   string
}

// decide says what a draft changes, or what is wrong with it; pure.
func (c *regulatorChange) decide(d RegulatorDraft, day string) error {
	var faults grid.Faults
	c.reason = strings.TrimSpace(d.Reason)
	codes := make([]string, len(d.Items))
	byHand := false
	for i := range d.Items {
		item := &d.Items[i]
		item.Sector = strings.TrimSpace(item.Sector)
		if slices.Contains(codes[:i], item.Sector) {
			faults.Add(fmt.Sprintf("/items/%d/sector", i), "同一监管行业只填一次", "A sector stands here once")
		}
		codes[i] = item.Sector
		one := c.settle(i, item, day, &faults)
		old, had := c.was[item.Sector]
		if had = had && slices.Contains(c.had, item.Sector); !had || one.Department.ID != old.Department.ID || one.Basis != old.Basis {
			c.is = append(c.is, one)
			byHand = byHand || !had && one.Basis == "hand"
		}
	}
	c.has = grid.SectorsOf(codes...).List()
	if len(c.has) > grid.MostSectors && len(c.has) > len(c.had) {
		faults.Add("/items", fmt.Sprintf("监管行业不能超过 %d 个", grid.MostSectors), fmt.Sprintf("There are more than %d sectors", grid.MostSectors))
	}
	checkText(&faults, "/reason", c.reason, maxReason)
	gone := len(without(c.had, c.has)) > 0
	moved := len(c.had) > 0 && len(c.has) > 0 && c.had[0] != c.has[0]
	if c.reason == "" && (gone || moved || byHand) {
		faults.Add("/reason", "撤下、人工指定监管行业或更换主管行业，须写明理由",
			"Say why: a sector is taken off, put on by hand, or another one is the principal")
	}
	if len(faults) > 0 {
		return faults.Err()
	}
	if len(c.is) == 0 && slices.Equal(c.had, c.has) {
		return grid.Errorf(grid.CodeInvalid, "没有要修改的内容", "Nothing to change")
	}
	return nil
}

// settle is the regulator that an item of a draft asks for.
func (c *regulatorChange) settle(i int, item *RegulatorItem, day string, faults *grid.Faults) Regulator {
	old, had := c.was[item.Sector]
	had = had && slices.Contains(c.had, item.Sector)
	info, known := c.sectors.Of(item.Sector)
	if !slices.Contains(c.had, item.Sector) && !(known && info.Offered(day)) {
		faults.Add(fmt.Sprintf("/items/%d/sector", i), "没有这个监管行业，请从列表中选择", "There is no such supervision sector; choose one of the list")
	}
	one := Regulator{Sector: item.Sector, Basis: item.Basis}
	grounds := groundsOf(&info, c.industry, c.records)
	switch {
	case one.Basis == "" && had:
		one.Basis = old.Basis
	case one.Basis == "" && len(grounds) > 0:
		one.Basis = grounds[len(grounds)-1].Basis // a licence says more than the industry
	case one.Basis == "":
		one.Basis = Grounds[0]
	}
	speaks := slices.ContainsFunc(grounds, func(g Ground) bool { return g.Basis == one.Basis })
	switch {
	case !slices.Contains(Grounds[:], one.Basis):
		faults.Add(fmt.Sprintf("/items/%d/basis", i), "依据应为人工指定、行业代码、在册特种设备或在册许可证",
			"It rests on somebody's word (hand), the industry, equipment or licence")
	case !speaks && one.Basis != "hand" && !(had && old.Basis == one.Basis):
		faults.Add(fmt.Sprintf("/items/%d/basis", i), "档案中没有支持这一依据的内容", "Nothing on file speaks for this ground")
	}
	if item.Department == 0 {
		return one
	}
	answers := func(d Department) bool { return d.Sector == item.Sector && d.ID == item.Department }
	switch k := slices.IndexFunc(c.departments, answers); {
	case k >= 0:
		one.Department = Ref{c.departments[k].ID, c.departments[k].Name}
	case had && old.Department.ID == item.Department:
		one.Department = old.Department
	default:
		faults.Add(fmt.Sprintf("/items/%d/department", i), "该部门不负责这一网格的这个行业，请从列表中选择",
			"This department does not answer for that sector there; choose one of the list")
	}
	return one
}

// settled are the sectors that the enterprise had whose regulator is described otherwise.
func (c *regulatorChange) settled() (codes []string) {
	for i := range c.is {
		if slices.Contains(c.had, c.is[i].Sector) {
			codes = append(codes, c.is[i].Sector)
		}
	}
	return codes
}

// auditedRegulator is a regulator in the audit.
type auditedRegulator struct {
	Sector     string `json:"sector"`
	Department string `json:"department,omitempty"`
	Basis      string `json:"basis"`
}

// audited is what the audit keeps of the change: the sectors where they change, and of the
// regulators those that do.
func (c *regulatorChange) audited() (before, after map[string]any) {
	before, after = map[string]any{}, map[string]any{}
	if !slices.Equal(c.had, c.has) {
		before["sectors"], after["sectors"] = c.had, c.has
	}
	var old, now []auditedRegulator
	for i := range c.is {
		is := &c.is[i]
		if was, ok := c.was[is.Sector]; ok && slices.Contains(c.had, is.Sector) {
			old = append(old, auditedRegulator{was.Sector, was.Department.Name, was.Basis})
		}
		now = append(now, auditedRegulator{is.Sector, is.Department.Name, is.Basis})
	}
	if len(old) > 0 {
		before["regulators"] = old
	}
	if len(now) > 0 {
		after["regulators"] = now
	}
	if c.reason != "" {
		after["reason"] = c.reason
	}
	return before, after
}

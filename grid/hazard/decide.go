package hazard

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"anwang/grid"
)

// Verdict is what a record is by the rules, with the reasons: whatever of it
// follows from what is stored.
type Verdict struct {
	Assessment *Assessment  // of a unit; nil when nothing is stored of it
	Rating     *Rating      // by the method; nil when there is none
	Direct     []DirectRule // direct judgements that hold, the worst first
	Level      grid.Level   // the worst of all; not assessed when nothing says
}

// judge computes what a record is. Errors: rejected, with the place of every
// fault.
func judge(r *Record, all []*Standard) (Verdict, *Standard, error) {
	var v Verdict
	var std *Standard
	var faults grid.Faults
	collect := func(under string, err error) error {
		var e *grid.Error
		if !errors.As(err, &e) || e.Code != grid.CodeRejected {
			return err
		}
		for _, f := range e.Faults {
			f.Pointer = under + f.Pointer
			faults = append(faults, f)
		}
		return nil
	}
	if r.Unit != nil {
		s, err := EditionAt(all, r.Assessed.In(grid.China))
		if err == nil {
			var a Assessment
			if a, err = s.Assess(*r.Unit); err == nil {
				v.Assessment, v.Level, std = &a, a.Colour, s
				if g := RegimeOf(r.Regime); a.Level != nil && g.Exempt() {
					a.Duties = s.owed(r.Unit, a.Level.Level, g)
				}
			} else if err = collect("/unit", err); err != nil {
				return v, nil, err
			}
		} else if err = collect("", err); err != nil {
			return v, nil, err
		}
	}
	if err := collect("/rating", v.rate(r.Point)); err != nil {
		return v, nil, err
	}
	return v, std, faults.Err()
}

// rate adds what a rating says. Errors: rejected.
func (v *Verdict) rate(p *Point) error {
	if p == nil {
		return nil
	}
	if p.Method != "" {
		m, err := MethodOf(p.Method)
		if err != nil {
			return err
		}
		rating, err := m.Rate(p.Values)
		if err != nil {
			return err
		}
		v.Rating, v.Level = &rating, grid.Worst(v.Level, rating.Level)
	}
	j, err := Direct()
	if err != nil {
		return err
	}
	if v.Direct, err = j.Judge(p.Direct); err != nil {
		return err
	}
	for _, d := range v.Direct {
		v.Level = grid.Worst(v.Level, levelOf(d.Colour))
	}
	return nil
}

// decide returns the record as the update makes it at now, with every result
// computed anew. Errors: rejected, with the place of every fault.
func decide(r Record, u *Update, now time.Time, all []*Standard) (Record, error) {
	var f grid.Faults
	u.apply(&r, now, &f)
	if r.Unit != nil && r.Assessed.IsZero() {
		r.Assessed = grid.Day(now)
	}
	checkUnit(&r, &f)
	v, std, err := judge(&r, all)
	var e *grid.Error
	if errors.As(err, &e) && e.Code == grid.CodeRejected {
		f = append(f, e.Faults...)
	} else if err != nil {
		return r, err
	}
	if err := f.Err(); err != nil {
		return r, err
	}
	if v.Assessment != nil {
		r.settle(v.Assessment, std)
	}
	if r.Edition != "" || r.Point != nil || u.Point != nil { // else what was declared stays
		r.Level = v.Level
		if r.Declared() {
			r.Level = grid.Worst(v.Level, colourOf(all, r.MajorLevel))
		}
	}
	if r.Assessed.IsZero() && r.Point != nil {
		r.Assessed = grid.Day(now)
	}
	if r.PeopleDated.IsZero() && r.Unit != nil && r.Unit.People != nil {
		r.PeopleDated = r.Assessed
	}
	err = r.checkControl(u)
	return r, err
}

// colourOf is the colour of a level that somebody declared.
func colourOf(all []*Standard, major int) grid.Level {
	for i := len(all) - 1; i >= 0; i-- {
		for _, b := range all[i].Levels.Rows {
			if b.Level == major {
				return levelOf(b.Colour)
			}
		}
	}
	return grid.NotAssessed
}

// checkUnit says what a unit lacks to be graded.
func checkUnit(r *Record, f *grid.Faults) {
	if r.Category == CategoryUnit && r.Unit == nil && r.ID == 0 {
		f.Add("/unit", "单元须登记其中的物质", "a unit needs what lies in it")
	}
	if r.Unit == nil {
		return
	}
	if r.Unit.People != nil && r.PeopleSource == "" {
		f.Add("/peopleSource", "请说明人数的来源，如现场核查、公安人口数据", "say where the number of people is from: a visit, the police register")
	}
	for i := range r.Unit.Holdings {
		h, at := &r.Unit.Holdings[i], fmt.Sprintf("/unit/substances/%d", i)
		h.Name = f.Text(at+"/name", h.Name, maxName)
		h.CAS = f.Text(at+"/cas", h.CAS, 20)
		h.Note = f.Text(at+"/note", h.Note, 200)
		if h.Containers < 0 || h.Containers > 1_000_000 {
			f.Add(at+"/containers", "容器数量应为 0 至 1000000", "the number of containers is 0 to 1000000")
		}
	}
}

// settle writes an assessment into the record.
func (r *Record) settle(a *Assessment, std *Standard) {
	r.Edition, r.Tables, r.S, r.R, r.MajorLevel = std.Version, std.Tables.Revision, &a.S, nil, 0
	if a.Level != nil {
		r.R, r.MajorLevel = &a.R, a.Level.Level
	}
	total := new(big.Rat)
	order := make([]int, len(a.Lines))
	for i := range a.Lines {
		order[i] = i
		total.Add(total, exact(a.Lines[i].Holding.Tonnes))
	}
	quantity := float(total)
	r.Quantity = &quantity
	// What weighs most is named first.
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(a.Lines[j].Share, a.Lines[i].Share) })
	var names []string
	length := 0
	for _, i := range order {
		n := a.Lines[i].Name.ZH
		if length += utf8.RuneCountInString(n) + 1; length > 120 && len(names) > 0 {
			names = append(names, "等")
			break
		}
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	r.Substance = strings.Join(names, "、")
}

// checkControl gives a risk to the level of the enterprise that must control it,
// and refuses one below.
func (r *Record) checkControl(u *Update) error {
	j, err := Direct()
	if err != nil {
		return err
	}
	var f grid.Faults
	if r.Control != "" && !slices.ContainsFunc(j.Controls, func(c Control) bool { return c.Key == r.Control }) {
		f.Add("/control", "没有这一管控层级："+clip(r.Control), "There is no such control level: "+clip(r.Control))
		return f.Err()
	}
	if j.suffices(r.Control, r.Level) {
		return nil
	}
	need := j.Control(r.Level)
	if u.Control == nil || *u.Control == "" {
		r.Control = need // a worse colour lifts it by itself
		return nil
	}
	f.Add("/control", "该等级的风险须由更高层级管控（"+ControlName(need).ZH+"）", "A risk of this level is controlled higher up ("+ControlName(need).EN+")")
	return f.Err()
}

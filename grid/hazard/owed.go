package hazard

import (
	"fmt"
	"math/big"
	"slices"

	"anwang/grid"
)

// Condition narrows a duty by what lies in the source: at these levels, when what
// it holds of these substances reaches their threshold together.
type Condition struct {
	Levels  []int     `json:"levels"`
	Text    grid.Text `json:"text"`    // what they are
	Toxic   bool      `json:"toxic"`   // the toxic gases of Table 3
	Classes []string  `json:"classes"` // and of these classes
	Entries []int     `json:"entries"` // and these of Table 1
}

// wrong reports whether a duty of a table says too little.
func (d *Duty) wrong() bool {
	return d.Key == "" || len(d.Levels) == 0 || d.Text.ZH == "" || d.Text.EN == "" || d.Source == "" ||
		slices.ContainsFunc(d.When, func(c Condition) bool {
			return c.Text.ZH == "" || c.Text.EN == "" || len(c.Levels) == 0 || !c.Toxic && len(c.Classes)+len(c.Entries) == 0
		})
}

// inForce reports whether the duty is asked on a day.
func (d *Duty) inForce(day string) bool {
	return (d.From == "" || d.From <= day) && (d.To == "" || day <= d.To)
}

// owed are the duties of a source of a level that holds this, by its regime.
func (s *Standard) owed(u *Unit, level int, regime *Regime) (list []Duty) {
	for _, d := range s.duties(regime) {
		if ok, _ := s.owes(&d, level, u); ok {
			list = append(list, d)
		}
	}
	return list
}

// owes says whether a source of a level that holds this owes a duty, and why, where
// it depends on what lies in it. Of what nobody recorded it is asked, and said so.
func (s *Standard) owes(d *Duty, level int, u *Unit) (bool, grid.Text) {
	if !slices.Contains(d.Levels, level) {
		return false, grid.Text{}
	}
	if len(d.When) == 0 {
		return true, grid.Text{}
	}
	for i := range d.When {
		c := &d.When[i]
		if !slices.Contains(c.Levels, level) {
			continue
		}
		if u == nil || len(u.Holdings) == 0 {
			return true, grid.Text{ZH: "未登记物质，是否适用请核对", EN: "What lies in it is not on record; check whether it applies"}
		}
		if sum := s.together(c, u); sum.Cmp(s.Threshold.S.rat) >= 0 {
			return true, grid.Text{
				ZH: fmt.Sprintf("%s与临界量比值之和为 %.4g", c.Text.ZH, float(sum)),
				EN: fmt.Sprintf("%s: the sum of q/Q is %.4g", c.Text.EN, float(sum)),
			}
		}
	}
	return false, grid.Text{}
}

// together is the sum of q/Q of what a condition is about.
func (s *Standard) together(c *Condition, u *Unit) *big.Rat {
	sum := new(big.Rat)
	for i := range u.Holdings {
		if h := &u.Holdings[i]; s.concerns(c, h) {
			sum.Add(sum, s.shareOf(h))
		}
	}
	return sum
}

// concerns reports whether a condition is about a holding.
func (s *Standard) concerns(c *Condition, h *Holding) bool {
	classes := h.Classes
	if row, ok := s.Substance(h.Entry); ok {
		if c.Toxic && row.Table3 != "" || slices.Contains(c.Entries, row.Entry) {
			return true
		}
		if len(classes) == 0 {
			classes = row.Classes
		}
	}
	return slices.ContainsFunc(classes, func(k string) bool { return slices.Contains(c.Classes, k) })
}

// shareOf is q/Q of a holding; none of one that would be refused.
func (s *Standard) shareOf(h *Holding) *big.Rat {
	bad := false
	x := s.quantify(h, func(string, string, string) { bad = true })
	if bad || x.share == nil {
		return new(big.Rat)
	}
	return x.share
}

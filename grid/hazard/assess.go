package hazard

import (
	"fmt"
	"math/big"
	"slices"

	"anwang/grid"
)

// Assessment 辨识与分级 is what a unit is by a standard, and why. The numbers are
// for reading; what is decided was compared exactly.
type Assessment struct {
	Rule  Rule
	Kind  UnitKind
	S     float64 // Σ q/Q
	Major bool    // 构成重大危险源: S reaches the threshold

	Weighted float64 // Σ β·q/Q
	Alpha    Term
	R        float64 // α · Weighted; it grades only a major hazard source
	Level    *HazardBand
	Colour   grid.Level // of Level; not assessed when there is none

	Lines     []Line  // as the holdings were given
	Lower     []Lower // what would make it less, from the nearest goal
	Duties    []Duty  // by the level; none when there is none
	ToConfirm bool    // something it rests on is marked so

	DutiesToConfirm bool
	Corrections     []Correction // of the tables, that concern what it holds
}

// Term is a number looked up in a table, and where.
type Term struct {
	Value     float64
	Clause    string
	Why       grid.Text
	ToConfirm bool
	Unknown   bool // what it follows from is not known: the unfavourable value is taken
}

// Line is one holding's part of the sums.
type Line struct {
	Holding  Holding
	Name     grid.Text
	Q        Term
	Beta     Term
	Share    float64  // q/Q
	Weighted float64  // β·q/Q
	Below    *float64 // kept below this many tonnes, all else as it is, the unit is none; nil: that alone cannot do it, or it is none
}

// Assess identifies and grades a unit. Errors: rejected, with the place of every
// fault.
func (s *Standard) Assess(u Unit) (Assessment, error) {
	lines, err := s.find(&u)
	if err != nil {
		return Assessment{}, err
	}
	sum, weighted := new(big.Rat), new(big.Rat)
	for i := range lines {
		sum.Add(sum, lines[i].share)
		weighted.Add(weighted, lines[i].beta)
	}
	row := s.alpha(u.People)
	r := new(big.Rat).Mul(row.Alpha.rat, weighted)
	a := Assessment{
		Rule: s.Rule, DutiesToConfirm: s.DutiesToConfirm, S: float(sum), Major: sum.Cmp(s.Threshold.S.rat) >= 0,
		Weighted: float(weighted), Alpha: s.alphaTerm(row, u.People), R: float(r), Corrections: s.corrections(&u),
	}
	a.Kind = s.UnitKinds[slices.IndexFunc(s.UnitKinds, func(k UnitKind) bool { return k.Key == u.Kind })]
	for i := range lines {
		x := &lines[i]
		l := Line{Holding: x.source, Name: x.name, Q: x.qTerm, Beta: x.bTerm, Share: float(x.share), Weighted: float(x.beta)}
		if a.Major {
			l.Below = s.below(x, sum)
		}
		a.ToConfirm = a.ToConfirm || l.Q.ToConfirm || l.Beta.ToConfirm
		a.Lines = append(a.Lines, l)
	}
	if !a.Major {
		return a, nil
	}
	a.Level = s.level(r)
	a.Colour, _ = grid.ParseLevel(a.Level.Colour)
	a.Duties = s.owed(&u, a.Level.Level, RegimeOf(""))
	a.Lower = s.lower(lines, sum, r, row, a.Level)
	return a, nil
}

// alpha returns the row that so many people fall into. When nobody has counted them
// it is that of the most: a plant must not be graded lower because nobody looked.
func (s *Standard) alpha(people *int) *AlphaRow {
	rows := s.Alpha.Rows
	for i := range rows {
		if people == nil || *people >= rows[i].People {
			return &rows[i]
		}
	}
	return &rows[len(rows)-1]
}

func (s *Standard) alphaTerm(row *AlphaRow, people *int) Term {
	t := Term{Value: row.Alpha.Float(), Clause: s.Alpha.Clause}
	if people == nil {
		t.Unknown = true
		t.Why = grid.Text{
			ZH: fmt.Sprintf("%s %s：%s人数不详，按最不利取 α=%s", s.Source, s.Alpha.Clause, s.Alpha.What.ZH, row.Alpha),
			EN: fmt.Sprintf("%s %s: %s: unknown, so the unfavourable value is taken: α is %s", s.Source, table(s.Alpha.Clause), s.Alpha.What.EN,
				row.Alpha),
		}
		return t
	}
	t.Why = grid.Text{
		ZH: fmt.Sprintf("%s %s：%s %d 人，α=%s", s.Source, s.Alpha.Clause, s.Alpha.What.ZH, *people, row.Alpha),
		EN: fmt.Sprintf("%s %s: %s: %d, so α is %s", s.Source, table(s.Alpha.Clause), s.Alpha.What.EN, *people, row.Alpha),
	}
	return t
}

// level returns the band that R falls into.
func (s *Standard) level(r *big.Rat) *HazardBand {
	rows := s.Levels.Rows
	for i := range rows {
		if r.Cmp(rows[i].R.rat) >= 0 {
			return &rows[i]
		}
	}
	return &rows[len(rows)-1]
}

// below returns what one holding must be kept under for the sum to fall under the
// threshold when the others stay.
func (s *Standard) below(x *quantified, sum *big.Rat) *float64 {
	rest := new(big.Rat).Sub(sum, x.share)
	room := new(big.Rat).Sub(s.Threshold.S.rat, rest)
	if room.Sign() <= 0 {
		return nil
	}
	t := float(room.Mul(room, x.big))
	return &t
}

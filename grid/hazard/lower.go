package hazard

import (
	"cmp"
	"math/big"
	"slices"
)

// Lower is a way to make a unit less than it is: to a lower level, or to no major
// hazard source at all. Of all ways it is the one that takes the fewest tonnes
// out: those come from where a tonne weighs most.
type Lower struct {
	Level  int // the level it would have; 0: it would be no major hazard source
	Steps  []Step
	Tonnes float64 // taken out in all, and a little more
}

// Step reduces one holding. The last step of a way must stay below To, the others
// reach it.
type Step struct {
	Line int // which holding, from 0
	From float64
	To   float64
}

// lower lists the ways down from a level, nearest first.
func (s *Standard) lower(lines []quantified, sum, r *big.Rat, row *AlphaRow, now *HazardBand) []Lower {
	var out []Lower
	graded := weights(lines, func(x *quantified) *big.Rat { return new(big.Rat).Mul(row.Alpha.rat, x.beta) })
	for _, band := range s.Levels.Rows {
		if band.Level < now.Level || band.R.rat.Sign() == 0 {
			continue
		}
		out = append(out, reduce(lines, graded, r, band.R.rat, band.Level+1))
	}
	none := reduce(lines, weights(lines, func(x *quantified) *big.Rat { return x.share }), sum, s.Threshold.S.rat, 0)
	// A level that takes no less than not being a source at all is no goal.
	out = slices.DeleteFunc(out, func(l Lower) bool { return l.Tonnes >= none.Tonnes })
	return append(out, none)
}

// weights returns what each holding adds to a sum.
func weights(lines []quantified, of func(*quantified) *big.Rat) []*big.Rat {
	w := make([]*big.Rat, len(lines))
	for i := range lines {
		w[i] = of(&lines[i])
	}
	return w
}

// reduce brings a sum of parts below a limit with the fewest tonnes: whole
// holdings go, from the one whose tonne weighs most, until a part of one does.
func reduce(lines []quantified, parts []*big.Rat, sum, limit *big.Rat, level int) Lower {
	order := make([]int, len(lines))
	perTonne := make([]*big.Rat, len(lines))
	for i := range order {
		order[i] = i
		perTonne[i] = new(big.Rat).Quo(parts[i], lines[i].q)
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(perTonne[b].Cmp(perTonne[a]), cmp.Compare(a, b))
	})
	l := Lower{Level: level}
	left, taken := new(big.Rat).Set(sum), new(big.Rat)
	for _, i := range order {
		if left.Cmp(limit) < 0 {
			break
		}
		to := new(big.Rat)
		rest := new(big.Rat).Sub(left, parts[i])
		if room := new(big.Rat).Sub(limit, rest); room.Sign() > 0 {
			to.Quo(room, perTonne[i])
			left.SetInt64(0) // anything under it will do
		} else {
			left.Set(rest)
		}
		l.Steps = append(l.Steps, Step{Line: i, From: float(lines[i].q), To: float(to)})
		taken.Add(taken, new(big.Rat).Sub(lines[i].q, to))
	}
	l.Tonnes = float(taken)
	return l
}

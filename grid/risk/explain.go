package risk

import "anwang/grid"

// Evaluate returns the colour of a grid of this depth with these counts, and
// every reason for it.
func Evaluate(r *grid.Rollup, depth uint8, t *grid.Tally) Result {
	level, index := Colour(r, depth, t)
	base, dyn := sums(r, t)
	res := Result{
		Level: level, Index: index, Mode: r.Mode, Version: r.Version, Source: r.Source,
		Assessed: assessed(t), Blank: t.Enterprises[grid.NotAssessed], Load: base + dyn, Base: base, Dyn: dyn, Terms: terms(r, t),
	}
	res.Band, _ = alone(r, depth, t)
	switch r.Mode {
	case grid.RollupShare:
		explainShare(r, t, &res)
	case grid.RollupSum:
		res.K = kOf(r, depth)
	}
	if r.Mode != grid.RollupMax {
		res.Floors = floors(r, depth, t)
	}
	res.DecidedBy = decision(r, &res)
	if res.Ways = next(r, depth, t, level); len(res.Ways) > 0 {
		res.Next = &res.Ways[0]
	}
	return res
}

func terms(r *grid.Rollup, t *grid.Tally) []Term {
	out := make([]Term, 0, 8)
	add := func(k Key, n uint32, w float64) {
		out = append(out, Term{Key: k, Count: n, Weight: w, Points: w * float64(n)})
	}
	add(RedEnterprises, t.Enterprises[grid.Red], r.Weights[grid.Red])
	add(OrangeEnterprises, t.Enterprises[grid.Orange], r.Weights[grid.Orange])
	add(YellowEnterprises, t.Enterprises[grid.Yellow], r.Weights[grid.Yellow])
	add(BlueEnterprises, t.Enterprises[grid.Blue], r.Weights[grid.Blue])
	add(MajorOpen, majorOpen(t), r.MajorOpen)
	add(GeneralOverdue, t.Dangers[grid.ClassGeneralOverdue], r.GeneralOverdue)
	add(ListedOpen, t.Listed, r.ListedOpen)
	add(FatalAccidents, t.Fatal, r.Fatal)
	return out
}

func floors(r *grid.Rollup, depth uint8, t *grid.Tally) []FloorState {
	var out []FloorState
	for _, f := range r.Floors {
		if !applies(&f, depth) {
			continue
		}
		n := have(f.What, t)
		out = append(out, FloorState{Floor: f, Have: n, Applied: n >= f.Count})
	}
	return out
}

func decision(r *grid.Rollup, res *Result) Decision {
	switch {
	case res.Level == grid.NotAssessed:
		return ByNone
	case r.Mode == grid.RollupMax:
		return ByMax
	case res.Level != res.Band:
		return ByFloor
	case r.Mode == grid.RollupShare:
		return BySums
	default:
		return ByBand
	}
}

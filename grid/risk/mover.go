package risk

import "anwang/grid"

// Mover is a kind of things of which a few would change the colour of a grid: what
// the sum that decides is made of, and what a guard that decides counts.
type Mover struct {
	Key   Key
	Level grid.Level // of enterprises: theirs
	Count uint32     // how many there are
	Gain  float64    // of enterprises: how much the deciding sum falls when one comes down by a level
	Guard bool       // a guard counts it
	Need  uint32     // how many alone lower the colour; 0: they alone are not enough
}

// Movers are what holds a colour up and what to look at to lower it: records that
// guards count first, then enterprises, those that weigh most first. A grid that
// cannot get lower has none.
func Movers(r *grid.Rollup, t *grid.Tally, res *Result) (list []Mover) {
	if res.Level == grid.NotAssessed || res.Level == grid.Blue {
		return nil
	}
	red := false
	for _, f := range res.Floors {
		if !f.Applied || f.Level != res.Level {
			continue
		}
		m := Mover{Key: Key(f.What), Count: f.Have, Guard: true}
		if f.What == grid.FloorRedEnterprises {
			m.Level, m.Gain, red = grid.Red, gain(r, grid.Red, res.Level), true
		}
		list = append(list, m)
	}
	if res.Band == res.Level {
		for l := grid.Red; l <= res.Level; l++ {
			if t.Enterprises[l] == 0 || l == grid.Red && red || r.Mode == grid.RollupMax && l != res.Level {
				continue
			}
			list = append(list, Mover{Key: enterpriseKeys[l], Level: l, Count: t.Enterprises[l], Gain: gain(r, l, res.Level)})
		}
	}
	for i := range list {
		list[i].Need = need(res, list[i].Key)
	}
	return list
}

// enterpriseKeys are the keys of enterprises by level.
var enterpriseKeys = [grid.Levels]Key{"", RedEnterprises, OrangeEnterprises, YellowEnterprises, BlueEnterprises}

// gain is how much the sum that decides a level falls when an enterprise comes
// down by one.
func gain(r *grid.Rollup, of, decides grid.Level) float64 {
	switch {
	case r.Mode == grid.RollupSum:
		return r.Weights[of] - r.Weights[of+1]
	case r.Mode == grid.RollupMax:
		return 0
	case of == decides:
		return r.Shares[of]
	}
	return r.Shares[of] - r.Shares[of+1]
}

// need is how many of a key alone lower the colour.
func need(res *Result, k Key) uint32 {
	if k == ListedHigh {
		k = ListedOpen
	}
	if k == MajorAtLevelOne {
		k = MajorOpen
	}
	for _, w := range res.Ways {
		if len(w.Steps) == 1 && w.Steps[0].Key == k {
			return w.Steps[0].Count
		}
	}
	return 0
}

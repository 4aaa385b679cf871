package risk

import "anwang/grid"

// A lever is something people can do about a grid's level. Effort orders them:
// it is cheaper to close an overdue general danger than to bring a red
// enterprise down. The numbers only rank proposals; they never enter a colour.
type lever struct {
	key    Key
	effort uint32
	count  func(t *grid.Tally) uint32
	pull   func(t *grid.Tally, n uint32)
}

// levers, cheapest first.
var levers = [...]lever{
	{
		GeneralOverdue, 1,
		func(t *grid.Tally) uint32 { return t.Dangers[grid.ClassGeneralOverdue] },
		func(t *grid.Tally, n uint32) { t.Dangers[grid.ClassGeneralOverdue] -= n },
	},
	{MajorOpen, 4, majorOpen, closeMajor},
	{
		ListedOpen, 5,
		func(t *grid.Tally) uint32 { return t.Listed }, closeListed,
	},
	{YellowEnterprises, 12, enterprises(grid.Yellow), improve(grid.Yellow)},
	{OrangeEnterprises, 20, enterprises(grid.Orange), improve(grid.Orange)},
	{RedEnterprises, 30, enterprises(grid.Red), improve(grid.Red)},
}

// closeMajor closes n major dangers, those at level-1 sources first and of each
// the overdue ones first.
func closeMajor(t *grid.Tally, n uint32) {
	t.MajorAtOne -= min(n, t.MajorAtOne)
	late := min(n, t.Dangers[grid.ClassMajorOverdue])
	t.Dangers[grid.ClassMajorOverdue] -= late
	t.Dangers[grid.ClassMajor] -= n - late
}

// closeListed takes n dangers off the lists, the high lists first.
func closeListed(t *grid.Tally, n uint32) {
	t.ListedHigh -= min(n, t.ListedHigh)
	t.Listed -= n
}

func enterprises(l grid.Level) func(*grid.Tally) uint32 {
	return func(t *grid.Tally) uint32 { return t.Enterprises[l] }
}

// improve brings n enterprises of a level down by one level.
func improve(l grid.Level) func(*grid.Tally, uint32) {
	return func(t *grid.Tally, n uint32) {
		t.Enterprises[l] -= n
		t.Enterprises[l+1] += n
	}
}

// next finds the cheapest change that lowers the level: one lever alone where
// one is enough, else levers pulled in order until it is.
func next(r *grid.Rollup, depth uint8, t *grid.Tally, from grid.Level) *Next {
	if from == grid.NotAssessed || from == grid.Blue {
		return nil
	}
	var best *Next
	var bestCost uint64
	for i := range levers {
		l := &levers[i]
		n, ok := least(r, depth, *t, l, from)
		cost := uint64(n) * uint64(l.effort)
		if !ok || best != nil && cost >= bestCost {
			continue
		}
		after := *t
		l.pull(&after, n)
		bestCost, best = cost, outcome(r, depth, &after, []Step{{l.key, n}})
	}
	if best != nil {
		return best
	}
	return together(r, depth, *t, from)
}

// together pulls levers fully, cheapest first and over again (an orange
// enterprise can come down twice), until the last one needed, of which it pulls
// only as much as it must.
func together(r *grid.Rollup, depth uint8, t grid.Tally, from grid.Level) *Next {
	var steps []Step
	pull := func(l *lever, n uint32) {
		l.pull(&t, n)
		for i := range steps {
			if steps[i].Key == l.key {
				steps[i].Count += n
				return
			}
		}
		steps = append(steps, Step{l.key, n})
	}
	for pulled := true; pulled; {
		pulled = false
		for i := range levers {
			l := &levers[i]
			if n, ok := least(r, depth, t, l, from); ok {
				pull(l, n)
				return outcome(r, depth, &t, steps)
			}
			if n := l.count(&t); n > 0 {
				pull(l, n)
				pulled = true
			}
		}
	}
	return nil
}

// least is the smallest n > 0 that lowers the level. More of a lever never
// raises a level again as long as worse weighs more, so bisection finds it.
func least(r *grid.Rollup, depth uint8, t grid.Tally, l *lever, from grid.Level) (uint32, bool) {
	lowers := func(n uint32) bool {
		after := t
		l.pull(&after, n)
		level, _ := Colour(r, depth, &after)
		return from.Worse(level)
	}
	hi := l.count(&t)
	if hi == 0 || !lowers(hi) {
		return 0, false
	}
	lo := uint32(0) // does not lower
	for hi-lo > 1 {
		if mid := lo + (hi-lo)/2; lowers(mid) {
			hi = mid
		} else {
			lo = mid
		}
	}
	return hi, true
}

func outcome(r *grid.Rollup, depth uint8, t *grid.Tally, steps []Step) *Next {
	level, index := Colour(r, depth, t)
	return &Next{Level: level, Index: index, Steps: steps}
}

package risk

import (
	"cmp"
	"slices"
	"sort"

	"anwang/grid"
)

// lever is something people can do about a grid's level. Effort orders them:
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

// next finds the cheapest changes that lower the level: one lever alone where one
// is enough, else the smallest set of them.
func next(r *grid.Rollup, depth uint8, t *grid.Tally, from grid.Level) []Next {
	if from == grid.NotAssessed || from == grid.Blue {
		return nil
	}
	type priced struct {
		Next
		cost uint64
	}
	var found []priced
	for i := range levers {
		l := &levers[i]
		n, ok := least(r, depth, *t, l, from)
		if !ok {
			continue
		}
		after := *t
		l.pull(&after, n)
		found = append(found, priced{*outcome(r, depth, &after, from, []Step{{l.key, n}}), uint64(n) * uint64(l.effort)})
	}
	if len(found) == 0 {
		if n := together(r, depth, *t, from); n != nil {
			return []Next{*n}
		}
		return nil
	}
	slices.SortStableFunc(found, func(a, b priced) int { return cmp.Compare(a.cost, b.cost) })
	var out []Next
	for _, f := range found[:min(len(found), mostWays)] {
		out = append(out, f.Next)
	}
	return out
}

// together pulls levers fully, cheapest first and over again (an orange
// enterprise can come down twice), until the level falls, and then lets go of
// all that was not needed, dearest first.
func together(r *grid.Rollup, depth uint8, t grid.Tally, from grid.Level) *Next {
	var steps []step
	after := t
	for pulled := true; pulled; {
		pulled = false
		for i := range levers {
			l := &levers[i]
			n := l.count(&after)
			if n == 0 {
				continue
			}
			l.pull(&after, n)
			steps, pulled = append(steps, step{l, n}), true
			if level, _ := Colour(r, depth, &after); from.Worse(level) {
				return relax(r, depth, t, from, steps)
			}
		}
	}
	return nil
}

// step is one pull of a lever.
type step struct {
	*lever
	n uint32
}

// carry pulls the steps in order, each as far as there is something to pull.
func carry(t grid.Tally, steps []step) grid.Tally {
	for _, s := range steps {
		s.pull(&t, min(s.n, s.count(&t)))
	}
	return t
}

// relax makes every step as small as the others allow, the dearest first, so
// that a floor that needs one red enterprise to come down does not ask for
// every yellow one as well.
func relax(r *grid.Rollup, depth uint8, t grid.Tally, from grid.Level, steps []step) *Next {
	order := make([]int, len(steps))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(uint64(steps[b].n)*uint64(steps[b].effort), uint64(steps[a].n)*uint64(steps[a].effort))
	})
	for _, i := range order {
		full := steps[i].n
		steps[i].n = uint32(sort.Search(int(full), func(n int) bool {
			steps[i].n = uint32(n)
			after := carry(t, steps)
			level, _ := Colour(r, depth, &after)
			return from.Worse(level)
		}))
	}
	after := carry(t, steps)
	return outcome(r, depth, &after, from, sum(steps))
}

// sum is the steps by lever, without those that were let go of.
func sum(steps []step) (out []Step) {
	for _, s := range steps {
		if s.n == 0 {
			continue
		}
		if i := slices.IndexFunc(out, func(o Step) bool { return o.Key == s.key }); i >= 0 {
			out[i].Count += s.n
		} else {
			out = append(out, Step{s.key, s.n})
		}
	}
	return out
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

func outcome(r *grid.Rollup, depth uint8, t *grid.Tally, from grid.Level, steps []Step) *Next {
	level, index := Colour(r, depth, t)
	n := &Next{Level: level, Index: index, Steps: steps}
	if r.Mode == grid.RollupShare {
		sum, _ := shareSums(r, t)
		n.Sum = float64(sum[from]) / 1e5
	}
	return n
}

package risk

import (
	"fmt"
	"strconv"

	"anwang/grid"
)

// Property is something that people rightly expect of the colours of grids.
type Property string

// The properties.
const (
	// Merge: a joined grid lies between its parts, so that of equal parts the colour
	// stays, and a grid is never worse than its worst child nor better than its best.
	Merge Property = "merge"
	// Split: of the parts of a grid one is at least as bad and one at most as bad.
	Split Property = "split"
	// Monotony: one more blue enterprise never makes a colour worse.
	Monotony Property = "monotony"
	// Depth: the same counts have the same colour at every depth of the tree, without
	// which Merge does not hold between a grid and those below it.
	Depth Property = "depth"
)

// Flag names a part of a rule set that is allowed and breaks properties.
type Flag struct {
	Pointer string // JSON pointer into the rule set
	Breaks  []Property
	Text    grid.Text

	parts []grid.Tally // two grids that together are worse than each of them
	depth uint8        // that the parts lie at; with Depth: a grid of the one part
	above uint8        // has another colour here
}

// Flags says what of a rule set without faults breaks a property, each with
// something that shows it. One without flags keeps all of them.
func (r *RuleSet) Flags() (list []Flag) {
	u := &r.Rollup
	switch u.Mode {
	case grid.RollupMax:
		return nil
	case grid.RollupSum:
		list = append(list, flagsOfSum(u)...)
	}
	for i := range u.Floors {
		at := "/rollup/floors/" + strconv.Itoa(i)
		if f, ok := flagOfCount(u, at, &u.Floors[i]); ok {
			list = append(list, f)
		}
		if f, ok := flagOfReach(u, at, &u.Floors[i]); ok {
			list = append(list, f)
		}
	}
	return list
}

// calm is so many blue enterprises that no share counts.
const calm = 1 << 30

// quiet is a grid with n of what a guard counts and otherwise nothing that makes a
// colour worse than blue.
func quiet(what grid.FloorWhat, n uint32) grid.Tally {
	var t grid.Tally
	switch what {
	case grid.FloorRedEnterprises:
		t.Enterprises[grid.Red] = n
	case grid.FloorListedHigh:
		t.ListedHigh = n
	case grid.FloorMajorAtLevelOne:
		t.MajorAtOne = n
	case grid.FloorLarger:
		t.Larger = n
	}
	t.Enterprises[grid.Blue] = calm
	return t
}

// guarded is the level that the guards alone give at a depth.
func guarded(r *grid.Rollup, depth uint8, t *grid.Tally) (level grid.Level) {
	for i := range r.Floors {
		if f := &r.Floors[i]; applies(f, depth) && have(f.What, t) >= f.Count {
			level = grid.Worst(level, f.Level)
		}
	}
	return level
}

// flagOfCount flags a guard that asks for more than any, unless another one gives
// the same level for fewer.
func flagOfCount(r *grid.Rollup, at string, f *grid.Floor) (Flag, bool) {
	if f.Count < 2 || f.Level == grid.Blue {
		return Flag{}, false
	}
	depth := max(f.Depth, f.Top, 1)
	part := quiet(f.What, f.Count-1)
	if !f.Level.Worse(guarded(r, depth, &part)) {
		return Flag{}, false
	}
	return Flag{
		Pointer: at, Breaks: []Property{Merge, Split}, parts: []grid.Tally{part, part}, depth: depth,
		Text: grid.Text{
			ZH: fmt.Sprintf("“至少 %d”的底线与划界有关：各有 %d 的两个网格合并后变差，拆开后变好。改为“任一”（1）即可避免", f.Count, f.Count-1),
			EN: fmt.Sprintf("A guard of “at least %d” depends on borders: two grids with %d each get worse when they are joined, and better when "+
				"they are parted. "+
				"Asking for any (1) avoids it", f.Count, f.Count-1),
		},
	}, true
}

// flagOfReach flags a guard that holds at some depths only, where that makes a
// difference.
func flagOfReach(r *grid.Rollup, at string, f *grid.Floor) (Flag, bool) {
	if f.Depth == 0 && f.Top < 2 || f.Level == grid.Blue {
		return Flag{}, false
	}
	t := quiet(f.What, f.Count)
	deepest := max(f.Depth, f.Top)
	others := []uint8{f.Top - 1}
	if f.Depth != 0 {
		others = []uint8{f.Depth + 1, f.Depth - 1}
	}
	for _, other := range others {
		if other == 0 || !guarded(r, deepest, &t).Worse(guarded(r, other, &t)) {
			continue
		}
		flag := Flag{Pointer: at, Breaks: []Property{Depth}, parts: []grid.Tally{t}, depth: deepest, above: other, Text: grid.Text{
			ZH: fmt.Sprintf("底线在第 %d 层级适用，在第 %d 层级不适用：上级网格的颜色可能比其全部下级都好", deepest, other),
			EN: fmt.Sprintf("The guard holds at depth %d and not at depth %d: a grid may be better than every grid below it", deepest, other),
		}}
		if other > deepest {
			flag.Text = grid.Text{
				ZH: fmt.Sprintf("底线在第 %d 层级适用，在第 %d 层级不适用：上级网格的颜色可能比其全部下级都差", deepest, other),
				EN: fmt.Sprintf("The guard holds at depth %d and not at depth %d: a grid may be worse than every grid below it", deepest, other),
			}
		}
		return flag, true
	}
	return Flag{}, false
}

// flagsOfSum flags what adding up breaks.
func flagsOfSum(r *grid.Rollup) (list []Flag) {
	if f, ok := growing(r); ok {
		list = append(list, f)
	}
	if r.Weights[grid.Blue] > 0 {
		list = append(list, Flag{Pointer: "/rollup/weights/blue", Breaks: []Property{Monotony}, Text: grid.Text{
			ZH: "蓝色企业计入总量：新增一家低风险企业会使网格变差",
			EN: "Blue enterprises add to the sum: one more enterprise of low risk can make a grid worse",
		}})
	}
	return list
}

// growing looks for two equal grids that are worse together.
func growing(r *grid.Rollup) (Flag, bool) {
	for depth := uint8(1); depth <= mostDepths; depth++ {
		for l := grid.Yellow; l >= grid.Red && r.K[depth] > 0; l-- {
			for n := uint32(1); n < calm; n *= 2 {
				var part grid.Tally
				part.Enterprises[l] = n
				whole := part
				whole.Plus(&part)
				one, _ := Colour(r, depth, &part)
				if two, _ := Colour(r, depth, &whole); two.Worse(one) {
					return Flag{
						Pointer: "/rollup/mode", Breaks: []Property{Merge, Split}, parts: []grid.Tally{part, part}, depth: depth,
						Text: grid.Text{
							ZH: "按总量定色与网格大小有关：两个同色网格合并后变差，拆开后变好；企业多的网格偏红",
							EN: "A colour by sum depends on how large a grid is: two grids of one colour get worse when they are joined and better " +
								"when they are parted; grids with many enterprises are redder",
						},
					}, true
				}
			}
		}
	}
	return Flag{}, false
}

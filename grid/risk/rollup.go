package risk

import (
	"math"

	"anwang/grid"
)

// Key names one thing that weighs in a grid's index. Keys are stable; the
// application translates them.
type Key string

// The terms, in the order they are shown.
const (
	RedEnterprises    Key = "red_enterprises"
	OrangeEnterprises Key = "orange_enterprises"
	YellowEnterprises Key = "yellow_enterprises"
	BlueEnterprises   Key = "blue_enterprises"
	MajorOpen         Key = "major_open"      // open major dangers, overdue ones included
	GeneralOverdue    Key = "general_overdue" // overdue general dangers
	ListedOpen        Key = "listed_open"     // open dangers on any body's list
	FatalAccidents    Key = "fatal_accidents" // of the last 12 months

	// What no term has but floors count.
	ListedHigh      Key = "listed_high"      // open dangers listed by province or city
	MajorAtLevelOne Key = "major_at_level_1" // open major dangers at a level-1 major hazard source
	LargerAccidents Key = "larger_accidents" // 较大 or worse, of the last 12 months
)

// Term is one line of the explanation: Points = Count × Weight.
type Term struct {
	Key    Key
	Count  uint32
	Weight float64
	Points float64
}

// FloorState is a floor rule for this grid and whether it applies.
type FloorState struct {
	grid.Floor
	Have    uint32 // how many there are
	Applied bool
}

// Decision says what decided a level.
type Decision string

// What decides.
const (
	ByBand  Decision = "band"  // the index lies in the level's band
	ByFloor Decision = "floor" // a floor rule raised it above its band
	ByMax   Decision = "max"   // mode max: the worst enterprise
	ByNone  Decision = "none"  // nothing is assessed: no colour
)

// Result is the colour of a grid with its reasons.
type Result struct {
	Level     grid.Level
	Index     float64 // 0 … 100
	Mode      grid.RollupMode
	Version   string
	Source    string
	Base, Dyn float64 // Σ of the enterprise terms; Σ of the danger terms
	K         float64
	Terms     []Term
	Band      grid.Level // what the index alone would give
	Floors    []FloorState
	DecidedBy Decision
	Next      *Next  // nil when the level cannot get lower
	Ways      []Next // up to three ways to a lower level, the cheapest first; Next is the first
}

// Next is the cheapest change that would lower the level.
type Next struct {
	Level grid.Level // the level it would have then
	Index float64
	Steps []Step // all of them are needed
}

// Step is "this many fewer": dangers closed, taken off the list or brought in
// time, enterprises brought down by one level.
type Step struct {
	Key   Key
	Count uint32
}

// Colour returns the level and index alone, without reasons and without
// allocating. It always agrees with Evaluate.
func Colour(r *grid.Rollup, depth uint8, t *grid.Tally) (grid.Level, float64) {
	base, dyn := sums(r, t)
	index := indexOf(r, depth, base+dyn)
	if r.Mode == grid.RollupMax {
		return t.Enterprises.Worst(), index
	}
	level := grid.NotAssessed
	if t.Enterprises.Total() > t.Enterprises[grid.NotAssessed] || dyn > 0 {
		level = band(r, index)
	}
	for i := range r.Floors {
		f := &r.Floors[i]
		if applies(f, depth) && have(f.What, t) >= f.Count {
			level = grid.Worst(level, f.Level)
		}
	}
	return level, index
}

// indexOf returns 100 × (1 − exp(−points/K)) for a depth of the tree.
func indexOf(r *grid.Rollup, depth uint8, points float64) float64 {
	return -100 * math.Expm1(-points/kOf(r, depth))
}

// kOf is the K of a depth. A depth the rule does not know gets 1, the strictest:
// a forgotten number must make a map too red, never too blue.
func kOf(r *grid.Rollup, depth uint8) float64 {
	if k := r.K[depth]; k > 0 {
		return k
	}
	return 1
}

func sums(r *grid.Rollup, t *grid.Tally) (base, dyn float64) {
	for l := grid.Red; l <= grid.Blue; l++ {
		base += r.Weights[l] * float64(t.Enterprises[l])
	}
	dyn = r.MajorOpen*float64(majorOpen(t)) +
		r.GeneralOverdue*float64(t.Dangers[grid.ClassGeneralOverdue]) +
		r.ListedOpen*float64(t.Listed) +
		r.Fatal*float64(t.Fatal)
	return base, dyn
}

func majorOpen(t *grid.Tally) uint32 {
	return t.Dangers[grid.ClassMajor] + t.Dangers[grid.ClassMajorOverdue]
}

func band(r *grid.Rollup, index float64) grid.Level {
	for l := grid.Red; l < grid.Blue; l++ {
		if index >= r.Bands[l] {
			return l
		}
	}
	return grid.Blue
}

func applies(f *grid.Floor, depth uint8) bool { return f.Depth == 0 || f.Depth == depth }

// have counts what a floor speaks of. A word nobody knows counts nothing.
func have(what grid.FloorWhat, t *grid.Tally) uint32 {
	switch what {
	case grid.FloorRedEnterprises:
		return t.Enterprises[grid.Red]
	case grid.FloorListedHigh:
		return t.ListedHigh
	case grid.FloorMajorAtLevelOne:
		return t.MajorAtOne
	case grid.FloorLarger:
		return t.Larger
	default:
		return 0
	}
}

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
	MajorAtLevelOne Key = "major_at_level_1" // open major dangers at a level-1 major hazard source, or at an enterprise that has one
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
	BySums  Decision = "sums"  // mode share: the sums beside the threshold
	ByBand  Decision = "band"  // mode sum: the index lies in the level's band
	ByFloor Decision = "floor" // a guard raised it above what the sums or the band give
	ByMax   Decision = "max"   // mode max: the worst enterprise
	ByNone  Decision = "none"  // nothing is assessed: no colour
)

// Sum is one of the nested sums of mode share: what the enterprises of Level and
// worse count together.
type Sum struct {
	Level   grid.Level
	Share   float64 // what one enterprise of Level counts
	Count   uint32  // enterprises of Level
	Points  float64 // of Level and worse
	Reached bool    // it reaches the threshold
}

// Result is the colour of a grid with its reasons.
type Result struct {
	Level     grid.Level
	Index     float64 // ranks grids inside a level: percent in mode share, 0 … 100 in mode sum
	Mode      grid.RollupMode
	Version   string
	Source    string
	Assessed  uint32     // enterprises that are assessed
	Blank     uint32     // enterprises that are not
	Percent   float64    // mode share: the threshold in percent
	Threshold float64    // mode share: what a sum must reach, Percent of Assessed
	Sums      []Sum      // mode share: red, orange, yellow
	Load      float64    // how much there is to supervise: Base + Dyn
	Base, Dyn float64    // Σ of the enterprise terms; Σ of the danger terms
	K         float64    // mode sum
	Terms     []Term     // of the load
	Band      grid.Level // what the sums, or the index, alone would give
	Floors    []FloorState
	DecidedBy Decision
	Next      *Next  // nil when the level cannot get lower
	Ways      []Next // up to three ways to a lower level, the cheapest first; Next is the first
}

// Unassessed is the share of the enterprises that are not assessed, 0 to 1.
func (r *Result) Unassessed() float64 {
	if r.Blank == 0 {
		return 0
	}
	return float64(r.Blank) / float64(r.Blank+r.Assessed)
}

// Next is the cheapest change that would lower the level.
type Next struct {
	Level grid.Level // the level it would have then
	Index float64
	Sum   float64 // mode share: what the sum of the level as it is would come to
	Steps []Step  // all of them are needed
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
	level, index := alone(r, depth, t)
	if r.Mode == grid.RollupMax {
		return level, index
	}
	for i := range r.Floors {
		f := &r.Floors[i]
		if applies(f, depth) && have(f.What, t) >= f.Count {
			level = grid.Worst(level, f.Level)
		}
	}
	return level, index
}

// alone is the colour without guards.
func alone(r *grid.Rollup, depth uint8, t *grid.Tally) (grid.Level, float64) {
	switch {
	case r.Mode == grid.RollupShare:
		return shareLevel(r, t), shareIndex(r, t)
	case r.Mode == grid.RollupMax && len(r.K) == 0:
		return t.Enterprises.Worst(), shareIndex(r, t)
	}
	base, dyn := sums(r, t)
	index := indexOf(r, depth, base+dyn)
	switch {
	case r.Mode == grid.RollupMax:
		return t.Enterprises.Worst(), index
	case assessed(t) > 0 || dyn > 0:
		return band(r, index), index
	}
	return grid.NotAssessed, index
}

// Load returns how much there is to supervise in a grid. It grows with its size
// and is no risk.
func Load(r *grid.Rollup, t *grid.Tally) float64 {
	base, dyn := sums(r, t)
	return base + dyn
}

// assessed counts the enterprises that have a colour.
func assessed(t *grid.Tally) uint32 {
	return t.Enterprises.Total() - t.Enterprises[grid.NotAssessed]
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

// applies reports whether a guard speaks of grids of this depth.
func applies(f *grid.Floor, depth uint8) bool {
	return (f.Depth == 0 || f.Depth == depth) && depth >= f.Top
}

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

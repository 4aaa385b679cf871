package cover

import (
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"anwang/geo"
)

// checkInputs refuses what no cleaning can mend: codes missing or given twice,
// coordinates that are not numbers or not on Earth, and covers too wide for
// exact arithmetic. The other shapes are those of holes and a frame.
func checkInputs(inputs []Input, others ...orb.MultiPolygon) error {
	all := newExtent()
	for _, s := range unfit(inputs) {
		switch in := inputs[s.row]; s.reason {
		case NoCode:
			return fmt.Errorf("%w: a polygon without a code", ErrInput)
		case SameCode:
			return fmt.Errorf("%w: code %s is given twice", ErrInput, in.Code)
		case OffEarth:
			return fmt.Errorf("%w: %s has a coordinate off the Earth: %v", ErrInput, in.Code, s.at)
		}
	}
	for _, in := range inputs {
		all.add(in.Shape)
	}
	for _, s := range others {
		if at, ok := onEarth(s); !ok {
			return fmt.Errorf("%w: a hole or the frame has a coordinate off the Earth: %v", ErrInput, at)
		}
		all.add(s)
	}
	if max(all.max[0]-all.min[0], all.max[1]-all.min[1])*geo.PerDegree > maxExtent {
		return fmt.Errorf("%w: the polygons lie more than 100 degrees apart", ErrInput)
	}
	return nil
}

// extent is a box around shapes.
type extent struct{ min, max orb.Point }

func newExtent() extent { return extent{orb.Point{1e9, 1e9}, orb.Point{-1e9, -1e9}} }

func (e *extent) add(mp orb.MultiPolygon) {
	for _, poly := range mp {
		for _, ring := range poly {
			for _, p := range ring {
				e.min = orb.Point{min(e.min[0], p[0]), min(e.min[1], p[1])}
				e.max = orb.Point{max(e.max[0], p[0]), max(e.max[1], p[1])}
			}
		}
	}
}

func (e extent) middle() orb.Point {
	return orb.Point{e.min[0]/2 + e.max[0]/2, e.min[1]/2 + e.max[1]/2}
}

// stray is an input that is no part of a cover.
type stray struct {
	row    int
	reason Reason
	at     orb.Point
}

// unfit finds what is wrong with inputs whatever the others are.
func unfit(inputs []Input) (out []stray) {
	seen := make(map[string]bool, len(inputs))
	for i, in := range inputs {
		at, ok := onEarth(in.Shape)
		switch {
		case in.Code == "":
			out = append(out, stray{i, NoCode, at})
		case seen[in.Code]:
			out = append(out, stray{i, SameCode, at})
		case !ok:
			out = append(out, stray{i, OffEarth, at})
		}
		seen[in.Code] = true
	}
	return out
}

// onEarth returns the first vertex that is not on the Earth, or the first of
// all.
func onEarth(mp orb.MultiPolygon) (at orb.Point, ok bool) {
	first := true
	for _, poly := range mp {
		for _, ring := range poly {
			for _, p := range ring {
				// Written so that NaN fails too.
				if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) {
					return p, false
				}
				if first {
					at, first = p, false
				}
			}
		}
	}
	return at, true
}

// How far away is far: farWays times as far from the middle as half of all are, and
// farLeast degrees. A polygon that goes more than halfway around the Earth is
// drawn across the line where 180° east meets 180° west.
const (
	farWays  = 20
	farLeast = 1.0
	halfway  = 180.0
)

// sort divides inputs into those that can be part of one cover and those that
// cannot, which it reports, or refuses unless they are to be left out.
func (cl *cleaner) sort(inputs []Input) ([]Input, error) {
	others := []orb.MultiPolygon{cl.o.Frame}
	for _, h := range cl.o.Holes {
		others = append(others, h.Shape)
	}
	if !cl.o.LeaveOutStray {
		return inputs, checkInputs(inputs, others...)
	}
	out := unfit(inputs)
	left := make([]bool, len(inputs))
	for _, s := range out {
		left[s.row] = true
	}
	for _, s := range astray(inputs, left) {
		left[s.row] = true
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b stray) int { return a.row - b.row })
	for _, s := range out {
		d := Defect{Kind: Stray, At: s.at, Count: 1, Action: Dropped, Row: s.row + 1, Reason: s.reason}
		if code := inputs[s.row].Code; code != "" {
			d.Codes = []string{code}
		}
		if s.reason == OffEarth && !(math.Abs(s.at[0]) < 1e9 && math.Abs(s.at[1]) < 1e9) {
			d.At = orb.Point{}
		}
		cl.defects = append(cl.defects, d)
	}
	kept := make([]Input, 0, len(inputs)-len(out))
	for i, in := range inputs {
		if !left[i] {
			kept = append(kept, in)
		}
	}
	return kept, checkInputs(kept, others...)
}

// astray finds the inputs that do not lie where the others do.
func astray(inputs []Input, left []bool) (out []stray) {
	boxes := make([]extent, len(inputs))
	var xs, ys []float64
	for i, in := range inputs {
		if left[i] {
			continue
		}
		boxes[i] = newExtent()
		boxes[i].add(in.Shape)
		if b := boxes[i]; b.min[0] <= b.max[0] && b.max[0]-b.min[0] <= halfway {
			xs, ys = append(xs, b.middle()[0]), append(ys, b.middle()[1])
		}
	}
	if len(xs) == 0 {
		xs, ys = []float64{0}, []float64{0}
	}
	slices.Sort(xs)
	slices.Sort(ys)
	centre := orb.Point{xs[len(xs)/2], ys[len(ys)/2]}
	far := func(p orb.Point) float64 { return max(math.Abs(p[0]-centre[0]), math.Abs(p[1]-centre[1])) }
	var ways []float64
	for i, b := range boxes {
		if !left[i] && b.min[0] <= b.max[0] {
			ways = append(ways, far(b.middle()))
		}
	}
	slices.Sort(ways)
	limit := farLeast
	if len(ways) > 0 {
		limit = max(limit, farWays*ways[len(ways)/2])
	}
	for i, b := range boxes {
		at, _ := onEarth(inputs[i].Shape)
		switch {
		case left[i]:
		case b.min[0] > b.max[0]:
			out = append(out, stray{i, NoShape, at})
		case b.max[0]-b.min[0] > halfway:
			out = append(out, stray{i, AcrossDates, at})
		case far(orb.Point{}) > farLeast && atZero(inputs[i].Shape):
			out = append(out, stray{i, AtZero, orb.Point{}})
		case far(b.middle()) > limit:
			out = append(out, stray{i, FarAway, at})
		}
	}
	return out
}

// atZero reports whether a vertex is where missing coordinates are written.
func atZero(mp orb.MultiPolygon) bool {
	for _, poly := range mp {
		for _, ring := range poly {
			if slices.Contains(ring, orb.Point{}) {
				return true
			}
		}
	}
	return false
}

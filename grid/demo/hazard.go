package demo

import (
	"cmp"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"github.com/paulmach/orb"

	"anwang/grid"
)

// hazard is a made-up hazard source at a made-up enterprise.
type hazard struct {
	enterprise grid.ID
	plot       int
	at         orb.Point
	kind       *hazardKind
	name       string
	level      grid.Level
	major      int16 // GB 18218-2018 level, 0 none
	substance  substance
	quantity   float64 // tonnes, 0 unknown
	r          float64
	people     int32 // within 500 m, what α follows from
	assessed   time.Time
	industry   int
	order      uint64 // random, but fixed by the seed
}

// hazardsOf appends the hazard sources of e, id its record. Severe industries
// have most of them; an enterprise whose level rests on a major hazard source
// has one.
func (g *generator) hazardsOf(out []hazard, e *enterprise, id grid.ID) []hazard {
	ind := &industries[e.industry]
	if len(ind.hazards) == 0 {
		return out
	}
	r := g.stream("hazard", e.number)
	mean := [...]float64{0.006, 0.05, 0.95}[ind.severity]
	n := 0
	for range 3 {
		if r.Float64() < mean/3 {
			n++
		}
	}
	if e.basis == "major_hazard" || e.level == grid.Red {
		n = max(n, 1)
	}
	for i := range n {
		h := hazard{enterprise: id, plot: e.plot, industry: e.industry, order: r.Uint64()}
		h.kind = kindOf(pick(r, ind.hazards))
		if i == 0 && e.basis == "major_hazard" {
			h.kind = majorKind(ind)
			h.major = [...]int16{0, 3, 3, 4, 4}[e.level] // the worst red ones become 1 and 2 later
			h.order >>= 1                                // and come before the others
		}
		p := &g.terrain.plots[e.plot]
		var ok bool
		if h.at, ok = p.near(r, e.at, 0.0004); !ok {
			h.at = e.at
		}
		h.level = e.level
		if i > 0 && e.level != grid.NotAssessed {
			h.level = min(grid.Blue, e.level+grid.Level(r.IntN(2)))
		}
		if h.level != grid.NotAssessed {
			h.assessed = g.now.Add(-time.Duration(r.Int64N(int64(700 * 24 * time.Hour)))).Truncate(time.Second)
		}
		h.name = Synthetic + pick(r, h.kind.names)
		if i > 0 || r.IntN(4) == 0 {
			h.name += itoa(i+1) + "#"
		}
		out = append(out, h)
	}
	return out
}

func kindOf(key string) *hazardKind {
	for i := range hazardKinds {
		if hazardKinds[i].key == key {
			return &hazardKinds[i]
		}
	}
	panic("demo: no hazard kind " + key)
}

// majorKind is the industry's first kind that GB 18218 can grade.
func majorKind(ind *industry) *hazardKind {
	for _, key := range ind.hazards {
		if k := kindOf(key); k.major {
			return k
		}
	}
	return &hazardKinds[0]
}

// Levels 1 and 2 are as rare as they are in a real city.
const (
	cityHazards     = 3_000
	majorLevelOne   = 6
	majorLevelTwo   = 20
	majorLevelThree = 70
)

// chooseHazards keeps want of the candidates, the ones at an enterprise whose
// level rests on them first, and gives substances and quantities that fit the
// level by the formula of GB 18218-2018.
func (g *generator) chooseHazards(candidates []hazard, want int) []hazard {
	slices.SortFunc(candidates, func(a, b hazard) int {
		return cmp.Or(-cmp.Compare(min(a.major, 1), min(b.major, 1)), cmp.Compare(gravity(a), gravity(b)), cmp.Compare(a.order, b.order))
	})
	scale := float64(want) / cityHazards
	one, two, three := scaled(majorLevelOne, scale), scaled(majorLevelTwo, scale), scaled(majorLevelThree, scale)
	kept := candidates[:min(want, len(candidates))]
	for i := range kept {
		h := &kept[i]
		if h.major > 0 {
			switch {
			case i < one && h.level == grid.Red:
				h.major = 1
			case i < one+two:
				h.major = 2
			case i < one+two+three:
				h.major = 3
			default:
				h.major = 4
			}
			h.level = grid.Worst(h.level, leastRisk[h.major])
		}
		h.fill(rand.New(rand.NewPCG(g.seed^h.order, 0x6218)))
	}
	slices.SortFunc(kept, func(a, b hazard) int { return cmp.Compare(a.order, b.order) })
	return kept
}

// leastRisk is the colour that a major hazard source of a level has at least.
var leastRisk = [...]grid.Level{1: grid.Red, 2: grid.Orange, 3: grid.Yellow, 4: grid.Yellow}

// gravity orders candidates: major ones by the enterprise's level, and of the
// rest those at assessed high levels no earlier than any other.
func gravity(h hazard) int {
	if h.major > 0 {
		return int(h.level)
	}
	return 0
}

func scaled(n int, scale float64) int { return max(1, int(math.Round(float64(n)*scale))) }

// fill draws a substance and a quantity. For a major hazard source, q is solved
// from R = α·β·q/Q inside the level's band, so that the row checks out:
// q/Q ≥ 1 always, and R in [100,…), [50,100), [10,50) or below 10.
func (h *hazard) fill(r *rand.Rand) {
	if len(h.kind.from) == 0 {
		return
	}
	h.substance = pick(r, h.kind.from)
	if h.major == 0 {
		h.quantity = round3(h.substance.q * (0.02 + 0.9*r.Float64()*r.Float64()))
		return
	}
	if h.major <= 2 {
		// what is dangerous in the smallest quantity makes the highest levels
		list := slices.Clone(h.kind.from)
		slices.SortFunc(list, func(a, b substance) int { return cmp.Compare(a.q/a.beta, b.q/b.beta) })
		h.substance = pick(r, list[:min(2, len(list))])
	}
	band := [...][2]float64{{}, {100, 240}, {50, 100}, {10, 50}, {1, 10}}[h.major]
	alpha := pick(r, []float64{0.5, 1, 1.2, 1.5, 2})
	if h.major == 4 {
		alpha = 1 // people outside the plant would raise R out of the band
		band[0] = h.substance.beta
	}
	target := band[0] + (0.02+0.9*r.Float64())*(band[1]-band[0])
	h.quantity = round3(target * h.substance.q / (alpha * h.substance.beta))
	h.r = ratio(h.quantity, h.substance.q, alpha, h.substance.beta)
	from, to := crowd(alpha)
	h.people = from + r.Int32N(to-from)
}

// crowd is how many people give α: table 5 of GB 18218-2018.
func crowd(alpha float64) (from, to int32) {
	switch alpha {
	case 0.5:
		return 0, 1
	case 1:
		return 1, 30
	case 1.2:
		return 30, 50
	case 1.5:
		return 50, 100
	default:
		return 100, 1200
	}
}

// ratio is a/b times the factors, rounded once.
func ratio(a, b float64, factors ...float64) float64 {
	exact := func(v float64) *big.Rat {
		x, _ := new(big.Rat).SetString(strconv.FormatFloat(v, 'f', -1, 64)) // a number that was just written
		return x
	}
	q := new(big.Rat).Quo(exact(a), exact(b))
	for _, f := range factors {
		q.Mul(q, exact(f))
	}
	v, _ := q.Float64()
	return v
}

func round3(x float64) float64 { return math.Round(x*1000) / 1000 }

// code numbers hazard sources: the district, WX, and the place in the list.
func (h *hazard) code(district string, n int) string {
	return fmt.Sprintf("%sWX%06d", district[:6], n)
}

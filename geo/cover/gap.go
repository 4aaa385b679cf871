package cover

import (
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/geo/sweep"
)

// fill looks at the ground nobody claims: what is shut in and small or thin
// goes to a neighbour, the rest is a hole.
func (cl *cleaner) fill() {
	// Borders are measured before any gap is filled, so that the order in
	// which gaps are found has no say.
	before := slices.Clone(cl.owner)
	for _, faces := range cl.regions() {
		r := cl.measure(faces, before)
		to := cl.receiver(&r)
		for _, f := range faces {
			if cl.owner[f] = to; to == outside {
				cl.owner[f] = int32(len(cl.inputs) + len(cl.holes))
			}
		}
		d := Defect{Kind: Gap, Codes: cl.codesOf(r.neighbours()), At: r.at, Area: r.area, Count: 1, Action: Kept}
		if to == outside {
			cl.holes = append(cl.holes, "")
			cl.defects = append(cl.defects, d)
			continue
		}
		if d.Action, d.To = Assigned, cl.inputs[to].Code; cl.thin(r.area, r.around) && len(d.Codes) == 2 {
			d.Kind = Sliver
		}
		cl.row(d, r.area)
	}
}

// row adds a defect to the one of the same kind and the same neighbours, which
// stands at the largest piece of ground and says who got that.
func (cl *cleaner) row(d Defect, most float64) {
	key := string(d.Kind) + "\x00" + d.Hole + "\x00" + strings.Join(d.Codes, "\x00")
	if cl.rows == nil {
		cl.rows = map[string]rowOf{}
	}
	r, known := cl.rows[key]
	if !known {
		cl.rows[key] = rowOf{len(cl.defects), most}
		cl.defects = append(cl.defects, d)
		return
	}
	have := &cl.defects[r.at]
	have.Count += d.Count
	have.Area += d.Area
	if most > r.most {
		have.At, have.To = d.At, d.To
		cl.rows[key] = rowOf{r.at, most}
	}
}

// rowOf is where the defect of some neighbours stands, and the largest of its
// pieces.
type rowOf struct {
	at   int
	most float64
}

// regions joins the faces that nobody claims into gaps: an edge both sides of
// which are empty divides nothing, unless it is the frame's. What is open to the
// endless face is none.
func (cl *cleaner) regions() [][]int32 {
	g := cl.graph
	j := sweep.NewGroups(len(g.walks))
	for i := range g.segs {
		cl.pace.Step()
		l, r := g.face[2*i], g.face[2*i+1]
		if l != r && cl.owner[l] == outside && cl.owner[r] == outside && cl.framed[l] == cl.framed[r] && !cl.bridged(i) {
			j.Join(l, r)
		}
	}
	return j.Of(slices.DeleteFunc(cl.gaps, func(f int32) bool { return j.Find(f) == 0 }))
}

// region is ground that nobody claims, with the length of its border to each
// neighbour.
type region struct {
	at     orb.Point // in its largest face
	area   float64
	around float64
	border map[int32]float64
}

func (r *region) neighbours() []int32 {
	return sortedKeys(r.border, func(a, b int32) int { return int(a - b) })
}

func (cl *cleaner) measure(faces, before []int32) region {
	g := cl.graph
	r := region{border: map[int32]float64{}}
	var largest float64
	for _, f := range faces {
		p := g.polygon(f)
		a := geo.Area(p)
		if r.area += a; a > largest || f == faces[0] {
			r.at, largest = geo.Inside(p), a
		}
		for _, start := range g.walks[f] {
			for h := start; ; {
				cl.pace.Step()
				t := g.face[h^1]
				if n := before[t]; n != outside || cl.framed[t] != cl.framed[f] {
					m := geo.Distance(g.verts[g.tail(h)].Point(), g.verts[g.tip(h)].Point())
					r.around += m
					if n != outside {
						r.border[n] += m
					}
				}
				if h = g.next[h]; h == start {
					break
				}
			}
		}
	}
	return r
}

// alongside is the share of the border of a gap that each of two neighbours has
// at least when the gap lies between two drawings of one border.
const alongside = 0.25

// receiver is who gets a gap that is small or thin: the polygon with the longest
// common border, the lower code when equal; outside when it is to stay. Between
// two drawings of one border it is the polygon that is not preferred, so that
// the border is that of the other one, as it is where they overlap.
func (cl *cleaner) receiver(r *region) int32 {
	thin := cl.thin(r.area, r.around)
	if r.area > cl.o.MaxGap && 2*r.area/r.around > cl.o.MaxGapWidth && !thin {
		return outside
	}
	var inputs []int32
	best := outside
	for _, n := range r.neighbours() {
		if n >= int32(len(cl.inputs)) {
			continue // a declared hole
		}
		inputs = append(inputs, n)
		if best == outside || r.border[n] > r.border[best] ||
			r.border[n] == r.border[best] && cl.inputs[n].Code < cl.inputs[best].Code {
			best = n
		}
	}
	if thin && len(inputs) == 2 && min(r.border[inputs[0]], r.border[inputs[1]]) > alongside*r.around {
		if best = inputs[0]; cl.preferred(inputs) == best {
			best = inputs[1]
		}
	}
	return best
}

// codesOf returns the codes of the inputs among owners, sorted.
func (cl *cleaner) codesOf(owners []int32) []string {
	var codes []string
	for _, o := range owners {
		if int(o) < len(cl.inputs) {
			codes = append(codes, cl.inputs[o].Code)
		}
	}
	slices.Sort(codes)
	return codes
}

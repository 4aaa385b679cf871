package cover

import (
	"slices"

	"github.com/paulmach/orb"

	"anwang/geo"
)

// fill looks at the ground nobody claims: what is shut in and small or thin
// goes to a neighbour, the rest is a declared hole.
func (cl *cleaner) fill() {
	g := cl.graph
	// Neighbouring faces that nobody covers are one gap, and those that join
	// the endless face are none: an edge both sides of which are empty divides
	// nothing.
	root := make(map[int32]int32, len(cl.gaps))
	var find func(f int32) int32
	find = func(f int32) int32 {
		p, ok := root[f]
		if !ok || p == f {
			return f
		}
		r := find(p)
		root[f] = r
		return r
	}
	for _, f := range cl.gaps {
		root[f] = f
	}
	for i := range g.segs {
		l, r := g.face[2*i], g.face[2*i+1]
		if l != r && cl.owner[l] == outside && cl.owner[r] == outside {
			a, b := find(l), find(r)
			root[max(a, b)] = min(a, b)
		}
	}
	regions := map[int32][]int32{}
	for _, f := range cl.gaps {
		if r := find(f); r != 0 {
			regions[r] = append(regions[r], f)
		}
	}
	keys := make([]int32, 0, len(regions))
	for r := range regions {
		keys = append(keys, r)
	}
	slices.Sort(keys)
	// Borders are measured before any gap is filled, so that the order in
	// which gaps are found has no say.
	before := slices.Clone(cl.owner)
	for _, r := range keys {
		cl.fillRegion(regions[r], before)
	}
}

func (cl *cleaner) fillRegion(faces []int32, before []int32) {
	g := cl.graph
	slices.Sort(faces)
	var area, around float64
	var at orb.Point
	var largest float64
	border := map[int32]float64{}
	for _, f := range faces {
		p := g.polygon(f)
		a := geo.Area(p)
		if area += a; a > largest || f == faces[0] {
			at, largest = geo.Inside(p), a
		}
		for _, start := range g.walks[f] {
			for h := start; ; {
				if n := before[g.face[h^1]]; n != outside {
					m := geo.Distance(g.verts[g.tail(h)].Point(), g.verts[g.tip(h)].Point())
					border[n] += m
					around += m
				}
				if h = g.next[h]; h == start {
					break
				}
			}
		}
	}
	d := Defect{Kind: Gap, At: at, Area: area, Count: len(faces), Action: Kept}
	best := outside
	neighbours := make([]int32, 0, len(border))
	for n := range border {
		neighbours = append(neighbours, n)
		d.Codes = append(d.Codes, cl.inputs[n].Code)
	}
	slices.Sort(d.Codes)
	slices.Sort(neighbours)
	for _, n := range neighbours {
		if best == outside || border[n] > border[best] ||
			border[n] == border[best] && cl.inputs[n].Code < cl.inputs[best].Code {
			best = n
		}
	}
	if best != outside && (area <= cl.o.MaxGap || 2*area/around <= cl.o.MaxGapWidth) {
		d.Action, d.To = Assigned, cl.inputs[best].Code
		for _, f := range faces {
			cl.owner[f] = best
		}
	}
	cl.defects = append(cl.defects, d)
}

package cover

import (
	"slices"

	"github.com/paulmach/orb"

	"anwang/geo"
)

// rims joins the edges that have a polygon on one side only into rings: the
// outlines of the union, and its holes. A hole that is not declared is a gap,
// and an outline that lies inside a polygon is ground claimed twice.
func (ch *checker) rims() {
	next := map[Vertex][]Vertex{} // rim edges, the union on the left
	owner := map[[2]Vertex]int32{}
	for e, owners := range ch.dir {
		if len(ch.dir[[2]Vertex{e[1], e[0]}]) == 0 {
			next[e[0]] = append(next[e[0]], e[1])
			owner[e] = owners[0]
		}
	}
	var starts []Vertex
	for v, tips := range next {
		starts = append(starts, v)
		slices.SortFunc(tips, func(a, b Vertex) int {
			if angleLess(v, a, b) {
				return -1
			}
			return 1
		})
	}
	slices.SortFunc(starts, func(a, b Vertex) int {
		if a.less(b) {
			return -1
		}
		return 1
	})
	for _, v := range starts {
		for len(next[v]) > 0 {
			ch.rim(takeRing(next, v), owner)
		}
	}
}

// takeRing walks rim edges from v until a vertex comes again, and takes that
// loop out; where two holes touch they come out one by one.
func takeRing(next map[Vertex][]Vertex, v Vertex) []Vertex {
	path := []Vertex{v}
	at := map[Vertex]int{v: 0}
	for {
		last := path[len(path)-1]
		tips := next[last]
		if len(tips) == 0 {
			return nil // an edge without continuation: a crossing, told before
		}
		t := tips[0]
		if len(tips) > 1 && len(path) > 1 {
			t = rightmost(last, path[len(path)-2], tips)
		}
		next[last] = slices.DeleteFunc(slices.Clone(tips), func(w Vertex) bool { return w == t })
		if k, ok := at[t]; ok {
			ring := slices.Clone(path[k:])
			// What led here goes back to be walked again.
			for i := range k {
				next[path[i]] = append(next[path[i]], path[i+1])
			}
			return ring
		}
		at[t] = len(path)
		path = append(path, t)
	}
}

// rightmost returns the tip that is first clockwise from the way back: with the
// union on the left it keeps to the same piece of the union.
func rightmost(v, back Vertex, tips []Vertex) Vertex {
	all := append(slices.Clone(tips), back)
	slices.SortFunc(all, func(a, b Vertex) int {
		if angleLess(v, a, b) {
			return -1
		}
		return 1
	})
	k := slices.Index(all, back)
	return all[(k+len(all)-1)%len(all)]
}

func (ch *checker) rim(ring []Vertex, owner map[[2]Vertex]int32) {
	if len(ring) < 3 {
		return
	}
	shape := make(orb.Ring, 0, len(ring)+1)
	var owners []int32
	for i, v := range ring {
		shape = append(shape, v.Point())
		o := owner[[2]Vertex{v, ring[(i+1)%len(ring)]}]
		if !slices.Contains(owners, o) {
			owners = append(owners, o)
		}
	}
	shape = append(shape, shape[0])
	if twiceArea(ring) > 0 {
		ch.nested(ring, owners)
		return
	}
	for _, h := range ch.holes {
		if geo.RingContains(shape, h) >= 0 {
			return
		}
	}
	// A hole of the union may hold islands; they do not fill it.
	ch.report(Gap, geo.Inside(orb.Polygon{shape}), geo.Area(shape), owners...)
}

// nested reports polygons that hold an outline of the union without having a
// hole for it.
func (ch *checker) nested(ring []Vertex, owners []int32) {
	p := ring[0].Point()
	for i, in := range ch.inputs {
		if slices.Contains(owners, int32(i)) || !in.Shape.Bound().Contains(p) {
			continue
		}
		for _, poly := range in.Shape {
			if strictlyIn(poly, p) {
				inner := make(orb.Ring, 0, len(ring)+1)
				for _, v := range ring {
					inner = append(inner, v.Point())
				}
				ch.report(Overlap, p, geo.Area(inner), int32(i), owners[0])
			}
		}
	}
}

func strictlyIn(poly orb.Polygon, p orb.Point) bool {
	for k, r := range poly {
		if in := geo.RingContains(r, p); in == 0 || in > 0 != (k == 0) {
			return false
		}
	}
	return len(poly) > 0
}

// CheckParents compares each parent with the union of its children, edge by
// edge, and returns a Mismatch for each parent that differs, and for each
// parent without children or child without parent. parentOf tells the parent's
// code; children with "" are left out.
func CheckParents(parents, children []Input, parentOf func(code string) string) []Defect {
	type dir [2]Vertex
	rims := make(map[string]map[dir]int, len(parents))
	for _, p := range parents {
		rims[p.Code] = map[dir]int{}
		eachEdge(p.Shape, func(a, b Vertex) { rims[p.Code][dir{a, b}]-- })
	}
	var found []Defect
	for _, c := range children {
		code := parentOf(c.Code)
		if code == "" {
			continue
		}
		rim, ok := rims[code]
		if !ok {
			found = append(found, Defect{
				Kind: Mismatch, Codes: []string{c.Code, code}, At: geo.Label(c.Shape), Area: geo.Area(c.Shape),
				Count: 1,
			})
			continue
		}
		eachEdge(c.Shape, func(a, b Vertex) {
			if rim[dir{b, a}] > 0 {
				rim[dir{b, a}]-- // the inner border of two siblings
			} else {
				rim[dir{a, b}]++
			}
		})
	}
	for _, p := range parents {
		var worst *Vertex
		n := 0
		for e, k := range rims[p.Code] {
			if k != 0 {
				n++
				if worst == nil || e[0].less(*worst) {
					worst = &e[0]
				}
			}
		}
		if n > 0 {
			found = append(found, Defect{Kind: Mismatch, Codes: []string{p.Code}, At: worst.Point(), Count: n})
		}
	}
	return found
}

// eachEdge calls f for every edge, the inside on the left.
func eachEdge(mp orb.MultiPolygon, f func(a, b Vertex)) {
	for _, poly := range mp {
		for k, ring := range poly {
			if len(ring) == 0 {
				continue
			}
			left := leftward(ring) == (k == 0)
			for j := 1; j < len(ring); j++ {
				a, b := vertexOf(ring[j-1]), vertexOf(ring[j])
				if left && a != b {
					f(a, b)
				} else if a != b {
					f(b, a)
				}
			}
		}
	}
}

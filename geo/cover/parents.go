package cover

import (
	"github.com/paulmach/orb"

	"anwang/geo"
)

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

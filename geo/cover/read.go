package cover

import (
	"slices"

	"github.com/paulmach/orb"

	"anwang/geo"
)

// read puts all rings on the lattice and reports what is wrong with each
// polygon on its own.
func (cl *cleaner) read() {
	n := 0
	for _, in := range cl.inputs {
		for _, poly := range in.Shape {
			for _, ring := range poly {
				n += len(ring)
			}
		}
	}
	cl.soup = soup{set: newVertexSet(n), uses: make([]use, 0, n+n/8)}
	part := int32(0)
	for i, in := range cl.inputs {
		rd := reading{code: in.Code}
		for _, poly := range in.Shape {
			for k, ring := range poly {
				vs := rd.ring(ring, k == 0)
				if vs == nil {
					if k == 0 {
						break // without its shell the holes mean nothing
					}
					continue
				}
				cl.soup.addRing(int32(len(cl.rings)), vs)
				cl.rings = append(cl.rings, ringOf{int32(i), part, k == 0})
			}
			part++
		}
		cl.defects = append(cl.defects, rd.defects...)
		cl.defects = append(cl.defects, invalid(in)...)
	}
}

// reading collects the defects of one polygon.
type reading struct {
	code    string
	defects []Defect
}

// report counts another defect of this kind; the place is that of the first.
func (rd *reading) report(kind Kind, action Action, at orb.Point) {
	k := slices.IndexFunc(rd.defects, func(d Defect) bool { return d.Kind == kind })
	if k < 0 {
		rd.defects = append(rd.defects, Defect{Kind: kind, Codes: []string{rd.code}, At: at, Action: action})
		k = len(rd.defects) - 1
	}
	rd.defects[k].Count++
}

// ring returns the vertices of a ring, none twice in a row and the first not
// repeated, or nil when too few are left.
func (rd *reading) ring(ring orb.Ring, shell bool) []Vertex {
	if len(ring) == 0 {
		rd.report(TooFewPoints, Dropped, orb.Point{})
		return nil
	}
	if ring[0] != ring[len(ring)-1] {
		rd.report(Unclosed, Mended, ring[len(ring)-1])
	}
	vs := make([]Vertex, 0, len(ring))
	for i, p := range ring {
		v := vertexOf(p)
		if len(vs) > 0 && vs[len(vs)-1] == v {
			if p == ring[i-1] {
				rd.report(RepeatedVertex, Dropped, p)
			}
			continue
		}
		vs = append(vs, v)
	}
	for len(vs) > 1 && vs[0] == vs[len(vs)-1] {
		vs = vs[:len(vs)-1]
	}
	if !threeDistinct(vs) {
		rd.report(TooFewPoints, Dropped, ring[0])
		return nil
	}
	if a := twiceArea(vs); a != 0 && a > 0 != shell {
		rd.report(RingDirection, Mended, ring[0])
	}
	return vs
}

func threeDistinct(vs []Vertex) bool {
	if len(vs) < 3 {
		return false
	}
	for _, v := range vs[2:] {
		if v != vs[0] && v != vs[1] {
			return true
		}
	}
	return false
}

// invalid reports where a polygon is not simple.
func invalid(in Input) []Defect {
	var out []Defect
	for _, f := range geo.Validate(in.Shape) {
		if f.Reason == geo.TooFewPoints || f.Reason == geo.NotClosed {
			continue // told by the reading, ring by ring
		}
		out = append(out, Defect{Kind: Invalid, Codes: []string{in.Code}, At: f.At, Count: 1, Action: Mended})
	}
	return out
}

package cover

import (
	"slices"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/geo/sweep"
)

// read puts all rings on the lattice and reports what is wrong with each
// polygon on its own.
func (cl *cleaner) read() {
	n := 0
	for i := range int32(cl.claimants) {
		n += vertices(cl.shape(i))
	}
	cl.ground = newGround(cl.pace, n)
	cl.origins.fixed[cl.frame] = true
	for i := range int32(cl.claimants) {
		cl.told(i, cl.add(i, cl.shape(i)))
		if i != cl.frame {
			cl.told(i, invalid(cl.pace, cl.shape(i)))
		}
	}
}

// shape is what a claimant claims.
func (cl *cleaner) shape(i int32) orb.MultiPolygon {
	switch n := int32(len(cl.inputs)); {
	case i < n:
		return cl.inputs[i].Shape
	case i == cl.frame:
		return cl.o.Frame
	default:
		return cl.o.Holes[i-n].Shape
	}
}

// told adds defects of the shape of a claimant. A frame is somebody's cover
// already and not reported on.
func (cl *cleaner) told(i int32, found []Defect) {
	for _, d := range found {
		switch n := int32(len(cl.inputs)); {
		case i < n:
			d.Codes = []string{cl.inputs[i].Code}
		case i == cl.frame:
			continue
		default:
			d.Hole = cl.o.Holes[i-n].Name
		}
		cl.defects = append(cl.defects, d)
	}
}

// reading collects the defects of one polygon.
type reading struct {
	defects []Defect
	pace    *sweep.Pace
}

// report counts another defect of this kind; the place is that of the first.
func (rd *reading) report(kind Kind, action Action, at orb.Point) {
	k := slices.IndexFunc(rd.defects, func(d Defect) bool { return d.Kind == kind })
	if k < 0 {
		rd.defects = append(rd.defects, Defect{Kind: kind, At: at, Action: action})
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
	rd.pace.Steps(len(ring))
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

// invalid reports in how many places a polygon is not simple.
func invalid(pace *sweep.Pace, mp orb.MultiPolygon) []Defect {
	var at []orb.Point
	for _, f := range geo.ValidatePaced(pace, mp) {
		if f.Reason != geo.TooFewPoints && f.Reason != geo.NotClosed { // told by the reading, ring by ring
			at = append(at, f.At)
		}
	}
	if len(at) == 0 {
		return nil
	}
	d := Defect{Kind: Invalid, At: at[0], Action: Mended}
	slices.SortFunc(at, func(p, q orb.Point) int { return slices.Compare(p[:], q[:]) })
	d.Count = len(slices.Compact(at))
	return []Defect{d}
}

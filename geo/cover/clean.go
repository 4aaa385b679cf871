package cover

import (
	"context"
	"slices"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/geo/sweep"
)

// Clean makes a cover of polygons as they come from the world, and reports
// every defect found: overlaps and filled gaps by pair of neighbours, gaps that
// stay one by one, the rest by polygon. The polygons of the cover stand in the
// order of the inputs. It fails with ErrInput only for what cannot be mended: a
// missing or repeated code, a coordinate off the Earth; with
// [Options.LeaveOutStray] these are left out. It ends with the context's error
// soon after that ends.
func Clean(ctx context.Context, inputs []Input, o Options) (c *Cover, found []Defect, err error) {
	defer sweep.Stopped(&err)
	cl := newCleaner(sweep.Start(ctx), o)
	if err := cl.take(inputs); err != nil {
		return nil, nil, err
	}
	cl.read()
	cl.divide()
	cl.own()
	if cl.bridge() {
		cl.divide()
		cl.own()
	}
	cl.fill()
	cl.overlaps()
	if c, err = cl.result(); err != nil {
		return nil, nil, err
	}
	cl.empties(c)
	return c, cl.defects, nil
}

func newCleaner(pace *sweep.Pace, o Options) *cleaner {
	return &cleaner{ground: ground{pace: pace}, o: o.withDefaults(), frame: outside}
}

type cleaner struct {
	ground
	inputs    []Input
	claimants int // inputs, declared holes, and the frame
	frame     int32
	holes     []string // names of those in the cover: declared, then kept gaps
	o         Options
	owner     []int32 // by face
	framed    []bool  // by face: in the frame, or there is none
	contests  *contests
	slivers   *contests          // of those thinner than the tolerance
	outside   map[int32]*overlap // by input: its ground outside of the frame
	gaps      []int32            // faces shut in and covered by nobody
	defects   []Defect
	rows      map[string]rowOf
}

// take says who the claimants are.
func (cl *cleaner) take(inputs []Input) error {
	inputs, err := cl.sort(inputs)
	if err != nil {
		return err
	}
	cl.inputs = inputs
	cl.claimants = len(inputs) + len(cl.o.Holes)
	for _, h := range cl.o.Holes {
		cl.holes = append(cl.holes, h.Name)
	}
	if len(cl.o.Frame) > 0 {
		cl.frame = int32(cl.claimants)
		cl.claimants++
	}
	return nil
}

// own finds who claims each face, and gives the face to one of them.
func (cl *cleaner) own() {
	g := cl.graph
	cl.owner, cl.framed = make([]int32, len(g.walks)), make([]bool, len(g.walks))
	cl.owner[0], cl.framed[0] = outside, cl.frame == outside
	cl.contests, cl.slivers, cl.outside = newContests(cl.claimants), newContests(cl.claimants), map[int32]*overlap{}
	cl.gaps = nil
	cl.tour(cl.claimants, cl.settle, cl.contests, cl.slivers)
}

// settle decides about one face from those who claim it.
func (cl *cleaner) settle(f int32, here []int32) {
	n := len(here)
	if cl.framed[f] = cl.frame == outside || n > 0 && here[n-1] == cl.frame; cl.framed[f] && cl.frame != outside {
		here = here[:n-1]
	}
	first, _ := slices.BinarySearch(here, int32(len(cl.inputs)))
	inputs, holes := here[:first], here[first:]
	if !cl.framed[f] && len(inputs) > 0 {
		cl.beyond(f, inputs)
		if !cl.o.KeepOutside {
			inputs = nil
		}
	}
	switch {
	case len(inputs) > 0:
		cl.owner[f] = cl.preferred(inputs)
		if len(here) > 1 {
			to, area := cl.contests, geo.Area(cl.graph.polygon(f))
			if cl.o.Tolerance > 0 && cl.thin(area, cl.perimeter(f)) {
				to = cl.slivers
			}
			to.visit(f, area)
		}
	case len(holes) > 0 && cl.framed[f]:
		cl.owner[f] = holes[0]
	default:
		if cl.owner[f] = outside; cl.framed[f] {
			cl.gaps = append(cl.gaps, f)
		}
	}
}

// preferred chooses one of the inputs that claim the same ground.
func (cl *cleaner) preferred(inputs []int32) int32 {
	win := inputs[0]
	for _, c := range inputs[1:] {
		if cl.o.Prefer(cl.inputs[win].Code, cl.inputs[c].Code) == cl.inputs[c].Code {
			win = c
		}
	}
	return win
}

// beyond counts ground outside of the frame.
func (cl *cleaner) beyond(f int32, inputs []int32) {
	area := geo.Area(cl.graph.polygon(f))
	for _, i := range inputs {
		p := cl.outside[i]
		if p == nil {
			p = &overlap{most: -1}
			cl.outside[i] = p
		}
		p.count++
		p.area += area
		if area > p.most {
			p.most, p.largest = area, f
		}
	}
}

// overlaps reports the contested ground by pair, and what lies outside of the
// frame.
func (cl *cleaner) overlaps() {
	cl.contested(Overlap, cl.contests)
	cl.contested(Sliver, cl.slivers)
	for _, i := range sortedKeys(cl.outside, func(a, b int32) int { return int(a - b) }) {
		p := cl.outside[i]
		d := Defect{
			Kind: Outside, Codes: []string{cl.inputs[i].Code}, At: cl.graph.pointIn(p.largest), Area: p.area, Count: p.count, Action: Cut,
		}
		if cl.o.KeepOutside {
			d.Action = Kept
		}
		cl.defects = append(cl.defects, d)
	}
}

// contested reports the ground that pairs claim.
func (cl *cleaner) contested(kind Kind, c *contests) {
	if c == nil {
		return
	}
	n := int32(len(cl.inputs))
	for _, k := range sortedKeys(c.pairs, func(a, b [2]int32) int { return slices.Compare(a[:], b[:]) }) {
		p := c.pairs[k]
		if k[0] >= n || k[1] >= n+int32(len(cl.o.Holes)) {
			continue // two declared holes, or the frame
		}
		d := Defect{
			Kind: kind, Codes: []string{cl.inputs[k[0]].Code}, At: cl.graph.pointIn(p.largest), Area: p.area,
			Count: p.count, Action: Assigned, To: cl.inputs[cl.owner[p.largest]].Code,
		}
		if k[1] < n {
			d.Codes = append(d.Codes, cl.inputs[k[1]].Code)
			slices.Sort(d.Codes)
		} else {
			d.Hole = cl.holes[k[1]-n]
		}
		cl.row(d, p.most)
	}
}

func sortedKeys[K comparable, V any](m map[K]V, compare func(a, b K) int) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, compare)
	return keys
}

// result makes the cover of the faces and their owners.
func (cl *cleaner) result() (*Cover, error) {
	codes := make([]string, len(cl.inputs))
	for i, in := range cl.inputs {
		codes[i] = in.Code
	}
	edges := make([]edge, 0, len(cl.graph.segs))
	for i, s := range cl.graph.segs {
		l, r := cl.owner[cl.graph.face[2*i]], cl.owner[cl.graph.face[2*i+1]]
		if l != r {
			edges = append(edges, edge{s.a, s.b, l, r})
		}
	}
	edges = cl.straighten(edges)
	verts := compact(cl.graph.verts, edges)
	return assemble(cl.pace, codes, cl.holes, verts, edges)
}

// empties reports the inputs that ended up without ground.
func (cl *cleaner) empties(c *Cover) {
	for i, in := range cl.inputs {
		if len(c.polys[i]) > 0 {
			continue
		}
		d := Defect{Kind: Empty, Codes: []string{in.Code}, Action: Reported}
		if len(in.Shape) > 0 && len(in.Shape[0]) > 0 && len(in.Shape[0][0]) > 0 {
			d.At = in.Shape[0][0][0]
		}
		cl.defects = append(cl.defects, d)
	}
}

// polygon returns the shape of face f.
func (g *graph) polygon(f int32) orb.Polygon {
	var p orb.Polygon
	for _, h := range g.walks[f] {
		vs := g.walk(h)
		g.pace.Steps(len(vs))
		r := make(orb.Ring, 0, len(vs)+1)
		for _, v := range vs {
			r = append(r, v.Point())
		}
		p = append(p, append(r, r[0]))
	}
	return p
}

// pointIn returns a point inside face f.
func (g *graph) pointIn(f int32) orb.Point {
	return geo.Inside(g.polygon(f))
}

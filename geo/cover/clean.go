package cover

import (
	"slices"

	"github.com/paulmach/orb"

	"anwang/geo"
)

// Options steer Clean; the zero value is the default.
type Options struct {
	// Prefer chooses who gets ground that two polygons claim; it returns a or
	// b. By default the lower code.
	Prefer func(a, b string) string
	// MaxGap is the area in square metres up to which a gap is filled; default
	// 10,000.
	MaxGap float64
	// MaxGapWidth is the mean width in metres up to which a gap is filled
	// whatever its area; default 5.
	MaxGapWidth float64
}

func (o Options) withDefaults() Options {
	if o.Prefer == nil {
		o.Prefer = func(a, b string) string { return min(a, b) }
	}
	if o.MaxGap == 0 {
		o.MaxGap = 10_000
	}
	if o.MaxGapWidth == 0 {
		o.MaxGapWidth = 5
	}
	return o
}

// Clean makes a cover of polygons as they come from the world, and reports
// every defect found: overlaps by pair, gaps one by one, the rest by polygon.
// The polygons of the cover stand in the order of the inputs. It fails with
// ErrInput only for what cannot be mended: a missing or repeated code, a
// coordinate off the Earth.
func Clean(inputs []Input, o Options) (*Cover, []Defect, error) {
	if err := checkInputs(inputs); err != nil {
		return nil, nil, err
	}
	cl := &cleaner{inputs: inputs, o: o.withDefaults(), pairs: map[[2]int32]*overlap{}}
	cl.read()
	cl.soup.node()
	cl.graph = newGraph(cl.soup.set.verts, cl.soup.segs)
	cl.own()
	cl.fill()
	cl.overlaps()
	c, err := cl.result()
	if err != nil {
		return nil, nil, err
	}
	cl.empties(c)
	return c, cl.defects, nil
}

type cleaner struct {
	inputs  []Input
	o       Options
	soup    soup
	rings   []ringOf
	graph   *graph
	owner   []int32 // by face
	pairs   map[[2]int32]*overlap
	gaps    []int32 // faces shut in and covered by nobody
	defects []Defect
}

// ringOf says whose ring it is.
type ringOf struct {
	input, part int32
	shell       bool
}

type overlap struct {
	count   int
	area    float64
	largest int32
	to      int32
	most    float64
}

// own finds which inputs cover each face, and gives the face to one of them.
func (cl *cleaner) own() {
	g := cl.graph
	cl.owner = make([]int32, len(g.walks))
	cl.owner[0] = outside
	state := make([][]int32, len(g.walks))
	g.spread(func(h int32) {
		f := g.face[h^1]
		state[f] = toggle(state[g.face[h]], cl.soup.usesOf(h>>1))
		cl.settle(f, state[f])
	})
}

// settle decides about one face from the rings around it.
func (cl *cleaner) settle(f int32, rings []int32) {
	var covers []int32
	for i := 0; i < len(rings); {
		r := cl.rings[rings[i]]
		covered := r.shell
		for i++; i < len(rings) && cl.rings[rings[i]].part == r.part; i++ {
			covered = false // in a hole of it, or in the shell of a hole
		}
		if covered && !slices.Contains(covers, r.input) {
			covers = append(covers, r.input)
		}
	}
	switch len(covers) {
	case 0:
		cl.owner[f] = outside
		cl.gaps = append(cl.gaps, f)
	case 1:
		cl.owner[f] = covers[0]
	default:
		cl.contest(f, covers)
	}
}

// contest gives a face that several claim to the preferred one.
func (cl *cleaner) contest(f int32, covers []int32) {
	win := covers[0]
	for _, c := range covers[1:] {
		if cl.o.Prefer(cl.inputs[win].Code, cl.inputs[c].Code) == cl.inputs[c].Code {
			win = c
		}
	}
	cl.owner[f] = win
	area := geo.Area(cl.graph.polygon(f))
	for i, a := range covers {
		for _, b := range covers[i+1:] {
			key := [2]int32{min(a, b), max(a, b)}
			p := cl.pairs[key]
			if p == nil {
				p = &overlap{}
				cl.pairs[key] = p
			}
			p.count++
			p.area += area
			if area > p.most || p.count == 1 {
				p.most, p.largest, p.to = area, f, win
			}
		}
	}
}

// overlaps reports the contested ground by pair.
func (cl *cleaner) overlaps() {
	keys := make([][2]int32, 0, len(cl.pairs))
	for k := range cl.pairs {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b [2]int32) int { return slices.Compare(a[:], b[:]) })
	for _, k := range keys {
		p := cl.pairs[k]
		codes := []string{cl.inputs[k[0]].Code, cl.inputs[k[1]].Code}
		slices.Sort(codes)
		cl.defects = append(cl.defects, Defect{
			Kind: Overlap, Codes: codes, At: cl.graph.pointIn(p.largest), Area: p.area,
			Count: p.count, Action: Assigned, To: cl.inputs[p.to].Code,
		})
	}
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
	verts := compact(cl.graph.verts, edges)
	return assemble(codes, verts, edges)
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

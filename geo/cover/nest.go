package cover

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/geo/sweep"
)

// Decides says which of two levels stays where it is when they do not nest.
type Decides int

const (
	// FineDecides makes each parent the union of its children.
	FineDecides Decides = iota
	// CoarseDecides cuts children to their parent and lets them grow into what
	// of it none of them claims.
	CoarseDecides
)

// Move is ground that changed hands so that two levels nest: at the coarse level
// when the fine one decides, and the other way round.
type Move struct {
	From, To string    // codes; "" is nobody
	Area     float64   // geodesic square metres
	Count    int       // pieces of ground
	At       orb.Point // inside the largest of them
	Shape    orb.MultiPolygon
}

// Nested is two levels that nest.
type Nested struct {
	Coarse, Fine *Cover
	Parent       map[string]string // by code of the fine level
	Moves        []Move            // the largest first
	Defects      []Defect          // of both levels, as Clean reports them
}

// childless goes before the code of a polygon of the coarse level that has no
// children and stands for itself among those of the fine level. It sorts behind
// every code, so that children are preferred.
const childless = "\U0010ffff"

// Nest makes two levels of polygons nest, as rule says, so that every polygon of
// the coarse level is exactly the union of its children, vertex by vertex, and
// reports what was moved. parent gives the parent's code by the child's; a child
// that is not there, or whose parent is unknown, goes to the parent that it
// shares most ground with, and is a hole of the coarse level when it shares none.
// A polygon of the coarse level without children stays,
// as far as it does not claim what is theirs, and is a hole of its own name in
// the fine level. The polygons of the coarse result are sorted by code, those of
// the fine one stand in the order of the inputs.
//
// Options hold for both levels. Errors are those of Clean; a parent that is
// given and unknown, and a child that lies in no parent, are reported as a
// Mismatch.
//
// Of several levels, two at a time: when the fine one decides, begin with the
// two finest and go on with the coarse result and the level above; when the
// coarse one does, begin with the two coarsest and go on with the fine result.
// In the end dissolve the finest level upwards, so that all share every vertex.
func Nest(ctx context.Context, coarse, fine []Input, parent map[string]string, rule Decides, o Options) (n Nested, err error) {
	defer sweep.Stopped(&err)
	ne := &nester{ctx: ctx, pace: sweep.Start(ctx), o: o.withDefaults(), given: parent}
	if ne.coarse, err = ne.admit(coarse); err != nil {
		return n, err
	}
	if ne.fine, err = ne.admit(fine); err != nil {
		return n, err
	}
	if rule == CoarseDecides {
		err = ne.byCoarse()
	} else {
		err = ne.byFine()
	}
	if err != nil {
		return n, err
	}
	return ne.result()
}

type nester struct {
	ctx          context.Context
	pace         *sweep.Pace
	o            Options
	coarse, fine []Input           // fine with childless coarse ones behind
	given        map[string]string // parents, as far as known
	parent       []int32           // by fine: number of its parent, or outside
	cover        *Cover            // of the fine level
	moves        map[[2]string]*Move
	most         map[[2]string]float64
	defects      []Defect
}

// admit leaves out strays, which it reports, or refuses them.
func (n *nester) admit(inputs []Input) ([]Input, error) {
	cl := &cleaner{o: n.o}
	kept, err := cl.sort(inputs)
	n.defects = append(n.defects, cl.defects...)
	return kept, err
}

// byFine cleans the fine level, and finds out what its parents' ground is now
// against what they claimed.
func (n *nester) byFine() error {
	n.adopt(n.coarse)
	c, found, err := Clean(n.ctx, n.fine, n.options())
	if err != nil {
		return err
	}
	n.cover, n.defects = c, append(n.defects, n.known(found)...)
	g := n.overlay(c.Polygons(), n.coarse)
	n.moves, n.most = map[[2]string]*Move{}, map[[2]string]float64{}
	k := int32(len(n.fine))
	g.tour(len(n.fine)+len(n.coarse), func(f int32, here []int32) {
		to := outside
		if len(here) > 0 && here[0] < k {
			to = n.parent[here[0]]
			here = here[1:]
		}
		first, _ := slices.BinarySearch(here, k)
		claims := here[first:]
		if len(claims) == 0 {
			n.move(g.graph, f, outside, to)
		}
		if i, mine := slices.BinarySearch(claims, to+k); mine && to != outside {
			claims = slices.Delete(slices.Clone(claims), i, i+1)
		}
		for _, c := range claims {
			n.move(g.graph, f, c-k, to)
		}
	})
	return nil
}

// options are those of a Clean of the fine level.
func (n *nester) options() Options {
	o := n.o
	o.LeaveOutStray = false
	o.Prefer = func(a, b string) string {
		if isChildless(a) || isChildless(b) {
			return min(a, b)
		}
		return n.o.Prefer(a, b)
	}
	return o
}

func isChildless(code string) bool {
	return len(code) > len(childless) && code[:len(childless)] == childless
}

// known takes from defects what those standing for themselves have of a code.
func (n *nester) known(found []Defect) []Defect {
	for i := range found {
		d := &found[i]
		d.Codes = slices.Clone(d.Codes)
		for k, code := range d.Codes {
			d.Codes[k] = bare(code)
		}
		slices.Sort(d.Codes)
		d.To = bare(d.To)
	}
	return found
}

func bare(code string) string {
	if isChildless(code) {
		return code[len(childless):]
	}
	return code
}

// overlay divides the ground by fine and then coarse shapes.
func (n *nester) overlay(fine, coarse []Input) *ground {
	v := 0
	for _, list := range [][]Input{fine, coarse} {
		for _, in := range list {
			v += vertices(in.Shape)
		}
	}
	g := newGround(n.pace, v)
	for i, in := range fine {
		g.add(int32(i), in.Shape)
	}
	for i, in := range coarse {
		g.add(int32(len(fine)+i), in.Shape)
	}
	g.divide()
	return &g
}

// adopt finds the parent of every polygon of the fine level, and lets those of
// the coarse level that have no children stand for themselves.
func (n *nester) adopt(coarse []Input) {
	index := make(map[string]int32, len(coarse))
	for i, in := range coarse {
		index[in.Code] = int32(i)
	}
	n.parent = make([]int32, len(n.fine))
	var lost []int
	for i, in := range n.fine {
		code, given := n.given[in.Code]
		p, known := index[code]
		if n.parent[i] = p; !known {
			n.parent[i] = outside
			lost = append(lost, i)
		}
		if given && !known && code != "" {
			n.defects = append(n.defects, Defect{Kind: Mismatch, Codes: []string{in.Code, code}, At: pointOf(in), Count: 1})
		}
	}
	if len(lost) > 0 {
		n.contain(coarse, lost)
	}
	has := make([]bool, len(coarse))
	for i, p := range n.parent {
		if p != outside && vertices(n.fine[i].Shape) > 0 {
			has[p] = true
		}
	}
	n.fine = slices.Clone(n.fine)
	for i, in := range coarse {
		if !has[i] {
			n.fine = append(n.fine, Input{Code: childless + in.Code, Shape: in.Shape})
			n.parent = append(n.parent, int32(i))
		}
	}
}

// contain gives children to the parent they share most ground with; the lower
// code when equal.
func (n *nester) contain(coarse []Input, lost []int) {
	fine := make([]Input, len(lost))
	for i, k := range lost {
		fine[i] = n.fine[k]
	}
	g := n.overlay(fine, coarse)
	shared := newContests(len(fine) + len(coarse))
	g.tour(len(fine)+len(coarse), func(f int32, here []int32) {
		if len(here) > 1 && int(here[0]) < len(fine) && int(here[len(here)-1]) >= len(fine) {
			shared.visit(f, geo.Area(g.graph.polygon(f)))
		}
	}, shared)
	most := make([]float64, len(fine))
	for _, pair := range sortedKeys(shared.pairs, func(a, b [2]int32) int { return slices.Compare(a[:], b[:]) }) {
		i, p := pair[0], pair[1]-int32(len(fine))
		if int(i) >= len(fine) || p < 0 {
			continue
		}
		area, best := shared.pairs[pair].area, n.parent[lost[i]]
		if best == outside || area > most[i] || area == most[i] && coarse[p].Code < coarse[best].Code {
			n.parent[lost[i]], most[i] = p, area
		}
	}
	for _, k := range lost {
		if n.parent[k] == outside {
			n.pace.Step()
			in := n.fine[k]
			d := Defect{Kind: Mismatch, Codes: []string{in.Code}, At: pointOf(in), Area: geo.Area(in.Shape), Count: 1}
			n.defects = append(n.defects, d)
		}
	}
}

// hollowed makes holes of those that only stand for themselves. They are behind
// all others.
func (n *nester) hollowed(c *Cover) *Cover {
	k := slices.IndexFunc(c.codes, isChildless)
	if k < 0 {
		return c
	}
	return c.hollow(n.pace, k, bare)
}

// pointOf is a point inside the first part of an input.
func pointOf(in Input) orb.Point {
	if len(in.Shape) == 0 {
		return orb.Point{}
	}
	return geo.Inside(in.Shape[0])
}

// move counts a face that goes from one parent to another.
func (n *nester) move(g *graph, f, from, to int32) {
	if from == to {
		return
	}
	name := func(i int32) string {
		if i == outside {
			return ""
		}
		return n.coarse[i].Code
	}
	n.moved(g, f, name(from), name(to))
}

func (n *nester) moved(g *graph, f int32, from, to string) {
	p := g.polygon(f)
	area := geo.Area(p)
	key := [2]string{from, to}
	m := n.moves[key]
	if m == nil {
		m = &Move{From: from, To: to}
		n.moves[key] = m
		n.most[key] = -1
	}
	m.Area += area
	m.Count++
	m.Shape = append(m.Shape, p)
	if area > n.most[key] {
		n.most[key], m.At = area, geo.Inside(p)
	}
}

// result divides the cover of the fine level from those that stand for
// themselves, and joins it into the coarse one.
func (n *nester) result() (out Nested, err error) {
	out = Nested{Parent: map[string]string{}, Defects: n.defects}
	above := make(map[string]string, len(n.fine))
	for i, in := range n.fine {
		above[in.Code] = childless + in.Code // in no parent: a hole of the coarse level
		if n.parent[i] != outside {
			above[in.Code] = n.coarse[n.parent[i]].Code
		}
		if !isChildless(in.Code) && n.parent[i] != outside {
			out.Parent[in.Code] = above[in.Code]
		}
	}
	if out.Coarse, err = n.cover.Dissolve(n.ctx, func(code string) string { return above[code] }); err != nil {
		return out, err
	}
	out.Coarse, out.Fine = n.hollowed(out.Coarse), n.hollowed(n.cover)
	for m := range maps.Values(n.moves) {
		out.Moves = append(out.Moves, *m)
	}
	slices.SortFunc(out.Moves, func(a, b Move) int {
		return cmp.Or(cmp.Compare(b.Area, a.Area), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return out, nil
}

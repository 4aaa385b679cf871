package cover

import (
	"slices"

	"anwang/geo"
	"anwang/geo/sweep"
)

// byCoarse cleans the coarse level, and gives every face of it to a child of the
// polygon it lies in.
func (n *nester) byCoarse() error {
	c, found, err := Clean(n.ctx, n.coarse, n.options())
	if err != nil {
		return err
	}
	n.defects = append(n.defects, found...)
	lands := c.Polygons()
	n.adopt(lands)
	cl := newCleaner(n.pace, n.options())
	cl.o.Holes = nil
	cl.inputs = n.fine
	holes := int32(len(n.fine) + len(lands))
	for _, h := range c.Holes() {
		cl.holes = append(cl.holes, h.Name)
		lands = append(lands, Input{Code: h.Name, Shape: h.Shape})
	}
	cl.ground = *n.overlay(n.fine, lands)
	k := int32(len(n.fine))
	for i := range lands {
		cl.origins.fixed[k+int32(i)] = true
	}
	faces := len(cl.graph.walks)
	gr := &growth{nester: n, cleaner: cl, lands: k, holes: holes, land: make([]int32, faces), claim: make([]int32, faces)}
	gr.own(len(n.fine) + len(lands))
	gr.fill()
	gr.told()
	n.cover, err = cl.result()
	return err
}

// growth fits children into the ground of their parents.
type growth struct {
	*nester
	*cleaner
	lands int32   // number of the first parent among the claimants
	holes int32   // and of the first hole of the coarse level
	land  []int32 // by face: the parent whose ground it is, or outside
	claim []int32 // by face: who claimed it, or outside
}

// own gives each face to a child of its parent that claims it.
func (gr *growth) own(claimants int) {
	gr.owner, gr.framed = make([]int32, len(gr.land)), make([]bool, len(gr.land))
	gr.cleaner.contests, gr.cleaner.outside = newContests(claimants), nil
	gr.owner[0], gr.land[0], gr.claim[0] = outside, outside, outside
	gr.tour(claimants, func(f int32, here []int32) {
		first, _ := slices.BinarySearch(here, gr.lands)
		claims := here[:first]
		gr.owner[f], gr.land[f], gr.claim[f] = outside, outside, outside
		if len(claims) > 0 {
			gr.claim[f] = gr.preferred(claims)
		}
		if first == len(here) {
			gr.gaps = append(gr.gaps, f)
			return
		}
		if here[first] >= gr.holes {
			gr.owner[f] = gr.lands + here[first] - gr.holes
			return
		}
		land := here[first] - gr.lands
		gr.land[f] = land
		own := make([]int32, 0, len(claims))
		for _, c := range claims {
			if gr.parent[c] == land {
				own = append(own, c)
			}
		}
		if len(own) > 0 {
			gr.owner[f] = gr.preferred(own)
		}
		if len(own) > 1 {
			gr.cleaner.contests.visit(f, geo.Area(gr.graph.polygon(f)))
		}
	}, gr.cleaner.contests)
}

// fill gives what no child claims of a parent's ground to the child with the
// longest border to it, and where none is near to the child that lies nearest.
func (gr *growth) fill() {
	before := slices.Clone(gr.owner)
	for _, faces := range gr.hungry() {
		land := gr.land[faces[0]]
		border := map[int32]float64{}
		for _, f := range faces {
			gr.borders(f, func(h int32, length float64) {
				if o := before[gr.graph.face[h^1]]; o != outside && o < gr.lands && gr.parent[o] == land {
					border[o] += length
				}
			})
		}
		best := outside
		for _, c := range sortedKeys(border, func(a, b int32) int { return int(a - b) }) {
			if best == outside || border[c] > border[best] || border[c] == border[best] && gr.inputs[c].Code < gr.inputs[best].Code {
				best = c
			}
		}
		if best == outside {
			best = gr.nearest(land, faces[0])
		}
		for _, f := range faces {
			gr.owner[f] = best
		}
	}
	// Outside of the coarse level, but shut in by what rounding closed.
	for _, faces := range gr.regions() {
		for _, f := range faces {
			gr.owner[f] = int32(len(gr.inputs) + len(gr.cleaner.holes))
		}
		gr.cleaner.holes = append(gr.cleaner.holes, "")
	}
}

// hungry joins the faces of a parent that no child of it claims into regions.
func (gr *growth) hungry() [][]int32 {
	g := gr.graph
	j := sweep.NewGroups(len(g.walks))
	empty := func(f int32) bool { return gr.owner[f] == outside && gr.land[f] != outside }
	for i := range g.segs {
		gr.cleaner.pace.Step()
		if l, r := g.face[2*i], g.face[2*i+1]; empty(l) && empty(r) && gr.land[l] == gr.land[r] {
			j.Join(l, r)
		}
	}
	var faces []int32
	for f := range g.walks {
		if empty(int32(f)) {
			faces = append(faces, int32(f))
		}
	}
	return j.Of(faces)
}

// borders calls visit for the edges around a face, with their length.
func (gr *growth) borders(f int32, visit func(h int32, length float64)) {
	g := gr.graph
	for _, start := range g.walks[f] {
		for h := start; ; {
			gr.cleaner.pace.Step()
			visit(h, geo.Distance(g.verts[g.tail(h)].Point(), g.verts[g.tip(h)].Point()))
			if h = g.next[h]; h == start {
				break
			}
		}
	}
}

// nearest is the child of a parent that lies nearest to a face.
func (gr *growth) nearest(land, f int32) int32 {
	at := gr.graph.pointIn(f)
	best, least := outside, 0.0
	for c, p := range gr.parent {
		if p != land || vertices(gr.inputs[c].Shape) == 0 {
			continue
		}
		if _, d := geo.Nearest(gr.inputs[c].Shape, at); best == outside || d < least {
			best, least = int32(c), d
		}
	}
	return best
}

// told reports overlaps of children of the same parent, and what was moved.
func (gr *growth) told() {
	gr.overlaps()
	n := gr.nester
	n.defects = append(n.defects, n.known(gr.cleaner.defects)...)
	n.moves, n.most = map[[2]string]*Move{}, map[[2]string]float64{}
	name := func(o int32) string {
		if o == outside || o >= gr.lands {
			return ""
		}
		return bare(gr.inputs[o].Code)
	}
	for f := 1; f < len(gr.land); f++ {
		if from, to := name(gr.claim[f]), name(gr.owner[f]); from != to {
			n.moved(gr.graph, int32(f), from, to)
		}
	}
}

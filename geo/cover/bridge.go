package cover

import (
	"math"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/geo/sweep"
)

// bridge closes the slits between two drawings of the same border that are open
// to the outside or go on past a third neighbour: from the vertices there it
// draws a line to whoever is nearest, if that is no farther than the tolerance.
// The lines are nobody's claim; they only divide empty ground, so that each
// piece of it has two neighbours. It reports whether there were any.
func (cl *cleaner) bridge() bool {
	if cl.o.Tolerance <= 0 {
		return false
	}
	s := cl.shores()
	if len(s.near.Points) == 0 {
		return false
	}
	s.near.Visit(cl.pace)
	found := false
	for p, to := range s.best {
		if to.line < 0 || s.least[p] == 0 {
			continue
		}
		found = true
		ring := int32(len(cl.rings))
		cl.rings = append(cl.rings, ringOf{claimant: outside})
		cl.soup.add(s.vertex[p], cl.soup.set.id(to.at), ring)
	}
	return found
}

// shores are the edges of empty ground, and the vertices on them from which
// lines are drawn.
type shores struct {
	near   *sweep.Near
	vertex []int32 // by point
	best   []landing
	least  []float64 // by point: squared metres
}

// landing is where a line from a vertex ends.
type landing struct {
	line int32
	at   Vertex
}

func (cl *cleaner) shores() *shores {
	g := cl.graph
	s := &shores{}
	var owners, segs []int32             // by line
	beside := map[int32]map[int32]bool{} // by vertex: owners of the edges of empty ground there
	open := map[int32]bool{}             // vertices on ground that is open to the outside
	var lines []sweep.Line
	for h := range int32(len(g.next)) {
		cl.pace.Step()
		o := cl.owner[g.face[h]]
		if o < 0 || int(o) >= len(cl.inputs) || cl.owner[g.face[h^1]] != outside {
			continue
		}
		a, b := g.tail(h), g.tip(h)
		lines = append(lines, sweep.Line{A: cl.soup.point(a), B: cl.soup.point(b)})
		owners, segs = append(owners, o), append(segs, h>>1)
		for _, v := range [2]int32{a, b} {
			if beside[v] == nil {
				beside[v] = map[int32]bool{}
			}
			beside[v][o] = true
			open[v] = open[v] || g.face[h^1] == 0
		}
	}
	var points []sweep.Point
	for _, v := range sortedKeys(beside, func(a, b int32) int { return int(a - b) }) {
		if open[v] || len(beside[v]) > 1 {
			points, s.vertex = append(points, cl.soup.point(v)), append(s.vertex, v)
		}
	}
	s.best, s.least = make([]landing, len(points)), make([]float64, len(points))
	for i := range s.best {
		s.best[i].line, s.least[i] = -1, cl.o.Tolerance*cl.o.Tolerance
	}
	margin := 0.0
	for _, p := range points {
		_, perX, perY := metres(p.Y)
		margin = max(margin, cl.o.Tolerance/perX, cl.o.Tolerance/perY)
	}
	s.near = &sweep.Near{Lines: lines, Points: points, Margin: margin + 1}
	s.near.Touch = func(line, p int32) {
		v := s.vertex[p]
		e := g.segs[segs[line]]
		if beside[v][owners[line]] || e.a == v || e.b == v {
			return
		}
		if at, d := nearestOn(g.verts[e.a], g.verts[e.b], g.verts[v], cl.o.Tolerance); d < s.least[p] ||
			d == s.least[p] && s.best[p].line >= 0 && at.less(s.best[p].at) {
			s.best[p], s.least[p] = landing{line, at}, d
		}
	}
	return s
}

// metres is the length of a step of the lattice at a latitude, in steps, from
// west to east and from south to north.
func metres(y float64) (lat, perX, perY float64) {
	const perDegree = 111_195.0
	lat = y / geo.PerDegree
	return lat, perDegree / geo.PerDegree * math.Max(math.Cos(lat*math.Pi/180), 1e-3), perDegree / geo.PerDegree
}

// nearestOn returns the point of an edge that is nearest to v, and the squared
// distance; an end of the edge when one is within reach.
func nearestOn(a, b, v Vertex, reach float64) (at Vertex, dist float64) {
	_, kx, ky := metres(float64(v.Y))
	rel := func(w Vertex) orb.Point {
		return orb.Point{(float64(w.X) - float64(v.X)) * kx, (float64(w.Y) - float64(v.Y)) * ky}
	}
	p, q := rel(a), rel(b)
	dp, dq := p[0]*p[0]+p[1]*p[1], q[0]*q[0]+q[1]*q[1]
	dx, dy := q[0]-p[0], q[1]-p[1]
	t := math.Max(0, math.Min(1, -(p[0]*dx+p[1]*dy)/(dx*dx+dy*dy)))
	x, y := p[0]+t*dx, p[1]+t*dy
	dist = x*x + y*y
	switch {
	case dp <= dq && dp <= reach*reach:
		return a, dist
	case dq < dp && dq <= reach*reach:
		return b, dist
	}
	return Vertex{v.X + int32(math.Round(x/kx)), v.Y + int32(math.Round(y/ky))}, dist
}

// bridged reports whether a segment is one of those lines.
func (cl *cleaner) bridged(i int) bool {
	for _, u := range cl.soup.usesOf(int32(i)) {
		if cl.rings[u.ring].claimant == outside {
			return true
		}
	}
	return false
}

// thin reports whether ground is no wider than the tolerance.
func (cl *cleaner) thin(area, around float64) bool {
	return cl.o.Tolerance > 0 && 2*area <= cl.o.Tolerance*around
}

// perimeter is the length of the border of a face.
func (cl *cleaner) perimeter(f int32) (sum float64) {
	g := cl.graph
	for _, start := range g.walks[f] {
		for h := start; ; {
			cl.pace.Step()
			sum += geo.Distance(g.verts[g.tail(h)].Point(), g.verts[g.tip(h)].Point())
			if h = g.next[h]; h == start {
				break
			}
		}
	}
	return sum
}

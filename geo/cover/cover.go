package cover

import (
	"slices"
	"sync"

	"github.com/paulmach/orb"
)

// outside is the owner of what no polygon covers.
const outside int32 = -1

// Cover is a set of polygons on shared arcs. It is immutable: every operation
// returns a new one, so it may be read from many goroutines.
type Cover struct {
	codes []string
	holes []string // names of the holes, "" for those nobody declared
	index map[string]int
	verts []Vertex
	chain []int32 // vertex numbers of all arcs, one after the other
	arcs  []arc
	polys [][]piece // by polygon, then by hole: its parts, largest first

	rankMutex sync.Mutex
	rank      []float64 // by place in chain: squared tolerance at which the vertex goes
}

// arc is one border line: chain[from:to], with the polygons on either side.
type arc struct {
	from, to    int32
	left, right int32
}

// piece is one shell and its holes; each ring is a list of arcs, ^i standing
// for arc i walked backwards. The interior is always on the left.
type piece [][]int32

// Len returns the number of polygons.
func (c *Cover) Len() int { return len(c.codes) }

// Code returns the code of polygon i.
func (c *Cover) Code(i int) string { return c.codes[i] }

// Codes returns the codes of all polygons, in order.
func (c *Cover) Codes() []string { return slices.Clone(c.codes) }

// Index returns the number of the polygon with this code, or -1.
func (c *Cover) Index(code string) int {
	if i, ok := c.index[code]; ok {
		return i
	}
	return -1
}

// Polygon returns the shape of polygon i with its exact vertices, by the
// right-hand rule: shells counter-clockwise, holes clockwise, rings closed,
// the largest part first.
func (c *Cover) Polygon(i int) orb.MultiPolygon {
	mp := make(orb.MultiPolygon, 0, len(c.polys[i]))
	for _, pc := range c.polys[i] {
		poly := make(orb.Polygon, 0, len(pc))
		for _, ring := range pc {
			poly = append(poly, c.ring(ring))
		}
		mp = append(mp, poly)
	}
	return mp
}

// Polygons returns all polygons with their codes: the input of a later [Build].
func (c *Cover) Polygons() []Input {
	out := make([]Input, c.Len())
	for i := range out {
		out[i] = Input{Code: c.codes[i], Shape: c.Polygon(i)}
	}
	return out
}

// Bound returns the bounding box of polygon i.
func (c *Cover) Bound(i int) orb.Bound {
	lo, hi := Vertex{1<<31 - 1, 1<<31 - 1}, Vertex{-1 << 31, -1 << 31}
	for _, pc := range c.polys[i] {
		for _, v := range c.ringVertices(pc[0]) {
			lo.X, lo.Y = min(lo.X, v.X), min(lo.Y, v.Y)
			hi.X, hi.Y = max(hi.X, v.X), max(hi.Y, v.Y)
		}
	}
	if lo.X > hi.X {
		return orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{-1, -1}}
	}
	return orb.Bound{Min: lo.Point(), Max: hi.Point()}
}

// Vertices returns how many distinct vertices the cover has.
func (c *Cover) Vertices() int { return len(c.verts) }

// Holes returns the ground inside the cover that nobody has: the declared holes
// as far as no polygon claims them, and the gaps that were left, which have no
// name. Their vertices are those of the polygons around them.
func (c *Cover) Holes() []Hole {
	out := make([]Hole, 0, len(c.holes))
	for i, name := range c.holes {
		if k := len(c.codes) + i; len(c.polys[k]) > 0 {
			out = append(out, Hole{Name: name, Shape: c.Polygon(k)})
		}
	}
	return out
}

// nameOf names a polygon or a hole, for errors.
func (c *Cover) nameOf(owner int32) string {
	if k := int(owner) - len(c.codes); k >= 0 {
		return "hole " + c.holes[k]
	}
	return c.codes[owner]
}

// Arc is a border line with the polygons on either side, by number; -1 is
// outside the cover, or a hole in it.
type Arc struct {
	Left, Right int
	Line        orb.LineString
}

// Arcs returns every border line exactly once.
func (c *Cover) Arcs() []Arc {
	out := make([]Arc, len(c.arcs))
	side := func(owner int32) int {
		if int(owner) >= len(c.codes) {
			return -1
		}
		return int(owner)
	}
	for i, a := range c.arcs {
		line := make(orb.LineString, 0, a.to-a.from)
		for _, v := range c.chain[a.from:a.to] {
			line = append(line, c.verts[v].Point())
		}
		out[i] = Arc{Left: side(a.left), Right: side(a.right), Line: line}
	}
	return out
}

// ring returns the closed ring of the arcs refs.
func (c *Cover) ring(refs []int32) orb.Ring {
	vs := c.ringVertices(refs)
	r := make(orb.Ring, len(vs)+1)
	for i, v := range vs {
		r[i] = v.Point()
	}
	r[len(vs)] = r[0]
	return r
}

// ringVertices returns the vertices of the arcs refs, the first not repeated at
// the end.
func (c *Cover) ringVertices(refs []int32) []Vertex {
	n := 0
	for _, ref := range refs {
		a := c.arcs[max(ref, ^ref)]
		n += int(a.to-a.from) - 1
	}
	out := make([]Vertex, 0, n)
	for _, ref := range refs {
		if ref >= 0 {
			a := c.arcs[ref]
			for _, v := range c.chain[a.from : a.to-1] {
				out = append(out, c.verts[v])
			}
			continue
		}
		a := c.arcs[^ref]
		for k := a.to - 1; k > a.from; k-- {
			out = append(out, c.verts[c.chain[k]])
		}
	}
	return out
}

package geo

import (
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// Region is a polygon with the code that decides who gets a common border.
type Region struct {
	Code  string
	Shape orb.MultiPolygon
}

// Locator answers which of many polygons a point lies in. It divides the plane
// into cells of a few edges each and knows for the middle of every cell which
// polygons hold it; from there to the point it walks two straight legs and
// counts the edges it crosses. All decisions are exact, so a point on a border
// belongs to both neighbours, and the lower code wins. It is immutable and safe
// for concurrent use.
type Locator struct {
	order          []int // polygons by rising code: internal number to input
	x0, y0, size   float64
	inv            float64
	cols, rows     int
	edges          []locatorEdge
	first, ids     []int32 // by cell: edges
	inFirst, inIDs []int32 // by cell: polygons around its middle
}

// locatorEdge is an edge of one polygon, or of two neighbours; q is -1 for one.
type locatorEdge struct {
	a, b orb.Point
	p, q int32
}

// NewLocator prepares the regions. Their coordinates must be finite; ring
// direction and closing vertex do not matter.
func NewLocator(regions []Region) *Locator {
	l := &Locator{order: make([]int, len(regions)), cols: 1, rows: 1, size: 1, inv: 1}
	for i := range l.order {
		l.order[i] = i
	}
	slices.SortStableFunc(l.order, func(a, b int) int { return strings.Compare(regions[a].Code, regions[b].Code) })
	l.collect(regions)
	l.frame()
	l.bucket()
	l.middles()
	return l
}

// Locate returns the index of the region with the lowest code that holds p, its
// border included, or -1.
func (l *Locator) Locate(p orb.Point) int {
	var buf [16]int32
	in, border := l.around(p, buf[:0])
	best := border
	for _, i := range in {
		if best < 0 || i < best {
			best = i
		}
	}
	if best < 0 {
		return -1
	}
	return l.order[best]
}

// All returns the indices of all regions that hold p, borders included, by
// rising code.
func (l *Locator) All(p orb.Point) []int {
	var buf [16]int32
	in, _ := l.around(p, buf[:0])
	if c := l.cell(p); c >= 0 {
		for _, k := range l.ids[l.first[c]:l.first[c+1]] {
			if e := &l.edges[k]; onEdge(e.a, e.b, p) {
				in = append(in, e.p)
				if e.q >= 0 {
					in = append(in, e.q)
				}
			}
		}
	}
	slices.Sort(in)
	in = slices.Compact(in)
	out := make([]int, len(in))
	for i, k := range in {
		out[i] = l.order[k]
	}
	return out
}

func (l *Locator) column(x float64) int { return int((x - l.x0) * l.inv) }
func (l *Locator) row(y float64) int    { return int((y - l.y0) * l.inv) }

// cell returns the cell of p, or -1 off the frame and for NaN.
func (l *Locator) cell(p orb.Point) int {
	if !(p[0] >= l.x0 && p[1] >= l.y0) {
		return -1
	}
	c, r := (p[0]-l.x0)*l.inv, (p[1]-l.y0)*l.inv
	if !(c < float64(l.cols) && r < float64(l.rows)) {
		return -1
	}
	return int(r)*l.cols + int(c)
}

func (l *Locator) middle(c int) orb.Point {
	return orb.Point{l.x0 + (float64(c%l.cols)+0.5)*l.size, l.y0 + (float64(c/l.cols)+0.5)*l.size}
}

// around returns the polygons that hold p in their inside, and the lowest one
// that has it on its border, -1 for none. A polygon that has p on its border
// may or may not be among the first.
func (l *Locator) around(p orb.Point, in []int32) ([]int32, int32) {
	border := int32(-1)
	c := l.cell(p)
	if c < 0 {
		return in, border
	}
	in = append(in, l.inIDs[l.inFirst[c]:l.inFirst[c+1]]...)
	ids := l.ids[l.first[c]:l.first[c+1]]
	if len(ids) == 0 {
		return in, border
	}
	m := l.middle(c)
	turn := orb.Point{m[0], p[1]}
	loY, hiY := min(m[1], p[1]), max(m[1], p[1])
	for _, k := range ids {
		e := &l.edges[k]
		crossed := false
		if (e.a[0] > m[0]) != (e.b[0] > m[0]) &&
			max(e.a[1], e.b[1]) >= loY && min(e.a[1], e.b[1]) <= hiY {
			crossed = e.side(m) != e.side(turn)
		}
		if max(e.a[1], e.b[1]) >= p[1] && min(e.a[1], e.b[1]) <= p[1] {
			if onEdge(e.a, e.b, p) {
				if border < 0 || e.p < border {
					border = e.p
				}
				if e.q >= 0 && e.q < border {
					border = e.q
				}
				continue
			}
			if (e.a[1] > p[1]) != (e.b[1] > p[1]) && e.side(turn) != e.side(p) {
				crossed = !crossed
			}
		}
		if crossed {
			in = flip(in, e.p)
			if e.q >= 0 {
				in = flip(in, e.q)
			}
		}
	}
	return in, border
}

func flip(set []int32, id int32) []int32 {
	for i, m := range set {
		if m == id {
			set[i] = set[len(set)-1]
			return set[:len(set)-1]
		}
	}
	return append(set, id)
}

func onEdge(a, b, p orb.Point) bool {
	return min(a[0], b[0]) <= p[0] && p[0] <= max(a[0], b[0]) &&
		min(a[1], b[1]) <= p[1] && p[1] <= max(a[1], b[1]) && Orient(a, b, p) == 0
}

// side tells whether p lies left of the edge. A point on its line counts as
// moved north by a trifle, and east by a trifle of that, which is what the
// comparisons of the two legs take for granted too.
func (e *locatorEdge) side(p orb.Point) bool {
	switch o := Orient(e.a, e.b, p); {
	case o != 0:
		return o > 0
	case e.a[0] != e.b[0]:
		return e.b[0] > e.a[0]
	default:
		return e.b[1] < e.a[1]
	}
}

// collect lists the edges, an edge of two neighbours once.
func (l *Locator) collect(regions []Region) {
	n := 0
	for _, r := range regions {
		for _, poly := range r.Shape {
			for _, ring := range poly {
				n += len(ring)
			}
		}
	}
	seen := newEdgeSet(n)
	l.edges = make([]locatorEdge, 0, n*2/3)
	for k, i := range l.order {
		for _, poly := range regions[i].Shape {
			for _, ring := range poly {
				for j, p := range ring {
					q := ring[(j+1)%len(ring)]
					if p == q {
						continue
					}
					if q[0] < p[0] || q[0] == p[0] && q[1] < p[1] {
						p, q = q, p
					}
					l.edges = seen.add(l.edges, p, q, int32(k))
				}
			}
		}
	}
}

// frame chooses the cells: about one for each edge.
func (l *Locator) frame() {
	lo := orb.Point{math.Inf(1), math.Inf(1)}
	hi := orb.Point{math.Inf(-1), math.Inf(-1)}
	for i := range l.edges {
		for _, p := range [2]orb.Point{l.edges[i].a, l.edges[i].b} {
			lo = orb.Point{min(lo[0], p[0]), min(lo[1], p[1])}
			hi = orb.Point{max(hi[0], p[0]), max(hi[1], p[1])}
		}
	}
	if len(l.edges) == 0 {
		l.cols, l.rows = 0, 0
		return
	}
	w, h := hi[0]-lo[0], hi[1]-lo[1]
	n := float64(len(l.edges))
	l.size = max(math.Sqrt(w*h/n), (w+h)/(2*n+64), 1e-6)
	l.inv = 1 / l.size
	l.x0, l.y0 = lo[0]-l.size/2, lo[1]-l.size/2
	l.cols, l.rows = int((w+l.size)*l.inv)+1, int((h+l.size)*l.inv)+1
}

// bucket lists the edges of each cell.
func (l *Locator) bucket() {
	l.first = make([]int32, l.cols*l.rows+2)
	for i := range l.edges {
		l.visit(&l.edges[i], func(c int) { l.first[c+2]++ })
	}
	for i := 2; i < len(l.first); i++ {
		l.first[i] += l.first[i-1]
	}
	l.ids = make([]int32, l.first[len(l.first)-1])
	for i := range l.edges {
		l.visit(&l.edges[i], func(c int) {
			l.ids[l.first[c+1]] = int32(i)
			l.first[c+1]++
		})
	}
	l.first = l.first[:l.cols*l.rows+1]
}

// visit calls f for every cell the edge may pass through; a is west of b.
func (l *Locator) visit(e *locatorEdge, f func(int)) {
	slack := l.size * 1e-6
	loY, hiY := min(e.a[1], e.b[1]), max(e.a[1], e.b[1])
	r0, r1 := max(l.row(loY-slack), 0), min(l.row(hiY+slack), l.rows-1)
	for r := r0; r <= r1; r++ {
		x0, x1 := e.a[0], e.b[0]
		if r0 != r1 && hiY > loY {
			y0 := max(loY, l.y0+float64(r)*l.size-slack)
			y1 := min(hiY, l.y0+float64(r+1)*l.size+slack)
			k := (e.b[0] - e.a[0]) / (e.b[1] - e.a[1])
			u, v := e.a[0]+(y0-e.a[1])*k, e.a[0]+(y1-e.a[1])*k
			x0, x1 = max(x0, min(u, v)), min(x1, max(u, v))
		}
		c0, c1 := max(l.column(x0-slack), 0), min(l.column(x1+slack), l.cols-1)
		for c := c0; c <= c1; c++ {
			f(r*l.cols + c)
		}
	}
}

// middles finds the polygons around the middle of each cell, row by row: an
// edge that crosses the line through the middles flips its polygons for all
// middles east of it.
func (l *Locator) middles() {
	flips := make([][]int32, l.cols*l.rows)
	for i := range l.edges {
		e := &l.edges[i]
		loY, hiY := min(e.a[1], e.b[1]), max(e.a[1], e.b[1])
		for r := max(l.row(loY)-1, 0); r <= min(l.row(hiY)+1, l.rows-1); r++ {
			y := l.middle(r * l.cols)[1]
			if (e.a[1] > y) == (e.b[1] > y) {
				continue
			}
			x := e.a[0] + (y-e.a[1])/(e.b[1]-e.a[1])*(e.b[0]-e.a[0])
			c := max(0, min(l.cols, l.column(x)))
			east := func(c int) bool { return e.side(l.middle(r*l.cols+c)) == (e.b[1] < e.a[1]) }
			for c > 0 && east(c-1) {
				c--
			}
			for c < l.cols && !east(c) {
				c++
			}
			if c < l.cols {
				flips[r*l.cols+c] = append(flips[r*l.cols+c], e.p)
				if e.q >= 0 {
					flips[r*l.cols+c] = append(flips[r*l.cols+c], e.q)
				}
			}
		}
	}
	l.inFirst = make([]int32, 1, l.cols*l.rows+1)
	var in []int32
	for c, fs := range flips {
		if c%l.cols == 0 {
			in = in[:0]
		}
		for _, id := range fs {
			in = flip(in, id)
		}
		l.inIDs = append(l.inIDs, in...)
		l.inFirst = append(l.inFirst, int32(len(l.inIDs)))
	}
}

// edgeSet finds the edge with given ends.
type edgeSet struct {
	slots []int32 // edge + 1
	mask  uint64
}

func newEdgeSet(n int) *edgeSet {
	size := 16
	for size < 2*n {
		size *= 2
	}
	return &edgeSet{slots: make([]int32, size), mask: uint64(size - 1)}
}

// add appends the edge a–b of polygon id, or makes it the second polygon of an
// edge that is there.
func (s *edgeSet) add(edges []locatorEdge, a, b orb.Point, id int32) []locatorEdge {
	h := uint64(0)
	for _, x := range [4]float64{a[0], a[1], b[0], b[1]} {
		h = (h ^ math.Float64bits(x)) * 0x9e3779b97f4a7c15
		h ^= h >> 32
	}
	for i := h & s.mask; ; i = (i + 1) & s.mask {
		k := s.slots[i] - 1
		if k < 0 {
			s.slots[i] = int32(len(edges) + 1)
			return append(edges, locatorEdge{a, b, id, -1})
		}
		if e := &edges[k]; e.a == a && e.b == b && e.q < 0 {
			e.q = id
			return edges
		}
	}
}

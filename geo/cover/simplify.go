package cover

import (
	"container/heap"
	"math"
)

// Simplify thins the arcs for a map scale: vertices that matter least are left
// out until each one left spans, with its neighbours, a triangle larger than
// tolerance² / 2. The tolerance is in metres of Web Mercator (EPSG:3857), so
// that one pixel of zoom z is 40075016.686 / (512·2^z). Nodes stay, so
// neighbours share every vertex at every tolerance; no arc crosses another;
// a ring keeps at least three vertices.
//
// The order in which vertices go is worked out once per cover and kept; each
// further tolerance costs one pass over the vertices.
func (c *Cover) Simplify(tolerance float64) *Cover {
	c.rankOnce.Do(func() { c.rank = rankArcs(c) })
	limit := tolerance * tolerance / 2
	edges := make([]edge, 0, len(c.chain)/2)
	for _, a := range c.arcs {
		prev := c.chain[a.from]
		for k := a.from + 1; k < a.to; k++ {
			if c.rank[k] > limit {
				edges = append(edges, edge{prev, c.chain[k], a.left, a.right})
				prev = c.chain[k]
			}
		}
	}
	verts := compact(c.verts, edges)
	d, err := assemble(c.codes, verts, edges)
	if err != nil {
		panic(err) // thinning an arc opens no ring
	}
	return d
}

// mercator projects a vertex to metres of EPSG:3857.
func mercator(v Vertex) (x, y float64) {
	const r = 6378137
	p := v.Point()
	s := math.Sin(p[1] * math.Pi / 180)
	return r * p[0] * math.Pi / 180, r / 2 * math.Log((1+s)/(1-s))
}

// ranker removes vertices one by one, the smallest triangle first (Visvalingam
// and Whyatt 1993). A vertex whose triangle holds another vertex waits until
// that one is gone, which keeps the arcs from crossing.
type ranker struct {
	c          *Cover
	x, y       []float64 // by vertex number
	prev, next []int32   // by place in chain; -1 at the ends and when gone
	arcOf      []int32   // by place in chain
	left       []int32   // by arc: vertices left in it
	rank       []float64
	grid       *pointGrid
	queue      placeHeap
	floor      float64 // ranks never fall, so that a tolerance cuts a prefix
	twins      map[[2]int32]int
}

func rankArcs(c *Cover) []float64 {
	n := len(c.chain)
	r := &ranker{
		c: c, prev: make([]int32, n), next: make([]int32, n), arcOf: make([]int32, n),
		rank: make([]float64, n), x: make([]float64, len(c.verts)), y: make([]float64, len(c.verts)),
		left: make([]int32, len(c.arcs)), twins: map[[2]int32]int{},
	}
	for i, v := range c.verts {
		r.x[i], r.y[i] = mercator(v)
	}
	r.grid = newPointGrid(r.x, r.y)
	for i, a := range c.arcs {
		r.left[i] = a.to - a.from
		for k := a.from; k < a.to; k++ {
			r.prev[k], r.next[k], r.arcOf[k] = k-1, k+1, int32(i)
			r.rank[k] = math.Inf(1)
		}
		r.prev[a.from], r.next[a.to-1] = -1, -1
		if a.to-a.from == 2 {
			r.twins[r.ends(a)]++
		}
	}
	r.run()
	return r.rank
}

// ends is the unordered pair of an arc's end vertices.
func (r *ranker) ends(a arc) [2]int32 {
	p, q := r.c.chain[a.from], r.c.chain[a.to-1]
	return [2]int32{min(p, q), max(p, q)}
}

func (r *ranker) run() {
	for k := range r.prev {
		if r.prev[k] >= 0 && r.next[k] >= 0 {
			r.queue = append(r.queue, place{r.triangle(int32(k)), int32(k)})
		}
	}
	heap.Init(&r.queue)
	var blocked []place // by what is inside their triangle
	for {
		for len(r.queue) > 0 {
			top := heap.Pop(&r.queue).(place)
			k := top.at
			if r.prev[k] < 0 || top.size != r.triangle(k) {
				continue // gone, or its neighbours changed since
			}
			if !r.free(k) {
				blocked = append(blocked, top)
				continue
			}
			r.remove(k, top.size)
		}
		// What blocked them may be gone by now.
		before := len(blocked)
		for _, b := range blocked {
			if r.prev[b.at] >= 0 && b.size == r.triangle(b.at) && r.free(b.at) {
				heap.Push(&r.queue, b)
			}
		}
		if len(r.queue) == 0 || before == 0 {
			return
		}
		kept := blocked[:0]
		for _, b := range blocked {
			if r.prev[b.at] >= 0 && b.size == r.triangle(b.at) && !r.free(b.at) {
				kept = append(kept, b)
			}
		}
		blocked = kept
	}
}

func (r *ranker) remove(k int32, size float64) {
	r.floor = max(r.floor, size)
	r.rank[k] = r.floor
	p, n := r.prev[k], r.next[k]
	r.next[p], r.prev[n] = n, p
	r.prev[k], r.next[k] = -1, -1
	r.grid.remove(r.c.chain[k])
	a := r.arcOf[k]
	if r.left[a]--; r.left[a] == 2 {
		r.twins[r.ends(r.c.arcs[a])]++
	}
	for _, m := range [2]int32{p, n} {
		if r.prev[m] >= 0 && r.next[m] >= 0 {
			heap.Push(&r.queue, place{r.triangle(m), m})
		}
	}
}

// triangle is the area k spans with its neighbours.
func (r *ranker) triangle(k int32) float64 {
	a, b, c := r.c.chain[r.prev[k]], r.c.chain[k], r.c.chain[r.next[k]]
	return math.Abs((r.x[b]-r.x[a])*(r.y[c]-r.y[a])-(r.y[b]-r.y[a])*(r.x[c]-r.x[a])) / 2
}

// free reports whether k may go: its triangle holds no other vertex, its ring
// keeps three, and no other arc is already the straight line it would leave.
func (r *ranker) free(k int32) bool {
	i := r.arcOf[k]
	a := r.c.arcs[i]
	loop := r.c.chain[a.from] == r.c.chain[a.to-1]
	if loop && r.left[i] <= 4 {
		return false
	}
	if !loop && r.left[i] == 3 && r.twins[r.ends(a)] > 0 {
		return false
	}
	p, q, s := r.c.chain[r.prev[k]], r.c.chain[k], r.c.chain[r.next[k]]
	vp, vq, vs := r.c.verts[p], r.c.verts[q], r.c.verts[s]
	if orient(vp, vq, vs) < 0 {
		vp, vs = vs, vp
	}
	lox, hix := min(r.x[p], r.x[q], r.x[s]), max(r.x[p], r.x[q], r.x[s])
	loy, hiy := min(r.y[p], r.y[q], r.y[s]), max(r.y[p], r.y[q], r.y[s])
	return !r.grid.any(lox, loy, hix, hiy, func(m int32) bool {
		if m == p || m == q || m == s {
			return false
		}
		v := r.c.verts[m]
		return orient(vp, vq, v) >= 0 && orient(vq, vs, v) >= 0 && orient(vs, vp, v) >= 0
	})
}

// place is a vertex of an arc waiting to go.
type place struct {
	size float64
	at   int32
}

type placeHeap []place

func (h placeHeap) Len() int { return len(h) }
func (h placeHeap) Less(i, j int) bool {
	return h[i].size < h[j].size || h[i].size == h[j].size && h[i].at < h[j].at
}
func (h placeHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *placeHeap) Push(x any)   { *h = append(*h, x.(place)) }
func (h *placeHeap) Pop() any {
	old := *h
	top := old[len(old)-1]
	*h = old[:len(old)-1]
	return top
}

// pointGrid finds vertices in a box.
type pointGrid struct {
	x, y       []float64
	x0, y0     float64
	size       float64
	cols, rows int
	first, ids []int32
	count      []int32
}

func newPointGrid(x, y []float64) *pointGrid {
	g := &pointGrid{x: x, y: y, cols: 1, rows: 1, size: 1}
	if len(x) > 0 {
		lox, hix, loy, hiy := x[0], x[0], y[0], y[0]
		for i := range x {
			lox, hix = min(lox, x[i]), max(hix, x[i])
			loy, hiy = min(loy, y[i]), max(hiy, y[i])
		}
		g.x0, g.y0 = lox, loy
		g.size = max(math.Sqrt((hix-lox)*(hiy-loy)/float64(len(x)))*1.5, (hix-lox+hiy-loy)/8192, 1e-3)
		g.cols, g.rows = int((hix-lox)/g.size)+1, int((hiy-loy)/g.size)+1
	}
	g.first = make([]int32, g.cols*g.rows+1)
	g.count = make([]int32, g.cols*g.rows)
	g.ids = make([]int32, len(x))
	for i := range x {
		g.first[g.cell(x[i], y[i])+1]++
	}
	for i := 1; i < len(g.first); i++ {
		g.first[i] += g.first[i-1]
	}
	for i := range x {
		k := g.cell(x[i], y[i])
		g.ids[g.first[k]+g.count[k]] = int32(i)
		g.count[k]++
	}
	return g
}

func (g *pointGrid) cell(x, y float64) int {
	return int((y-g.y0)/g.size)*g.cols + int((x-g.x0)/g.size)
}

func (g *pointGrid) remove(id int32) {
	k := g.cell(g.x[id], g.y[id])
	ids := g.ids[g.first[k] : g.first[k]+g.count[k]]
	for i, m := range ids {
		if m == id {
			ids[i] = ids[len(ids)-1]
			g.count[k]--
			return
		}
	}
}

func (g *pointGrid) any(lox, loy, hix, hiy float64, f func(int32) bool) bool {
	c0, c1 := int((lox-g.x0)/g.size), int((hix-g.x0)/g.size)
	r0, r1 := int((loy-g.y0)/g.size), int((hiy-g.y0)/g.size)
	for r := r0; r <= r1; r++ {
		for c := c0; c <= c1; c++ {
			k := r*g.cols + c
			for _, id := range g.ids[g.first[k] : g.first[k]+g.count[k]] {
				if f(id) {
					return true
				}
			}
		}
	}
	return false
}

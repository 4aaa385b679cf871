package cover

import (
	"container/heap"
	"context"
	"math"

	"anwang/geo/sweep"
)

// Simplify thins the arcs for a map scale: vertices that matter least are left
// out until each one left spans, with its neighbours, a triangle larger than
// tolerance² / 2. The tolerance is in metres of Web Mercator (EPSG:3857), so
// that one pixel of zoom z is 40075016.686 / (512·2^z). Nodes stay, so
// neighbours share every vertex at every tolerance; no arc crosses another;
// a ring keeps at least three vertices.
//
// The order in which vertices go is worked out once per cover and kept; each
// further tolerance costs one pass over the vertices. It ends with the context's
// error soon after that ends.
func (c *Cover) Simplify(ctx context.Context, tolerance float64) (d *Cover, err error) {
	defer sweep.Stopped(&err)
	pace := sweep.Start(ctx)
	rank := c.ranked(pace)
	limit := tolerance * tolerance / 2
	edges := make([]edge, 0, len(c.chain)/2)
	for _, a := range c.arcs {
		pace.Steps(int(a.to - a.from))
		prev := c.chain[a.from]
		for k := a.from + 1; k < a.to; k++ {
			if rank[k] > limit {
				edges = append(edges, edge{prev, c.chain[k], a.left, a.right})
				prev = c.chain[k]
			}
		}
	}
	verts := compact(c.verts, edges)
	if d, err = assemble(pace, c.codes, c.holes, verts, edges); err != nil {
		panic(err) // thinning an arc opens no ring
	}
	return d, nil
}

// ranked returns the order in which vertices go, working it out the first time.
// Who waits for it does not see its context end.
func (c *Cover) ranked(pace *sweep.Pace) []float64 {
	c.rankMutex.Lock()
	defer c.rankMutex.Unlock()
	if c.rank == nil {
		c.rank = rankArcs(pace, c)
	}
	return c.rank
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
	queue      candidateHeap
	floor      float64               // ranks never fall, so that a tolerance cuts a prefix
	twins      map[[2]int32]int      // arcs reduced to one line, by their ends
	waiting    map[int32][]candidate // by the vertex that is in the way
	pace       *sweep.Pace
}

func rankArcs(pace *sweep.Pace, c *Cover) []float64 {
	n := len(c.chain)
	r := &ranker{
		c: c, prev: make([]int32, n), next: make([]int32, n), arcOf: make([]int32, n),
		rank: make([]float64, n), x: make([]float64, len(c.verts)), y: make([]float64, len(c.verts)),
		left: make([]int32, len(c.arcs)), twins: map[[2]int32]int{}, waiting: map[int32][]candidate{},
		pace: pace,
	}
	for i, v := range c.verts {
		pace.Step()
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
			r.queue = append(r.queue, candidate{r.triangle(int32(k)), int32(k)})
		}
	}
	heap.Init(&r.queue)
	for len(r.queue) > 0 {
		r.pace.Step()
		top := heap.Pop(&r.queue).(candidate)
		if r.prev[top.at] < 0 || top.size != r.triangle(top.at) {
			continue // gone, or its neighbours changed since
		}
		switch by := r.blocker(top.at); {
		case by == nobody:
			r.remove(top.at, top.size)
		case by != forever:
			r.waiting[by] = append(r.waiting[by], top)
		}
	}
}

func (r *ranker) remove(k int32, size float64) {
	r.floor = max(r.floor, size)
	r.rank[k] = r.floor
	p, n := r.prev[k], r.next[k]
	r.next[p], r.prev[n] = n, p
	r.prev[k], r.next[k] = -1, -1
	v := r.c.chain[k]
	r.grid.remove(v)
	for _, w := range r.waiting[v] {
		heap.Push(&r.queue, w)
	}
	delete(r.waiting, v)
	a := r.arcOf[k]
	if r.left[a]--; r.left[a] == 2 {
		r.twins[r.ends(r.c.arcs[a])]++
	}
	for _, m := range [2]int32{p, n} {
		if r.prev[m] >= 0 && r.next[m] >= 0 {
			heap.Push(&r.queue, candidate{r.triangle(m), m})
		}
	}
}

// triangle is the area k spans with its neighbours.
func (r *ranker) triangle(k int32) float64 {
	a, b, c := r.c.chain[r.prev[k]], r.c.chain[k], r.c.chain[r.next[k]]
	return math.Abs((r.x[b]-r.x[a])*(r.y[c]-r.y[a])-(r.y[b]-r.y[a])*(r.x[c]-r.x[a])) / 2
}

// What keeps a vertex from going, beside the number of another vertex.
const (
	nobody  int32 = -1
	forever int32 = -2
)

// blocker tells whether k may go: its triangle must hold no other vertex, its
// ring must keep three, and no other arc may already be the straight line it
// would leave.
func (r *ranker) blocker(k int32) int32 {
	i := r.arcOf[k]
	a := r.c.arcs[i]
	loop := r.c.chain[a.from] == r.c.chain[a.to-1]
	if loop && r.left[i] <= 4 {
		return forever
	}
	if !loop && r.left[i] == 3 && r.twins[r.ends(a)] > 0 {
		return forever
	}
	p, q, s := r.c.chain[r.prev[k]], r.c.chain[k], r.c.chain[r.next[k]]
	vp, vq, vs := r.c.verts[p], r.c.verts[q], r.c.verts[s]
	if orient(vp, vq, vs) < 0 {
		vp, vs = vs, vp
	}
	lox, hix := min(r.x[p], r.x[q], r.x[s]), max(r.x[p], r.x[q], r.x[s])
	loy, hiy := min(r.y[p], r.y[q], r.y[s]), max(r.y[p], r.y[q], r.y[s])
	return r.grid.find(lox, loy, hix, hiy, func(m int32) bool {
		r.pace.Step()
		if m == p || m == q || m == s {
			return false
		}
		v := r.c.verts[m]
		return orient(vp, vq, v) >= 0 && orient(vq, vs, v) >= 0 && orient(vs, vp, v) >= 0
	})
}

// candidate is a vertex of an arc waiting to go.
type candidate struct {
	size float64
	at   int32
}

type candidateHeap []candidate

func (h candidateHeap) Len() int { return len(h) }
func (h candidateHeap) Less(i, j int) bool {
	return h[i].size < h[j].size || h[i].size == h[j].size && h[i].at < h[j].at
}
func (h candidateHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *candidateHeap) Push(x any)   { *h = append(*h, x.(candidate)) }
func (h *candidateHeap) Pop() any {
	old := *h
	top := old[len(old)-1]
	*h = old[:len(old)-1]
	return top
}

package cover

import "math"

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

// find returns a vertex in the box for which f holds, or nobody.
func (g *pointGrid) find(lox, loy, hix, hiy float64, f func(int32) bool) int32 {
	c0, c1 := max(int((lox-g.x0)/g.size), 0), min(int((hix-g.x0)/g.size), g.cols-1)
	r0, r1 := max(int((loy-g.y0)/g.size), 0), min(int((hiy-g.y0)/g.size), g.rows-1)
	for r := r0; r <= r1; r++ {
		for c := c0; c <= c1; c++ {
			k := r*g.cols + c
			for _, id := range g.ids[g.first[k] : g.first[k]+g.count[k]] {
				if f(id) {
					return id
				}
			}
		}
	}
	return nobody
}

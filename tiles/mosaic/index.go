package mosaic

import (
	"math"

	"anwang/tiles/lattice"
	"anwang/tiles/mvt"
)

// index finds the steps that are near each other: a grid of cells, each with
// the steps that may pass through it.
type index struct {
	x0, y0, size int64
	cols, rows   int64
	first        []int32
	ids          []int32
}

func (g *index) fill(steps []step) {
	b := lattice.Empty
	for i := range steps {
		s := &steps[i]
		b.X0, b.X1 = min(b.X0, s.a.X, s.b.X), max(b.X1, s.a.X, s.b.X)
		b.Y0, b.Y1 = min(b.Y0, s.a.Y, s.b.Y), max(b.Y1, s.a.Y, s.b.Y)
	}
	g.x0, g.y0, g.size, g.cols, g.rows = int64(b.X0), int64(b.Y0), 1, 1, 1
	if len(steps) > 0 {
		width, height := int64(b.X1-b.X0)+1, int64(b.Y1-b.Y0)+1
		g.size = max(2, int64(math.Sqrt(float64(width)*float64(height)/float64(len(steps)))), (width+height)/int64(len(steps)+64))
		g.cols, g.rows = width/g.size+1, height/g.size+1
	}
	g.first = append(g.first[:0], make([]int32, g.cols*g.rows+2)...)
	for i := range steps {
		g.visit(steps[i].a, steps[i].b, func(c int64) { g.first[c+2]++ })
	}
	for i := 2; i < len(g.first); i++ {
		g.first[i] += g.first[i-1]
	}
	g.ids = append(g.ids[:0], make([]int32, g.first[len(g.first)-1])...)
	for i := range steps {
		g.visit(steps[i].a, steps[i].b, func(c int64) {
			g.ids[g.first[c+1]] = int32(i)
			g.first[c+1]++
		})
	}
}

// visit calls yield for the cells the step from a to b may pass through.
func (g *index) visit(a, b mvt.Point, yield func(c int64)) {
	ax, ay, bx, by := int64(a.X)-g.x0, int64(a.Y)-g.y0, int64(b.X)-g.x0, int64(b.Y)-g.y0
	if ay > by {
		ax, ay, bx, by = bx, by, ax, ay
	}
	r0, r1 := ay/g.size, by/g.size
	for r := r0; r <= r1; r++ {
		lo, hi := min(ax, bx), max(ax, bx)
		if r0 != r1 {
			// the stretch within this row, a little longer
			k := float64(bx-ax) / float64(by-ay)
			x0 := float64(ax) + k*float64(max(r*g.size, ay)-ay)
			x1 := float64(ax) + k*float64(min((r+1)*g.size, by)-ay)
			lo, hi = max(lo, int64(min(x0, x1))-1), min(hi, int64(max(x0, x1))+1)
		}
		for c := lo / g.size; c <= hi/g.size; c++ {
			yield(r*g.cols + c)
		}
	}
}

func (g *index) cells() int { return int(g.cols * g.rows) }

func (g *index) in(c int) []int32 { return g.ids[g.first[c]:g.first[c+1]] }

// at returns the steps that may end in p.
func (g *index) at(p mvt.Point) []int32 {
	return g.in(int((int64(p.Y)-g.y0)/g.size*g.cols + (int64(p.X)-g.x0)/g.size))
}

// within calls yield for the steps that may come into a box.
func (g *index) within(b lattice.Box, yield func(i int32)) {
	col := func(x int32) int64 { return min(max((int64(x)-g.x0)/g.size, 0), g.cols-1) }
	row := func(y int32) int64 { return min(max((int64(y)-g.y0)/g.size, 0), g.rows-1) }
	for r := row(b.Y0); r <= row(b.Y1); r++ {
		for c := col(b.X0); c <= col(b.X1); c++ {
			for _, i := range g.in(int(r*g.cols + c)) {
				yield(i)
			}
		}
	}
}

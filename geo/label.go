package geo

import (
	"container/heap"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Label returns the point to write a name at: the pole of inaccessibility of
// the largest part, the point farthest from its border (Agafonkin's polylabel,
// with degrees of longitude shortened to those of latitude). The point always
// lies inside a valid shape; of an empty shape it is the zero point.
func Label(mp orb.MultiPolygon) orb.Point {
	var best orb.Polygon
	var area float64
	for _, p := range mp {
		if a := Area(p); best == nil || a > area {
			best, area = p, a
		}
	}
	if len(best) == 0 || len(best[0]) == 0 {
		return orb.Point{}
	}
	p := pole(best)
	if PolygonContains(best, p) {
		return p
	}
	return Inside(best)
}

type labelCell struct {
	x, y, half float64
	dist, most float64 // to the border from the centre, and from anywhere in it
}

type labelHeap []labelCell

func (h labelHeap) Len() int           { return len(h) }
func (h labelHeap) Less(i, j int) bool { return h[i].most > h[j].most }
func (h labelHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *labelHeap) Push(x any)        { *h = append(*h, x.(labelCell)) }
func (h *labelHeap) Pop() any {
	old := *h
	top := old[len(old)-1]
	*h = old[:len(old)-1]
	return top
}

func pole(poly orb.Polygon) orb.Point {
	b := poly[0].Bound()
	k := math.Cos(b.Center()[1] * math.Pi / 180)
	scaled := make(orb.Polygon, len(poly))
	for i, r := range poly {
		scaled[i] = make(orb.Ring, len(r))
		for j, p := range r {
			scaled[i][j] = orb.Point{(p[0] - b.Min[0]) * k, p[1] - b.Min[1]}
		}
	}
	w, h := (b.Max[0]-b.Min[0])*k, b.Max[1]-b.Min[1]
	size := min(w, h)
	if size == 0 {
		return b.Min
	}
	cell := func(x, y, half float64) labelCell {
		d := borderDistance(scaled, x, y)
		return labelCell{x, y, half, d, d + half*math.Sqrt2}
	}
	var queue labelHeap
	for x := 0.0; x < w && len(queue) < 4096; x += size {
		for y := 0.0; y < h && len(queue) < 4096; y += size {
			queue = append(queue, cell(x+size/2, y+size/2, size/2))
		}
	}
	heap.Init(&queue)
	best := cell(w/2, h/2, 0)
	for tries := 0; len(queue) > 0 && tries < 4000; tries++ {
		c := heap.Pop(&queue).(labelCell)
		if c.dist > best.dist {
			best = c
		}
		// Settled when no cell promises more than a hundredth.
		if c.most-best.dist <= max(best.dist*0.01, 1e-9) {
			break
		}
		q := c.half / 2
		for _, d := range [4][2]float64{{-q, -q}, {q, -q}, {-q, q}, {q, q}} {
			heap.Push(&queue, cell(c.x+d[0], c.y+d[1], q))
		}
	}
	return orb.Point{best.x/k + b.Min[0], best.y + b.Min[1]}
}

// borderDistance is the distance to the nearest ring, negative outside.
func borderDistance(poly orb.Polygon, x, y float64) float64 {
	in := false
	best := math.Inf(1)
	for _, r := range poly {
		for i, j := 0, len(r)-1; i < len(r); j, i = i, i+1 {
			a, b := r[i], r[j]
			if (a[1] > y) != (b[1] > y) && x < (b[0]-a[0])*(y-a[1])/(b[1]-a[1])+a[0] {
				in = !in
			}
			dx, dy := b[0]-a[0], b[1]-a[1]
			px, py := x-a[0], y-a[1]
			if dx != 0 || dy != 0 {
				t := max(0, min(1, (px*dx+py*dy)/(dx*dx+dy*dy)))
				px, py = px-t*dx, py-t*dy
			}
			best = min(best, px*px+py*py)
		}
	}
	if in {
		return math.Sqrt(best)
	}
	return -math.Sqrt(best)
}

// Inside returns a point inside a valid polygon, however thin; it is cheaper
// than Label. It is the middle of the widest stretch inside on one of some lines
// halfway between neighbouring vertex heights. When the polygon is too thin for
// any, or empty, it is a vertex or the zero point.
func Inside(poly orb.Polygon) orb.Point {
	if len(poly) == 0 || len(poly[0]) == 0 {
		return orb.Point{}
	}
	var ys []float64
	for _, r := range poly {
		for _, p := range r {
			ys = append(ys, p[1])
		}
	}
	slices.Sort(ys)
	ys = slices.Compact(ys)
	// Some lines are as good as all; where they all fail, which takes a polygon
	// thinner than rounding, more are tried.
	all := 0
	for _, r := range poly {
		all += len(r)
	}
	lines := max(8, min(64, 100_000/all))
	for _, step := range [2]int{max(1, len(ys)/lines), max(1, len(ys)/(16*lines))} {
		best, width := orb.Point{}, -1.0
		for i := 1; i < len(ys); i += step {
			if p, w := widest(poly, ys[i-1]/2+ys[i]/2); w > width {
				best, width = p, w
			}
		}
		if width >= 0 {
			return best
		}
	}
	return poly[0][0]
}

// widest returns the middle and the width of the widest stretch of the polygon
// at height y, and a negative width when there is none.
func widest(poly orb.Polygon, y float64) (orb.Point, float64) {
	var xs []float64
	for _, r := range poly {
		for i, j := 0, len(r)-1; i < len(r); j, i = i, i+1 {
			if a, b := r[i], r[j]; (a[1] > y) != (b[1] > y) {
				xs = append(xs, (b[0]-a[0])*(y-a[1])/(b[1]-a[1])+a[0])
			}
		}
	}
	slices.Sort(xs)
	best, width := orb.Point{}, -1.0
	for k := 1; k < len(xs); k += 2 {
		p := orb.Point{xs[k-1]/2 + xs[k]/2, y}
		if w := xs[k] - xs[k-1]; w > width && PolygonContains(poly, p) {
			best, width = p, w
		}
	}
	return best, width
}

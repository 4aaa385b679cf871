package sweep

import (
	"cmp"
	"math"
	"slices"
)

// Point is a point of the plane, Line a straight line between two.
type (
	Point struct{ X, Y float64 }
	Line  struct{ A, B Point }
)

// Near finds, among many lines and points, those that may meet. It looks only
// at what lies near: the plane is cut into cells of a few lines each, these into
// smaller ones where lines crowd, and where many long lines run side by side
// they are sorted across. It may name a pair more than once, and pairs that do
// not meet; it leaves out none that come within Margin of each other.
type Near struct {
	Lines  []Line
	Points []Point
	Margin float64
	// Pair is told of two lines, Touch of a line and a point; nil when nobody
	// wants to know.
	Pair  func(i, j int32)
	Touch func(line, point int32)
	Done  func() bool // whether nothing more is wanted; may be nil
}

// Few lines are compared all with all; an average of most cells a line is in
// means that cutting further does not help.
const (
	fewWork   = 512
	fewCells  = 6
	mostDepth = 16
)

// Visit names the pairs.
func (n *Near) Visit(pace *Pace) {
	v := &nearVisit{Near: n, pace: pace}
	c := cell{lines: make([]int32, len(n.Lines)), depth: mostDepth}
	c.lo, c.hi = Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	for i, l := range n.Lines {
		c.lines[i] = int32(i)
		for _, p := range [2]Point{l.A, l.B} {
			c.lo, c.hi = Point{min(c.lo.X, p.X), min(c.lo.Y, p.Y)}, Point{max(c.hi.X, p.X), max(c.hi.Y, p.Y)}
		}
	}
	if len(n.Lines) == 0 {
		return
	}
	m := n.Margin
	c.lo, c.hi = Point{c.lo.X - 2*m, c.lo.Y - 2*m}, Point{c.hi.X + 2*m, c.hi.Y + 2*m}
	if n.Touch != nil {
		for i, p := range n.Points {
			if c.lo.X <= p.X && p.X <= c.hi.X && c.lo.Y <= p.Y && p.Y <= c.hi.Y {
				c.points = append(c.points, int32(i))
			}
		}
	}
	v.cell(c)
}

type nearVisit struct {
	*Near
	pace *Pace
}

// cell is a box with the lines that pass through it, or within a margin of it,
// and the points in it.
type cell struct {
	lo, hi        Point
	lines, points []int32
	depth         int // how often it may still be cut
}

func (c *cell) work() int { return len(c.lines) * (len(c.lines)/2 + len(c.points)) }

func (v *nearVisit) cell(c cell) {
	v.pace.Steps(len(c.lines) + len(c.points))
	switch {
	case v.Done != nil && v.Done():
	case len(c.lines) == 0 || v.Pair == nil && len(c.points) == 0:
	case c.work() <= fewWork:
		v.all(c)
	default:
		if r, ok := v.raster(&c); !ok || !v.cut(&c, r) {
			v.across(c)
		}
	}
}

// all compares all with all.
func (v *nearVisit) all(c cell) {
	for k, i := range c.lines {
		v.pace.Steps(len(c.lines) + len(c.points))
		if v.Pair != nil {
			for _, j := range c.lines[k+1:] {
				v.pair(i, j)
			}
		}
		for _, p := range c.points {
			v.touch(i, p)
		}
	}
}

func (v *nearVisit) pair(i, j int32) {
	p, q, m := &v.Lines[i], &v.Lines[j], v.Margin
	if max(p.A.X, p.B.X)+m >= min(q.A.X, q.B.X) && max(q.A.X, q.B.X)+m >= min(p.A.X, p.B.X) &&
		max(p.A.Y, p.B.Y)+m >= min(q.A.Y, q.B.Y) && max(q.A.Y, q.B.Y)+m >= min(p.A.Y, p.B.Y) {
		v.Pair(i, j)
	}
}

func (v *nearVisit) touch(i, p int32) {
	l, at, m := &v.Lines[i], v.Points[p], v.Margin
	if min(l.A.X, l.B.X)-m <= at.X && at.X <= max(l.A.X, l.B.X)+m &&
		min(l.A.Y, l.B.Y)-m <= at.Y && at.Y <= max(l.A.Y, l.B.Y)+m {
		v.Touch(i, p)
	}
}

// raster says into how many columns and rows a cell is cut.
type raster struct {
	cols, rows int
	w, h       float64 // of a column and a row
}

// raster chooses the form of the cells so that lines pass through as few as
// possible: upright ones get narrow columns. It is not ok when the lines are so
// long that they would all pass through many cells.
func (v *nearVisit) raster(c *cell) (r raster, ok bool) {
	if c.depth == 0 {
		return r, false
	}
	dx, dy := v.shrink(c)
	w, h := c.hi.X-c.lo.X, c.hi.Y-c.lo.Y
	n := float64(len(c.lines))
	if len(c.lines) < len(c.points) {
		n = float64(len(c.points))
	}
	dx, dy = max(dx/w, 1e-6), max(dy/h, 1e-6) // columns and rows a line passes, if there were one
	cells := min(2*n, 1<<22)
	cols := min(max(math.Sqrt(cells*dy/dx), 1), cells)
	r.cols, r.rows = int(cols), int(cells/cols)
	// No cell is smaller than the margin around a line.
	r.cols = max(1, min(r.cols, int(w/(4*v.Margin))))
	r.rows = max(1, min(r.rows, int(h/(4*v.Margin))))
	r.w, r.h = w/float64(r.cols), h/float64(r.rows)
	refs := float64(len(c.lines)) + dx*float64(r.cols-1) + dy*float64(r.rows-1)
	return r, r.cols*r.rows > 1 && refs <= fewCells*max(n, 64)
}

// shrink takes from a cell what its lines leave empty around them, and returns
// how far they go in it, from west to east and from south to north.
func (v *nearVisit) shrink(c *cell) (dx, dy float64) {
	lo, hi := c.hi, c.lo
	for _, i := range c.lines {
		l := &v.Lines[i]
		x0, x1 := max(min(l.A.X, l.B.X), c.lo.X), min(max(l.A.X, l.B.X), c.hi.X)
		y0, y1 := max(min(l.A.Y, l.B.Y), c.lo.Y), min(max(l.A.Y, l.B.Y), c.hi.Y)
		lo, hi = Point{min(lo.X, x0), min(lo.Y, y0)}, Point{max(hi.X, x1), max(hi.Y, y1)}
		dx += max(0, x1-x0)
		dy += max(0, y1-y0)
	}
	m := 2 * v.Margin
	c.lo, c.hi = Point{max(c.lo.X, lo.X-m), max(c.lo.Y, lo.Y-m)}, Point{min(c.hi.X, hi.X+m), min(c.hi.Y, hi.Y+m)}
	c.hi = Point{max(c.hi.X, c.lo.X+m), max(c.hi.Y, c.lo.Y+m)}
	return dx, dy
}

// cut sorts lines and points into smaller cells and visits these. It does not
// when lines run together through several cells, which would be to do the same
// again in each.
func (v *nearVisit) cut(c *cell, r raster) bool {
	first := make([]int32, r.cols*r.rows+2)
	for _, i := range c.lines {
		v.through(c, r, i, func(k int) { first[k+2]++ })
	}
	work, n := 0, len(c.lines)
	for k := 2; k < len(first); k++ {
		work += int(first[k]) * int(first[k])
		first[k] += first[k-1]
	}
	refs := int(first[len(first)-1])
	if 2*refs > 3*n && 4*work > 3*n*n {
		return false
	}
	ids := make([]int32, refs)
	for _, i := range c.lines {
		v.pace.Step()
		v.through(c, r, i, func(k int) {
			ids[first[k+1]] = i
			first[k+1]++
		})
	}
	var pointFirst, pointIDs []int32
	if len(c.points) > 0 {
		pointFirst, pointIDs = v.spread(c, r)
	}
	for row := range r.rows {
		for col := range r.cols {
			k := row*r.cols + col
			sub := cell{lines: ids[first[k]:first[k+1]], depth: c.depth - 1}
			if len(c.points) > 0 {
				sub.points = pointIDs[pointFirst[k]:pointFirst[k+1]]
			}
			if len(sub.lines) == 0 {
				continue
			}
			if len(sub.lines) == len(c.lines) && len(sub.points)*2 > len(c.points) {
				sub.depth = min(sub.depth, 2) // all in one cell: twice more, and then across
			}
			sub.lo = Point{c.lo.X + float64(col)*r.w, c.lo.Y + float64(row)*r.h}
			sub.hi = Point{sub.lo.X + r.w, sub.lo.Y + r.h}
			v.cell(sub)
		}
	}
	return true
}

// spread sorts the points of a cell into smaller ones, but for those that no
// line comes near.
func (v *nearVisit) spread(c *cell, r raster) (first, ids []int32) {
	m := v.Margin
	kept := make([]int32, 0, len(c.points))
	for _, i := range c.points {
		if p := v.Points[i]; c.lo.X-m <= p.X && p.X <= c.hi.X+m && c.lo.Y-m <= p.Y && p.Y <= c.hi.Y+m {
			kept = append(kept, i)
		}
	}
	first = make([]int32, r.cols*r.rows+2)
	at := func(i int32) int {
		p := v.Points[i]
		col := min(max(int((p.X-c.lo.X)/r.w), 0), r.cols-1)
		row := min(max(int((p.Y-c.lo.Y)/r.h), 0), r.rows-1)
		return row*r.cols + col
	}
	for _, i := range kept {
		first[at(i)+2]++
	}
	for k := 2; k < len(first); k++ {
		first[k] += first[k-1]
	}
	ids = make([]int32, len(kept))
	for _, i := range kept {
		k := at(i) + 1
		ids[first[k]] = i
		first[k]++
	}
	return first, ids
}

// through calls f for the cells that a line passes through or within a margin
// of.
func (v *nearVisit) through(c *cell, r raster, i int32, f func(k int)) {
	m := 2 * v.Margin
	a, b := v.Lines[i].A, v.Lines[i].B
	if a.Y > b.Y {
		a, b = b, a
	}
	row := func(y float64) int { return min(max(int((y-c.lo.Y)/r.h), 0), r.rows-1) }
	col := func(x float64) int { return min(max(int((x-c.lo.X)/r.w), 0), r.cols-1) }
	lo, hi := min(a.X, b.X), max(a.X, b.X)
	r0, r1 := row(a.Y-m), row(b.Y+m)
	for k := r0; k <= r1; k++ {
		l, h := lo, hi
		if r0 != r1 && a.Y != b.Y {
			// The stretch of the line within this row.
			slope := (b.X - a.X) / (b.Y - a.Y)
			y0 := max(c.lo.Y+float64(k)*r.h-m, a.Y)
			y1 := min(c.lo.Y+float64(k+1)*r.h+m, b.Y)
			if y0 > y1 {
				y0, y1 = min(y0, b.Y), max(y1, a.Y)
			}
			x0, x1 := a.X+slope*(y0-a.Y), a.X+slope*(y1-a.Y)
			l, h = max(l, min(x0, x1)), min(h, max(x0, x1))
		}
		if h+m < c.lo.X || l-m > c.hi.X {
			continue
		}
		for j := col(l - m); j <= col(h+m); j++ {
			f(k*r.cols + j)
		}
	}
}

// span is what a line or a point takes up of the way across.
type span struct {
	lo, hi float64
	id     int32
}

// across compares lines that run side by side: along a way at right angles to
// most of them each takes up little.
func (v *nearVisit) across(c cell) {
	// Directions that are opposite are the same when angles are doubled.
	var x, y float64
	for _, i := range c.lines {
		l := &v.Lines[i]
		dx, dy := l.B.X-l.A.X, l.B.Y-l.A.Y
		if d := math.Hypot(dx, dy); d > 0 {
			x += (dx*dx - dy*dy) / d
			y += 2 * dx * dy / d
		}
	}
	sin, cos := math.Sincos(math.Atan2(y, x)/2 + math.Pi/2)
	at := func(p Point) float64 { return p.X*cos + p.Y*sin }
	scale := max(math.Abs(c.lo.X), math.Abs(c.hi.X), math.Abs(c.lo.Y), math.Abs(c.hi.Y))
	m := 2*v.Margin + scale*1e-14
	lines := make([]span, len(c.lines))
	for k, i := range c.lines {
		p, q := at(v.Lines[i].A), at(v.Lines[i].B)
		lines[k] = span{min(p, q) - m, max(p, q) + m, i}
	}
	points := make([]span, len(c.points))
	for k, i := range c.points {
		p := at(v.Points[i])
		points[k] = span{p, p, i}
	}
	byLow := func(s, t span) int {
		v.pace.Step()
		return cmp.Or(cmp.Compare(s.lo, t.lo), cmp.Compare(s.id, t.id))
	}
	slices.SortFunc(lines, byLow)
	slices.SortFunc(points, byLow)
	for k, s := range lines {
		v.pace.Step()
		if v.Pair != nil {
			for _, t := range lines[k+1:] {
				if t.lo > s.hi {
					break
				}
				v.pace.Step()
				v.pair(s.id, t.id)
			}
		}
		from, _ := slices.BinarySearchFunc(points, s.lo, func(p span, lo float64) int { return cmp.Compare(p.lo, lo) })
		for _, p := range points[from:] {
			if p.lo > s.hi {
				break
			}
			v.pace.Step()
			v.touch(s.id, p.id)
		}
	}
}

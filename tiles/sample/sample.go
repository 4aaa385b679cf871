// Package sample makes up networks of grids for tests and benchmarks: covers
// with crooked shared borders, of any size, always the same for the same
// numbers.
package sample

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/grid"
)

// Plan says what network to make: a rectangle of Columns × Rows leaf grids.
type Plan struct {
	Bound         orb.Bound
	Columns, Rows int
	Steps         int   // vertices along each of the four borders of a leaf
	Groups        []int // from the leaves up, how many by how many make a parent
	Seed          uint64
}

// Province is 20,000 grids of 187 vertices over the size of Shandong.
func Province() Plan {
	return Plan{
		Bound:   orb.Bound{Min: orb.Point{115, 34.4}, Max: orb.Point{119.9, 37.9}},
		Columns: 160, Rows: 125, Steps: 47, Groups: []int{4, 5, 4}, Seed: 1,
	}
}

// City is 8,000 grids and 500,000 vertices over the size of Beijing.
func City() Plan {
	return Plan{
		Bound:   orb.Bound{Min: orb.Point{115.4, 39.4}, Max: orb.Point{117.4, 41}},
		Columns: 100, Rows: 80, Steps: 16, Groups: []int{5, 5}, Seed: 2,
	}
}

// Grids makes the network, parents before children. The last of Groups is
// followed by one root.
func (p Plan) Grids() []*grid.Grid {
	m := maker{Plan: p, r: rand.New(rand.NewPCG(p.Seed, 0))}
	m.draw()
	side := 1
	sizes := []int{1}
	for _, n := range p.Groups {
		side *= n
		sizes = append(sizes, side)
	}
	sizes = append(sizes, max(p.Columns, p.Rows))
	var out []*grid.Grid
	above := map[[2]int]grid.ID{}
	for d := len(sizes) - 1; d >= 0; d-- {
		n := sizes[d]
		here := map[[2]int]grid.ID{}
		for y := 0; y < p.Rows; y += n {
			for x := 0; x < p.Columns; x += n {
				g := m.grid(x, y, min(x+n, p.Columns), min(y+n, p.Rows))
				g.ID = grid.ID(len(out) + 1)
				g.Depth = uint8(len(sizes) - d)
				g.Leaf = d == 0
				g.Code = fmt.Sprintf("%012d", 370000000000+g.ID)
				g.Name = fmt.Sprintf("样本%d号", g.ID)
				if d+1 < len(sizes) {
					g.Parent = above[[2]int{x / sizes[d+1], y / sizes[d+1]}]
				}
				here[[2]int{x / n, y / n}] = g.ID
				out = append(out, g)
			}
		}
		above = here
	}
	return out
}

// maker holds the borders: across[y][x] runs from corner (x,y) to (x+1,y),
// down[y][x] from (x,y) to (x,y+1).
type maker struct {
	Plan
	r            *rand.Rand
	corner       [][]orb.Point
	across, down [][][]orb.Point
}

func (m *maker) draw() {
	w := (m.Bound.Max[0] - m.Bound.Min[0]) / float64(m.Columns)
	h := (m.Bound.Max[1] - m.Bound.Min[1]) / float64(m.Rows)
	for y := range m.Rows + 1 {
		row := make([]orb.Point, m.Columns+1)
		for x := range row {
			row[x] = geo.Snap(orb.Point{
				m.Bound.Min[0] + w*(float64(x)+0.3*(m.r.Float64()-0.5)),
				m.Bound.Min[1] + h*(float64(y)+0.3*(m.r.Float64()-0.5)),
			})
		}
		m.corner = append(m.corner, row)
	}
	for y := range m.Rows + 1 {
		across, down := make([][]orb.Point, m.Columns), make([][]orb.Point, m.Columns+1)
		for x := range m.Columns + 1 {
			if x < m.Columns {
				across[x] = m.crooked(m.corner[y][x], m.corner[y][x+1])
			}
			if y < m.Rows {
				down[x] = m.crooked(m.corner[y][x], m.corner[y+1][x])
			}
		}
		m.across, m.down = append(m.across, across), append(m.down, down)
	}
}

// crooked is a border from a to b that wanders a little to both sides.
func (m *maker) crooked(a, b orb.Point) []orb.Point {
	dx, dy := b[0]-a[0], b[1]-a[1]
	p1, p2, p3 := 2*math.Pi*m.r.Float64(), 2*math.Pi*m.r.Float64(), 2*math.Pi*m.r.Float64()
	out := make([]orb.Point, m.Steps+1)
	out[0], out[m.Steps] = a, b
	for i := 1; i < m.Steps; i++ {
		t := float64(i) / float64(m.Steps)
		off := math.Sin(math.Pi*t) * (0.05*math.Sin(2*math.Pi*t+p1) + 0.02*math.Sin(9*t+p2) + 0.01*math.Sin(31*t+p3) + 0.006*(m.r.Float64()-0.5))
		out[i] = geo.Snap(orb.Point{a[0] + dx*t - dy*off, a[1] + dy*t + dx*off})
	}
	return out
}

// grid is the shape of the leaves from (x0,y0) to (x1,y1).
func (m *maker) grid(x0, y0, x1, y1 int) *grid.Grid {
	var r orb.Ring
	for x := x0; x < x1; x++ {
		l := m.across[y0][x]
		r = append(r, l[:len(l)-1]...)
	}
	for y := y0; y < y1; y++ {
		l := m.down[y][x1]
		r = append(r, l[:len(l)-1]...)
	}
	for x := x1 - 1; x >= x0; x-- {
		r = backwards(r, m.across[y1][x])
	}
	for y := y1 - 1; y >= y0; y-- {
		r = backwards(r, m.down[y][x0])
	}
	r = append(r, r[0])
	a, c := m.corner[y0][x0], m.corner[y1][x1]
	km := math.Cos((a[1]+c[1])/2*math.Pi/180) * 111320 * 111320
	return &grid.Grid{
		Shape: orb.MultiPolygon{{r}},
		Label: geo.Snap(orb.Point{(a[0] + c[0]) / 2, (a[1] + c[1]) / 2}),
		Area:  math.Abs((c[0]-a[0])*(c[1]-a[1])) * km, Network: 1,
	}
}

func backwards(r orb.Ring, l []orb.Point) orb.Ring {
	for i := len(l) - 1; i > 0; i-- {
		r = append(r, l[i])
	}
	return r
}

// MoveVertex returns a shape with a vertex, in degrees, elsewhere; had is false when it has no such vertex.
func MoveVertex(shape orb.MultiPolygon, at, to orb.Point) (out orb.MultiPolygon, had bool) {
	if !shape.Bound().Contains(at) {
		return nil, false
	}
	out = shape.Clone()
	for _, polygon := range out {
		for _, ring := range polygon {
			for i := range ring {
				if ring[i] == at {
					ring[i], had = to, true
				}
			}
		}
	}
	return out, had
}

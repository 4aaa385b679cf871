package bench

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/grid"
)

// province is the made-up land of the benchmarks: cols × rows leaf grids over a
// box the size of a province. Every border between two neighbours is one wiggly
// line of edge+1 vertices that both share bit for bit.
type province struct {
	box        orb.Bound
	cols, rows int
	edge       int // segments of a border between two corners
	seed       uint64
	horizontal [][]orb.Point // border below cell (c, r), west to east: index r*cols+c, rows+1 rows
	vertical   [][]orb.Point // border left of cell (c, r), south to north: index r*(cols+1)+c
}

// newProvince makes about so many leaf grids of 188 vertices, as many blocks of 32 × 25
// cells in a row as in a column: 20,000, unless something else is asked for, are
// 160 × 125 cells with borders of 47 segments.
func newProvince(leaves int) *province {
	blocks := max(1, int(math.Round(math.Sqrt(float64(cmp.Or(leaves, 20_000))/(32*25)))))
	p := &province{
		box:  orb.Bound{Min: orb.Point{114.8, 34.4}, Max: orb.Point{122.8, 38.4}},
		cols: 32 * blocks, rows: 25 * blocks, edge: 47, seed: 20260101,
	}
	p.draw()
	return p
}

func (p *province) cell() (w, h float64) {
	return (p.box.Max[0] - p.box.Min[0]) / float64(p.cols), (p.box.Max[1] - p.box.Min[1]) / float64(p.rows)
}

func (p *province) draw() {
	w, h := p.cell()
	rnd := rand.New(rand.NewPCG(p.seed, 7))
	corners := make([]orb.Point, (p.cols+1)*(p.rows+1))
	for r := range p.rows + 1 {
		for c := range p.cols + 1 {
			pt := orb.Point{p.box.Min[0] + float64(c)*w, p.box.Min[1] + float64(r)*h}
			if c > 0 && c < p.cols && r > 0 && r < p.rows {
				pt[0] += (rnd.Float64() - 0.5) * 0.35 * w
				pt[1] += (rnd.Float64() - 0.5) * 0.35 * h
			}
			corners[r*(p.cols+1)+c] = snap(pt)
		}
	}
	at := func(c, r int) orb.Point { return corners[r*(p.cols+1)+c] }
	for r := range p.rows + 1 {
		for c := range p.cols {
			p.horizontal = append(p.horizontal, p.wiggle(rnd, at(c, r), at(c+1, r), r > 0 && r < p.rows))
		}
	}
	for r := range p.rows {
		for c := range p.cols + 1 {
			p.vertical = append(p.vertical, p.wiggle(rnd, at(c, r), at(c, r+1), c > 0 && c < p.cols))
		}
	}
}

// wiggle is a line from a to b whose inner vertices wander off to the sides but
// never so far that two borders of a cell could meet.
func (p *province) wiggle(rnd *rand.Rand, a, b orb.Point, wander bool) []orb.Point {
	line := make([]orb.Point, 0, p.edge+1)
	dx, dy := b[0]-a[0], b[1]-a[1]
	phase, waves := rnd.Float64()*6, 2+rnd.Float64()*3
	for i := range p.edge + 1 {
		t := float64(i) / float64(p.edge)
		off := 0.0
		if wander && i > 0 && i < p.edge {
			// zero at both ends and flat there, so that corners stay clean
			off = math.Sin(math.Pi*t) * math.Sin(math.Pi*t) * (0.05*math.Sin(phase+waves*math.Pi*2*t) + 0.012*(rnd.Float64()-0.5))
		}
		line = append(line, snap(orb.Point{a[0] + t*dx - off*dy, a[1] + t*dy + off*dx}))
	}
	return line
}

// ring is the outline of the block of cells [c0,c1) × [r0,r1), counter-clockwise.
func (p *province) ring(c0, r0, c1, r1 int) orb.Ring {
	var ring orb.Ring
	add := func(line []orb.Point, back bool) {
		for i := range line {
			pt := line[i]
			if back {
				pt = line[len(line)-1-i]
			}
			if len(ring) == 0 || ring[len(ring)-1] != pt {
				ring = append(ring, pt)
			}
		}
	}
	for c := c0; c < c1; c++ {
		add(p.horizontal[r0*p.cols+c], false)
	}
	for r := r0; r < r1; r++ {
		add(p.vertical[r*(p.cols+1)+c1], false)
	}
	for c := c1 - 1; c >= c0; c-- {
		add(p.horizontal[r1*p.cols+c], true)
	}
	for r := r1 - 1; r >= r0; r-- {
		add(p.vertical[r*(p.cols+1)+c0], true)
	}
	return ring
}

func snap(p orb.Point) orb.Point {
	return orb.Point{math.Round(p[0]*1e7) / 1e7, math.Round(p[1]*1e7) / 1e7}
}

// grids returns the tree: 1 province, blocks of 32×25 cells, blocks of 8×5, the
// cells. Ids count from 1, parents first.
func (p *province) grids() []grid.Grid {
	var out []grid.Grid
	sizes := [][2]int{{p.cols, p.rows}, {32, 25}, {8, 5}, {1, 1}}
	ids := map[[3]int]grid.ID{}
	for d, s := range sizes {
		for r := 0; r < p.rows; r += s[1] {
			for c := 0; c < p.cols; c += s[0] {
				g := grid.Grid{
					ID: grid.ID(len(out) + 1), Network: 1, Depth: uint8(d + 1), Leaf: d == len(sizes)-1,
					Shape: orb.MultiPolygon{{p.ring(c, r, c+s[0], r+s[1])}},
				}
				g.Code = fmt.Sprintf("%d%05d", d+1, len(out))
				g.Name = fmt.Sprintf("演示网格 %s", g.Code)
				if d > 0 {
					up := sizes[d-1]
					g.Parent = ids[[3]int{d - 1, c / up[0], r / up[1]}]
				}
				ids[[3]int{d, c / s[0], r / s[1]}] = g.ID
				g.Area = geo.Area(g.Shape)
				w, h := p.cell()
				g.Label = orb.Point{p.box.Min[0] + (float64(c)+float64(s[0])/2)*w, p.box.Min[1] + (float64(r)+float64(s[1])/2)*h}
				out = append(out, g)
			}
		}
	}
	return out
}

// locator finds the leaf grid of a place: the cell it would lie in if borders
// were straight, or a neighbour of that.
func (p *province) locator(grids []grid.Grid) func(orb.Point) (grid.ID, bool) {
	leaf := grids[len(grids)-p.cols*p.rows:]
	w, h := p.cell()
	return func(at orb.Point) (grid.ID, bool) {
		c, r := int((at[0]-p.box.Min[0])/w), int((at[1]-p.box.Min[1])/h)
		for _, d := range [9][2]int{{0, 0}, {0, 1}, {1, 0}, {0, -1}, {-1, 0}, {1, 1}, {-1, -1}, {1, -1}, {-1, 1}} {
			x, y := c+d[0], r+d[1]
			if x < 0 || y < 0 || x >= p.cols || y >= p.rows {
				continue
			}
			if g := &leaf[y*p.cols+x]; geo.Contains(g.Shape, at) {
				return g.ID, true
			}
		}
		return 0, false
	}
}

package mosaic

import (
	"math"
	"slices"

	"anwang/grid"
	"anwang/tiles/lattice"
)

// tree is the grids of one network by number, with the ways up.
type tree struct {
	grids  []*grid.Grid
	depth  []uint8
	label  []lattice.Vertex
	bounds [][2]lattice.Vertex // north-west and south-east corner of shape and label
	parent []int32
	at     map[grid.ID]int32
	depths uint8       // the deepest there is
	widths [][]float64 // by depth, of the grids in tiles of zoom 0, ascending
}

func newTree(grids []*grid.Grid) *tree {
	t := &tree{
		grids: grids, depth: make([]uint8, len(grids)), label: make([]lattice.Vertex, len(grids)),
		bounds: make([][2]lattice.Vertex, len(grids)), parent: make([]int32, len(grids)), at: make(map[grid.ID]int32, len(grids)),
	}
	for i, g := range grids {
		t.at[g.ID] = int32(i)
		t.depth[i] = g.Depth
		t.label[i] = lattice.Project(g.Label)
		t.bounds[i] = boundsOf(g)
		t.depths = max(t.depths, g.Depth)
	}
	for i, g := range grids {
		t.parent[i] = none
		// only a smaller depth counts as a way up, so that no tree, however
		// broken, can lead in a circle
		if p, ok := t.at[g.Parent]; ok && t.depth[p] < g.Depth {
			t.parent[i] = p
		}
	}
	return t
}

// boundsOf is the north-west and south-east corner of a grid's shape and label.
func boundsOf(g *grid.Grid) [2]lattice.Vertex {
	b := g.Label.Bound()
	for _, p := range g.Shape {
		if len(p) > 0 {
			b = b.Union(p[0].Bound())
		}
	}
	return [2]lattice.Vertex{lattice.Project(b.LeftTop()), lattice.Project(b.RightBottom())}
}

// above returns the grid of this depth, or the nearest above it, that g is or
// lies in.
func (t *tree) above(g int32, depth uint8) int32 {
	for g != none && t.depth[g] > depth {
		g = t.parent[g]
	}
	return g
}

// split returns the smallest depth at which two neighbours are different grids.
func (t *tree) split(a, b int32) uint8 {
	top := t.depths
	for d := t.depths; d > 0; d-- {
		if t.above(a, d) == t.above(b, d) {
			break
		}
		top = d
	}
	return top
}

// Legible is how many pixels a usual grid of a depth must measure before the
// depth is drawn.
const Legible = 18

// mapPixels is how long a tile's side is on the screen at its own zoom.
const mapPixels = 512

// visible returns for each zoom the finest depth that is drawn: the depths
// whose median grid is at least Legible pixels wide. The first is always drawn.
func (t *tree) visible() [MaxZoom + 1]uint8 {
	if t.widths == nil {
		t.widths = make([][]float64, t.depths+1)
		for i, g := range t.grids {
			if w, ok := width(g); ok {
				t.widths[t.depth[i]] = append(t.widths[t.depth[i]], w)
			}
		}
		for _, w := range t.widths {
			slices.Sort(w)
		}
	}
	var finest [MaxZoom + 1]uint8
	for z := range finest {
		finest[z] = min(1, t.depths)
		for d := uint8(2); d <= t.depths; d++ {
			w := t.widths[d]
			if len(w) == 0 {
				continue
			}
			if math.Ldexp(w[len(w)/2], z)*mapPixels < Legible {
				break
			}
			finest[z] = d
		}
	}
	return finest
}

// width is how wide a grid is, in tiles of zoom 0; ok is false when nobody knows.
func width(g *grid.Grid) (w float64, ok bool) {
	const equator = 2 * math.Pi * 6378137
	stretch := 1 / math.Cos(g.Label[1]*math.Pi/180)
	return math.Sqrt(g.Area) * stretch / equator, g.Area > 0
}

// resize takes over the width of a grid that has another shape.
func (t *tree) resize(depth uint8, old, now *grid.Grid) {
	w := t.widths[depth]
	if v, ok := width(old); ok {
		at, _ := slices.BinarySearch(w, v)
		w = slices.Delete(w, at, at+1)
	}
	if v, ok := width(now); ok {
		at, _ := slices.BinarySearch(w, v)
		w = slices.Insert(w, at, v)
	}
	t.widths[depth] = w
}

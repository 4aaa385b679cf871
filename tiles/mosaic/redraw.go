package mosaic

import (
	"anwang/grid"
)

// Change is a grid that keeps its place in the tree, but not its name or its shape.
type Change struct {
	Grid     *grid.Grid // as it is now
	Renamed  bool
	Reshaped bool
}

// Touch is a rectangle of tiles that a change touches.
type Touch struct {
	Z      uint8
	Lo, Hi [2]uint32 // first and last column and row
	Grids  []int32   // whose name or border is another there
	Early  bool      // only for parts that draw these grids early
}

// Redraw takes over other names in place and returns the tiles that show them.
// ok is false, and nothing is done, when it cannot: the grids are to be made a
// new Mosaic then.
func (m *Mosaic) Redraw(changes []Change) (touched []Touch, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range changes {
		if _, in := m.t.at[changes[i].Grid.ID]; in && changes[i].Reshaped {
			return nil, false
		}
	}
	for i := range changes {
		c := &changes[i]
		n, in := m.t.at[c.Grid.ID]
		if !in {
			continue // of another network
		}
		m.t.grids[n] = c.Grid
		if c.Renamed {
			touched = m.named(touched, n)
		}
	}
	return touched, true
}

// named appends the tiles that show the name of a grid.
func (m *Mosaic) named(dst []Touch, n int32) []Touch {
	for z := range uint8(MaxZoom + 1) {
		at := m.t.label[n].At(int(z))
		tile := [2]uint32{uint32(at.X) >> 12, uint32(at.Y) >> 12}
		dst = append(dst, Touch{Z: z, Lo: tile, Hi: tile, Grids: []int32{n}, Early: m.t.depth[n] > m.finest[z]})
	}
	return dst
}

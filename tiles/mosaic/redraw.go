package mosaic

import (
	"context"
	"slices"

	"anwang/geo/cover"
	"anwang/grid"
	"anwang/tiles/lattice"
	"anwang/tiles/mvt"
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
	Grids  []int32   // whose name or shape is another there
	Early  bool      // only for parts that draw these grids early
}

// Redraw takes over other names and shapes in place and returns the tiles that show
// them, and the numbers of the grids that have other shapes. What a mosaic shows afterwards is, byte by byte, what a new one of the same
// grids
// shows; it costs what has changed and what is about it, not what there is. ok is false
// when it cannot, and the grids are to be made a new Mosaic: when the depths that are drawn
// at a zoom are others, or the grids are no cover, before or now.
func (m *Mosaic) Redraw(changes []Change) (touched []Touch, reshaped []int32, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := redraw{Mosaic: m}
	for _, c := range changes {
		n, in := m.t.at[c.Grid.ID]
		if !in {
			continue // of another network
		}
		r.numbers, r.old = append(r.numbers, n), append(r.old, m.t.grids[n])
		r.changes = append(r.changes, c)
	}
	if !r.reshape() {
		return nil, nil, false
	}
	for i, c := range r.changes {
		if c.Reshaped {
			reshaped = append(reshaped, r.numbers[i])
		}
		if c.Renamed {
			r.touched = m.labelTiles(r.touched, r.numbers[i])
		}
	}
	return r.touched, reshaped, true
}

// redraw is a change on its way into a mosaic.
type redraw struct {
	*Mosaic
	changes []Change
	numbers []int32      // of the grids
	old     []*grid.Grid // as they were
	touched []Touch
}

// mostReshaped is of how many leaf grids at a time the shapes are exchanged in place.
const mostReshaped = 200

// reshape takes over the grids as they are now.
func (r *redraw) reshape() bool {
	m := r.Mosaic
	leaves := map[int32]bool{}
	labels := map[int32]lattice.Vertex{}
	for i, c := range r.changes {
		if n := r.numbers[i]; c.Reshaped && c.Grid.Leaf {
			leaves[n] = true
		}
	}
	near := r.near(leaves)
	drawn := m.drawn()
	if len(leaves) > mostReshaped || drawn && m.flawed != nil {
		return false
	}
	var before *cover.Cover
	if drawn && len(leaves) > 0 {
		var err error
		if before, err = cover.Build(context.Background(), m.inputs(near)); err != nil {
			return false
		}
	}
	roots := false
	for i, c := range r.changes {
		n := r.numbers[i]
		m.t.grids[n] = c.Grid
		if !c.Reshaped {
			continue
		}
		if was := m.t.label[n]; was != lattice.Project(c.Grid.Label) {
			labels[n] = was
		}
		m.t.label[n], m.t.bounds[n] = lattice.Project(c.Grid.Label), boundsOf(c.Grid)
		roots = roots || m.t.depth[n] == 1
		m.t.resize(m.t.depth[n], r.old[i], c.Grid)
	}
	if roots {
		m.rebound()
	}
	if m.t.visible() != m.finest {
		return false
	}
	if !drawn {
		return true
	}
	m.cover = lazy[*cover.Cover]{} // for the plans that are still to be made
	old, now := map[edge]sides{}, map[edge]sides{}
	if before != nil {
		after, err := cover.Build(context.Background(), m.inputs(near))
		if err != nil {
			return false
		}
		old, now = edgesOf(before), edgesOf(after)
	}
	return r.replan(old, now, labels)
}

// drawn reports whether anything has been prepared yet.
func (m *Mosaic) drawn() bool {
	for i := range m.plans {
		if m.plans[i].made {
			return true
		}
	}
	return false
}

// near returns the leaf grids that are to have other shapes and those about them, before
// and afterwards.
func (r *redraw) near(leaves map[int32]bool) (out []int32) {
	if len(leaves) == 0 {
		return nil
	}
	boxes := make([][2]lattice.Vertex, 0, 2*len(leaves))
	for i := range r.changes {
		if leaves[r.numbers[i]] {
			boxes = append(boxes, boundsOf(r.old[i]), boundsOf(r.changes[i].Grid))
		}
	}
	for _, n := range r.leaves {
		if slices.ContainsFunc(boxes, func(b [2]lattice.Vertex) bool { return overlap(&b, &r.t.bounds[n]) }) {
			out = append(out, n)
		}
	}
	return out
}

// replan changes the plans and zooms there are.
func (r *redraw) replan(old, now map[edge]sides, labels map[int32]lattice.Vertex) bool {
	m := r.Mosaic
	for d := range m.plans {
		if !m.plans[d].made {
			continue
		}
		p := m.plans[d].value
		change, ok := p.replan(m.t, uint8(d), old, now)
		if !ok {
			return false
		}
		var before [MaxZoom + 1]map[int32][]mvt.Point
		for z := range m.zooms {
			if m.zooms[z].made && int(m.finest[z]) == d {
				before[z] = m.zooms[z].value.keep(change)
			}
		}
		re, ok := p.apply(m.t, change)
		if !ok {
			return false
		}
		re.labels = labels
		for z := range m.zooms {
			if m.zooms[z].made && int(m.finest[z]) == d {
				for _, dirt := range m.zooms[z].value.redraw(re, before[z]) {
					if dirt.box != lattice.Empty {
						r.touch(uint8(z), dirt)
					}
				}
			}
		}
		p.compact()
	}
	return true
}

// touch adds the tiles that show a place of a zoom.
func (r *redraw) touch(z uint8, d dirt) {
	reach := int32(lattice.Buffer)
	if d.label {
		reach = 0
	}
	last := int32(1)<<z - 1
	tile := func(v int32) uint32 { return uint32(min(max(v>>12, 0), last)) }
	r.touched = append(r.touched, Touch{
		Z: z, Grids: d.grids,
		Lo: [2]uint32{tile(d.box.X0 - reach), tile(d.box.Y0 - reach)}, Hi: [2]uint32{tile(d.box.X1 + reach), tile(d.box.Y1 + reach)},
	})
}

// labelTiles appends the tiles that show the name of a grid.
func (m *Mosaic) labelTiles(dst []Touch, n int32) []Touch {
	for z := range uint8(MaxZoom + 1) {
		at := m.t.label[n].At(int(z))
		tile := [2]uint32{uint32(at.X) >> 12, uint32(at.Y) >> 12}
		dst = append(dst, Touch{Z: z, Lo: tile, Hi: tile, Grids: []int32{n}, Early: m.t.depth[n] > m.finest[z]})
	}
	return dst
}

package tiles

import (
	"sync/atomic"

	"anwang/grid/live"
	"anwang/tiles/lattice"
	"anwang/tiles/mosaic"
)

// network is the grids of one tree: their shapes, and everything's part of them
// with the levels as they are now.
type network struct {
	mosaic *mosaic.Mosaic
	drawn  atomic.Uint64 // how often the mosaic has been redrawn
	cuts   *cache[*mosaic.Cut]
	all    *part
}

func newNetwork(state State, geometryBytes int64) *network {
	n := &network{mosaic: mosaic.New(state.Grids(0)), cuts: newCache[*mosaic.Cut](geometryBytes)}
	n.all = newPart(n, state, nil, 0)
	return n
}

// gridTile writes a grid tile into w.raw. It is fresh as long as the boundaries
// and the levels of the grids in it are the ones it was made of.
func (s *Set) gridTile(v View, p *part, k key, w *scratch) (grids []int32, fresh func() bool) {
	of := p
	if of == nil {
		of = s.network.Load().all
	}
	drawn := of.network.drawn.Load()
	c := of.tile(k, w)
	return c.Grids(), func() bool {
		return s.network.Load() == of.network && of.network.drawn.Load() == drawn && s.current(v, p) && of.shows(c, w.levels)
	}
}

// redraw takes over other names and shapes and drops the tiles that show them. It
// reports whether it could: where the depths that are drawn at a zoom are others, or
// grids do not share their borders, everything is drawn anew.
func (s *Set) redraw(redraws []live.Redraw) bool {
	n := s.network.Load()
	changes := make([]mosaic.Change, len(redraws))
	for i := range redraws {
		r := &redraws[i]
		changes[i] = mosaic.Change{Grid: r.Grid, Renamed: r.Renamed, Reshaped: r.Reshaped}
	}
	touched, reshaped, ok := n.mosaic.Redraw(changes)
	if !ok {
		return false
	}
	own := map[uint32][]uint8{} // the zooms that views draw from lines of their own
	for view, p := range s.parts {
		if zooms := p.grids.Redrawn(reshaped); len(zooms) > 0 {
			own[view] = zooms
		}
	}
	n.drawn.Add(1) // what was read before is not kept from here on
	for i := range touched {
		t := &touched[i]
		if !t.Early {
			s.dropRedrawn(n, t, 0)
		}
		for view, p := range s.parts {
			if p.grids.Draws(t) {
				s.dropRedrawn(n, t, view)
			}
		}
	}
	for view, zooms := range own {
		for _, z := range zooms {
			t := mosaic.Touch{Z: z}
			t.Lo, t.Hi = lattice.TileRange(n.mosaic.Bounds(), int(z))
			s.dropRedrawn(n, &t, view)
		}
	}
	return true
}

// dropRedrawn drops the tiles of a view that a change touched.
func (s *Set) dropRedrawn(n *network, t *mosaic.Touch, view uint32) {
	for x := t.Lo[0]; x <= t.Hi[0]; x++ {
		for y := t.Lo[1]; y <= t.Hi[1]; y++ {
			k := key{view: view, layer: layerGrids, z: t.Z, x: x, y: y}
			n.cuts.drop(k, nil)
			if s.cache.drop(k, nil) {
				s.dropped.Add(1)
			}
		}
	}
}

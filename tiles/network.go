package tiles

import (
	"sync/atomic"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/tiles/mosaic"
)

// network is the grids as of one state of the boundaries: their shapes for good,
// their levels as they are now.
type network struct {
	mosaic *mosaic.Mosaic
	levels []atomic.Uint32 // by number of the grid
	cuts   *cache[*mosaic.Cut]
}

func newNetwork(state State, geometryBytes int64) *network {
	m := mosaic.New(state.Grids(0))
	n := &network{mosaic: m, levels: make([]atomic.Uint32, m.Len()), cuts: newCache[*mosaic.Cut](geometryBytes)}
	n.read(state.Levels(0))
	return n
}

// read takes over a whole table of levels. The table may be newer than the
// change that made us read it; the changes in between come again and end at the
// same levels.
func (n *network) read(l live.Levels) {
	for i, id := range l.IDs {
		if k, ok := n.mosaic.Number(id); ok {
			n.levels[k].Store(uint32(l.Levels[i]))
		}
	}
}

// cut returns the geometry of a tile.
func (n *network) cut(k key, w *scratch) *mosaic.Cut {
	if c, ok := n.cuts.get(k); ok {
		return c
	}
	c := n.mosaic.Zoom(int(k.z)).Tile(k.x, k.y, &w.cutter)
	n.cuts.put(k, &c, c.Size(), nil)
	return &c
}

// gridTile writes a grid tile into w.raw. It is fresh as long as the boundaries
// and the levels of the grids in it are the ones it was made of.
func (s *Set) gridTile(k key, w *scratch) (grids []int32, fresh func() bool) {
	n := s.network.Load()
	c := n.cut(k, w)
	w.levels = w.levels[:0]
	for _, p := range c.Patches {
		w.levels = append(w.levels, grid.Level(n.levels[p.Grid].Load()))
	}
	w.raw = c.Fill(w.raw, w.levels)
	grids = c.Grids()
	return grids, func() bool {
		if s.network.Load() != n {
			return false
		}
		for i, p := range c.Patches {
			if grid.Level(n.levels[p.Grid].Load()) != w.levels[i] {
				return false
			}
		}
		return true
	}
}

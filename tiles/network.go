package tiles

import "anwang/tiles/mosaic"

// network is the grids as of one state of the boundaries: their shapes for good,
// and everything's part of them with the levels as they are now.
type network struct {
	mosaic *mosaic.Mosaic
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
	c := of.tile(k, w)
	return c.Grids(), func() bool {
		return s.network.Load() == of.network && s.current(v, p) && of.shows(c, w.levels)
	}
}

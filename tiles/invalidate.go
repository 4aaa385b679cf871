package tiles

import (
	"slices"

	"github.com/paulmach/orb"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/tiles/lattice"
	"anwang/tiles/mosaic"
)

// Invalidate drops the tiles an event touches and no others. It is called after
// the live state has taken the change over and before anybody is told of it, by
// one goroutine at a time.
func (s *Set) Invalidate(e *live.Event) {
	if e.Empty() {
		return
	}
	s.change.Lock()
	defer s.change.Unlock()
	if e.Reload {
		for i := range s.points {
			s.points[i].Add(1)
		}
		s.forget(func(k key, _ finished) bool { return k.layer < grid.Kinds })
	}
	if e.Reload || e.Boundaries || len(e.Redraws) > 0 && !s.redraw(e.Redraws) {
		s.network.Store(newNetwork(s.state, s.o.GeometryBytes))
		s.forget(func(k key, _ finished) bool { return k.layer == layerGrids })
		s.leave() // other grids hold other points
	} else {
		s.recolour(0, s.network.Load().all, e.Grids)
		s.views(e.Views)
	}
	if !e.Reload {
		s.moves(0, e.Points)
	}
}

// views takes over what changed in the views that have tiles. One without a part
// has none, nor is any being built.
func (s *Set) views(changes []live.ViewChange) {
	var gone []uint32
	for i := range changes {
		c := &changes[i]
		p := s.parts[c.View]
		switch {
		case p == nil:
		case c.Gone:
			gone = append(gone, c.View)
		default:
			s.recolour(c.View, p, c.Grids)
			s.moves(c.View, c.Points)
		}
	}
	if len(gone) > 0 {
		s.leave(gone...)
	}
}

func (s *Set) moves(view uint32, points []live.PointChange) {
	for i := range points {
		s.moved(view, &points[i])
	}
}

func (s *Set) forget(which func(key, finished) bool) {
	s.dropped.Add(uint64(s.cache.sweep(which)))
}

// moved drops the tiles of a point's old and new place.
func (s *Set) moved(view uint32, p *live.PointChange) {
	var last orb.Point
	had := p.HasOld && p.Kind.Drawn(p.From)
	if had {
		last = p.Old
		s.dropPoint(view, p.Kind, last)
	}
	if p.Op != live.Delete && p.Kind.Drawn(p.To) && (!had || p.New != last) {
		s.dropPoint(view, p.Kind, p.New)
	}
}

// doubt is how far, in steps of the world, a place may be off for being rounded
// differently here and in the live state: two centimetres.
const doubt = 2

// dropPoint drops the tile of every zoom that a place is in; both tiles when it
// is in doubt on which side of their border it lies.
func (s *Set) dropPoint(view uint32, kind grid.Kind, at orb.Point) {
	l := layerID(kind)
	wx, wy := lattice.World(at)
	low := func(v uint32) uint64 { return uint64(max(v, doubt) - doubt) }
	high := func(v uint32) uint64 { return min(uint64(v)+doubt, 1<<32-1) }
	for z := uint8(0); int(z) <= l.maxZoom(); z++ {
		shift := 32 - z
		for x := low(wx) >> shift; x <= high(wx)>>shift; x++ {
			for y := low(wy) >> shift; y <= high(wy)>>shift; y++ {
				k := key{view: view, layer: l, z: z, x: uint32(x), y: uint32(y)}
				s.points[k.hash()%stripes].Add(1)
				if s.cache.drop(k, nil) {
					s.dropped.Add(1)
				}
			}
		}
	}
}

// recolour takes over new levels of a view and drops its tiles that show a grid
// whose level is another one now.
func (s *Set) recolour(view uint32, p *part, changes []live.GridChange) {
	changed := p.recolour(changes)
	if len(changed) == 0 {
		return
	}
	shows := func(f finished) bool {
		if len(changed) < len(f.grids) {
			for k := range changed {
				if _, ok := slices.BinarySearch(f.grids, k); ok {
					return true
				}
			}
			return false
		}
		return slices.ContainsFunc(f.grids, func(k int32) bool { return changed[k] })
	}
	if keys, ok := p.touched(view, changed); ok {
		for k := range keys {
			if s.cache.drop(k, shows) {
				s.dropped.Add(1)
			}
		}
		return
	}
	s.forget(func(k key, f finished) bool { return k.view == view && k.layer == layerGrids && shows(f) })
}

// enumerable is up to how many tiles are looked for one by one; beyond, going
// through all that are kept is quicker.
const enumerable = 4096

// touched returns the tiles in whose reach the changed grids are; ok is false
// when they are too many to list. A tile in reach need not show the grid, and
// every tile that shows it is in reach.
func (p *part) touched(view uint32, changed map[int32]bool) (keys map[key]struct{}, ok bool) {
	keys = map[key]struct{}{}
	for z := range uint8(mosaic.MaxZoom + 1) {
		for g := range changed {
			lo, hi, drawn := p.reach(g, int(z))
			if !drawn {
				continue
			}
			if uint64(hi[0]-lo[0]+1)*uint64(hi[1]-lo[1]+1) > enumerable {
				return nil, false
			}
			for x := lo[0]; x <= hi[0]; x++ {
				for y := lo[1]; y <= hi[1]; y++ {
					keys[key{view: view, layer: layerGrids, z: z, x: x, y: y}] = struct{}{}
				}
			}
			if len(keys) > enumerable {
				return nil, false
			}
		}
	}
	return keys, true
}

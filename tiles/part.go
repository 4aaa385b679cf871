package tiles

import (
	"slices"
	"sync/atomic"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/tiles/mosaic"
)

// part is what is kept of one view: its grids and their levels as it shows them.
// It is good for one era of the view and one state of the boundaries; a tile
// belongs to the part it was made for and is worth nothing beside another.
type part struct {
	network *network
	era     uint64
	grids   *mosaic.Part    // nil: all of the network
	levels  []atomic.Uint32 // by place in grids
}

// newPart reads a view. The levels may be newer than the last change that the
// Set was told of; the changes in between come again and end at the same levels.
func newPart(n *network, v State, grids *mosaic.Part, era uint64) *part {
	p := &part{network: n, era: era, grids: grids}
	if grids == nil {
		p.levels = make([]atomic.Uint32, n.mosaic.Len())
	} else {
		p.levels = make([]atomic.Uint32, grids.Len())
	}
	l := v.Levels(0)
	for i, id := range l.IDs {
		if level := p.level(id); level != nil {
			level.Store(uint32(l.Levels[i]))
		}
	}
	return p
}

// level returns where the level of a grid is kept, nil when the part has no such
// grid.
func (p *part) level(id grid.ID) *atomic.Uint32 {
	n, ok := p.network.mosaic.Number(id)
	if ok && p.grids != nil {
		var i int
		i, ok = p.grids.Index(n)
		n = int32(i)
	}
	if !ok {
		return nil
	}
	return &p.levels[n]
}

// levelOf returns the level of a grid of the part by its number in the mosaic.
func (p *part) levelOf(n int32) grid.Level {
	if p.grids != nil {
		i, _ := p.grids.Index(n)
		return grid.Level(p.levels[i].Load())
	}
	return grid.Level(p.levels[n].Load())
}

// reach is where a grid of the part may be drawn.
func (p *part) reach(n int32, z int) (lo, hi [2]uint32, ok bool) {
	if p.grids != nil {
		return p.grids.Reach(n, z)
	}
	return p.network.mosaic.Reach(n, z)
}

// cut returns the geometry of a tile. Parts that have all grids share it.
func (p *part) cut(k key, w *scratch) *mosaic.Cut {
	if p.grids == nil || p.grids.Whole() {
		k.view = 0
	}
	n := p.network
	if c, ok := n.cuts.get(k); ok {
		return c
	}
	drawn := n.drawn.Load()
	var c mosaic.Cut
	if k.view == 0 {
		c = n.mosaic.Zoom(int(k.z)).Tile(k.x, k.y, &w.cutter)
	} else {
		c = p.grids.Tile(int(k.z), k.x, k.y, &w.cutter)
	}
	n.cuts.put(k, &c, c.Size(), func() bool { return n.drawn.Load() == drawn })
	return &c
}

// tile writes a grid tile into w.raw and its levels into w.levels.
func (p *part) tile(k key, w *scratch) *mosaic.Cut {
	c := p.cut(k, w)
	w.levels = w.levels[:0]
	for _, patch := range c.Patches {
		w.levels = append(w.levels, p.levelOf(patch.Grid))
	}
	w.raw = c.Fill(w.raw, w.levels)
	return c
}

// shows reports whether the levels in a tile are still those of the part.
func (p *part) shows(c *mosaic.Cut, levels []grid.Level) bool {
	for i, patch := range c.Patches {
		if p.levelOf(patch.Grid) != levels[i] {
			return false
		}
	}
	return true
}

// recolour takes over new levels and returns the grids whose level is another
// one now.
func (p *part) recolour(changes []live.GridChange) map[int32]bool {
	changed := map[int32]bool{}
	for _, c := range changes {
		if l := p.level(c.ID); l != nil && l.Swap(uint32(c.To)) != uint32(c.To) {
			n, _ := p.network.mosaic.Number(c.ID)
			changed[n] = true
		}
	}
	return changed
}

// part returns the part of a view as it is now, nil for everything's: tiles of
// that are dropped one by one, whatever happens.
func (s *Set) part(v View) *part {
	number := v.Number()
	if number == 0 {
		return nil
	}
	era := v.Era() // before anything is read in it
	s.mu.RLock()
	p := s.parts[number]
	s.mu.RUnlock()
	if p != nil && p.era == era {
		return p
	}
	v.Levels(0) // a view is made ready when it is first read, and nobody need wait for that
	// No change is taken over between the reading and the entering, so none is
	// missed.
	s.change.Lock()
	defer s.change.Unlock()
	if p := s.parts[number]; p != nil && p.era == era {
		return p
	}
	n := s.network.Load()
	p = newPart(n, v, n.mosaic.Part(v.Grids(0)), era)
	s.mu.Lock()
	s.parts[number] = p
	s.mu.Unlock()
	return p
}

// current reports whether a part is still the one of its view.
func (s *Set) current(v View, p *part) bool {
	if p == nil {
		return true
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.parts[v.Number()] == p && v.Era() == p.era
}

// leave forgets the parts of views, of all when none are named, with all that
// was made for them. What is being built for them will not be kept.
func (s *Set) leave(views ...uint32) {
	s.mu.Lock()
	if len(views) == 0 {
		clear(s.parts)
	}
	for _, v := range views {
		delete(s.parts, v)
	}
	s.mu.Unlock()
	s.forget(func(k key, _ finished) bool {
		return k.view != 0 && (len(views) == 0 || slices.Contains(views, k.view))
	})
}

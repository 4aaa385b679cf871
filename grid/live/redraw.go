package live

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"anwang/grid"
)

// redraws returns what changes in names and shapes, by id. same is false when the tree
// itself is another afterwards: a grid came or went, or has another parent, code or
// kind.
func (t *tree) redraws(updates []grid.GridUpdate) (out []Redraw, same bool) {
	for i := range updates {
		u := &updates[i]
		x, ok := t.known(u.ID)
		switch {
		case !ok && u.Grid == nil:
			continue
		case !ok || u.Grid == nil:
			return nil, false
		}
		old := t.nodes[x].grid
		if old.Network != u.Grid.Network || old.Parent != u.Grid.Parent || old.Depth != u.Grid.Depth ||
			old.Code != u.Grid.Code || old.Leaf != u.Grid.Leaf {
			return nil, false
		}
		r := Redraw{ID: u.ID, Grid: u.Grid, Old: old, Renamed: old.Name != u.Grid.Name}
		r.Reshaped = old.Area != u.Grid.Area || old.Label != u.Grid.Label || old.Synthetic != u.Grid.Synthetic ||
			!old.Shape.Equal(u.Grid.Shape)
		if (len(old.Shape) == 0) != (len(u.Grid.Shape) == 0) {
			return nil, false
		}
		// Which points of a network beside the main one are where follows from its shapes.
		if r.Reshaped && old.Network != t.main() {
			return nil, false
		}
		if r.Renamed || r.Reshaped || old.Version != u.Grid.Version || !old.ValidFrom.Equal(u.Grid.ValidFrom) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b Redraw) int { return cmp.Compare(a.ID, b.ID) })
	return out, true
}

// with returns all grids in force after some changed.
func (t *tree) with(updates []grid.GridUpdate) []grid.Grid {
	changed := make(map[grid.ID]bool, len(updates))
	var out []grid.Grid
	for i := range updates {
		changed[updates[i].ID] = true
		if g := updates[i].Grid; g != nil {
			out = append(out, *g)
		}
	}
	for i := range t.nodes {
		if g := t.nodes[i].grid; g != nil && !changed[g.ID] {
			out = append(out, *g)
		}
	}
	return out
}

// relocate returns the locators of the networks with the new shapes. It reads only.
func (t *tree) relocate(redraws []Redraw) []*locator {
	out := slices.Clone(t.locators)
	for i, network := range t.networks {
		changed := map[grid.ID]*grid.Grid{}
		for k := range redraws {
			r := &redraws[k]
			if r.Reshaped && r.Grid.Network == network.ID && len(t.nodes[t.index[r.ID]].children) == 0 {
				changed[r.ID] = r.Grid
			}
		}
		if l := t.locators[i]; l != nil && len(changed) > 0 {
			next, ok := l.with(changed)
			if !ok {
				next = newLocator(t, network.ID, changed)
			}
			out[i] = next
		}
	}
	return out
}

// redraw takes over new names and shapes.
func (t *tree) redraw(redraws []Redraw, locators []*locator) {
	t.locators = locators
	roots := false
	for i := range redraws {
		r := &redraws[i]
		n := &t.nodes[t.index[r.ID]]
		n.grid = r.Grid
		if r.Reshaped {
			n.bound = r.Grid.Shape.Bound()
			roots = roots || n.parent == 0
		}
	}
	if roots {
		t.bound = t.extent()
	}
}

// extent is the bounds of the roots of the territory networks.
func (t *tree) extent() (bound orb.Bound) {
	first := true
	for _, w := range t.networks {
		if w.Kind == grid.Sector {
			continue
		}
		for _, x := range t.order[w.ID] {
			if t.nodes[x].parent != 0 {
				continue
			}
			if first {
				bound, first = t.nodes[x].bound, false
			}
			bound = bound.Union(t.nodes[x].bound)
		}
	}
	return bound
}

// names reports whether a grid stands somewhere in what the view shows: it is seen, or
// something in it is. Of enterprises held by themselves nobody keeps where they lie, so
// who holds one is told of every grid.
func (ix *viewIndex) names(x node) bool {
	n := &ix.t.nodes[x]
	if ix.full || len(ix.enterprises) > 0 {
		return true
	}
	if n.grid.Network != ix.t.main() {
		return false
	}
	return slices.ContainsFunc(ix.segments, func(g segment) bool { return g.from < n.last && n.first < g.to })
}

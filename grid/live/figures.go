package live

import (
	"slices"

	"anwang/grid"
)

// Figures are what a view counts in a grid and below it, or altogether: the same
// whatever the map shows of it just now.
type Figures struct {
	Position grid.Position
	Grid     grid.ID // the one; 0: all that the view shows
	Name     string
	Depth    uint8 // of the grid; of all, one above the topmost
	Tally    grid.Tally
	Depths   []DepthCount // from the grid's own depth down
	// Kept says that everyone's counts serve, so that what is kept of the past can
	// be compared; what is narrowed to a sector or an enterprise has no past.
	Kept bool
	Tops []grid.ID // the grids that Tally is the sum of

	steps []step
}

// DepthCount counts the grids at a depth by level: those of that depth, and
// shallower ones that nothing lies below, since that is where they are drawn.
type DepthCount struct {
	Depth  uint8
	Counts grid.Counts
}

// step is a grid of Figures.
type step struct {
	id    grid.ID
	depth uint8
	leaf  bool
}

// Figures returns what the view counts in a grid; 0: altogether. ok is false when
// the view shows no such grid.
func (v *View) Figures(id grid.ID) (f Figures, ok bool) {
	l := v.open()
	defer l.close()
	f = Figures{Position: l.w.position, Grid: id, Kept: l.ix == nil || l.ix.own == nil}
	var nodes []node
	if id != 0 {
		x, ok := l.known(id)
		if !ok {
			return f, false
		}
		g := l.t.nodes[x].grid
		f.Name, f.Depth, f.Tally, f.Tops, nodes = g.Name, g.Depth, *l.tally(x), []grid.ID{id}, l.t.subtree(x)
		f.Kept = f.Kept && g.Network == l.t.main()
	} else {
		nodes = l.order(0)
		l.all(&f)
	}
	f.steps = make([]step, len(nodes))
	deepest := f.Depth
	for i, x := range nodes {
		n := &l.t.nodes[x]
		f.steps[i] = step{n.id, n.grid.Depth, n.last == n.first+1}
		deepest = max(deepest, n.grid.Depth)
	}
	f.Depths, _ = f.count(deepest, func(i int) (grid.Level, bool) {
		return l.colour(nodes[i]).level, true
	})
	return f, true
}

// all sums up everything the view shows.
func (l lens) all(f *Figures) {
	roots := l.roots(0)
	for i, x := range roots {
		n := &l.t.nodes[x]
		f.Tops = append(f.Tops, n.id)
		f.Tally.Plus(l.tally(x))
		if i == 0 || n.grid.Depth-1 < f.Depth {
			f.Depth = n.grid.Depth - 1
		}
	}
	if len(roots) == 1 {
		f.Name = l.t.nodes[roots[0]].grid.Name
	}
	if l.ix == nil {
		for _, x := range l.t.unknown { // points whose grid is not in force
			if own := &l.t.nodes[x].own; *own != (grid.Tally{}) {
				f.Tally.Plus(own)
				f.Kept = false
			}
		}
		return
	}
	for k, st := range l.w.stores { // what is held by itself, outside all grids that are seen
		l.ix.slack[k].each(func(s slot) {
			if r := st.at(s); !l.shows(r.leaf) {
				count(&f.Tally, st.kind, r.bits, plusOne)
				f.Kept = false
			}
		})
	}
}

// count counts the grids by level, depth by depth; known is false when the level of
// one of them is not known.
func (f *Figures) count(deepest uint8, level func(i int) (grid.Level, bool)) (list []DepthCount, known bool) {
	first := f.Depth
	if f.Grid == 0 {
		first++
	}
	if len(f.steps) == 0 {
		return nil, true
	}
	for d := first; d <= deepest; d++ {
		list = append(list, DepthCount{Depth: d})
	}
	for i := range f.steps {
		s := &f.steps[i]
		l, ok := level(i)
		if !ok {
			return nil, false
		}
		at := int(s.depth) - int(first)
		list[at].Counts[l]++
		for at++; s.leaf && at < len(list); at++ {
			list[at].Counts[l]++
		}
	}
	return list, true
}

// Was counts the same grids as they were at another moment. ok is false when of one
// of them nothing is known of that time: then neither is the sum.
func (f *Figures) Was(level func(grid.ID) (grid.Level, bool), tally func(grid.ID) (grid.Tally, bool)) (depths []DepthCount, sum grid.Tally,
	ok bool,
) {
	if !f.Kept || len(f.Depths) == 0 {
		return nil, sum, false
	}
	for _, id := range f.Tops {
		t, ok := tally(id)
		if !ok {
			return nil, sum, false
		}
		sum.Plus(&t)
	}
	depths, ok = f.count(f.Depths[len(f.Depths)-1].Depth, func(i int) (grid.Level, bool) { return level(f.steps[i].id) })
	return depths, sum, ok
}

// Headline is the depth that the headline figures are of unless somebody chooses
// another: one above the last, which is where somebody answers for what is below;
// in a grid of that depth what lies in it.
func (f *Figures) Headline() uint8 {
	i := slices.IndexFunc(f.Depths, func(d DepthCount) bool { return d.Depth > f.Depth })
	switch {
	case len(f.Depths) == 0:
		return 0
	case i < 0:
		return f.Depth
	}
	return max(f.Depths[i].Depth, f.Depths[len(f.Depths)-1].Depth-1)
}

package live

import (
	"time"

	"anwang/grid"
	"anwang/grid/risk"

	"github.com/paulmach/orb"
)

// Status is where the state stands.
type Status struct {
	Loaded   bool
	Position grid.Position
	At       time.Time       // commit time of the newest change
	Now      time.Time       // the moment deadlines are judged by
	Revision uint64          // grows with every change of any grid's level, index or load
	Points   [grid.Kinds]int // how many points of each kind, closed dangers included
	Orphans  [grid.Kinds]int // points whose grid is not known
	Bounds   orb.Bound       // of the roots of the territory networks
	Rollup   grid.Rollup     // the rule in force; shared: never change its maps and slices
}

// Status returns where the state stands; Points, Orphans and Bounds are those of
// the view.
func (v *View) Status() Status {
	l := v.open()
	defer l.close()
	w := l.w
	out := Status{
		Loaded: w.loaded, Position: w.position, At: w.at, Now: w.now,
		Revision: l.revision(), Rollup: w.tree.rollup,
	}
	if l.ix != nil {
		l.ix.status(&out)
		return out
	}
	out.Bounds = w.tree.bound
	for k, st := range w.stores {
		out.Points[k] = st.len()
		for _, x := range w.tree.unknown {
			out.Orphans[k] += pointsOf(&w.tree.nodes[x].own, grid.Kind(k))
		}
	}
	return out
}

// status counts what the view holds.
func (ix *viewIndex) status(out *Status) {
	first := true
	reach := func(b orb.Bound) {
		if first {
			out.Bounds, first = b, false
		}
		out.Bounds = out.Bounds.Union(b)
	}
	for _, x := range (lens{w: ix.w, t: ix.t, ix: ix}).roots(0) {
		reach(ix.t.nodes[x].bound)
	}
	for k, st := range ix.w.stores {
		out.Points[k] = ix.count(st.kind)
		if len(ix.enterprises) == 0 {
			continue
		}
		ix.slack[k].each(func(s slot) {
			r := st.at(s)
			if ix.t.nodes[r.leaf].grid == nil {
				out.Orphans[k]++
			}
			if !ix.shows(ix.t.mainOrder(r.leaf)) {
				at := orb.Point{r.lon, r.lat}
				reach(orb.Bound{Min: at, Max: at})
			}
		})
	}
}

// Loaded reports whether there is anything to read yet. It is the same for
// everyone, like the networks.
func (v *View) Loaded() bool {
	v.s.mu.RLock()
	defer v.s.mu.RUnlock()
	return v.s.w.loaded
}

// Networks returns the networks, the main one first. They are shared: never
// change them.
func (v *View) Networks() []grid.Network {
	v.s.mu.RLock()
	defer v.s.mu.RUnlock()
	return v.s.w.tree.networks
}

// GridInfo is a grid with everything kept about it, from one moment.
type GridInfo struct {
	*grid.Grid            // shared: never change it
	Tally      grid.Tally // of the subtree
	Level      grid.Level
	Index      float64
	Load       float64
	Children   int
	Bound      orb.Bound
}

// Grid returns a grid; ok is false when the view shows none in force with this
// id.
func (v *View) Grid(id grid.ID) (g GridInfo, ok bool) {
	l := v.open()
	defer l.close()
	x, ok := l.known(id)
	if !ok {
		return GridInfo{}, false
	}
	return l.info(x), true
}

// Shows reports whether the view shows a grid.
func (v *View) Shows(id grid.ID) bool {
	l := v.open()
	defer l.close()
	_, ok := l.known(id)
	return ok
}

// Roots returns the topmost grids of a network (0: the main one) that the view
// shows, by code. None of them lies in another.
func (v *View) Roots(network grid.ID) []GridInfo {
	l := v.open()
	defer l.close()
	roots := l.roots(network)
	out := make([]GridInfo, len(roots))
	for i, x := range roots {
		out[i] = l.info(x)
	}
	return out
}

// Children returns the grids right below a grid, by code.
func (v *View) Children(id grid.ID) []GridInfo {
	l := v.open()
	defer l.close()
	x, ok := l.known(id)
	if !ok {
		return nil
	}
	out := make([]GridInfo, 0, len(l.t.nodes[x].children))
	for _, c := range l.t.nodes[x].children {
		out = append(out, l.info(c))
	}
	return out
}

// Step is one grid of a path. Level is meaningless unless Shown.
type Step struct {
	ID    grid.ID
	Name  string
	Code  string
	Depth uint8
	Level grid.Level
	Shown bool // the view shows the grid
}

// Path returns the grids from the root down to and including the grid, whether
// the view shows it or not: where a grid lies is public.
func (v *View) Path(id grid.ID) []Step {
	l := v.open()
	defer l.close()
	x, ok := l.t.known(id)
	if !ok {
		return nil
	}
	path := l.t.path(x)
	out := make([]Step, len(path))
	for i, p := range path {
		g := l.t.nodes[p].grid
		out[i] = Step{ID: g.ID, Name: g.Name, Code: g.Code, Depth: g.Depth, Shown: l.shows(p)}
		if out[i].Shown {
			out[i].Level = l.colour(p).level
		}
	}
	return out
}

// path returns the nodes from the root down to x.
func (t *tree) path(x node) []node {
	n := 0
	for up := x; up != 0; up = t.nodes[up].parent {
		n++
	}
	out := make([]node, n)
	for up := x; up != 0; up = t.nodes[up].parent {
		n--
		out[n] = up
	}
	return out
}

// Grids returns the grids of a network (0: the main one) that the view shows,
// parents before children and siblings by code. The grids are shared: never
// change them.
func (v *View) Grids(network grid.ID) []*grid.Grid {
	l := v.open()
	defer l.close()
	order := l.order(network)
	out := make([]*grid.Grid, len(order))
	for i, x := range order {
		out[i] = l.t.nodes[x].grid
	}
	return out
}

// Tally returns the kept counts of a grid and everything below it.
func (v *View) Tally(id grid.ID) (t grid.Tally, ok bool) {
	l := v.open()
	defer l.close()
	x, ok := l.known(id)
	if !ok {
		return grid.Tally{}, false
	}
	return *l.tally(x), true
}

// Below counts the grids below a grid by level, by depth.
func (v *View) Below(id grid.ID) map[uint8]grid.Counts {
	l := v.open()
	defer l.close()
	x, ok := l.known(id)
	if !ok {
		return nil
	}
	out := make(map[uint8]grid.Counts)
	for _, y := range l.t.subtree(x)[1:] {
		depth := l.t.nodes[y].grid.Depth
		c := out[depth]
		c[l.colour(y).level]++
		out[depth] = c
	}
	return out
}

// Result explains the colour of a grid.
func (v *View) Result(id grid.ID) (r risk.Result, ok bool) {
	l := v.open()
	defer l.close()
	x, ok := l.known(id)
	if !ok {
		return risk.Result{}, false
	}
	return l.result(x), true
}

// Levels is the colour table of a network in columns, parents before children.
// The parent of a topmost grid that is seen need not be in the table. Revision
// counts by view: it grows with every change of what the view's table says.
type Levels struct {
	Position grid.Position
	At       time.Time
	Revision uint64
	IDs      []grid.ID
	Parents  []grid.ID
	Depths   []uint8
	Levels   []grid.Level
	Index    []float64
	Load     []float64
}

// Levels returns the colour table of a network (0: the main one).
func (v *View) Levels(network grid.ID) Levels {
	l := v.open()
	defer l.close()
	order := l.order(network)
	n := len(order)
	out := Levels{
		Position: l.w.position, At: l.w.at, Revision: l.revision(),
		IDs: make([]grid.ID, n), Parents: make([]grid.ID, n), Depths: make([]uint8, n),
		Levels: make([]grid.Level, n), Index: make([]float64, n), Load: make([]float64, n),
	}
	for i, x := range order {
		g := l.t.nodes[x].grid
		out.IDs[i], out.Parents[i], out.Depths[i] = g.ID, g.Parent, g.Depth
		c := l.colour(x)
		out.Levels[i], out.Index[i], out.Load[i] = c.level, c.index, c.load
	}
	return out
}

// Locate returns the leaf grid of the main network at a place, 0 when there is
// none that is shown. On a shared border it is the one with the lower code.
func (v *View) Locate(lon, lat float64) grid.ID { return v.LocateIn(0, lon, lat) }

// LocateIn is Locate in any territory network.
func (v *View) LocateIn(network grid.ID, lon, lat float64) grid.ID {
	l := v.open()
	leafs := l.t.locator(l.t.pick(network))
	l.close()
	// Neither a locator nor which grids are seen ever changes before the tree
	// does, so the search needs no lock.
	if leafs == nil {
		return 0
	}
	x, id := leafs.locate(lon, lat)
	if id == 0 || l.ix != nil && !l.ix.full && !l.ix.shows(l.t.mainOrder(x)) {
		return 0
	}
	return id
}

// Point returns a point; ok is false when the view holds none with this id.
func (v *View) Point(k grid.Kind, id grid.ID) (p Item, ok bool) {
	l := v.open()
	defer l.close()
	st := l.w.stores[k]
	at, ok := l.find(st, id)
	if !ok {
		return Item{}, false
	}
	return st.point(at, l.t), true
}

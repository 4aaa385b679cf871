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
	Revision uint64          // grows with every change of any grid's level or index
	Points   [grid.Kinds]int // how many points of each kind, closed dangers included
	Orphans  [grid.Kinds]int // points whose grid is not known
	Bounds   orb.Bound       // of the roots of the territory networks
	Rollup   grid.Rollup     // the rule in force; shared: never change its maps and slices
}

// Status returns where the state stands.
func (s *State) Status() Status {
	s.mu.RLock()
	defer s.mu.RUnlock()
	w := s.w
	out := Status{
		Loaded: w.loaded, Position: w.position, At: w.at, Now: w.now,
		Revision: w.revision, Rollup: w.tree.rollup, Bounds: w.tree.bound,
	}
	for k, st := range w.stores {
		out.Points[k] = st.len()
	}
	for _, x := range w.tree.unknown {
		n := &w.tree.nodes[x]
		out.Orphans[grid.KindEnterprise] += int(n.own.Enterprises.Total())
		out.Orphans[grid.KindHazard] += int(n.own.Hazards.Total())
		out.Orphans[grid.KindDanger] += int(n.own.Dangers.Total())
	}
	return out
}

// Loaded reports whether there is anything to read yet.
func (s *State) Loaded() bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.w.loaded
}

// Networks returns the networks, the main one first. They are shared: never
// change them.
func (s *State) Networks() []grid.Network {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.w.tree.networks
}

// Main returns the network whose leaf grid every point carries.
func (s *State) Main() (grid.Network, bool) {
	if n := s.Networks(); len(n) > 0 {
		return n[0], true
	}
	return grid.Network{}, false
}

// GridInfo is a grid with everything kept about it, from one moment.
type GridInfo struct {
	*grid.Grid            // shared: never change it
	Tally      grid.Tally // of the subtree
	Level      grid.Level
	Index      float64
	Children   int
	Bound      orb.Bound
}

func (t *tree) info(x node) GridInfo {
	n := &t.nodes[x]
	return GridInfo{n.grid, n.tally, n.level, n.index, len(n.children), n.bound}
}

// Grid returns a grid; ok is false when there is none in force with this id.
func (s *State) Grid(id grid.ID) (g GridInfo, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	x, ok := s.w.tree.known(id)
	if !ok {
		return GridInfo{}, false
	}
	return s.w.tree.info(x), true
}

// Root returns the root grid of a network; 0 means the main network.
func (s *State) Root(network grid.ID) (g GridInfo, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.w.tree
	order := t.order[t.pick(network)]
	if len(order) == 0 {
		return GridInfo{}, false
	}
	return t.info(order[0]), true
}

// Children returns the grids right below a grid, by code.
func (s *State) Children(id grid.ID) []GridInfo {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.w.tree
	x, ok := t.known(id)
	if !ok {
		return nil
	}
	out := make([]GridInfo, 0, len(t.nodes[x].children))
	for _, c := range t.nodes[x].children {
		out = append(out, t.info(c))
	}
	return out
}

// Path returns the grids from the root down to and including the grid.
func (s *State) Path(id grid.ID) []GridInfo {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.w.tree
	x, ok := t.known(id)
	if !ok {
		return nil
	}
	path := t.path(x)
	out := make([]GridInfo, len(path))
	for i, p := range path {
		out[i] = t.info(p)
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

// Grids returns all grids of a network (0: the main one), parents before
// children and siblings by code. The grids are shared: never change them.
func (s *State) Grids(network grid.ID) []*grid.Grid {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.w.tree
	order := t.order[t.pick(network)]
	out := make([]*grid.Grid, len(order))
	for i, x := range order {
		out[i] = t.nodes[x].grid
	}
	return out
}

// Tally returns the kept counts of a grid and everything below it.
func (s *State) Tally(id grid.ID) (t grid.Tally, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	x, ok := s.w.tree.known(id)
	if !ok {
		return grid.Tally{}, false
	}
	return s.w.tree.nodes[x].tally, true
}

// Below counts the grids below a grid by level, by depth.
func (s *State) Below(id grid.ID) map[uint8]grid.Counts {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.w.tree
	x, ok := t.known(id)
	if !ok {
		return nil
	}
	out := make(map[uint8]grid.Counts)
	for _, y := range t.subtree(x)[1:] {
		n := &t.nodes[y]
		c := out[n.grid.Depth]
		c[n.level]++
		out[n.grid.Depth] = c
	}
	return out
}

// Result explains the colour of a grid.
func (s *State) Result(id grid.ID) (r risk.Result, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.w.tree
	x, ok := t.known(id)
	if !ok {
		return risk.Result{}, false
	}
	return risk.Evaluate(&t.rollup, t.nodes[x].grid.Depth, &t.nodes[x].tally), true
}

// Levels is the colour table of a network in columns, parents before children.
type Levels struct {
	Position grid.Position
	At       time.Time
	Revision uint64
	IDs      []grid.ID
	Parents  []grid.ID
	Depths   []uint8
	Levels   []grid.Level
	Index    []float64
}

// Levels returns the colour table of a network (0: the main one).
func (s *State) Levels(network grid.ID) Levels {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.w.tree
	order := t.order[t.pick(network)]
	n := len(order)
	out := Levels{
		Position: s.w.position, At: s.w.at, Revision: s.w.revision,
		IDs: make([]grid.ID, n), Parents: make([]grid.ID, n), Depths: make([]uint8, n),
		Levels: make([]grid.Level, n), Index: make([]float64, n),
	}
	for i, x := range order {
		g := &t.nodes[x]
		out.IDs[i], out.Parents[i], out.Depths[i] = g.id, g.grid.Parent, g.grid.Depth
		out.Levels[i], out.Index[i] = g.level, g.index
	}
	return out
}

// Locate returns the leaf grid of the main network at a place, 0 when there is
// none. On a shared border it is the one with the lower code.
func (s *State) Locate(lon, lat float64) grid.ID { return s.LocateIn(0, lon, lat) }

// LocateIn is Locate in any territory network.
func (s *State) LocateIn(network grid.ID, lon, lat float64) grid.ID {
	s.mu.RLock()
	l := s.w.tree.locator(s.w.tree.pick(network))
	s.mu.RUnlock()
	// A locator never changes, so the search needs no lock.
	if l != nil {
		_, id := l.locate(lon, lat)
		return id
	}
	return 0
}

// Point returns a point; ok is false when it is not known.
func (s *State) Point(k grid.Kind, id grid.ID) (p Item, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	st := s.w.stores[k]
	at, ok := st.find(id)
	if !ok {
		return Item{}, false
	}
	return st.point(at, s.w.tree), true
}

// Each calls yield for every point of a kind, in no order, until it returns
// false. The writer gets in between stretches of a few thousand points.
func (s *State) Each(k grid.Kind, yield func(*Item) bool) {
	const stretch = 4096
	items := make([]Item, 0, stretch)
	for from := slot(0); ; from += stretch {
		items = items[:0]
		s.mu.RLock()
		st := s.w.stores[k]
		end := min(st.next, from+stretch)
		for i := from; i < end; i++ {
			if st.at(i).bits.used() {
				items = append(items, st.point(i, s.w.tree))
			}
		}
		done := end == st.next
		s.mu.RUnlock()
		for i := range items {
			if !yield(&items[i]) {
				return
			}
		}
		if done {
			return
		}
	}
}

package live

import (
	"context"
	"time"

	"github.com/paulmach/orb"

	"anwang/grid"
	"anwang/grid/risk"
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
	Rollup   grid.Rollup     // the rule in force
}

// Status returns where the state stands.
func (s *State) Status() Status { return Status{} }

// Networks returns the networks, the main one first.
func (s *State) Networks() []grid.Network { return nil }

// Main returns the network whose leaf grid every point carries.
func (s *State) Main() (grid.Network, bool) { return grid.Network{}, false }

// GridInfo is a grid with everything kept about it, from one moment.
type GridInfo struct {
	*grid.Grid            // shared: never change it
	Tally      grid.Tally // of the subtree
	Level      grid.Level
	Index      float64
	Children   int
	Bound      orb.Bound
}

// Grid returns a grid; ok is false when there is none in force with this id.
func (s *State) Grid(id grid.ID) (g GridInfo, ok bool) { return }

// Root returns the root grid of a network; 0 means the main network.
func (s *State) Root(network grid.ID) (g GridInfo, ok bool) { return }

// Children returns the grids right below a grid, by code.
func (s *State) Children(id grid.ID) []GridInfo { return nil }

// Path returns the grids from the root down to and including the grid.
func (s *State) Path(id grid.ID) []GridInfo { return nil }

// Grids returns all grids of a network (0: the main one), parents before
// children and siblings by code. The grids are shared: never change them.
func (s *State) Grids(network grid.ID) []*grid.Grid { return nil }

// Tally returns the kept counts of a grid and everything below it.
func (s *State) Tally(id grid.ID) (t grid.Tally, ok bool) { return }

// Below counts the grids below a grid by level, by depth.
func (s *State) Below(id grid.ID) map[uint8]grid.Counts { return nil }

// Result explains the colour of a grid.
func (s *State) Result(id grid.ID) (r risk.Result, ok bool) { return }

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
func (s *State) Levels(network grid.ID) Levels { return Levels{} }

// Locate returns the leaf grid of the main network at a place, 0 when there is
// none. On a shared border it is the one with the lower code.
func (s *State) Locate(lon, lat float64) grid.ID { return 0 }

// LocateIn is Locate in any territory network.
func (s *State) LocateIn(network grid.ID, lon, lat float64) grid.ID { return 0 }

// Point returns a point; ok is false when it is not known.
func (s *State) Point(k grid.Kind, id grid.ID) (p Item, ok bool) { return }

// Count returns how many points the filter takes.
func (s *State) Count(k grid.Kind, f Filter) (int, error) { return 0, nil }

// Query returns a page of the points the filter takes, worst first, then by id.
// The cursor is "" or the Next of the page before. It fails with
// grid.CodeInvalid for a cursor that is none, and grid.CodeNotFound for a
// Filter.Grid that is not known.
func (s *State) Query(k grid.Kind, f Filter, cursor string, limit int) (Page, error) {
	return Page{}, nil
}

// Near is a point with its distance.
type Near struct {
	Item
	Metres float64
}

// Nearest returns the k points of a kind nearest to a place, nearest first, no
// farther than within metres (0: any distance). Closed dangers are left out.
func (s *State) Nearest(k grid.Kind, lon, lat float64, n int, within float64) []Near { return nil }

// Search finds grids, enterprises, hazard sources and dangers by name, pinyin
// initials or code. Exact matches come before prefixes and prefixes before
// matches inside; grids come first. It fails only with the error of ctx.
func (s *State) Search(ctx context.Context, q string, limit int) ([]Hit, error) { return nil, nil }

// Cluster appends what the tile z/x/y of a kind shows to buf and returns it.
// Its cost depends neither on the number of points in the tile nor outside it.
func (s *State) Cluster(buf []Cell, k grid.Kind, z uint8, x, y uint32, o ClusterOptions) []Cell {
	return buf
}

// Each calls yield for every point of a kind, in no order, until it returns
// false. The writer gets in between stretches.
func (s *State) Each(k grid.Kind, yield func(*Item) bool) {}

// Recent returns the newest changes, newest first, at most limit of them.
func (s *State) Recent(limit int) []Recent { return nil }

// Recent is one change as people read it in the list of changes.
type Recent struct {
	Position grid.Position
	At       time.Time
	Grid     bool      // a grid changed its level; Kind is meaningless then
	Kind     grid.Kind // of a point
	ID       grid.ID
	Op       Op
	Name     string
	From, To uint8 // class of a point, level of a grid
	In       grid.ID
	InName   string
	Place    orb.Point
}

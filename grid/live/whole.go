package live

import (
	"context"

	"anwang/grid"
	"anwang/grid/risk"
)

// What follows reads without a limit, for the service itself: it is the view of
// grid.Everything. Whoever reads for somebody asks for their View.

// Status is [View.Status] of everything.
func (s *State) Status() Status { return s.all.Status() }

// Loaded is [View.Loaded].
func (s *State) Loaded() bool { return s.all.Loaded() }

// Networks is [View.Networks].
func (s *State) Networks() []grid.Network { return s.all.Networks() }

// Main returns the network whose leaf grid every point carries.
func (s *State) Main() (grid.Network, bool) {
	if n := s.Networks(); len(n) > 0 {
		return n[0], true
	}
	return grid.Network{}, false
}

// Grid is [View.Grid] of everything.
func (s *State) Grid(id grid.ID) (GridInfo, bool) { return s.all.Grid(id) }

// Root returns the first root grid of a network; 0 means the main network.
func (s *State) Root(network grid.ID) (GridInfo, bool) {
	if roots := s.all.Roots(network); len(roots) > 0 {
		return roots[0], true
	}
	return GridInfo{}, false
}

// Children is [View.Children] of everything.
func (s *State) Children(id grid.ID) []GridInfo { return s.all.Children(id) }

// Path returns the grids from the root down to and including the grid.
func (s *State) Path(id grid.ID) []GridInfo {
	l := s.all.open()
	defer l.close()
	x, ok := l.t.known(id)
	if !ok {
		return nil
	}
	path := l.t.path(x)
	out := make([]GridInfo, len(path))
	for i, p := range path {
		out[i] = l.info(p)
	}
	return out
}

// Grids is [View.Grids] of everything.
func (s *State) Grids(network grid.ID) []*grid.Grid { return s.all.Grids(network) }

// Tally is [View.Tally] of everything.
func (s *State) Tally(id grid.ID) (grid.Tally, bool) { return s.all.Tally(id) }

// Below is [View.Below] of everything.
func (s *State) Below(id grid.ID) map[uint8]grid.Counts { return s.all.Below(id) }

// Result is [View.Result] of everything.
func (s *State) Result(id grid.ID) (risk.Result, bool) { return s.all.Result(id) }

// Levels is [View.Levels] of everything.
func (s *State) Levels(network grid.ID) Levels { return s.all.Levels(network) }

// Locate is [View.Locate] of everything.
func (s *State) Locate(lon, lat float64) grid.ID { return s.all.Locate(lon, lat) }

// LocateIn is [View.LocateIn] of everything.
func (s *State) LocateIn(network grid.ID, lon, lat float64) grid.ID {
	return s.all.LocateIn(network, lon, lat)
}

// Point is [View.Point] of everything.
func (s *State) Point(k grid.Kind, id grid.ID) (Item, bool) { return s.all.Point(k, id) }

// Each is [View.Each] of everything.
func (s *State) Each(k grid.Kind, yield func(*Item) bool) { s.all.Each(k, yield) }

// Every is [View.Every] of everything.
func (s *State) Every(k grid.Kind, f grid.Filter) ([]grid.ID, error) { return s.all.Every(k, f) }

// Query is [View.Query] of everything.
func (s *State) Query(k grid.Kind, f grid.Filter, cursor string, limit int) (Page, error) {
	return s.all.Query(k, f, cursor, limit)
}

// Count is [View.Count] of everything.
func (s *State) Count(k grid.Kind, f grid.Filter) (int, error) { return s.all.Count(k, f) }

// Search is [View.Search] of everything.
func (s *State) Search(ctx context.Context, q string, limit int) ([]Hit, error) {
	return s.all.Search(ctx, q, limit)
}

// Cluster is [View.Cluster] of everything.
func (s *State) Cluster(buf []Cell, k grid.Kind, z uint8, x, y uint32, o ClusterOptions) []Cell {
	return s.all.Cluster(buf, k, z, x, y, o)
}

// Nearest is [View.Nearest] of everything.
func (s *State) Nearest(k grid.Kind, lon, lat float64, n int, within float64) []Near {
	return s.all.Nearest(k, lon, lat, n, within)
}

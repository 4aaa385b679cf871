package grid

import "time"

// Snapshot is everything the live state is filled from, read in one database
// snapshot: it holds exactly what was committed up to Position. It lives here so
// that the feed that reads it and the index that keeps it need not know each
// other.
type Snapshot struct {
	Position  Position
	Committed time.Time // commit time of the newest change; zero when there is none
	Networks  []Network
	Grids     []Grid
	Rollup    Rollup
	Sectors   SectorList
	// Points hands on every point once, in any order. It stops at the first
	// error of yield and returns it.
	Points func(yield func(Point) error) error
}

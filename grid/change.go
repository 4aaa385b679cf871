package grid

import "time"

// Position is a place in the change feed. Positions are numbered in commit
// order: whoever has seen position p has seen every transaction up to p.
type Position int64

// Update is the state of one point after a change: the new record, or, when
// Point is nil, that the record is gone.
type Update struct {
	Kind  Kind
	ID    ID
	Point *Point
}

// GridUpdate is a grid after a change: as it is in force now, or, when Grid is
// nil, that no grid of this id is in force.
type GridUpdate struct {
	ID   ID
	Grid *Grid
}

// Batch is what the feed hands on: the state of everything that changed in
// (After, Position]. Applying a batch twice gives the same result as once.
type Batch struct {
	After     Position
	Position  Position
	Committed time.Time // commit time of the newest transaction in the batch
	Updates   []Update
	// GridUpdates are the grids whose name, place in the tree or boundary changed.
	GridUpdates []GridUpdate
	// Boundaries is true when networks changed, or so many grids that the receiver
	// gets them all anew in Networks and Grids; GridUpdates is empty then.
	Boundaries bool
	Networks   []Network
	Grids      []Grid
	// Rollup is non-nil when the roll-up rule in force changed.
	Rollup *Rollup
	// Sectors is non-nil when supervision sectors changed: all there are.
	Sectors SectorList
}

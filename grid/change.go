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

// Batch is what the feed hands on: the state of everything that changed in
// (After, Position]. Applying a batch twice gives the same result as once.
type Batch struct {
	After     Position
	Position  Position
	Committed time.Time // commit time of the newest transaction in the batch
	Updates   []Update
	// Boundaries is true when networks, grids or boundaries changed; the
	// receiver then gets them all anew in Networks and Grids.
	Boundaries bool
	Networks   []Network
	Grids      []Grid
	// Rollup is non-nil when the roll-up rule in force changed.
	Rollup *Rollup
}

// Package feed reads committed changes in order and hands them on.
package feed

import (
	"context"

	"anwang/grid"
)

// Snapshot is everything the live state holds, as of one moment of the database.
type Snapshot struct {
	Position grid.Position
	Networks []grid.Network
	Grids    []grid.Grid // parents before children
	Rollup   grid.Rollup
	// Points streams every point once, kind by kind; it must be called at most
	// once and only before Load returns. It ends with the error of yield, or of
	// the database.
	Points func(yield func(grid.Point) error) error
}

// Sink takes what the feed reads. Its methods are never called at the same time.
type Sink interface {
	// Load replaces everything. It is called at the start and whenever following
	// is no longer possible: another database, a restored backup, a bulk load.
	Load(ctx context.Context, s *Snapshot) error
	// Apply brings the state from b.After to b.Position.
	Apply(b grid.Batch)
}

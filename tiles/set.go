package tiles

import (
	"context"

	"anwang/grid"
)

// State is what tiles are cut from; *live.State is one.
type State interface {
	// Boundaries returns the grids of the territory network in force.
	Grids() []grid.Grid
}

// Options are what a Set may be told; the zero value is good.
type Options struct {
	// CacheBytes bounds the finished tiles kept; 0 means 256 MiB.
	CacheBytes int64
	// GeometryBytes bounds the encoded grid geometry kept; 0 means 128 MiB.
	GeometryBytes int64
}

// Tile is one finished answer. Body is gzip; it is shared and must not be
// changed. An empty tile has no body.
type Tile struct {
	Body  []byte
	ETag  string // strong, quoted
	Empty bool
}

// Stats are counters since start, for metrics.
type Stats struct {
	Hits, Misses, Builds uint64
	StaleDiscards        uint64 // builds thrown away because a change came meanwhile
	Dropped              uint64 // cached tiles dropped by changes
	Evicted              uint64 // cached tiles dropped for room
	Entries              int
	Bytes                int64
	BuildSeconds         float64
}

// Set serves all tiles of one live state. It is safe for concurrent use.
type Set struct {
	state State
	o     Options
}

// New returns a Set over state.
func New(state State, o Options) *Set {
	return &Set{state: state, o: o}
}

// Tile returns one tile. Errors: not_found for an unknown layer, invalid for a
// zoom, column or row out of range; or the error of ctx.
func (s *Set) Tile(ctx context.Context, layer string, z, x, y int) (Tile, error) {
	if _, err := parseKey(layer, z, x, y); err != nil {
		return Tile{}, err
	}
	return Tile{Empty: true}, ctx.Err()
}

// Stats returns the counters.
func (s *Set) Stats() Stats { return Stats{} }

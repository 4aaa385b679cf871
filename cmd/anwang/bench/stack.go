package bench

import (
	"context"
	"runtime"
	"time"

	"anwang/grid/live"
	"anwang/grid/pg"
	"anwang/tiles"
)

// Stack is a whole server over one database, as `anwang serve` runs it.
type Stack struct {
	Addr  string // host:port it listens on
	Live  *live.State
	Tiles *tiles.Set
	Ready time.Duration // from start until it served
	Close func()
}

// Start makes a Stack. The command line gives it, so that what is measured is
// what runs. cache false: finished tiles are not kept.
type Start func(ctx context.Context, db *pg.DB, cache bool) (*Stack, error)

// heap is the memory in use after a collection, bytes.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

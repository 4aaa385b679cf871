package bench

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"time"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/grid/pg"
	"anwang/tiles"
)

// Stack is a whole server over one database, as `anwang serve` runs it.
type Stack struct {
	Site  // asked as somebody who sees everything
	Live  *live.State
	Tiles *tiles.Set
	Ready time.Duration // from start until it served
	// As is the same server asked by somebody with these roles only.
	As    func(ctx context.Context, grants ...grid.Grant) (Site, error)
	Close func()
}

// get asks for a path over net/http.
func (s Site) get(ctx context.Context, rt http.RoundTripper, path string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.Addr+path, nil)
	if err != nil {
		return nil, err
	}
	if s.Token != "" {
		r.Header.Set("Authorization", "Bearer "+s.Token)
	}
	resp, err := rt.RoundTrip(r)
	if err == nil && resp.StatusCode != http.StatusOK {
		_ = resp.Body.Close()
		return nil, fmt.Errorf("bench: %s answered %s", path, resp.Status)
	}
	return resp, err
}

// Keep is what a Stack keeps of the tiles it makes.
type Keep uint8

// What may be kept.
const (
	KeepNothing Keep = iota // every tile is cut and put together anew
	KeepShapes              // cut shapes, as in service
	KeepTiles               // finished tiles too, as in service
)

// Start makes a Stack. The command line gives it, so that what is measured is
// what runs.
type Start func(ctx context.Context, db *pg.DB, keep Keep) (*Stack, error)

// heap is the memory in use after a collection, bytes.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

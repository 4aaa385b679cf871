package tiles

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"anwang/grid"
)

// flights shares one build among all who ask for the same tile at the same
// time. The first one builds, on the goroutine it came on, and pays nothing for
// others who might have come; when it leaves before it has begun, one who waits
// takes over.
type flights struct {
	mu    sync.Mutex
	calls map[key]*call
}

type call struct {
	done chan struct{} // made by the first one who waits
	tile Tile
	err  error
	left bool // who was to build has left
}

// do returns what build returns, running it at most once at a time for a key.
// build calls detach before it judges whether its tile is still fresh: whoever
// asks after that gets a build of their own, so nobody is handed a tile that was
// judged before they asked.
func (f *flights) do(ctx context.Context, k key, build func(detach func()) (Tile, error)) (Tile, error) {
	for {
		f.mu.Lock()
		c := f.calls[k]
		if c == nil {
			c = &call{}
			if f.calls == nil {
				f.calls = map[key]*call{}
			}
			f.calls[k] = c
			f.mu.Unlock()
			f.run(ctx, k, c, build)
			return c.tile, c.err
		}
		if c.done == nil {
			c.done = make(chan struct{})
		}
		f.mu.Unlock()
		select {
		case <-c.done:
			if !c.left {
				return c.tile, c.err
			}
		case <-ctx.Done():
			return Tile{}, ctx.Err()
		}
	}
}

func (f *flights) run(ctx context.Context, k key, c *call, build func(detach func()) (Tile, error)) {
	detach := func() { f.detach(k, c) }
	defer func() {
		// those who wait would wait for ever, and one bad tile must not take the
		// service down
		if p := recover(); p != nil {
			c.err = &grid.Error{
				Code: grid.CodeInternal, Text: grid.Text{ZH: "瓦片生成失败。", EN: "The tile could not be built."},
				Cause: fmt.Errorf("tile %v: panic: %v\n%s", k, p, debug.Stack()),
			}
		}
		c.left = c.err != nil && c.err == ctx.Err()
		detach() // nobody begins to wait after this
		if c.done != nil {
			close(c.done)
		}
	}()
	c.tile, c.err = build(detach)
}

func (f *flights) detach(k key, c *call) {
	f.mu.Lock()
	if f.calls[k] == c {
		delete(f.calls, k)
	}
	f.mu.Unlock()
}

package tiles

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"anwang/grid"
)

// flights shares one build among all who ask for the same tile at the same
// time. A build nobody waits for any more is cancelled.
type flights struct {
	mu    sync.Mutex
	calls map[key]*call
}

type call struct {
	done    chan struct{}
	cancel  context.CancelFunc
	waiters int
	tile    Tile
	err     error
}

// do returns what build returns, running it at most once at a time for a key.
// build calls detach before it judges whether its tile is still fresh: whoever
// asks after that gets a build of their own, so nobody is handed a tile that was
// judged before they asked.
func (f *flights) do(ctx context.Context, k key, build func(ctx context.Context, detach func()) (Tile, error)) (Tile, error) {
	f.mu.Lock()
	c := f.calls[k]
	if c == nil {
		var running context.Context
		c = &call{done: make(chan struct{})}
		running, c.cancel = context.WithCancel(context.WithoutCancel(ctx))
		if f.calls == nil {
			f.calls = map[key]*call{}
		}
		f.calls[k] = c
		go func() {
			defer c.cancel()
			defer close(c.done)
			detach := func() { f.detach(k, c) }
			defer detach()
			defer func() {
				// nobody else would catch it here, and one bad tile must not
				// take the service down
				if p := recover(); p != nil {
					c.err = &grid.Error{
						Code: grid.CodeInternal, Text: grid.Text{ZH: "瓦片生成失败。", EN: "The tile could not be built."},
						Cause: fmt.Errorf("tile %v: panic: %v\n%s", k, p, debug.Stack()),
					}
				}
			}()
			c.tile, c.err = build(running, detach)
		}()
	}
	c.waiters++
	f.mu.Unlock()

	select {
	case <-c.done:
		return c.tile, c.err
	case <-ctx.Done():
		f.mu.Lock()
		c.waiters--
		if c.waiters == 0 {
			c.cancel()
			if f.calls[k] == c {
				delete(f.calls, k)
			}
		}
		f.mu.Unlock()
		return Tile{}, ctx.Err()
	}
}

func (f *flights) detach(k key, c *call) {
	f.mu.Lock()
	if f.calls[k] == c {
		delete(f.calls, k)
	}
	f.mu.Unlock()
}

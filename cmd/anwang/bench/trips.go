package bench

import (
	"context"
	"sync"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// Trips counts the ways to the database and back by the request that they were made
// for; what the service does by itself is not counted. It is a tracer of pgx.
type Trips struct {
	mu sync.Mutex
	of map[string]int
}

func (c *Trips) count(ctx context.Context) context.Context {
	if id := grid.ActorOf(ctx).Request; id != "" {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.of == nil {
			c.of = map[string]int{}
		}
		c.of[id]++
	}
	return ctx
}

// take returns the ways of a request, and forgets all.
func (c *Trips) take(request string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.of[request]
	c.of = nil
	return n
}

// TraceQueryStart implements pgx.QueryTracer.
func (c *Trips) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return c.count(ctx)
}

// TraceQueryEnd implements pgx.QueryTracer.
func (*Trips) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TraceBatchStart implements pgx.BatchTracer.
func (c *Trips) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return c.count(ctx)
}

// TraceBatchQuery implements pgx.BatchTracer.
func (*Trips) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

// TraceBatchEnd implements pgx.BatchTracer.
func (*Trips) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

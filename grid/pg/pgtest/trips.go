package pgtest

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Trip is one way to the database and back.
type Trip struct {
	SQL     []string // of a batch all of them
	Rows    int64    // most rows that one of them returned or touched
	Request string   // id of the request of whose actor it is; "" none
}

// Trips counts the ways to the database and back. It is a tracer of pgx.
type Trips struct {
	mu   sync.Mutex
	list []*Trip
}

type tripKey struct{}

// NewTraced is New with a count of the ways to the database.
func NewTraced(t testing.TB) (*pg.DB, *Trips) {
	t.Helper()
	trips := &Trips{}
	db, err := pg.Open(t.Context(), pg.Config{URL: URL(t), MaxConns: 40, Tracer: trips}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(db.Close)
	return db, trips
}

// Reset begins to count anew.
func (c *Trips) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.list = nil
}

// List returns the trips since the last Reset.
func (c *Trips) List() []Trip {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make([]Trip, len(c.list))
	for i, t := range c.list {
		out[i] = *t
	}
	return out
}

// Of returns the trips of one request since the last Reset: whatever else the
// service does meanwhile is left out.
func (c *Trips) Of(request string) TripList {
	return slices.DeleteFunc(c.List(), func(t Trip) bool { return t.Request != request })
}

// TripList are trips in their order.
type TripList []Trip

// String tells the trips, one a line.
func (c *Trips) String() string { return TripList(c.List()).String() }

// String tells the trips, one a line.
func (l TripList) String() string {
	var b strings.Builder
	for _, t := range l {
		for i, sql := range t.SQL {
			if i > 0 {
				b.WriteString(" | ")
			}
			b.WriteString(strings.Join(strings.Fields(sql), " "))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func (c *Trips) begin(ctx context.Context, sql ...string) context.Context {
	t := &Trip{SQL: sql, Request: grid.ActorOf(ctx).Request}
	c.mu.Lock()
	c.list = append(c.list, t)
	c.mu.Unlock()
	return context.WithValue(ctx, tripKey{}, t)
}

func (c *Trips) rows(ctx context.Context, n int64) {
	if t, ok := ctx.Value(tripKey{}).(*Trip); ok {
		c.mu.Lock()
		t.Rows = max(t.Rows, n)
		c.mu.Unlock()
	}
}

// TraceQueryStart implements pgx.QueryTracer.
func (c *Trips) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	return c.begin(ctx, d.SQL)
}

// TraceQueryEnd implements pgx.QueryTracer.
func (c *Trips) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryEndData) {
	c.rows(ctx, d.CommandTag.RowsAffected())
}

// TraceBatchStart implements pgx.BatchTracer.
func (c *Trips) TraceBatchStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceBatchStartData) context.Context {
	sql := make([]string, len(d.Batch.QueuedQueries))
	for i, q := range d.Batch.QueuedQueries {
		sql[i] = q.SQL
	}
	return c.begin(ctx, sql...)
}

// TraceBatchQuery implements pgx.BatchTracer.
func (c *Trips) TraceBatchQuery(ctx context.Context, _ *pgx.Conn, d pgx.TraceBatchQueryData) {
	c.rows(ctx, d.CommandTag.RowsAffected())
}

// TraceBatchEnd implements pgx.BatchTracer.
func (*Trips) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

// TraceCopyFromStart implements pgx.CopyFromTracer.
func (c *Trips) TraceCopyFromStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceCopyFromStartData) context.Context {
	return c.begin(ctx, "COPY "+d.TableName.Sanitize())
}

// TraceCopyFromEnd implements pgx.CopyFromTracer.
func (c *Trips) TraceCopyFromEnd(ctx context.Context, _ *pgx.Conn, d pgx.TraceCopyFromEndData) {
	c.rows(ctx, d.CommandTag.RowsAffected())
}

// Package feed reads committed changes in order and hands them on.
//
// # How nothing is lost
//
// Every transaction that changes something the map shows leaves a row, and the
// first feed that sees it gives it a position (migration 001): whoever sees a
// position has seen all before it. The feed remembers the position it has handed
// on and asks for what lies after it; a notification only says when to ask, so a
// lost one costs at most a poll interval and a lost connection nothing.
//
// What it hands on is state, not events: the ids that changed, and their rows as
// they are in the same database snapshot. A row that changed again meanwhile
// arrives newer than its position and once more later; that is harmless.
//
// # When it starts anew
//
// A server that was away longer than changes are kept, a database that was
// restored or exchanged behind the same address, a bulk load with triggers off
// (which must call feed_reload()), a TRUNCATE, and a transaction so large that
// reading it row by row would take longer: the feed loads everything again.
package feed

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Sink takes what the feed reads. Its methods are never called at the same time.
type Sink interface {
	// Load replaces everything. It is called at the start and whenever following
	// is no longer possible. When it fails the feed tries again.
	Load(ctx context.Context, s *grid.Snapshot) error
	// Apply brings the state from b.After to b.Position.
	Apply(b grid.Batch)
}

// Source opens a connection that is the feed's alone, without a statement
// timeout. *pg.DB is one.
type Source interface {
	Connect(ctx context.Context, name string) (*pgx.Conn, error)
}

// Options tune a Feed; the zero value is right for a service.
type Options struct {
	Poll     time.Duration // how often to look without being notified; 0 is 1 s
	MaxBatch int           // most transactions in a batch; 0 is 1000
	MaxIDs   int           // a batch of more changed records becomes a load; 0 is 200000
	Log      *slog.Logger
	// OnStatus is called when the database is lost or back. It must not block.
	OnStatus func(Status)
}

// Status is where a feed is.
type Status struct {
	Loaded    bool          // everything has been handed on once
	Up        bool          // the database answers
	Since     time.Time     // since when it does or does not
	Position  grid.Position // what has been handed on
	Committed time.Time     // when that was committed
	Behind    int64         // positions not handed on yet, when last looked
	Message   string        // why it is not up
}

// Feed follows one database for one sink.
type Feed struct {
	src   Source
	sink  Sink
	opts  Options
	log   *slog.Logger
	meter meter

	ready chan struct{} // closed after the first load

	mu     sync.Mutex
	status Status

	// of Run alone
	at      historyEnd // what has been handed on; identity "" before the first load
	changed time.Time  // when something was last handed on
	due     time.Time  // when the next range of a grid begins or ends; zero: none is planned
	reader  bool       // the database does not let us number; another feed must
}

// New returns a feed; Run starts it.
func New(src Source, sink Sink, opts Options) *Feed {
	if opts.Poll <= 0 {
		opts.Poll = time.Second
	}
	if opts.MaxBatch <= 0 {
		opts.MaxBatch = 1000
	}
	if opts.MaxIDs <= 0 {
		opts.MaxIDs = 200_000
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	return &Feed{
		src: src, sink: sink, opts: opts, log: opts.Log, meter: newMeter(),
		ready: make(chan struct{}), status: Status{Since: time.Now()},
	}
}

// Ready is closed when everything has been handed on once.
func (f *Feed) Ready() <-chan struct{} { return f.ready }

// Status says where the feed is. It may be called from anywhere.
func (f *Feed) Status() Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.status
}

// Run loads, follows, and connects again whenever it must, until ctx ends; it
// returns ctx's error and no other.
func (f *Feed) Run(ctx context.Context) error {
	const least, most = 50 * time.Millisecond, 2 * time.Second
	pause := least
	for {
		began := time.Now()
		err := f.session(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		f.down(err)
		f.meter.reconnects.Inc()
		if time.Since(began) > 10*time.Second {
			pause = least
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause/2 + rand.N(pause)): // many servers must not come back in step
		}
		pause = min(2*pause, most)
	}
}

// A change rarely comes alone, and of writers that commit together only one
// notifies, so after each the feed looks again soon, then less and less often.
const (
	hot      = 100 * time.Millisecond
	hotPoll  = 4 * time.Millisecond
	warm     = time.Second
	warmPoll = 25 * time.Millisecond
)

// session is the life of one connection. It listens before it first reads, so
// that nothing committed in between goes unnoticed.
func (f *Feed) session(ctx context.Context) error {
	conn, err := f.src.Connect(ctx, "anwang feed")
	if err != nil {
		return err
	}
	defer pg.HangUp(ctx, conn)
	f.reader = false // the server may be another one now: a standby becomes the primary
	if err := listen(ctx, conn); err != nil {
		return err
	}
	for {
		if err := f.catchUp(ctx, conn); err != nil {
			return err
		}
		if arrived, err := f.arrive(ctx, conn); err != nil {
			return err
		} else if arrived {
			continue
		}
		if err := f.wait(ctx, conn); err != nil {
			return err
		}
	}
}

// wait returns when there may be something to read.
func (f *Feed) wait(ctx context.Context, conn *pgx.Conn) error {
	pause := f.opts.Poll
	switch quiet := time.Since(f.changed); {
	case quiet < hot:
		pause = min(pause, hotPoll)
	case quiet < warm:
		pause = min(pause, warmPoll)
	}
	if !f.due.IsZero() {
		pause = min(pause, max(time.Until(f.due), 0))
	}
	_, err := pg.Notified(ctx, conn, pause)
	return err
}

// catchUp reads until nothing is left.
func (f *Feed) catchUp(ctx context.Context, conn *pgx.Conn) error {
	if idle, err := f.idle(ctx, conn); idle || err != nil {
		return err
	}
	for {
		if err := f.number(ctx, conn); err != nil {
			return err
		}
		if f.at.identity == "" {
			f.due = time.Now() // what came while nobody looked is there from the first moment on
			if _, err := f.arrive(ctx, conn); err != nil {
				return err
			}
			if err := f.load(ctx, conn); err != nil {
				return err
			}
			if err := f.plan(ctx, conn); err != nil { // not before, or what is planned meanwhile is overlooked
				return err
			}
		}
		more, err := f.step(ctx, conn)
		if errors.Is(err, errAnew) {
			f.log.Warn("feed starts anew", "why", err, "position", f.at.position)
			f.at.identity = ""
			continue
		}
		if err != nil || !more {
			return err
		}
	}
}

// reached notes that everything up to p has been handed on.
func (f *Feed) reached(p historyEnd, behind int64) {
	f.at = p
	f.mu.Lock()
	was := f.status
	f.status.Up, f.status.Loaded, f.status.Message = true, true, ""
	f.status.Position, f.status.Committed, f.status.Behind = p.position, p.committed, behind
	if !was.Up {
		f.status.Since = time.Now()
	}
	now := f.status
	f.mu.Unlock()
	f.meter.position.Set(float64(p.position))
	f.meter.behind.Set(float64(behind))
	f.meter.up.Set(1)
	if !was.Loaded {
		close(f.ready)
	}
	if !was.Up && f.opts.OnStatus != nil {
		f.opts.OnStatus(now)
	}
}

// down notes that the database is away.
func (f *Feed) down(err error) {
	f.mu.Lock()
	was := f.status
	f.status.Up = false
	if err != nil {
		f.status.Message = err.Error()
	}
	if was.Up {
		f.status.Since = time.Now()
	}
	now := f.status
	f.mu.Unlock()
	f.meter.up.Set(0)
	if !was.Up {
		f.log.Debug("feed still without a database", "err", err)
		return
	}
	f.log.Warn("feed lost its database connection, connecting again", "err", err, "position", now.Position)
	if f.opts.OnStatus != nil {
		f.opts.OnStatus(now)
	}
}

// Package stream tells every open map what changed, as server-sent events.
//
// # One ring, no queues
//
// An event is encoded once and put in a ring; a listener is a cursor into it.
// A publish wakes the listeners by closing one channel. Nothing is copied per
// listener, so two hundred cost little more than one, and a slow one costs
// nothing: when its cursor has fallen off the ring it gets a reset, which tells
// the client to read everything anew.
//
// # Coalescing
//
// The first change after a quiet moment goes out at once. Changes that follow
// within [Options.Every] are merged by record into one event: what a client is
// told is state (this grid is now red), so merged or repeated events lead to the
// same picture.
//
// # Resuming
//
// An event's id is the feed position it brings the client to, so a client may
// resume at another server. Events that have no position of their own (a
// deadline passed, the database went away) are numbered position-n. These
// differ from server to server, therefore a resume goes back some seconds
// before the place it was asked for; repeated events do no harm. A place the
// ring does not hold is answered with a reset.
package stream

import (
	"sync"
	"time"

	"anwang/grid"
	"anwang/grid/live"
)

// Options tunes a Hub; the zero value is good.
type Options struct {
	Every     time.Duration // least time between two change events; 0 means 50 ms
	Events    int           // events kept for resuming; 0 means 4096
	Bytes     int           // bytes kept for resuming; 0 means 16 MiB
	Heartbeat time.Duration // 0 means 15 s
	Write     time.Duration // how long one write to a client may take; 0 means 10 s
	MaxPoints int           // points in one event before it says truncated; 0 means 2000
	MaxGrids  int           // grids in one event before it says truncated; 0 means 20000
	Clock     func() time.Time
}

func (o *Options) fill() {
	def := func(v *time.Duration, d time.Duration) {
		if *v == 0 {
			*v = d
		}
	}
	num := func(v *int, d int) {
		if *v == 0 {
			*v = d
		}
	}
	def(&o.Every, 50*time.Millisecond)
	def(&o.Heartbeat, 15*time.Second)
	def(&o.Write, 10*time.Second)
	num(&o.Events, 4096)
	num(&o.Bytes, 16<<20)
	num(&o.MaxPoints, 2000)
	num(&o.MaxGrids, 20000)
	if o.Clock == nil {
		o.Clock = time.Now
	}
}

// Hub spreads events. It is safe for concurrent use.
type Hub struct {
	o Options

	mu       sync.Mutex
	ring     []entry // ring[0] is entry number first
	first    uint64
	bytes    int
	position grid.Position // of the newest event
	floor    grid.Position // nothing at or below it is known
	minor    int           // events at position without a position of their own
	wake     chan struct{} // closed when there is something new
	closed   bool

	pending *pending
	flushed time.Time // when the last change event went out
	timer   *time.Timer
	status  []byte // the database's state, sent to every new listener

	listeners int
	sent      uint64
	resets    uint64
}

// entry is one encoded event.
type entry struct {
	position grid.Position
	minor    int
	at       time.Time
	loose    bool // a change without a position of its own
	frame    []byte
}

// New returns a hub that knows nothing yet: until the first Reset every
// listener waits.
func New(o Options) *Hub {
	o.fill()
	return &Hub{o: o, wake: make(chan struct{})}
}

// Publish spreads one event of the live state. It returns at once.
func (h *Hub) Publish(e *live.Event) {
	if e.Empty() {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	if e.Reload {
		h.reset(e.Position)
		return
	}
	if h.pending == nil {
		h.pending = newPending()
	}
	h.pending.merge(e)
	now := h.o.Clock()
	if wait := h.o.Every - now.Sub(h.flushed); wait > 0 {
		if h.timer == nil {
			h.timer = time.AfterFunc(wait, h.flushLater)
		}
		return
	}
	h.flush(now)
}

func (h *Hub) flushLater() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.timer = nil
	h.flush(h.o.Clock())
}

// flush encodes what is pending; mu is held.
func (h *Hub) flush(now time.Time) {
	p := h.pending
	if p == nil || h.closed {
		return
	}
	h.pending, h.flushed = nil, now
	loose := p.position <= h.position
	h.push(p.position, now, func(id string) []byte { return p.frame(id, h.o.MaxGrids, h.o.MaxPoints) })
	h.ring[len(h.ring)-1].loose = loose
}

// reset forgets everything: the state was loaded anew; mu is held.
func (h *Hub) reset(p grid.Position) {
	h.pending = nil
	h.first += uint64(len(h.ring))
	h.ring, h.bytes = nil, 0
	h.position, h.floor, h.minor = p, p, 0
	h.push(p, h.o.Clock(), func(id string) []byte { return resetFrame(id, p) })
}

// Status tells every listener, and every later one, that the database is up or
// has been away since the given time.
func (h *Hub) Status(up bool, since time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	h.status = statusData(up, since)
	h.push(h.position, h.o.Clock(), func(id string) []byte { return frame("status", id, h.status) })
}

// push appends one event to the ring and wakes the listeners; mu is held.
func (h *Hub) push(p grid.Position, now time.Time, encode func(id string) []byte) {
	if p > h.position {
		h.position, h.minor = p, 0
	} else {
		h.minor++
	}
	e := entry{position: h.position, minor: h.minor, at: now}
	e.frame = encode(eventID(e.position, e.minor))
	h.ring = append(h.ring, e)
	h.bytes += len(e.frame)
	for len(h.ring) > 1 && (len(h.ring) > h.o.Events || h.bytes > h.o.Bytes) {
		h.bytes -= len(h.ring[0].frame)
		h.floor = h.ring[0].position
		h.ring[0] = entry{} // let the frame go
		h.ring = h.ring[1:]
		h.first++
	}
	close(h.wake)
	h.wake = make(chan struct{})
}

// Close ends every listener. The hub stays closed.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	h.closed = true
	if h.timer != nil {
		h.timer.Stop()
	}
	close(h.wake)
}

// Stats are counters for metrics.
type Stats struct {
	Listeners int
	Events    uint64 // events since start
	Sent      uint64 // events written to listeners
	Resets    uint64 // listeners that were told to read everything anew
	Kept      int    // events in the ring
	Bytes     int    // bytes in the ring
}

// Stats returns the counters.
func (h *Hub) Stats() Stats {
	h.mu.Lock()
	defer h.mu.Unlock()
	return Stats{
		Listeners: h.listeners, Events: h.first + uint64(len(h.ring)), Sent: h.sent, Resets: h.resets,
		Kept: len(h.ring), Bytes: h.bytes,
	}
}

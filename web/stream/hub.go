// Package stream tells every open map what changed, as server-sent events.
//
// # One ring, no queues
//
// Every view (live.View: what a scope shows) that is in use has a ring. An event
// is encoded once for each view in which something changed and put in its ring;
// a listener is a cursor into the ring of its view and cannot get anything else.
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
	Bytes     int           // bytes kept for resuming, 0 means 16 MiB; of a limited view at most 256 KiB
	Heartbeat time.Duration // 0 means 5 s, so that a client soon knows that a line is dead
	Write     time.Duration // how long one write to a client may take; 0 means 10 s
	MaxPoints int           // points in one event before it says truncated; 0 means 2000
	MaxGrids  int           // grids in one event before it says truncated; 0 means 20000
	Account   int           // listeners of one account; 0 means 64
	Listeners int           // listeners in all; 0 means 10000
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
	def(&o.Heartbeat, 5*time.Second)
	def(&o.Write, 10*time.Second)
	num(&o.Events, 4096)
	num(&o.Bytes, 16<<20)
	num(&o.MaxPoints, 2000)
	num(&o.MaxGrids, 20000)
	num(&o.Account, 64)
	num(&o.Listeners, 10_000)
	if o.Clock == nil {
		o.Clock = time.Now
	}
}

// scopedBytes is what is kept at most for a view that is not everything.
const scopedBytes = 256 << 10

// View is what a listener may see; *live.View is one.
type View interface {
	Number() uint32
	Touch()
}

// Hub spreads events, to each listener those of its view. It is safe for
// concurrent use.
type Hub struct {
	o Options

	mu       sync.Mutex
	position grid.Position // up to which everything has been published
	moved    chan struct{} // closed when position moves
	channels map[uint32]*channel
	floors   map[uint32]grid.Position // of views that were forgotten
	closed   bool
	status   []byte // the database's state, sent to every new listener

	accounts map[grid.ID]*account
	seats    int // listeners

	published uint64
	sent      uint64
	resets    uint64
}

// account is the listeners of one account.
type account struct {
	listeners int
	kick      chan struct{} // closed to end them
}

// New returns a hub that knows nothing yet: until the first Reset every
// listener waits.
func New(o Options) *Hub {
	o.fill()
	h := &Hub{
		o: o, moved: make(chan struct{}), channels: map[uint32]*channel{},
		floors: map[uint32]grid.Position{}, accounts: map[grid.ID]*account{},
	}
	h.channel(0).floor = 0
	return h
}

// channel returns the channel of a view and opens it when there is none. From
// the first reading of a view on every change in it is published, so a channel
// that is opened by the first of them, or by a listener before there was any,
// knows all that a reader at the hub's position can have missed. mu is held.
func (h *Hub) channel(view uint32) *channel {
	c := h.channels[view]
	if c == nil {
		floor, forgotten := h.floors[view]
		if !forgotten || floor < h.position {
			floor = h.position - 1
		}
		c = &channel{wake: make(chan struct{}), position: h.position, floor: floor, limit: h.o.Bytes}
		if view != 0 {
			c.limit = min(c.limit, scopedBytes)
		}
		h.channels[view] = c
	}
	return c
}

// Publish spreads one event of the live state. It returns at once.
func (h *Hub) Publish(e *live.Event) {
	if e == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	unnumbered := e.Position <= h.position
	switch {
	case e.Reload:
		clear(h.floors)
		for n, c := range h.channels {
			h.anew(n, c, e.Position)
		}
	case !e.Empty():
		h.spread(e, unnumbered)
	}
	if e.Position > h.position || e.Reload {
		h.position = e.Position
	}
	close(h.moved)
	h.moved = make(chan struct{})
}

// spread hands an event on to the channels it concerns; mu is held.
func (h *Hub) spread(e *live.Event, unnumbered bool) {
	h.published++
	if e.Boundaries || e.Sectors || len(e.Points) > 0 || len(e.Grids) > 0 || len(e.Redraws) > 0 {
		h.channel(0).merge(h, e, unnumbered)
	}
	if e.Boundaries {
		// what lies in which view may have changed altogether
		for n, c := range h.channels {
			if n != 0 {
				h.anew(n, c, max(e.Position, h.position))
			}
		}
		return
	}
	if e.Sectors {
		for n, c := range h.channels {
			if n != 0 {
				c.merge(h, &live.Event{Position: e.Position, At: e.At, Sectors: true}, unnumbered)
			}
		}
	}
	for i := range e.Views {
		v := &e.Views[i]
		if v.Gone {
			if c := h.channels[v.View]; c != nil {
				h.anew(v.View, c, max(e.Position, h.position))
			}
			h.floors[v.View] = max(e.Position, h.position)
			continue
		}
		h.channel(v.View).merge(h, &live.Event{Position: e.Position, At: e.At, Points: v.Points, Grids: v.Grids, Redraws: v.Redraws}, unnumbered)
	}
}

// anew resets a channel, or gives it up when nobody listens; mu is held.
func (h *Hub) anew(view uint32, c *channel, p grid.Position) {
	if c.listeners == 0 && view != 0 {
		if c.timer != nil {
			c.timer.Stop()
		}
		delete(h.channels, view)
		h.floors[view] = p
		return
	}
	c.reset(h, p)
}

func (h *Hub) flushLater(c *channel) {
	h.mu.Lock()
	defer h.mu.Unlock()
	c.timer = nil
	c.flush(h, h.o.Clock())
}

// Status tells every listener, and every later one, how the database is. That its
// disk is low is for some only and is not told here.
func (h *Hub) Status(d grid.DatabaseState) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	h.status = statusData(d)
	for _, c := range h.channels {
		c.push(h, h.position, true, func(id string) []byte { return frame("status", id, h.status) })
		c.ring[len(c.ring)-1].unnumbered = false // nobody needs it twice
	}
}

// Kick ends the listeners of an account, 0: of all accounts: what it may see has
// changed, or it may see nothing any more. Browsers come again by themselves and
// are asked anew who they are.
func (h *Hub) Kick(id grid.ID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for k, a := range h.accounts {
		if k != 0 && (k == id || id == 0) {
			close(a.kick)
			a.kick = make(chan struct{})
		}
	}
}

// Close ends every listener. The hub stays closed.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	h.closed = true
	for _, c := range h.channels {
		if c.timer != nil {
			c.timer.Stop()
		}
		close(c.wake)
	}
	close(h.moved)
}

// Stats are counters for metrics.
type Stats struct {
	Listeners int
	Channels  int    // views whose events are kept
	Events    uint64 // events since start
	Sent      uint64 // events written to listeners
	Resets    uint64 // listeners that were told to read everything anew
	Kept      int    // events in the rings
	Bytes     int    // bytes in the rings
}

// Stats returns the counters.
func (h *Hub) Stats() Stats {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := Stats{Listeners: h.seats, Channels: len(h.channels), Events: h.published, Sent: h.sent, Resets: h.resets}
	for _, c := range h.channels {
		out.Kept += len(c.ring)
		out.Bytes += c.bytes
	}
	return out
}

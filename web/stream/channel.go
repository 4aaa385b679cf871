package stream

import (
	"time"

	"anwang/grid"
	"anwang/grid/live"
)

// channel is the events of one view; the hub's lock guards it.
type channel struct {
	ring     []entry // ring[0] is entry number first
	first    uint64
	bytes    int
	position grid.Position // of the newest event here
	floor    grid.Position // nothing at or below it is known
	limit    int           // bytes kept
	minor    int           // events at position without a position of their own
	wake     chan struct{} // closed when there is something new

	pending   *pending
	flushed   time.Time // when the last change event went out
	timer     *time.Timer
	listeners int
}

// entry is one encoded event.
type entry struct {
	position   grid.Position
	minor      int
	at         time.Time
	unnumbered bool // without a position of its own
	frame      []byte
}

// push appends one event and wakes the listeners.
func (c *channel) push(h *Hub, p grid.Position, unnumbered bool, encode func(id string) []byte) {
	switch {
	case p > c.position && !unnumbered:
		c.position, c.minor = p, 0
	case p > c.position:
		c.position, c.minor = p, 1
	default:
		c.minor++
	}
	e := entry{position: c.position, minor: c.minor, at: h.o.Clock(), unnumbered: unnumbered}
	e.frame = encode(eventID(e.position, e.minor))
	c.ring = append(c.ring, e)
	c.bytes += len(e.frame)
	for len(c.ring) > 1 && (len(c.ring) > h.o.Events || c.bytes > c.limit) {
		c.bytes -= len(c.ring[0].frame)
		c.floor = c.ring[0].position
		c.ring[0] = entry{} // let the frame go
		c.ring = c.ring[1:]
		c.first++
	}
	c.rouse()
}

// rouse wakes the listeners.
func (c *channel) rouse() {
	close(c.wake)
	c.wake = make(chan struct{})
}

// merge takes over a change and sends it, at once after a quiet moment.
func (c *channel) merge(h *Hub, e *live.Event, unnumbered bool) {
	if c.pending == nil {
		c.pending = newPending()
	}
	c.pending.merge(e)
	c.pending.fresh = c.pending.fresh || !unnumbered
	now := h.o.Clock()
	if wait := h.o.Every - now.Sub(c.flushed); wait > 0 {
		if c.timer == nil {
			c.timer = time.AfterFunc(wait, func() { h.flushLater(c) })
		}
		return
	}
	c.flush(h, now)
}

// flush encodes what is pending.
func (c *channel) flush(h *Hub, now time.Time) {
	p := c.pending
	if p == nil || h.closed {
		return
	}
	c.pending, c.flushed = nil, now
	c.push(h, p.position, !p.fresh, func(id string) []byte { return p.frame(id, h.o.MaxGrids, h.o.MaxPoints) })
}

// reset forgets everything and tells the listeners to read anew.
func (c *channel) reset(h *Hub, p grid.Position) {
	c.pending = nil
	c.first += uint64(len(c.ring))
	c.ring, c.bytes = nil, 0
	c.position, c.floor, c.minor = p, p, 0
	c.push(h, p, false, func(id string) []byte { return resetFrame(id, p) })
}

// find returns the index in the ring from which a client at position p goes on.
// It fails when events after p are gone, when it is not certain, and when p is
// from the future (another database, or a server that is ahead of this one).
func (c *channel) find(p, newest grid.Position) (int, bool) {
	if p <= c.floor || p > newest {
		return 0, false
	}
	i := len(c.ring)
	for i > 0 && c.ring[i-1].position > p {
		i--
	}
	if i == 0 {
		return 0, true
	}
	back, from := c.ring[i-1].at.Add(-rewind), i
	for j := i - 1; j >= 0 && !c.ring[j].at.Before(back); j-- {
		if c.ring[j].unnumbered {
			from = j
		}
	}
	return from, true
}

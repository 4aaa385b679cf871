package stream

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"anwang/grid"
	"anwang/web/respond"
)

// rewind is how far back before the place of a resume events without a position
// of their own are looked for, because they come at different places at
// different servers. Everything from the first of them on is sent again: in
// order, so the end is right.
const rewind = 5 * time.Second

// Listener says who listens and to what.
type Listener struct {
	View    View
	Account grid.ID // 0: nobody's, never ended by Kick
	// Still is asked at every third heartbeat whether the listener may go on; nil
	// means yes.
	Still func() bool
}

// Serve streams the events of a view to one client until it goes away, is too
// slow, may no longer listen, or the hub is closed.
func (h *Hub) Serve(w http.ResponseWriter, r *http.Request, l Listener) {
	c := http.NewResponseController(w)
	if r.Method == http.MethodHead {
		w.Header().Set("Content-Type", "text/event-stream")
		return
	}
	l.View.Touch()
	id := resumeID(r)
	h.settle(r.Context(), l.View.Number(), id)
	s, err := h.join(&l, id)
	if err != nil {
		respond.Error(w, r, err)
		return
	}
	defer h.leave(&l, s)
	head := w.Header()
	head.Set("Content-Type", "text/event-stream")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Accel-Buffering", "no") // nginx would hold events back
	_ = c.SetReadDeadline(time.Time{})
	if !h.write(w, c, s.first) {
		return
	}
	h.pump(w, r, c, &l, s)
}

// seat is the place of a listener.
type seat struct {
	channel *channel
	cursor  uint64
	first   []byte        // what is written at once
	kick    chan struct{} // closed when the account is to come again
}

// pump writes events as they come.
func (h *Hub) pump(w http.ResponseWriter, r *http.Request, c *http.ResponseController, l *Listener, s *seat) {
	beat := time.NewTicker(h.o.Heartbeat)
	defer beat.Stop()
	var frames [][]byte
	for beats := 1; ; {
		var wake <-chan struct{}
		frames, wake = h.after(s, frames[:0])
		if len(frames) > 0 {
			if !h.write(w, c, frames...) {
				return
			}
			select { // nobody who was ended goes on because events never stop
			case <-s.kick:
				return
			default:
				continue
			}
		}
		if wake == nil {
			return
		}
		select {
		case <-wake:
		case <-s.kick:
			return
		case <-r.Context().Done():
			return
		case <-beat.C:
			if beats++; beats%3 == 0 && l.Still != nil && !l.Still() {
				return
			}
			l.View.Touch()
			if !h.write(w, c, []byte(": \n\n")) {
				return
			}
		}
	}
}

// write sends frames and reports whether the client took them in time. Between
// two writes there is no deadline: HTTP/2 ends a stream when one passes, even
// while there is nothing to write.
func (h *Hub) write(w http.ResponseWriter, c *http.ResponseController, frames ...[]byte) bool {
	_ = c.SetWriteDeadline(time.Now().Add(h.o.Write))
	for _, f := range frames {
		if _, err := w.Write(f); err != nil {
			return false
		}
	}
	if c.Flush() != nil {
		return false
	}
	_ = c.SetWriteDeadline(time.Time{})
	return true
}

// after returns the events from the cursor of a seat on, which it moves, and
// what to wait for when there are none; a nil channel means the hub is closed.
func (h *Hub) after(s *seat, frames [][]byte) ([][]byte, <-chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, nil
	}
	c := s.channel
	from := s.cursor
	s.cursor = c.first + uint64(len(c.ring))
	if from < c.first {
		// Too slow, or everything was loaded anew.
		h.resets++
		frames = append(frames, resetFrame(eventID(max(c.position, h.position), c.minor), h.position))
		return frames, c.wake
	}
	for _, e := range c.ring[from-c.first:] {
		frames = append(frames, e.frame)
	}
	h.sent += uint64(len(frames))
	return frames, c.wake
}

// join counts a listener in and finds where it starts: behind the newest event,
// at the place it resumes from, or at a reset.
func (h *Hub) join(l *Listener, id string) (*seat, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, grid.Errorf(grid.CodeUnavailable, "服务正在停止", "The server is stopping")
	}
	a := h.accounts[l.Account]
	if a == nil {
		a = &account{kick: make(chan struct{})}
	}
	if h.seats >= h.o.Listeners || l.Account != 0 && a.listeners >= h.o.Account {
		return nil, grid.Errorf(grid.CodeTooMany, "同时打开的地图过多，请关闭一些页面后再试", "Too many maps are open at the same time; close some and try again")
	}
	h.accounts[l.Account] = a
	a.listeners++
	h.seats++
	c := h.channel(l.View.Number())
	c.listeners++
	s := &seat{channel: c, cursor: c.first + uint64(len(c.ring)), first: []byte("retry: 2000\n\n"), kick: a.kick}
	now, late := eventID(h.position, 0), false
	if c.position == h.position {
		now = eventID(c.position, c.minor)
	}
	if p, known := parseID(id); known {
		at, found := c.find(p, h.position)
		if !found {
			h.resets++
			s.first = append(s.first, resetFrame(now, h.position)...)
		} else {
			late = at < len(c.ring)
			s.cursor = c.first + uint64(at)
		}
	}
	if h.status != nil {
		// The id of the place the listener is at, so that a client that breaks
		// off before its first change resumes here too.
		if late {
			now = ""
		}
		s.first = append(s.first, frame("status", now, h.status)...)
	}
	return s, nil
}

// settle waits a moment when a client has read a state whose event is still on
// its way here: read first, listen then is the natural order, and must not end
// in a reset.
func (h *Hub) settle(ctx context.Context, view uint32, id string) {
	p, known := parseID(id)
	if !known {
		return
	}
	late := time.NewTimer(500 * time.Millisecond)
	defer late.Stop()
	for {
		h.mu.Lock()
		if c := h.channels[view]; c != nil && c.pending != nil && c.pending.position >= p {
			c.flush(h, h.o.Clock())
		}
		arrived, moved := h.closed || h.position >= p, h.moved
		h.mu.Unlock()
		if arrived {
			return
		}
		select {
		case <-moved:
		case <-late.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

func (h *Hub) leave(l *Listener, s *seat) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seats--
	s.channel.listeners--
	if a := h.accounts[l.Account]; a != nil {
		if a.listeners--; a.listeners == 0 {
			delete(h.accounts, l.Account)
		}
	}
}

// resumeID is the place a client asks to go on from: the header a browser sends
// when it reconnects, or ?after= on a first connection that follows a reading of
// the state.
func resumeID(r *http.Request) string {
	if v := r.Header.Get("Last-Event-ID"); v != "" {
		return v
	}
	return r.URL.Query().Get("after")
}

func eventID(p grid.Position, minor int) string {
	s := strconv.FormatInt(int64(p), 10)
	if minor > 0 {
		s += "-" + strconv.Itoa(minor)
	}
	return s
}

func parseID(s string) (grid.Position, bool) {
	if s == "" {
		return 0, false
	}
	s, _, _ = strings.Cut(s, "-")
	p, err := strconv.ParseInt(s, 10, 64)
	if err != nil || p < 0 {
		return -1, true // not ours: nothing is known, so everything anew
	}
	return grid.Position(p), true
}

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

// ServeHTTP streams events to one client until it goes away, is too slow, or
// the hub is closed.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := http.NewResponseController(w)
	if r.Method == http.MethodHead {
		w.Header().Set("Content-Type", "text/event-stream")
		return
	}
	id := resumeID(r)
	h.settle(r.Context(), id)
	cursor, first, ok := h.join(id)
	if !ok {
		respond.Error(w, r, grid.Errorf(grid.CodeUnavailable, "服务正在停止", "The server is stopping"))
		return
	}
	defer h.leave()
	head := w.Header()
	head.Set("Content-Type", "text/event-stream")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Accel-Buffering", "no") // nginx would hold events back
	_ = c.SetReadDeadline(time.Time{})
	_ = c.SetWriteDeadline(time.Now().Add(h.o.Write))
	if _, err := w.Write(first); err != nil || c.Flush() != nil {
		return
	}
	h.pump(w, r, c, cursor)
}

// pump writes events as they come.
func (h *Hub) pump(w http.ResponseWriter, r *http.Request, c *http.ResponseController, cursor uint64) {
	beat := time.NewTicker(h.o.Heartbeat)
	defer beat.Stop()
	var frames [][]byte
	for {
		var wake <-chan struct{}
		frames, cursor, wake = h.after(cursor, frames[:0])
		if len(frames) > 0 {
			_ = c.SetWriteDeadline(time.Now().Add(h.o.Write))
			for _, f := range frames {
				if _, err := w.Write(f); err != nil {
					return
				}
			}
			if c.Flush() != nil {
				return
			}
			continue
		}
		if wake == nil {
			return
		}
		select {
		case <-wake:
		case <-r.Context().Done():
			return
		case <-beat.C:
			_ = c.SetWriteDeadline(time.Now().Add(h.o.Write))
			if _, err := w.Write([]byte(": \n\n")); err != nil || c.Flush() != nil {
				return
			}
		}
	}
}

// after returns the events from cursor on, the new cursor, and what to wait for
// when there are none; a nil channel means the hub is closed.
func (h *Hub) after(cursor uint64, frames [][]byte) ([][]byte, uint64, <-chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, cursor, nil
	}
	end := h.first + uint64(len(h.ring))
	if cursor < h.first {
		// Too slow, or everything was loaded anew.
		h.resets++
		frames = append(frames, resetFrame(eventID(h.position, h.minor), h.position))
		return frames, end, h.wake
	}
	for _, e := range h.ring[cursor-h.first:] {
		frames = append(frames, e.frame)
	}
	h.sent += uint64(len(frames))
	return frames, end, h.wake
}

// join counts a listener in and finds where it starts: behind the newest event,
// at the place it resumes from, or at a reset.
func (h *Hub) join(id string) (cursor uint64, first []byte, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return 0, nil, false
	}
	h.listeners++
	end := h.first + uint64(len(h.ring))
	now := eventID(h.position, h.minor)
	first = []byte("retry: 2000\n\n")
	cursor = end
	if p, known := parseID(id); known {
		at, found := h.find(p)
		if !found {
			h.resets++
			first = append(first, resetFrame(now, h.position)...)
		} else {
			cursor = h.first + uint64(at)
		}
	}
	if h.status != nil {
		// The id of the place the listener is at, so that a client that breaks
		// off before its first change resumes here too.
		if cursor != end {
			now = ""
		}
		first = append(first, frame("status", now, h.status)...)
	}
	return cursor, first, true
}

// settle waits a moment when a client has read a state whose event is still on
// its way here: read first, listen then is the natural order, and must not end
// in a reset.
func (h *Hub) settle(ctx context.Context, id string) {
	p, known := parseID(id)
	if !known {
		return
	}
	late := time.NewTimer(500 * time.Millisecond)
	defer late.Stop()
	for {
		h.mu.Lock()
		if h.pending != nil && h.pending.position >= p {
			h.flush(h.o.Clock())
		}
		arrived, wake := h.closed || h.position >= p, h.wake
		h.mu.Unlock()
		if arrived {
			return
		}
		select {
		case <-wake:
		case <-late.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

func (h *Hub) leave() {
	h.mu.Lock()
	h.listeners--
	h.mu.Unlock()
}

// find returns the index in the ring from which a client at position p goes on.
// It fails when events after p are gone, when it is not certain, and when p is
// from the future (another database, or a server that is ahead of this one).
func (h *Hub) find(p grid.Position) (int, bool) {
	if p <= h.floor || p > h.position {
		return 0, false
	}
	i := len(h.ring)
	for i > 0 && h.ring[i-1].position > p {
		i--
	}
	if i == 0 {
		return 0, true
	}
	back, from := h.ring[i-1].at.Add(-rewind), i
	for j := i - 1; j >= 0 && !h.ring[j].at.Before(back); j-- {
		if h.ring[j].loose {
			from = j
		}
	}
	return from, true
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

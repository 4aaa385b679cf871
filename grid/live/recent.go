package live

import (
	"time"

	"anwang/grid"

	"github.com/paulmach/orb"
)

// Recent is one change as people read it in the list of changes. The list is
// kept here because names, grids and colours of that very moment are at hand
// here, and because a server that has just started has seen no change: the list
// starts empty and is a convenience, not a record.
type Recent struct {
	Position grid.Position
	At       time.Time
	Grid     bool      // a grid changed its level; Kind is meaningless then
	Kind     grid.Kind // of a point
	ID       grid.ID
	Op       Op
	Name     string
	New      bool  // it was not known before: From means nothing
	From, To uint8 // class of a point, level of a grid
	In       grid.ID
	InName   string // of the leaf grid, or of the grid above a grid
	Place    orb.Point
}

// ring keeps the newest changes.
type ring struct {
	list []Recent
	next int
}

func (r *ring) put(c Recent, size int) {
	if len(r.list) < size {
		r.list = append(r.list, c)
		return
	}
	r.list[r.next] = c
	r.next = (r.next + 1) % size
}

// note adds the points and recolourings of an event; of a flood only the end.
func (r *ring) note(w *content, e *Event, size int) {
	points := e.Points[max(0, len(e.Points)-size):]
	for i := range points {
		c := &points[i]
		in, at := c.Grid, c.New
		if c.Op == Delete {
			in, at = c.OldGrid, c.Old
		}
		r.put(Recent{
			Position: e.Position, At: e.At, Kind: c.Kind, ID: c.ID, Op: c.Op, Name: c.Name, New: !c.HasOld,
			From: c.From, To: c.To, In: in, InName: w.tree.nameOf(in), Place: at,
		}, size)
	}
	levels := 0
	for i := len(e.Grids) - 1; i >= 0 && levels < size; i-- {
		c := &e.Grids[i]
		x, ok := w.tree.known(c.ID)
		if c.From == c.To || !ok {
			continue
		}
		levels++
		n := &w.tree.nodes[x]
		r.put(Recent{
			Position: e.Position, At: e.At, Grid: true, ID: c.ID, Op: Set, Name: n.grid.Name,
			From: uint8(c.From), To: uint8(c.To), In: n.grid.Parent, InName: w.tree.nameOf(n.grid.Parent), Place: n.grid.Label,
		}, size)
	}
}

func (t *tree) nameOf(id grid.ID) string {
	if x, ok := t.known(id); ok {
		return t.nodes[x].grid.Name
	}
	return ""
}

// Recent returns the newest changes, newest first, at most limit of them.
func (s *State) Recent(limit int) []Recent {
	s.mu.RLock()
	defer s.mu.RUnlock()
	r := &s.w.recent
	n := min(limit, len(r.list))
	out := make([]Recent, 0, max(n, 0))
	for i := 1; i <= n; i++ {
		out = append(out, r.list[(r.next-i+2*len(r.list))%len(r.list)])
	}
	return out
}

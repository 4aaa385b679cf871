package stream

import (
	"time"

	"anwang/grid"
	"anwang/grid/live"
)

// Change is one line of the list of latest changes.
type Change struct {
	Position grid.Position `json:"position"`
	At       time.Time     `json:"at"`
	Kind     string        `json:"kind" enum:"grid,enterprise,hazard,danger" doc:"grid: a grid's colour changed"`
	ID       grid.ID       `json:"id"`
	Op       string        `json:"op" enum:"set,delete"`
	Name     string        `json:"name"`
	From     string        `json:"from" doc:"Level or class before; empty for a new record"`
	To       string        `json:"to" doc:"Level or class now; empty for a deleted record"`
	Grid     grid.ID       `json:"grid" doc:"Leaf grid of a point; the grid itself for a recolour"`
	GridName string        `json:"gridName"`
	Lon      float64       `json:"lon,omitempty"`
	Lat      float64       `json:"lat,omitempty"`
}

// recentList keeps the newest changes, oldest first.
type recentList struct {
	limit int
	list  []Change
}

// add keeps what an event changed. Of an event with more changes than the list
// holds, only the last ones are even built.
func (l *recentList) add(e *live.Event, name func(grid.ID) string) {
	if e.Reload {
		l.list = nil
		return
	}
	points := e.Points[max(0, len(e.Points)-l.limit):]
	for i := range points {
		c := &points[i]
		at, g := c.New, c.Grid
		if c.Op == live.Delete {
			at, g = c.Old, c.OldGrid
		}
		from, to := ClassKeys(c)
		l.list = append(l.list, Change{
			Position: e.Position, At: e.At, Kind: c.Kind.String(), ID: c.ID, Op: string(c.Op), Name: c.Name,
			From: from, To: to, Grid: g, GridName: name(g), Lon: at[0], Lat: at[1],
		})
	}
	grids := e.Grids[max(0, len(e.Grids)-l.limit):]
	for _, g := range grids {
		if g.From == g.To {
			continue // only the index moved
		}
		n := name(g.ID)
		l.list = append(l.list, Change{
			Position: e.Position, At: e.At, Kind: "grid", ID: g.ID, Op: string(live.Set), Name: n,
			From: g.From.String(), To: g.To.String(), Grid: g.ID, GridName: n,
		})
	}
	if extra := len(l.list) - l.limit; extra > 0 {
		l.list = append(l.list[:0], l.list[extra:]...)
	}
}

// Recent returns the latest changes, newest first.
func (h *Hub) Recent(limit int) []Change {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := min(limit, len(h.recent.list))
	out := make([]Change, n)
	for i := range n {
		out[i] = h.recent.list[len(h.recent.list)-1-i]
	}
	return out
}

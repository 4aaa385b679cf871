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
	list []past
	next int
}

// past is a change with what it takes to tell it to a view that nobody used at
// the time; nil for a grid, and where a view keeps it.
type past struct {
	Recent
	moment *moment
}

type moment struct {
	PointChange
	trace
}

func (r *ring) put(c past, size int) {
	if len(r.list) < size {
		r.list = append(r.list, c)
		return
	}
	r.list[r.next] = c
	r.next = (r.next + 1) % size
}

// at returns the i-th of the changes, the oldest first.
func (r *ring) at(i int) *past { return &r.list[(r.next+i)%len(r.list)] }

// note adds points and recolourings of an event; of a flood only the end. The
// traces are those of the points, or nil.
func (r *ring) note(t *tree, e *Event, points []PointChange, traces []trace, grids []GridChange, size int) {
	for i := max(0, len(points)-size); i < len(points); i++ {
		p := past{Recent: t.recentPoint(&points[i])}
		p.Position, p.At = e.Position, e.At
		if traces != nil {
			p.moment = &moment{points[i], traces[i]}
		}
		r.put(p, size)
	}
	levels := 0
	for i := len(grids) - 1; i >= 0 && levels < size; i-- {
		c := &grids[i]
		x, ok := t.known(c.ID)
		if c.From == c.To || !ok {
			continue
		}
		levels++
		n := &t.nodes[x]
		r.put(past{Recent: Recent{
			Position: e.Position, At: e.At, Grid: true, ID: c.ID, Op: Set, Name: n.grid.Name,
			From: uint8(c.From), To: uint8(c.To), In: n.grid.Parent, InName: t.nameOf(n.grid.Parent), Place: n.grid.Label,
		}}, size)
	}
}

// recentPoint is a change of a point as people read it.
func (t *tree) recentPoint(c *PointChange) Recent {
	in, at := c.Grid, c.New
	if c.Op == Delete {
		in, at = c.OldGrid, c.Old
	}
	return Recent{
		Kind: c.Kind, ID: c.ID, Op: c.Op, Name: c.Name, New: !c.HasOld,
		From: c.From, To: c.To, In: in, InName: t.nameOf(in), Place: at,
	}
}

// recall takes over what lies inside the view of the changes before its time.
// How a colour of the view's own changed nobody knows any more.
func (ix *viewIndex) recall(all *ring, size int) {
	for i := range all.list {
		p := *all.at(i)
		if p.moment == nil {
			if x, ok := ix.t.known(p.ID); ix.own != nil || !ok || !ix.full && !ix.shows(ix.t.place(x)) {
				continue
			}
			ix.recent.put(p, size)
			continue
		}
		m := p.moment
		was := m.HasOld && ix.held(m.OldGrid, m.oldSector, m.oldOwner)
		is := m.Op == Set && ix.held(m.Grid, m.newSector, m.newOwner)
		if !was && !is {
			continue
		}
		c := seen(&m.PointChange, was, is, m.oldName)
		told := past{Recent: ix.t.recentPoint(&c)}
		told.Position, told.At = p.Position, p.At
		ix.recent.put(told, size)
	}
}

// held reports whether a point that was in this grid, of this sector and
// enterprise, is held.
func (ix *viewIndex) held(leaf grid.ID, sector string, owner grid.ID) bool {
	f := facts{place: ix.t.place(ix.t.index[leaf]), sector: ix.w.sectors.index[sector], enterprise: owner}
	return ix.holds(&f) != notHeld
}

func (t *tree) nameOf(id grid.ID) string {
	if x, ok := t.known(id); ok {
		return t.nodes[x].grid.Name
	}
	return ""
}

// Recent returns the newest changes inside the view, newest first, at most limit
// of them. Of the time before the view came into use it knows what lies inside
// it of the changes that are remembered for everyone.
func (v *View) Recent(limit int) []Recent {
	l := v.open()
	defer l.close()
	r := l.recentChanges()
	n := min(limit, len(r.list))
	out := make([]Recent, 0, max(n, 0))
	for i := 1; i <= n; i++ {
		out = append(out, r.at(len(r.list)-i).Recent)
	}
	return out
}

package live

import (
	"time"

	"anwang/grid"

	"github.com/paulmach/orb"
)

// Event is what one Load, Apply or Tick changed. It is a value of its own: it
// refers to nothing in the state and may be kept and shared.
type Event struct {
	Position grid.Position
	// At is the commit time of the newest transaction, or for a Tick the time
	// the state was moved to.
	At     time.Time
	Points []PointChange
	Grids  []GridChange
	// Redraws are the grids that are called otherwise or have another shape, by id.
	Redraws []Redraw
	// Boundaries is true when the trees of grids changed: every shape, every name
	// and every colour must be read anew.
	Boundaries bool
	// Sectors is true when supervision sectors changed, which State.Sectors tells.
	Sectors bool
	// Reload is true after a Load: everything may differ.
	Reload bool
	// Views is what changed in the views in use beside that of everything, each
	// only when something did. A point that came into a view or left it is set
	// or deleted there. After Boundaries and Reload every view has changed.
	Views []ViewChange
}

// Empty reports whether nothing changed that anybody could see.
func (e *Event) Empty() bool {
	return e == nil || !e.Reload && !e.Boundaries && !e.Sectors &&
		len(e.Points) == 0 && len(e.Grids) == 0 && len(e.Redraws) == 0 && len(e.Views) == 0
}

// Op says what happened to a record.
type Op string

// The operations.
const (
	Set    Op = "set"    // created or changed
	Delete Op = "delete" // gone
)

// PointChange is the change of one point: where and what it was and is.
type PointChange struct {
	Kind grid.Kind
	ID   grid.ID
	Op   Op
	Name string

	HasOld bool      // it was known before; false for a new one
	Old    orb.Point // where it was; valid when HasOld
	New    orb.Point // where it is; valid unless Op is Delete

	// From and To are the classes (grid.Point.Class) before and after. Closed
	// dangers have class 0 and are not on the map.
	From, To uint8

	OldGrid grid.ID // leaf grid before, 0 none
	Grid    grid.ID // leaf grid now, 0 none

	// OldOwner and Owner are the enterprise that it belonged and belongs to, unless it is one, 0 none.
	OldOwner, Owner grid.ID
}

// GridChange is a grid whose level changed, or whose index or load moved by what
// shows in its first decimal.
type GridChange struct {
	ID    grid.ID
	From  grid.Level
	To    grid.Level
	Index float64
	Load  float64
}

// Redraw is a grid that keeps its place in the tree, but not its name or its shape.
type Redraw struct {
	ID       grid.ID
	Renamed  bool
	Reshaped bool       // its shape, label or area is another
	Grid     *grid.Grid // as it is now; shared: never change it
	Old      *grid.Grid // as it was
}

// Bound is where the grid and its label were and are.
func (r *Redraw) Bound() orb.Bound {
	return r.Old.Shape.Bound().Extend(r.Old.Label).Union(r.Grid.Shape.Bound()).Extend(r.Grid.Label)
}

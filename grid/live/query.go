package live

import (
	"github.com/paulmach/orb"

	"anwang/grid"
)

// Filter chooses points. Every field that is set narrows the choice; the zero
// Filter takes everything.
type Filter struct {
	// Grid takes the points in the grid or anything below it; 0 all.
	Grid grid.ID
	// Box takes the points in a box of longitudes and latitudes, edges included.
	Box *orb.Bound
	// Polygon takes the points a polygon covers, its border included.
	Polygon orb.MultiPolygon
	// Levels takes enterprises and hazard sources of these levels; empty all.
	Levels []grid.Level
	// Classes takes dangers of these classes; empty all.
	Classes []grid.DangerClass
	// State narrows dangers to the open or the closed ones.
	State StateFilter
	// Enterprise takes the hazard sources and dangers of an enterprise, or the
	// enterprise itself; 0 all.
	Enterprise grid.ID
	// Text takes the points whose name contains it, whose initials contain it,
	// or whose code contains it; letter case does not matter.
	Text string
}

// StateFilter narrows dangers by where they stand.
type StateFilter string

// The state filters.
const (
	StateAll    StateFilter = ""
	StateOpen   StateFilter = "open"
	StateClosed StateFilter = "closed"
)

// Item is a point as a reader gets it.
type Item struct {
	grid.Point
	Class uint8 // as of State.Now, see grid.Point.Class
}

// Page is one page of a query.
type Page struct {
	Items   []Item
	Next    string // cursor of the page after this one; "" at the end
	Matched int    // how many points the filter takes in all
}

// Hit is one finding of a search.
type Hit struct {
	Grid  *grid.Grid // set for a grid
	Point *Item      // set for a point
	Level grid.Level // of the grid
	Path  string     // names from the root to the grid, or to the point's grid, " / " between
}

package cover

import "github.com/paulmach/orb"

// Kind says what is wrong.
type Kind string

// The kinds of defects. Clean reports those of its inputs, Check those of
// polygons that claim to be a cover.
const (
	Overlap        Kind = "overlap"         // two polygons claim the same ground
	Gap            Kind = "gap"             // ground between polygons that nobody claims
	Sliver         Kind = "sliver"          // a border drawn twice: overlaps and gaps no wider than the tolerance
	Invalid        Kind = "invalid"         // a ring crosses or retraces itself, or leaves its shell
	TooFewPoints   Kind = "too_few_points"  // a ring with fewer than three distinct vertices
	Unclosed       Kind = "unclosed"        // the last vertex of a ring is not its first
	RepeatedVertex Kind = "repeated_vertex" // the same vertex twice in a row
	RingDirection  Kind = "ring_direction"  // a shell clockwise or a hole counter-clockwise
	Empty          Kind = "empty"           // a polygon without any ground
	Unshared       Kind = "unshared_vertex" // a vertex lies on a neighbour's edge and is not one of its own
	Crossing       Kind = "crossing"        // two edges cross
	OffLattice     Kind = "off_lattice"     // a vertex is not on the lattice of 1e-7 degree
	Mismatch       Kind = "mismatch"        // a parent is not the union of its children
	Outside        Kind = "outside"         // ground that lies outside of the frame
	Stray          Kind = "stray"           // an input that is no part of the cover, see Reason
)

// Action says what was done about a defect.
type Action string

// The actions.
const (
	Reported Action = ""         // nothing: a finding of Check
	Assigned Action = "assigned" // the ground was given to one polygon, see To
	Kept     Action = "kept"     // left as a declared hole
	Dropped  Action = "dropped"  // the ring or vertex was left out
	Mended   Action = "mended"   // put right without change of ground
	Cut      Action = "cut"      // the ground was cut off
)

// Defect is one thing found wrong: what, whose, where, how much, and what was
// done.
type Defect struct {
	Kind   Kind
	Codes  []string  // polygons concerned, sorted
	At     orb.Point // inside the largest piece of the ground, or the vertex
	Area   float64   // geodesic square metres of ground concerned; 0 none
	Count  int       // pieces of ground, or vertices, or rings
	Action Action
	To     string // who got the ground, or most of it, for Assigned
	Hole   string // the declared hole concerned, if one is
	Row    int    // number of the input, from 1, for Stray
	Reason Reason // for Stray
}

// Reason says why an input is no part of a cover.
type Reason string

// The reasons.
const (
	NoCode      Reason = "no_code"      // it has no code
	SameCode    Reason = "same_code"    // an input before it has the same code
	NoShape     Reason = "no_shape"     // it has no vertex at all
	OffEarth    Reason = "off_earth"    // a coordinate is not a number, or off the Earth
	AtZero      Reason = "at_zero"      // a vertex is at 0, 0, where a missing coordinate is written
	AcrossDates Reason = "across_dates" // it goes around the Earth: drawn across the line of 180°
	FarAway     Reason = "far_away"     // it lies far away from all others
)

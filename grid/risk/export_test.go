package risk

import "anwang/grid"

// Shows tells what shows that a rule set breaks a property: parts at a depth, and
// a depth where one of them has another colour.
func (f *Flag) Shows() (parts []grid.Tally, depth, above uint8) { return f.parts, f.depth, f.above }

// Package sweep has what the geometry of many segments stands on: which of
// them lie near each other ([Near]), which one lies below a vertex
// ([Plane.Below]), what hangs together ([Groups]), and how work that takes long
// ends with its context ([Pace]). It looks at coordinates only in ways that
// cost about as much as there are segments, however they lie: in clusters, side
// by side a step apart, or far from each other.
package sweep

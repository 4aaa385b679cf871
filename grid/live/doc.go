// Package live is what Anwang holds in memory: every enterprise, hazard source
// and danger in an R-tree, every grid with its shape, its kept counts and its
// colour, and kept counters for clusters. It is filled once from a
// [grid.Snapshot] and then follows the change feed batch by batch. It sees
// neither HTTP nor SQL.
//
// # What a reader may rely on
//
// One writer at a time changes the state (Load, Apply and Tick wait for each
// other); any number of readers read. A reader never sees half a batch: every
// method answers from one moment between two batches. The two that may run long
// on millions of points, [State.Search] and [State.Each], let the writer in
// between chunks; each single answer of theirs was true at its moment.
//
// # Decisions
//
// The leaf grid of a point in the main network is the one the database assigned
// (grid.Point.Grid); memory never argues with it. Because the points of a leaf
// are kept by leaf, a change of the tree above (a merged street)
// costs a pass over the grids, not over the points. A grid that is renamed or has
// another shape, and stays where it is in the tree, costs nothing but itself.
//
// Counts are kept by plus and minus one for a grid and everything above it, so
// reading them costs the same for a community and for a province.
//
// Being overdue happens without any write. Tick moves the dangers whose deadline
// has passed; until the next Tick or Apply the state stands still at [State.Now].
package live

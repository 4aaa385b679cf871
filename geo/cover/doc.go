// Package cover holds a set of polygons as what it really is: nodes where three
// or more borders meet, arcs between them, and for each arc the polygon on its
// left and on its right. A border shared by two grids exists once, so the two
// grids cannot drift apart: whatever is done to the arc is done to both.
//
// # The lattice
//
// All coordinates are integers, 1e-7 degree apart (about a centimetre), and all
// decisions — which side, does it cross, where — are exact integer arithmetic.
// A coordinate leaves the package as float64(k)/1e7, so that vertices shared by
// neighbours are equal bit by bit in the database, in memory and in a tile.
//
// # Getting a cover
//
//   - [Clean] takes polygons as they come from the world, with slivers, overlaps,
//     repeated vertices and broken rings, and reports each defect it found with
//     its place, its area and what was done.
//   - [Nest] makes two levels nest: the fine one decides, or the coarse one.
//   - [Build] takes polygons that already share their vertices exactly — the
//     output of a former Clean, read back from the database — and only finds
//     the junctions. It is fast and changes nothing.
//   - [Cover.Cut] divides polygons into parts, as communities in a street.
//   - [Cover.Dissolve] joins polygons into their parents on the same arcs.
//   - [Cover.Simplify] thins the arcs for a map scale; neighbours still share
//     every vertex.
//
// # How dirty polygons become a cover
//
// Every ring is snapped to the lattice. All segments of all rings are noded by
// snap rounding: each crossing becomes a lattice vertex, each segment that
// passes through the pixel of a vertex is bent through it, and this is repeated
// until nothing moves. The result is a planar graph. Each of its faces is
// covered by some inputs, found by walking from face to face and counting the
// rings whose edge is crossed:
//
//   - one input: the face is its;
//   - two or more: an overlap; the face goes to the input chosen by
//     [Options.Prefer], by default the lower code, the same rule that decides a
//     point on a border;
//   - none, and shut in, by the frame if there is one: a gap, unless it is a
//     declared hole. A gap that is small or thin goes to the neighbour with the
//     longest common border (the lower code when equal); any other is kept as a
//     hole without a name.
//
// Edges with the same owner on both sides vanish, the others become arcs. Where
// a line that has vanished had put a vertex into an arc, the arc becomes
// straight again, as far as nothing is in its way.
//
// Two drawings of one border, no farther apart than [Options.Tolerance], leave
// thin overlaps and gaps. The overlaps go to the preferred polygon and the gaps
// to the other one, so that the border becomes the first one's drawing, vertex
// by vertex. No vertex is moved for it: what is narrow stays, and so does the
// frame.
//
// # Cost and end
//
// What this package does costs about as much as there is to look at, times a
// logarithm; only what is to be told of each pair of polygons costs as much as
// there are pairs. Whatever takes a context looks at it every few milliseconds
// and returns its error.
//
// # Checking
//
// [Check] looks at plain polygons and knows nothing of the construction: it
// finds crossings, vertices not shared, edges used twice, nesting without a
// hole, and gaps, from the coordinates alone. Declared holes and a frame have
// the other side of the edges around them, like a polygon.
package cover

package live

import "anwang/grid"

// Cell is what a tile shows at one place: a cluster of points, or, when Single,
// one point in full. X and Y are the place (for a cluster the mean place of its
// points) in web-mercator world units of 2^32 from the north-west corner, so a
// tile needs no trigonometry.
type Cell struct {
	X, Y   uint32
	Counts [grid.Levels]uint32 // by class
	Single bool
	// Of a single point:
	ID        grid.ID
	Name      string
	Class     uint8
	Level     grid.Level
	Synthetic bool
}

// Count is how many points the cell stands for.
func (c *Cell) Count() uint32 {
	return c.Counts[0] + c.Counts[1] + c.Counts[2] + c.Counts[3] + c.Counts[4]
}

// Worst is the worst class in the cell; class 0 (not assessed) only when there
// is nothing else.
func (c *Cell) Worst() uint8 {
	return uint8(grid.Counts(c.Counts).Worst())
}

// ClusterOptions tunes what a tile gets. The zero value is the product's choice.
type ClusterOptions struct {
	// Singles is up to how many points a tile shows each by itself; 0 means 512.
	Singles int
	// MaxSingles is the same from zoom MaxZoom on, where nobody can zoom further
	// in; 0 means 4096. Beyond it, points that share a place stay a cluster:
	// nothing is cut and no tile grows without bound.
	MaxSingles int
	// MaxZoom is the last zoom of the layer; 0 means 16.
	MaxZoom uint8
}

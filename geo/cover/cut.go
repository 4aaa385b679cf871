package cover

import "errors"

// Part says into which children a polygon is cut.
type Part struct {
	Code     string   // the polygon
	Children []string // codes of the parts; none keeps the polygon as it is
}

// CutOptions steer Cut; the zero value is the default.
type CutOptions struct {
	// Seed changes every cut; the same seed gives the same cut.
	Seed uint64
	// Straight leaves the inner borders straight instead of slightly rough.
	Straight bool
}

// Cut divides each polygon into its children. The parts of a polygon are its
// exact union, neighbours share vertices across all borders, and the same
// input gives the same cut. Polygons not named in parts stay as they are.
func (c *Cover) Cut(parts []Part, o CutOptions) (*Cover, error) {
	return nil, errors.New("cover: not yet")
}

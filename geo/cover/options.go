package cover

import "github.com/paulmach/orb"

// Options steer Clean; the zero value is the default.
type Options struct {
	// Prefer chooses who gets ground that two polygons claim; it returns a or
	// b. By default the lower code.
	Prefer func(a, b string) string
	// MaxGap is the area in square metres up to which a gap is filled; default
	// 10,000.
	MaxGap float64
	// MaxGapWidth is the mean width in metres up to which a gap is filled
	// whatever its area; default 5.
	MaxGapWidth float64
	// Holes are ground that nobody is to have: a lake, a military area. What of
	// them no polygon claims is no gap; what one does claim is its own, and is
	// reported.
	Holes []Hole
	// Frame is the outline that the polygons are to fill, such as their parent
	// or the whole region. Ground in it that nobody claims is a gap even when
	// it is open to the outside, and ground outside of it is cut off. A frame
	// is never moved.
	Frame orb.MultiPolygon
	// KeepOutside leaves ground outside of the frame with who claims it; it is
	// reported all the same.
	KeepOutside bool
	// Tolerance is how far apart in metres two drawings of the same border may
	// lie. Where they lie no farther apart the border is that of the preferred
	// polygon, or of the frame, vertex by vertex, and each pair of neighbours
	// is reported once, as a [Sliver]. By default 0.
	Tolerance float64
	// LeaveOutStray leaves out inputs that are no part of a cover, and reports
	// them as [Stray]; without it they are an error.
	LeaveOutStray bool
}

// Hole is ground that nobody has on purpose, with the name it goes by.
type Hole struct {
	Name  string
	Shape orb.MultiPolygon
}

func (o Options) withDefaults() Options {
	if o.Prefer == nil {
		o.Prefer = func(a, b string) string { return min(a, b) }
	}
	if o.MaxGap == 0 {
		o.MaxGap = 10_000
	}
	if o.MaxGapWidth == 0 {
		o.MaxGapWidth = 5
	}
	return o
}

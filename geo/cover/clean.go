package cover

import "errors"

// Options steer Clean; the zero value is the default.
type Options struct {
	// Prefer chooses who gets ground that two polygons claim. It must be
	// symmetric. By default the lower code.
	Prefer func(a, b string) string
	// MaxGap is the area in square metres up to which a gap is filled; default
	// 10,000.
	MaxGap float64
	// MaxGapWidth is the mean width in metres up to which a gap is filled
	// whatever its area; default 5.
	MaxGapWidth float64
}

// Clean makes a cover of polygons as they come from the world, and reports
// every defect found: overlaps by pair, gaps one by one, the rest by polygon.
// It fails with ErrInput only for what cannot be mended, see [Input].
func Clean(inputs []Input, o Options) (*Cover, []Defect, error) {
	if err := checkInputs(inputs); err != nil {
		return nil, nil, err
	}
	return nil, nil, errors.New("cover: not yet")
}

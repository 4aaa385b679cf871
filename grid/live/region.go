package live

import (
	"math"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/grid"
)

// region is an area of the map, but for a subtree, made ready for many tests. A point is
// first looked for in its box, then tested exactly.
type region interface {
	box() orb.Bound
	Covers(orb.Point) bool
}

// regionOf compiles an area; pg.Args.In compiles the same to SQL.
func regionOf(a grid.Area) region {
	switch a := a.(type) {
	case grid.Box:
		return boxRegion(a.Bound)
	case grid.Polygon:
		return newArea(a.Shape)
	case grid.Circle:
		return newCircle(a)
	}
	return nowhereRegion{}
}

// common is the part that two boxes share; of boxes that do not meet it holds nothing.
func common(a, b orb.Bound) orb.Bound {
	return orb.Bound{
		Min: orb.Point{max(a.Min[0], b.Min[0]), max(a.Min[1], b.Min[1])},
		Max: orb.Point{min(a.Max[0], b.Max[0]), min(a.Max[1], b.Max[1])},
	}
}

// nowhereRegion takes nothing: an area that is not known here must never widen a choice.
type nowhereRegion struct{}

func (nowhereRegion) box() orb.Bound        { return orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{0, 0}} }
func (nowhereRegion) Covers(orb.Point) bool { return false }

type boxRegion orb.Bound

func (b boxRegion) box() orb.Bound          { return orb.Bound(b) }
func (b boxRegion) Covers(p orb.Point) bool { return orb.Bound(b).Contains(p) }

func (a *area) box() orb.Bound { return a.bound }

// circle tells most points by their distance on a sphere, which is a fifth of the work,
// and measures on the ellipsoid only where that is not certain.
type circle struct {
	grid.Circle
	bound      orb.Bound
	cos        float64 // of the centre's latitude
	sure, much float64 // squared half chords on the unit sphere: certainly inside, certainly outside
}

func newCircle(c grid.Circle) *circle {
	// The ellipsoid's radii of curvature lie within 0.7 % of this one.
	const radius, doubt = 6_371_009.0, 0.01
	half := func(metres float64) float64 {
		s := math.Sin(metres / radius / 2)
		return s * s
	}
	return &circle{
		Circle: c, bound: c.Bound(), cos: math.Cos(c.Centre[1] * math.Pi / 180),
		sure: half(c.Reach() * (1 - doubt)), much: half(c.Reach() * (1 + doubt)),
	}
}

func (c *circle) box() orb.Bound { return c.bound }

// Covers reports whether a place lies in the circle, by the distance that ST_DWithin
// measures, which agrees with geo.Distance to far less than a millimetre.
func (c *circle) Covers(p orb.Point) bool {
	const half = math.Pi / 360
	y, x := math.Sin((p[1]-c.Centre[1])*half), math.Sin((p[0]-c.Centre[0])*half)
	switch h := y*y + c.cos*math.Cos(p[1]*2*half)*x*x; {
	case h < c.sure:
		return true
	case h > c.much:
		return false
	}
	return geo.Distance(c.Centre, p) < c.Reach()
}

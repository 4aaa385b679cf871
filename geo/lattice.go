package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// SRID is the EPSG code of every geometry in the database: CGCS2000 longitude,
// latitude.
const SRID = 4490

// PerDegree is the number of lattice steps in one degree.
const PerDegree = 1e7

// Lattice returns the lattice number nearest to degrees, halves away from zero.
func Lattice(degrees float64) int64 { return int64(math.Round(degrees * PerDegree)) }

// Degrees is the inverse of Lattice.
func Degrees(k int64) float64 { return float64(k) / PerDegree }

// Snap moves a point to the nearest lattice point.
func Snap(p orb.Point) orb.Point {
	return orb.Point{Degrees(Lattice(p[0])), Degrees(Lattice(p[1]))}
}

// OnLattice reports whether both coordinates are lattice numbers.
func OnLattice(p orb.Point) bool { return Snap(p) == p }

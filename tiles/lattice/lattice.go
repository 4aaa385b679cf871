// Package lattice is the plane that tiles are cut in: web-mercator on integers,
// 4096 steps to a tile, so that what is equal stays equal.
package lattice

import (
	"math"

	"github.com/paulmach/orb"

	"anwang/tiles/mvt"
)

// Vertex is a place in the web-mercator world, 2^32 steps along each side,
// counted from the north-west corner.
type Vertex struct{ X, Y uint32 }

// WorldBits is the fineness of a Vertex: the world has 2^WorldBits steps.
const WorldBits = 32

// Project puts a longitude and latitude into the world.
func Project(p orb.Point) Vertex {
	const side = 1 << WorldBits
	x := (p[0] + 180) / 360
	s := math.Sin(p[1] * math.Pi / 180)
	y := 0.5 - math.Log((1+s)/(1-s))/(4*math.Pi)
	return Vertex{clampWorld(x * side), clampWorld(y * side)}
}

func clampWorld(f float64) uint32 {
	return uint32(min(max(math.Round(f), 0), math.MaxUint32))
}

// TileRange returns the first and the last column and row of the tiles of a
// zoom that a box of longitudes and latitudes meets.
func TileRange(b orb.Bound, z int) (lo, hi [2]uint32) {
	nw, se := Project(b.LeftTop()), Project(b.RightBottom())
	shift := uint(WorldBits - z)
	return [2]uint32{nw.X >> shift, nw.Y >> shift}, [2]uint32{se.X >> shift, se.Y >> shift}
}

// World returns where a place is in the world of web-mercator, in steps of
// 2^-32 of its side from the north-west corner.
func World(p orb.Point) (x, y uint32) {
	v := Project(p)
	return v.X, v.Y
}

// Steps is the number of lattice steps along a tile's side.
const Steps = 1 << stepBits

const stepBits = 12

// At puts a vertex on the lattice of a zoom, to the nearest step.
func (v Vertex) At(zoom int) mvt.Point {
	shift := uint(WorldBits - stepBits - zoom)
	half := uint64(1) << (shift - 1)
	return mvt.Point{X: int32((uint64(v.X) + half) >> shift), Y: int32((uint64(v.Y) + half) >> shift)}
}

// Tile is the box of a tile on the lattice of its zoom, widened by the buffer.
func Tile(x, y uint32) Box {
	o := mvt.Point{X: int32(x) * Steps, Y: int32(y) * Steps}
	return Box{o.X - Buffer, o.Y - Buffer, o.X + Steps + Buffer, o.Y + Steps + Buffer}
}

// Buffer is how far a tile's content reaches over its sides, in lattice steps.
const Buffer = 64

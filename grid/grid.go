package grid

import (
	"time"

	"github.com/paulmach/orb"
)

// NetworkKind tells territory networks 块 from sector networks 条.
type NetworkKind string

// The kinds of networks.
const (
	Territory NetworkKind = "territory" // a cover: no overlap, no gap, exact shared borders
	Sector    NetworkKind = "sector"    // hangs on departments; may overlap territory
)

// Network 网格体系 is one tree of grids with its own depth and names.
type Network struct {
	ID     ID
	Key    string // stable short key, "territory"
	Name   string
	NameEN string
	Kind   NetworkKind
	Main   bool    // the network whose leaf grid every point carries in Point.Grid
	Depths []Depth // by depth, 1 first
}

// Depth names one level of a network's tree 层级.
type Depth struct {
	Depth  uint8 // 1 is the root
	Name   string
	NameEN string
}

// Grid 网格 is a node of a network's tree, with its current boundary.
type Grid struct {
	ID        ID
	Network   ID
	Parent    ID // 0 for the root
	Depth     uint8
	Code      string // 12-digit administrative code, or the network's own scheme
	Name      string
	Pinyin    string // full pinyin, lower-case, no spaces
	Initials  string // lower-case pinyin initials
	Leaf      bool
	Synthetic bool      // the shape (not the name) is made up; marked wherever it shows
	Area      float64   // geodesic, square metres
	Label     orb.Point // inside Shape
	Shape     orb.MultiPolygon
	ValidFrom time.Time
	ValidTo   time.Time // zero: in force
	Version   int32
}

package boundary

import (
	"github.com/paulmach/orb"

	"anwang/grid"
)

// Difference is what publishing a tree changes in a network.
type Difference struct {
	New      int `json:"new"`
	Gone     int `json:"gone"`
	Renamed  int `json:"renamed"`
	Rehung   int `json:"rehung"`   // under another parent, or on another level
	Reshaped int `json:"reshaped"` // other borders
	Same     int `json:"same"`
	Holes    int `json:"holes"` // that came or went

	Changes []Change `json:"-"`
}

// Empty reports whether nothing changes.
func (d *Difference) Empty() bool { return d.New+d.Gone+d.Renamed+d.Rehung+d.Reshaped+d.Holes == 0 }

// Change is what becomes of one grid.
type Change struct {
	Code               string
	Name, Was          string // Was: "" when it is the same
	Parent, WasParent  string // code
	Area, WasArea      float64
	New, Gone          bool
	Renamed, Rehung    bool
	Reshaped, Releafed bool // Releafed: it has grids below it now, or none any more
	id, parent         grid.ID
	node               *Node
}

// standing is a grid in force.
type standing struct {
	id         grid.ID
	code, name string
	parent     string
	depth      uint8
	leaf       bool
	area       float64
	shape      orb.MultiPolygon
}

// onlyNamed returns the root of a network that has nothing but its name; the tree's takes
// its place, whatever its code, so that what accounts are held at stays.
func onlyNamed(was []standing) *standing {
	if len(was) == 1 && was[0].shape == nil {
		return &was[0]
	}
	return nil
}

// compare says what becomes of the grids in force when a tree takes their place. Grids
// are the same when their codes are.
func compare(was []standing, tree *Tree) Difference {
	var d Difference
	old := make(map[string]*standing, len(was))
	for i := range was {
		old[was[i].code] = &was[i]
	}
	if named := onlyNamed(was); named != nil && len(tree.Grids) > 0 {
		old = map[string]*standing{tree.Grids[0].Code: named}
	}
	kept := make(map[string]bool, len(was))
	for i := range tree.Grids {
		n := &tree.Grids[i]
		o := old[n.Code]
		if o == nil {
			d.New++
			d.Changes = append(d.Changes, Change{Code: n.Code, Name: n.Name, Parent: n.Parent, Area: n.Area, New: true, node: n})
			continue
		}
		kept[o.code] = true
		c := Change{
			Code: n.Code, Name: n.Name, Parent: n.Parent, Area: n.Area, WasArea: o.area, id: o.id, node: n,
			Renamed: n.Name != o.name || n.Code != o.code, Rehung: n.Parent != o.parent || n.Depth != o.depth, Releafed: n.Leaf != o.leaf,
			Reshaped: !canonical(o.shape).Equal(n.Shape),
		}
		if c.Renamed {
			d.Renamed++
			c.Was = o.name
		}
		if c.Rehung {
			d.Rehung++
			c.WasParent = o.parent
		}
		if c.Reshaped {
			d.Reshaped++
		}
		if !c.Renamed && !c.Rehung && !c.Reshaped && !c.Releafed {
			d.Same++
			continue
		}
		d.Changes = append(d.Changes, c)
	}
	for i := range was {
		if o := &was[i]; !kept[o.code] {
			d.Gone++
			d.Changes = append(d.Changes, Change{Code: o.code, Name: o.name, Parent: o.parent, WasArea: o.area, Gone: true, id: o.id})
		}
	}
	return d
}

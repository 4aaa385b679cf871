package boundary

import (
	"cmp"
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"anwang/grid"
)

// Difference is what publishing a tree changes in a network.
type Difference struct {
	New      int `json:"new"`
	Gone     int `json:"gone"`
	Renamed  int `json:"renamed"`
	Recoded  int `json:"recoded"`  // another code: the division was given a new one
	Rehung   int `json:"rehung"`   // under another parent, or on another level
	Reshaped int `json:"reshaped"` // other borders
	Same     int `json:"same"`
	Holes    int `json:"holes"` // that came or went

	Changes []Change `json:"-"`
}

// Empty reports whether nothing changes.
func (d *Difference) Empty() bool {
	return d.New+d.Gone+d.Renamed+d.Recoded+d.Rehung+d.Reshaped+d.Holes == 0
}

// Change is what becomes of one grid.
type Change struct {
	Code, WasCode      string // WasCode: "" when it is the same
	Name, Was          string // Was: "" when it is the same
	Parent, WasParent  string // code
	Area, WasArea      float64
	New, Gone          bool
	Renamed, Rehung    bool
	Recoded            bool
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

// looks is what grids have in common that may be the same under different codes.
type looks struct {
	name  string
	depth uint8
	area  float64
}

// counterparts finds the grid in force that each of a tree is: the one of its code, the one
// that the description says had another code, the one of the same name and ground under
// another code. A code that somebody has had before is not given to another grid, whose
// history it would cross.
func counterparts(was []standing, tree *Tree, d *Description, taken map[string]bool) map[string]*standing {
	if named := onlyNamed(was); named != nil && len(tree.Grids) > 0 {
		return map[string]*standing{tree.Grids[0].Code: named}
	}
	old := make(map[string]*standing, len(was))
	for i := range was {
		old[was[i].code] = &was[i]
	}
	out := make(map[string]*standing, len(tree.Grids))
	var fresh []*Node
	for i := range tree.Grids {
		n := &tree.Grids[i]
		if o := old[n.Code]; o != nil {
			out[n.Code] = o
			delete(old, n.Code)
		} else if !taken[n.Code] {
			fresh = append(fresh, n)
		}
	}
	said := d.recoded()
	alike := map[looks][]*standing{}
	for i := range was {
		if o := &was[i]; old[o.code] != nil && o.shape != nil {
			key := looks{o.name, o.depth, o.area}
			alike[key] = append(alike[key], o)
		}
	}
	for _, n := range fresh {
		o := old[said[n.Code]]
		for _, other := range alike[looks{n.Name, n.Depth, n.Area}] {
			if o == nil && old[other.code] != nil && canonical(other.shape).Equal(n.Shape) {
				o = other
			}
		}
		if o != nil {
			out[n.Code] = o
			delete(old, o.code)
		}
	}
	return out
}

// compare says what becomes of the grids in force when a tree takes their place.
func compare(was []standing, tree *Tree, same map[string]*standing) Difference {
	var d Difference
	now := make(map[string]string, len(same)) // codes by those of before
	for code, o := range same {
		now[o.code] = code
	}
	for i := range tree.Grids {
		n := &tree.Grids[i]
		o := same[n.Code]
		if o == nil {
			d.New++
			d.Changes = append(d.Changes, Change{Code: n.Code, Name: n.Name, Parent: n.Parent, Area: n.Area, New: true, node: n})
			continue
		}
		c := Change{
			Code: n.Code, Name: n.Name, Parent: n.Parent, Area: n.Area, WasArea: o.area, id: o.id, node: n,
			Renamed: n.Name != o.name, Recoded: n.Code != o.code, Releafed: n.Leaf != o.leaf,
			Rehung:   n.Depth != o.depth || n.Parent != cmp.Or(now[o.parent], o.parent),
			Reshaped: !canonical(o.shape).Equal(n.Shape),
		}
		if !c.Renamed && !c.Recoded && !c.Rehung && !c.Reshaped && !c.Releafed {
			d.Same++
			continue
		}
		d.count(&c, o)
		d.Changes = append(d.Changes, c)
	}
	for i := range was {
		if o := &was[i]; now[o.code] == "" {
			d.Gone++
			d.Changes = append(d.Changes, Change{Code: o.code, Name: o.name, Parent: o.parent, WasArea: o.area, Gone: true, id: o.id})
		}
	}
	return d
}

// count counts a change, and says what was before.
func (d *Difference) count(c *Change, o *standing) {
	if c.Renamed {
		d.Renamed++
		c.Was = o.name
	}
	if c.Recoded {
		d.Recoded++
		c.WasCode = o.code
	}
	if c.Rehung {
		d.Rehung++
		c.WasParent = o.parent
	}
	if c.Reshaped {
		d.Reshaped++
	}
}

// difference compares a tree with what is in force of a network.
func difference(ctx context.Context, tx pgx.Tx, network grid.ID, d *Description, tree *Tree) (out Difference, was []standing, err error) {
	if was, err = gridsInForce(ctx, tx, network); err != nil {
		return out, was, err
	}
	taken, err := codesOfOld(ctx, tx, network)
	if err != nil {
		return out, was, err
	}
	return compare(was, tree, counterparts(was, tree, d, taken)), was, nil
}

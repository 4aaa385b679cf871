package live

import (
	"cmp"
	"math"
	"slices"

	"anwang/grid"
	"anwang/grid/risk"

	"github.com/paulmach/orb"
)

// node is the place of a grid in the tree; 0 is "no grid". A node belongs to its
// grid id for good, through every change of boundaries, so records can point to
// it and are never rewritten when the tree above them changes.
type node uint32

// tree holds the grids of all networks with their counts and colours.
type tree struct {
	networks   []grid.Network // the main one first
	rollup     grid.Rollup
	index      map[grid.ID]node
	nodes      []gridNode
	order      map[grid.ID][]node // by network, parents before children, siblings by code
	touched    []node             // whose counts changed since the last recolour
	locators   []*locator         // by place in networks; nil for sector networks
	unknown    []node             // that points name but that are not in force; 0 among them
	mainOrders []uint32           // by node: place in the order of the main network, or nowhere
	bound      orb.Bound          // of the territory networks
}

// gridNode is one grid.
type gridNode struct {
	id          grid.ID
	grid        *grid.Grid // nil: a point names it, but it is not in force
	parent      node
	children    []node // by code
	first, last uint32 // the subtree is order[first:last] of its network
	bound       orb.Bound
	own         grid.Tally // of the points right in it
	tally       grid.Tally // of the subtree
	colour      colour
	touched     bool
}

// colour is what follows from the counts of a grid by the rule in force.
type colour struct {
	level grid.Level
	index float64
	load  float64
}

// colourOf works out what follows from the counts of a grid at a depth.
func (t *tree) colourOf(depth uint8, tally *grid.Tally) (c colour) {
	c.level, c.index = risk.Colour(&t.rollup, depth, tally)
	c.load = risk.Load(&t.rollup, tally)
	return c
}

// changed makes the change from one colour to another, and says whether it shows.
func (c colour) changed(id grid.ID, to colour) (GridChange, bool) {
	return GridChange{ID: id, From: c.level, To: to.level, Index: to.index, Load: to.load},
		c.level != to.level || tenths(c.index) != tenths(to.index) || tenths(c.load) != tenths(to.load)
}

func newTree() *tree {
	return &tree{index: map[grid.ID]node{}, nodes: make([]gridNode, 1), unknown: make([]node, 1)}
}

// rebuild returns a tree of these grids that keeps the nodes of the old one with
// their own counts and last colours. It reads the old tree only.
func (t *tree) rebuild(networks []grid.Network, grids []grid.Grid) *tree {
	n := &tree{
		networks: slices.Clone(networks),
		rollup:   t.rollup,
		index:    make(map[grid.ID]node, len(t.index)+len(grids)),
		nodes:    make([]gridNode, len(t.nodes), len(t.nodes)+len(grids)),
		order:    map[grid.ID][]node{},
	}
	slices.SortStableFunc(n.networks, func(a, b grid.Network) int {
		if a.Main != b.Main {
			return cmp.Compare(0, b2i(a.Main)-b2i(b.Main))
		}
		return cmp.Compare(a.ID, b.ID)
	})
	n.nodes[0].own = t.nodes[0].own
	for i := 1; i < len(t.nodes); i++ {
		o := &t.nodes[i]
		n.nodes[i] = gridNode{id: o.id, colour: o.colour}
		if o.grid == nil || o.grid.Network == t.main() {
			n.nodes[i].own = o.own // the other networks are counted anew
		}
		n.index[o.id] = node(i)
	}
	sorted := make([]*grid.Grid, len(grids))
	for i := range grids {
		g := grids[i]
		sorted[i] = &g
	}
	slices.SortFunc(sorted, byCode)
	for _, g := range sorted {
		x := n.node(g.ID)
		n.nodes[x].grid, n.nodes[x].bound = g, g.Shape.Bound()
	}
	n.link(sorted)
	n.sumUp()
	n.survey()
	return n
}

// survey makes what follows from the grids and is asked for often.
func (t *tree) survey() {
	t.mainOrders = make([]uint32, len(t.nodes))
	for i := range t.mainOrders {
		t.mainOrders[i] = nowhere
	}
	for i, x := range t.order[t.main()] {
		t.mainOrders[x] = uint32(i)
	}
	t.unknown = t.unknown[:0]
	for i := range t.nodes {
		if t.nodes[i].grid == nil {
			t.unknown = append(t.unknown, node(i))
		}
	}
	for _, w := range t.networks {
		if w.Kind == grid.Sector {
			t.locators = append(t.locators, nil)
			continue
		}
		t.locators = append(t.locators, newLocator(t, w.ID, nil))
	}
	t.bound = t.extent()
}

// nowhere is the place of what is not in the main network.
const nowhere = math.MaxUint32

// mainOrder is where a node stands in the order of the main network. It is fixed with
// the boundaries, so it may be asked for without the lock.
func (t *tree) mainOrder(x node) uint32 {
	if int(x) < len(t.mainOrders) {
		return t.mainOrders[x]
	}
	return nowhere
}

func byCode(a, b *grid.Grid) int {
	return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.ID, b.ID))
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// link ties children to parents and numbers the subtrees.
func (t *tree) link(sorted []*grid.Grid) {
	var roots []node
	for _, g := range sorted {
		x := t.index[g.ID]
		up := t.index[g.Parent]
		if up == 0 || t.nodes[up].grid == nil {
			roots = append(roots, x)
			continue
		}
		t.nodes[x].parent = up
		t.nodes[up].children = append(t.nodes[up].children, x)
	}
	for _, r := range roots {
		t.number(r, t.nodes[r].grid.Network)
	}
}

func (t *tree) number(x node, network grid.ID) {
	t.nodes[x].first = uint32(len(t.order[network]))
	t.order[network] = append(t.order[network], x)
	for _, c := range t.nodes[x].children {
		t.number(c, network)
	}
	t.nodes[x].last = uint32(len(t.order[network]))
}

// sumUp makes every tally anew from the own counts.
func (t *tree) sumUp() {
	for i := range t.nodes {
		t.nodes[i].tally = t.nodes[i].own
	}
	for _, order := range t.order {
		for i := len(order) - 1; i >= 0; i-- {
			n := &t.nodes[order[i]]
			if n.parent != 0 {
				t.nodes[n.parent].tally.Plus(&n.tally)
			}
		}
	}
}

// node returns the node of a grid id and makes one when it has none.
func (t *tree) node(id grid.ID) node {
	if id == 0 {
		return 0
	}
	x, ok := t.index[id]
	if !ok {
		x = node(len(t.nodes))
		t.nodes = append(t.nodes, gridNode{id: id})
		t.index[id] = x
		t.unknown = append(t.unknown, x)
	}
	return x
}

// known returns the node of a grid that is in force.
func (t *tree) known(id grid.ID) (node, bool) {
	x, ok := t.index[id]
	return x, ok && t.nodes[x].grid != nil
}

func (t *tree) idOf(x node) grid.ID { return t.nodes[x].id }

// main returns the id of the network whose leaves the points carry.
func (t *tree) main() grid.ID {
	if len(t.networks) == 0 {
		return 0
	}
	return t.networks[0].ID
}

// pick is network, or the main one for 0.
func (t *tree) pick(network grid.ID) grid.ID { return cmp.Or(network, t.main()) }

// inside reports whether x is top or below it.
func (t *tree) inside(x, top node) bool {
	a, b := &t.nodes[x], &t.nodes[top]
	return a.grid != nil && a.grid.Network == b.grid.Network && a.first >= b.first && a.first < b.last
}

// subtree returns the nodes of a grid and everything below it.
func (t *tree) subtree(top node) []node {
	n := &t.nodes[top]
	return t.order[n.grid.Network][n.first:n.last]
}

// count adds a record to the counts of a leaf and everything above it, or takes
// it away.
func (t *tree) count(leaf node, k grid.Kind, f flags, by uint32) {
	c := f.counted(k)
	t.nodes[leaf].own.Count(&c, by)
	for x := leaf; x != 0; x = t.nodes[x].parent {
		n := &t.nodes[x]
		n.tally.Count(&c, by)
		if !n.touched {
			n.touched = true
			t.touched = append(t.touched, x)
		}
	}
}

// The ways a count changes; unsigned numbers wrap, so adding minusOne takes one
// away.
const (
	plusOne  = uint32(1)
	minusOne = ^uint32(0)
)

// count counts a record in a tally.
func count(t *grid.Tally, k grid.Kind, f flags, by uint32) {
	c := f.counted(k)
	t.Count(&c, by)
}

// sameCount reports whether two records of a kind weigh the same in a tally.
func sameCount(a, b flags) bool { return a.counted(0) == b.counted(0) }

// recolour brings the colours of the touched grids up to date and returns those
// that changed visibly, by id.
func (t *tree) recolour() []GridChange {
	var out []GridChange
	for _, x := range t.touched {
		t.nodes[x].touched = false
		if c, changed := t.colour(x); changed {
			out = append(out, c)
		}
	}
	t.touched = t.touched[:0]
	slices.SortFunc(out, func(a, b GridChange) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// recolourAll does the same for every grid.
func (t *tree) recolourAll() []GridChange {
	t.touched = t.touched[:0]
	for i := range t.nodes {
		t.nodes[i].touched = true
		t.touched = append(t.touched, node(i))
	}
	return t.recolour()
}

func (t *tree) colour(x node) (GridChange, bool) {
	n := &t.nodes[x]
	if n.grid == nil {
		return GridChange{}, false
	}
	to := t.colourOf(n.grid.Depth, &n.tally)
	c, changed := n.colour.changed(n.id, to)
	n.colour = to
	return c, changed
}

// tenths is an index or a load as it is shown.
func tenths(x float64) int { return int(math.Round(x * 10)) }

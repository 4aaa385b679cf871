package live

import (
	"slices"

	"anwang/grid"

	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"
)

// locator finds the leaf grid of a place in one network. It is made once from
// the shapes and never changes, so it may be used without the lock.
type locator struct {
	leafs []leafShape // by code
	boxes rtree.RTreeG[int]
}

type leafShape struct {
	node node
	id   grid.ID
	area *area
}

// locator returns the locator of a network, nil when there is no such network.
func (t *tree) locator(network grid.ID) *locator {
	i := slices.IndexFunc(t.networks, func(n grid.Network) bool { return n.ID == network })
	if i < 0 {
		return nil
	}
	return t.locators[i]
}

func newLocator(t *tree, network grid.ID) *locator {
	l := &locator{}
	for _, x := range t.order[network] {
		n := &t.nodes[x]
		if len(n.children) > 0 || len(n.grid.Shape) == 0 {
			continue
		}
		l.leafs = append(l.leafs, leafShape{x, n.id, newArea(n.grid.Shape)})
	}
	slices.SortFunc(l.leafs, func(a, b leafShape) int {
		return byCode(t.nodes[a.node].grid, t.nodes[b.node].grid)
	})
	for i := range l.leafs {
		b := l.leafs[i].area.bound
		l.boxes.Insert(b.Min, b.Max, i)
	}
	return l
}

// locate returns the leaf at a place, the one with the lower code on a border.
func (l *locator) locate(lon, lat float64) (node, grid.ID) {
	best := len(l.leafs)
	p := orb.Point{lon, lat}
	l.boxes.Search(p, p, func(_, _ [2]float64, i int) bool {
		if i < best && l.leafs[i].area.Covers(p) {
			best = i
		}
		return true
	})
	if best == len(l.leafs) {
		return 0, 0
	}
	return l.leafs[best].node, l.leafs[best].id
}

package live

import (
	"slices"

	"anwang/geo"
	"anwang/grid"

	"github.com/paulmach/orb"
)

// locator finds the leaf grid of a place in one network. It is made once from
// the shapes and never changes, so it may be used without the lock.
type locator struct {
	leafs   []leaf // by code
	regions *geo.Locator
}

type leaf struct {
	node node
	id   grid.ID
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
		if n := &t.nodes[x]; len(n.children) == 0 && len(n.grid.Shape) > 0 {
			l.leafs = append(l.leafs, leaf{x, n.id})
		}
	}
	slices.SortFunc(l.leafs, func(a, b leaf) int {
		return byCode(t.nodes[a.node].grid, t.nodes[b.node].grid)
	})
	regions := make([]geo.Region, len(l.leafs))
	for i, f := range l.leafs {
		g := t.nodes[f.node].grid
		regions[i] = geo.Region{Code: g.Code, Shape: g.Shape}
	}
	l.regions = geo.NewLocator(regions)
	return l
}

// locate returns the leaf at a place, the one with the lower code on a border.
func (l *locator) locate(lon, lat float64) (node, grid.ID) {
	i := l.regions.Locate(orb.Point{lon, lat})
	if i < 0 {
		return 0, 0
	}
	return l.leafs[i].node, l.leafs[i].id
}
